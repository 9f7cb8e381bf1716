"""The people the owner knows or has heard of, and everything that happened with them.

In: rows of one owner. Out: `Person` and what hangs on it, `Touch` (the audit trail that every step reads), `ImportBatch`,
`DoubtfulPair`.
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
    report: models.JSONField[Any, Any] = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("import_batch"), handle_unique("import_batch")]


class Person(NumberedModel):
    """Somebody the owner knows or has heard of."""

    LETTER = "p"

    class Level(models.TextChoices):
        """What the owner says of the tie."""

        STRONG = "strong", "I would help them move house"
        OCCASIONAL = "occasional", "We talk now and then"
        DISTANT = "distant", "We hardly know each other"

    name = models.CharField(max_length=300)
    given = models.CharField(max_length=150, blank=True)
    family = models.CharField(max_length=150, blank=True)
    match_key = models.CharField(max_length=300)
    search_key = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    birthday = models.CharField(max_length=10, blank=True)
    met_where = models.CharField(max_length=300, blank=True)
    known_since = models.DateField(null=True)
    note = models.TextField(blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    later_until = models.DateField(null=True)
    never = models.BooleanField(default=False)
    named_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="named")
    may_use_name = models.BooleanField(default=False)
    last_touch_on = models.DateField(null=True)
    # The current position, copied for lists: title, employer and career of the person's own latest position.
    title = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        "explore.Organisation", null=True, on_delete=models.SET_NULL, related_name="people"
    )
    onet = models.CharField(max_length=10, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [owned_unique("person"), handle_unique("person")]
        indexes = [
            models.Index(fields=["owner", "match_key", "id"], name="person_list"),
            models.Index(fields=["owner", "onet", "last_touch_on"], name="person_onet"),
            models.Index(fields=["owner", "onet", "organisation"], name="person_onet_at"),
            models.Index(fields=["owner", "organisation"], name="person_organisation"),
            models.Index(fields=["owner", "last_touch_on"], name="person_last_touch"),
        ]


class ContactPoint(OwnedModel):
    """A mail address, phone number, web address or postal address of a person."""

    class Kind(models.TextChoices):
        EMAIL = "email", "Mail"
        PHONE = "phone", "Phone"
        URL = "url", "Web"
        ADDRESS = "address", "Address"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=500)
    match_key = models.CharField(max_length=500)
    label = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=40)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "person", "kind", "match_key"], name="contact_once")
        ]
        indexes = [models.Index(fields=["owner", "kind", "match_key"], name="contact_key")]


class SourceId(OwnedModel):
    """The name by which a source knows a person: a LinkedIn address, a vCard's UID."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="source_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=400)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "source", "value"], name="source_id_once")]
        indexes = [models.Index(fields=["owner", "person"], name="source_id_person")]


class SourceRecord(OwnedModel):
    """One row of one source as it was last read: tells the next import that nothing changed, and the page where a fact is from."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="records")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    digest = models.CharField(max_length=40)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # What stood here before this batch changed it, so that the batch can be undone.
    previous: models.JSONField[Any, Any] = models.JSONField(null=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "source", "key"], name="source_record_once")]
        indexes = [models.Index(fields=["owner", "person"], name="source_record_person")]


class Position(OwnedModel):
    """Person + organisation + title + from/to; the title is coded to a career."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(
        "explore.Organisation", null=True, on_delete=models.SET_NULL, related_name="positions"
    )
    title = models.CharField(max_length=300, blank=True)
    started = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    current = models.BooleanField(default=True)
    onet = models.CharField(max_length=10, blank=True)
    coding_score = models.FloatField(null=True)
    seniority = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [owned_unique("position")]
        indexes = [
            models.Index(fields=["owner", "person"], name="position_person"),
            models.Index(fields=["owner", "organisation"], name="position_organisation"),
            models.Index(fields=["owner", "onet"], name="position_onet"),
        ]


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
        ]


class DoubtfulPair(OwnedModel):
    """Two stored people who may be one; nothing merges without the owner."""

    class Verdict(models.TextChoices):
        ASK = "ask", "Ask"
        DISTINCT = "distinct", "Two people"

    a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.ASK)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "a", "b"], name="doubtful_once")]
        indexes = [models.Index(fields=["owner", "verdict", "score"], name="doubtful_list")]
