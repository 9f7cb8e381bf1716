"""What every test gets: no way out beyond loopback, and the real parts by name."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.ground", "tests.realparts.fixtures"]

# A test machine that is busy is no fault of the code: properties have no deadline, the suite has one.
settings.register_profile("askaround", deadline=None)
settings.load_profile("askaround")
