"""What the owner explores: shortlisted careers and employers.

In: rows of one owner. Out: `ShortlistEntry`, `Organisation`. The catalogue of careers is not here but in `explore.catalogue`.
"""

from __future__ import annotations

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


class ShortlistEntry(OwnedModel):
    """A career that the owner is exploring (O*NET-SOC code)."""

    onet = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "onet"], name="shortlist_once")]


class Organisation(NumberedModel):
    """An employer: company, university, laboratory, agency."""

    LETTER = "o"

    name = models.CharField(max_length=300)
    match_key = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    site = models.CharField(max_length=300, blank=True)
    employees = models.PositiveIntegerField(null=True)
    batch = models.UUIDField(null=True)

    class Meta:
        constraints = [
            owned_unique("organisation"),
            handle_unique("organisation"),
            models.UniqueConstraint(fields=["owner", "match_key"], name="organisation_key"),
        ]
        indexes = [models.Index(fields=["owner", "name"], name="organisation_name")]
