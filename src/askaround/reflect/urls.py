"""The URL of what all interviews together say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.reflect import views
else:
    views = Views("askaround.reflect.views")

urlpatterns = [path("reflect/", views.reflect, name="reflect")]
