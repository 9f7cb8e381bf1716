"""Faults of the machine in words.

In: an exception. Out: one sentence that says what to do, or None when it is not a known fault.
"""

from __future__ import annotations

import errno
import sqlite3

_SQLITE = (
    (
        "database is locked",
        "The database is busy: another Askaround is writing. Wait a moment and try again.",
    ),
    ("readonly database", "The database is read-only; give yourself the right to write in the data folder."),
    ("disk is full", "The disk is full; free some space and try again. Nothing was changed."),
    (
        "unable to open",
        "The database cannot be opened; check the data folder's rights or choose another with --data.",
    ),
    ("disk i/o error", "The disk could not be written; check its space and health, then try again."),
    (
        "file is not a database",
        "The database file is damaged or no database; restore a backup or choose another --data.",
    ),
    ("nul (0x00)", "There is a NUL character in that text; take it out."),
    ("malformed", "The database file is damaged; restore a backup."),
)

# In this order: what the server says comes behind words of a failed connection.
_POSTGRESQL = (
    (
        ("password authentication failed", "no password supplied", "role "),
        "The PostgreSQL server does not let this user in; check user and password in ASKAROUND_DATABASE_URL.",
    ),
    (
        ("does not exist",),
        "The PostgreSQL server has no such database or table; check the name in ASKAROUND_DATABASE_URL.",
    ),
    (
        ("connection refused", "connection failed", "resolve host", "timeout expired", "is the server running",
         "server closed the connection", "terminating connection", "connection is lost"),
        "The PostgreSQL server cannot be reached; check ASKAROUND_DATABASE_URL and that it runs.",
    ),
)  # fmt: skip


def sentence_for(error: BaseException) -> str | None:
    """The sentence for a database, disk or network fault, looked for along the chain of causes."""
    seen = 0
    current: BaseException | None = error
    while current is not None and seen < 8:
        found = _one(current)
        if found:
            return found
        current, seen = current.__cause__ or current.__context__, seen + 1
    return None


def _one(error: BaseException) -> str | None:
    text = str(error).lower()
    module = type(error).__module__
    if isinstance(error, sqlite3.Error) or module.startswith(("django.db", "psycopg")):
        for part, sentence in _SQLITE:
            if part in text:
                return sentence
        for parts, sentence in _POSTGRESQL:
            if any(part in text for part in parts):
                return sentence
        if "no space left" in text:
            return _SQLITE[2][1]
    if isinstance(error, UnicodeEncodeError) and "surrogates" in text:
        return "There are bytes in that text that are no letters; type it again without them."
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            # Not the database's word: what it did before a result could not be written stays done.
            return "The disk is full, or what should take the result is; free some space and try again."
        if error.errno == errno.EADDRINUSE:
            return "That port is taken; choose another with --port."
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM) and error.filename:
            return f"{error.filename} cannot be written or read; check its rights."
    return None
