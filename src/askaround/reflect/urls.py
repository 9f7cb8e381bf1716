"""The URL of what all interviews together say."""

from __future__ import annotations

from django.urls import path

from askaround.reflect import views

urlpatterns = [path("reflect/", views.reflect, name="reflect")]
