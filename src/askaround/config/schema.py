"""The schema file: a new SQLite data folder starts from it instead of from forty migrations.

In: `schema.sql` beside this module (`python -m askaround.config.schema` writes it from the migrations; a test proves it
equal to migrating from nothing). Out: `version()`, `expected()`, `create(file)`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("schema.sql")
_HEAD = "-- migrations: "


@lru_cache(maxsize=1)
def text() -> str:
    return FILE.read_text(encoding="utf-8")


def expected() -> frozenset[tuple[str, str]]:
    """The migrations, as (app, name), that a database of this version has had."""
    head = text().split("\n", 1)[0].removeprefix(_HEAD)
    return frozenset((app, name) for app, name in (word.split(".", 1) for word in head.split()))


def version() -> str:
    """How many migrations, and a digest of the tables they make."""
    return f"{len(expected())}.{hashlib.sha256(text().encode()).hexdigest()[:8]}"


def create(file: Path) -> None:
    """Make a database with this schema at `file`, whole or not at all; a file already there stays as it is."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=OFF")
            connection.executescript("BEGIN;\n" + text() + "\nCOMMIT;\n")
        finally:
            connection.close()
        _place(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, file: Path) -> None:
    """A hard link never overwrites: of two processes that start at once one wins and both use its file."""
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    except OSError:
        if not file.exists():
            draft.replace(file)


def write() -> str:
    """Migrate an empty database and write its tables, indexes and migration names to `schema.sql`."""
    import tempfile

    os.environ["ASKAROUND_DATA"] = folder = tempfile.mkdtemp()
    os.environ.pop("ASKAROUND_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "askaround.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    FILE.write_text(dump(Path(folder) / "askaround.sqlite3"), encoding="utf-8")
    return version()


def dump(database: Path) -> str:
    """The text of `schema.sql` for a migrated database: no times, no rows but the migrations' names."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        statements = [
            row[0]
            for row in connection.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
                "ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, name"
            )
        ]
    finally:
        connection.close()
    marks = [
        f"INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP)"  # noqa: S608
        for app, name in names
    ]
    head = _HEAD + " ".join(f"{app}.{name}" for app, name in names)
    return head + "\n" + ";\n".join(statements + marks) + ";\n"


if __name__ == "__main__":
    print(write())
