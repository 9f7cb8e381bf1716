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
    path("today/notes", views.notes, name="today-notes"),
    path("today/askaround.ics", views.calendar, name="today-calendar"),
    path("today/feed/make", views.feed_make, name="feed-make"),
    path("today/feed/drop", views.feed_drop, name="feed-drop"),
    path("feed/<str:workspace>/<str:token>.ics", views.private_feed, name="feed"),
    path("today/archive/forget", views.forget_archive, name="archive-forget"),
]
