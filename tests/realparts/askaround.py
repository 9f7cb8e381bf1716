"""Askaround itself as its owner runs it: commands and the server in processes of their own, on a folder of their own.

Out: `run_cli(...)` → `Result`; `Askaround(folder)`, which remembers the folder and database; `.serve()` → `Served`.
No process started here can connect beyond loopback.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GUARD = Path(__file__).resolve().parent / "guard"
REPOSITORY = Path(__file__).resolve().parents[2]
OURS = ("ASKAROUND_", "DJANGO_", "PYTEST_", "COV_")


def environment(data: Path, database_url: str | None = None, **more: str) -> dict[str, str]:
    """A clean environment for one Askaround process: nothing of the test run's own settings in it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    env |= {"PYTHONPATH": os.pathsep.join((str(GUARD), str(REPOSITORY / "src"))), "ASKAROUND_DATA": str(data)}
    env |= {"PYTHONWARNINGS": "default", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "160"}
    if database_url:
        env["ASKAROUND_DATABASE_URL"] = database_url
    return env | more


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """JSON Lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]


def run_cli(
    *args: str | Path,
    data: Path,
    database_url: str | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    seconds: float = 90,
) -> Result:
    """Run `askaround ARGS…` and wait for it. `env` comes on top of a clean environment."""
    done = subprocess.run(
        [sys.executable, "-m", "askaround", *(str(arg) for arg in args)],
        env=environment(data, database_url, **(env or {})),
        input=stdin if stdin is not None else "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
        cwd=data.parent,
    )
    return Result(done.returncode, done.stdout, done.stderr)


class Served:
    """A running `askaround serve`: `link` is what it printed, `base` the address without a path."""

    def __init__(self, popen: subprocess.Popen[str], link: str) -> None:
        self.popen = popen
        self.link = link
        found = re.match(r"(http://[^/]+)/", link)
        assert found, f"serve printed no address: {link!r}"
        self.base = found[1]
        self.output: list[str] = []
        # A pipe that nobody reads would stop the server once it is full.
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.popen.stdout
        for line in self.popen.stdout:
            self.output.append(line)

    def stop(self) -> None:
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        self.popen.wait(10)
        if self.popen.stdout:
            self.popen.stdout.close()

    def kill(self) -> None:
        """As a power cut would."""
        self.popen.kill()
        self.popen.wait(10)


@dataclass
class Askaround:
    """One data folder (and database) and everything that is done with it."""

    data: Path
    database_url: str | None = None
    env: dict[str, str] = field(default_factory=dict)

    def run(
        self, *args: str | Path, stdin: str | None = None, env: Mapping[str, str] | None = None
    ) -> Result:
        merged = {**self.env, **(env or {})}
        return run_cli(*args, data=self.data, database_url=self.database_url, env=merged, stdin=stdin)

    def json(self, *args: str | Path, stdin: str | None = None) -> Any:
        """Run with --json; the object, or the list of lines when there are several. Fails the test on any exit but 0."""
        result = self.run("--json", *args, stdin=stdin)
        assert result.code == 0, f"askaround {' '.join(map(str, args))}: exit {result.code}\n{result.err}"
        try:
            return result.json
        except json.JSONDecodeError:
            return result.lines

    def lines(self, *args: str | Path, stdin: str | None = None) -> list[Any]:
        """Run with --json a command whose answer is JSON Lines."""
        result = self.run("--json", *args, stdin=stdin)
        assert result.code == 0, f"askaround {' '.join(map(str, args))}: exit {result.code}\n{result.err}"
        return result.lines

    def start(self, *args: str | Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command without waiting, its output in one pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", "askaround", *(str(arg) for arg in args)],
            env=environment(self.data, self.database_url, **{**self.env, **(env or {})}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=self.data.parent,
        )

    @contextmanager
    def serve(self, *args: str) -> Iterator[Served]:
        """The web application on a free port, stopped at the end."""
        popen = self.start("serve", "--no-browser", "--port", "0", *args)
        assert popen.stdout
        seen = []
        link = None
        for line in popen.stdout:
            seen.append(line)
            if found := re.search(r"Open (http://\S+)", line):
                link = found[1]
                break
        if link is None:
            popen.kill()
            popen.wait(10)
            raise AssertionError("serve printed no link:\n" + "".join(seen)[-2000:])
        served = Served(popen, link)
        try:
            yield served
        finally:
            served.stop()
