"""What keeps start-up short: nothing heavy is imported before it is used. (bench/startup.py measures the seconds.)"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.realparts.askaround import environment

HEAVY = (
    "cryptography",
    "holidays",
    "httpx",
    "icalendar",
    "imap_tools",
    "nameparser",
    "psycopg",
    "rapidfuzz",
    "rich",
    "vobject",
)
AND_DJANGO = ("django", "asyncio", "email.message", "urllib.request", *HEAVY)


def loaded(code: str, names: tuple[str, ...], data: Path) -> list[str]:
    """Which of `names` a new process has imported after running `code`."""
    code += f"\nimport sys; print(*(n for n in {names!r} if n in sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.split()


def test_version_needs_neither_django_nor_a_library(tmp_path: Path) -> None:
    code = "from askaround.cli import main; assert main(['version']) == 0"
    assert loaded(code, AND_DJANGO, tmp_path / "data") == []
    assert not (tmp_path / "data").exists()


def test_the_first_page_needs_no_heavy_library(tmp_path: Path) -> None:
    code = """
from askaround.config import startup
startup.ready()
from django.urls import get_resolver
get_resolver().url_patterns
from askaround.accounts import actions
token = actions.make_enter_token()
from django.core.wsgi import get_wsgi_application
import io
application = get_wsgi_application()
def get(path, cookie=""):
    said = {}
    def start(status, headers, exc_info=None): said.update(status=status, headers=headers)
    body = application({"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "1",
        "HTTP_HOST": "localhost:1", "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": cookie, "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO()}, start)
    list(body)
    return said
first = get("/enter/" + token)
assert first["status"].startswith("302"), first
cookie = "; ".join(value.split(";")[0] for name, value in first["headers"] if name == "Set-Cookie")
where, hops = "/", 0
while (page := get(where, cookie))["status"].startswith("302") and hops < 5:
    where, hops = dict(page["headers"])["Location"], hops + 1
assert page["status"].startswith("200"), (where, page)
"""
    assert loaded(code, HEAVY, tmp_path / "data") == []
