"""The fixtures that tests ask for by name.

`postgres_cluster`, `post_office`, `smtp_daemon`, `calendars`, `browser`: real parts, one per session and process.
A missing part is a skip with its reason, and a failure when ASKAROUND_REQUIRE_REAL_PARTS=1.
`askaround`: an empty data folder on SQLite. `askaround_on_both`: the same test on SQLite and on PostgreSQL.
`page`: a wide page in a browser context of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.realparts.askaround import Askaround, environment
from tests.realparts.chromium import WIDE, chromium
from tests.realparts.mail import PostOffice
from tests.realparts.mail import post_office as open_post_office
from tests.realparts.opensmtpd import opensmtpd
from tests.realparts.parts import Missing
from tests.realparts.postgres import Cluster, cluster
from tests.realparts.radicale import Calendars, radicale
from tests.realparts.xandikos import xandikos

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def required() -> bool:
    return os.environ.get("ASKAROUND_REQUIRE_REAL_PARTS") == "1"


def _bring(part: AbstractContextManager[Any]) -> Iterator[Any]:
    """Yield a part; skip, or fail where nothing may be skipped, when it is missing."""
    try:
        running = part.__enter__()
    except Missing as reason:
        if required():
            pytest.fail(f"a real part is missing: {reason}")
        pytest.skip(str(reason))
    try:
        yield running
    finally:
        part.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster; `.database()` makes an empty database."""
    yield from _bring(cluster())


@pytest.fixture(scope="session")
def _post_office() -> Iterator[PostOffice]:
    yield from _bring(open_post_office())


@pytest.fixture
def post_office(_post_office: PostOffice) -> PostOffice:
    """SMTP (aiosmtpd) and IMAP (Dovecot) over the same mailboxes, empty at the start of each test."""
    _post_office.forget()
    return _post_office


@pytest.fixture
def smtp_daemon(post_office: PostOffice) -> Iterator[int]:
    """The port of an OpenSMTPD that delivers into `post_office`."""
    yield from _bring(opensmtpd(post_office))


@pytest.fixture(scope="session")
def calendars() -> Iterator[Calendars]:
    """A Radicale server with one calendar."""
    yield from _bring(radicale())


@pytest.fixture(scope="session")
def other_calendars() -> Iterator[Calendars]:
    """A Xandikos server with one calendar."""
    yield from _bring(xandikos())


@pytest.fixture(params=["calendars", "other_calendars"])
def calendar_server(request: pytest.FixtureRequest) -> Calendars:
    """Each of the calendar servers, one after the other."""
    found: Calendars = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    yield from _bring(chromium())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page of its own; a script error on it fails the test."""
    context = browser.new_context(viewport=WIDE, locale="en-US", timezone_id="America/New_York")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture
def askaround(tmp_path: Path) -> Iterator[Askaround]:
    """An empty data folder on SQLite."""
    yield Askaround(tmp_path / "data")
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


@pytest.fixture(scope="session")
def _brought_up(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database that Askaround brought up from nothing, to be copied: the migrations take seconds."""
    url = postgres_cluster.database()
    code = "from askaround.config import startup; startup.ready()"
    env = environment(tmp_path_factory.mktemp("brought-up"), url)
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=120)
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def askaround_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Askaround]:
    """An empty data folder, once with each database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_cluster").database(request.getfixturevalue("_brought_up"))
    yield Askaround(tmp_path / "data", url)
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
