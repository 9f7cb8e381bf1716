"""Reads the BLS occupational employment and wage estimates (OEWS).

In: the SQLite file (plain or .xz) with the tables `cell`, `area`, `occupation`, `meta`; a cell's key is
"OEU", area type, seven digits of area, six of industry, six of occupation. Out: areas, series and
figures as integers; None = not published.
"""

from __future__ import annotations

import contextlib
import lzma
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askaround.lib.errors import Refusal

WAGE_FLOOR_ANNUAL, WAGE_FLOOR_HOURLY = 239_200, 11_500
"""Footnote 5 of the May 2025 release: "equal to or greater than" these (dollars a year, cents an hour)."""

_ALL_INDUSTRIES = "000000"
_FLOOR_NOTE = "5"


@dataclass(frozen=True)
class Area:
    code: str
    kind: str  # N, S, M as OEWS writes it
    state: str
    name: str


@dataclass(frozen=True)
class Wage:
    """A wage: whole dollars a year, or cents an hour where only that is published; `floor`: at least so much."""

    amount: int | None
    hourly: bool
    floor: bool


@dataclass(frozen=True)
class Cell:
    area: str
    occupation: str
    employment: int | None
    quotient: int | None  # location quotient × 100
    wages: tuple[Wage, Wage, Wage, Wage, Wage]  # percentiles 10, 25, 50, 75, 90


class Oews:
    """An opened OEWS file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def release(self) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'release'").fetchone()
        return str(row[0]) if row else ""

    def areas(self) -> list[Area]:
        rows = self._connection.execute(
            "SELECT area_code, areatype_code, state_code, area_name FROM area ORDER BY areatype_code <> 'N',"
            " areatype_code <> 'S', area_code"
        )
        return [Area(*row) for row in rows]

    def detailed(self) -> dict[str, str]:
        """Detailed occupations with national figures: code without hyphen → title."""
        rows = self._connection.execute(
            "SELECT o.occupation_code, o.occupation_name FROM occupation o JOIN cell c"
            " ON c.key = 'OEUN0000000' || ? || o.occupation_code WHERE o.display_level = 3 ORDER BY 1",
            (_ALL_INDUSTRIES,),
        )
        return dict(rows.fetchall())

    def cells(self) -> Iterator[Cell]:
        """All cells over all industries, in the order of their keys."""
        columns = ", ".join(
            ["substr(key, 5, 7)", "substr(key, 18, 6)", "v01", "v17"]
            + [f"v{annual:02}, f{annual:02}, v{annual - 5:02}, f{annual - 5:02}" for annual in range(11, 16)]
        )
        rows = self._connection.execute(
            f"SELECT {columns} FROM cell WHERE substr(key, 12, 6) = ? ORDER BY key",  # noqa: S608 (own names)
            (_ALL_INDUSTRIES,),
        )
        for area, occupation, employment, quotient, *wages in rows:
            five = tuple(_wage(*wages[at : at + 4]) for at in range(0, 20, 4))
            yield Cell(area, occupation, _number(employment, 1), _number(quotient, 100), five)  # type: ignore[arg-type]


def _number(text: str | None, factor: int) -> int | None:
    try:
        return round(float(text or "") * factor)
    except ValueError:
        return None


def _wage(annual: str, annual_note: str, hourly: str, hourly_note: str) -> Wage:
    if annual_note == _FLOOR_NOTE:
        return Wage(WAGE_FLOOR_ANNUAL, hourly=False, floor=True)
    yearly = _number(annual, 1)
    if yearly is not None:
        return Wage(yearly, hourly=False, floor=False)
    if hourly_note == _FLOOR_NOTE:
        return Wage(WAGE_FLOOR_HOURLY, hourly=True, floor=True)
    cents = _number(hourly, 100)
    return Wage(cents, hourly=cents is not None, floor=False)


@contextlib.contextmanager
def open_oews(source: Path) -> Iterator[Oews]:
    """The OEWS file at `source` (.sqlite or .sqlite.xz). Raises Refusal when it is neither."""
    with tempfile.TemporaryDirectory() as folder:
        path = source
        try:
            if source.suffix == ".xz":
                path = Path(folder) / "oews.sqlite"
                with lzma.open(source) as packed, path.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        except (OSError, lzma.LZMAError, sqlite3.Error) as error:
            raise Refusal(f"{source.name} cannot be read as an OEWS file ({error}).") from error
        try:
            connection.execute("SELECT key, v01 FROM cell LIMIT 1").fetchone()
            yield Oews(connection)
        except sqlite3.DatabaseError as error:
            raise Refusal(f"{source.name} is not an OEWS file ({error}).") from error
        finally:
            connection.close()
