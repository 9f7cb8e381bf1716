"""Pictures of the network: the map, and how far the shortlist is covered.

In: a grouping. Out: HTML with an SVG, its text and its table.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest

GROUPINGS = {"organisation": "By organisation", "career": "By career"}


@require_GET
def network_map(request: OwnedRequest) -> HttpResponse:
    """Whom one knows, where: grouped by organisation or career."""
    from askaround.network.queries import pictures

    by = request.GET.get("by", "organisation")
    by = by if by in GROUPINGS else "organisation"
    found = pictures.network_map(request.owner, by)
    context = {"map": found, "by": by, "groupings": GROUPINGS, "rings": _rings()}
    return render(request, "network/map.html", context)


def _rings() -> dict[str, str]:
    """Class of a tie → the name of its ring."""
    from askaround.network.rules.network_map import RINGS

    return {str(kind): name for _, name, kinds in RINGS for kind in kinds}


@require_GET
def coverage(request: OwnedRequest) -> HttpResponse:
    """Per shortlisted career and listed employer: known directly, one step away, nobody yet."""
    from askaround.network.queries import pictures

    found = pictures.coverage(request.owner)
    states = [one.state for one in found]
    context = {
        "parts": [
            ("Careers of your shortlist", [one for one in found if one.career]),
            ("Employers of your list", [one for one in found if not one.career]),
        ],
        "total": len(found),
        "told": _covered(states.count("direct"), states.count("step"), states.count("nobody")),
        "first": next((one for one in found if one.state == "nobody"), None),
    }
    return render(request, "network/coverage.html", context)


def _covered(direct: int, step: int, nobody: int) -> str:
    """How much is covered, in a sentence."""
    if not step and not nobody:
        return "You know somebody for each of them."
    parts = [f"you know somebody for {direct}"] if direct else ["you know nobody yet for any directly"]
    if step:
        parts.append(f"{step} {'is' if step == 1 else 'are'} one step away")
    if nobody:
        parts.append(f"for {nobody} there is nobody yet")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."
