"""What the owner heard, side by side.

In: a Workspace and careers (none: all). Out: `SideBySide`; a constant number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.interview.models import Answer
from askaround.interview.rules import bank
from askaround.prepare.models import Interview
from askaround.reflect.rules import Row, Said, Voice, side_by_side

MOST_VOICES = 12


@dataclass(frozen=True)
class SideBySide:
    """`voices` across, `rows` down; `more` interviews did not fit."""

    voices: list[Voice]
    rows: list[Row]
    open: list[str]
    single: list[str]
    more: int


def board(owner: Workspace, onets: list[str] | None = None, *, limit: int = MOST_VOICES) -> SideBySide:
    """Answers of the latest `limit` interviews that have notes; 3 queries."""
    settings = settings_of(owner)
    interviews = _interviews(owner, onets)
    chosen = list(interviews[: limit + 200])
    voices = [_voice(row, settings) for row in chosen[:limit]]
    handles = {row.id: row.handle for row in chosen[:limit]}
    answers = [
        Said(question, handles[interview], text)
        for question, interview, text in Answer.objects.filter(owner=owner, interview_id__in=list(handles))
        .exclude(text="")
        .values_list("question", "interview_id", "text")
    ]
    rows = side_by_side(_questions(), voices, answers)
    return SideBySide(
        voices,
        rows,
        [row.text for row in rows if row.standing == "open"],
        [row.text for row in rows if row.standing == "single"],
        max(0, len(chosen) - limit),
    )


def _questions() -> list[tuple[str, str, bool]]:
    listed = [(question.key, question.text, question.always) for question in bank.BANK]
    listed.sort(key=lambda question: not question[2])
    return [*listed, ("", "Free notes", False)]


def _interviews(owner: Workspace, onets: list[str] | None) -> QuerySet[Interview]:
    rows = Interview.objects.filter(owner=owner, answers__isnull=False).exclude(
        state=Interview.State.CANCELLED
    )
    if onets:
        rows = rows.filter(onet__in=onets)
    return rows.select_related("person").order_by("-starts_at").distinct()


def _voice(row: Interview, settings: OwnerSettings) -> Voice:
    career = get_catalogue().career(row.onet) if row.onet else None
    return Voice(
        row.handle,
        row.person.name,
        row.person.title,
        row.onet,
        career.title if career else "",
        row.starts_at.astimezone(settings.tz).date().isoformat(),
    )


def careers_talked_about(owner: Workspace) -> list[str]:
    """The careers that the interviews with notes were about; one query."""
    rows = _interviews(owner, None).exclude(onet="").order_by("onet")
    return list(rows.values_list("onet", flat=True).distinct()[:50])
