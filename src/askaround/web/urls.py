"""The shell's URLs. In: nothing. Out: `urlpatterns`."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from askaround.web import assets

urlpatterns: list[URLPattern | URLResolver] = [
    path("htmx.js", assets.htmx, name="htmx"),
]
