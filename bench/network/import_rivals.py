"""One rival's import, run by the rivals' own Python: `python import_rivals.py narad|hermitcrm|vobject FILE`.

In: a LinkedIn CSV or a vCard file. Out: JSON with rows and how it was done; whoever starts it takes the time. Their own code, called
the fastest way it has; nothing of Askaround is imported here.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position")


def people(file: Path) -> Iterator[dict[str, str]]:
    """The rows of the file: a CSV by the standard library, cards by vobject, which is what such projects use."""
    if file.suffix == ".csv":
        with file.open(newline="", encoding="utf-8") as handle:
            yield from csv.DictReader(handle)
        return
    import vobject

    with file.open(encoding="utf-8") as handle:
        for card in vobject.readComponents(handle):
            row = dict.fromkeys(COLUMNS, "")
            row["First Name"], row["Last Name"] = card.n.value.given, card.n.value.family
            row["Email Address"] = card.email.value if hasattr(card, "email") else ""
            row["Company"] = card.org.value[0] if hasattr(card, "org") else ""
            row["Position"] = card.title.value if hasattr(card, "title") else ""
            row["Phone"] = card.tel.value if hasattr(card, "tel") else ""
            yield row


def narad(file: Path, folder: str) -> dict[str, Any]:
    """narad reads no files: its own `create_contact` per row, all in one session, which is its fastest way."""
    os.environ["NARAD_HOME"] = folder
    from narad import db, store

    db.init_db()
    count = 0
    with db.session() as session:
        for row in people(file):
            store.create_contact(
                session, f"{row['First Name']} {row['Last Name']}", organization=row["Company"] or None,
                title=row["Position"] or None, email=row["Email Address"] or None, phone=row.get("Phone") or None, source="linkedin",
            )  # fmt: skip
            count += 1
    return {"rows": count, "how": "create_contact, one session"}


def hermitcrm(file: Path, folder: str) -> dict[str, Any]:
    """hermitcrm reads tables: its own plan_import and apply_import; cards become a table first."""
    from hermitcrm import importer
    from hermitcrm.store import Store

    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        os.environ |= {f"{name}_NAME": "bench", f"{name}_EMAIL": "bench@example.org"}
    data = Path(folder) / "data"
    command = [str(Path(sys.executable).with_name("hermitcrm")), "init", "--no-setup", str(data)]
    subprocess.run(command, check=True, capture_output=True)
    store = Store(data)
    if file.suffix == ".csv":
        text = file.read_text(encoding="utf-8")
    else:
        lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in people(file))]
        text = "\n".join(lines)
    plan = importer.plan_import(store, text, "contacts")
    counts = importer.apply_import(store, plan)
    return {
        "rows": counts["contacts"],
        "how": "plan_import, apply_import",
    }


def vobject(file: Path, folder: str) -> dict[str, Any]:
    """Reading alone."""
    del folder
    count = sum(1 for _ in people(file))
    return {"rows": count, "how": "readComponents, reading alone"}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        ways = {"narad": narad, "hermitcrm": hermitcrm, "vobject": vobject}
        print(json.dumps(ways[sys.argv[1]](Path(sys.argv[2]), scratch)))
