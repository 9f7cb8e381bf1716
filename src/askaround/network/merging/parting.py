"""Parting what was made one: the way back of `joining`, the same for people and organisations.

In: an owner and a merge, inside a transaction. Out: the absorbed row as it was, with its key and its handle; what was moved moved
back, as far as it is still there; what was set aside written again; what came since stays with the kept row.

A later merge may stand in between. Where it has the same kept row, it must be parted first. Where it took over a row that this one
leads to, what is put back is entered into that merge's record, as if it had been there, so that parting that one later puts it right too.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Model, Q

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.merging import record
from askaround.network.models import Merge


class Parting:
    """One merge being undone."""

    def __init__(self, owner: Workspace, merge: Merge, model: record.AnyModel) -> None:
        self.owner, self.merge, self.model = owner, merge, model
        self.record: dict[str, Any] = merge.record
        self.touched: set[uuid.UUID] = set()
        self._later: dict[uuid.UUID, Merge | None] = {}
        self._patched: dict[uuid.UUID, Merge] = {}

    def kept(self) -> Any:
        """The kept row, locked. Raises Refusal where the way back is not free."""
        later = self._merges().filter(number__gt=self.merge.number)
        other = (
            later.filter(Q(kept=self.merge.kept) | Q(absorbed=self.merge.kept)).order_by("-number").first()
        )
        if other is not None:
            raise Refusal(
                f"{other.absorbed_name} and {other.kept_name} were made one after that; part {other.handle} first.",
                status=409,
            )
        found = self._rows(self.model).select_for_update().filter(pk=self.merge.kept).first()
        if found is None:
            raise Refusal(f"{self.merge.kept_name} was erased; there is nothing to part.", status=409)
        return found

    def fields(self, kept: Any) -> dict[str, Any]:
        """The columns of the kept row that still are what the merge made them, with what they were before."""
        back = {}
        for name, (before, after) in self.record["fields"].items():
            value = record.read(self.model, name, after)
            if getattr(kept, name) in (value, self._now(self.model, name, value)):
                back[name] = self._now(self.model, name, record.read(self.model, name, before))
        return back

    def put_back(self) -> None:
        """The absorbed row, then all that was moved, set aside, changed or made."""
        for entry in self.record["made"]:
            model = record.model_of(entry["model"])
            self._rows(model).filter(pk=entry["id"]).delete()
        self._write(self.record["row"])
        for entry in self.record["moved"]:
            self._move_back(record.model_of(entry["model"]), entry["column"], _keys(entry))
        for entry in self.record["pairs"]:
            self._pairs_back(record.model_of(entry["model"]), _keys(entry))
        for row in self.record["aside"]:
            self._write(row)
        for entry in self.record["changed"]:
            rows = self._rows(record.model_of(entry["model"])).filter(pk=entry["id"])
            rows.filter(**{entry["column"]: entry["after"]}).update(**{entry["column"]: entry["before"]})
        for merge in self._patched.values():
            Merge.objects.filter(owner=self.owner, pk=merge.pk).update(record=merge.record)

    def _rows(self, model: record.AnyModel) -> Any:
        return record.objects(model).filter(owner=self.owner)

    def _merges(self) -> Any:
        return Merge.objects.filter(owner=self.owner, undone_at=None)

    def _move_back(self, model: record.AnyModel, column: str, ids: list[uuid.UUID]) -> None:
        found: set[uuid.UUID] = set()
        for part in record.parts(ids):
            rows = self._rows(model).filter(pk__in=part)
            found |= set(rows.values_list("pk", flat=True))
            rows.filter(**{column: self.merge.kept}).update(**{column: self.merge.absorbed})
        self._elsewhere(model, (column,), set(ids) - found)

    def _pairs_back(self, model: record.AnyModel, ids: list[uuid.UUID]) -> None:
        found: set[uuid.UUID] = set()
        for part in record.parts(ids):
            for row in self._rows(model).filter(pk__in=part):
                found.add(row.pk)
                ends = _replaced((row.a_id, row.b_id), self.merge.kept, self.merge.absorbed)
                self._rows(model).filter(pk=row.pk).update(a_id=ends[0], b_id=ends[1])
        self._elsewhere(model, ("a_id", "b_id"), set(ids) - found)

    def _elsewhere(self, model: record.AnyModel, columns: tuple[str, ...], ids: set[uuid.UUID]) -> None:
        """Rows to be moved back that a later merge holds in its record: there they are moved back."""
        if not ids:
            return
        wanted, name = {str(pk) for pk in ids}, record.label(model)
        old, new = str(self.merge.kept), str(self.merge.absorbed)
        for merge in self._merges().filter(number__gt=self.merge.number).order_by("number"):
            held = self._patched.get(merge.pk, merge)
            for row in (held.record["row"], *held.record["aside"]):
                if row["model"] == name and row["columns"]["id"] in wanted:
                    for column in columns:
                        if row["columns"][column] == old:
                            row["columns"][column] = new
                    _in_order(row["columns"], columns)
                    self._patched[held.pk] = held

    def _write(self, row: record.Row) -> None:
        """Write a row again, but one that leads to somebody who was erased since."""
        model = record.model_of(row["model"])
        columns = dict(row["columns"])
        for field in record.references(model):
            value = columns.get(field.attname)
            if value is None:
                continue
            target = self._now(model, field.attname, uuid.UUID(value), columns["id"])
            if target is None and not field.null:
                return
            columns[field.attname] = None if target is None else str(target)
        if record.paired(model):
            if columns["a_id"] == columns["b_id"]:
                return
            _in_order(columns, ("a_id", "b_id"))
        if self._stands(model, columns):
            return
        record.write({"model": row["model"], "columns": columns})

    def _stands(self, model: record.AnyModel, columns: dict[str, Any]) -> bool:
        """Whether a row that came since has its place."""
        for constraint in model._meta.constraints:
            names = [record.attname(model, name) for name in getattr(constraint, "fields", ())]
            values = {name: columns[name] for name in names}
            if names and None not in values.values() and record.objects(model).filter(**values).exists():
                return True
        return False

    def _now(self, model: record.AnyModel, column: str, value: Any, row: str = "") -> Any:
        """Where that reference leads today: through later merges, which then know of the `row` that they took along; None for gone."""
        field = record.column_of(model, column)
        if value is None or not field.is_relation:
            return value
        target = field.related_model
        while not self._there(target, value):
            merge = self._absorbed_by(value)
            if merge is None:
                return None
            if row:
                _entered(merge, model, column, row)
                self._patched[merge.pk] = merge
            value = merge.kept
        return value

    def _there(self, target: Any, value: Any) -> bool:
        # The absorbed row is about to be there: the kept one's own columns are put back before it.
        return value == self.merge.absorbed or bool(
            record.objects(target).filter(owner=self.owner, pk=value).exists()
        )

    def _absorbed_by(self, value: uuid.UUID) -> Merge | None:
        if value not in self._later:
            found: Merge | None = (
                self._merges().filter(absorbed=value).exclude(pk=self.merge.pk).order_by("-number").first()
            )
            self._later[value] = self._patched.get(found.pk, found) if found else None
        return self._later[value]


def _keys(entry: dict[str, Any]) -> list[uuid.UUID]:
    return [uuid.UUID(pk) for pk in entry["ids"]]


def _replaced(ends: tuple[uuid.UUID, uuid.UUID], old: uuid.UUID, new: uuid.UUID) -> list[uuid.UUID]:
    return sorted(new if end == old else end for end in ends)


def _in_order(columns: dict[str, Any], names: tuple[str, ...]) -> None:
    if names == ("a_id", "b_id"):
        ends = sorted((columns["a_id"], columns["b_id"]), key=uuid.UUID)
        columns["a_id"], columns["b_id"] = ends


def _entered(merge: Merge, model: record.AnyModel, column: str, row: str) -> None:
    """Enter into a later merge's record that it moved this row too."""
    if record.paired(model) and column in ("a_id", "b_id"):
        merge.record["pairs"].append({"model": record.label(model), "ids": [row]})
    else:
        merge.record["moved"].append({"model": record.label(model), "column": column, "ids": [row]})


def absorbed_row(merge: Merge) -> dict[str, Any]:
    """The columns of the row that was absorbed, as JSON."""
    columns: dict[str, Any] = merge.record["row"]["columns"]
    return columns


def model_instance(model: type[Model], merge: Merge) -> Any:
    """The absorbed row as it was, not stored: for a page that shows both sides."""
    columns = absorbed_row(merge)
    return model(
        **{name: record.read(model, name, value) for name, value in columns.items() if name != "owner_id"},
        owner_id=merge.owner_id,
    )
