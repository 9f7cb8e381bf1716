"""The agreed conversation: when, where, how to get there.

In: rows of one owner. Out: `Interview`, `CalendarAccount`.
"""

from __future__ import annotations

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


class Interview(NumberedModel):
    """One conversation of about twenty minutes, with its place in the calendar."""

    LETTER = "i"
    # Not stored: what the calendar could not do in the call that made or changed this instance.
    calendar_remark: str = ""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        MET = "met", "Held"
        CANCELLED = "cancelled", "Cancelled"

    class Form(models.TextChoices):
        PLACE = "place", "In person"
        VIDEO = "video", "By video"
        PHONE = "phone", "By phone"

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="interviews")
    ask = models.ForeignKey("outreach.Ask", null=True, on_delete=models.SET_NULL, related_name="interviews")
    onet = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    form = models.CharField(max_length=10, choices=Form.choices)
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    minutes = models.PositiveIntegerField(default=20)
    place = models.CharField(max_length=300, blank=True)
    video_url = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    travel_minutes = models.PositiveIntegerField(null=True)
    parking = models.CharField(max_length=300, blank=True)
    dress = models.CharField(max_length=200, blank=True)
    dossier = models.TextField(blank=True)
    uid = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField(default=0)
    calendar_url = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("interview"), handle_unique("interview")]
        indexes = [
            models.Index(fields=["owner", "state", "starts_at"], name="interview_agenda"),
            models.Index(fields=["owner", "starts_at"], name="interview_time"),
            models.Index(fields=["owner", "person"], name="interview_person"),
        ]


class CalendarAccount(OwnedModel):
    """The owner's CalDAV calendar; its secret is encrypted with a key that is not in the database."""

    url = models.CharField(max_length=500)
    user = models.CharField(max_length=254, blank=True)
    secret = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="calendar_account_one_per_owner")]
