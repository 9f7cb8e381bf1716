"""Every benchmark of Explore, one after the other: `python -m bench.explore`. In: nothing. Out: their tables; exit 1 when one exceeds a limit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Each script in a process of its own, so that none warms what the next measures."""
    scripts = sorted(file for file in Path(__file__).parent.glob("*.py") if not file.name.startswith("_"))
    worst = 0
    for script in scripts:
        print(f"== {script.stem}", flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, str(script), *sys.argv[1:]], check=False).returncode
        )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
