"""The cast of the access sweep: two owners with one row each of everything, and a stranger to both.

In: a database. Out: `Cast` and `one_of_everything`, which fills any model from its fields, so that a new model is in
the sweep without a word here.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from askaround.accounts import actions
from askaround.accounts.models import Counter, NumberedModel, OwnedModel, Setting, User, Workspace

AT = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)
CAREER = "19-1042.00"
# What a field must hold to make sense, by name; everything else by type.
BY_NAME: dict[str, Any] = {
    "onet": CAREER,
    "zone": "America/New_York",
    "country": "US",
    "source": "hand",
    "reference": "other:1",
    "letter": "z",
    "started": "2020-01",
    "ended": "",
    "birthday": "",
    "seniority": "",
    "status": "",
    "calendar_url": "",
    "video_url": "",
    "url": "https://example.org/1",
    "secret": None,
    "smtp_secret": None,
    "imap_secret": None,
}
_numbers = itertools.count(1)


@dataclass
class Member:
    """One owner: who signs in, whose data, and a row of every model by the model's class."""

    user: User
    owner: Workspace
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)


def owned_models() -> list[type[OwnedModel]]:
    return [model for model in apps.get_models() if issubclass(model, OwnedModel)]


def one_of_everything(email: str) -> Member:
    """A workspace for `email` with one row of every model that has an owner."""
    owner = actions.make_workspace(email)
    member = Member(User.objects.get(email=email), owner)
    for model in owned_models():
        if model not in (Counter, Setting):
            row_of(model, member)
    Setting.objects.create(owner=owner, key="first_run_done", value="yes")
    Setting.objects.create(owner=owner, key="name", value=f"Owner {email}")
    for letter in {model.LETTER for model in member.rows if issubclass(model, NumberedModel)}:
        Counter.objects.create(owner=owner, letter=letter, last=1000)
    return member


def row_of(model: type[models.Model], member: Member) -> models.Model:
    """The member's row of this model, made with everything it refers to when it is not there yet."""
    if model in member.rows:
        return member.rows[model]
    values = {
        each.name: value
        for each in model._meta.concrete_fields
        if (value := _value(each, member, model)) is not _LEAVE
    }
    member.rows[model] = model._default_manager.create(**values)
    return member.rows[model]


_LEAVE = object()


def _value(each: models.Field[Any, Any], member: Member, model: type[models.Model]) -> Any:
    if each.primary_key or getattr(each, "auto_now_add", False):
        return _LEAVE
    if isinstance(each, models.ForeignKey):
        return _related(each, member, model)
    if each.name in BY_NAME and not isinstance(each, models.BinaryField):
        return BY_NAME[each.name]
    if each.has_default():
        return _LEAVE
    if each.choices:
        return next(iter(each.choices))[0]
    return _by_type(each)


def _related(each: models.ForeignKey[Any, Any], member: Member, model: type[models.Model]) -> Any:
    target = each.remote_field.model
    if target is Workspace:
        return member.owner
    if target is model:
        return None
    return row_of(target, member)


def _by_type(each: models.Field[Any, Any]) -> Any:
    number = next(_numbers)
    if isinstance(each, models.DateTimeField):
        return None if each.null else AT
    if isinstance(each, models.DateField):
        return None if each.null else AT.date()
    if isinstance(each, models.BooleanField):
        return False
    if isinstance(each, models.UUIDField):
        return None if each.null else uuid.uuid4()
    if isinstance(each, models.FloatField):
        return 0.5
    if isinstance(each, models.IntegerField):
        return number
    if isinstance(each, models.BinaryField):
        return None if each.null else number.to_bytes(4, "little")
    if isinstance(each, models.JSONField):
        return {}
    if isinstance(each, models.CharField | models.TextField):
        return f"swept{number}"[: each.max_length or 40]
    raise TypeError(f"the cast does not know how to fill {each}")
