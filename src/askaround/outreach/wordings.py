"""The templates of one owner: the delivered ones, and those in the owner's own words.

In: a Workspace. Out: the template for a purpose and a channel, the list of all, the facts to fill one with. An own text with the key of a
delivered template stands in its place; any other is one more to choose.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.queries.ties import shared_with
from askaround.outreach import facts
from askaround.outreach.models import Ask, Message, Wording
from askaround.outreach.rules import templates, wording
from askaround.outreach.rules.state import spoken
from askaround.outreach.rules.template_text import Template, Text, is_note, parse
from askaround.outreach.rules.templates import DraftFacts, Known
from askaround.outreach.rules.texts import texts

REMINDER = "reminder"
# Days without an exchange after which a draft says that it has been a while.
WHILE = 365
_KEY = re.compile(r"[a-z0-9-]{1,40}")
PURPOSES: dict[str, str] = {
    **{value: str(label) for value, label in Ask.Purpose.choices},
    REMINDER: "A reminder",
    **{value: str(label) for value, label in Message.Kind.choices},
}


@dataclass(frozen=True)
class Listed:
    """One template as lists show it. `own` when the words are the owner's, `delivered` when there is a delivered one of its key;
    `trouble` says why it cannot be used."""

    text: Text
    own: bool
    delivered: bool
    revision: int = 0
    trouble: str = ""

    @property
    def purpose(self) -> str:
        """What it is for, in words."""
        return PURPOSES.get(self.text.purpose, self.text.purpose)

    @property
    def channel(self) -> str:
        """By which way, in words."""
        return dict(Ask.Channel.choices).get(self.text.channel, self.text.channel)


def template_for(owner: Workspace, purpose: str, channel: str, key: str | None = None) -> Template:
    """The template of that key, else the first for purpose and channel (an ask's purpose, `reminder`, or a message's kind).

    An own one before the delivered one of the same key. Where nobody worded the channel: that of LinkedIn, then of mail. Raises
    Refusal naming those that fit.
    """
    return templates.choose(templates_for(owner, purpose, channel), key)


def templates_for(owner: Workspace, purpose: str, channel: str) -> list[Template]:
    """All that fit, the delivered order first, then those that the owner added. What cannot be read any more is passed over."""
    own = {row.key: _read(row) for row in Wording.objects.filter(owner=owner, purpose=purpose).order_by("id")}
    every = [own.pop(key, None) or item for key, item in templates.delivered().items()]
    return templates.fitting([*every, *(item for item in own.values() if item is not None)], purpose, channel)


def templates_of(owner: Workspace) -> list[Listed]:
    """Every template, in the order in which they are listed; one query."""
    own = {row.key: row for row in Wording.objects.filter(owner=owner).order_by("id")}
    found = [
        _listed(own.pop(key), True) if key in own else Listed(text, False, True)
        for key, text in texts().items()
    ]
    found += [_listed(row, False) for row in own.values()]
    order = list(PURPOSES)
    return sorted(
        found, key=lambda item: order.index(item.text.purpose) if item.text.purpose in order else len(order)
    )


def wording_of(owner: Workspace, key: str) -> Listed:
    """One template by its key. Raises Refusal (404) when there is none."""
    row = Wording.objects.filter(owner=owner, key=key).first() if _KEY.fullmatch(key) else None
    if row is not None:
        return _listed(row, row.key in texts())
    text = texts().get(key)
    if text is None:
        raise Refusal(f"You have no template “{wording.plain(key)[:40]}”.", status=404)
    return Listed(text, False, True)


def text_of(row: Wording) -> Text:
    """The owner's words as a text that can be read."""
    return Text(row.key, row.label, row.purpose, row.channel, row.subject, row.body)


def _listed(row: Wording, delivered: bool) -> Listed:
    trouble = ""
    try:
        parse(text_of(row))
    except Refusal as refusal:
        trouble = refusal.sentence
    return Listed(text_of(row), True, delivered, row.revision, trouble)


def _read(row: Wording) -> Template | None:
    """None when the text cannot be read: a restored or older one; its page says why."""
    try:
        return parse(text_of(row))
    except Refusal:
        return None


def ask_facts(
    owner: Workspace, ask: Ask, template: Template, settings: OwnerSettings, asked_on: dt.date | None = None
) -> DraftFacts:
    """What a draft of this ask from this template may say, with the limit that the template's channel has."""
    known = _tied(facts.draft_facts(owner, ask, settings, asked_on), owner, ask.person, settings)
    return replace(known, limit=limit_of(ask.channel, template.key, settings))


def message_facts(
    owner: Workspace,
    ask: Ask,
    person: Person,
    settings: OwnerSettings,
    values: Mapping[str, str] | None = None,
) -> DraftFacts:
    """What a further message of this ask may say to `person`: whom the ask went to, or whom they introduced (then whoever introduced them
    stands as the referrer). `values` are the variables of this message alone: times, when, where, phone, outcome, named, again."""
    introduced = ask.target_id is not None and person.id == ask.target_id
    about = Ask(
        owner=owner, number=ask.number, person=person, purpose=ask.purpose, target=None if introduced else ask.target,
        onet=ask.onet, channel=ask.channel,
    )  # fmt: skip
    known = facts.draft_facts(owner, about, settings)
    if introduced:
        known = replace(known, referrer=Known(ask.person.name, "they introduced you", person.handle))
    return replace(_tied(known, owner, person, settings), limit=None, extra=dict(values or {}))


def limit_of(channel: str, template: str, settings: OwnerSettings) -> int | None:
    """How many characters that channel allows: on LinkedIn a message or an invitation note, each a setting; None elsewhere."""
    if channel != Ask.Channel.LINKEDIN:
        return None
    return settings.linkedin_note_limit if is_note(template) else settings.linkedin_message_limit


def _tied(known: DraftFacts, owner: Workspace, person: Person, settings: OwnerSettings) -> DraftFacts:
    """With what connects the two: where both were, and when they were last in touch if that is a year and more ago."""
    day = person.last_exchange_on
    long_ago = day is not None and (settings.today - day).days >= WHILE
    last = (
        Known(f"{spoken(day).split()[-1]} {day.year}", "your messages and meetings", person.handle)
        if day and long_ago
        else None
    )
    return replace(known, shared=_shared(owner, person, settings), last=last)


def _shared(owner: Workspace, person: Person, settings: OwnerSettings) -> Known | None:
    """The first place where both were, as the owner's positions and theirs say."""
    together = shared_with(owner, person.positions.filter(owner=owner).order_by("id"), settings.today)
    if not together:
        return None
    verb = "been at" if together[0].school else "worked at"
    return Known(f"{verb} {together[0].place}", "your positions and theirs", person.handle)
