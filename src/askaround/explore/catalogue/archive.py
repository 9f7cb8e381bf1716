"""An O*NET archive as an update reads it: checked, and joined with the facts in use where an optional file is missing.

In: an opened release, the catalogue in use. Out: rows by kind for the builder, `kept` (which files came from the earlier
release), the careers for the comparison. Raises Refusal for what makes a release unusable.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.build import INTERESTS, forms
from askaround.explore.catalogue.onet import REQUIRED, Release
from askaround.explore.catalogue.reader import Catalogue
from askaround.explore.rules import releases
from askaround.explore.rules.releases import Occupation
from askaround.lib.errors import Refusal

Rows = list[dict[str, str]]

OPTIONAL = ("reported", "zones", "education", "technologies", "related", "tasks")
OLDEST = 29
_CODE = re.compile(r"\d\d-\d{4}\.\d\d", re.ASCII)
_LONGEST = 500
_STRAY = 3
"""So few codes that only other files know say nothing."""
_AGAIN = "fetch the O*NET archive again"
_QUERIES: dict[str, str] = {
    "zones": "SELECT onet, zone FROM career WHERE zone IS NOT NULL ORDER BY id",
    "reported": f"""
        SELECT c.onet, t.text AS reported, CASE l.kind WHEN {schema.SHOWN} THEN 'Y' ELSE 'N' END AS shown
        FROM career_title l JOIN title t ON t.id = l.id / 4096 JOIN career c ON c.id = l.career_id
        WHERE l.kind IN ({schema.SHOWN}, {schema.REPORTED}) ORDER BY l.id""",  # noqa: S608 (own numbers)
    "education": """
        SELECT c.onet, 'RL' AS scale, e.id % 4096 AS category, e.share / 100.0 AS value,
            CASE e.uncertain WHEN 1 THEN 'Y' ELSE 'N' END AS suppress
        FROM education e JOIN career c ON c.id = e.id / 4096 ORDER BY e.id""",
    "technologies": """
        SELECT c.onet, t.name AS technology, k.name AS commodity, CASE l.hot WHEN 1 THEN 'Y' ELSE 'N' END AS hot,
            CASE l.demand WHEN 1 THEN 'Y' ELSE 'N' END AS demand
        FROM career_technology l JOIN technology t ON t.id = l.id / 4096 JOIN category k ON k.id = l.category_id
        JOIN career c ON c.id = l.career_id ORDER BY l.id""",
    "related": """
        SELECT c.onet, o.onet AS related, r.tier, r.id % 4096 AS "index"
        FROM related r JOIN career c ON c.id = r.id / 4096 JOIN career o ON o.id = r.other_id ORDER BY r.id""",
    "tasks": """
        SELECT c.onet, t.text AS task, 'Core' AS task_type
        FROM task t JOIN career c ON c.id = t.id / 4096 ORDER BY t.id""",
}
"""The facts of a catalogue in the shape of a release's rows."""
_COLUMNS: dict[str, tuple[str, ...]] = {
    "zones": ("onet", "zone"),
    "reported": ("onet", "reported", "shown"),
    "education": ("onet", "scale", "category", "value", "suppress"),
    "technologies": ("onet", "technology", "commodity", "hot", "demand"),
    "related": ("onet", "related", "tier", "index"),
    "tasks": ("onet", "task", "task_type"),
}


