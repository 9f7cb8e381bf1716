"""What the owner explores: shortlisted careers and employers.

In: rows of one owner. Out: `ShortlistEntry`, `InterestProfile`, `InterestAnswer`, `Organisation`, `OrganisationAlias`. The catalogue of careers is not here but in `explore.catalogue`.
"""

from __future__ import annotations

from django.db import models

from askaround.accounts.models import NumberedModel, OwnedModel, handle_unique, owned_unique


class ShortlistEntry(OwnedModel):
    """A career that the owner is exploring (O*NET-SOC code)."""

    onet = models.CharField(max_length=10)
    former = models.CharField(max_length=10, blank=True)
    """The code it was kept under before a later release of the catalogue gave the career another."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "onet"], name="shortlist_once")]


class InterestAnswer(OwnedModel):
    """How much the owner would like one activity of the questionnaire: 1 (not at all) to 5 (very much)."""

    item = models.CharField(max_length=12)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "item"], name="interest_answer_once")]


class InterestProfile(OwnedModel):
    """What the owner's careers are ranked by: six scores on the catalogue's scale (1 to 7), and where they come from."""

    source = models.CharField(max_length=10)
    """answers (the questionnaire), text (the owner's words), scores (given directly)."""
    scores: models.JSONField[dict[str, float], dict[str, float]] = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="interest_profile_once")]


class Organisation(NumberedModel):
    """An employer: company, university, laboratory, agency."""

    LETTER = "o"

    name = models.CharField(max_length=300)
    match_key = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    site = models.CharField(max_length=300, blank=True)
    employees = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    """company, education, government, healthcare, nonprofit, facility, funder, archive, other; "" unknown."""
    external = models.CharField(max_length=80, blank=True)
    """Its key in the directory it was taken from, such as ror:012345678."""
    listed_at = models.DateTimeField(null=True)
    """When it was put on the LAMP list; null: it is not on it."""
    list_source = models.CharField(max_length=12, blank=True)
    """Where the idea came from: dream, alumni, postings, trends, network, directory."""
    motivation = models.PositiveSmallIntegerField(null=True)
    posting = models.PositiveSmallIntegerField(null=True)
    cadence = models.CharField(max_length=10, blank=True)
    """How its people are followed up: gentle or 3b7; "" as the owner's setting says."""
    batch = models.UUIDField(null=True)

    class Meta:
        constraints = [
            owned_unique("organisation"),
            handle_unique("organisation"),
            models.UniqueConstraint(fields=["owner", "match_key"], name="organisation_key"),
        ]
        indexes = [
            models.Index(fields=["owner", "name"], name="organisation_name"),
            models.Index(fields=["owner", "listed_at"], name="organisation_listed"),
        ]


class OrganisationAlias(OwnedModel):
    """Another name of an organisation: what was merged into it, or what the owner says; imports find it by this name too."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    match_key = models.CharField(max_length=300)
    source = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "match_key"], name="organisation_alias_key")]
        indexes = [models.Index(fields=["owner", "organisation"], name="organisation_alias_of")]
