"""Reads about what is asked and said: the guide, the answers, who and what was named, coverage.

In: a Workspace, an interview. Out: rows and frozen dataclasses; a constant number of queries each.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from askaround.accounts.models import Workspace
from askaround.interview.models import Answer, GuideItem, Mention, Promise
from askaround.interview.rules import bank
from askaround.interview.rules import guide as rules
from askaround.interview.rules.guide import Coverage
from askaround.lib.errors import Refusal
from askaround.network.models import Position
from askaround.prepare.models import Interview

if TYPE_CHECKING:
    from askaround.interview.brief import Brief


def brief(owner: Workspace, interview: Interview) -> Brief:
    """Everything for one conversation; see `interview.brief`."""
    # The brief reads the guide from here; it comes in late, so that neither module needs the other to load.
    from askaround.interview.brief import brief as made

    return made(owner, interview)


def coverage(owner: Workspace, onet: str = "", *, without: Interview | None = None) -> Coverage:
    """Of the interviews with notes about a career ("": about any), how many have notes to each question; 2 queries."""
    answers = Answer.objects.filter(owner=owner).exclude(text="")
    answers = answers.exclude(interview__state=Interview.State.CANCELLED)
    if onet:
        answers = answers.filter(interview__onet=onet)
    if without is not None:
        answers = answers.exclude(interview=without)
    counted = answers.values_list("question").annotate(n=Count("interview", distinct=True)).order_by()
    held = answers.aggregate(n=Count("interview", distinct=True))["n"]
    return Coverage(held, {key: n for key, n in counted if key})


@dataclass(frozen=True)
class Asked:
    """One question of a guide with what is noted to it; `revision` is the base of the next save."""

    question: str
    text: str
    why: str
    position: int
    always: bool
    follow_ups: tuple[str, ...]
    answer: str = ""
    revision: int = 0
    surprise: bool = False


def guide(owner: Workspace, interview: Interview) -> list[Asked]:
    """The interview's guide in its order, with what is noted so far.

    Chosen and stored when it is first asked for, so that the printed page and the phone show the same; at most 6 queries.
    """
    rows = _stored_guide(owner, interview)
    if not rows:
        _store_guide(owner, interview)
        rows = _stored_guide(owner, interview)
    answers = {row.question: row for row in Answer.objects.filter(owner=owner, interview=interview)}
    return [_asked(row, answers.get(row.question)) for row in rows]


def _stored_guide(owner: Workspace, interview: Interview) -> list[GuideItem]:
    return list(GuideItem.objects.filter(owner=owner, interview=interview).order_by("position", "question"))


def _store_guide(owner: Workspace, interview: Interview) -> None:
    seniority = (
        Position.objects.filter(owner=owner, person_id=interview.person_id, current=True)
        .exclude(seniority="")
        .order_by("-started", "id")
        .values_list("seniority", flat=True)
        .first()
    )
    chosen = rules.guide(
        bank.BANK,
        coverage(owner, interview.onet, without=interview),
        interview.onet,
        interview.minutes,
        seniority or "",
    )
    # Two pages may ask at once: the first one's guide stands.
    GuideItem.objects.bulk_create(
        [
            GuideItem(
                owner=owner,
                interview=interview,
                question=one.question,
                text=one.text,
                position=one.position,
                why=one.why,
            )
            for one in chosen
        ],
        ignore_conflicts=True,
    )


def _asked(row: GuideItem, answer: Answer | None) -> Asked:
    known = bank.BY_KEY.get(row.question)
    return Asked(
        row.question,
        row.text,
        row.why,
        row.position,
        known.always if known else False,
        known.follow_ups if known else (),
        answer.text if answer else "",
        answer.revision if answer else 0,
        answer.surprise if answer else False,
    )


def free_notes(owner: Workspace, interview: Interview) -> Answer | None:
    """The notes that belong to no question."""
    return Answer.objects.filter(owner=owner, interview=interview, question="").first()


def answers(owner: Workspace, interview: Interview) -> list[Answer]:
    """All notes of one interview, in the bank's order, free notes last; one query."""
    order = {question.key: number for number, question in enumerate(bank.BANK)}
    rows = Answer.objects.filter(owner=owner, interview=interview).exclude(text="")
    return sorted(
        rows, key=lambda row: (row.question == "", order.get(row.question, len(order)), row.question)
    )


