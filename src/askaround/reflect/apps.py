"""The Django application “reflect”: what all interviews together say."""

from __future__ import annotations

from django.apps import AppConfig


class ReflectConfig(AppConfig):
    name = "askaround.reflect"
