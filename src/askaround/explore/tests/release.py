"""A tiny invented O*NET release and OEWS file, in both file namings."""

from __future__ import annotations

import lzma
import sqlite3
from pathlib import Path

from askaround.explore.catalogue.gazetteer import Abroad, Gazetteer, Town

TOWNS = Gazetteer(
    (
        Town("Birmingham", "01", 33.5, -86.8, 200_000),
        Town("Haleyville", "01", 34.2, -87.6, 4_000),
        Town("Geneva", "01", 31.0, -85.9, 5_000),
        Town("Davis", "06", 38.5449, -121.7405, 68_000),
        Town("Sacramento", "06", 38.5816, -121.4944, 490_000),
        Town("Atlanta", "13", 33.749, -84.388, 460_000),
        Town("Sacramento", "21", 37.4167, -87.2653, 430),
        Town("Saint Ana", "48", 30.0, -99.0, 900),
    ),
    (Abroad("Atlantis", "Atlantis", 9_000_000), Abroad("Davis", "Atlantis", 300_000)),
    "invented towns",
)

NEW_NAMES = {
    "Interests": "Career Interest Types",
    "Alternate Titles": "Job Titles",
    "Technology Skills": "Software Skills",
    "Education, Training, and Experience": "Education",
}
_NEW_COLUMNS = {
    "Alternate Title": "Job Title",
    "Example": "Workplace Example",
    "Commodity Code": "Element ID",
    "Commodity Title": "Element Name",
}

