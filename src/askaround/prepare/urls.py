"""URLs of the agenda and of one interview's time and place; the day itself is in interview/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.prepare import views
else:
    views = Views("askaround.prepare.views")

urlpatterns = [
    path("interviews/", views.agenda, name="interviews"),
    path("interviews/new", views.new, name="interview-new"),
    path("interview/<str:interview>/change", views.change, name="interview-change"),
    path("interview/<str:interview>/cancel", views.cancel, name="interview-cancel"),
    path("interview/<str:interview>/confirmed", views.confirmed, name="interview-confirmed"),
    path("interview/<str:interview>/held", views.held, name="interview-held"),
    path("interview/<str:interview>/not-held", views.not_held, name="interview-not-held"),
    path("interview/<str:interview>/calendar.ics", views.calendar, name="interview-ics"),
]
