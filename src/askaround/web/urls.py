"""The shell's URLs. In: nothing. Out: `urlpatterns`."""

from __future__ import annotations

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
