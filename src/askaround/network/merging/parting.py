"""Parting what was made one: the way back of `joining`, the same for people and organisations.

In: an owner and a merge, inside a transaction. Out: the absorbed row as it was, with its key and its handle; what was moved moved
back, as far as it is still there; what was set aside written again; what came since stays with the kept row.

A later merge may stand in between. Where it has the same kept row, it must be parted first. Where it took over a row that this one
leads to, what is put back is entered into that merge's record, as if it had been there, so that parting that one later puts it right too.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.merging import record
from askaround.network.models import Merge


class Parting:
    """One merge being undone."""

    def __init__(self, owner: Workspace, merge: Merge, model: record.AnyModel) -> None:
        self.owner, self.merge, self.model = owner, merge, model
        self.record: dict[str, Any] = merge.record
        self._known: dict[uuid.UUID, Merge] = {}
        self._held: dict[uuid.UUID, Merge] = {}
        """Later merges whose record is changed."""

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
            self._change_back(entry)
        for merge in self._held.values():
            Merge.objects.filter(owner=self.owner, pk=merge.pk).update(record=merge.record)

    def _rows(self, model: record.AnyModel) -> Any:
        return record.objects(model).filter(owner=self.owner)

    def _merges(self) -> Any:
        return Merge.objects.filter(owner=self.owner, undone_at=None)

    def _move_back(self, model: record.AnyModel, column: str, ids: list[uuid.UUID]) -> None:
        found: set[uuid.UUID] = set()
        for part in record.parts(ids):
            rows = self._rows(model).filter(pk__in=part, **{column: self.merge.kept})
            found |= set(rows.values_list("pk", flat=True))
            rows.update(**{column: self.merge.absorbed})
        self._elsewhere(model, (column,), set(ids) - found, self.merge.kept, self.merge.absorbed)

    def _pairs_back(self, model: record.AnyModel, ids: list[uuid.UUID]) -> None:
        found: set[uuid.UUID] = set()
        for part in record.parts(ids):
            for row in self._rows(model).filter(pk__in=part):
                found.add(row.pk)
                ends = _replaced((row.a_id, row.b_id), self.merge.kept, self.merge.absorbed)
                self._rows(model).filter(pk=row.pk).update(a_id=ends[0], b_id=ends[1])
        self._elsewhere(model, ("a_id", "b_id"), set(ids) - found, self.merge.kept, self.merge.absorbed)

    def _change_back(self, entry: dict[str, Any]) -> None:
        model, column = record.model_of(entry["model"]), entry["column"]
        rows = self._rows(model).filter(pk=entry["id"])
        if rows.exists():
            rows.filter(**{column: entry["after"]}).update(**{column: entry["before"]})
        else:
            self._elsewhere(model, (column,), {uuid.UUID(entry["id"])}, entry["after"], entry["before"])

    def _elsewhere(
        self, model: record.AnyModel, columns: tuple[str, ...], ids: set[uuid.UUID], old: Any, new: Any
    ) -> None:
        """Rows to be put back that are not as the merge left them: where a later merge's record holds them, they are put back there."""
        if not ids:
            return
        wanted, name = {str(pk) for pk in ids}, record.label(model)
        was, shall = record.plain(old), record.plain(new)
        for later in self._merges().filter(number__gt=self.merge.number).order_by("number"):
            merge = self._known.setdefault(later.pk, later)
            said = merge.record["fields"] if model is self.model and merge.kept in ids else {}
            for column in columns:
                if said.get(column, [None])[0] == was:
                    said[column][0] = shall
                    self._held[merge.pk] = merge
            for row in (merge.record["row"], *merge.record["aside"]):
                if row["model"] == name and row["columns"]["id"] in wanted:
                    for column in columns:
                        if row["columns"][column] == was:
                            row["columns"][column] = shall
                    _in_order(row["columns"], columns)
                    self._held[merge.pk] = merge

    def _write(self, row: record.Row) -> None:
        """Write a row again, but one that leads to somebody who was erased since."""
        model = record.model_of(row["model"])
        columns = dict(row["columns"])
        through: list[tuple[Merge, str]] = []
        for field in record.references(model):
            value = columns[field.attname]
            if value is None:
                continue
            target, merges = self._led(field.related_model, uuid.UUID(value))
            if target is None and not field.null:
                return
            columns[field.attname] = None if target is None else str(target)
            through += [(merge, field.attname) for merge in merges]
        if record.paired(model):
            _in_order(columns, ("a_id", "b_id"))
        if self._stands(model, columns):
            # It would have been set aside by the later merge, so there it waits.
            for merge, _ in through[:1]:
                merge.record["aside"].append(row)
                self._held[merge.pk] = merge
            return
        record.write({"model": row["model"], "columns": columns})
        for merge, column in through:
            _entered(merge, model, column, columns["id"])
            self._held[merge.pk] = merge

    def _stands(self, model: record.AnyModel, columns: dict[str, Any]) -> bool:
        """Whether a row that came since has its place, or both ends are one."""
        if record.paired(model) and columns["a_id"] == columns["b_id"]:
            return True
        for constraint in model._meta.constraints:
            names = [record.attname(model, name) for name in getattr(constraint, "fields", ())]
            values = {name: columns[name] for name in names}
            if names and None not in values.values() and record.objects(model).filter(**values).exists():
                return True
        return False

    def _now(self, model: record.AnyModel, column: str, value: Any) -> Any:
        """Where that reference leads today, None for gone; what is no reference is as it is."""
        field = record.column_of(model, column)
        return value if value is None or not field.is_relation else self._led(field.related_model, value)[0]

    def _led(self, target: Any, value: uuid.UUID) -> tuple[uuid.UUID | None, list[Merge]]:
        """The row that one leads to today, None for one that is gone, and the merges that it leads through."""
        through: list[Merge] = []
        while not self._there(target, value):
            merge = self._absorbed_by(value)
            if merge is None:
                return None, through
            through.append(merge)
            value = merge.kept
        return value, through

    def _there(self, target: Any, value: Any) -> bool:
        # The absorbed row is about to be there: the kept one's own columns are put back before it.
        return value == self.merge.absorbed or bool(
            record.objects(target).filter(owner=self.owner, pk=value).exists()
        )

    def _absorbed_by(self, value: uuid.UUID) -> Merge | None:
        rows = self._merges().filter(absorbed=value).exclude(pk=self.merge.pk)
        found: Merge | None = rows.order_by("-number").first()
        return self._known.setdefault(found.pk, found) if found else None


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
