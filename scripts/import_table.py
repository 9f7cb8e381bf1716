"""What an import reads out of each file: the table in docs/use/import.md.

In: folders. Out: a Markdown table on stdout, one line per file, each imported alone into an empty folder as a dry run.

    python scripts/import_table.py ../shared/data/exports/{linkedin,google,vcard}
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ENDS = (".csv", ".vcf", ".vcard", ".zip")


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
                other[path.suffix or path.name] += 1
    if other:
        kinds = ", ".join(f"{count} × `{suffix}`" for suffix, count in sorted(other.items()))
        yield f"| {kinds} | none | – | – | – | refused: no file that can be imported |"


def _line(path: Path, root: Path) -> str:
    from askaround.accounts.actions import local_workspace
    from askaround.lib.errors import Refusal
    from askaround.network.imports import run
    from askaround.network.imports.read import read_paths

    name = str(path.relative_to(root))
    try:
        read = read_paths([path])[0]
        plan = run.plan(local_workspace(), [path])
    except Refusal as refusal:
        return f"| `{name}` | – | – | – | – | refused: {refusal.sentence.replace(path.name, 'it')} |"
    entry = plan.files[0]
    told = "; ".join(
        f"row {skip.row}: {skip.reason}{' (harmless)' if skip.harmless else ''}" for skip in entry.skipped
    )
    used = entry.counts.total() if read.messages else 0
    return f"| `{name}` | {entry.kind} | {entry.rows} | {plan.new_people} | {used} | {told or 'nothing'} |"


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
