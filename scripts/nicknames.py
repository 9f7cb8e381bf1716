"""Make `network/rules/matching/nicknames.txt` from a list of name–nickname pairs: `python scripts/nicknames.py nicknames.csv`.

In: a CSV of `name1,relationship,name2` (carltonnorthern/nicknames, Apache-2.0, see NOTICE). Out: one line per name, the name first and
its short forms after it, all folded; names and short forms of one letter are left out.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/askaround/network/rules/matching/nicknames.txt"


def main(source: Path) -> None:
    """Write the file and say how much it holds."""
    groups: dict[str, set[str]] = {}
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name, short = row["name1"].strip().lower(), row["name2"].strip().lower()
            if row["relationship"] == "has_nickname" and min(len(name), len(short)) > 1 and name != short:
                groups.setdefault(name, set()).add(short)
    text = "".join(f"{name} {' '.join(sorted(shorts))}\n" for name, shorts in sorted(groups.items()))
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(groups)} names, {sum(map(len, groups.values()))} pairs, {len(text):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
