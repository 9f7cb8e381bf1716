"""The outbox and the read headers.

In: messages that other steps queue, with an opaque reference. Out: `Outgoing` rows with named states, `Incoming` rows, `MailAccount`.
Knows no person and no ask.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import OwnedModel, owned_unique


class MailAccount(OwnedModel):
    """How the owner's mail is sent and read; secrets are encrypted with a key that is not in the database."""

    class Security(models.TextChoices):
        TLS = "tls", "TLS from the start"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", "No encryption (this computer only)"

    class SignIn(models.TextChoices):
        PASSWORD = "password", "With a password"
        OAUTH = "oauth", "Through the provider (XOAUTH2)"

    address = models.CharField(max_length=254)
    display_name = models.CharField(max_length=200, blank=True)
    smtp_host = models.CharField(max_length=255, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=10, choices=Security.choices, default=Security.STARTTLS)
    smtp_user = models.CharField(max_length=254, blank=True)
    smtp_secret = models.BinaryField(null=True)
    imap_host = models.CharField(max_length=255, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    imap_user = models.CharField(max_length=254, blank=True)
    imap_secret = models.BinaryField(null=True)
    imap_folder = models.CharField(max_length=200, default="INBOX")
    imap_validity = models.BigIntegerField(null=True)
    imap_last_uid = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    sign_in = models.CharField(max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    # For XOAUTH2: google, microsoft, or other with addresses of its own; the client is the owner's.
    provider = models.CharField(max_length=12, blank=True)
    client_id = models.CharField(max_length=300, blank=True)
    client_secret = models.BinaryField(null=True)
    authorize_url = models.CharField(max_length=500, blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=500, blank=True)
    refresh_token = models.BinaryField(null=True)
    access_token = models.BinaryField(null=True)
    access_expires_at = models.DateTimeField(null=True)
    # Where copies of what is sent are kept; "" finds the server's own Sent folder.
    keep_copies = models.BooleanField(default=True)
    sent_folder = models.CharField(max_length=200, blank=True)
    # What the servers did not do the last time, in words; "" when all went well.
    problem = models.CharField(max_length=1000, blank=True)
    problem_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="mail_account_one_per_owner")]


class Outgoing(OwnedModel):
    """One message to deliver. Claimed by conditional update; delivered at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNCERTAIN = "uncertain", "Uncertain"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"

    class Transport(models.TextChoices):
        SMTP = "smtp", "By mail"
        FOLDER = "folder", "Into a folder"
        HAND = "hand", "By hand"

    class Copy(models.TextChoices):
        NONE = "", "No copy"
        WANTED = "wanted", "To be put into Sent"
        KEPT = "kept", "In Sent"
        FAILED = "failed", "Not in Sent"

    reference = models.CharField(max_length=120)
    transport = models.CharField(max_length=10, choices=Transport.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    sender = models.CharField(max_length=320)
    recipient = models.CharField(max_length=320)
    recipient_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=250)
    in_reply_to = models.CharField(max_length=250, blank=True)
    # The thread so far, oldest first; the References header.
    references: models.JSONField[Any, Any] = models.JSONField(default=list)
    # An iCalendar object that goes with it, and its method (REQUEST, CANCEL).
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    # Which data folder's deliverer claimed it (mail/lock.py); says whether the claim can still be alive.
    claimed_by = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    copy = models.CharField(max_length=8, choices=Copy.choices, default=Copy.NONE, blank=True)
    copy_attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            owned_unique("outgoing"),
            models.UniqueConstraint(fields=["owner", "message_id"], name="outgoing_message_id"),
            # One purpose, one message: only what surely went nowhere may be queued a second time.
            models.UniqueConstraint(
                fields=["owner", "reference"],
                condition=models.Q(state__in=["queued", "sending", "sent", "uncertain"]),
                name="outgoing_once",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "not_before"], name="outgoing_due"),
            models.Index(fields=["owner", "reference"], name="outgoing_reference"),
            models.Index(fields=["owner", "copy"], name="outgoing_copy"),
        ]


class Incoming(OwnedModel):
    """The headers of one message read from the owner's mailbox; of its body only a delivery report's or a calendar answer's part."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Written by somebody"
        AUTOMATIC = "automatic", "Sent by itself"
        BOUNCE = "bounce", "Came back"
        DELAYED = "delayed", "Not delivered yet"
        CALENDAR = "calendar", "An answer to an invitation"

    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    folder = models.CharField(max_length=200)
    message_id = models.CharField(max_length=400, blank=True)
    references: models.JSONField[Any, Any] = models.JSONField(default=list)
    sender = models.CharField(max_length=320)
    recipients: models.JSONField[Any, Any] = models.JSONField(default=list)
    subject = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REPLY)
    # Of a delivery report: whom it did not reach, and why (RFC 3463), such as 5.1.1.
    failed_recipient = models.CharField(max_length=320, blank=True)
    status = models.CharField(max_length=12, blank=True)
    # Of an answer to an invitation: the iCalendar object (RFC 5546, METHOD:REPLY).
    calendar = models.TextField(blank=True)
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "folder", "validity", "uid"], name="incoming_once"),
        ]
        indexes = [models.Index(fields=["owner", "matched_at", "sent_at"], name="incoming_unmatched")]
