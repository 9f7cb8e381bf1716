"""Requests, from draft to their end.

In: rows of one owner. Out: `Ask`. Its state is a pure function of the ask, its outbox rows and its touches; `state` and `due_on` are
cached here in the transaction that changes any of them.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, handle_unique, owned_unique


class Ask(NumberedModel):
    """One request: for an interview, for names, or for an introduction."""

    LETTER = "a"

    class Purpose(models.TextChoices):
        INTERVIEW = "interview", "An interview"
        NAMES = "names", "Names"
        INTRODUCTION = "introduction", "An introduction"

    class Channel(models.TextChoices):
        EMAIL = "email", "Mail"
        LINKEDIN = "linkedin", "LinkedIn"
        IN_PERSON = "in-person", "In person"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        QUEUED = "queued", "In the outbox"
        SENDING = "sending", "Being sent"
        UNCERTAIN = "uncertain", "Perhaps sent"
        FAILED = "failed", "Could not be sent"
        ASKED = "asked", "Asked"
        NUDGED = "nudged", "Reminded"
        REPLIED = "replied", "Answered"
        AGREED = "agreed", "Agreed"
        LATER = "later", "Not now"
        DECLINED = "declined", "Declined"
        BOUNCED = "bounced", "Came back"
        SILENT = "silent", "No answer"
        MET = "met", "You talked"
        CLOSED = "closed", "Closed"

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="asks")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    # For an introduction: whom one would like to meet. `person` is then the mutual contact.
    target = models.ForeignKey("network.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    onet = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    # The facts the draft states about the person: {"text", "source", "checked"}; shown underlined until touched.
    facts: models.JSONField[Any, Any] = models.JSONField(default=list)
    reminder_subject = models.CharField(max_length=300, blank=True)
    reminder_body = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [owned_unique("ask"), handle_unique("ask")]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="ask_state"),
            models.Index(fields=["owner", "due_on"], name="ask_due"),
            models.Index(fields=["owner", "person"], name="ask_person"),
        ]
