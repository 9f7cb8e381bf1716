"""Careers as the ranking by interests sees them, and the filters of its page and command.

In: the catalogue, words and codes of filters. Out: `career_profiles()` (read once per process), `Filters`, `matching`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.catalogue import Catalogue, get_catalogue, schema
from askaround.explore.rules.geography import state_code, state_name
from askaround.explore.rules.interests import CareerProfile, Match, Profile, rank, shape_of
from askaround.explore.rules.places import HOURS_A_YEAR
from askaround.lib.errors import Refusal
from askaround.lib.text import fold

_HALF = 0.5


def career_profiles() -> tuple[CareerProfile, ...]:
    """Every career with all six scores, in the order of their codes."""
    return _profiles(get_catalogue())


@lru_cache(maxsize=2)
def _profiles(catalogue: Catalogue) -> tuple[CareerProfile, ...]:
    levels = _levels(catalogue)
    rows = catalogue.rows(
        "SELECT c.id, c.onet, c.title, c.zone, c.series_id, n.p50, n.hourly, n.floors, n.employment, c.r, c.i, c.a, c.s, c.e, c.c"
        " FROM career c LEFT JOIN nation n ON n.series_id = c.series_id ORDER BY c.onet"
    )
    found = []
    for number, onet, title, zone, series, p50, hourly, floors, jobs, *points in rows:
        if None in points:
            continue
        scores = tuple(point / 100 for point in points)
        shape = shape_of(scores)
        pay = None if p50 is None else round(p50 / 100 * HOURS_A_YEAR) if hourly else float(p50)
        if shape:
            # The median is the third of five percentiles: bit 2 says that it is only known to be no less.
            floor = bool(floors and floors >> 2 & 1)
            found.append(
                CareerProfile(
                    onet,
                    title,
                    scores,
                    shape,
                    zone,
                    _suffices(levels.get(number, ())),
                    pay,
                    floor,
                    series,
                    jobs,
                    levels.get(number, ()),
                )
            )
    return tuple(found)


def _levels(catalogue: Catalogue) -> dict[int, tuple[tuple[int, float], ...]]:
    """Career's number → levels of education, lowest first, each with the share of those who name it."""
    found: dict[int, list[tuple[int, float]]] = {}
    rows = catalogue.rows("SELECT id / 4096, id % 4096, share FROM education ORDER BY id")
    for number, level, share in rows:
        found.setdefault(number, []).append((level - 1, share / 10_000))
    return {number: tuple(levels) for number, levels in found.items()}


def _suffices(levels: tuple[tuple[int, float], ...]) -> int | None:
    """The lowest level that at least half say suffices."""
    half, so_far = _HALF * sum(share for _, share in levels), 0.0
    for level, share in levels:
        so_far += share
        if so_far >= half:
            return level
    return None


@dataclass(frozen=True)
class Filters:
    """Which careers are wanted. `zones`: allowed job zones, () for all; `education`: highest place in the levels;
    `pay`: least median of a year in dollars; `area`: an area's number in the catalogue, with its name."""

    zones: tuple[int, ...] = ()
    education: int | None = None
    pay: float | None = None
    area: int | None = None
    area_name: str = ""

    def __bool__(self) -> bool:
        return bool(self.zones) or not (self.education is self.pay is self.area is None)


@dataclass(frozen=True)
class Unknown:
    """Careers that a filter left out because nothing is published of them."""

    pay: int = 0
    education: int = 0

    @property
    def sentence(self) -> str:
        parts = []
        if self.pay:
            parts.append(f"{self.pay} for which no pay is published")
        if self.education:
            parts.append(f"{self.education} for which no education is on record")
        return f"Left out as well: {' and '.join(parts)}." if parts else ""


