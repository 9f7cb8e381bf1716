"""Answers side by side; no database."""

from askaround.reflect.rules import Said, Voice, side_by_side

QUESTIONS = [
    ("day", "A typical day?", True),
    ("hard", "What is hard?", True),
    ("pay", "Pay?", False),
    ("odd", "Odd?", False),
]
VOICES = [Voice(handle, name, "", "", "", "2026-11-20") for handle, name in (("i1", "Ana"), ("i2", "Bo"))]


def test_holes_single_voices_and_several() -> None:
    rows = side_by_side(
        QUESTIONS,
        VOICES,
        [Said("hard", "i1", "Reviews"), Said("hard", "i2", "Deadlines"), Said("pay", "i2", " fair ")],
    )
    assert [(row.question, row.standing, row.cells) for row in rows] == [
        ("day", "open", ("", "")),
        ("hard", "several", ("Reviews", "Deadlines")),
        ("pay", "single", ("", "fair")),
    ]


def test_blank_notes_are_holes() -> None:
    (row, _) = side_by_side(QUESTIONS, VOICES, [Said("day", "i1", "  \n ")])
    assert row.standing == "open"
