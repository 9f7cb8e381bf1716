"""What every test gets: no way out beyond loopback, and the real parts by name."""

from __future__ import annotations

pytest_plugins = ["tests.ground", "tests.realparts.fixtures"]
