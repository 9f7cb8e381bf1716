"""Drafts, filled from facts.

In: a template and `DraftFacts`. Out: `Draft`: subject, body, and each fact about a person that it states, with its source. What is not
known is left out with its sentence; where only the owner can say it, at most one [placeholder] stands, and sending waits for it.
A fact is about one person; a fact about another is an error, never a text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from askaround.lib.errors import Refusal
from askaround.outreach.rules import wording
from askaround.outreach.rules.state import spoken
from askaround.outreach.rules.template_text import FORWARD, PLACEHOLDER, Paragraph, Sentence, Template
from askaround.outreach.rules.texts import delivered

__all__ = [
    "FORWARD", "MAIL_WORDS", "PLACEHOLDER", "Draft", "DraftFacts", "Known", "Stated", "Template", "delivered", "fill", "fill_reminder",
    "placeholders", "reminder_key", "template_for",
]  # fmt: skip

MAIL_WORDS = (50, 100)
_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Known:
    """One fact: what is known, where from (“LinkedIn”, “you said”), and about whom (a person's handle)."""

    text: str
    source: str
    about: str


@dataclass(frozen=True)
class DraftFacts:
    """All a draft may draw on. `person` and `target` are handles; `limit` is in characters, None for no limit.

    `extra` are the variables of one ask alone, as they shall stand: times, when, where, phone, outcome, named, again. An empty one is not known.
    """

    person: str
    owner: str = ""
    headline: str = ""
    minutes: int = 20
    career: str = ""
    question: str = ""
    level: str = ""
    given: Known | None = None
    title: Known | None = None
    organisation: Known | None = None
    met: Known | None = None
    shared: Known | None = None
    last: Known | None = None
    connected: Known | None = None
    referrer: Known | None = None
    target: str = ""
    target_name: Known | None = None
    target_given: Known | None = None
    target_title: Known | None = None
    target_organisation: Known | None = None
    asked_on: dt.date | None = None
    limit: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """A fact that stands in the draft, as it is written there."""

    text: str
    source: str
    about: str


@dataclass(frozen=True)
class Draft:
    """What stands in the composer. `body` ends with the note to forward where there is one."""

    subject: str
    body: str
    facts: tuple[Stated, ...]


@dataclass
class _Filling:
    values: dict[str, str]
    known: dict[str, Known]
    placeholder: bool = False
    used: set[str] = field(default_factory=set)

    def again(self) -> None:
        """Nothing of the text stands yet."""
        self.placeholder = False
        self.used.clear()


def template_for(purpose: str, channel: str, key: str | None = None) -> Template:
    """The delivered template of that key, else the first for purpose and channel. What nobody worded for a channel is taken from LinkedIn,
    then from mail: the shorter first. Raises Refusal naming those that fit."""
    return choose(fitting(list(delivered().values()), purpose, channel), key)


def fitting(every: list[Template], purpose: str, channel: str) -> list[Template]:
    """Those for this purpose and channel, else for the nearest channel that has one."""
    for near in (channel, "linkedin", "email"):
        found = [item for item in every if (item.purpose, item.channel) == (purpose, near)]
        if found:
            return found
    return []


def choose(fit: list[Template], key: str | None) -> Template:
    """The one of that key, the first without one. Raises Refusal naming those that fit."""
    if not fit:
        raise Refusal("There is no template for this.")
    if key is None:
        return fit[0]
    for item in fit:
        if item.key == key:
            return item
    names = ", ".join(item.key for item in fit)
    raise Refusal(f"There is no template “{wording.plain(key)[:40]}” for this; there is {names}.")


def reminder_key(purpose: str, channel: str) -> str:
    """The key of the one reminder of an ask for that purpose, by that channel."""
    return f"reminder-{purpose}-{channel}"


def fill(template: Template, facts: DraftFacts) -> Draft:
    """The draft. Raises ValueError when a fact is about somebody else than its place says."""
    filling = _filling(facts)
    body = _within(template, filling, facts.limit)
    subject = " ".join(_choose(template.subject, filling).split()) if template.subject else ""
    blurb = _text(template.blurb, filling) if template.blurb else ""
    if blurb:
        body = f"{body}\n\n{FORWARD}\n\n{blurb}"
    return Draft(subject[:200], body, _stated(filling, subject + "\n" + body))


def fill_reminder(template: Template, facts: DraftFacts, first_subject: str) -> Draft:
    """The one reminder, an answer to one's own first message. Raises ValueError as `fill` does."""
    draft = fill(template, facts)
    subject = wording.plain(first_subject)
    if subject and not subject.casefold().startswith("re:"):
        subject = f"Re: {subject}"
    return Draft(subject[:200], draft.body, draft.facts)


def placeholders(*texts: str) -> list[str]:
    """The placeholders that still stand: “[how you know them]”."""
    return [found for text in texts for found in PLACEHOLDER.findall(text)]


def _within(template: Template, filling: _Filling, limit: int | None) -> str:
    """The text, without as many of the droppable sentences as the channel's limit asks for."""
    dropped: set[tuple[int, int]] = set()
    body = _text(template.paragraphs, filling)
    for place in template.drop:
        if _fits(template.channel, body, limit):
            return body
        dropped.add(place)
        filling.again()
        body = _text(template.paragraphs, filling, frozenset(dropped))
    for name in ("title", "organisation"):
        if not _fits(template.channel, body, limit) and filling.values.pop(name, ""):
            filling.again()
            body = _text(template.paragraphs, filling, frozenset(dropped))
    return body


def _fits(channel: str, body: str, limit: int | None) -> bool:
    if channel == "linkedin":
        return limit is None or len(body) <= limit
    return channel != "email" or wording.word_count(body) <= MAIL_WORDS[1]


def _text(
    paragraphs: tuple[Paragraph, ...], filling: _Filling, dropped: frozenset[tuple[int, int]] = frozenset()
) -> str:
    lines = []
    for number, paragraph in enumerate(paragraphs):
        kept = [sentence for place, sentence in enumerate(paragraph) if (number, place) not in dropped]
        line = " ".join(said for sentence in kept if (said := _choose(sentence, filling)))
        if line:
            lines.append(line)
    return "\n\n".join(lines)


def _choose(ways: Sentence, filling: _Filling) -> str:
    """The first way to say it whose variables are all known; "" when none is. At most one placeholder per draft."""
    for way in ways:
        names = _VARIABLE.findall(way)
        if any(name not in filling.values for name in names):
            continue
        if "[" in way and filling.placeholder:
            continue
        filling.placeholder = filling.placeholder or "[" in way
        filling.used.update(names)
        return _VARIABLE.sub(lambda found: filling.values[found[1]], way)
    return ""


def _stated(filling: _Filling, text: str) -> tuple[Stated, ...]:
    """The facts about a person that this text was written with, each once."""
    seen: dict[str, Stated] = {}
    for name, known in filling.known.items():
        written = filling.values.get(name, "")
        if name in filling.used and written and written in text:
            seen.setdefault(written, Stated(written, known.source, known.about))
    return tuple(seen.values())


def _filling(facts: DraftFacts) -> _Filling:
    filling = _Filling({"minutes": str(facts.minutes)}, {})
    for name, text, known in _variables(facts):
        if text:
            filling.values[name] = text
            if known is not None:
                filling.known[name] = known
    return filling


def _variables(facts: DraftFacts) -> Iterator[tuple[str, str, Known | None]]:
    friends = facts.level in ("strong", "occasional")
    who = wording.who_sentence(facts.headline, facts.owner)
    yield "owner", wording.plain(facts.owner), None
    yield "who", who, None
    if friends:
        yield "hello", "I hope you are well.", None
        yield "hello_self", wording.self_sentence(facts.headline, facts.owner), None
    career = wording.career_words(facts.career)
    yield "career", career, None
    yield (
        "finding",
        f"what the work of {career} is really like" if career else "which work would suit me",
        None,
    )
    yield "question", wording.plain(facts.question), None
    if facts.asked_on is not None:
        yield "asked_on", spoken(facts.asked_on), None
    for name, known, clean in (
        ("given", facts.given, wording.plain),
        ("title", facts.title, wording.title_words),
        ("organisation", facts.organisation, wording.organisation_words),
        ("met", facts.met, wording.met_sentence),
        ("met_short", facts.met, wording.met_subject),
        ("shared", facts.shared, wording.shared_sentence),
        ("last", facts.last, wording.last_sentence),
        ("connected", facts.connected, wording.plain),
        ("referrer", facts.referrer, wording.plain),
    ):
        yield name, _about(known, facts.person, clean), known
    for name, known, clean in (
        ("target", facts.target_name, wording.plain),
        ("target_given", facts.target_given, wording.plain),
        ("target_title", facts.target_title, wording.title_words),
        ("target_organisation", facts.target_organisation, wording.organisation_words),
    ):
        yield name, _about(known, facts.target, clean), known
    for name, text in facts.extra.items():
        lines = (wording.plain(line) for line in text.splitlines())
        yield name, "\n".join(line for line in lines if line), None


def _about(known: Known | None, whom: str, clean: wording.Cleaner) -> str:
    if known is None:
        return ""
    if known.about != whom:
        raise ValueError(f"a fact about {known.about} was given for {whom}")
    return clean(known.text)
