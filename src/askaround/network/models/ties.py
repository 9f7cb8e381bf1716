"""What happened with people, and who knows whom among them.

In: rows of one owner. Out: `Touch` (the audit trail that every step reads), `TieEvidence` (person–person).
"""

from __future__ import annotations

from django.db import models

from askaround.accounts.models import OwnedModel, owned_unique
from askaround.network.models.imports import ImportBatch
from askaround.network.models.people import Person


class Touch(OwnedModel):
    """One dated thing that happened with a person. Never changed, never deleted but with the person: retracted by another."""

    class Kind(models.TextChoices):
        SENT = "sent", "You wrote"
        RECEIVED = "received", "They wrote"
        ASKED = "asked", "You asked"
        NUDGED = "nudged", "You reminded"
        REPLIED = "replied", "They answered"
        DECLINED = "declined", "They declined"
        LATER = "later", "Not now"
        BOUNCED = "bounced", "Came back"
        INTRODUCED = "introduced", "Introduced"
        AGREED = "agreed", "Agreed"
        MET = "met", "You met"
        TALKED = "talked", "You talked"
        THANKED = "thanked", "You thanked"
        PROMISED = "promised", "Promised"
        REFERRED = "referred", "Named somebody"
        TOLD = "told", "You told them"
        RETRACTED = "retracted", "Taken back"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="touches")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    contact = models.BooleanField()
    channel = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    cause_kind = models.CharField(max_length=20, blank=True)
    cause_id = models.UUIDField(null=True)
    source = models.CharField(max_length=40)
    external_key = models.CharField(max_length=120, null=True)
    retracts = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="retractions")
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            owned_unique("touch"),
            models.UniqueConstraint(fields=["owner", "external_key"], name="touch_external_key"),
        ]
        indexes = [
            models.Index(fields=["owner", "person", "at"], name="touch_person"),
            models.Index(fields=["owner", "cause_kind", "cause_id"], name="touch_cause"),
            models.Index(fields=["owner", "at"], name="touch_at"),
            models.Index(fields=["owner", "kind", "at"], name="touch_kind"),
        ]


class TieEvidence(OwnedModel):
    """One piece of evidence that two people know each other; `a` has the smaller key. A pair has one row per kind and source batch."""

    class Kind(models.TextChoices):
        MAIL = "mail", "In the same mails"
        MESSAGE = "message", "In the same conversation"
        MEETING = "meeting", "In the same meetings"
        NAMED = "named", "One named the other"
        SAID = "said", "You say they know each other"

    a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    weight = models.FloatField()
    """Mails, meetings …, each counted 1 / (others present), so that a crowd makes no ties (rules/paths.py)."""
    count = models.PositiveIntegerField(default=1)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    text = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40)
    cause_kind = models.CharField(max_length=20, blank=True)
    cause_id = models.UUIDField(null=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [owned_unique("tie_evidence")]
        indexes = [
            # The other of the pair stands at the end so that whom one has not dealt with is left out without reading the row.
            models.Index(fields=["owner", "a", "weight", "b"], name="tie_evidence_a"),
            models.Index(fields=["owner", "b", "weight", "a"], name="tie_evidence_b"),
            models.Index(fields=["owner", "batch"], name="tie_evidence_batch"),
            models.Index(fields=["owner", "cause_kind", "cause_id"], name="tie_evidence_cause"),
        ]