FILES: dict[str, list[list[str]]] = {
    "Occupation Data": [
        ["O*NET-SOC Code", "Title", "Description"],
        ["19-1021.00", "Biochemists", "A sentence that must not be shipped."],
        ["19-1029.00", "Biologists, All Other", "Another sentence."],
        ["19-1029.01", "Gene Readers", "Another sentence."],
        ["27-3042.00", "Technical Writers", "Another sentence."],
        ["29-2011.00", "Laboratory Technologists", "Another sentence."],
        ["55-3016.00", "Infantry", "Another sentence."],
    ],
    "Alternate Titles": [
        ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"],
        ["19-1021.00", "Protein Chemist", "n/a", "02"],
        ["19-1021.00", "Scientist", "n/a", "02"],
        ["19-1029.00", "Scientist", "n/a", "02"],
        ["27-3042.00", "Medical Writer", "n/a", "02"],
        ["27-3042.00", "Documentation Writer (Doc Writer)", "Doc Writer", "02"],
        ["29-2011.00", "RA (Reagent Attendant)", "RA", "02"],
        ["99-9999.00", "Of no listed occupation", "n/a", "02"],
    ],
    "Sample of Reported Titles": [
        ["O*NET-SOC Code", "Reported Job Title", "Shown in My Next Move"],
        ["19-1021.00", "Biochemist", "Y"],
        ["19-1029.00", "Biologist", "N"],
    ],
    "Interests": [
        ["O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value", "Date", "Domain Source"],
        *[
            ["19-1021.00", f"1.B.1.{e}", "x", "OI", v, "11/2023", "x"]
            for e, v in zip("abcdef", ("5.10", "7.00", "2.50", "2.00", "1.80", "3.60"), strict=True)
        ],
        ["19-1021.00", "1.B.1.g", "First", "IH", "2.00", "11/2023", "x"],
        ["19-1021.00", "1.B.1.h", "Second", "IH", "1.00", "11/2023", "x"],
        ["19-1021.00", "1.B.1.i", "Third", "IH", "0.00", "11/2023", "x"],
    ],
    "Job Zones": [
        ["O*NET-SOC Code", "Job Zone", "Date", "Domain Source"],
        ["19-1021.00", "5", "08/2023", "x"],
    ],
    "Education, Training, and Experience": [
        ["O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Category", "Data Value", "N",
         "Recommend Suppress"],
        ["19-1021.00", "2.D.1", "x", "RL", "6", "25.00", "20", "N"],
        ["19-1021.00", "2.D.1", "x", "RL", "11", "75.00", "20", "Y"],
        ["19-1021.00", "2.D.1", "x", "RL", "1", "0.00", "20", "N"],
    ],
    "Technology Skills": [
        ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
        ["19-1021.00", "C++", "43232400", "Development software", "Y", "N"],
        ["27-3042.00", "WordPerfect", "43232100", "Word processing software", "N", "Y"],
    ],
    "Related Occupations": [
        ["O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
        ["19-1021.00", "27-3042.00", "Supplemental", "2"],
        ["19-1021.00", "29-2011.00", "Primary-Short", "1"],
        ["29-2011.00", "19-1021.00", "Primary-Long", "1"],
    ],
}  # fmt: skip


def write_onet(folder: Path, *, new_names: bool = False) -> Path:
    """The release as a folder; with `new_names` as 30.3 and later call files and columns."""
    folder.mkdir(parents=True)
    for name, rows in FILES.items():
        header, *body = rows
        if new_names:
            name = NEW_NAMES.get(name, name)
            header = [_NEW_COLUMNS.get(h, h) for h in header]
        text = "\n".join("\t".join(row) for row in [header, *body])
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    (folder / "Read Me.txt").write_text("O*NET 0.0 Database\nMarch 2020 Release\n---\n", encoding="utf-8")
    return folder


def _wages(*medians: str, floor: int | None = None) -> tuple[list[str], list[str]]:
    values = ["-"] * 17
    notes = [""] * 17
    values[0], values[12], values[7], values[16] = medians
    if floor is not None:
        notes[floor] = "5"
    return values, notes


CELLS = {
    ("N", "0000000", "191021"): _wages("30000", "100000", "48.08", "-"),
    ("S", "0600000", "191021"): _wages("4000", "120000", "57.69", "1.05"),
    ("M", "0040900", "191021"): _wages("-", "95000", "45.67", "-"),
    ("M", "0100001", "191021"): _wages("50", "-", "-", "2.50", floor=12),
    ("M", "0012060", "191021"): _wages("-", "-", "-", "-"),
    ("N", "0000000", "273042"): _wages("55000", "-", "29.05", "-"),
    ("M", "0040900", "273042"): _wages("200", "90000", "43.27", "1.20"),
    ("M", "0012060", "273042"): _wages("500", "70000", "33.65", "1.10"),
    ("M", "0100001", "273042"): _wages("30", "50000", "24.04", "0.80"),
    ("N", "0000000", "292010"): _wages("300000", "60000", "28.85", "-"),
    ("N", "0000000", "191029"): _wages("60000", "90000", "43.27", "-"),
}


def write_oews(path: Path) -> Path:
    plain = path.with_suffix("")
    connection = sqlite3.connect(plain)
    columns = ", ".join(f"v{n:02}" for n in range(1, 18)) + ", " + ", ".join(f"f{n:02}" for n in range(1, 18))
    connection.executescript(
        f"CREATE TABLE cell (key TEXT PRIMARY KEY, {columns}) WITHOUT ROWID;"
        "CREATE TABLE area (area_code, areatype_code, state_code, area_name);"
        "CREATE TABLE occupation (occupation_code, occupation_name, display_level);"
        "CREATE TABLE meta (name, value); INSERT INTO meta VALUES ('release', 'May 2020');"
    )
    connection.executemany(
        "INSERT INTO area VALUES (?, ?, ?, ?)",
        [
            ("0000000", "N", "00", "National"),
            ("0600000", "S", "06", "California"),
            ("0040900", "M", "06", "Sacramento, CA"),
            ("0012060", "M", "13", "Atlanta, GA"),
            ("0100001", "M", "01", "Northwest Alabama nonmetropolitan area"),
        ],
    )
    connection.executemany(
        "INSERT INTO occupation VALUES (?, ?, ?)",
        [
            ("191021", "Biochemists", 3),
            ("191029", "Biologists, All Other", 3),
            ("273042", "Technical Writers", 3),
            ("292010", "Laboratory Technologists and Technicians", 3),
            ("190000", "Life Science Occupations", 0),
        ],
    )
    for (kind, area, occupation), (values, notes) in CELLS.items():
        marks = ", ".join("?" * 35)
        key = f"OEU{kind}{area}000000{occupation}"
        connection.execute(f"INSERT INTO cell VALUES ({marks})", (key, *values, *notes))
    connection.commit()
    connection.close()
    path.write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    return path
