"""URLs of the shortlist's verbs; the pages of careers are composed in web/."""

from __future__ import annotations

from django.urls import path

from askaround.explore import views

urlpatterns = [
    path("explore/shortlist/add", views.add, name="shortlist-add"),
    path("explore/shortlist/remove", views.remove, name="shortlist-remove"),
]
