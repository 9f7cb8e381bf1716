"""Which Askaround runs on a data folder.

In: the data folder. Out: `running.json` with process and port, written by `serve`, read by `link`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


def write(data: Path, port: int) -> tuple[int, int] | None:
    """Note this process; the process and port that were noted before come back, for `clear`."""
    before = _read(data)
    _note(data, os.getpid(), port)
    return before


def clear(data: Path, before: tuple[int, int] | None = None) -> None:
    """Forget it, if it is this process's; another one that was noted `before` and still lives is noted again."""
    if (found := _read(data)) and found[0] == os.getpid():
        if before is not None and before[0] != os.getpid() and _lives(before[0]):
            _note(data, *before)
        else:
            (data / "running.json").unlink(missing_ok=True)


def _note(data: Path, pid: int, port: int) -> None:
    draft = data / f"running.json.{os.getpid()}"
    draft.write_text(json.dumps({"pid": pid, "port": port}), encoding="ascii")
    draft.replace(data / "running.json")


def port_of(data: Path) -> int | None:
    """The port of the live server on that folder, else None."""
    found = _read(data)
    return found[1] if found is not None and _lives(found[0]) else None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _read(data: Path) -> tuple[int, int] | None:
    try:
        content = json.loads((data / "running.json").read_text(encoding="ascii"))
        return int(content["pid"]), int(content["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
