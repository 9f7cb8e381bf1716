"""Whether somebody who was added, put right, merged or parted may be one with somebody else: the list of doubtful pairs, kept right.

In: an owner and the keys of a few people. Out: their pairs in the list, brought up to date within the caller's transaction. Compared are those
whom the index of words, addresses, numbers, employers and birthdays bring near, at most `MOST`, so it takes no longer with many people;
the look through everybody (`imports.doubts.refresh`) finds the same but for what no index says: names in another script, or misspelt at
their beginning.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.network import finding
from askaround.network.models import ContactPoint, DoubtfulPair, Person, Position
from askaround.network.rules.keys import place_words, typed_words

if TYPE_CHECKING:
    from askaround.network.rules.matching.cards import Doubt
    from askaround.network.rules.matching.traits import Commonness, Traits

MOST = 1_500
"""So many others at most one is compared with."""

COLLEAGUES = 400
CHUNK = 500


def compare(owner: Workspace, people: Iterable[uuid.UUID], *, drop: bool = True) -> None:
    """Bring the pairs of these people up to date; what the owner said of a pair stays. Call it inside your transaction, after `reindex`.

    Without `drop` a pair that is alike no longer stays listed: after a merge, so that parting finds it again. Some twenty queries for each person. Scores count how common names are, so those of other people's pairs follow with the next look
    through everybody.
    """
    from askaround.network.imports import stored
    from askaround.network.rules.matching.traits import traits

    for card in stored.cards(owner, sorted(set(people))):
        one = traits(card)
        others = [
            traits(other) for other in stored.cards(owner, sorted(_near(owner, one))) if other.key != card.key
        ]
        _write(owner, one, dict(_doubts(owner, one, others)), drop)


def _doubts(owner: Workspace, one: Traits, others: Sequence[Traits]) -> Iterator[tuple[uuid.UUID, Doubt]]:
    from askaround.network.rules.matching.keys import sharing_with
    from askaround.network.rules.matching.scoring import compare_traits

    known = _commonness(owner, one, others)
    for other in sharing_with(one, others):
        if doubt := compare_traits(one, other, known):
            key: Any = other.card.key
            yield key, doubt


def _near(owner: Workspace, one: Traits) -> set[uuid.UUID]:
    """Whoever may share a key with them, those with the same address or number first."""
    me: Any = one.card.key
    own = Person.objects.filter(owner=owner)
    pairs = DoubtfulPair.objects.filter(Q(a=me) | Q(b=me), owner=owner)
    found = {end for ends in pairs.values_list("a_id", "b_id") for end in ends}
    points = ContactPoint.objects.filter(owner=owner)
    shared = Q(kind="email", match_key__in=one.card.mails) | Q(
        kind="address", match_key__in=one.card.addresses
    )
    for local in sorted({mail.partition("@")[0] for mail in one.card.mails if one.locals}):
        shared |= Q(kind="email", match_key__startswith=f"{local}@")
    found.update(points.filter(shared).order_by("person_id").values_list("person_id", flat=True)[:MOST])
    if one.card.birthday:
        day = own.filter(birthday__endswith=one.card.birthday[-5:]).order_by("number")
        found.update(day.values_list("id", flat=True)[:COLLEAGUES])
    for employer in sorted(one.card.organisations):
        found.update(_colleagues(owner, employer))
    numbers = _alike(owner, one)[:MOST]
    found.update(own.filter(number__in=numbers).order_by("number").values_list("id", flat=True))
    return found - {me}


def _alike(owner: Workspace, one: Traits) -> list[int]:
    """The numbers of those who have the phone number, or whose words begin like the names, the most alike first."""
    from askaround.network.rules.matching.names import loose

    wanted: list[list[str]] = []
    for phone in one.card.phones:
        digits = phone.lstrip("+")
        wanted += [[f"{digits[cut:]} "] for cut in range(4) if len(digits) - cut >= 7]
    if one.given and one.family:
        first, last = loose(one.given[0]), loose(one.family[-1])
        wanted += [[f"{one.given[0]} ", f"{one.family[-1]} "], [one.family[-1][:4]], [first[:2], last[:2]]]
        wanted += [[f"{name} ", *place_words(one.card.place)] for name in (first, last) if one.card.place]
    elif one.whole:
        wanted.append(list(one.whole))
    if written := typed_words(one.card.name):
        wanted.append(written)
    found: dict[int, None] = {}
    for words in wanted:
        counted = finding.counts(owner, words)
        if 0 not in counted and (len(words) > 1 or counted[0] <= MOST):
            found |= dict.fromkeys(sorted(finding.candidates(owner, words, counted) or ()))
    return list(found)


def _at(owner: Workspace, employer: str) -> tuple[QuerySet[Person], QuerySet[Position]]:
    """Those whose current employer it is, and everybody's positions there."""
    ids = list(Organisation.objects.filter(owner=owner, match_key=employer).values_list("id", flat=True))
    return (
        Person.objects.filter(owner=owner, organisation__in=ids),
        Position.objects.filter(owner=owner, organisation__in=ids),
    )


