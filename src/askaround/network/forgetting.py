"""Erasing people, so that only a count is left (docs/rules/finding.md, "Forgetting").

In: a Workspace and people. Out: their rows of every step gone, their names, addresses and numbers gone from every text of others.
Messages and files belong to other steps; `web.forgetting` joins them in the same transaction.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from askaround.accounts.models import Counter, OwnedModel, Setting, Workspace
from askaround.lib.text import match_key
from askaround.network import finding
from askaround.network.imports import waiting
from askaround.network.models import (
    AddressBookCard,
    ContactPoint,
    Erasure,
    ImportBatch,
    Merge,
    Person,
    SearchWord,
    SourceId,
    SourceRecord,
)
from askaround.network.queries.merges import absorbed_into
from askaround.network.rules.keys import person_key

ERASED = "[erased]"
KEPT = "Kept as written: "
CHUNK = 400
_WORD = re.compile(r"\w+")
# What other people are called and reached by is theirs, also where two share it; the index is made anew from the rest.
_THEIRS: dict[type[models.Model], set[str]] = {
    Person: {"name", "given", "family", "match_key", "search_key", "country", "zone", "birthday"},
}
_LEFT = (ContactPoint, SourceId, SearchWord, Setting, Counter, Erasure)


@dataclass
class Traces:
    """By what the people may be recognised elsewhere: whole names, folded names, addresses and numbers as written and as keys."""

    names: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)

    @property
    def needles(self) -> list[str]:
        """The longest first, so that no part of one is left standing."""
        found = self.names | self.folded | self.mails | self.points
        return sorted((text for text in found if len(text) > 4), key=lambda text: (-len(text), text))


@dataclass(frozen=True)
class Forgotten:
    """How many people and rows were erased, and how many rows of others named them."""

    people: int
    rows: int
    texts: int


def traces(owner: Workspace, people: Sequence[uuid.UUID]) -> Traces:
    """What names them. A name of one word, or one that somebody else bears too, is theirs alone nowhere."""
    found = Traces()
    for row in Person.objects.filter(owner=owner, id__in=people):
        for name in (row.name, f"{row.given} {row.family}"):
            if len(match_key(name).split()) > 1 and not _borne(owner, name, people):
                found.names.add(name.strip())
                found.folded |= {match_key(name), row.match_key}
    points = ContactPoint.objects.filter(owner=owner, person__in=people).exclude(
        kind=ContactPoint.Kind.ADDRESS
    )
    for kind, value, key in points.values_list("kind", "value", "match_key"):
        (found.mails if kind == ContactPoint.Kind.EMAIL else found.points).update((value, key))
    for source in (SourceId.objects.filter(owner=owner, person__in=people).values_list("value", flat=True),):
        found.points.update(source)
    known = {*people, *absorbed_into(owner, people)}
    merged = Merge.objects.filter(owner=owner, what=Merge.What.PERSON, kept__in=known, undone_at=None)
    for name in {name for pair in merged.values_list("kept_name", "absorbed_name") for name in pair}:
        if len(match_key(name).split()) > 1 and not _borne(owner, name, people):
            found.names.add(name.strip())
            found.folded.add(match_key(name))
    records = SourceRecord.objects.filter(owner=owner, person__in=people)
    for key, nickname in records.values_list("key", "facts__nickname"):
        found.records.add(key)
        if isinstance(nickname, str) and len(nickname.split()) > 1:
            found.names.add(nickname)
    return found


def _borne(owner: Workspace, name: str, people: Sequence[uuid.UUID]) -> bool:
    """Whether somebody who stays bears that name."""
    others = Person.objects.filter(owner=owner, match_key=person_key(name)).exclude(id__in=people)
    return others.exists()


def forget(
    owner: Workspace, people: Iterable[uuid.UUID], also: Callable[[Traces], None] | None = None
) -> Forgotten:
    """Erase these people everywhere, in one transaction; `also` erases what other steps keep of them, in the same."""
    ids = list(dict.fromkeys(people))
    _overwrite()
    with transaction.atomic():
        mine = Person.objects.filter(owner=owner, id__in=ids)
        numbers = list(mine.select_for_update().order_by("number").values_list("number", flat=True))
        found = traces(owner, ids)
        if also is not None:
            also(found)
        waiting.forget(owner, found.mails)
        AddressBookCard.objects.filter(owner=owner, record_key__in=found.records).delete()
        known = {*ids, *absorbed_into(owner, ids)}
        merges = Merge.objects.filter(owner=owner).filter(Q(kept__in=known) | Q(absorbed__in=known))
        absorbed = merges.filter(absorbed__in=known, undone_at=None).values_list("absorbed_number", flat=True)
        finding.remove(owner, [*numbers, *absorbed])
        merges.delete()
        _unreport(owner, ids)
        rows, _ = mine.delete()
        texts = _scrub(owner, found)
        if numbers:
            Erasure.objects.create(owner=owner, people=len(numbers))
    _truncate()
    return Forgotten(len(numbers), rows, texts)


def _overwrite() -> None:
    """SQLite: what is deleted is overwritten in the file, not only unlinked."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _truncate() -> None:
    """SQLite: the write-ahead log, which still has the old pages, is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unreport(owner: Workspace, people: Sequence[uuid.UUID]) -> None:
    """Take out of the reports of imports what they quote of these people's rows, whatever it is."""
    quoted: dict[str, set[str]] = {}
    records = SourceRecord.objects.filter(owner=owner, person__in=people)
    for batch, facts, previous in records.values_list("batch_id", "facts", "previous"):
        version: Any = {"batch": str(batch), "facts": facts, "previous": previous}
        while version:
            quoted.setdefault(str(version["batch"]), set()).update(version["facts"].get("extra", ()))
            version = (version["previous"] or {}).get("before")
    keys = [key for key, lines in quoted.items() if lines and key != "None"]
    for imported in ImportBatch.objects.filter(owner=owner, pk__in=keys):
        lines = {f"{KEPT}{line}" for line in quoted[str(imported.pk)]}
        remarks = [
            one for entry in (imported.report or {}).get("files", ()) for one in entry.get("remarks", ())
        ]
        for one in remarks:
            # A report keeps the beginning of a long line.
            if one["reason"] in lines or any(
                line.startswith(one["reason"]) for line in lines if len(line) > 300
            ):
                one["reason"] = f"{KEPT}{ERASED}"
        ImportBatch.objects.filter(owner=owner, pk=imported.pk).update(report=imported.report)


