"""Rows of the import into the database, in bulk: the only place with SQL of its own, since 10,000 rows are to be written within two
seconds.

In: `Prepared`, the parameter tuples of every insert and update, made before the transaction opens. Out: `write` runs them inside the
caller's transaction. Values pass through each field's `get_db_prep_save`, so both databases get what the ORM would give them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from operator import attrgetter, itemgetter
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.network.models import Person

ROWS_AT_ONCE = 2_000
# So many rows at once are worth making a table's indexes anew for.
REBUILD_FROM = 20_000
_PLAIN = {"CharField", "TextField", "BooleanField", "PositiveIntegerField", "FloatField", "BinaryField"}


class Rows:
    """Rows of one table that give the same columns, a tuple each; what stands in its other columns is the same for all (`shared`).

    Values are as the database driver wants them. Beyond a few thousand they wait in a file that nobody else sees, so that memory
    does not grow with them.
    """

    def __init__(self, model: type[Model], names: Sequence[str], shared: dict[str, Any]) -> None:
        self.model, self.names, self.shared, self._away = model, tuple(names), shared, 0
        self._rows: list[tuple[Any, ...]] = []
        self._file: IO[bytes] | None = None
        self._parts: list[tuple[int, Callable[[bytes], list[tuple[Any, ...]]]]] = []

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._away + len(self._rows)

    def append(self, row: tuple[Any, ...]) -> None:
        """One more row: its values in the order of `names`."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_AT_ONCE:
            self._put_away()

    def _put_away(self) -> None:
        import marshal
        import pickle
        import tempfile

        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the rows)
        try:
            # Half the time of pickle; it takes plain texts and numbers only, which is all that SQLite is given.
            data, load = marshal.dumps(self._rows), marshal.loads
        except ValueError:
            data, load = pickle.dumps(self._rows, pickle.HIGHEST_PROTOCOL), pickle.loads
        self._file.write(data)
        self._parts.append((len(data), load))
        self._away += len(self._rows)
        self._rows.clear()

    def parts(self) -> Iterator[list[tuple[Any, ...]]]:
        """All rows in their order, at most `ROWS_AT_ONCE` at a time; may be asked for again."""
        start = 0
        for size, load in self._parts:
            assert self._file is not None
            self._file.seek(start)
            yield load(self._file.read(size))  # written above, into a file without a name
            start += size
        if self._rows:
            yield self._rows


class Table:
    """The rows to insert into one table. Handles (`number`) are counted from 0: `insert` adds the first that is given out."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self._adapt = _adapter(model)
        self._columns = [name for name, _, _ in _columns(model)]
        self._numbered = "number" in self._columns
        self._whole = Rows(model, self._columns, {})
        self.kinds = [self._whole]

    def add(self, **values: Any) -> None:
        """One more row, by attribute; what is not named has the field's default."""
        if self._numbered:
            values["number"] = self.count
        self._whole.append(self._adapt(values))

    def alike(self, names: Sequence[str], **shared: Any) -> Rows:
        """A quicker `add` for many rows: each gives these attributes as the driver wants them (keys as hexadecimal digits, dates and JSON
        as texts, a handle as `count` was before); what they share is adapted here."""
        defaults = dict(zip(self._columns, self._adapt(shared), strict=True))
        rows = Rows(self.model, names, {name: defaults[name] for name in self._columns if name not in names})
        self.kinds.append(rows)
        return rows

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(rows.count for rows in self.kinds)


class Updates:
    """Changes to rows of one owner, by key, run with one statement per set of columns."""

    def __init__(self, owner: Workspace) -> None:
        self._owner = owner
        self.statements: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, model: type[Model], key: uuid.UUID, values: dict[str, Any]) -> None:
        """Set those columns (attribute names) of the row with that key."""
        sql, savers = _update(model, tuple(values))
        database = connections[DEFAULT_DB_ALIAS]
        given = (*values.values(), self._owner.pk, key)
        parameters = [save(value, database) for save, value in zip(savers, given, strict=True)]
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
        return sum(table.count for table in self.tables.values()) + sum(
            map(len, self.updates.statements.values())
        )


@lru_cache(maxsize=64)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Callable[[Any, Any], Any]]]:
    """The statement that sets those columns of one row, and what makes each of its parameters."""
    named = {name: (column, entry) for name, column, entry in _columns(model)}
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    sets = ", ".join(f"{quote(named[name][0])} = %s" for name in names)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE owner_id = %s AND id = %s"  # noqa: S608
    return sql, [named[name][1].get_db_prep_save for name in (*names, "owner_id", "id")]


def _columns(model: type[Model]) -> list[tuple[str, str, Field[Any, Any]]]:
    """Attribute, column and field of each column."""
    return [(entry.attname, str(entry.column), entry) for entry in model._meta.concrete_fields]


