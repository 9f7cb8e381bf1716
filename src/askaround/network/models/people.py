"""The people the owner knows or has heard of, and what is known of them.

In: rows of one owner. Out: `Person` and what hangs on it, `PersonTag`, `SavedFilter`, `OwnPosition`, `Erasure`.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique
from askaround.network.models.imports import ImportBatch


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
    # What the touches say, counted (rules/ties.py, `summarise`); written with each touch, recomputed by a test and `doctor`.
    written = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    talks = models.PositiveIntegerField(default=0)
    first_exchange_on = models.DateField(null=True)
    last_exchange_on = models.DateField(null=True)
    strong_until = models.DateField(null=True)
    """The last day on which five exchanges both ways lie within 24 months, if nothing more is exchanged."""
    # The current position, copied for lists: title, employer and career of the person's own latest position.
    title = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        "explore.Organisation", null=True, on_delete=models.SET_NULL, related_name="people"
    )
    onet = models.CharField(max_length=10, blank=True)
    seniority = models.CharField(max_length=20, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [owned_unique("person"), handle_unique("person")]
        indexes = [
            models.Index(fields=["owner", "match_key", "id"], name="person_list"),
            # Those whom the index of words found, in the order of the list, without reading their rows.
            models.Index(fields=["owner", "number", "match_key", "id"], name="person_found"),
            models.Index(fields=["owner", "onet", "last_touch_on"], name="person_onet"),
            models.Index(fields=["owner", "onet", "organisation"], name="person_onet_at"),
            models.Index(fields=["owner", "organisation"], name="person_organisation"),
            models.Index(fields=["owner", "last_touch_on"], name="person_last_touch"),
            models.Index(fields=["owner", "last_exchange_on"], name="person_last_exchange"),
            models.Index(fields=["owner", "level"], condition=~models.Q(level=""), name="person_level"),
            models.Index(
                fields=["owner", "last_exchange_on"],
                condition=~models.Q(level="") | ~models.Q(met_where=""),
                name="person_said",
            ),
            models.Index(
                fields=["owner", "id"],
                condition=models.Q(last_touch_on__isnull=False)
                | ~models.Q(level="")
                | ~models.Q(met_where=""),
                name="person_dealt_with",
            ),
            models.Index(
                fields=["owner", "later_until"],
                condition=models.Q(never=True) | models.Q(later_until__isnull=False),
                name="person_left_out",
            ),
            models.Index(
                fields=["owner", "named_by"],
                condition=models.Q(named_by__isnull=False),
                name="person_named_by",
            ),
            models.Index(fields=["owner", "batch"], name="person_batch"),
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


class OwnPosition(OwnedModel):
    """Where the owner worked or studied and when: what a shared employer or school is seen by."""

    class Kind(models.TextChoices):
        WORK = "work", "Work"
        SCHOOL = "school", "School"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    organisation = models.CharField(max_length=300)
    match_key = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True)
    started = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=40)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "match_key", "title", "started"], name="own_position_once"
            )
        ]


class PersonTag(OwnedModel):
    """A word that the owner put on a person, or a label that an address book had."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    match_key = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "person", "match_key"], name="person_tag_once")
        ]
        indexes = [models.Index(fields=["owner", "match_key", "person"], name="person_tag_list")]


class SavedFilter(OwnedModel):
    """A way to look at the list of people that the owner gave a name; `query` is the list's own parameters."""

    name = models.CharField(max_length=80)
    query: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_once")]


class Erasure(OwnedModel):
    """That so many people were erased; who they were is not kept."""

    people = models.PositiveIntegerField()
