"""One row takes over what belongs to another: the part that is the same for people and organisations.

In: an owner, the row that is kept, the row that is absorbed, inside a transaction. Out: every reference moved to the kept row, the
absorbed row gone, and a record (JSON) of all of it. What would break a unique constraint is set aside in the record, in full:

    row      the absorbed row
    fields   column → [before, after] of the kept row
    moved    [{model, column, ids}]: references that led to the absorbed row
    pairs    [{model, ids}]: rows that stand for two, one of whom was the absorbed one
    changed  [{model, id, column, before, after}]: other rows that were changed
    aside    [row]: rows that are no more
    made     [{model, id}]: rows that the merge made
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q

from askaround.accounts.models import Workspace
from askaround.network.merging import record
from askaround.network.models import DoubtfulPair

DISTINCT = DoubtfulPair.Verdict.DISTINCT.value


class Joining:
    """One merge under way; `record` grows with each step."""

    def __init__(self, owner: Workspace, kept: Model, absorbed: Model) -> None:
        self.owner, self.kept, self.absorbed = owner, kept, absorbed
        self.model = type(kept)
        self.kept_name = str(getattr(kept, "name", ""))
        self.record: dict[str, Any] = {
            "row": record.dump(absorbed), "fields": {}, "moved": [], "pairs": [], "changed": [], "aside": [], "made": [],
        }  # fmt: skip

    def take_over(self) -> None:
        """Move every reference, then remove the absorbed row; whatever still pointed at it would be refused by the database."""
        seen: set[Any] = set()
        for model, column in record.pointing(self.model):
            if record.paired(model):
                if model not in seen:
                    seen.add(model)
                    self._pairs(model)
            elif unique := record.uniques(model, column):
                self._one_by_one(model, column, unique)
            else:
                self._all(model, column, {})
        for name, column in record.LOOSE.get(record.label(self.model), ()):
            self._all(record.model_of(name), column, record.LOOSE_WHERE)
        self._rows(self.model).filter(pk=self.absorbed.pk)._raw_delete(DEFAULT_DB_ALIAS)

    def change(self, settled: dict[str, Any]) -> None:
        """Give the kept row these values, and remember those that were others."""
        before = record.values_of(self.kept, tuple(settled))
        changed = {name: value for name, value in settled.items() if before[name] != value}
        if changed:
            self._rows(self.model).filter(pk=self.kept.pk).update(**changed)
        for name, value in changed.items():
            setattr(self.kept, name, value)
            self.record["fields"][name] = [record.plain(before[name]), record.plain(value)]

    def made(self, row: Model) -> None:
        self.record["made"].append({"model": record.label(type(row)), "id": str(row.pk)})

    def _rows(self, model: record.AnyModel) -> Any:
        return record.objects(model).filter(owner=self.owner)

    def _all(self, model: record.AnyModel, column: str, where: dict[str, Any]) -> None:
        rows = self._rows(model).filter(**{column: self.absorbed.pk}, **where).exclude(pk=self.kept.pk)
        found = list(rows.order_by("pk").values_list("pk", flat=True))
        if found:
            rows.update(**{column: self.kept.pk})
            self._moved(model, column, found)

    def _moved(self, model: record.AnyModel, column: str, found: list[uuid.UUID]) -> None:
        self.record["moved"].append(
            {"model": record.label(model), "column": column, "ids": [str(pk) for pk in found]}
        )

    def _one_by_one(self, model: record.AnyModel, column: str, unique: list[tuple[str, ...]]) -> None:
        """Rows of which the kept one may have the like already: its own stands, the other is set aside."""
        moved = []
        for row in self._rows(model).filter(**{column: self.absorbed.pk}).order_by("pk"):
            setattr(row, column, self.kept.pk)
            if self._stands(model, row, unique):
                setattr(row, column, self.absorbed.pk)
                self._set_aside(row)
            else:
                self._rows(model).filter(pk=row.pk).update(**{column: self.kept.pk})
                moved.append(row.pk)
        if moved:
            self._moved(model, column, moved)

    def _stands(self, model: record.AnyModel, row: Model, unique: list[tuple[str, ...]]) -> Model | None:
        for names in unique:
            values = record.values_of(row, names)
            if None in values.values():  # NULL is never the same
                continue
            found: Model | None = record.objects(model).filter(**values).exclude(pk=row.pk).first()
            if found is not None:
                return found
        return None

    def _pairs(self, model: record.AnyModel) -> None:
        one, moved = self.absorbed.pk, []
        unique = record.uniques(model, "a_id")
        for row in self._rows(model).filter(Q(a_id=one) | Q(b_id=one)).order_by("pk"):
            before = row.a_id, row.b_id
            other = row.b_id if row.a_id == one else row.a_id
            if other == self.kept.pk:  # nobody is tied to oneself
                self._set_aside(row)
                continue
            row.a_id, row.b_id = sorted((self.kept.pk, other))
            standing = self._stands(model, row, unique)
            if standing is None:
                self._rows(model).filter(pk=row.pk).update(a_id=row.a_id, b_id=row.b_id)
                moved.append(str(row.pk))
                continue
            row.a_id, row.b_id = before
            self._verdict(standing, row)
            self._set_aside(row)
        if moved:
            self.record["pairs"].append({"model": record.label(model), "ids": moved})

    def _verdict(self, standing: Any, row: Any) -> None:
        """That two are two is said once for all: whoever is not the absorbed one is not the kept one either."""
        if getattr(row, "verdict", "") == DISTINCT and standing.verdict != DISTINCT:
            change = {"column": "verdict", "before": standing.verdict, "after": DISTINCT}
            self._rows(type(standing)).filter(pk=standing.pk).update(verdict=DISTINCT)
            self.record["changed"].append(
                {"model": record.label(type(standing)), "id": str(standing.pk), **change}
            )

    def _set_aside(self, row: Model) -> None:
        self.record["aside"].append(record.dump(row))
        self._rows(type(row)).filter(pk=row.pk)._raw_delete(DEFAULT_DB_ALIAS)
