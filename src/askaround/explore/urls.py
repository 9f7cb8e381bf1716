"""URLs of the shortlist's verbs; the pages of careers are composed in web/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.explore import interest_views, lamp_views, views
else:
    interest_views = Views("askaround.explore.interest_views")
    lamp_views = Views("askaround.explore.lamp_views")
    views = Views("askaround.explore.views")

urlpatterns = [
    path("explore/shortlist/add", views.add, name="shortlist-add"),
    path("explore/shortlist/remove", views.remove, name="shortlist-remove"),
    path("explore/interests", interest_views.interests, name="interests"),
    path("explore/interests/answer", interest_views.answer, name="interests-answer"),
    path("explore/interests/answers", interest_views.answers, name="interests-answers"),
    path("explore/interests/text", interest_views.text, name="interests-text"),
    path("explore/interests/scores", interest_views.scores, name="interests-scores"),
    path("explore/interests/use", interest_views.use_answers, name="interests-use"),
    path("explore/interests/clear", interest_views.clear, name="interests-clear"),
    path("explore/employers/add", lamp_views.add, name="employers-add"),
    path("explore/employers/clock", lamp_views.clock, name="employers-clock"),
    path("explore/employers/<str:organisation>/list", lamp_views.add_known, name="employer-list"),
    path("explore/employers/<str:organisation>/rate", lamp_views.rate, name="employer-rate"),
    path("explore/employers/<str:organisation>/remove", lamp_views.remove, name="employer-remove"),
]
