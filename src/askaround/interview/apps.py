"""The Django application “interview”: questions, answers, notes, mentions, promises, the brief."""

from __future__ import annotations

from django.apps import AppConfig


class InterviewConfig(AppConfig):
    name = "askaround.interview"
