"""Which Askaround runs on a data folder.

In: the data folder. Out: `running.json` with process and port, written by `serve`, read by `link`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


def write(data: Path, port: int) -> None:
    draft = data / f"running.json.{os.getpid()}"
    draft.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="ascii")
    draft.replace(data / "running.json")


def clear(data: Path) -> None:
    """Forget it, if it is this process's."""
    if (found := _read(data)) and found[0] == os.getpid():
        (data / "running.json").unlink(missing_ok=True)


def port_of(data: Path) -> int | None:
    """The port of the live server on that folder, else None."""
    found = _read(data)
    if found is None:
        return None
    try:
        os.kill(found[0], 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return found[1]


def _read(data: Path) -> tuple[int, int] | None:
    try:
        content = json.loads((data / "running.json").read_text(encoding="ascii"))
        return int(content["pid"]), int(content["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
