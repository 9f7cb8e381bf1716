"""Run a command with ASKAROUND_DATABASE_URL set to a new PostgreSQL cluster: python -m tests.realparts.with_postgres CMD…

Out: the command's exit code; 0 with the reason on stdout where PostgreSQL is missing, 1 when
ASKAROUND_REQUIRE_REAL_PARTS=1.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.realparts.parts import Missing
from tests.realparts.postgres import cluster


def main() -> int:
    try:
        with cluster() as running:
            env = {**os.environ, "ASKAROUND_DATABASE_URL": running.database()}
            return subprocess.run(sys.argv[1:], env=env, check=False).returncode
    except Missing as reason:
        print(f"SKIPPED, PostgreSQL: {reason}")
        return 1 if os.environ.get("ASKAROUND_REQUIRE_REAL_PARTS") == "1" else 0


if __name__ == "__main__":
    raise SystemExit(main())
