"""Which commands there are. In: nothing. Out: `COMMANDS`, name → module and one line of help."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    module: str
    help: str
    # False: the command neither makes nor reads the data folder's database.
    database: bool = True


COMMANDS: dict[str, Entry] = {
    "version": Entry("askaround.cli.version", "versions of program, schema and catalogue", False),
    "serve": Entry("askaround.cli.serve", "the web application on this computer"),
    "link": Entry("askaround.cli.link", "another one-time link into the running application"),
    "demo": Entry("askaround.cli.demo", "the main job on an invented sample, in a folder of its own"),
    "ask": Entry(
        "askaround.cli.outreach", "ask somebody: a draft for an interview, names or an introduction"
    ),
    "edit": Entry("askaround.cli.outreach", "change the text of an ask"),
    "send": Entry("askaround.cli.outreach", "send an ask you have read, or record it as sent"),
    "asks": Entry("askaround.cli.outreach", "every ask, its state, what comes next and when"),
    "message": Entry("askaround.cli.messages", "what follows an ask: a note to forward, thanks, an answer"),
    "templates": Entry("askaround.cli.templates", "what drafts are written from: read, change, bring back"),
    "funnel": Entry("askaround.cli.funnel", "how far asks come, how often people answer, the week’s goal"),
    "log": Entry("askaround.cli.outreach", "something happened with a person: replied, agreed, met …"),
    "unlog": Entry("askaround.cli.outreach", "take a wrong log back"),
    "meet": Entry(
        "askaround.cli.interviews", "an agreed interview: time, place, calendar file, when to leave"
    ),
    "times": Entry("askaround.cli.times", "times that suit you both: three to offer, and the one they take"),
    "invite": Entry("askaround.cli.times", "the calendar invitation to an interview, its change or its end"),
    "calendars": Entry(
        "askaround.cli.calendars", "the calendars that say when you are taken: list, add, read, remove"
    ),
    "brief": Entry("askaround.cli.interviews", "one page for an interview: who, when, where, what to ask"),
    "questions": Entry(
        "askaround.cli.interviews", "the question bank; the guide for one interview, with why"
    ),
    "note": Entry("askaround.cli.interviews", "a note; @Name, links and !promise are read out of it"),
    "mentions": Entry("askaround.cli.interviews", "the people and organisations that were named"),
    "resources": Entry("askaround.cli.interviews", "the books, links and other resources that were named"),
    "thank": Entry("askaround.cli.follow_up", "the thanks for an interview: draft, change, send"),
    "promises": Entry("askaround.cli.follow_up", "what you and they promised, by due date"),
    "keep": Entry("askaround.cli.follow_up", "how often you want to write to somebody"),
    "mentor": Entry("askaround.cli.follow_up", "somebody agreed to keep talking with you"),
    "today": Entry("askaround.cli.today", "what is due, why, late or not"),
    "calendar": Entry("askaround.cli.calendar_file", "everything due and every interview as a calendar file"),
    "reflect": Entry("askaround.cli.reflect", "answers side by side, holes, single voices"),
    "mail": Entry("askaround.cli.mail", "your mail account, its test, reading replies, sending what is due"),
    "worker": Entry("askaround.cli.worker", "the rounds: deliver, read replies, match them"),
    "settings": Entry("askaround.cli.settings", "show or change settings: name, mail, zone, cadence …"),
    "import": Entry("askaround.cli.imports", "people and messages from LinkedIn, Google and vCard files"),
    "addressbook": Entry(
        "askaround.cli.address_books", "address books on a CardDAV server: add, sync, list, gone, remove"
    ),
    "undo": Entry("askaround.cli.imports", "take one import back"),
    "batches": Entry("askaround.cli.imports", "the imports so far"),
    "duplicates": Entry("askaround.cli.review", "pairs of people who may be one"),
    "merge": Entry("askaround.cli.review", "make two people one; it can be undone"),
    "unmerge": Entry("askaround.cli.review", "part them again, everything back in its place"),
    "merges": Entry("askaround.cli.review", "who was made one with whom"),
    "distinct": Entry("askaround.cli.review", "say that two people are two"),
    "careers": Entry(
        "askaround.cli.careers", "the catalogue: search, match, near, a posting to people, updates", False
    ),
    "titles": Entry("askaround.cli.titles", "code job titles, one per line", False),
    "shortlist": Entry("askaround.cli.shortlist", "the careers you explore: list, add, remove"),
    "organisations": Entry(
        "askaround.cli.organisations",
        "employers: list, search, add, load a file; the LAMP list: lamp, want, unwant",
    ),
    "person": Entry("askaround.cli.people", "all that is known of one person; person add NAME adds one"),
    "people": Entry("askaround.cli.people_list", "the people you know: search, narrow, list"),
    "tags": Entry("askaround.cli.people_list", "the tags of people: list, add, remove"),
    "forget": Entry("askaround.cli.people_list", "erase one person everywhere, leaving only a count"),
    "tie": Entry("askaround.cli.people", "say how well you know somebody"),
    "later": Entry("askaround.cli.people", "do not suggest somebody for a while"),
    "never": Entry("askaround.cli.people", "do not ask somebody"),
    "ask-around": Entry(
        "askaround.cli.ask_around", "whom to ask “who do you know who …?”, why, and the question"
    ),
    "lead": Entry(
        "askaround.cli.ask_around", "somebody was named to you: one line each, with who named them"
    ),
    "who": Entry("askaround.cli.who", "whom to ask, and why"),
    "introductions": Entry(
        "askaround.cli.introductions", "ways in: through whom a person or an organisation is reached"
    ),
    "knows": Entry("askaround.cli.introductions", "say that two people know each other"),
}
