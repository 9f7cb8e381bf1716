"""The Django application “accounts”: who is using this: users, workspaces, settings, the local one-time sign-in."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "askaround.accounts"
