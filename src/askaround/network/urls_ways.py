"""URLs of the ways in and of the pictures of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.network.views import introductions, pictures
else:
    introductions = Views("askaround.network.views.introductions")
    pictures = Views("askaround.network.views.pictures")

urlpatterns = [
    path("people/introductions", introductions.introductions, name="introductions"),
    path("people/map", pictures.network_map, name="map"),
    path("people/coverage", pictures.coverage, name="coverage"),
    path("people/<str:person>/knows", introductions.knows, name="person-knows"),
]
