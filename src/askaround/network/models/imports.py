"""Imports: what was read, how far it is, whether it was undone; and address books that are read again and again.

In: rows of one owner. Out: `ImportBatch`, `AddressBook`, `AddressBookCard`.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


class ImportBatch(NumberedModel):
    """One import: what was read, how far it is, whether it was undone."""

    LETTER = "b"

    class State(models.TextChoices):
        READING = "reading", "Reading"
        READY = "ready", "Read, waiting for you"
        WRITING = "writing", "Writing"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"
        UNDONE = "undone", "Taken back"

    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    kind = models.CharField(max_length=30, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    options: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What the owner chose for reading: the mapping of a table's columns, whether words of mails are kept."""
    stop = models.BooleanField(default=False)
    """The owner pressed Stop; whoever works on the batch sees it at the next progress and changes nothing."""
    report: models.JSONField[Any, Any] = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("import_batch"), handle_unique("import_batch")]


class WaitingMessage(OwnedModel):
    """A mail to the owner with somebody in it who is no person yet: it counts once they are (docs/rules/correspondence.md).

    One row per mail and such an address; hashes stand for addresses (imports/waiting.py, `sign`).
    """

    sign = models.CharField(max_length=40)
    name = models.CharField(max_length=300, blank=True)
    people = models.TextField()
    """The signs of everybody in it but the owner, the sender's first, parted by blanks; of a crowd the sender's only."""
    present = models.PositiveIntegerField()
    """How many were there, the owner among them; 0 for a crowd."""
    key = models.CharField(max_length=400)
    at = models.DateTimeField()
    subject = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    taken = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    """The import that knew who it is, and wrote the touch and the ties."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key", "sign"], name="waiting_message_once"),
        ]
        indexes = [
            models.Index(fields=["owner", "sign"], name="waiting_message_sign"),
            models.Index(fields=["owner", "batch"], name="waiting_message_batch"),
            models.Index(fields=["owner", "taken"], name="waiting_message_taken"),
        ]


class AddressBook(OwnedModel):
    """An address book on a CardDAV server; the secret is encrypted with a key that is not in the database."""

    url = models.CharField(max_length=500)
    name = models.CharField(max_length=200, blank=True)
    username = models.CharField(max_length=254, blank=True)
    secret = models.BinaryField(null=True)
    sync_token = models.CharField(max_length=500, blank=True)
    synced_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            owned_unique("address_book"),
            models.UniqueConstraint(fields=["owner", "url"], name="address_book_once"),
        ]


class AddressBookCard(OwnedModel):
    """One card of such a book as it was last read. Gone there is remembered, never carried out here."""

    book = models.ForeignKey(AddressBook, on_delete=models.CASCADE, related_name="cards")
    href = models.CharField(max_length=500)
    etag = models.CharField(max_length=200, blank=True)
    record_key = models.CharField(max_length=400, blank=True)
    """The key of its `SourceRecord` (source vcard), which leads to the person."""
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "book", "href"], name="address_book_card_once")
        ]
