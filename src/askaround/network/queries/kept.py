"""Queries that the ORM writes once: where writing one takes longer than the database needs to answer it.

In: how the query is made, then an owner and keys. Out: its rows as tuples, as `values_list` gives them; with `plain`, keys are texts of
32 hexadecimal digits, in and out, for where many are compared. Nothing is written by hand: the statement is the ORM's own, kept for
each database and number of keys, and only the values in it change.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, DateField, DateTimeField, ForeignKey, QuerySet, UUIDField
from django.db.models.expressions import Col

from askaround.accounts.models import Workspace

_OWNER = uuid.UUID(int=1)
_SIZES = (1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
_KEY = UUIDField()

Make = Callable[..., QuerySet[Any, tuple[Any, ...]]]
"""Of the owner's key, the keys, and a day, a moment or a text for each further value."""

More = dt.date | str


@dataclass(frozen=True)
class _Written:
    """A statement; for each of its values either its place among the owner and the keys, or the value itself; and converters."""

    sql: str
    values: tuple[tuple[int | None, Any], ...]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


class Kept:
    """One query over an owner's rows with some keys and further values; `make` gets these and must use nothing else that changes."""

    def __init__(self, make: Make, *, plain: bool = False) -> None:
        self._make, self._plain = make, plain
        self._written: dict[tuple[str, int], _Written] = {}

    def rows(self, owner: Workspace, keys: Iterable[uuid.UUID | str], *more: More) -> list[tuple[Any, ...]]:
        """The rows for these keys; one query for each 2,048 of them, none for no keys."""
        wanted = list(keys)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), _SIZES[-1]):
            found += self._some(owner, wanted[start : start + _SIZES[-1]], more)
        return found

    def with_values(self, owner: Workspace, *more: More) -> list[tuple[Any, ...]]:
        """The rows of a query that looks at no keys."""
        return self._some(owner, [owner.pk], more)

    def _some(
        self, owner: Workspace, keys: list[uuid.UUID | str], more: Sequence[More]
    ) -> list[tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        size = next(size for size in _SIZES if size >= len(keys))
        written = self._written.get((connection.vendor, size))
        if written is None:
            written = self._written[connection.vendor, size] = self._write(connection, size, more)
        # A key that stands there twice is found once.
        given: list[Any] = [owner.pk, *keys, *([keys[-1]] * (size - len(keys)))]
        if not connection.features.has_native_uuid_field:
            given = [key if isinstance(key, str) else key.hex for key in given]
        adapt = connection.ops.adapt_datetimefield_value
        given += [adapt(value) if isinstance(value, dt.datetime) else value for value in more]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [fixed if at is None else given[at] for at, fixed in written.values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return _converted(rows, written.converters) if written.converters and rows else rows

    def _write(self, connection: Any, size: int, more: Sequence[More]) -> _Written:
        places = [uuid.UUID(int=2 + n) for n in range(size)]
        further = [_place_of(value, at) for at, value in enumerate(more)]
        query = self._make(_OWNER, places, *further).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        sql, params = _without_empty(sql, params)
        known: dict[Any, int] = {
            _KEY.get_db_prep_value(key, connection): at for at, key in enumerate((_OWNER, *places))
        }
        adapt = connection.ops.adapt_datetimefield_value
        for at, place in enumerate(further, 1 + size):
            known[adapt(place) if isinstance(place, dt.datetime) else place] = at
            known[str(place)] = at  # a day of SQLite
        converters = compiler.get_converters([each[0] for each in compiler.select])
        made = [
            (at, _converter(expression.output_field, found, expression, connection, plain=self._plain))
            for at, (found, expression) in converters.items()
        ]
        if self._plain and connection.features.has_native_uuid_field:
            fields = enumerate(each[0].output_field for each in compiler.select)
            made += [(at, _hex) for at, field in fields if isinstance(field, UUIDField | ForeignKey)]
        return _Written(
            sql,
            tuple((known.get(value), value) for value in params),
            tuple((at, convert) for at, convert in made if convert is not None),
        )


def _place_of(value: More, at: int) -> More:
    """Something of the same kind that stands nowhere else."""
    if isinstance(value, dt.datetime):
        return dt.datetime(1, 1, 1, 0, 0, at, tzinfo=dt.UTC)
    return dt.date(1, 1, 1 + at) if isinstance(value, dt.date) else f"the value {at}"


def _without_empty(sql: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """Empty texts as part of the statement: SQLite takes an index with a condition only where it can read the same condition."""
    parts = sql.split("%s")
    if len(parts) != len(params) + 1 or "%%" in sql:
        return sql, list(params)
    marks = ["''" if param == "" else "%s" for param in params]
    whole = "".join(each for pair in zip(parts, [*marks, ""], strict=True) for each in pair)
    return whole, [param for param in params if param != ""]


def _converter(
    field: Any, converters: Sequence[Callable[..., Any]], expression: Any, connection: Any, *, plain: bool
) -> Callable[[Any], Any] | None:
    """What the ORM would make of a stored value, the same of most kinds in a fraction of the time; None for the value as it is."""
    sqlite = connection.vendor == "sqlite"
    if sqlite and isinstance(field, (UUIDField, ForeignKey)):
        return None if plain else _key
    if sqlite and isinstance(expression, Col) and len(converters) == 1:
        # The driver has made days and truths of the columns already.
        if type(field) in (DateField, BooleanField):
            return None
        if type(field) is DateTimeField and connection.timezone is dt.UTC:
            return _in_utc

    def convert(value: Any) -> Any:
        for each in converters:
            value = each(value, expression, connection)
        return value

    return convert


def _hex(key: uuid.UUID) -> str:
    return key.hex


def _in_utc(at: dt.datetime) -> dt.datetime:
    """Django stores moments in UTC without saying so."""
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _key(text: str) -> uuid.UUID:
    """`uuid.UUID(text)` of 32 hexadecimal digits that the database holds, without looking at their form."""
    key = _new(uuid.UUID)
    _set(key, "int", int(text, 16))
    _set(key, "is_safe", _UNKNOWN)
    return key


_new, _set, _UNKNOWN = object.__new__, object.__setattr__, uuid.SafeUUID.unknown


def _converted(
    rows: list[tuple[Any, ...]], converters: Sequence[tuple[int, Callable[[Any], Any]]]
) -> list[tuple[Any, ...]]:
    columns: list[Any] = list(zip(*rows, strict=True))
    for at, convert in converters:
        columns[at] = [None if value is None else convert(value) for value in columns[at]]
    return list(zip(*columns, strict=True))