def _adapter(model: type[Model]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """Values by attribute → the row as the database driver wants it. Keys and times repeat: what the field makes of them is kept."""
    database = connections[DEFAULT_DB_ALIAS]
    columns = _columns(model)
    defaults = {name: entry.get_default() if name != "id" else None for name, _, entry in columns}
    in_order = itemgetter(*defaults)
    special: list[tuple[str, Callable[[Any], Any]]] = []
    for name, _, entry in columns:
        kind = getattr(entry, "target_field", entry).get_internal_type()
        if kind == "UUIDField":
            if not database.features.has_native_uuid_field:
                special.append((name, attrgetter("hex")))
        elif kind not in _PLAIN:
            save = partial(_saved, entry, database)
            special.append((name, save if kind == "JSONField" else lru_cache(maxsize=4096)(save)))

    def adapt(values: dict[str, Any]) -> tuple[Any, ...]:
        row = {**defaults, **values}
        for name, saved in special:
            value = row[name]
            if value is not None:
                row[name] = saved(value)
        values_in_order: tuple[Any, ...] = in_order(row)
        return values_in_order

    return adapt


def _saved(entry: Field[Any, Any], database: Any, value: Any) -> Any:
    return entry.get_db_prep_save(value, database)


def write(owner: Workspace, prepared: Prepared, progress: Callable[[int, int], None]) -> None:
    """Run the inserts and updates inside the caller's transaction. Gives out the handles."""
    done, total = 0, prepared.total
    letters: dict[type[Model], str] = {Organisation: Organisation.LETTER, Person: Person.LETTER}
    for table in prepared.tables.values():
        with _indexes_afterwards(table):
            for count in insert(table, _first(owner, table, letters.get(table.model, ""))):
                done += count
                progress(done, total)
    with connection.cursor() as cursor:
        for sql, rows in prepared.updates.statements.items():
            for part in _parts(rows):
                cursor.executemany(sql, part)
                done += len(part)
                progress(done, total)
    for model, keys in prepared.gone:
        doomed: Any = model._default_manager.filter(owner=owner)
        for key_part in _parts([(key,) for key in keys]):
            doomed.filter(pk__in=[key for (key,) in key_part]).delete()


def insert(table: Table, first: int = 0) -> Iterator[int]:
    """Insert its rows inside the caller's transaction, numbered from `first` on; yields how many after each part."""
    for kind in table.kinds:
        for part in kind.parts():
            _put(kind, part, first)
            yield len(part)


def insert_alike(
    model: type[Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]], **shared: Any
) -> None:
    """Insert rows of `Table.alike` as they come, inside the caller's transaction."""
    kind, left = Table(model).alike(names, **shared), iter(rows)
    while part := list(islice(left, ROWS_AT_ONCE)):
        _put(kind, part, 0)


def _put(kind: Rows, rows: Sequence[tuple[Any, ...]], first: int) -> None:
    # PostgreSQL's COPY is five times as quick as inserts, one after the other.
    put = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor:
        put(cursor, kind, rows, first)


@contextmanager
def _indexes_afterwards(table: Table) -> Iterator[None]:
    """Of a large import into a smaller table SQLite makes the indexes anew at the end, sorted, sooner than it keeps them row by row.

    It happens within the transaction, so that a crash leaves table and indexes as they were; primary keys are looked at all
    the while, other uniqueness at the end.
    """
    statements = _indexes(table.model) if _is_most(table) else []
    with connection.cursor() as cursor:
        for name, _ in statements:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, sql in statements:
            cursor.execute(sql)


def _is_most(table: Table) -> bool:
    """Whether these are many rows, and more than the table has."""
    if connection.vendor != "sqlite" or table.count < REBUILD_FROM:
        return False
    stored: int = table.model._default_manager.order_by()[: table.count].count()
    return stored < table.count


def _indexes(model: type[Model]) -> list[tuple[str, str]]:
    """Name and statement of each index that the table's own definition does not hold."""
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL ORDER BY rowid"
    with connection.cursor() as cursor:
        cursor.execute(named, [model._meta.db_table])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _first(owner: Workspace, table: Table, letter: str) -> int:
    """The first of as many handles as the table has rows; 0 for a table without handles, or without rows."""
    return next_numbers(owner, letter, table.count) if letter and table.count else 0


def _insert(cursor: Any, kind: Rows, rows: Sequence[tuple[Any, ...]], first: int) -> None:
    """What all rows share stands in the statement, so that it is neither kept nor handed over with each."""
    marks = [f"%s + {first:d}" if name == "number" else "%s" for name in kind.names]
    marks += [_literal(value).replace("%", "%%") for value in kind.shared.values()]
    quote = connection.ops.quote_name
    columns = {name: quote(column) for name, column, _ in _columns(kind.model)}
    into = ", ".join(columns[name] for name in (*kind.names, *kind.shared))
    table = quote(kind.model._meta.db_table)
    cursor.executemany(f"INSERT INTO {table} ({into}) VALUES ({', '.join(marks)})", rows)  # noqa: S608


def _literal(value: str | float | None) -> str:
    """A value as SQLite's statements write it."""
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value + 0)


def _copy(cursor: Any, kind: Rows, rows: Sequence[tuple[Any, ...]], first: int) -> None:
    columns = {name: column for name, column, _ in _columns(kind.model)}
    into = ", ".join(connection.ops.quote_name(columns[name]) for name in (*kind.names, *kind.shared))
    table = connection.ops.quote_name(kind.model._meta.db_table)
    at, shared = kind.names.index("number") if "number" in kind.names else -1, tuple(kind.shared.values())
    with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({into}) FROM STDIN") as copy:
        for row in rows:
            given = row if at < 0 else (*row[:at], row[at] + first, *row[at + 1 :])
            copy.write_row(given + shared)


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterable[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
