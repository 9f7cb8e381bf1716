"""The linter's remarks on an ask or a message that follows, with all it has to compare with.

In: a Workspace and a row with its person. Out: `Remark`s; a constant number of queries however many people the owner knows.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.models import Organisation
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.text import mail_key
from askaround.network.models import ContactPoint, OwnPosition, Person, Position
from askaround.network.rules.keys import person_key
from askaround.network.rules.ranking import DOES_IT
from askaround.outreach import facts, wordings
from askaround.outreach.models import Ask, Message
from askaround.outreach.rules import linter, mixed_up, state
from askaround.outreach.rules.linter import Remark
from askaround.outreach.rules.mixed_up import Other
from askaround.outreach.rules.template_text import is_note

# Facts are taken from one draft into the next: titles are compared with those of the people asked last.
LAST_ASKED = 200
OTHERS = 50


def remarks(owner: Workspace, ask: Ask) -> list[Remark]:
    """The linter's remarks on the ask as it stands, and what speaks against asking this person now."""
    settings = settings_of(owner)
    named = ask.person.named_by if ask.person.may_use_name else None
    known = [each for each in (ask.target, named) if each is not None]
    found = linter.remarks(_message(owner, ask, ask.person, known, ask.purpose, settings))
    if ask.state in state.SENDABLE_STATES:
        found += _obstacle_remarks(owner, ask, settings)
    return found


def message_remarks(owner: Workspace, message: Message) -> list[Remark]:
    """The linter's remarks on a message that follows; whoever else the ask is about may be named in it."""
    ask = message.ask
    known = [
        each
        for each in (ask.person, ask.target, ask.person.named_by)
        if each is not None and each.id != message.person_id
    ]
    return linter.remarks(_message(owner, message, message.person, known, message.kind, settings_of(owner)))


def _message(
    owner: Workspace,
    row: Ask | Message,
    person: Person,
    known: list[Person],
    purpose: str,
    settings: OwnerSettings,
) -> linter.Message:
    """What the linter looks at: the words, who they are for, who else may be named, and what is known of all others."""
    text = f"{row.subject}\n{row.body}"
    allowed = [person, *known]
    own = tuple(fact["text"] for fact in row.facts) + _facts_of(owner, allowed)
    return linter.Message(
        row.subject, row.body, row.channel, purpose, person.name, facts.called(person), settings.name, own,
        _strangers(owner, text, allowed, settings),
        wordings.limit_of(Ask.Channel.LINKEDIN, row.template, settings) or 0,
        person.level in (Person.Level.STRONG, Person.Level.OCCASIONAL),
        tuple(each.name for each in known), _others(owner, text, allowed), is_note(row.template),
    )  # fmt: skip


def _facts_of(owner: Workspace, people: Iterable[Person]) -> tuple[str, ...]:
    """What may stand in the text: where they work and worked, their titles, where one met; and the owner's own places."""
    found: dict[str, None] = {}
    for person in people:
        found[person.met_where] = found[person.title] = None
    rows = Position.objects.filter(owner=owner, person__in=[person.id for person in people]).order_by("id")
    for title, name in rows.values_list("title", "organisation__name")[:200]:
        found[title or ""] = found[name or ""] = None
    for title, name in (
        OwnPosition.objects.filter(owner=owner).order_by("id").values_list("title", "organisation")[:100]
    ):
        found[title or ""] = found[name or ""] = None
    return tuple(fact for fact in found if fact)


def _strangers(
    owner: Workspace, text: str, allowed: list[Person], settings: OwnerSettings
) -> tuple[str, ...]:
    """Full names in the text that belong to other people the owner knows."""
    mine = {person_key(settings.name), *(person_key(person.name) for person in allowed)}
    keys = {person_key(name) for name in linter.name_candidates(text)} - mine - {""}
    if not keys:
        return ()
    found = (
        Person.objects.filter(owner=owner, match_key__in=keys)
        .exclude(id__in=[person.id for person in allowed])
        .order_by("match_key", "id")
    )
    return tuple(dict.fromkeys(found.values_list("name", flat=True)[:5]))


def _others(owner: Workspace, text: str, allowed: list[Person]) -> tuple[Other, ...]:
    """What the text might say of somebody else: employers and addresses that stand in it, by their keys; titles of the people asked last."""
    ids = [person.id for person in allowed]
    found: list[Other] = []
    keys = {organisation_key(name) for name in _phrases(text)} - {""}
    if keys:
        named = Organisation.objects.filter(owner=owner, match_key__in=keys).values_list("id", flat=True)
        people = (
            Person.objects.filter(owner=owner, organisation__in=list(named))
            .exclude(id__in=ids)
            .order_by("number")
        )
        found += [
            Other(name, organisation=organisation or "")
            for name, organisation in people.values_list("name", "organisation__name")[:OTHERS]
        ]
    mails = {mail_key(address): address for address in mixed_up.MAIL.findall(text)}
    if mails:
        points = ContactPoint.objects.filter(
            owner=owner, kind=ContactPoint.Kind.EMAIL, match_key__in=list(mails)
        )
        rows = points.exclude(person__in=ids).order_by("person__number", "id")
        found += [
            Other(name, mail=mails[key])
            for name, key in rows.values_list("person__name", "match_key")[:OTHERS]
        ]
    asked = Ask.objects.filter(owner=owner).exclude(person__in=ids).order_by("-number")
    found += [
        Other(name, title or "")
        for name, title in asked.values_list("person__name", "person__title")[:LAST_ASKED]
    ]
    return tuple(found)


def _phrases(text: str) -> list[str]:
    """Runs of one to four capitalised words, any of which may be an employer's name; each once."""
    return linter.name_candidates(text, sizes=(1, 2, 3, 4))


def _obstacle_remarks(owner: Workspace, ask: Ask, settings: OwnerSettings) -> list[Remark]:
    evidence = {
        "never": "You said so.",
        "cap": "Never more than two unanswered messages to one person: nearly all advisers.",
        "already": "One ask at a time.",
        "colleague": "A definition of ours; 3B7 lifts it after 3 working days.",
        "favour": "A definition of ours: who lends their name is asked for one introduction at a time.",
    }
    found = [
        Remark(
            item.code,
            item.sentence,
            linter.WARNS,
            evidence[item.code.partition("-")[0]],
            "Wait, or ask somebody else.",
        )
        for item in facts.obstacles(owner, ask, settings)
    ]
    found += _not_their_work(ask)
    if ask.channel == Ask.Channel.EMAIL and not facts.mail_address(owner, ask.person):
        found.append(
            Remark("no-address", f"No mail address of {ask.person.name} is known.", linter.WARNS, "Mail needs one.",
                   "Add one, or ask on LinkedIn or in person.")
        )  # fmt: skip
    return found


def _not_their_work(ask: Ask) -> list[Remark]:
    """Whoever does not do the work is better asked for names than for an interview."""
    theirs, asked = ask.person.onet, ask.onet
    if ask.purpose != Ask.Purpose.INTERVIEW or not theirs or not asked:
        return []
    catalogue = get_catalogue()
    if catalogue.relatedness(theirs, asked) >= DOES_IT:
        return []
    return [
        Remark(
            "not-their-work", f"{ask.person.name} does other work: {catalogue.name(theirs)}.", linter.NOTES,
            "Somebody who does not do the work is asked for names (a definition of ours).",
            "Ask them for names instead.",
        )
    ]  # fmt: skip
