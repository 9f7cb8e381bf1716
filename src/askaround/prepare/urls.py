"""URLs of the agenda and of one interview's time and place; the day itself is in interview/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.prepare import views, views_times
else:
    views = Views("askaround.prepare.views")
    views_times = Views("askaround.prepare.views_times")

urlpatterns = [
    path("interviews/", views.agenda, name="interviews"),
    path("interviews/new", views.new, name="interview-new"),
    path("interview/<str:interview>/change", views.change, name="interview-change"),
    path("interview/<str:interview>/cancel", views.cancel, name="interview-cancel"),
    path("interview/<str:interview>/confirmed", views.confirmed, name="interview-confirmed"),
    path("interview/<str:interview>/held", views.held, name="interview-held"),
    path("interview/<str:interview>/not-held", views.not_held, name="interview-not-held"),
    path("interview/<str:interview>/calendar.ics", views.calendar, name="interview-ics"),
    path("interview/<str:interview>/message/<str:kind>", views_times.message, name="interview-message"),
    path("interview/<str:interview>/suggested", views_times.counter, name="interview-suggested"),
    path("ask/<str:ask>/times", views_times.times, name="ask-times"),
    path("ask/<str:ask>/times/offer", views_times.offer, name="times-offer"),
    path("ask/<str:ask>/times/take", views_times.take, name="times-take"),
    path("ask/<str:ask>/times/back", views_times.take_back, name="times-back"),
]
