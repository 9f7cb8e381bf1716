"""The way in to the local application, and its health.

In: a one-time token. Out: a signed-in session; `/healthz`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from askaround.accounts import actions

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that needs no sign-in."""
    view.public = True  # type: ignore[attr-defined]
    return view


@public
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Use up the token and go to today; a used or old one gets the page that says how to make another."""
    user = actions.use_enter_token(token) if _is_visit(request) else None
    if user is None:
        return render(request, "web/enter.html", {"used": True}, status=403)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect("/")


def _is_visit(request: HttpRequest) -> bool:
    """Somebody opens the link; no browser or mail program that looks ahead (Sec-Purpose, HEAD)."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    return request.method == "GET" and "prefetch" not in ahead.lower()


@public
@require_safe
def enter_help(request: HttpRequest) -> HttpResponse:
    """How to get in."""
    return render(request, "web/enter.html", {"used": False})


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"} while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 whatever it is, it is not healthy
        return JsonResponse({"status": "down", "database": False}, status=503)
    return JsonResponse({"status": "ok", "database": True})
