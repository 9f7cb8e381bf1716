"""htmx, as shipped in django-htmx: served from there, so that no copy of it lives here.

In: GET /htmx.js. Out: the script.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from askaround.web.enter import public


@lru_cache(maxsize=1)
def _htmx() -> bytes:
    found = importlib.util.find_spec("django_htmx")
    assert found is not None
    assert found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0])
    return (folder / "static" / "django_htmx" / "htmx-2.min.js").read_bytes()


@public
@require_safe
def htmx(request: HttpRequest) -> HttpResponse:
    """The script, kept by the browser for a day."""
    return HttpResponse(_htmx(), "text/javascript", headers={"Cache-Control": "max-age=86400"})
