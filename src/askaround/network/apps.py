"""The Django application “network”: whom the owner knows, and whom to ask."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "askaround.network"
