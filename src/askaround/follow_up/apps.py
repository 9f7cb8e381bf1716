"""The Django application “follow_up”: thanks, promises, staying in touch."""

from __future__ import annotations

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "askaround.follow_up"