def matching(profile: Profile, filters: Filters | None = None) -> tuple[list[Match], Unknown]:
    """Careers that pass the filters, best agreement first, and how many were left out for want of figures."""
    wanted = filters or Filters()
    careers = [career for career in career_profiles() if not wanted.zones or career.zone in wanted.zones]
    if wanted.area is not None:
        there = _series_in(get_catalogue(), wanted.area)
        careers = [career for career in careers if career.series in there]
    no_education = no_pay = 0
    if wanted.education is not None:
        no_education = sum(1 for career in careers if career.education is None)
        careers = [c for c in careers if c.education is not None and c.education <= wanted.education]
    if wanted.pay is not None:
        no_pay = sum(1 for career in careers if career.pay is None)
        careers = [career for career in careers if career.pay is not None and career.pay >= wanted.pay]
    return rank(profile, careers, education=wanted.education), Unknown(no_pay, no_education)


@lru_cache(maxsize=64)
def _series_in(catalogue: Catalogue, area: int) -> frozenset[int]:
    """The series of figures with jobs published in the area."""
    rows = catalogue.rows("SELECT id / 4096 FROM figure WHERE id % 4096 = ? AND employment IS NOT NULL", area)
    return frozenset(row[0] for row in rows)


# -- what somebody typed ---------------------------------------------------------------------------


def read_filters(*, zone: str = "", education: str = "", pay: str = "", area: str = "") -> Filters:
    """The filters as typed: a zone “4” or “3-5”, a level's name or 1 to 12, dollars a year, an area's code or name.

    Raises Refusal, one sentence, for what cannot be understood.
    """
    number, name = _area(area) if area.strip() else (None, "")
    return Filters(_zones(zone), _education(education), _pay(pay), number, name)


def _zones(text: str) -> tuple[int, ...]:
    clean = text.strip()
    if not clean:
        return ()
    found = re.fullmatch(r"([1-5])(?:\s*[-–]\s*([1-5]))?", clean)
    if not found or int(found[2] or 5) < int(found[1]):
        raise Refusal(
            "A job zone is a number from 1 (little preparation) to 5 (extensive), or a range such as 3-5."
        )
    return tuple(range(int(found[1]), int(found[2] or found[1]) + 1))


def _education(text: str) -> int | None:
    key = fold(text[:80])
    if not key:
        return None
    if re.fullmatch(r"[1-9]|1[0-2]", key):
        return int(key) - 1
    names = [fold(level) for level in schema.EDUCATION]
    hits = [at for at, name in enumerate(names) if name == key] or [
        at
        for at, name in enumerate(names)
        if name.startswith(key) or (len(key) > 3 and key.startswith(name.split()[0]))
    ]
    if key in ("phd", "doctorate"):
        return names.index("doctoral degree")
    if len(hits) != 1:
        raise Refusal(f"An education is a number from 1 to 12, or one of: {', '.join(schema.EDUCATION)}.")
    return hits[0]


def _pay(text: str) -> float | None:
    clean = text.strip().removeprefix("$").replace(",", "")
    if not clean:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", clean, re.ASCII):
        raise Refusal("A pay is dollars a year, such as 60000.")
    return float(clean)


def _area(text: str) -> tuple[int, str]:
    """An area's number and name: by code, by a state's two letters, by name or its beginning."""
    clean, key = text.strip()[:100], fold(text[:100])
    areas = _areas(get_catalogue())
    code = next(
        (a for a in areas if clean.isdigit() and clean.isascii() and a[1].lstrip("0") == clean.lstrip("0")),
        None,
    )
    if code:
        return code[0], code[2]
    if state := state_code(clean):
        key = fold(state_name(state))
    exact = [a for a in areas if a[3] == key]
    begins = exact or [a for a in areas if key and a[3].startswith(key)]
    if len(begins) == 1 or exact:
        return begins[0][0], begins[0][2]
    shown = "".join(sign if sign.isprintable() else " " for sign in clean[:40])
    if begins:
        raise Refusal(f"“{shown}” may be {'; '.join(a[2] for a in begins[:4])}: say which.")
    raise Refusal(
        f"No area with published figures is called “{shown}”: name a state (CA) or a metropolitan area."
    )


@lru_cache(maxsize=2)
def _areas(catalogue: Catalogue) -> tuple[tuple[int, str, str, str], ...]:
    """Number, code, name and the name's match key of every area, states first."""
    rows = catalogue.rows("SELECT id, code, name FROM area WHERE kind > 0 ORDER BY kind, name, code")
    return tuple((number, code, name, fold(name)) for number, code, name in rows)
