"""From nothing to a usable database.

In: the environment. Out: Django loaded, data folder made, schema present and current. Idempotent. What cannot be done is a Refusal.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from askaround.config import environment, schema
from askaround.lib.errors import Refusal

_ready = False


def ready() -> None:
    """Load Django and bring the schema up; the second call does nothing."""
    global _ready
    if _ready:
        return
    env = environment.read()
    environment.make_data_folder(env.data)
    if env.database_url is None and not env.database_file.exists():
        schema.create(env.database_file)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "askaround.config.settings")
    import django

    django.setup()
    if env.database_url is None:
        _bring_up_sqlite(env.database_file)
    else:
        _bring_up_postgresql()
    _ready = True


def _bring_up_sqlite(file: Path) -> None:
    applied = _applied()
    if _missing(applied):
        _backup(file)
        _migrate()
        _catch_up()


def _bring_up_postgresql() -> None:
    from django.db import connection

    if not _missing(_applied()):
        return
    with connection.cursor() as cursor:
        # Two processes that start at once: the second waits here and then finds everything done.
        cursor.execute("SELECT pg_advisory_lock(7253001)")
        try:
            if _missing(_applied()):
                _migrate()
                _catch_up()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(7253001)")


def _applied() -> frozenset[tuple[str, str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return frozenset()
        cursor.execute("SELECT app, name FROM django_migrations")
        return frozenset((str(app), str(name)) for app, name in cursor.fetchall())


def _missing(applied: frozenset[tuple[str, str]]) -> bool:
    """Whether migrations are to be run. Raises Refusal when the data is newer than the program."""
    expected = schema.expected()
    ours = {app for app, _ in expected}
    newer = {mark for mark in applied - expected if mark[0] in ours}
    if newer:
        raise Refusal(
            "This data was written by a newer Askaround; update the program, or choose another folder with --data."
        )
    return bool(expected - applied)


def _backup(file: Path) -> None:
    """A copy beside the database before each migration, whole or not at all."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    folder = file.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-migration-{stamp}.sqlite3"
    draft = target.with_suffix(".part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _catch_up() -> None:
    """What is stored of a rule's outcome is computed anew: a newer version may have other rules than the one that stored it."""
    from askaround.accounts.models import Workspace
    from askaround.outreach.record import recompute

    for owner in Workspace.objects.order_by("id"):
        recompute(owner)
