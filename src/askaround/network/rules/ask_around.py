"""Whom to ask “who do you know who …?”, why, and in which words (docs/rules/ask-around.md).

In: a `Topic` (a career or an employer looked for), what is known of those who may be asked, today. Out: `Choice` rows, best first, and a
question made of facts. Pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from askaround.lib.text import lowered
from askaround.network.rules import courtesy
from askaround.network.rules.courtesy import Asks

CAREER, ORGANISATION = "career", "organisation"
NOW, BEFORE, NEIGHBOUR = "now", "before", "neighbour"
AT: dict[str, float] = {NOW: 0.9, BEFORE: 0.6, NEIGHBOUR: 0.3}
FIELD, FIELD_FROM = 0.6, 0.2
CONNECTED, CONNECTED_SCALE = 0.4, 8.0
SENIOR, ANYBODY = 0.15, 0.05
"""Shares of likelihood, ours; they are joined as independent chances."""

SENIORITIES = frozenset(
    {
        "lead",
        "senior",
        "manager",
        "director",
        "executive",
        "head",
        "principal",
        "vp",
        "chief",
        "owner",
        "founder",
    }
)
MOST_TOPICS = 2
"""Under how many headings one person may stand."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked for: a career (`name` in plural, as the catalogue has it) or an employer. `examples` are employers of the list."""

    key: str
    kind: str
    name: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of somebody with regard to one topic.

    `willing` 0..1; `nearness` 0..1 of their career to the topic's; `at`: now, before, neighbour or ""; `where` the employer that makes
    it so; `knows`: people with evidence of a tie to them.
    """

    key: str
    name: str
    willing: float
    asks: Asks = field(default_factory=Asks)
    title: str = ""
    career: str = ""
    nearness: float = 0.0
    at: str = ""
    where: str = ""
    employer: str = ""
    knows: int = 0
    seniority: str = ""
    tie: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: two or three words, and what it rests on."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to ask about a topic: score 0..1, reasons (the heaviest first), the question."""

    key: str
    topic: str
    score: float
    reasons: tuple[Because, ...]
    question: str


def likely(at: str = "", nearness: float = 0.0, knows: int = 0, seniority: str = "") -> float:
    """How likely they know somebody, 0..1: 1 − Π(1 − share)."""
    rest = 1.0 - ANYBODY
    if at:
        rest *= 1.0 - AT[at]
    if nearness >= FIELD_FROM:
        rest *= 1.0 - _field(nearness)
    if knows:
        rest *= 1.0 - _connected(knows)
    if seniority and seniority.casefold() in SENIORITIES:
        rest *= 1.0 - SENIOR
    return 1.0 - rest


def worth(likely: float, willing: float) -> float:
    """What asking them is worth before courtesy: likely × (0.3 + 0.7 × willing)."""
    return likely * (0.3 + 0.7 * willing)


def score(asker: Asker, today: dt.date) -> float:
    """likely × (0.3 + 0.7 × willing) × courtesy; grows with each of them."""
    chance = likely(asker.at, asker.nearness, asker.knows, asker.seniority)
    return worth(chance, asker.willing) * courtesy.courtesy(asker.asks, today)


def choose(
    topics: Sequence[Topic], askers: Mapping[str, Iterable[Asker]], today: dt.date, each: int = 3
) -> dict[str, list[Choice]]:
    """For each topic at most `each` people, best first; nobody under more than `MOST_TOPICS` headings, nobody who is to be left alone.

    Topics take turns, so that the first does not take all the good ones.
    """
    waiting = {topic.key: _ranked(topic, askers.get(topic.key, ()), today) for topic in topics}
    found: dict[str, list[Choice]] = {topic.key: [] for topic in topics}
    used: Counter[str] = Counter()
    for _ in range(each):
        for topic in topics:
            rest = waiting[topic.key]
            while rest:
                value, asker = rest.pop(0)
                if used[asker.key] < MOST_TOPICS:
                    used[asker.key] += 1
                    found[topic.key].append(_choice(topic, asker, value))
                    break
    return found


def question(topic: Topic, asker: Asker) -> str:
    """What to ask them, made of facts: the career or employer, an example, and a time of their own life that may help to remember."""
    if topic.kind == CAREER:
        asked = f"Who do you know among {_inside(topic.name)}"
        if topic.examples:
            asked += f", for example at {' or '.join(topic.examples[:2])}"
    else:
        asked = f"Who do you know at {topic.name}, or somebody who worked there"
    return f"{asked}{_hint(topic, asker)}?"


def _ranked(topic: Topic, askers: Iterable[Asker], today: dt.date) -> list[tuple[float, Asker]]:
    free = [one for one in askers if not courtesy.blocked(one.asks, today)]
    found = [(round(score(one, today), 4), one) for one in free]
    return sorted(
        ((value, one) for value, one in found if value > 0),
        key=lambda pair: (-pair[0], pair[1].name, pair[1].key),
    )


def _choice(topic: Topic, asker: Asker, value: float) -> Choice:
    shares = sorted(_shares(asker), key=lambda pair: -pair[0])
    reasons = [because for _, because in shares]
    if asker.tie:
        reasons.append(Because("Knows you", asker.tie))
    return Choice(asker.key, topic.key, value, tuple(reasons), question(topic, asker))


def _field(nearness: float) -> float:
    return FIELD * min(1.0, nearness)


def _connected(knows: int) -> float:
    return CONNECTED * (1 - math.exp(-knows / CONNECTED_SCALE))


def _shares(asker: Asker) -> list[tuple[float, Because]]:
    found: list[tuple[float, Because]] = []
    if asker.at == NOW:
        found.append((AT[NOW], Because("Is there", f"works at {asker.where}")))
    elif asker.at == BEFORE:
        found.append((AT[BEFORE], Because("Was there", f"worked at {asker.where}")))
    elif asker.at == NEIGHBOUR:
        found.append(
            (AT[NEIGHBOUR], Because("Is next door", f"{asker.where}: same kind of employer, same place"))
        )
    if asker.nearness >= FIELD_FROM:
        what = f"“{asker.title}”" if asker.title else asker.career
        same = "Does this work" if asker.nearness >= 1 else "Does related work"
        near = "" if asker.nearness >= 1 else f", {asker.nearness:.2f} of 1"
        found.append(
            (
                _field(asker.nearness),
                Because(same, f"{what}, coded to {asker.career}{near}" if asker.title else f"{what}{near}"),
            )
        )
    if asker.knows:
        people = "one person" if asker.knows == 1 else f"{asker.knows} people"
        found.append(
            (
                _connected(asker.knows),
                Because("Well connected", f"tied to {people} you know, by mails, meetings or your word"),
            )
        )
    if asker.seniority.casefold() in SENIORITIES:
        found.append((SENIOR, Because("Senior", f"“{asker.title}”" if asker.title else asker.seniority)))
    return found


def _hint(topic: Topic, asker: Asker) -> str:
    """Where they work or worked, when that is near the matter and not the matter itself."""
    where = asker.where if asker.at in (NEIGHBOUR, BEFORE, NOW) else ""
    if topic.kind == CAREER and not where and asker.nearness >= FIELD_FROM:
        where = asker.employer
    if not where or where == topic.name or where in topic.examples[:2]:
        return ""
    return f", perhaps somebody from {where}"


def _inside(title: str) -> str:
    """A career's name inside a sentence: “Medical Scientists, Except Epidemiologists” → medical scientists."""
    return " ".join(lowered(word) for word in title.partition(",")[0].split())
