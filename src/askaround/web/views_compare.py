"""Two to four careers side by side.

In: `?career=CODE&career=CODE`. Out: the page Compare; with fewer than two known codes the chooser. Nothing is an error page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.interest_queries import profile_of
from askaround.explore.places import home_place
from askaround.explore.queries import shortlist
from askaround.explore.rules import comparing
from askaround.explore.rules.interest_items import DOING, NAMES, TYPES
from askaround.network.models import Person
from askaround.web.career_facts import NOT_PUBLISHED, Told, told
from askaround.web.careers import known_in

_NAMES = 3
_TOOLS = 8
_NEAR = 10
_LONGEST_CODE = 40


@dataclass(frozen=True)
class Cell:
    """What one career has in one row: lines, each in grey where the others have it too; `title` for narrow screens."""

    title: str
    lines: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Row:
    """One attribute; `same` where all columns have much the same; `yours` the owner's own figure."""

    name: str
    cells: tuple[Cell, ...]
    same: bool
    figure: bool = False
    yours: str = ""


@dataclass(frozen=True)
class Column:
    """One career of the comparison, and the address without it."""

    onet: str
    title: str
    without: str
    kept: bool


@require_GET
def compare(request: OwnedRequest) -> HttpResponse:
    """Careers side by side, or the chooser."""
    asked = list(
        dict.fromkeys(code.strip()[:_LONGEST_CODE] for code in request.GET.getlist("career") if code.strip())
    )
    catalogue = get_catalogue()
    known = [code for code in asked if catalogue.onet(code) == code]
    codes = known[: comparing.MOST]
    entries = [entry for entry in shortlist(request.owner) if catalogue.onet(entry.onet)]
    context: dict[str, Any] = {
        "remark": _said(asked, known),
        "choices": _choices(entries, codes),
        "chosen": frozenset(codes),
        "codes": codes,
        "full": len(codes) >= comparing.MOST,
    }
    if len(codes) >= comparing.FEWEST:
        kept = {entry.onet for entry in entries}
        context |= _side_by_side(request.owner, codes, kept)
    return render(request, "web/explore/compare.html", context)


def _said(asked: list[str], known: list[str]) -> str:
    """What was not done with the codes, in one sentence; "" when all is well."""
    unknown = [code for code in asked if code not in known]
    if unknown:
        return f"The catalogue has no career “{unknown[0]}”; choose among those below."
    if len(known) > comparing.MOST:
        return "Four careers fit side by side; the first four are shown."
    if len(known) == 1:
        return "Choose one more: it takes two to compare."
    return ""


def _choices(entries: Sequence[Any], codes: list[str]) -> list[tuple[str, str]]:
    """The shortlist, and for each career chosen those nearest to it: what a column may be added of."""
    catalogue = get_catalogue()
    found = {entry.onet: entry.title for entry in entries}
    for code in codes:
        found.setdefault(code, catalogue.name(code))
    for code in codes[:2]:
        for other in catalogue.related(code)[:5]:
            found.setdefault(other.onet, other.title)
    return list(found.items())


def _side_by_side(owner: Workspace, codes: list[str], kept: set[str]) -> dict[str, Any]:
    catalogue = get_catalogue()
    profile = profile_of(owner)
    own = settings_of(owner)
    home = home_place(own.home, own.country)
    yours = profile.scores if profile else None
    all_told = []
    for code in codes:
        career = catalogue.career(code)
        assert career is not None
        all_told.append(told(career, catalogue.areas(code), home, yours))
    columns = [Column(code, t.career.title, _without(codes, code), code in kept) for code, t in zip(codes, all_told, strict=True)]  # fmt: skip
    return {
        "columns": columns,
        "hypotheses": _hypotheses(all_told),
        "groups": [
            ("People", "", _people(owner, all_told)),
            ("Said of the work", "each career alone, from O*NET", _said_of(all_told, yours)),
            ("Counted", "the group that holds the career, from the Bureau of Labor Statistics, May 2025", _counted(all_told)),
        ],
    }  # fmt: skip


def _without(codes: list[str], code: str) -> str:
    left = urlencode([("career", other) for other in codes if other != code])
    return f"{reverse('compare')}?{left}"


def _row(
    name: str,
    all_told: Sequence[Told],
    say: Callable[[Told], str],
    same: bool | None = None,
    *,
    figure: bool = False,
    yours: str = "",
) -> Row:
    said = [say(one) for one in all_told]
    alike = len(set(said)) == 1 if same is None else same
    cells = tuple(Cell(one.career.title, ((text, alike),)) for one, text in zip(all_told, said, strict=True))
    return Row(name, cells, alike, figure, yours)


