"""A data folder with something on every page, made by the application's own commands in one process.

In: `python furnish.py FOLDER` in Askaround's environment, FOLDER holding the sample's archive. Out: the data folder: an import, a
doubtful pair, an ask as draft (a1), one sent (a2), one agreed (a3) with the conversation just held (i1), another ahead (i2), notes.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

CAREER = "27-3042.00"
NOTES = """Three reviewers, three opinions. Not the writing: the arbitration.
Ask @"Ilse Brandt", now freelance. The toolkit is at https://example.org/a/rather/long/address/of/a/toolkit/for-plain-language
!I send my review article by Friday
"""
TWIN = """BEGIN:VCARD
VERSION:3.0
FN:Quentin Nakagawa
N:Nakagawa;Quentin;;;
ORG:Orchard Bio
TITLE:Medical writer
END:VCARD
"""
LETTER = "Dear Quentin,\n\ncould we talk for 20 minutes about your work?\n\nMara Lindqvist\n"
OWNER = {
    "name": "Mara Lindqvist", "mail": "mara.lindqvist@example.org", "zone": "America/Los_Angeles", "country": "US",
    "region": "CA", "first_run_done": "yes",
}  # fmt: skip


def run(*words: str, stdin: str = "") -> list[Any]:
    """One command; its JSON Lines."""
    from askaround.cli import main

    out, keyboard = io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out):
            code = main(["--json", *words])
    finally:
        sys.stdin = keyboard
    if code:
        raise SystemExit(f"askaround {' '.join(words)} ended with {code}")
    return [json.loads(line) for line in out.getvalue().splitlines() if line.strip()]


def likes(text: str) -> None:
    """What the owner says on the page Interests."""
    from askaround.accounts.actions import local_workspace
    from askaround.explore.interest_actions import say

    say(local_workspace(), text)


def furnish(folder: Path) -> None:
    """Everything, in order."""
    for key, value in OWNER.items():
        run("settings", key, value)
    card = folder / "twin.vcf"
    card.write_text(TWIN.replace("\n", "\r\n"), encoding="utf-8")
    for file in (folder / "linkedin-archive.zip", card):
        run("import", str(file))
    run("shortlist", "add", CAREER)
    run("organisations", "want", "Genentech", "--motivation", "4", "--source", "dream")
    likes("I like experiments and writing, hate cold calls")
    draft, sent, agreed, ahead = [row["person"]["handle"] for row in run("who", CAREER)][:4]
    for person in (draft, sent):
        run("ask", person, "--career", CAREER, "--channel", "email")
    run("edit", "a2", "--body", "-", stdin=LETTER)
    run("send", "a2", "--by", "folder")
    run("ask", agreed, "--career", CAREER, "--channel", "in-person")
    run("send", "a3", "--by", "hand")
    run("log", agreed, "agreed")
    for person, at in ((agreed, "2026-11-10T09:00"), (ahead, "2026-11-12T10:00")):
        run("meet", person, "--at", at, "--zone", "America/Los_Angeles", "--minutes", "60", "--place", "Building C", "--travel", "45")  # fmt: skip
    question = run("questions", "--interview", "i1")[2]["question"]
    run("note", "i1", "--question", question, "-", stdin=NOTES)


if __name__ == "__main__":
    furnish(Path(sys.argv[1]))
