"""Every URL: each step's own, then the shell's.

In: nothing. Out: `urlpatterns`, `handler404` and its siblings.
"""

from __future__ import annotations

from django.urls import include, path

from askaround.web import enter

urlpatterns = [
    path("healthz", enter.healthz, name="healthz"),
    path("enter/", enter.enter_help, name="enter-help"),
    path("enter/<str:token>", enter.enter, name="enter"),
    path("", include("askaround.web.urls")),
]
handler404 = "askaround.web.errors.not_found"
handler500 = "askaround.web.errors.server_error"
