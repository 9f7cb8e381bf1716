"""A tiny invented register of organisations, in both schemas, and an invented list of companies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def v1(number: str, name: str, **more: Any) -> dict[str, Any]:
    """A record of schema 1 in Davis, California, unless said otherwise."""
    town = more.pop("town", "Davis")
    region = more.pop("region", ("California", "US.CA"))
    country = more.pop("country", ("United States", "US"))
    return {
        "id": f"https://ror.org/{number}",
        "name": name,
        "types": more.pop("types", ["Education"]),
        "links": more.pop("links", []),
        "aliases": more.pop("aliases", []),
        "acronyms": more.pop("acronyms", []),
        "labels": more.pop("labels", []),
        "status": more.pop("status", "active"),
        "relationships": more.pop("relationships", []),
        "country": {"country_name": country[0], "country_code": country[1]},
        "addresses": [
            {
                "lat": 38.54,
                "lng": -121.74,
                "city": town,
                "state": None,
                "geonames_city": {"geonames_admin1": {"name": region[0], "code": region[1]}},
            }
        ],
        **more,
    }


def v2(number: str, name: str, **more: Any) -> dict[str, Any]:
    """A record of schema 2 in Zürich, Switzerland, unless said otherwise."""
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": each, "types": ["acronym"], "lang": None} for each in more.pop("acronyms", [])]
    names += [{"value": each, "types": ["alias"], "lang": None} for each in more.pop("aliases", [])]
    place = {
        "name": more.pop("town", "Zürich"),
        "country_name": "Switzerland",
        "country_code": "CH",
        "country_subdivision_name": "Zurich",
        "country_subdivision_code": "ZH",
        "lat": 47.37,
        "lng": 8.55,
    } | more.pop("place", {})
    return {
        "id": f"https://ror.org/{number}",
        "names": names,
        "types": more.pop("types", ["facility"]),
        "links": more.pop("links", []),
        "locations": [{"geonames_details": place}],
        "status": more.pop("status", "active"),
        "relationships": more.pop("relationships", []),
        **more,
    }


RECORDS: list[dict[str, Any]] = [
    v1(
        "043mz5j54",
        "Invented University of Davis",
        acronyms=["IUD"],
        aliases=["Invented U."],
        links=["http://www.example.edu/"],
        types=["Education", "Funder"],
        relationships=[{}] * 9,
    ),
    v1("05t99sp05", "Example Labs (United States)", types=["Company"], region=(None, None)),
    v2(
        "05a28rw58",
        "Beispielinstitut für Käse",
        acronyms=["BIK"],
        aliases=["Institut d'exemple", "例の研究所"],
    ),
    v2("02s376052", "Example Labs (Switzerland)", types=["company"]),
    v1("01xtthb56", "Gone Institute", status="withdrawn"),
]
PLACE_OF_GERMANY = {
    "name": "Berlin",
    "country_name": "Germany",
    "country_code": "DE",
    "lat": 52.5,
    "lng": 13.4,
}

COMPANIES = """Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded
EXL,Example Labs,Health Care,Biotechnology,"Davis, California",2020-01-01,1,1999
INV,Invented Foods (Class A),Consumer Staples,Packaged Foods,"New York City, New York",2020-01-01,2,1950
INVB,Invented Foods (Class B),Consumer Staples,Packaged Foods,"New York City, New York",2020-01-01,2,1950
SMP,Sample Tools,Industrials,Tools,"Zürich, Switzerland[2]",2020-01-01,3,1950
"""


def write_ror(path: Path, records: list[dict[str, Any]] | None = None) -> Path:
    """The records as JSON Lines."""
    rows = RECORDS if records is None else records
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


def write_sp500(path: Path) -> Path:
    """The companies as a CSV."""
    path.write_text(COMPANIES, encoding="utf-8")
    return path
