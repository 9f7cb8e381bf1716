"""What stands between a request and the views.

In: requests. Out: refusals of foreign hosts and origins, security headers, `request.owner`, sentences instead of tracebacks.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBadRequest

from askaround.accounts.once import reading
from askaround.lib.errors import Refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class LocalHostOnly:
    """Local mode answers only requests to this computer by one of its own names: stops DNS rebinding."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.local = settings.MODE == "local"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.local and not (_own_name(request) and _own_address(request)):
            return HttpResponseBadRequest(
                "Open Askaround at http://localhost with the link that it printed.\n", "text/plain"
            )
        return self.get_response(request)


def _own_name(request: HttpRequest) -> bool:
    host = request.META.get("HTTP_HOST", "")
    try:
        return urlsplit(f"//{host}").hostname in LOCAL_HOSTS
    except ValueError:
        return False


def _own_address(request: HttpRequest) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class SecurityHeaders:
    """The same strict headers on every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SameOrigin:
    """A write must come from our own pages: beside the CSRF token, Origin and Sec-Fetch-Site are believed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE and _foreign(request):
            return HttpResponseForbidden(
                "This came from another site and was not carried out.\n", "text/plain"
            )
        return self.get_response(request)


def _foreign(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    parts = urlsplit(origin)
    return parts.netloc != request.get_host() or parts.scheme != request.scheme


class WorkspaceOfUser:
    """Sets `request.owner`; whoever is not signed in sees only views marked `public`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if getattr(view, "public", False):
            return None
        user: Any = request.user
        if user.is_authenticated:
            from askaround.accounts.models import Workspace

            owner = Workspace.objects.filter(members=user).first()
            if owner is not None:
                request.owner = owner  # type: ignore[attr-defined]
                return None
        if request.method in SAFE and not request.headers.get("HX-Request"):
            return HttpResponseRedirect(settings.LOGIN_URL)
        return HttpResponseForbidden("Sign in first: use the link that Askaround printed.\n", "text/plain")


class ReadOnce:
    """While a page that only reads is made, what its parts have in common is read once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            return self.get_response(request)
        with reading():
            return self.get_response(request)


class Refusals:
    """What a user can cause becomes a sentence on a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        from askaround.lib.faults import sentence_for
        from askaround.web.errors import sentence_page

        if isinstance(error, Refusal):
            return sentence_page(request, error.sentence, error.status)
        sentence = sentence_for(error)
        return sentence_page(request, sentence, 503) if sentence else None
