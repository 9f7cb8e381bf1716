"""The sample is the same bytes for the same day and has 150 contacts with the oddities in it."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

from askaround import sample

TODAY = dt.date(2026, 11, 23)


def test_same_day_same_bytes(tmp_path: Path) -> None:
    one, two = sample.make(tmp_path / "one", TODAY), sample.make(tmp_path / "two", TODAY)
    assert one.archive.read_bytes() == two.archive.read_bytes()
    assert one.calendar.read_bytes() == two.calendar.read_bytes()
    assert sorted(p.read_bytes() for p in one.mail.iterdir()) == sorted(
        p.read_bytes() for p in two.mail.iterdir()
    )


def test_contacts_and_oddities(tmp_path: Path) -> None:
    made = sample.make(tmp_path, TODAY)
    with zipfile.ZipFile(made.archive) as archive:
        text = archive.read("Connections.csv").decode()
        messages = list(csv.reader(io.StringIO(archive.read("messages.csv").decode())))
    assert text.startswith("\ufeffNotes:")
    rows = list(csv.reader(io.StringIO(text)))[4:]
    named = [row for row in rows if any(row)]
    assert len(named) == 151
    assert any(not any(row) for row in rows)
    assert any("?trk=" in row[2] for row in named)
    assert any(row[0] == "Mara" for row in named)
    assert len({row[2].split("?")[0] for row in named}) == 151
    assert any("," in row[4] for row in messages[1:])
    assert any(row[11] == "Yes" for row in messages[1:])
