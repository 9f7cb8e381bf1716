"""Speed and memory of one system in a fresh process on one core: `python -m bench.titles.speed NAME TITLES [plain]`.

In: the name of a system and how many distinct titles. Out: one line of JSON: seconds to get ready (with the first
answer), titles a second by the clock and by the time of the core, the greatest resident memory in MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

LONGEST = 100


def peak_memory() -> float:
    """MB. Of this program alone: getrusage would still tell the parent's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main(name: str, count: int, *, plain: bool = False) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    from bench.titles.rivals import SYSTEMS
    from bench.titles.sets import many

    titles = many(count, plain=plain)
    started = time.perf_counter()
    system = next(s for s in SYSTEMS if s.name == name)(None)
    system.answer(["Registered nurse"])
    ready = time.perf_counter() - started
    started, used = time.perf_counter(), time.process_time()
    for start in range(0, count, 1000):
        system.answer(titles[start : start + 1000])
    took, used = time.perf_counter() - started, time.process_time() - used
    print(json.dumps({"ready": ready, "clock": count / took, "core": count / used, "memory": peak_memory()}))


def measure(name: str, count: int, *, plain: bool = False) -> dict[str, float] | None:
    """The same, of a child process; None when it failed or took too long."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "bench.titles.speed", name, str(count), *(["plain"] if plain else [])]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, env=environment, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), plain=sys.argv[3:] == ["plain"])
