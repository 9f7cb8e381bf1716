"""What every real part shares: a free port, a folder, a user to run as, a process that ends with its test.

In: nothing of the project. Out: `Missing`, `free_port`, `folder`, `Process`, `serving_user`, `wait_until`.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class Missing(Exception):
    """A part is not on this machine, or cannot be started here; the text says which and why."""


def free_port() -> int:
    """A TCP port of loopback that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving_user() -> tuple[int, int]:
    """Uid and gid that servers run as: those of this process, or nobody's where this process is root's."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def hand_over(path: Path) -> None:
    """Give a file or folder, with everything in it, to the serving user; a server may be moving files in it meanwhile."""
    if os.geteuid() != 0:
        return
    uid, gid = serving_user()
    inside = (Path(at, name) for at, folders, files in os.walk(path) for name in (*folders, *files))
    for each in (path, *inside):
        with contextlib.suppress(FileNotFoundError):
            os.chown(each, uid, gid, follow_symlinks=False)


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A folder of its own, short enough for a Unix socket in it, owned by the serving user; removed at the end."""
    path = Path(tempfile.mkdtemp(prefix=f"askaround-{name}-", dir="/tmp"))
    path.chmod(0o755)
    hand_over(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def program(name: str, *places: str) -> Path:
    """Where a program is: on the path, or at one of `places` (patterns). Raises Missing."""
    found = shutil.which(name)
    if found:
        return Path(found)
    for place in places:
        for path in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            if os.access(path, os.X_OK):
                return path
    raise Missing(f"{name} is not installed")


def wait_until(true: Callable[[], bool], seconds: float = 20, what: str = "it") -> None:
    """Ask every 20 ms until `true()`; raises TimeoutError that names `what`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.02)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A server in the background: its output in a file, its end with `stop()`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        log: Path,
        *,
        as_serving_user: bool = False,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.log = log
        self.command = [str(part) for part in command]
        # A test run that is killed takes its servers along, where the system can do that.
        leash = [setpriv, "--pdeathsig", "TERM"] if (setpriv := shutil.which("setpriv")) else []
        uid, gid = serving_user()
        drop = as_serving_user and os.geteuid() == 0
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                [*leash, *self.command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
                user=uid if drop else None,
                group=gid if drop else None,
                extra_groups=[] if drop else None,
            )

    def wait_for_port(self, port: int, seconds: float = 20) -> None:
        """Return once something listens; raises Missing with the end of the log when it ended or never did."""
        end = time.monotonic() + seconds
        while not listens(port):
            if self.popen.poll() is not None or time.monotonic() > end:
                self.stop()
                tail = self.log.read_text(errors="replace")[-800:]
                raise Missing(f"{Path(self.command[0]).name} did not start: {tail}")
            time.sleep(0.02)

    def stop(self, signal_first: bool = True) -> None:
        """End it, asked first or not; then whatever it has started goes with it."""
        if self.popen.poll() is None and signal_first:
            self.popen.terminate()
            try:
                self.popen.wait(5)
            except subprocess.TimeoutExpired:
                pass
        if self.popen.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(5)
