"""Start-up: from `askaround serve` on an empty folder to its first-run page, beside a minimal Django application.

In: nothing. Out: both medians and their ratio, and the median of `askaround version`; exit 1 when the ratio is above
LIMIT or the version takes longer than VERSION_LIMIT seconds. Runs alternate, so that both see the same machine; one
run of each beforehand warms the bytecode and is not counted.

The other side is a project with contenttypes, auth and sessions on SQLite, already migrated, whose one page reads the
session and the user and renders a template, served by the same waitress.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

LIMIT = 1.7
VERSION_LIMIT = 0.2

MINIMAL = """
import os, sys
from pathlib import Path
HERE = Path(__file__).resolve().parent
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="a" * 50, ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HERE / "db.sqlite3")}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [str(HERE)]}],
)
django.setup()
if sys.argv[1:] == ["migrate"]:
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    raise SystemExit
from django.shortcuts import render
from django.urls import path
def first(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return render(request, "first.html", {"user": request.user, "visits": request.session["visits"]})
urlpatterns = [path("", first)]
from django.core.wsgi import get_wsgi_application
from waitress import create_server
server = create_server(get_wsgi_application(), host="127.0.0.1", port=0)
print(f"Open http://localhost:{server.effective_port}/", flush=True)
server.run()
"""
TEMPLATE = "<!doctype html><title>First page</title><p>Hello {{ user }}, visit {{ visits }}.</p>"


def clean_environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ASKAROUND_", "DJANGO_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | more


def until_first_page(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from starting the process to the whole first page behind the link that it prints."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        link = next(
            (found[1] for line in process.stdout if (found := re.search(r"Open (http://\S+)", line))), None
        )
        if link is None:
            raise SystemExit(f"no link was printed by: {' '.join(command)}")
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        with opener.open(link, timeout=60) as answer:
            body = answer.read()
            taken = time.perf_counter() - start
            if answer.status != 200 or b"<title>" not in body:
                raise SystemExit(f"{answer.url} answered {answer.status} and no page")
        return taken
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def minimal_project(folder: Path) -> list[str]:
    (folder / "minimal.py").write_text(MINIMAL)
    (folder / "first.html").write_text(TEMPLATE)
    command = [sys.executable, str(folder / "minimal.py")]
    subprocess.run([*command, "migrate"], check=True, env=clean_environment())
    return command


def askaround_command() -> list[str]:
    beside = Path(sys.executable).with_name("askaround")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "askaround"]


def measure_version(runs: int) -> float:
    """Median seconds of `askaround version`, process start and end included."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        environment = clean_environment(ASKAROUND_DATA=folder)
        for _ in range(runs + 1):
            start = time.perf_counter()
            subprocess.run(
                [*askaround_command(), "version"], check=True, env=environment, capture_output=True
            )
            taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def measure(runs: int) -> tuple[list[float], list[float]]:
    """Seconds of each run: ours, theirs."""
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="askaround-bench-") as name:
        folder = Path(name)
        minimal = minimal_project(folder)
        serve = [*askaround_command(), "serve", "--no-browser", "--port", "0"]
        for run in range(runs + 1):
            data = folder / f"data-{run}"
            ours.append(until_first_page(serve, clean_environment(ASKAROUND_DATA=str(data))))
            theirs.append(until_first_page(minimal, clean_environment()))
    return ours[1:], theirs[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description="Start-up beside a minimal Django application.")
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    ours, theirs = measure(runs)
    ratio = statistics.median(ours) / statistics.median(theirs)
    version = measure_version(runs)
    print(
        f"first page, askaround serve on an empty folder: {statistics.median(ours):.3f} s (median of {runs})"
    )
    print(f"first page, minimal migrated Django + SQLite:   {statistics.median(theirs):.3f} s")
    print(f"ratio: {ratio:.2f} (at most {LIMIT})")
    print(f"askaround version: {version:.3f} s (at most {VERSION_LIMIT} s)")
    return 0 if ratio <= LIMIT and version <= VERSION_LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
