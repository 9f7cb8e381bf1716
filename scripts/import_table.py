"""What an import reads out of each file: the table in docs/use/import.md.

In: folders. Out: a Markdown table on stdout, one line per file, each imported alone into an empty folder as a dry run. Of a mail or a
calendar, the first address after To: or ATTENDEE is taken for the owner's.

    python scripts/import_table.py ../shared/data/exports/*
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askaround.network.imports.drafts import Skip

ENDS = (".csv", ".vcf", ".vcard", ".zip", ".json", ".mbox", ".eml", ".ics")


def table(folders: list[Path]) -> Iterator[str]:
    """The table's lines. Django must be ready, and its database empty."""
    yield "| file | kind | rows | people | messages | left out, and why |"
    yield "|---|---|---|---|---|---|"
    other = Counter[str]()
    for folder in folders:
        for path in sorted(entry for entry in folder.rglob("*") if entry.is_file()):
            if path.suffix.lower() in ENDS:
                yield _line(path, folder.parent)
            else:
                other[path.suffix or "without an ending"] += 1
    if other:
        kinds = ", ".join(f"{count} × `{suffix}`" for suffix, count in sorted(other.items()))
        yield f"| {kinds} | none | – | – | – | refused: no file that can be imported |"


def _line(path: Path, root: Path) -> str:
    from askaround.accounts.actions import local_workspace, set_setting
    from askaround.lib.errors import Refusal
    from askaround.network.imports import run
    from askaround.network.imports.read import read_paths

    name = str(path.relative_to(root))
    set_setting(local_workspace(), "mail", _first_address(path))
    try:
        read = read_paths([path])[0]
        plan = run.plan(local_workspace(), [path])
    except Refusal as refusal:
        return f"| `{name}` | – | – | – | – | refused: {refusal.sentence.replace(path.name, 'it')} |"
    entry = plan.files[0]
    used = entry.counts.total() if read.messages else len(plan.happened)
    told = _reasons(entry.skipped)
    if entry.remarks:
        told = (
            f"{told}; {len(entry.remarks)} lines kept as written"
            if told
            else f"nothing; {len(entry.remarks)} lines kept as written"
        )
    return f"| `{name}` | {entry.kind} | {entry.rows} | {plan.new_people} | {used} | {told or 'nothing'} |"


def _first_address(path: Path) -> str:
    if path.suffix.lower() not in {".eml", ".mbox", ".ics"}:
        return ""
    text = re.sub(r"\r?\n[ \t]", "", path.read_text(encoding="utf-8", errors="replace"))
    found = re.search(r"^(?:To:|ATTENDEE)[^\n]*?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", text, re.MULTILINE)
    return found[1] if found else ""


def _reasons(skipped: list[Skip]) -> str:
    """Each reason once, with its rows."""
    rows: dict[tuple[str, bool], list[int]] = {}
    for skip in skipped:
        rows.setdefault((skip.reason.replace("|", "/"), skip.harmless), []).append(skip.row)
    return "; ".join(
        f"{_rows(numbers)}{reason}{' (harmless)' if harmless else ''}"
        for (reason, harmless), numbers in rows.items()
    )


def _rows(numbers: list[int]) -> str:
    if numbers == [0]:
        return ""
    if len(numbers) == 1:
        return f"row {numbers[0]}: "
    shown = ", ".join(map(str, numbers[:5]))
    return f"rows {shown}{f' and {len(numbers) - 5} more' if len(numbers) > 5 else ''}: "


def main() -> int:
    folders = [Path(name) for name in sys.argv[1:]]
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as data:
        os.environ["ASKAROUND_DATA"] = data
        from askaround.config import startup

        startup.ready()
        print("\n".join(table(folders)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
