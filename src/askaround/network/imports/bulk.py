"""Rows of the import into the database, in bulk: the only place with SQL of its own, since 10,000 rows are to be written within two
seconds.

In: `Prepared`, the parameter tuples of every insert and update, made before the transaction opens. Out: `write` runs them inside the
caller's transaction. Values pass through each field's `get_db_prep_save`, so both databases get what the ORM would give them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.network.models import Person

ROWS_AT_ONCE = 2_000
_PLAIN = {"CharField", "TextField", "BooleanField", "PositiveIntegerField", "FloatField"}


@dataclass(slots=True)
class Table:
    """The rows to insert into one table: a tuple per row, in the order of the table's columns."""

    model: type[Model]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, **values: Any) -> None:
        self.rows.append(_row(self.model, values))


class Updates:
    """Changes to rows of one owner, by key, run with one statement per set of columns."""

    def __init__(self, owner: Workspace) -> None:
        self._owner = owner
        self.statements: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, model: type[Model], key: uuid.UUID, values: dict[str, Any]) -> None:
        """Set those columns (attribute names) of the row with that key."""
        database = connections[DEFAULT_DB_ALIAS]
        named = {name: (column, entry) for name, column, entry in _columns(model)}
        quote = database.ops.quote_name
        sets = ", ".join(f"{quote(named[name][0])} = %s" for name in values)
        sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE owner_id = %s AND id = %s"  # noqa: S608
        parameters = [named[name][1].get_db_prep_save(value, database) for name, value in values.items()]
        for name, value in (("owner_id", self._owner.pk), ("id", key)):
            parameters.append(named[name][1].get_db_prep_save(value, database))
        self.statements.setdefault(sql, []).append(tuple(parameters))

    def run(self) -> None:
        """Run and forget them, inside the caller's transaction."""
        with connection.cursor() as cursor:
            for sql, rows in self.statements.items():
                cursor.executemany(sql, rows)
        self.statements.clear()


@dataclass(slots=True)
class Prepared:
    """Everything to be written, but for handles (`number`), which are given out inside the transaction."""

    tables: dict[type[Model], Table]
    updates: Updates
    gone: list[tuple[type[Model], list[uuid.UUID]]] = field(default_factory=list)
    """Rows to delete, by model."""

    @property
    def total(self) -> int:
        return sum(len(table.rows) for table in self.tables.values()) + sum(
            map(len, self.updates.statements.values())
        )


def _columns(model: type[Model]) -> list[tuple[str, str, Field[Any, Any]]]:
    """Attribute, column and field of each column."""
    return [(entry.attname, str(entry.column), entry) for entry in model._meta.concrete_fields]


_defaults: dict[type[Model], list[tuple[str, Any, bool]]] = {}


def _shape(model: type[Model]) -> list[tuple[str, Any, bool]]:
    """Per column: attribute, default, whether its value must pass through the field."""
    if model not in _defaults:
        _defaults[model] = [
            (
                name,
                entry.get_default() if name != "id" else None,
                entry.get_internal_type() not in _PLAIN,
            )
            for name, _, entry in _columns(model)
        ]
    return _defaults[model]


def _row(model: type[Model], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name, default) for name, default, _ in _shape(model))


def adapted(model: type[Model], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows as the database driver wants them."""
    database = connections[DEFAULT_DB_ALIAS]
    fields = [entry for _, _, entry in _columns(model)]
    # Keys and times repeat; what the field makes of them is kept. JSON values cannot be, and do not repeat.
    special: list[tuple[int, Field[Any, Any], dict[Any, Any] | None]] = [
        (at, fields[at], None if fields[at].get_internal_type() == "JSONField" else {})
        for at, (_, _, passes) in enumerate(_shape(model))
        if passes
    ]
    adapted = []
    for row in rows:
        values = list(row)
        for at, entry, known in special:
            value = values[at]
            if value is None:
                continue
            if known is None:
                values[at] = entry.get_db_prep_save(value, database)
                continue
            if value not in known:
                known[value] = entry.get_db_prep_save(value, database)
            values[at] = known[value]
        adapted.append(tuple(values))
    return adapted


def write(owner: Workspace, prepared: Prepared, progress: Callable[[int, int], None]) -> None:
    """Run the inserts and updates inside the caller's transaction. Gives out the handles."""
    done, total = 0, prepared.total
    for model, letter in ((Organisation, Organisation.LETTER), (Person, Person.LETTER)):
        _number(owner, prepared.tables[model], letter)
    for table in prepared.tables.values():
        for count in insert(table):
            done += count
            progress(done, total)
    with connection.cursor() as cursor:
        for sql, rows in prepared.updates.statements.items():
            for part in _parts(rows):
                cursor.executemany(sql, part)
                done += len(part)
                progress(done, total)
    for model, keys in prepared.gone:
        rows: Any = model._default_manager.filter(owner=owner)  # type: ignore[misc]
        for key_part in _parts([(key,) for key in keys]):
            rows.filter(pk__in=[key for (key,) in key_part]).delete()


def insert(table: Table) -> Iterator[int]:
    """Insert its rows, adapted before, inside the caller's transaction; yields how many after each part."""
    # PostgreSQL's COPY is five times as quick as inserts, one after the other.
    copies = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for part in _parts(table.rows):
            if copies:
                _copy(cursor, table.model, part)
            else:
                cursor.executemany(_insert(table.model), part)
            yield len(part)


def _number(owner: Workspace, table: Table, letter: str) -> None:
    if not table.rows:
        return
    first = next_numbers(owner, letter, len(table.rows))
    at = next(at for at, (name, _, _) in enumerate(_shape(table.model)) if name == "number")
    table.rows = [(*row[:at], first + index, *row[at + 1 :]) for index, row in enumerate(table.rows)]


def _target(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for _, column, _ in _columns(model))
    return f"{quote(model._meta.db_table)} ({columns})"


def _insert(model: type[Model]) -> str:
    marks = ", ".join(["%s"] * len(_columns(model)))
    return f"INSERT INTO {_target(model)} VALUES ({marks})"  # noqa: S608


def _copy(cursor: Any, model: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, cursor.copy(f"COPY {_target(model)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterable[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
