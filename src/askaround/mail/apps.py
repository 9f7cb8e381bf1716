"""The Django application “mail”: the outbox, delivery, the inbox reader; knows no person and no ask."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "askaround.mail"
