"""`askaround reflect [CAREER…]`. In: career codes. Out: answers side by side, holes and single voices."""

from __future__ import annotations

import argparse
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("career", nargs="*", help="O*NET codes; without any, every interview")


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.explore.catalogue import get_catalogue
    from askaround.reflect import queries

    onets = []
    for code in args.career:
        career = get_catalogue().career(code)
        if career is None:
            raise Refusal(
                f"“{code[:40]}” is no career of the catalogue; askaround careers search TEXT finds codes."
            )
        onets.append(career.onet)
    board = queries.board(context.owner, onets or None)
    result = {
        "interviews": [vars(voice) for voice in board.voices],
        "questions": [
            {
                "question": row.question, "text": row.text, "standing": row.standing, "always": row.always,
                "answers": [
                    {"interview": voice.interview, "person": voice.person, "text": cell}
                    for voice, cell in zip(board.voices, row.cells, strict=True)
                    if cell
                ],
            }
            for row in board.rows
        ],
        "open": board.open,
        "single_voiced": board.single,
        "not_shown": board.more,
    }  # fmt: skip
    context.emit(result, _text(result))
    return 0


def _text(result: dict[str, Any]) -> str:
    if not result["interviews"]:
        return "No interview has notes yet; askaround note INTERVIEW adds them."
    lines: list[str] = []
    for row in result["questions"]:
        mark = {"open": "  (nobody yet)", "single": "  (a single voice)"}.get(str(row["standing"]), "")
        lines.append(f"{row['text']}{mark}")
        answers: list[dict[str, str]] = row["answers"]
        lines += [f"    {answer['person']}: {' '.join(answer['text'].split())}" for answer in answers]
    return "\n".join(lines)
