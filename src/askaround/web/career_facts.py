"""What the pages of one career and of several side by side tell of each.

In: a career of the catalogue, its areas, the owner's home. Out: figures for hypotheses, pay and places as lines that say
“not published” where nothing is. Two kinds of figures, never in one line: what O*NET says of the career, and what the Bureau of
Labor Statistics counts for the group that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askaround.explore.catalogue import Area, Career, Pay, Place
from askaround.explore.rules.hypotheses import Figures, Here, Hypothesis, hypotheses
from askaround.web.careers import ZONES

NOT_PUBLISHED = "not published"
_TOP_AREAS = 6
_PERCENTILES = (
    (10, "one in ten earns less than"),
    (25, "one in four less than"),
    (50, "half earn more than"),
    (75, "one in four more than"),
    (90, "one in ten more than"),
)


@dataclass(frozen=True)
class PayLine:
    """One amount and what it is."""

    said: str
    amount: str


@dataclass(frozen=True)
class AreaLine:
    """An area with its figures as text."""

    code: str
    name: str
    jobs: str
    concentration: str
    pay: str


@dataclass(frozen=True)
class Told:
    """One career, told: what the group is called, pay in the nation and at home, places, education, hypotheses."""

    career: Career
    covers: str
    jobs: str
    pay: tuple[PayLine, ...]
    home: tuple[AreaLine, ...]
    top: tuple[AreaLine, ...]
    zone: str
    education: tuple[tuple[str, int], ...]
    uncertain: bool
    tools: tuple[str, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def median(self) -> str:
        """The median pay as text."""
        return next((line.amount for line in self.pay if line.said == _PERCENTILES[2][1]), NOT_PUBLISHED)


def told(
    career: Career, areas: Sequence[Area], home: Place | None, yours: Mapping[str, float] | None
) -> Told:
    """Everything the pages say of a career that needs no database."""
    nation = career.nation
    here = _home(areas, home)
    best = sorted(career.education, key=lambda level: -level.share)
    return Told(
        career=career,
        covers=nation.covers if nation else "",
        jobs=count(nation.employment if nation else None),
        pay=_pay_lines(career),
        home=here,
        top=tuple(_line(area) for area in areas if area.kind == "metro" and area.employment)[:_TOP_AREAS],
        zone=ZONES.get(career.job_zone or 0, ""),
        education=tuple((level.level, round(level.share * 100)) for level in best if level.share >= 0.05)[:5],
        uncertain=any(level.uncertain for level in career.education),
        tools=tuple(tool.name for tool in career.technologies if tool.in_demand or tool.hot)[:12],
        hypotheses=tuple(hypotheses(_figures(career, areas, home), yours)),
    )


def money(pay: Pay | None) -> str:
    """“$127,410 a year”, “at least …”, or that it is not published."""
    return NOT_PUBLISHED if pay is None else pay.told


def count(value: int | None) -> str:
    """A number of jobs, or that it is not published."""
    return NOT_PUBLISHED if value is None else f"{value:,}"


def _pay_lines(career: Career) -> tuple[PayLine, ...]:
    if career.nation is None:
        return ()
    found = career.nation.percentiles
    return tuple(PayLine(said, money(found.get(percentile))) for percentile, said in _PERCENTILES)


def _line(area: Area) -> AreaLine:
    return AreaLine(
        area.area_code, area.area, count(area.employment), concentration(area), money(area.median)
    )


def concentration(area: Area) -> str:
    """“1.8 times the nation’s” share of all jobs."""
    quotient = area.location_quotient
    return NOT_PUBLISHED if quotient is None else f"{quotient:.1f} times the nation’s"


def _home(areas: Sequence[Area], home: Place | None) -> tuple[AreaLine, ...]:
    """The owner's metropolitan area and state; an area without a row is one of which nothing is published."""
    if home is None:
        return ()
    lines = []
    by_code = {area.area_code: area for area in areas}
    if home.area_code and not home.area_code.startswith(home.state + "00000"):
        metro = by_code.get(home.area_code)
        lines.append(_line(metro) if metro else _nothing(home.area_code, home.area))
    state = next((area for area in areas if area.kind == "state" and area.state == home.state), None)
    name = Place("", home.state, 0.0, 0.0, 0, "", "").label
    lines.append(_line(state) if state else _nothing(home.state, name))
    return tuple(lines)


def _nothing(code: str, name: str) -> AreaLine:
    return AreaLine(code, name, NOT_PUBLISHED, NOT_PUBLISHED, NOT_PUBLISHED)


def _figures(career: Career, areas: Sequence[Area], home: Place | None) -> Figures:
    nation = career.nation
    low = nation.percentiles.get(10) if nation else None
    high = nation.percentiles.get(90) if nation else None
    comparable = low is not None and high is not None and low.unit == high.unit and not low.at_least
    return Figures(
        title=career.title,
        education=tuple((level.level, level.share) for level in career.education),
        low=low.amount if low and comparable else None,
        high=high.amount if high and comparable else None,
        unit=low.unit if low else "year",
        high_at_least=bool(high and high.at_least),
        jobs=nation.employment if nation else None,
        covers=nation.covers if nation else "",
        zone=career.job_zone,
        interests=career.interests,
        states=tuple((a.area, a.employment) for a in areas if a.kind == "state" and a.employment),
        here=_here(areas, home) if nation else None,
        tools=tuple(tool.name for tool in career.technologies if tool.in_demand),
        names=tuple(title.text for title in career.titles if title.kind == "reported"),
        near=tuple(other.title for other in career.related[:2]),
    )


def _here(areas: Sequence[Area], home: Place | None) -> Here | None:
    if home is None:
        return None
    own = next((area for area in areas if area.area_code == home.area_code), None)
    name = home.name or home.area or home.label
    return Here(name, own.employment if own else None, own.location_quotient if own else None)
