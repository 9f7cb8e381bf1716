"""`askaround demo [--no-serve] [--keep DIR]`. In: nothing. Out: the main job on the shipped sample, each step shown and timed, then served.

Every step is a command that a person could type; the domain's clock moves between them, so that days pass.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

OWN_SETUP = True
CAREER = "27-3042.00"
NOTES = """Three reviewers, three opinions, one deadline. Not the writing: the arbitration.
Rewarding: the day a patient leaflet came back without a single question.
Ask @"Ilse Brandt", now freelance. Book: the plain language toolkit, https://example.org/toolkit
!they send the style guide
!I send my review article by Friday"""
LETTER = """Hello {given},

Thank you for talking with me. What stayed with me is that the arbitration between reviewers is the hard part, not the writing; I have \
begun to practise it on my own review article.

I have written down the toolkit and Ilse Brandt, and will follow them up. My review article comes by Friday.

Best wishes,
Mara Lindqvist
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-serve", action="store_true", help="stop after the steps")
    parser.add_argument("--keep", metavar="DIR", help="use this new folder and keep it")
    parser.add_argument("--port", type=int, default=None, help="where to serve afterwards")


@dataclass
class Step:
    step: str
    command: str
    ok: bool
    seconds: float
    result: str


@dataclass
class Play:
    """The state of one performance: the steps so far and what later ones need."""

    folder: Path
    start: dt.datetime
    steps: list[Step] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)

    def at(self, days: float) -> None:
        """Let it be that many days after the start."""
        os.environ["ASKAROUND_NOW"] = (self.start + dt.timedelta(days=days)).isoformat()


def run(context: Context, args: argparse.Namespace) -> int:
    folder = _folder(args.keep)
    try:
        with _own_environment(folder):
            play = _perform(context, folder)
            if not args.no_serve and all(step.ok for step in play.steps):
                _serve(context, args.port)
    finally:
        if args.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(step.ok for step in play.steps) else 1


def _folder(keep: str | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="askaround-demo-"))
    folder = Path(keep).expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not empty; name a new folder for the demo.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def _own_environment(folder: Path) -> Iterator[None]:
    """The demo touches nobody's data: its own folder, its own SQLite file, local mode."""
    before = dict(os.environ)
    for name in ("ASKAROUND_DATABASE_URL", "ASKAROUND_MODE", "ASKAROUND_NOW"):
        os.environ.pop(name, None)
    os.environ["ASKAROUND_DATA"] = str(folder / "data")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _perform(context: Context, folder: Path) -> Play:
    play = Play(folder, _start())
    show = _shown if not context.json else _unshown
    for title, action in SCENES:
        began = time.perf_counter()
        try:
            command, result = action(play)
            step = Step(title, command, True, time.perf_counter() - began, result)
        except (Refusal, _FailedError) as error:
            step = Step(title, "", False, time.perf_counter() - began, str(error))
        play.steps.append(step)
        show(step)
        if not step.ok:
            break
    os.environ.pop("ASKAROUND_NOW", None)
    context.emit(
        {"steps": [vars(step) | {"seconds": round(step.seconds, 3)} for step in play.steps]},
        f"\n{sum(step.seconds for step in play.steps):.1f} seconds for {len(play.steps)} steps.",
    )
    return play


def _start() -> dt.datetime:
    """A working Tuesday two to three weeks ago, nine in the morning, so that the thanks fall about now."""
    today = dt.datetime.now(dt.UTC).replace(hour=14, minute=0, second=0, microsecond=0)
    return today - dt.timedelta(days=14 + (today.weekday() - 1) % 7)


def _shown(step: Step) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    mark = "[green]✓[/]" if step.ok else "[red]✗[/]"
    console.print(f"{mark} [bold]{step.step}[/]  [dim]{step.seconds:.2f} s[/]")
    if step.command:
        console.print(f"  {step.command}", style="dim", markup=False)
    console.print("\n".join(f"    {line}" for line in step.result.splitlines()), markup=False)


def _unshown(step: Step) -> None:
    print(f"{'ok' if step.ok else 'failed'}: {step.step}", file=sys.stderr)


def _serve(context: Context, port: int | None) -> None:
    from askaround.cli import serve

    chosen = serve.DEFAULT_PORT if port is None else port
    serve.run(context, argparse.Namespace(host="localhost", port=chosen, no_browser=True))


