"""Pictures of the network: the map, and how far the shortlist is covered.

In: a grouping. Out: HTML with an SVG, its text and its table.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest


@require_GET
def network_map(request: OwnedRequest) -> HttpResponse:
    """Whom one knows, where: grouped by organisation or career."""
    return render(request, "network/map.html", {})


@require_GET
def coverage(request: OwnedRequest) -> HttpResponse:
    """Per shortlisted career and listed employer: known directly, one step away, nobody yet."""
    return render(request, "network/coverage.html", {})
