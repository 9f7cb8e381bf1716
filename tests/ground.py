"""The ground of the test run, loaded before Django: an own data folder, no outside, no PostgreSQL run of what needs none.

In: ASKAROUND_DATABASE_URL, which makes the run one on PostgreSQL; then only the tests that touch the database run.
ASKAROUND_TESTS_NOW, the hour that the tests take for the present where they set none themselves (a Sunday night, a holiday).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest

from tests.realparts.guard import sitecustomize

# Settings are read when pytest-django loads, so this has to be there before: at import.
_DATA = tempfile.mkdtemp(prefix="askaround-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
_NOW = os.environ.get("ASKAROUND_TESTS_NOW")
for _name in [name for name in os.environ if name.startswith("ASKAROUND_")]:
    if _name not in ("ASKAROUND_DATABASE_URL", "ASKAROUND_REQUIRE_REAL_PARTS"):
        del os.environ[_name]
os.environ["ASKAROUND_DATA"] = _DATA
if _NOW:
    os.environ["ASKAROUND_NOW"] = _NOW
sitecustomize.install()

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client"}


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The long ones first, else one core waits at the end for the other's last; the order among them stays random.
    items.sort(key=lambda item: not (item.get_closest_marker("slow") or item.get_closest_marker("real")))
    if not os.environ.get("ASKAROUND_DATABASE_URL"):
        return
    kept = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
