"""What several interviews together say to one question (docs/rules/reflect.md).

In: answers by question and interview. Out: rows with cells, holes and single voices. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """One interview as a column."""

    interview: str
    person: str
    title: str
    onet: str
    career: str
    on: str


@dataclass(frozen=True)
class Said:
    """One answer: which question, in which interview, what."""

    question: str
    interview: str
    text: str


@dataclass(frozen=True)
class Row:
    """One question across all voices; a cell is "" where nobody asked or nothing was noted.

    `standing`: open (nobody has answered), single (one voice only), several.
    """

    question: str
    text: str
    always: bool
    cells: tuple[str, ...]
    standing: str


def side_by_side(
    questions: list[tuple[str, str, bool]], voices: list[Voice], answers: list[Said]
) -> list[Row]:
    """Questions down, voices across; the six asked always first, then those with answers, in the bank's order.

    questions: (key, text, asked always). A question that is neither asked always nor answered is left out.
    """
    said = {(answer.question, answer.interview): answer.text.strip() for answer in answers}
    rows = []
    for key, text, always in questions:
        cells = tuple(said.get((key, voice.interview), "") for voice in voices)
        count = sum(bool(cell) for cell in cells)
        if always or count:
            standing = "open" if count == 0 else "single" if count == 1 else "several"
            rows.append(Row(key, text, always, cells, standing))
    return rows