class _FailedError(Exception):
    """A command of the demo ended with another code than 0 or 3."""


def _do(*words: str, stdin: str | None = None) -> Any:
    """Run a command as a person would; its JSON comes back (a list for JSON Lines). Raises _FailedError."""
    from askaround.cli import main

    out, err = io.StringIO(), io.StringIO()
    keyboard = sys.stdin
    try:
        if stdin is not None:
            sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--json", *words])
    finally:
        sys.stdin = keyboard
    if code not in (0, 3):
        raise _FailedError(err.getvalue().strip() or f"askaround {' '.join(words)} ended with {code}")
    lines = [json.loads(line) for line in out.getvalue().splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 and words[0] not in LISTS else lines


LISTS = ("who", "mentions", "resources", "promises", "today", "questions", "shortlist", "people", "asks")


def _typed(*words: str) -> str:
    import shlex

    return "askaround " + " ".join(
        shlex.quote(Path(word).name if word.startswith("/") else word) for word in words
    )


def _introduce(play: Play) -> tuple[str, str]:
    play.at(0)
    for key, value in (
        ("name", "Mara Lindqvist"), ("mail", "mara.lindqvist@example.org"), ("zone", "America/Los_Angeles"), ("country", "US"),
        ("region", "CA"), ("home", "Sacramento"), ("headline", "a postdoc in molecular biology, looking beyond the bench"),
        ("first_run_done", "yes"),
    ):  # fmt: skip
        _do("settings", key, value)
    return _typed(
        "settings", "name", "Mara Lindqvist"
    ), "Mara Lindqvist, Sacramento, a postdoc in molecular biology."


def _bring_in(play: Play) -> tuple[str, str]:
    from askaround import sample

    made = sample.make(play.folder / "sample", play.start.date())
    result = _do("import", str(made.archive))
    counts: dict[str, int] = {}
    for file in result["files"]:
        for key in ("rows", "created", "updated", "unchanged", "review"):
            counts[key] = counts.get(key, 0) + file[key]
        counts["left out"] = counts.get("left out", 0) + len(file["skipped"])
    told = ", ".join(f"{value} {key}" for key, value in counts.items() if value)
    return _typed("import", str(made.archive)), f"{result['people']} people. {told}."


def _choose(play: Play) -> tuple[str, str]:
    hits = _do("careers", "search", "medical writer")
    hits = hits if isinstance(hits, list) else [hits]
    _do("shortlist", "add", CAREER)
    return _typed("shortlist", "add", CAREER), "“medical writer” finds " + ", ".join(
        hit["career"] for hit in hits[:3]
    ) + "."


def _whom(play: Play) -> tuple[str, str]:
    listed = _do("who", CAREER)
    play.found["who"] = listed
    lines = []
    for number, row in enumerate(listed, start=1):
        person = row["person"]
        lines.append(f"{number}. {person['name']}, {person['title']} ({row['class']}, for {row['for']})")
        lines.append(f"   {row['reasons'][0]['text']}" if row["reasons"] else "")
    return _typed("who", CAREER), "\n".join(lines)


def _draft(play: Play) -> tuple[str, str]:
    people = {row["handle"]: row for row in _do("people", "--career", CAREER, "--limit", "50")}
    wanted = [row["person"]["handle"] for row in play.found["who"] if row["for"] == "interview"]
    handle = next((one for one in wanted if people.get(one, {}).get("emails")), wanted[0])
    play.found["person"] = handle
    words = ("ask", handle, "--for", "interview", "--career", CAREER, "--channel", "email")
    made = _do(*words)
    play.found["ask"], play.found["draft"] = made["handle"], made["draft"]
    remarks = "".join(f"\nRemark: {remark['text']}" for remark in made["remarks"])
    return _typed(*words), f"{made['draft']['subject']}\n{made['draft']['body']}{remarks}"


def _review(play: Play) -> tuple[str, str]:
    import re

    ask = play.found["ask"]
    body = re.sub(r"\[[^\]\n]+\]", "we shared a bench at Northlake", play.found["draft"]["body"])
    _do("edit", ask, "--body", "-", stdin=body)
    queued = _do("send", ask, "--by", "folder")
    delivered = _do("mail", "deliver")
    return _typed(
        "send", ask, "--by", "folder"
    ), f"{queued.get('state', 'queued')}; then delivered: {json.dumps(delivered)}"


def _answer(play: Play) -> tuple[str, str]:
    play.at(1.1)
    words = ("log", play.found["person"], "agreed", "--text", "Gladly, next Tuesday at ten?")
    _do(*words)
    return _typed(*words), "They agreed; no reminder will go out."


def _meet(play: Play) -> tuple[str, str]:
    when = (play.start + dt.timedelta(days=7)).date()
    words = (
        "meet", play.found["person"], "--at", f"{when}T10:00", "--zone", "America/Los_Angeles", "--place", "Orchard Bio, building C",
        "--travel", "45",
    )  # fmt: skip
    made = _do(*words)
    play.found["interview"] = made["handle"]
    return _typed(
        *words
    ), f"{made['handle']} at {when} 10:00, leave by {made['leave_by']}; {Path(made['ics']).name}"


def _prepare(play: Play) -> tuple[str, str]:
    play.at(6)
    interview = play.found["interview"]
    _do("brief", interview, "--out", str(play.folder / "brief.html"))
    questions = _do("questions", "--interview", interview)
    listed = "\n".join(f"{number}. {row['text']}" for number, row in enumerate(questions[:6], start=1))
    return _typed(
        "brief", interview, "--out", str(play.folder / "brief.html")
    ), f"One page to print, and questions:\n{listed}"


def _talk(play: Play) -> tuple[str, str]:
    play.at(7.2)
    interview = play.found["interview"]
    asked = next(row for row in _do("questions", "--interview", interview) if "challeng" in str(row).lower())
    _do("note", interview, "--question", asked["question"], "-", stdin=NOTES)
    named = [row["text"] for row in _do("mentions")]
    promised = [
        f"{'you' if row['side'] == 'mine' else 'they'}: {row['text']} ({row['due']})"
        for row in _do("promises")
    ]
    return _typed("note", interview, "--question", asked["question"], "-"), "Named: " + ", ".join(
        named
    ) + "\nPromised: " + "; ".join(promised)


def _next_lead(play: Play) -> tuple[str, str]:
    words = (
        "person",
        "add",
        "Ilse Brandt",
        "--title",
        "Freelance medical writer",
        "--from",
        play.found["person"],
    )
    _do(*words)
    names = [f"{row['person']['name']} ({row['class']})" for row in _do("who", CAREER, "--limit", "5")]
    return _typed(*words), "Whom to ask next: " + ", ".join(names)


def _thank(play: Play) -> tuple[str, str]:
    play.at(8)
    person = _do("person", play.found["person"])
    given = person["name"].split()[0]
    words = ("thank", play.found["interview"], "--body", "-", "--send", "--by", "folder")
    _do(*words, stdin=LETTER.format(given=given))
    delivered = _do("mail", "deliver")
    return _typed(*words), f"Delivered the day after: {json.dumps(delivered)}"


def _due(play: Play) -> tuple[str, str]:
    play.at(13)
    rows = _do("today", "--days", "14")
    return _typed("today", "--days", "14"), "\n".join(
        f"{row['due']} {row['text']}" for row in rows
    ) or "Nothing is due."


def _reflect(play: Play) -> tuple[str, str]:
    board = _do("reflect", CAREER)
    heard = sum(bool(row["answers"]) for row in board["questions"])
    return _typed(
        "reflect", CAREER
    ), f"{heard} question answered by a single voice, {len(board['open'])} still open."


SCENES: tuple[tuple[str, Callable[[Play], tuple[str, str]]], ...] = (
    ("Say who you are", _introduce),
    ("Bring in a LinkedIn archive", _bring_in),
    ("Choose a career to explore", _choose),
    ("See whom to ask, and why", _whom),
    ("Draft the ask", _draft),
    ("Review it and send it", _review),
    ("A day later: the answer", _answer),
    ("Put the interview into the calendar", _meet),
    ("Prepare", _prepare),
    ("Talk, and take notes", _talk),
    ("Whom they named is the next to ask", _next_lead),
    ("Thank them the day after", _thank),
    ("What is due", _due),
    ("What was learned", _reflect),
)
