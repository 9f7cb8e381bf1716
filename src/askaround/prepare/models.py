"""The agreed conversation: when, where, how to get there.

In: rows of one owner. Out: `Interview`, `Proposal`; of calendars `CalendarAccount` (where interviews are put), `CalendarSource` and
`BusyTime` (what else is in the owner's days), `CalendarFeed` (the address from which other programs read what is due).
"""

from __future__ import annotations

from typing import Any

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

    class Attendance(models.TextChoices):
        UNKNOWN = "", "No answer yet"
        ACCEPTED = "accepted", "They will come"
        TENTATIVE = "tentative", "Perhaps"
        DECLINED = "declined", "They cannot"

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
    # The invitation that was sent: which sequence, to whom, and what they answered.
    invited_at = models.DateTimeField(null=True)
    invited_sequence = models.PositiveIntegerField(null=True)
    invited_address = models.CharField(max_length=320, blank=True)
    attendance = models.CharField(
        max_length=10, choices=Attendance.choices, default=Attendance.UNKNOWN, blank=True
    )
    attendance_at = models.DateTimeField(null=True)
    # Another time that they suggested, until it is taken or the time is changed.
    counter_start = models.DateTimeField(null=True)
    # Set while calendar file and server do not yet have what stands here: when to try (again).
    publish_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("interview"), handle_unique("interview")]
        indexes = [
            models.Index(fields=["owner", "state", "starts_at"], name="interview_agenda"),
            models.Index(fields=["owner", "starts_at"], name="interview_time"),
            models.Index(fields=["owner", "person"], name="interview_person"),
            models.Index(
                fields=["owner", "publish_from"],
                name="interview_publish",
                condition=models.Q(publish_from__isnull=False),
            ),
        ]


class CalendarAccount(OwnedModel):
    """The owner's CalDAV calendar; its secret is encrypted with a key that is not in the database."""

    url = models.CharField(max_length=500)
    user = models.CharField(max_length=254, blank=True)
    secret = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="calendar_account_one_per_owner")]


class Proposal(OwnedModel):
    """Times that were offered to somebody; the one they take becomes an interview."""

    ask = models.ForeignKey("outreach.Ask", null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey("outreach.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    # The offered starts, ISO 8601 in UTC, in order of time.
    starts: models.JSONField[Any, Any] = models.JSONField(default=list)
    minutes = models.PositiveIntegerField(default=20)
    zone = models.CharField(max_length=60)
    their_zone = models.CharField(max_length=60, blank=True)
    interview = models.ForeignKey(Interview, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("proposal")]
        indexes = [
            models.Index(fields=["owner", "person"], name="proposal_person"),
            models.Index(fields=["owner", "closed_at"], name="proposal_open"),
        ]


class CalendarSource(OwnedModel):
    """A calendar of the owner that is read to know when they are free; its secrets are encrypted."""

    class Kind(models.TextChoices):
        FILE = "file", "A file"
        FEED = "feed", "An address that is read again"
        CALDAV = "caldav", "A calendar on a server"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    # A feed's address is a secret itself: whoever knows it reads the calendar.
    url = models.BinaryField(null=True)
    user = models.CharField(max_length=254, blank=True)
    secret = models.BinaryField(null=True)
    fetched_at = models.DateTimeField(null=True)
    read_until = models.DateField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            owned_unique("calendar_source"),
            models.UniqueConstraint(fields=["owner", "name"], name="calendar_source_name"),
        ]


class BusyTime(OwnedModel):
    """A time at which the owner is taken. What for is not kept."""

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [owned_unique("busy_time")]
        indexes = [
            models.Index(fields=["owner", "ends_at"], name="busy_time_ends"),
            models.Index(fields=["owner", "source"], name="busy_time_source"),
        ]


class CalendarFeed(OwnedModel):
    """The private address from which the owner's calendar program reads what is due; whoever knows it reads it."""

    token = models.BinaryField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="calendar_feed_one_per_owner")]
