"""The Django application “today”: what is due now, from every step."""

from __future__ import annotations

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "askaround.today"
