"""After the interview.

In: rows of one owner. Out: `Thanks` (one letter of thanks per interview), `KeepUp` (a rhythm of staying in touch).
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


class Thanks(NumberedModel):
    """The letter of thanks for one interview. Whether it is due is decided by interviews and touches, not here."""

    LETTER = "t"

    class State(models.TextChoices):
        DUE = "due", "To write"
        QUEUED = "queued", "In the outbox"
        THANKED = "thanked", "Thanked"

    interview = models.ForeignKey("prepare.Interview", on_delete=models.CASCADE, related_name="thanks")
    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)

    class Meta:
        constraints = [
            owned_unique("thanks"),
            handle_unique("thanks"),
            models.UniqueConstraint(fields=["owner", "interview"], name="thanks_once"),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="thanks_state")]


class KeepUp(OwnedModel):
    """How often the owner wants to write to somebody; a mentor's rhythm is agreed with the mentor."""

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="keep_up")
    every_days = models.PositiveIntegerField(null=True)
    mentor = models.BooleanField(default=False)
    next_on = models.DateField()
    # The domain's time when this was set: contact after it moves the next date.
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "person"], name="keep_up_once")]
        indexes = [models.Index(fields=["owner", "next_on"], name="keep_up_due")]
