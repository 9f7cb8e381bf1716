"""URLs of one interview: the day, the conversation, right after, the page to print; and of whom and what was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.interview import views
else:
    views = Views("askaround.interview.views")

urlpatterns = [
    path("interview/<str:interview>", views.day, name="interview"),
    path("interview/<str:interview>/talk", views.talk, name="interview-talk"),
    path("interview/<str:interview>/note", views.note, name="interview-note"),
    path("interview/<str:interview>/after", views.after, name="interview-after"),
    path("interview/<str:interview>/surprise", views.surprise, name="interview-surprise"),
    path("interview/<str:interview>/brief", views.brief, name="brief"),
    path("interview/named/<str:mention>/keep", views.keep, name="mention-keep"),
    path("interview/named/<str:mention>/drop", views.drop, name="mention-drop"),
    path("ask/<str:ask>/names", views.names, name="ask-names"),
]
