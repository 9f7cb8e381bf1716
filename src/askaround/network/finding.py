"""The index of words by which people are found: writing it, and narrowing a search with it (docs/rules/finding.md).

In: an owner and people whose facts changed; the words of a search. Out: `Person.search_key` and `SearchWord` rows brought up to date;
the numbers of the people who may have all words.
Whoever changes what a person is found by calls `reindex` in the same transaction, whoever erases people `remove`.
"""

from __future__ import annotations

import sys
import uuid
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, Sum

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.ids import many_uuid7
from askaround.network.models import Person, SearchWord
from askaround.network.rules.keys import search_key

CHUNK = 400
# People of an import whose words are held in memory together; each time a word is written it has one more row.
WRITTEN_AT_ONCE = 17_000
WORD = 12
"""So many signs of a word are indexed; a search looks at the whole word in `search_key`."""

READ = 100_000
"""So many people at most are read for one word; a word that more people have narrows nothing."""

FEW = 64
"""With so few people left, looking at each is cheaper than reading about another word."""

GetModel = Callable[[str, str], type[Model]]


def reindex(owner: Workspace, people: Iterable[uuid.UUID]) -> int:
    """Make these people findable by all that is known of them now; how many had changed. Call it inside your transaction.

    Four queries for each 400 people, and one insert for each new word.
    """
    return _reindex(owner.pk, sorted(set(people)), apps.get_model)


def reindex_organisation(owner: Workspace, organisation: uuid.UUID) -> int:
    """The same for everybody who works there, after its name changed."""
    people = Person.objects.filter(owner=owner, organisation_id=organisation)
    return reindex(owner, people.order_by().values_list("id", flat=True))


def renew(owner: Workspace, people: Sequence[uuid.UUID]) -> None:
    """Index these people anew, so that no word is left by which they were found before."""
    rows = Person.objects.filter(owner=owner, id__in=people)
    remove(owner, rows.values_list("number", flat=True))
    rows.update(search_key="")
    reindex(owner, people)


def rebuild(owner: uuid.UUID, get_model: GetModel = apps.get_model) -> int:
    """Index everybody anew; for the migration, whose models it is given. How many people there are."""
    words: Any = get_model("network", "SearchWord")
    rows: Any = get_model("network", "Person")
    words._default_manager.filter(owner_id=owner).delete()
    people = rows._default_manager.filter(owner_id=owner)
    people.update(search_key="")
    return _reindex(owner, list(people.order_by("id").values_list("id", flat=True)), get_model)


def enter_batch(owner: Workspace, batch: uuid.UUID) -> None:
    """Index the people whom an import has just made, by the `search_key` that it gave them."""
    made = Person.objects.filter(owner=owner, batch_id=batch).order_by("number")
    postings: dict[str, list[int]] = {}
    for count, (number, key) in enumerate(made.values_list("number", "search_key").iterator(5_000), 1):
        _post(postings, number, key.split())
        if count % WRITTEN_AT_ONCE == 0:
            _write(owner.pk, postings)
    _write(owner.pk, postings)


def _reindex(owner: uuid.UUID, people: Sequence[uuid.UUID], get_model: GetModel) -> int:
    from askaround.network.imports.bulk import Updates

    changed = 0
    postings: dict[str, list[int]] = {}
    updates = Updates(Workspace(pk=owner))
    for start in range(0, len(people), CHUNK):
        for pk, number, old, new in _keys(owner, people[start : start + CHUNK], get_model):
            if old == new:
                continue
            changed += 1
            updates.add(Person, pk, {"search_key": new})
            _post(postings, number, set(new.split()) - set(old.split()))
        updates.run()
    _write(owner, {word: sorted(numbers) for word, numbers in postings.items()})
    return changed


