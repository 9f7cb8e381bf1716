"""What was said.

In: rows of one owner. Out: `Answer` (notes to one question, or free notes), `Mention`, `Promise`. The question bank is in
`interview.rules`.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from askaround.accounts.models import OwnedModel, owned_unique


class Answer(OwnedModel):
    """The notes to one question in one interview; `question` is a key of the bank, or "" for free notes."""

    interview = models.ForeignKey("prepare.Interview", on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    # Grows by one with each save; a save based on an older one is merged, never laid over the newer.
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    surprise = models.BooleanField(default=False)

    class Meta:
        constraints = [
            owned_unique("answer"),
            models.UniqueConstraint(fields=["owner", "interview", "question"], name="answer_once"),
        ]
        indexes = [models.Index(fields=["owner", "question"], name="answer_question")]


class GuideItem(OwnedModel):
    """A question chosen for an interview, in its order, with why it is in the guide."""

    interview = models.ForeignKey("prepare.Interview", on_delete=models.CASCADE, related_name="guide")
    question = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    position = models.PositiveIntegerField()
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "interview", "question"], name="guide_once"),
        ]
        indexes = [models.Index(fields=["owner", "interview", "position"], name="guide_order")]


class Mention(OwnedModel):
    """A person, organisation or resource named in an interview."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        RESOURCE = "resource", "Resource"

    class State(models.TextChoices):
        OPEN = "open", "To confirm"
        KEPT = "kept", "Kept"
        DROPPED = "dropped", "Not one"

    # An answer to an ask for names is a mention without an interview.
    interview = models.ForeignKey(
        "prepare.Interview", null=True, on_delete=models.CASCADE, related_name="mentions"
    )
    ask = models.ForeignKey("outreach.Ask", null=True, on_delete=models.CASCADE, related_name="mentions")
    named_by = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=300)
    match_key = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(
        "network.Person", null=True, on_delete=models.SET_NULL, related_name="mentioned"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        constraints = [
            owned_unique("mention"),
            models.UniqueConstraint(
                fields=["owner", "interview", "kind", "match_key"], name="mention_once_interview"
            ),
            models.UniqueConstraint(fields=["owner", "ask", "kind", "match_key"], name="mention_once_ask"),
        ]
        indexes = [
            models.Index(fields=["owner", "kind", "state"], name="mention_list"),
            models.Index(fields=["owner", "named_by"], name="mention_named_by"),
        ]


class Promise(OwnedModel):
    """Something one side said they would do."""

    class Side(models.TextChoices):
        MINE = "mine", "You"
        THEIRS = "theirs", "They"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        DROPPED = "dropped", "Dropped"

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="promises")
    interview = models.ForeignKey(
        "prepare.Interview", null=True, on_delete=models.CASCADE, related_name="promises"
    )
    side = models.CharField(max_length=8, choices=Side.choices)
    text = models.CharField(max_length=400)
    match_key = models.CharField(max_length=400)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            owned_unique("promise"),
            models.UniqueConstraint(fields=["owner", "interview", "match_key"], name="promise_once"),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="promise_due"),
            models.Index(fields=["owner", "person"], name="promise_person"),
        ]


class AnswerConflict(OwnedModel):
    """The raw text of a save that came from an older revision: kept beside the merged notes, so that nothing is lost."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="conflicts")
    base_revision = models.PositiveIntegerField()
    text = models.TextField()
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["owner", "answer"], name="answer_conflict")]
