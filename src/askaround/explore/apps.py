"""The Django application “explore”: which careers and employers are worth asking about."""

from __future__ import annotations

from django.apps import AppConfig


class ExploreConfig(AppConfig):
    name = "askaround.explore"
