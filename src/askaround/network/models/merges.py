"""Two rows that are one: pairs that may be, and merges that can be undone.

In: rows of one owner. Out: `DoubtfulPair`, `DoubtfulOrganisations`, `Merge`.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique
from askaround.network.models.imports import ImportBatch
from askaround.network.models.people import Person


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
    later_at = models.DateTimeField(null=True)
    """When the owner put the pair off: it stands behind those not yet looked at."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "a", "b"], name="doubtful_once")]
        indexes = [models.Index(fields=["owner", "verdict", "score"], name="doubtful_list")]


class DoubtfulOrganisations(OwnedModel):
    """Two stored organisations that may be one."""

    a = models.ForeignKey("explore.Organisation", on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey("explore.Organisation", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    verdict = models.CharField(
        max_length=10, choices=DoubtfulPair.Verdict.choices, default=DoubtfulPair.Verdict.ASK
    )
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    later_at = models.DateTimeField(null=True)
    """When the owner put the pair off: it stands behind those not yet looked at."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "a", "b"], name="doubtful_organisations_once")
        ]
        indexes = [models.Index(fields=["owner", "verdict", "score"], name="doubtful_organisations_list")]


class Merge(NumberedModel):
    """Two people, or two organisations, that the owner made one; `record` has all that is needed to part them again."""

    LETTER = "m"

    class What(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"

    what = models.CharField(max_length=12, choices=What.choices)
    kept = models.UUIDField()
    absorbed = models.UUIDField()
    absorbed_number = models.PositiveIntegerField()
    kept_name = models.CharField(max_length=300)
    absorbed_name = models.CharField(max_length=300)
    record: models.JSONField[Any, Any] = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [owned_unique("merge"), handle_unique("merge")]
        indexes = [
            models.Index(fields=["owner", "what", "kept"], name="merge_kept"),
            models.Index(fields=["owner", "what", "absorbed"], name="merge_absorbed"),
            models.Index(fields=["owner", "what", "absorbed_number"], name="merge_absorbed_number"),
        ]