def _list_row(name: str, all_told: Sequence[Told], lists: Sequence[Sequence[str]], most: int) -> Row:
    """A row of several things each: what all have in grey, what is a career's own first and in ink."""
    common = comparing.shared(lists)
    cells = []
    for one, listed in zip(all_told, lists, strict=True):
        ordered = sorted(listed, key=lambda text: text in common)[:most]
        cells.append(
            Cell(one.career.title, tuple((text, text in common) for text in ordered) or (("none", False),))
        )
    return Row(name, tuple(cells), all(set(listed) == common for listed in lists))


def _people(owner: Workspace, all_told: Sequence[Told]) -> list[Row]:
    near = {one.career.onet: [other.onet for other in one.career.related[:_NEAR]] for one in all_told}
    codes = list(dict.fromkeys([*near, *(code for listed in near.values() for code in listed)]))
    counts = known_in(owner, codes)
    in_it = [counts.get(one.career.onet, 0) for one in all_told]
    names = [_named(owner, one.career.onet) if n else [] for one, n in zip(all_told, in_it, strict=True)]
    beside = {code: sum(counts.get(other, 0) for other in listed) for code, listed in near.items()}
    cells = []
    for one, count, listed in zip(all_told, in_it, names, strict=True):
        more = [f"and {count - len(listed)} more"] if count > len(listed) else []
        lines = [*listed, *more] if count else ["nobody yet"]
        cells.append(Cell(one.career.title, tuple((line, not count) for line in lines)))
    return [
        Row("You know in it", tuple(cells), not any(in_it)),
        _row("… in careers near it", all_told, lambda one: str(beside[one.career.onet]), figure=True),
    ]


def _named(owner: Workspace, code: str) -> list[str]:
    rows = Person.objects.filter(owner=owner, onet=code)
    found = rows.order_by(F("last_touch_on").desc(nulls_last=True), "match_key", "id")
    return list(found.values_list("name", flat=True)[:_NAMES])


def _said_of(all_told: Sequence[Told], yours: Any) -> list[Row]:
    rows = [
        _row("Preparation", all_told, lambda one: one.zone or NOT_PUBLISHED),
        _row(
            "Most often required",
            all_told,
            lambda one: f"{one.education[0][0]}, {one.education[0][1]} of 100" if one.education else NOT_PUBLISHED,
        ),
    ]  # fmt: skip
    for kind in TYPES:
        scores = [one.career.interests.get(kind) for one in all_told]
        rows.append(
            _row(
                DOING[kind][:1].upper() + DOING[kind][1:],
                all_told,
                lambda one, kind=kind: f"{one.career.interests[kind]:.1f}" if kind in one.career.interests else NOT_PUBLISHED,  # type: ignore[misc]
                comparing.close(scores),
                figure=True,
                yours=f"{NAMES[kind]}, 1 to 7" + (f"; you {yours[kind]:.1f}" if yours else ""),
            )
        )  # fmt: skip
    rows.append(_list_row("Tools", all_told, [one.tools for one in all_told], _TOOLS))
    return rows


def _counted(all_told: Sequence[Told]) -> list[Row]:
    def pay(one: Told, percentile: int) -> float | None:
        nation = one.career.nation
        found = nation.percentiles.get(percentile) if nation else None
        return None if found is None else found.a_year

    jobs = [one.career.nation.employment if one.career.nation else None for one in all_told]
    rows = [
        _row("Counted as", all_told, lambda one: one.covers or NOT_PUBLISHED),
        _row("Jobs, whole country", all_told, lambda one: one.jobs, comparing.about(jobs), figure=True),
    ]
    for percentile, at, name in (
        (50, 2, "Half earn more than"),
        (10, 0, "One in ten earns less than"),
        (90, 4, "One in ten more than"),
    ):
        rows.append(
            _row(
                name,
                all_told,
                lambda one, at=at: one.pay[at].amount if one.pay else NOT_PUBLISHED,  # type: ignore[misc]
                comparing.about([pay(one, percentile) for one in all_told]),
                figure=True,
            )
        )
    for at, line in enumerate(all_told[0].home):
        rows.append(
            _row(f"Jobs, {line.name}", all_told, lambda one, at=at: one.home[at].jobs, figure=True)  # type: ignore[misc]
        )
        rows.append(
            _row("… concentration", all_told, lambda one, at=at: one.home[at].concentration, figure=True)  # type: ignore[misc]
        )
    rows.append(_row("Most jobs in", all_told, lambda one: one.top[0].name if one.top else NOT_PUBLISHED))
    return rows


def _hypotheses(all_told: Sequence[Told]) -> Row:
    """What to find out of each, its own first; what is to be asked of all alike in grey."""
    return _list_row(
        "Its own first, then what is asked of all",
        all_told,
        [[h.statement for h in one.hypotheses] for one in all_told],
        7,
    )