class Archive:
    """The source of an update (`build.Source`)."""

    def __init__(self, release: Release, in_use: Catalogue) -> None:
        """Reads everything. Raises Refusal for a release that is too old and for a needed file that is damaged."""
        self._release = release
        self._in_use = in_use
        self.earlier_codes: dict[str, str] = {}
        """Code of this release → code of the catalogue in use; to be set before rows of a missing file are asked for."""
        _check_age(self.label()[0])
        self._read: dict[str, Rows] = {kind: list(release.rows(kind)) for kind in REQUIRED}
        self._check_occupations()
        self._check_titles()
        self._check_interests()
        self._check_codes()
        self.kept: dict[str, str] = {}
        """Files whose facts are an earlier release's → that release."""
        for kind in OPTIONAL:
            self._optional(kind)

    @property
    def has_tasks(self) -> bool:
        return bool(self.rows("tasks"))

    def label(self) -> tuple[str, str]:
        """Name and date of the release."""
        return self._release.label()

    def rows(self, kind: str) -> Rows:
        """Rows of a kind: the archive's, else those of the catalogue in use under the codes of this release."""
        if kind not in self._read:
            self._read[kind] = self._earlier(kind)
        return self._read[kind]

    def occupations(self) -> dict[str, Occupation]:
        """The careers with all their titles."""
        titles: dict[str, set[str]] = defaultdict(set)
        for kind, column in (("titles", "alternate"), ("reported", "reported")):
            for row in self._read.get(kind, ()):
                titles[row["onet"]].update(forms(row[column]) if row[column] else ())
        for row in self._read["titles"]:
            titles[row["onet"]].add(row.get("short", ""))
        return {
            row["onet"]: releases.occupation(row["onet"], row["title"], titles[row["onet"]])
            for row in self._read["occupations"]
        }

    def _check_codes(self) -> None:
        """The list of careers ends early where the other files know many that it has not."""
        known = self._codes()
        named = {row["onet"] for kind in ("titles", "interests") for row in self._read[kind]}
        missing = len(named - known)
        if missing >= _STRAY and missing > (1 - releases.WHOLE) * len(named):
            raise _damaged(
                self._release.file("occupations"), f"it lacks {missing:,} careers of the other files"
            )

    def check_against(self, before: Mapping[str, Occupation]) -> None:
        """Raises Refusal where a needed file ends early, going by the catalogue in use."""
        now = {row["onet"] for row in self._read["occupations"]}
        shared = now & before.keys()
        if len(now) >= releases.MANY and releases.too_few(len(before), len(now)):
            raise _damaged(self._release.file("occupations"), f"it lists {len(now):,} careers only")
        rated = {o for (o,) in self._in_use.rows("SELECT onet FROM career WHERE r IS NOT NULL")} & shared
        titled = {code for code in shared if len(before[code].names) > 1}
        for kind, had in (("interests", rated), ("titles", titled)):
            have = {row["onet"] for row in self._read[kind]}
            if releases.too_few(len(had), len(had & have)):
                raise _damaged(
                    self._release.file(kind), f"it has {len(had & have):,} of {len(had):,} careers only"
                )

    # -- parts -----------------------------------------------------------------------------------

    def _check_occupations(self) -> None:
        rows, file = self._read["occupations"], self._release.file("occupations")
        if not rows:
            raise _damaged(file, "it lists no career")
        seen: set[str] = set()
        for row in rows:
            if not _CODE.fullmatch(row["onet"]) or row["onet"] in seen:
                raise _damaged(file, f"“{_shown(row['onet'])}” is no code of its own")
            if not _is_title(row["title"]):
                raise _damaged(file, f"{row['onet']} has no title that can be read")
            seen.add(row["onet"])

    def _check_titles(self) -> None:
        file, known = self._release.file("titles"), self._codes()
        rows = self._read["titles"]
        if not any(row["onet"] in known and row["alternate"] for row in rows):
            raise _damaged(file, "it has no title of any career")
        for row in rows:
            if not _CODE.fullmatch(row["onet"]) or not _is_title(row["alternate"] or "-"):
                raise _damaged(file, f"a line about “{_shown(row['onet'])}” cannot be read")

    def _check_interests(self) -> None:
        file, known = self._release.file("interests"), self._codes()
        rows = self._read["interests"]
        if not any(row["onet"] in known and row["scale"] == "OI" and row["value"] for row in rows):
            raise _damaged(file, "it has no interests of any career")
        rated: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            scale, onet = row["scale"], row["onet"]
            value = row["value"] if scale in ("OI", "IH") else ""
            if not _CODE.fullmatch(onet) or (value and not _between(value, 1 if scale == "OI" else 0, 7)):
                raise _damaged(file, f"a line about “{_shown(onet)}” cannot be read")
            if value and scale == "OI":
                rated[onet].add(row["element"])
        for onet, elements in rated.items():
            if not INTERESTS.keys() <= elements:
                raise _damaged(file, f"{onet} has not all six interests")

    def _codes(self) -> set[str]:
        return {row["onet"] for row in self._read["occupations"]}

    def _optional(self, kind: str) -> None:
        """Read an optional file; where it is missing or unusable, note that its facts stay."""
        try:
            rows = [row for row in self._release.rows(kind) if _usable(kind, row)]
        except Refusal:
            rows = []
        known = self._codes()
        if any(row["onet"] in known for row in rows):
            self._read[kind] = rows
            return
        facts = self._in_use.version()
        file = self._release.file(kind)
        if kind != "tasks" or self._in_use.texts_stored():
            since = next((v for k, v in facts.items() if k == f"kept {file}"), "")
            self.kept[file] = since or facts.get("onet", "")
        else:
            self.kept[file] = ""

    def _earlier(self, kind: str) -> Rows:
        """The facts in use under the codes of this release; none of a career that the earlier release had not."""
        columns = _COLUMNS[kind]
        if kind == "tasks" and not self._in_use.texts_stored():
            return []
        present: dict[str, list[str]] = defaultdict(list)
        for onet, former in self.earlier_codes.items():
            present[former].append(onet)
        rows: Rows = []
        for values in self._in_use.rows(_QUERIES[kind]):
            row = {column: str(value) for column, value in zip(columns, values, strict=True)}
            if kind == "related":
                row["tier"] = schema.TIERS[int(row["tier"])]
                row["related"] = next(iter(present.get(row["related"], [])), "")
            rows += [{**row, "onet": onet} for onet in present.get(row["onet"], [])]
        return rows


