"""URLs of what comes after the interview: thanks, promises, keeping up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.follow_up import views
else:
    views = Views("askaround.follow_up.views")

urlpatterns = [
    path("keep-up/", views.keep_up, name="keep-up"),
    path("keep-up/rhythm", views.rhythm, name="keep-rhythm"),
    path("keep-up/<str:person>/stop", views.stop, name="keep-stop"),
    path("thanks/<str:interview>", views.thanks, name="thanks"),
    path("thanks/<str:interview>/save", views.thanks_save, name="thanks-save"),
    path("thanks/<str:interview>/send", views.thanks_send, name="thanks-send"),
    path("thanks/<str:interview>/by-hand", views.thanks_by_hand, name="thanks-by-hand"),
    path("promises/<str:promise>/kept", views.promise, {"state": "kept"}, name="promise-kept"),
    path("promises/<str:promise>/dropped", views.promise, {"state": "dropped"}, name="promise-dropped"),
    path("promises/<str:promise>/open", views.promise, {"state": "open"}, name="promise-open"),
]
