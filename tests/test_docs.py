"""The documentation cannot rot: commands, settings and pages are all in it, links lead somewhere, nothing of the machine
it was written on has got into the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from askaround.accounts.rules import KINDS
from askaround.cli.registry import COMMANDS
from scripts import document
from tests.access.test_sweep import ROUTES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
USE = DOCS / "use"


def tracked() -> list[Path]:
    """Every file that git knows, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def markdown() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "bench").glob("*.md")])


@pytest.mark.parametrize("name", ["use/commands.md", "use/settings.md", "use/pages.md", "rules/README.md"])
def test_the_lists_are_what_there_is(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == document.everything()[name], "run: make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"\n## {command}\n" in (USE / "commands.md").read_text(encoding="utf-8")
    assert COMMANDS[command].help


@pytest.mark.parametrize("key", KINDS)
def test_every_setting_is_documented(key: str) -> None:
    assert f"| `{key}` |" in (USE / "settings.md").read_text(encoding="utf-8")


def test_every_variable_of_the_environment_is_documented() -> None:
    sources = [f for f in (ROOT / "src").rglob("*.py") if "tests" not in f.parts]
    named = {
        name for f in sources for name in re.findall(r"ASKAROUND_[A-Z]+(?:_[A-Z]+)*", f.read_text("utf-8"))
    }
    text = (USE / "settings.md").read_text(encoding="utf-8")
    assert sorted(name for name in named if f"`{name}`" not in text) == []


@pytest.mark.parametrize("name", sorted({name for name, _, _ in ROUTES}))
def test_every_page_is_documented_with_a_sentence(name: str) -> None:
    line = re.search(rf"^\| `[^`]+` \| `{re.escape(name)}` \| (.*) \|$", (USE / "pages.md").read_text(), re.M)
    assert line, f"{name} is not in docs/use/pages.md"
    assert line[1].strip(), f"the view of {name} has no docstring"


def anchors(text: str) -> set[str]:
    """The anchors that headings get."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", markdown(), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("https://", "mailto:")), target
            continue
        path, _, anchor = unquote(target).partition("#")
        aim = (file.parent / path).resolve() if path else file
        assert aim.exists(), f"{file.name} links to {target}, which is not there"
        if anchor and aim.suffix == ".md":
            assert anchor in anchors(aim.read_text(encoding="utf-8")), f"{target}: no such heading"


def test_every_document_is_reached_from_the_index() -> None:
    linked = {DOCS / "README.md"}
    for index in (DOCS / "README.md", DOCS / "rules" / "README.md"):
        targets = re.findall(r"\]\(([^)#\s]+)", index.read_text(encoding="utf-8"))
        linked |= {(index.parent / target).resolve() for target in targets}
    assert [str(f.relative_to(ROOT)) for f in DOCS.rglob("*.md") if f not in linked] == []


def test_nothing_of_a_machine_or_registry_is_in_the_repository() -> None:
    # Put together here, so that this file does not find itself.
    foreign = [
        "/" + "work/",
        "/" + "root/",
        "/opt/" + "pypi",
        "/opt/" + "wheels",
        "/home/" + "runner",
        "pypi.org/" + "simple",
        "files.python" + "hosted.org",
        "registry.npm" + "js",
        "--index" + "-url",
    ]
    found = []
    for file in tracked():
        raw = file.read_bytes()
        if b"\0" in raw[:1000]:
            continue
        text = raw.decode("utf-8", "replace")
        found += [f"{file.relative_to(ROOT)}: {each}" for each in foreign if each in text]
    assert [each for each in found if not each.startswith("scripts/lock")] == []


def test_files_stay_short() -> None:
    long = []
    for file in tracked():
        if file.suffix == ".py" and "migrations" not in file.parts:
            lines = file.read_text(encoding="utf-8").count("\n")
            if lines > (600 if "tests" in file.parts else 450):
                long.append(f"{file.relative_to(ROOT)}: {lines}")
    assert long == []