def occupations_of(catalogue: Catalogue) -> dict[str, Occupation]:
    """The careers of a catalogue with the normal forms of all their titles."""
    names: dict[str, set[str]] = defaultdict(set)
    for onet, text in catalogue.rows(
        "SELECT c.onet, t.text FROM career_title l JOIN title t ON t.id = l.id / 4096 JOIN career c ON c.id = l.career_id"
    ):
        names[onet].add(text)
    return {
        onet: releases.occupation(onet, title, names[onet])
        for onet, title in catalogue.rows("SELECT onet, title FROM career ORDER BY id")
    }


def _usable(kind: str, row: dict[str, str]) -> bool:
    if kind == "zones":
        return row["zone"] in ("1", "2", "3", "4", "5")
    if kind == "education":
        return row["scale"] == "RL" and row["category"].isdecimal() and _between(row["value"] or "x", 0, 100)
    if kind == "related":
        return row["index"].isdecimal() and 0 < int(row["index"][:6]) < schema.PAIR
    text = row[{"reported": "reported", "technologies": "technology", "tasks": "task"}[kind]]
    return bool(text) and _readable(text)


def _between(text: str, least: float, most: float) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and least <= value <= most


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and _readable(text)


def _readable(text: str) -> bool:
    """Without control characters; odd blanks and signs are no damage."""
    return not any(c < " " or "\x7f" <= c <= "\x9f" for c in text)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:20])


def _damaged(file: str, why: str) -> Refusal:
    return Refusal(f"{file}.txt is damaged ({why}): {_AGAIN}. Nothing changed.")


def _check_age(name: str) -> None:
    found = re.search(r"(\d{1,3})\.\d", name)
    if found and 0 < int(found[1]) < OLDEST:
        raise Refusal(
            f"This is {name.removesuffix(' Database')[:40]}; releases from {OLDEST}.0 on can be read. Nothing changed."
        )
