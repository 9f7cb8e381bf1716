"""How the text of a file of employers is read: its encoding, its delimiter, its quotation marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.explore import employer_files
from askaround.explore.tests.test_loading import written


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", [8_000, employer_files.CHUNK - 40])
def test_a_windows_file_whose_first_umlaut_comes_late(tmp_path: Path, end: str, before: int) -> None:
    room = before - len(end.join(["name", "x" * 300, ""]))
    rows, rest = divmod(room, 250 + len(end))
    for more in range(1, 41, 3):
        plain = ["name", "x" * 300, *["Invented Labs".ljust(250, ".")] * rows, "x" * (rest + more)]
        data = end.join([*plain, "Käse Beispiel", "Ãhnlich"]).encode("cp1252")
        with employer_files.opened(written(tmp_path, data)) as file:
            drafts = [row.draft for row in file.rows()]
        assert [draft.name for draft in drafts[-2:] if draft] == ["Käse Beispiel", "Ãhnlich"]
        assert len(drafts) == len(plain) + 1


def test_a_delimiter_within_quotation_marks_parts_no_columns(tmp_path: Path) -> None:
    text = '"Name, legal, as registered";"Company"\n"x";"Invented Labs"\n'
    with employer_files.opened(written(tmp_path, text)) as file:
        assert [row.draft.name for row in file.rows() if row.draft] == ["Invented Labs"]


@pytest.mark.parametrize("rest", ["Sample Tools\nOther Labs\n", "Sample Tools"])
def test_a_quotation_that_never_ends_costs_its_row(tmp_path: Path, rest: str) -> None:
    file = written(tmp_path, f'name\nInvented Labs\n"Un, closed {rest}')
    with employer_files.opened(file) as opened:
        rows = list(opened.rows())
    assert [(row.number, row.draft.name if row.draft else "", row.harmless) for row in rows] == [
        (1, "Invented Labs", False),
        (2, "", False),
    ]
    assert "never closed" in rows[1].reason