def _scrub(owner: Workspace, found: Traces) -> int:
    """Take the traces out of every text of the owner's rows; how many rows had one."""
    needles = found.needles
    if not needles:
        return 0
    expression = "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in needles)
    pattern = re.compile(expression, re.IGNORECASE)
    anchors = _Anchors(needles)
    count, reindexed = 0, []
    for model in apps.get_models():
        if not issubclass(model, OwnedModel) or model in _LEFT:
            continue
        for row in _naming(owner, model, anchors):
            changed = _changed(row, pattern)
            if not changed:
                continue
            count += 1
            _save(owner, model, row.pk, changed)
            if model is Person:
                reindexed.append(row.pk)
    finding.renew(owner, reindexed)
    return count


def text_columns(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The columns of a model that may hold words: text of any length and JSON, but none of a closed list."""
    for column in model._meta.concrete_fields:
        words = isinstance(column, models.CharField | models.TextField) and not column.choices
        if (words or isinstance(column, models.JSONField)) and column.name not in _THEIRS.get(model, ()):
            yield column


class _Anchors:
    """Which texts may hold a needle: those with all its words, found by the longest of them, however many needles there are."""

    def __init__(self, needles: Sequence[str]) -> None:
        self._by_longest: dict[str, set[frozenset[str]]] = {}
        for text in needles:
            for variant in {text, text.lower(), text.upper()}:
                # SQLite keeps JSON with its letters escaped.
                for form in {variant, json.dumps(variant)[1:-1]}:
                    words = frozenset(_WORD.findall(form.lower()))
                    if words:
                        self._by_longest.setdefault(max(words, key=len), set()).add(words)

    def may_hold(self, text: str) -> bool:
        words = set(_WORD.findall(text.lower()))
        anchors = words & self._by_longest.keys()
        return any(wanted <= words for anchor in anchors for wanted in self._by_longest[anchor])


def _naming(owner: Workspace, model: type[Any], anchors: _Anchors) -> Iterator[Any]:
    """Rows that may have one of the needles somewhere; one pass over the texts of the table."""
    columns = list(text_columns(model))
    if not columns:
        return
    rows = model._default_manager.filter(owner=owner)
    texts = [
        Cast(one.name, models.TextField()) if isinstance(one, models.JSONField) else one.name
        for one in columns
    ]
    found = [
        key
        for key, *values in rows.order_by().values_list("pk", *texts).iterator(2_000)
        if anchors.may_hold("\n".join(value for value in values if value))
    ]
    for start in range(0, len(found), CHUNK):
        yield from rows.filter(pk__in=found[start : start + CHUNK]).order_by("pk")


def _changed(row: models.Model, pattern: re.Pattern[str]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for column in text_columns(type(row)):
        value = getattr(row, column.attname)
        clean = _clean(value, pattern)
        if clean != value:
            limit = getattr(column, "max_length", None)
            changed[column.attname] = clean[:limit] if isinstance(clean, str) and limit else clean
    return changed


def _clean(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list):
        return [_clean(one, pattern) for one in value]
    if isinstance(value, dict):
        return {_clean(key, pattern): _clean(one, pattern) for key, one in value.items()}
    return value


def _save(owner: Workspace, model: type[Any], key: uuid.UUID, changed: dict[str, Any]) -> None:
    row = model._default_manager.filter(owner=owner, pk=key)
    try:
        with transaction.atomic():
            row.update(**changed)
    except IntegrityError:
        # Two rows that named them alone would now be equal where they may not be.
        row.delete()
