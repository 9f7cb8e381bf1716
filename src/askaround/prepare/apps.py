"""The Django application “prepare”: the interview itself: time, place, travel, calendar."""

from __future__ import annotations

from django.apps import AppConfig


class PrepareConfig(AppConfig):
    name = "askaround.prepare"
