"""When thanks, promises and light touches are due, and what the thanks say (docs/rules/thanks.md).

In: dates, a work calendar, frozen facts. Out: dates, `Draft`. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from askaround.lib.clock import WorkCalendar
from askaround.lib.errors import Refusal

SECOND_TOUCH_DAYS = 21
THEIR_PROMISE_GRACE_DAYS = 7
MENTOR_DAYS = 122
PLACEHOLDER = "[one thing that stayed with you, and what you will do with it]"
_EVERY = re.compile(r"(\d{1,3})\s*([dwmy])[a-z]*")
_MINE = re.compile(r"I(?: will|’ll|'ll)? ([a-z].+)", re.S)
_THEIRS = re.compile(
    r"(?P<who>[Ss]he|[Hh]e|[Tt]hey)(?P<will> will|’ll|'ll)? (?P<verb>[a-z]+) (?P<rest>.+)", re.S
)
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.44, "y": 365.25}


@dataclass(frozen=True)
class ThanksDates:
    """`due_on` by the end of that day; late from the day after `late_after`."""

    due_on: dt.date
    late_after: dt.date


def thanks_dates(held_on: dt.date, calendar: WorkCalendar) -> ThanksDates:
    """Due at the end of the next working day, late after the second (EVIDENCE: thanks)."""
    return ThanksDates(calendar.add(held_on, 1), calendar.add(held_on, 2))


def second_touch_on(thanked_on: dt.date, calendar: WorkCalendar) -> dt.date:
    """The day for a second light touch: 21 days after the thanks, moved to a working day."""
    return calendar.next_working(thanked_on + dt.timedelta(days=SECOND_TOUCH_DAYS))


def next_contact_on(last_contact: dt.date, every_days: int, calendar: WorkCalendar) -> dt.date:
    """The last real contact plus the rhythm, moved to a working day."""
    return calendar.next_working(last_contact + dt.timedelta(days=every_days))


def read_rhythm(text: str) -> int:
    """Days of a rhythm written like 10d, 6w, 4m or 1y. Raises Refusal for anything else or beyond two years."""
    found = _EVERY.fullmatch(text.strip().lower())
    if not found:
        raise Refusal("A rhythm is written like 10d, 6w, 4m or 1y.")
    days = round(int(found[1]) * _DAYS[found[2]])
    if not 7 <= days <= 730:
        raise Refusal("A rhythm lies between a week and two years.")
    return days


@dataclass(frozen=True)
class ThanksFacts:
    """What the draft may say. `quote` is the owner's own note; promises are short phrases."""

    given: str
    owner_name: str
    day: str
    about: str = ""
    quote: str = ""
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    subject: str
    body: str
    facts: tuple[dict[str, object], ...]


def draft_thanks(facts: ThanksFacts) -> Draft:
    """A letter of thanks of at most five short paragraphs; unknown things are left out."""
    about = f" about {facts.about}" if facts.about else ""
    stayed = f"What stayed with me: {facts.quote}" if facts.quote else _sentence(PLACEHOLDER)
    paragraphs = [
        f"Hello {facts.given}," if facts.given else "Hello,",
        f"Thank you for taking the time to talk with me {facts.day}{about}. {stayed}",
        _pointed_to(facts),
        _promised(facts),
        "I will let you know what comes of it.",
        f"Best wishes,\n{facts.owner_name}" if facts.owner_name else "Best wishes",
    ]
    return Draft(
        f"Thank you for our conversation {facts.day}",
        "\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        tuple(_facts(facts)),
    )


def _pointed_to(facts: ThanksFacts) -> str:
    things = [*facts.resources[:2], *facts.names[:2]]
    return f"I have written down {_listed(things)}, and will follow them up." if things else ""


def _promised(facts: ThanksFacts) -> str:
    mine = (
        f"I have not forgotten that I promised {_listed([mine_to(text) for text in facts.mine[:2]])}."
        if facts.mine
        else ""
    )
    theirs = (
        f"And thank you for offering {_listed([theirs_to(text) for text in facts.theirs[:2]])}."
        if facts.theirs
        else ""
    )
    return " ".join(part for part in (mine, theirs) if part)


def mine_to(text: str) -> str:
    """A promise of the owner's as it follows “I promised”: “I send the review” → “to send the review”; else quoted."""
    found = _MINE.fullmatch(_plain(text))
    return f"to {found[1]}" if found else f"“{_plain(text)}”"


def theirs_to(text: str) -> str:
    """A promise of theirs as it follows “thank you for offering”: “she sends her guide” → “to send your guide”; else quoted."""
    found = _THEIRS.fullmatch(_plain(text))
    if not found:
        return f"“{_plain(text)}”"
    verb = found["verb"]
    if found["who"].lower() in ("she", "he") and not found["will"]:
        verb = _base(verb)
    return f"to {verb} " + re.sub(r"\b(her|his|their)\b", "your", found["rest"])


def _plain(text: str) -> str:
    return text.strip().rstrip(".")


def _base(verb: str) -> str:
    """The base form of a verb in the third person: sends → send, passes → pass, tries → try."""
    for ending, base in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("oes", "o"),
        ("s", ""),
    ):
        if verb.endswith(ending) and len(verb) > len(ending) + 1:
            return verb[: -len(ending)] + base
    return verb


def _facts(facts: ThanksFacts) -> list[dict[str, object]]:
    known = [("their name", facts.given), ("your notes", facts.quote)]
    known += [("named by them", text) for text in (*facts.resources[:2], *facts.names[:2])]
    known += [("promised", text) for text in (*facts.mine[:2], *facts.theirs[:2])]
    return [{"text": text, "source": source, "checked": False} for source, text in known if text]


def _listed(things: list[str] | tuple[str, ...]) -> str:
    clean = [thing.strip().rstrip(".") for thing in things]
    return clean[0] if len(clean) == 1 else f"{', '.join(clean[:-1])} and {clean[-1]}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def first_sentence(text: str, limit: int = 160) -> str:
    """The first sentence of a note, at most `limit` characters, markers of mentions and promises taken off."""
    clean = re.sub(r"(?<!\w)[@!](?=\w)", "", " ".join(text.split()))
    sentence = re.split(r"(?<=[.!?])\s", clean, maxsplit=1)[0]
    if len(sentence) <= limit:
        return _sentence(sentence) if sentence else ""
    return sentence[:limit].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def day_phrase(held_on: dt.date, today: dt.date) -> str:
    """How a person says the day: today, yesterday, on Thursday, on 12 November."""
    days = (today - held_on).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if 1 < days < 7:
        return f"on {held_on:%A}"
    return f"on {held_on.day} {held_on:%B}"
