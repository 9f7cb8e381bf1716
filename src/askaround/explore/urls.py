"""URLs of the shortlist's verbs; the pages of careers are composed in web/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.explore import views
else:
    views = Views("askaround.explore.views")

urlpatterns = [
    path("explore/shortlist/add", views.add, name="shortlist-add"),
    path("explore/shortlist/remove", views.remove, name="shortlist-remove"),
]