@dataclass(frozen=True)
class Voice:
    """What one person said to a question."""

    interview: str
    person: str
    onet: str
    on: dt.date
    text: str
    surprise: bool


def answers_by_question(owner: Workspace, onets: list[str] | None = None) -> dict[str, list[Voice]]:
    """Question → voices, oldest first, of interviews about these careers (None: all); one query."""
    rows = (
        Answer.objects.filter(owner=owner)
        .exclude(text="")
        .exclude(interview__state=Interview.State.CANCELLED)
    )
    if onets:
        rows = rows.filter(interview__onet__in=onets)
    found: dict[str, list[Voice]] = defaultdict(list)
    for row in rows.select_related("interview__person").order_by("interview__starts_at", "id"):
        held = row.interview
        found[row.question].append(
            Voice(held.handle, held.person.name, held.onet, held.starts_at.date(), row.text, row.surprise)
        )
    return dict(found)


def mentions(
    owner: Workspace,
    *,
    interview: Interview | None = None,
    kinds: tuple[str, ...] = (Mention.Kind.PERSON, Mention.Kind.ORGANISATION),
    open_only: bool = False,
    limit: int = 200,
) -> list[Mention]:
    """Who and what was named, those to confirm first, then the newest; one query."""
    rows = _named(owner, interview).filter(kind__in=kinds).exclude(state=Mention.State.DROPPED)
    if open_only:
        rows = rows.filter(state=Mention.State.OPEN)
    order = {Mention.State.OPEN.value: 0}
    return sorted(rows.order_by("-created_at", "-id")[:limit], key=lambda row: order.get(row.state, 1))


def resources(owner: Workspace, *, interview: Interview | None = None, limit: int = 200) -> list[Mention]:
    """Books, links and the like, newest first; one query."""
    rows = _named(owner, interview).filter(kind=Mention.Kind.RESOURCE).exclude(state=Mention.State.DROPPED)
    return list(rows.order_by("-created_at", "-id")[:limit])


def _named(owner: Workspace, interview: Interview | None) -> QuerySet[Mention]:
    rows = Mention.objects.filter(owner=owner).select_related("named_by", "person", "interview", "ask")
    return rows if interview is None else rows.filter(interview=interview)


def mention_of(owner: Workspace, ref: str | uuid.UUID) -> Mention:
    """The mention of that id. Raises Refusal (404)."""
    try:
        return Mention.objects.select_related("named_by", "interview", "ask").get(
            owner=owner, id=uuid.UUID(str(ref))
        )
    except (ValueError, Mention.DoesNotExist):
        raise Refusal(
            f"There is no mention “{str(ref)[:60]}”; askaround mentions lists them.", status=404
        ) from None


def promises(
    owner: Workspace, *, interview: Interview | None = None, open_only: bool = False
) -> list[Promise]:
    """Promises of both sides by due date; one query."""
    rows = Promise.objects.filter(owner=owner).exclude(state=Promise.State.DROPPED).select_related("person")
    if interview is not None:
        rows = rows.filter(interview=interview)
    if open_only:
        rows = rows.filter(state=Promise.State.OPEN)
    return list(rows.order_by("due_on", "id")[:200])


def promise_of(owner: Workspace, ref: str | uuid.UUID) -> Promise:
    """The promise of that id. Raises Refusal (404)."""
    try:
        return Promise.objects.select_related("person", "interview").get(owner=owner, id=uuid.UUID(str(ref)))
    except (ValueError, Promise.DoesNotExist):
        raise Refusal(
            f"There is no promise “{str(ref)[:60]}”; askaround promises lists them.", status=404
        ) from None