def _keys(
    owner: uuid.UUID, people: Sequence[uuid.UUID], get_model: GetModel
) -> Iterator[tuple[uuid.UUID, int, str, str]]:
    """Key, number, the stored and the right `search_key` of each."""

    def rows(name: str, *columns: str) -> Any:
        model: Any = get_model("network", name)
        mine = model._default_manager.filter(owner_id=owner, person__in=people)
        return mine.order_by("created_at", "id").values_list("person_id", *columns)

    points: dict[tuple[uuid.UUID, str], list[str]] = {}
    for person, kind, value in rows("ContactPoint", "kind", "value"):
        points.setdefault((person, kind), []).append(value)
    for person, name in rows("PersonTag", "name"):
        points.setdefault((person, "tag"), []).append(name)
    for person, nickname in rows("SourceRecord", "facts__nickname"):
        if isinstance(nickname, str):
            points.setdefault((person, "nickname"), []).append(nickname)
    model: Any = get_model("network", "Person")
    found = model._default_manager.filter(owner_id=owner, id__in=people).order_by("id")
    facts = ("name", "title", "organisation__name", "place", "met_where", "note")
    for pk, number, old, name, title, organisation, place, met, note in found.values_list(
        "id", "number", "search_key", *facts
    ):
        yield (
            pk,
            number,
            old,
            search_key(
                name,
                title=title,
                organisation=organisation or "",
                place=place,
                emails=points.get((pk, "email"), ()),
                phones=points.get((pk, "phone"), ()),
                urls=points.get((pk, "url"), ()),
                tags=points.get((pk, "tag"), ()),
                more=(*points.get((pk, "nickname"), ()), met),
                note=note,
            ),
        )


def _post(postings: dict[str, list[int]], number: int, words: Iterable[str]) -> None:
    for word in {word[:WORD] for word in words}:
        postings.setdefault(word, []).append(number)


def _write(owner: uuid.UUID, postings: dict[str, list[int]]) -> None:
    from askaround.network.imports.bulk import insert_alike

    ids = many_uuid7()
    rows = (
        (next(ids), word.encode(), len(postings[word]), _packed(postings[word])) for word in sorted(postings)
    )
    insert_alike(SearchWord, ("id", "word", "count", "people"), rows, owner_id=owner, created_at=clock.now())
    postings.clear()


def _packed(numbers: Iterable[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(people: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(people)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def remove(owner: Workspace, numbers: Iterable[int]) -> None:
    """Take these people out of the index, whatever they were ever found by; a word that nobody has goes as well."""
    going = set(numbers)
    if not going:
        return
    rows = SearchWord.objects.filter(owner=owner)
    gone: list[uuid.UUID] = []
    for row in list(rows.only("id", "people").iterator(2_000)):
        held = _unpacked(bytes(row.people))
        if going.isdisjoint(held):
            continue
        kept = [number for number in held if number not in going]
        if not kept:
            gone.append(row.pk)
        else:
            rows.filter(pk=row.pk).update(people=_packed(kept), count=len(kept))
    for start in range(0, len(gone), CHUNK):
        rows.filter(pk__in=gone[start : start + CHUNK]).delete()


def having(words: Sequence[str]) -> Q:
    """Those who have all these words, each a beginning, or whole where a blank follows; what the index narrows is looked at so."""
    found = Q()
    for word in words:
        found &= Q(search_key__contains=f" {word}")
    return found


def counts(owner: Workspace, words: Sequence[str]) -> list[int]:
    """For each of the words how often the index has it or a longer one: as many people at most."""
    return [rows.aggregate(people=Sum("count"))["people"] or 0 for rows in _rows(owner, words)]


def candidates(owner: Workspace, words: Sequence[str], counted: Sequence[int]) -> set[int] | None:
    """The numbers of everybody who may have all these words; None where that would be too many to be worth reading."""
    found: set[int] | None = None
    for count, word in sorted(zip(counted, words, strict=True)):
        if count > READ or (found is not None and len(found) <= FEW):
            break
        numbers: set[int] = set()
        for (people,) in _rows(owner, [word])[0].values_list("people"):
            numbers.update(_unpacked(bytes(people)))
        found = numbers if found is None else found & numbers
    return found


def _rows(owner: Workspace, words: Sequence[str]) -> list[Any]:
    found = []
    for text in words:
        word = text.strip()[:WORD]
        key, rows = word.encode(), SearchWord.objects.filter(owner=owner)
        whole = text.endswith(" ") or len(word) == WORD
        found.append(
            (
                rows.filter(word=key) if whole else rows.filter(word__gte=key, word__lt=key + b"\xff")
            ).order_by()
        )
    return found
