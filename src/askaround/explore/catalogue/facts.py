"""What the catalogue's reader hands out: frozen rows, with None where nothing is published."""

from __future__ import annotations

from dataclasses import dataclass

from askaround.explore.rules.geography import state_name
from askaround.explore.rules.places import HOURS_A_YEAR


@dataclass(frozen=True)
class Hit:
    """One career found; `score` lies in 0..1. `matched` is what answered: by `by` a title, a technology, words of yours
    that fit what people in it do ("words"), or a code."""

    onet: str
    soc: str
    title: str
    score: float
    matched: str
    by: str = "title"


@dataclass(frozen=True)
class Title:
    """A title of a career; `kind` is official, reported or alternate."""

    text: str
    kind: str


@dataclass(frozen=True)
class Education:
    """Share (0..1) of workers' answers who say this level is required; `uncertain` where O*NET advises care."""

    level: str
    share: float
    uncertain: bool


@dataclass(frozen=True)
class Texts:
    """O*NET's sentences on a career; empty in the catalogue that comes with the program."""

    description: str = ""
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Technology:
    name: str
    category: str
    hot: bool
    in_demand: bool


@dataclass(frozen=True)
class Related:
    """A career near another; `tier` as O*NET names it, rank 1 the nearest."""

    onet: str
    soc: str
    title: str
    tier: str
    rank: int


@dataclass(frozen=True)
class Pay:
    """A wage in whole US dollars, yearly, or an hour where only that is published; `at_least`: a published floor."""

    amount: float
    unit: str  # "year" or "hour"
    at_least: bool

    @property
    def a_year(self) -> float:
        """Dollars a year, to compare with others."""
        return self.amount * (HOURS_A_YEAR if self.unit == "hour" else 1)

    @property
    def told(self) -> str:
        """“$127,410 a year”, “at least $51.30 an hour”."""
        amount = f"${self.amount:,.0f} a year" if self.unit == "year" else f"${self.amount:,.2f} an hour"
        return f"at least {amount}" if self.at_least else amount


@dataclass(frozen=True)
class Nation:
    """National figures of the OEWS series that covers a career; `covers` is that series' own title.

    `percentiles` maps 10, 25, 50, 75 and 90 to pay; one that is not published is left out.
    """

    code: str
    covers: str
    employment: int | None
    percentiles: dict[int, Pay]

    @property
    def median(self) -> Pay | None:
        return self.percentiles.get(50)


@dataclass(frozen=True)
class Area:
    """Figures of one state, metropolitan or nonmetropolitan area; `lat` and `lon` in degrees (docs/rules/places.md)."""

    area_code: str
    area: str
    kind: str  # state, metro or nonmetro
    state: str  # two-digit FIPS code
    employment: int | None
    location_quotient: float | None
    median: Pay | None
    lat: float | None = None
    lon: float | None = None

    @property
    def median_wage(self) -> float | None:
        """Yearly median in dollars; None where it is not published as such."""
        return self.median.amount if self.median and self.median.unit == "year" else None


@dataclass(frozen=True)
class Career:
    """An occupation. `interests` maps R, I, A, S, E, C to 1..7, empty where O*NET has no ratings."""

    onet: str
    soc: str
    title: str
    job_zone: int | None
    interests: dict[str, float]
    high_points: str
    education: tuple[Education, ...]
    technologies: tuple[Technology, ...]
    titles: tuple[Title, ...]
    related: tuple[Related, ...]
    nation: Nation | None


@dataclass(frozen=True)
class Place:
    """A town of the United States, or a state (`name` is then empty, the point its centre).

    `area_code` and `area` are the metropolitan area whose name holds the town (a state: its own), "" where there is
    none. `others` counts the towns of the same name elsewhere when no state was said: the most populous was taken.
    """

    name: str
    state: str  # two-digit FIPS code
    lat: float
    lon: float
    population: int
    area_code: str
    area: str
    others: int = 0

    @property
    def label(self) -> str:
        return f"{self.name}, {state_name(self.state)}" if self.name else state_name(self.state)
