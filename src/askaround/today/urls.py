"""URLs of Today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.today import views
else:
    views = Views("askaround.today.views")

urlpatterns = [
    path("", views.today, name="today"),
    path("today/archive/forget", views.forget_archive, name="archive-forget"),
]
