"""The Django application “web”: the HTML shell and the pages that join several steps."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "askaround.web"
