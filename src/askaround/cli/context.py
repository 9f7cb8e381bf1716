"""What a command gets: where to write, whose data.

In: the global options. Out: `Context`, and `guarded`, which turns errors into one sentence and an exit code.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.accounts.models import Workspace
    from askaround.accounts.queries import OwnerSettings


class Context:
    """One call of one command."""

    def __init__(self, *, as_json: bool, owner_mail: str | None, command: str) -> None:
        self.json = as_json
        self.owner_mail = owner_mail
        self.command = command

    def setup(self) -> None:
        """Make the data folder, load Django, bring the schema up. Idempotent."""
        from askaround.config import startup

        startup.ready()

    @cached_property
    def owner(self) -> Workspace:
        """The workspace this command works on. Raises Refusal in server mode without --owner."""
        self.setup()
        from django.conf import settings

        from askaround.accounts import actions

        if settings.MODE == "local":
            return actions.local_workspace()
        if not self.owner_mail:
            raise Refusal("In server mode say whose data with --owner MAIL, before the command.")
        return actions.workspace_of(self.owner_mail)

    @cached_property
    def settings(self) -> OwnerSettings:
        from askaround.accounts.queries import settings_of

        return settings_of(self.owner)

    @property
    def data(self) -> Path:
        from askaround.config import environment

        return environment.data_folder()

    def say(self, text: str) -> None:
        """A message for a person: stdout, or stderr when stdout belongs to JSON."""
        print(text, file=sys.stderr if self.json else sys.stdout)

    def progress(self, text: str) -> None:
        """A line of progress: always stderr."""
        print(text, file=sys.stderr)

    def emit(self, result: dict[str, Any], text: str | None = None) -> None:
        """The result as one JSON object, or `text` for people (without text: key and value lines)."""
        if self.json:
            print(json.dumps(result, ensure_ascii=False, default=_plain))
        elif text is not None:
            print(text)
        else:
            for key, value in result.items():
                print(
                    f"{key}: {value if not isinstance(value, (dict, list)) else json.dumps(value, default=_plain)}"
                )

    def lines(
        self,
        rows: Iterable[dict[str, Any]],
        columns: Sequence[tuple[str, Callable[[dict[str, Any]], object]]],
        empty: str = "Nothing here yet.",
    ) -> None:
        """Many results: JSON Lines, or a readable table with these columns (heading, how to get the cell)."""
        if self.json:
            for row in rows:
                print(json.dumps(row, ensure_ascii=False, default=_plain))
            return
        listed = list(rows)
        if not listed:
            print(empty)
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading, _ in columns:
            table.add_column(heading, overflow="fold")
        for row in listed:
            table.add_row(*("" if (cell := get(row)) is None else str(cell) for _, get in columns))
        Console(markup=False, emoji=False, highlight=False).print(table)

    @staticmethod
    def read_text(path_or_dash: str, limit: int = 10_000_000) -> str:
        """The text of a file, or of stdin for `-`. Raises Refusal when unreadable, too large or no UTF-8."""
        told = "What came on stdin" if path_or_dash == "-" else path_or_dash
        if not path_or_dash.strip():
            raise Refusal("The name of the file is empty; name one, or - for stdin.")
        if path_or_dash == "-" and sys.stdin is None:
            raise Refusal("Nothing comes on stdin; name a file, or pipe the text in.")
        try:
            if path_or_dash == "-":
                raw = sys.stdin.buffer.read(limit + 1)
            else:
                with Path(path_or_dash).open("rb") as handle:
                    raw = handle.read(limit + 1)
        except OSError as error:
            raise Refusal(f"{told} cannot be read ({error.strerror}).") from None
        if len(raw) > limit:
            raise Refusal(f"{told} is larger than {limit // 1_000_000} MB.")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal(f"{told} is not text in UTF-8; save it as UTF-8 and try again.") from None


def prepare_output(*, as_json: bool) -> None:
    """JSON is UTF-8 wherever it goes; a letter that a terminal has not is shown by its number, and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = "utf-8" if as_json and stream is sys.stdout else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def guarded(run: Callable[[], int | None]) -> int:
    """Run and turn what went wrong into one sentence on stderr and an exit code; never a traceback."""
    try:
        code = run() or 0
        if sys.stdout is not None:
            # Now, where it can be told, rather than when the interpreter ends.
            sys.stdout.flush()
        return code
    except Refusal as refusal:
        print(f"askaround: {one_line(refusal.sentence)}", file=sys.stderr)
        return refusal.exit_code
    except KeyboardInterrupt:
        print("askaround: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _database_sentence(error)
        if os.environ.get("ASKAROUND_TRACEBACK"):
            raise
        print(f"askaround: {one_line(sentence or _unforeseen(error))}", file=sys.stderr)
        return 1


def one_line(sentence: str) -> str:
    """The sentence on one line and without control characters, whatever it quotes of what was typed."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(sentence.split()))


def _database_sentence(error: Exception) -> str | None:
    from askaround.lib.faults import sentence_for

    return sentence_for(error)


def _unforeseen(error: Exception) -> str:
    detail = " ".join(str(error).split())[:200]
    return (
        f"this could not be done ({type(error).__name__}: {detail}); nothing more was changed. "
        "ASKAROUND_TRACEBACK=1 shows where."
    )


def _plain(value: object) -> object:
    """What json does not know: UUIDs, dates, tuples of dataclasses."""
    import dataclasses
    import datetime as dt
    import uuid

    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