def _colleagues(owner: Workspace, employer: str) -> list[uuid.UUID]:
    """The first of those who work or worked there."""
    at, were = _at(owner, employer)
    now = at.order_by("id").values_list("id", flat=True)[:COLLEAGUES]
    ever = were.order_by("person_id").values_list("person_id", flat=True).distinct()[:COLLEAGUES]
    return sorted({*now, *ever})[:COLLEAGUES]


def _employed(owner: Workspace, employer: str) -> int:
    """How many work or worked there."""
    at, were = _at(owner, employer)
    return at.count() + were.exclude(person__in=at).order_by().values("person_id").distinct().count()


def _commonness(owner: Workspace, one: Traits, others: Iterable[Traits]) -> Commonness:
    """How common the names and employers of this one are; of others' names what those compared tell."""
    from askaround.network.rules.matching.names import parted
    from askaround.network.rules.matching.traits import Commonness

    known = Commonness([one, *others])
    people = Person.objects.filter(owner=owner)
    known.count = people.count()
    for name in filter(None, (one.given[:1], one.family)):
        words = [f"{word} " for word in name]
        numbers = finding.candidates(owner, words, finding.counts(owner, words)) or set()
        rows = people.filter(number__in=sorted(numbers)[: 2 * MOST]).values_list("name", "given", "family")
        ways = [parted(*row) for row in rows]
        if name is one.family:
            known.family[one.surname] = max(sum(" ".join(way[1]) == one.surname for way in ways), 1)
        else:
            known.given[name[0]] = max(sum(way[0][:1] == name for way in ways), 1)
    for employer in one.card.organisations:
        known.employers[employer] = _employed(owner, employer)
    return known


def _write(owner: Workspace, one: Traits, wanted: dict[uuid.UUID, Doubt], drop: bool) -> None:
    me: Any = one.card.key
    mine = DoubtfulPair.objects.filter(owner=owner)
    gone = []
    for row in mine.filter(Q(a=me) | Q(b=me)).order_by("id"):
        doubt = wanted.pop(row.b_id if row.a_id == me else row.a_id, None)
        if row.verdict != DoubtfulPair.Verdict.ASK:
            continue
        if doubt is None:
            gone.append(row.pk)
        elif (row.score, row.reasons) != (doubt.score, list(doubt.reasons)):
            mine.filter(pk=row.pk).update(score=doubt.score, reasons=list(doubt.reasons))
    if drop:
        mine.filter(pk__in=gone).delete()
    fresh = [
        DoubtfulPair(
            owner=owner,
            a_id=min(me, other),
            b_id=max(me, other),
            score=doubt.score,
            reasons=list(doubt.reasons),
        )
        for other, doubt in wanted.items()
    ]
    DoubtfulPair.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)
