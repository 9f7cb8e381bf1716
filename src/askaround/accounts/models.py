"""Users, workspaces and what belongs to them.

In: nothing but Django. Out: `User`, `Workspace`, `Membership`, `Setting`, `EnterToken`, `Counter`, and `OwnedModel`, the base of
every row of a step.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from askaround.lib.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None) -> User:
        user = self.model(email=email.strip().casefold())
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. In local mode there is exactly one, without a password."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.CharField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()


class Workspace(models.Model):
    """Whose data it is. Every row of a step points here with `owner`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")


class Membership(models.Model):
    """Which user may use which workspace; one each today, several later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]


class OwnedModel(models.Model):
    """The base of every row of a step: a time-ordered key and its owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class NumberedModel(OwnedModel):
    """A row that people name by a short handle, such as p12: a letter of its table and a number of its owner."""

    number = models.PositiveIntegerField()
    LETTER: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def handle(self) -> str:
        return f"{self.LETTER}{self.number}"


class Counter(OwnedModel):
    """The last handle given, per owner and letter."""

    letter = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "letter"], name="counter_once")]


class Setting(OwnedModel):
    """One setting of one owner; keys, types and defaults stand in `accounts.rules`."""

    key = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="setting_once")]


class EnterToken(models.Model):
    """A one-time link into the local application; only its SHA-256 is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


def owned_unique(table: str) -> models.UniqueConstraint:
    """UNIQUE(owner, id) for a table that others refer to, so that it can be sharded by owner."""
    return models.UniqueConstraint(fields=["owner", "id"], name=f"{table}_owner_id")


def handle_unique(table: str) -> models.UniqueConstraint:
    """UNIQUE(owner, number): a handle names one row."""
    return models.UniqueConstraint(fields=["owner", "number"], name=f"{table}_owner_number")
