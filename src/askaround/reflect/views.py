"""What was heard, side by side.

In: careers to look at (none: all). Out: HTML: questions down, people across.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest
from askaround.explore.catalogue import get_catalogue
from askaround.reflect import queries


@require_GET
def reflect(request: OwnedRequest) -> HttpResponse:
    """Answers side by side; `career` narrows them, several may be given."""
    talked_about = queries.careers_talked_about(request.owner)
    chosen = [code for code in request.GET.getlist("career")[:20] if code in talked_about]
    view = queries.board(request.owner, chosen or None)
    catalogue = get_catalogue()
    context = {
        "view": view,
        "rows": [(row, list(zip(view.voices, row.cells, strict=True))) for row in view.rows],
        "choices": [(code, catalogue.name(code) or code, code in chosen) for code in talked_about],
        "chosen": [catalogue.name(code) or code for code in chosen],
        "several": sum(row.standing == "several" for row in view.rows),
    }
    return render(request, "reflect/reflect.html", context)
