"""The Django application “outreach”: the request, the reminder, the introduction, the answer."""

from __future__ import annotations

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "askaround.outreach"
