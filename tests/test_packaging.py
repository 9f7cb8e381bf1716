"""What is shipped: the wheel holds the package with its data and not the tests, and stays small; the lock is one that plain pip takes."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import askaround

ROOT = Path(__file__).resolve().parents[1]
# Facts and models, which grow by release, apart from the program, which grows by what it does.
FACTS_LIMIT, PROGRAM_LIMIT = 28_000_000, 5_000_000
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    assert built.stat().st_size < FACTS_LIMIT
    return zipfile.Path(built)


def test_the_wheel_holds_what_is_needed_and_no_tests(wheel: zipfile.Path) -> None:
    names = wheel.root.namelist()
    for needed in (
        "config/schema.sql",
        "explore/catalogue/facts.sqlite3",
        "explore/catalogue/employers.sqlite3",
        "explore/catalogue/titles.npz",
        "explore/catalogue/topics.sqlite3",
        "explore/rules/languages/german.txt",
        "py.typed",
        "cli/__init__.py",
    ):
        assert f"askaround/{needed}" in names
    assert any(name.startswith("askaround/web/templates/") for name in names)
    assert any(name.startswith("askaround/web/static/") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert [name for name in names if "/tests/" in name] == []
    facts = [info for info in wheel.root.infolist() if info.filename.endswith((".sqlite3", ".npz"))]
    size = sum(info.file_size for info in facts)
    assert size < FACTS_LIMIT
    assert sum(info.file_size for info in wheel.root.infolist()) - size < PROGRAM_LIMIT


def test_every_file_of_facts_is_accounted_for() -> None:
    """What is made from other people's data says so in NOTICE, with its licence."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    made = [f.name for ending in ("sqlite3", "npz") for f in (ROOT / "src").rglob(f"*.{ending}")]
    assert len(made) >= 4
    assert [name for name in made if name not in notice] == []


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == askaround.__version__
    assert f"## {askaround.__version__}" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_is_pinned_with_hashes(lock: Path) -> None:
    text = lock.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]


def test_the_lock_covers_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = {re.split(r"[<>=\[!~ ]", name)[0].lower() for name in project["project"]["dependencies"]}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / "run.txt").read_text(), re.M))
    assert named <= locked


def test_every_dependency_is_used() -> None:
    """A name in pyproject.toml that no module imports is a burden on whoever installs."""
    modules = {
        "django-htmx": "django_htmx",
        "imap-tools": "imap_tools",
        "psycopg": "psycopg|postgresql",
        "tzdata": "zoneinfo",
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    sources = "\n".join(
        f.read_text(encoding="utf-8") for f in (ROOT / "src").rglob("*.py") if "tests" not in f.parts
    )
    for name in (re.split(r"[<>=\[!~ ]", each)[0] for each in project["dependencies"]):
        assert re.search(rf"\b(?:{modules.get(name, name)})\b", sources), f"{name} is not imported anywhere"
