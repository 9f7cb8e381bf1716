"""Queries that the ORM writes once: where writing one takes longer than the database needs to answer it.

In: how the query is made, then an owner and keys. Out: its rows as tuples, as `values_list` gives them. Nothing is written by hand: the
statement is the ORM's own, kept for each database and number of keys, and only the values in it change.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, UUIDField

from askaround.accounts.models import Workspace

_OWNER = uuid.UUID(int=1)
_SIZES = (1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
_KEY = UUIDField()

Make = Callable[[uuid.UUID, Sequence[uuid.UUID]], QuerySet[Any, tuple[Any, ...]]]


@dataclass(frozen=True)
class _Written:
    """A statement; for each of its values either its place among the owner and the keys, or the value itself; and converters."""

    sql: str
    values: tuple[tuple[int | None, Any], ...]
    converters: tuple[tuple[int, Any, Any], ...]


class Kept:
    """One query over an owner's rows with some keys; `make` gets the owner's key and the keys and must use nothing else that changes."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._written: dict[tuple[str, int], _Written] = {}

    def rows(self, owner: Workspace, keys: Iterable[uuid.UUID]) -> list[tuple[Any, ...]]:
        """The rows for these keys; one query for each 2,048 of them, none for no keys."""
        wanted = list(keys)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), _SIZES[-1]):
            found += self._some(owner, wanted[start : start + _SIZES[-1]])
        return found

    def _some(self, owner: Workspace, keys: list[uuid.UUID]) -> list[tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        size = next(size for size in _SIZES if size >= len(keys))
        written = self._written.get((connection.vendor, size))
        if written is None:
            written = self._written[connection.vendor, size] = self._write(connection, size)
        # A key that stands there twice is found once.
        given: list[Any] = [owner.pk, *keys, *([keys[-1]] * (size - len(keys)))]
        if not connection.features.has_native_uuid_field:
            given = [key.hex for key in given]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [fixed if at is None else given[at] for at, fixed in written.values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not written.converters:
            return rows
        return [_converted(row, written.converters, connection) for row in rows]

    def _write(self, connection: Any, size: int) -> _Written:
        places = [uuid.UUID(int=2 + n) for n in range(size)]
        query = self._make(_OWNER, places).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        known = {_KEY.get_db_prep_value(key, connection): at for at, key in enumerate((_OWNER, *places))}
        converters = compiler.get_converters([each[0] for each in compiler.select])
        return _Written(
            sql,
            tuple(
                (known.get(value) if isinstance(value, (str, uuid.UUID)) else None, value) for value in params
            ),
            tuple((at, each, expression) for at, (found, expression) in converters.items() for each in found),
        )


def _converted(
    row: tuple[Any, ...], converters: Sequence[tuple[int, Any, Any]], connection: Any
) -> tuple[Any, ...]:
    values = list(row)
    for at, convert, expression in converters:
        if values[at] is not None:
            values[at] = convert(values[at], expression, connection)
    return tuple(values)
