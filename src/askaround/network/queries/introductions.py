"""Ways in: through whom somebody, or an organisation, can be reached (docs/rules/introductions.md).

In: a Workspace and a target. Out: `Way` rows, the strongest first. The number of queries is constant, whoever knows how many
(`around`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.models import Organisation
from askaround.explore.queries import find_organisation
from askaround.lib.errors import Refusal
from askaround.network.models import Person, TieEvidence
from askaround.network.queries.around import (
    Edge,
    Gathered,
    Key,
    Known,
    Pair,
    gather,
    pair_of,
    paused,
    signals,
    strengths,
    there,
)
from askaround.network.queries.people import person_of
from askaround.network.rules import paths
from askaround.network.rules.ties import evidence

if TYPE_CHECKING:
    from askaround.network.queries.asking import Suggestion


@dataclass(frozen=True)
class Who:
    """Somebody on a way."""

    id: uuid.UUID
    handle: str
    name: str
    title: str
    organisation: str


@dataclass(frozen=True)
class Step:
    """One step with its evidence; `of` None is the owner, strength in 0..1."""

    of: Who | None
    to: Who
    strength: float
    text: str
    likely: bool = False
    """Whether only a shared employer says so."""


@dataclass(frozen=True)
class Way:
    """One way: whom to ask first, …, who is reached; `asked` times within the last year was the first asked, `asked_on` last."""

    people: tuple[Who, ...]
    strength: float
    steps: tuple[Step, ...]
    asked: int
    asked_on: dt.date | None
    paused_until: dt.date | None
    sentence: str
    at: str = ""
    """“ at Example Lab” where an organisation is the target."""

    @property
    def first(self) -> Who:
        """Whom to ask."""
        return self.people[0]

    @property
    def last(self) -> Who:
        """Who is reached."""
        return self.people[-1]

    @property
    def asked_told(self) -> str:
        """How much the first was asked already; "" for not at all."""
        if not self.asked or self.asked_on is None:
            return ""
        times = "once" if self.asked == 1 else "twice" if self.asked == 2 else f"{self.asked} times"
        return f"You asked {self.first.name} {times} in the last year, last on {self.asked_on.day} {self.asked_on:%B %Y}."

    @property
    def rest(self) -> tuple[Who, ...]:
        """Who comes after whom to ask."""
        return self.people[1:]

    @property
    def onward(self) -> list[tuple[Who, bool]]:
        """Who comes after whom to ask, and whether the step there is but likely."""
        return [(step.to, step.likely) for step in self.steps[1:]]

    @property
    def second(self) -> Who:
        """To whom the first can introduce; of a way of one, the first."""
        return self.people[min(1, len(self.people) - 1)]

    @property
    def direct(self) -> bool:
        """Whether nobody stands between."""
        return len(self.people) == 1


def target_of(owner: Workspace, text: str) -> Person | Organisation:
    """Who or what a text means: a person by handle, id, mail or name, else an organisation. Raises Refusal for neither."""
    try:
        return person_of(owner, text)
    except Refusal as nobody:
        if nobody.status != 404:
            raise
    try:
        return find_organisation(owner, text)
    except Refusal as nothing:
        if nothing.status != 404:
            raise
        shown = text.strip()[:80]
        raise Refusal(f"You know no person and no organisation like “{shown}”.", status=404) from None


def introductions(owner: Workspace, target: Person | Organisation, limit: int = 10) -> list[Way]:
    """At most `limit` ways to a person or into an organisation, one for each person to ask first; at most eleven queries."""
    settings = settings_of(owner)
    if isinstance(target, Person):
        return _ways(owner, {target.pk.hex: 1.0}, settings, limit, implied=target.pk.hex)
    worth, former = there(owner, target)
    return _ways(owner, worth, settings, limit, organisation=target.name, former=former)


def said_to_know(owner: Workspace, person: Person, limit: int = 20) -> list[Person]:
    """Whom the owner said this person knows, the latest first; one query."""
    rows = TieEvidence.objects.filter(Q(a=person) | Q(b=person), owner=owner, kind=TieEvidence.Kind.SAID)
    pairs = rows.select_related("a", "b").order_by("-id")[:limit]
    return [row.b if row.a_id == person.pk else row.a for row in pairs]


def best_way(owner: Workspace, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Way]:
    """Of these few people those who can be reached through somebody, and the strongest way; no employers, at most nine queries."""
    if not people:
        return {}
    settings = settings_of(owner)
    keys = {person.hex: person for person in people}
    found = gather(owner, dict.fromkeys(keys, 1.0), settings)
    own = strengths(found, settings)
    best: dict[uuid.UUID, paths.Path] = {}
    for key, person in keys.items():
        through = (path for path in paths.strongest(own, found.ties, {key: 1.0}) if len(path.names) > 1)
        for path in through:
            if not paused(found.people[path.names[0]], settings):
                best[person] = path
                break
    told = _told(list(best.values()), found, settings)
    return dict(zip(best, told, strict=True))


def ways_to(owner: Workspace, suggestions: Iterable[Suggestion]) -> dict[uuid.UUID, Way]:
    """Of people suggested whom the owner has no tie with and nobody named: the strongest way to each who can be reached."""
    return best_way(
        owner, [one.person.id for one in suggestions if one.kind in ("introduced", "new") and not one.via]
    )


def _ways(
    owner: Workspace,
    ends: Mapping[Key, float],
    settings: OwnerSettings,
    limit: int,
    *,
    implied: Key | None = None,
    organisation: str = "",
    former: frozenset[Key] = frozenset(),
) -> list[Way]:
    if not ends:
        return []
    found = gather(owner, ends, settings, implied, limit)
    ways = paths.strongest(strengths(found, settings), found.ties, ends)
    ways.sort(key=lambda path: paused(found.people[path.names[0]], settings) is not None)
    return _told(ways[:limit], found, settings, organisation, former)


def _told(
    chosen: Sequence[paths.Path],
    found: Gathered,
    settings: OwnerSettings,
    organisation: str = "",
    former: frozenset[Key] = frozenset(),
) -> list[Way]:
    """The chosen ways with names and evidence."""
    who = {key: _who(found.people[key]) for path in chosen for key in path.names}
    ways = []
    for path in chosen:
        first = found.people[path.names[0]]
        own = evidence(signals(first)) or "you are connected; nothing more is on record"
        steps = [Step(None, who[path.names[0]], path.steps[0], own)]
        for (a, b), strength in zip(_steps(path), path.steps[1:], strict=True):
            pair = pair_of(a, b)
            steps.append(
                Step(
                    who[a],
                    who[b],
                    strength,
                    _text(pair, found),
                    pair in found.implied and not found.edges.get(pair),
                )
            )
        asked, last = found.asked.get(path.names[0], (0, None))
        names = [who[key].name for key in path.names]
        at = organisation and (
            f", formerly at {organisation}" if path.names[-1] in former else f" at {organisation}"
        )
        ways.append(Way(
            tuple(who[key] for key in path.names), round(path.strength, 4), tuple(steps), asked,
            last.astimezone(settings.tz).date() if last else None, paused(first, settings),
            paths.sentence(names, at=at, likely=[step.likely for step in steps[1:]]), at,
        ))  # fmt: skip
    return ways


def _steps(path: paths.Path) -> list[Pair]:
    return list(zip(path.names, path.names[1:], strict=False))


def _who(row: Known) -> Who:
    return Who(uuid.UUID(row.id), f"{Person.LETTER}{row.number}", row.name, row.title, row.employer or "")


def _text(pair: Pair, found: Gathered) -> str:
    """What stands behind a tie between two people, in words, the kinds in the order of the alphabet."""
    kinds: dict[str, list[Edge]] = {}
    for edge in found.edges.get(pair, ()):
        kinds.setdefault(edge.kind, []).append(edge)
    said = [
        paths.told(
            kind,
            sum(edge.times for edge in edges),
            min(filter(None, (edge.first_on or edge.last_on for edge in edges)), default=None),
            max(filter(None, (edge.last_on for edge in edges)), default=None),
            next((edge.text for edge in edges if edge.text), ""),
        )
        for kind, edges in sorted(kinds.items())
    ]
    return "; ".join([*said, found.implied[pair]] if pair in found.implied else said)
