"""Every model of the steps keeps the rules that sharding by owner needs, and the stored schema is what migrations make."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

from askaround.accounts.models import EnterToken, Membership, OwnedModel, User, Workspace
from askaround.config import schema
from tests.realparts.askaround import environment

# Who may sign in, and whose data it is: these stand above the owners.
ABOVE = {User, Workspace, Membership, EnterToken, Workspace.members.through}


def own_models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if model.__module__.startswith("askaround.")]
    return sorted((model for model in found if model not in ABOVE), key=lambda model: model._meta.label)


def referred_to() -> set[type[models.Model]]:
    """Step tables that a foreign key of another row, or of their own, points to."""
    return {
        field.remote_field.model
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.model is not Workspace
    }


def unique_lists(model: type[models.Model]) -> list[tuple[str, ...]]:
    constraints = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    lists = [tuple(constraint.fields) for constraint in constraints]
    return lists + [tuple(each) for each in model._meta.unique_together]


MODELS = pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)


def test_there_are_models_to_sweep() -> None:
    assert {"network.Person", "outreach.Ask", "prepare.Interview"} <= {m._meta.label for m in own_models()}


@MODELS
def test_every_row_has_an_owner(model: type[models.Model]) -> None:
    assert issubclass(model, OwnedModel)
    owner = model._meta.get_field("owner")
    assert isinstance(owner, models.ForeignKey)
    assert owner.remote_field.model is Workspace
    assert not owner.null


@MODELS
def test_unique_constraints_and_indexes_begin_with_owner(model: type[models.Model]) -> None:
    for fields in unique_lists(model):
        assert fields[0] == "owner", f"unique {fields}"
    for index in model._meta.indexes:
        assert index.fields[:1] == ["owner"], f"index {index.name}"
    alone = [f.name for f in model._meta.local_fields if f.unique and not f.primary_key]
    assert alone == []


@MODELS
def test_a_table_that_is_referred_to_is_unique_by_owner_and_id(model: type[models.Model]) -> None:
    if model in referred_to():
        assert ("owner", "id") in unique_lists(model)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def shape(file: Path) -> tuple[set[tuple[str, ...]], set[tuple[str, str]]]:
    """Every statement that made something, and the migrations on record."""
    connection = sqlite3.connect(file)
    try:
        made = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        statements = {(kind, name, table, " ".join(sql.split())) for kind, name, table, sql in made}
        marks = set(connection.execute("SELECT app, name FROM django_migrations"))
    finally:
        connection.close()
    return statements, marks


def test_the_schema_file_is_what_the_migrations_make(tmp_path: Path) -> None:
    copied = tmp_path / "copied.sqlite3"
    schema.create(copied)
    data = tmp_path / "migrated"
    data.mkdir()
    migrate = "import django; django.setup(); from django.core.management import call_command as c; "
    migrate += "c('migrate', verbosity=0)"
    env = environment(data, DJANGO_SETTINGS_MODULE=settings.SETTINGS_MODULE)
    subprocess.run([sys.executable, "-c", migrate], check=True, env=env, timeout=120)
    assert shape(copied) == shape(data / "askaround.sqlite3")
