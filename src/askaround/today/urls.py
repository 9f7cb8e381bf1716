"""URLs of Today."""

from __future__ import annotations

from django.urls import path

from askaround.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/archive/forget", views.forget_archive, name="archive-forget"),
]
