"""Rows as JSON and back, and which rows point where: what a merge is remembered by.

In: a model, a row. Out: all its columns as JSON, from which the very same row is written again, with its key and its times; every
foreign key of every step that points at a model.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model, UniqueConstraint
from django.db.models.fields.reverse_related import ManyToOneRel

Row = dict[str, Any]
AnyModel = type[Model]
CHUNK = 400
# References without a foreign key: the column that holds the key, and what tells that it is a person's.
LOOSE = {"network.person": (("network.touch", "cause_id"), ("network.tieevidence", "cause_id"))}
LOOSE_WHERE = {"cause_kind": "person"}


def label(model: AnyModel) -> str:
    return str(model._meta.label_lower)


def model_of(name: str) -> Any:
    return apps.get_model(name)


def objects(model: AnyModel) -> Any:
    return model._default_manager


def dump(row: Model) -> Row:
    """All columns of a row: `{"model": …, "columns": {attname: JSON}}`."""
    columns = {
        field.attname: _plain(field.value_from_object(row)) for field in type(row)._meta.concrete_fields
    }
    return {"model": label(type(row)), "columns": columns}


def write(row: Row) -> None:
    """Write that row again as it was: key, times and all."""
    model = model_of(row["model"])
    values = {
        field.attname: _value(field, row["columns"][field.attname])
        for field in model._meta.concrete_fields
        if field.attname in row["columns"]
    }
    # Raw: the time of creation stays what it was.
    model(**values).save_base(raw=True, force_insert=True)


def values_of(row: Model, columns: tuple[str, ...]) -> dict[str, Any]:
    """Those columns as they are."""
    return {name: getattr(row, name) for name in columns}


def plain(value: Any) -> Any:
    """A column's value as JSON."""
    return _plain(value)


def read(model: AnyModel, column: str, value: Any) -> Any:
    """A column's value out of JSON."""
    return _value(column_of(model, column), value)


def column_of(model: AnyModel, column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def attname(model: AnyModel, name: str) -> str:
    """The column of a field."""
    return next(str(field.attname) for field in model._meta.concrete_fields if field.name == name)


@functools.cache
def pointing(model: AnyModel) -> tuple[tuple[AnyModel, str], ...]:
    """(model, column) of every foreign key that points at the model, of any step, in a fixed order."""
    entries = model._meta.get_fields(include_hidden=True)
    found = [
        (entry.related_model, entry.field.attname)
        for entry in entries
        if isinstance(entry, ManyToOneRel) and entry.field.concrete
    ]
    return tuple(sorted(found, key=lambda pair: (label(pair[0]), pair[1])))


def paired(model: AnyModel) -> bool:
    """Whether its rows stand for two, `a` being the smaller key."""
    names = {field.attname for field in model._meta.concrete_fields}
    return {"a_id", "b_id"} <= names


def uniques(model: AnyModel, column: str) -> list[tuple[str, ...]]:
    """The columns of each unique constraint of which that column is one."""
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = tuple(attname(model, name) for name in constraint.fields)
            if column in names:
                found.append(names)
    return found


def references(model: AnyModel) -> Iterator[Any]:
    """Its foreign keys."""
    return (
        field for field in model._meta.concrete_fields if field.is_relation and field.attname != "owner_id"
    )


def parts(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID | dt.date | dt.datetime):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _value(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if field.is_relation:
        field = field.target_field
    return field.to_python(value)
