"""Invented releases for updates: one career moved, one vanished, one appeared; as 29.x, 30.x and 30.3 call files and columns."""

from __future__ import annotations

import copy
import zipfile
from pathlib import Path

from askaround.explore.tests.release import FILES

Release = dict[str, list[list[str]]]

# Old file → files from 30.3 on (more than one where it was split), and the columns that have other names there.
RENAMED: dict[str, tuple[str, ...]] = {
    "Interests": ("Career Interest Types",),
    "Alternate Titles": ("Job Titles",),
    "RIASEC Keywords": ("Career Interest Type Keywords",),
    "Basic Interests to RIASEC": ("Specific Interest Areas to Career Interest Types",),
    "Technology Skills": ("Software Skills",),
    "Skills": ("Essential Skills", "Transferable Skills"),
    "Education, Training, and Experience": ("Education", "Training and Experience"),
    "Education, Training, and Experience Categories": (
        "Education Categories",
        "Training and Experience Categories",
    ),
    "Work Values": (),
    "Tools Used": (),
}
COLUMNS = {
    "Alternate Title": "Job Title",
    "Example": "Workplace Example",
    "Commodity Code": "Element ID",
    "Commodity Title": "Element Name",
}
TASKS = [
    ["O*NET-SOC Code", "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"],
    ["19-1021.00", "11", "Wash the glassware of everybody.", "Supplemental", "20", "08/2023", "x"],
    ["19-1021.00", "12", "Weigh invented proteins.", "Core", "20", "08/2023", "x"],
    ["27-3042.00", "13", "Write down what others found.", "n/a", "n/a", "08/2023", "x"],
]


def release(name: str = "30.1") -> Release:
    """The release of `release.py` with tasks, under this name."""
    files: Release = copy.deepcopy(FILES)
    files["Task Statements"] = copy.deepcopy(TASKS)
    files["Read Me"] = [[f"O*NET {name} Database"], ["December 2025 Release"], ["-----"]]
    return files


def later() -> Release:
    """30.2: Gene Readers have another code, Infantry is gone, Wind Tuners are new, Technical Writers have one title more."""
    files = release("30.2")
    occupations = files["Occupation Data"]
    files["Occupation Data"] = [
        *(row for row in occupations if row[0] not in ("19-1029.01", "55-3016.00")),
        ["19-1029.07", "Gene Reader", "They read what is written."],
        ["49-9081.00", "Wind Tuners", "They tune the wind."],
    ]
    files["Alternate Titles"] += [
        ["27-3042.00", "Manual Author", "n/a", "02"],
        ["49-9081.00", "Breeze Adjuster", "n/a", "02"],
    ]
    return files


def renamed(files: Release) -> Release:
    """As 30.3 and later call the files and columns of an older release."""
    found: Release = {}
    for name, (header, *body) in files.items():
        targets = RENAMED.get(name, (name,))
        changed = [COLUMNS.get(column, column) for column in header] if name in RENAMED else header
        for at, target in enumerate(targets):
            found[target] = [changed, *(row for row in body if _belongs(name, at, row, header))]
    return found


def _belongs(name: str, at: int, row: list[str], header: list[str]) -> bool:
    """Of a file that was split: required education to the first part, the rest to the second; everything else to each."""
    if name == "Education, Training, and Experience":
        return (row[header.index("Scale ID")] == "RL") == (at == 0)
    return True


def write(files: Release, path: Path) -> Path:
    """The release as a zip (`path` ends so) or as a folder."""
    texts = {name: "".join("\t".join(row) + "\r\n" for row in rows) for name, rows in files.items()}
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(f"db_text/{name}.txt", text)
        return path
    path.mkdir(parents=True)
    for name, text in texts.items():
        (path / f"{name}.txt").write_bytes(text.encode())
    return path


def read(path: Path) -> Release:
    """An official archive, to be written in another naming."""
    with zipfile.ZipFile(path) as archive:
        return {
            Path(name).stem: [
                line.split("\t") for line in archive.read(name).decode("utf-8-sig").splitlines()
            ]
            for name in archive.namelist()
            if name.endswith(".txt")
        }
