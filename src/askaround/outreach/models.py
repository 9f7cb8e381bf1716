"""Requests, from draft to their end.

In: rows of one owner. Out: `Ask`, the `Message`s that follow its first one, the owner's own `Wording`s of templates. An ask's state is
a pure function of the ask, its outbox rows and its touches; `state` and `due_on` are cached here in the transaction that changes any of them.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


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
        READY = "ready", "Read, not sent"
        QUEUED = "queued", "In the outbox"
        SENDING = "sending", "Being sent"
        UNCERTAIN = "uncertain", "Perhaps sent"
        FAILED = "failed", "Could not be sent"
        ASKED = "asked", "Asked"
        NUDGED = "nudged", "Reminded"
        REPLIED = "replied", "Answered"
        AGREED = "agreed", "Agreed"
        INTRODUCED = "introduced", "Introduced"
        SCHEDULED = "scheduled", "The day is set"
        LATER = "later", "Not now"
        DECLINED = "declined", "Declined"
        BOUNCED = "bounced", "Came back"
        SILENT = "silent", "No answer"
        NAMED = "named", "Named somebody"
        NO_NAMES = "no-names", "Knew nobody"
        MET = "met", "You talked"
        THANKED = "thanked", "Thanked"
        CLOSED = "closed", "Closed"

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="asks")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    # For an introduction: whom one would like to meet. `person` is then the mutual contact.
    target = models.ForeignKey("network.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    # Which ask led to this one: the introduction that brought it about.
    came_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="led_to")
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


class Message(OwnedModel):
    """One message of an ask after its first and its reminder: drafted, read, then sent like any other.

    `person` receives it: whom the ask went to, or (for what follows an introduction) the person introduced. The outbox knows it as
    `message:<id>`.
    """

    class Kind(models.TextChoices):
        NOTE = "note", "A note to forward"
        ANSWER_FIRST = "answer", "Your answer to an introduction"
        THANKS = "thanks", "Thanks to whoever introduced or named"
        TOLD = "told", "What came of it"
        NOT_NOW = "not-now", "Answer to “not now”"
        DECLINED = "declined", "Answer to a no"
        TIMES = "times", "Proposal of times"
        CONFIRMATION = "confirm", "Confirmation"
        INVITATION = "invitation", "Calendar invitation"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        QUEUED = "queued", "In the outbox"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "Left"

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=10, choices=Ask.Channel.choices)
    template = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    # Cached from the outbox row and the touches, in the transaction that changes them.
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        constraints = [
            owned_unique("message"),
            # One draft of a kind at a time; another may be written once it went out or was left.
            models.UniqueConstraint(
                fields=["owner", "ask", "kind"],
                condition=models.Q(state__in=["draft", "queued"]),
                name="message_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "ask", "kind"], name="message_ask"),
            models.Index(fields=["owner", "state"], name="message_state"),
            models.Index(fields=["owner", "person"], name="message_person"),
        ]


class Wording(OwnedModel):
    """A template in the owner's own words: one more, or (with the key of a delivered one) in its place."""

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    # What it is for: interview, names, introduction, reminder, or a Message.Kind.
    purpose = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, choices=Ask.Channel.choices)
    subject = models.CharField(max_length=600, blank=True)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            owned_unique("wording"),
            models.UniqueConstraint(fields=["owner", "key"], name="wording_key"),
        ]
        indexes = [models.Index(fields=["owner", "purpose", "channel"], name="wording_purpose")]
