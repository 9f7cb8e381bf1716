"""The environment, read once and checked loudly.

In: `os.environ` and the command's `--data`. Out: `Environment`, frozen. A value that cannot be understood is a
Refusal that names the variable.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from askaround.lib import clock
from askaround.lib.errors import Refusal


@dataclass(frozen=True)
class Environment:
    """Where the data is, which database, which mode."""

    data: Path
    mode: str
    database_url: str | None

    @property
    def database_file(self) -> Path:
        return self.data / "askaround.sqlite3"


def data_folder() -> Path:
    """ASKAROUND_DATA, else the platform's user data folder."""
    chosen = os.environ.get("ASKAROUND_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("askaround", appauthor=False))


def read() -> Environment:
    """The environment as it is now. Raises Refusal for a mode that does not exist and a clock without zone."""
    mode = os.environ.get("ASKAROUND_MODE", "local")
    if mode not in ("local", "server"):
        raise Refusal(f"ASKAROUND_MODE is “{mode[:40]}”; it must be local or server.")
    if mode == "server" and os.environ.get("ASKAROUND_NOW"):
        raise Refusal("ASKAROUND_NOW is for rehearsals in local mode; unset it in server mode.")
    # Asked here, a clock that cannot be read stops every command before its first change.
    clock.now()
    return Environment(data_folder(), mode, os.environ.get("ASKAROUND_DATABASE_URL") or None)


def make_data_folder(folder: Path) -> None:
    """Create the folder with mode 0700, or close it to others if it is open.

    Raises Refusal when it cannot be made or is a file.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be used ({error.strerror}); choose another with --data."
        ) from None


def database_settings(env: Environment) -> dict[str, object]:
    """Django's DATABASES["default"] for this environment."""
    if env.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(env.database_file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
            },
            "TEST": {"NAME": None},
        }
    form = "ASKAROUND_DATABASE_URL must look like postgres://user:password@host:5432/name."
    try:
        parts = urlsplit(env.database_url)
    except ValueError:
        raise Refusal(form) from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Refusal(form)
    try:
        port = parts.port
    except ValueError:
        raise Refusal("The port in ASKAROUND_DATABASE_URL is not a number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"connect_timeout": 10},
    }
