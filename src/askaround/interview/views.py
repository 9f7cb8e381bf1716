"""One interview over HTTP: the day, the conversation, right after, the page to print.

In: handles, notes. Out: HTML; for an autosave JSON with the text as it stands, its revision and what was read out of it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.interview import actions, queries
from askaround.interview.models import Mention
from askaround.interview.rules import guide as guide_rules
from askaround.interview.rules import notes
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.models import ContactPoint, Person
from askaround.network.queries import first_point, person_of
from askaround.outreach.queries import ask_of
from askaround.prepare import queries as prepare
from askaround.prepare.models import Interview

FREE = "What else was said?"


def _times(row: Interview, own: OwnerSettings) -> dict[str, Any]:
    """When, in the owner's zone and in the place's, and when to leave, as texts of a clock."""
    here, there = row.starts_at.astimezone(own.tz), row.starts_at.astimezone(clock.zone(row.zone))
    leave = prepare.leave_by(row)
    town = row.zone.split("/")[-1].replace("_", " ")
    return {
        "clock": f"{here.hour}:{here.minute:02}",
        "there": f"{there.hour}:{there.minute:02} in {town}" if here.utcoffset() != there.utcoffset() else "",
        "leave": f"{leave.astimezone(own.tz).hour}:{leave.astimezone(own.tz).minute:02}" if leave else "",
        "over": prepare.ends_at(row) <= own.now,
        "begun": row.starts_at <= own.now,
    }


def _to_remember(row: Interview) -> list[str]:
    """What the owner prepared, a line each; the first three are what to remember."""
    return [line.strip(" -•*") for line in row.dossier.splitlines() if line.strip()]


@require_GET
def day(request: OwnedRequest, interview: str) -> HttpResponse:
    """The day: when to leave, where, what to wear, who, three things, the first question, texts ready to copy."""
    row = prepare.interview_of(request.owner, interview)
    own = settings_of(request.owner)
    questions = queries.guide(request.owner, row)
    line = prepare.line_of(row, own)
    prepared = _to_remember(row)
    context = {
        "interview": row,
        "person": row.person,
        "line": line,
        "times": _times(row, own),
        "remember": prepared[:3],
        "also": prepared[3:],
        "first": questions[0] if questions else None,
        "count": len(questions),
        "late_text": prepare.late_text(row, own),
        "confirm_text": prepare.confirm_text(row, own),
        "number": row.phone or first_point(request.owner, row.person, ContactPoint.Kind.PHONE),
        "own_phone": own.phone,
    }
    return render(request, "interview/day.html", context)


@dataclass(frozen=True)
class Shown:
    """One question of the conversation's page; `question` is "" for free notes; `marks` is JSON."""

    number: int
    question: str
    text: str
    why: str
    follow_up: str
    answer: str
    revision: int
    marks: str


def _shown(owner: Workspace, row: Interview) -> list[Shown]:
    asked = queries.guide(owner, row)
    listed = [
        Shown(
            number, one.question, one.text, one.why, one.follow_ups[0] if one.follow_ups else "", one.answer,
            one.revision, json.dumps(marks(one.answer, row)),
        )
        for number, one in enumerate(asked, start=1)
    ]  # fmt: skip
    free = queries.free_notes(owner, row)
    text, revision = (free.text, free.revision) if free else ("", 0)
    why = "Whatever belongs to no question, and what you think of it."
    return [*listed, Shown(len(listed) + 1, "", FREE, why, "", text, revision, json.dumps(marks(text, row)))]


def marks(text: str, row: Interview) -> list[str]:
    """The passages of the notes that name somebody or something, or promise."""
    if not text:
        return []
    read = notes.parse(text, (row.person.given, row.person.family), row.starts_at.date())
    places = [(one.start, one.end) for one in read.named] + [(one.start, one.end) for one in read.promised]
    return [text[start:end] for start, end in places]


@require_GET
def talk(request: OwnedRequest, interview: str) -> HttpResponse:
    """The conversation: one question at a time, `q` says which."""
    row = prepare.interview_of(request.owner, interview)
    if row.state == Interview.State.CANCELLED:
        raise Refusal(f"The interview with {row.person.name} was cancelled; set another day to take notes.")
    wanted = request.GET.get("q", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    return _talk_page(request, row, number)


def _talk_page(
    request: OwnedRequest, row: Interview, number: int, refusal: Refusal | None = None
) -> HttpResponse:
    own = settings_of(request.owner)
    items = _shown(request.owner, row)
    gone = (own.now - row.starts_at) / dt.timedelta(minutes=1)
    left = row.minutes - gone
    organisation = row.person.organisation
    context = {
        "interview": row,
        "person": row.person,
        "items": items,
        "questions": len(items) - 1,
        "number": min(max(number, 1), len(items)),
        "where": organisation.name if organisation else row.person.name,
        "now": own.now,
        "gone": round(min(max(gone, 0), row.minutes), 1),
        "left": f"{-int(-left // 1)} min left" if 0 < left <= row.minutes else "",
    }
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "interview/talk.html", context, status=refusal.status if refusal else 200)


@require_POST
def note(request: OwnedRequest, interview: str) -> HttpResponse:
    """Keep the notes to one question; a save that comes late is merged, never laid over the newer text."""
    row = prepare.interview_of(request.owner, interview)
    said = request.POST
    base = said.get("base_revision", "")
    if "text" not in said or not (base.isascii() and base.isdigit() and len(base) < 10):
        raise Refusal("The page did not say which notes these are; load it again.")
    result = actions.save_answer(
        request.owner,
        row,
        said.get("question", ""),
        said["text"],
        int(base),
        base_text=said.get("base_text", ""),
    )
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {
                "text": result.text, "revision": result.revision, "merged": result.merged,
                "marks": marks(result.text, row),
            }
        )  # fmt: skip
    return _onwards(request, row)


def _onwards(request: OwnedRequest, row: Interview) -> HttpResponse:
    """Where the button of the page without scripts leads."""
    wanted, go = request.POST.get("q", "1"), request.POST.get("go", "stay")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    number += {"next": 1, "before": -1}.get(go, 0)
    if number > len(queries.guide(request.owner, row)) + 1:
        return redirect("interview-after", row.handle)
    return redirect(f"{reverse('interview-talk', args=[row.handle])}?q={max(number, 1)}")


@require_GET
def after(request: OwnedRequest, interview: str) -> HttpResponse:
    """Right after: whom and what was named, what was promised, what surprised; the notes."""
    row = prepare.interview_of(request.owner, interview)
    own = settings_of(request.owner)
    texts = {one.question: one.text for one in queries.guide(request.owner, row)}
    named = queries.mentions(request.owner, interview=row)
    context = {
        "interview": row,
        "person": row.person,
        "times": _times(row, own),
        "named": with_known(request.owner, named),
        "open": sum(one.state == Mention.State.OPEN for one in named),
        "resources": queries.resources(request.owner, interview=row),
        "promises": queries.promises(request.owner, interview=row),
        "answers": [(one, texts.get(one.question) or FREE) for one in queries.answers(request.owner, row)],
    }
    return render(request, "interview/after.html", context)


def with_known(owner: Workspace, named: list[Mention]) -> list[tuple[Mention, list[Person]]]:
    """Each mention with the people of that name whom the owner knows already; one query."""
    keys = {
        one.match_key for one in named if one.kind == Mention.Kind.PERSON and one.state == Mention.State.OPEN
    }
    found: dict[str, list[Person]] = {}
    if keys:
        rows = Person.objects.filter(owner=owner, match_key__in=keys).select_related("organisation")
        for person in rows.order_by("number")[:100]:
            found.setdefault(person.match_key, []).append(person)
    return [
        (one, [person for person in found.get(one.match_key, []) if person.id != one.named_by_id][:3])
        for one in named
    ]


@require_POST
def surprise(request: OwnedRequest, interview: str) -> HttpResponse:
    """An answer surprised, or did not after all; thanks begin with it."""
    row = prepare.interview_of(request.owner, interview)
    if "question" not in request.POST:
        raise Refusal("Say which answer it was.")
    actions.mark_surprise(request.owner, row, request.POST["question"], "undo" not in request.POST)
    return redirect("interview-after", row.handle)


@require_POST
def keep(request: OwnedRequest, mention: str) -> HttpResponse:
    """Somebody or something named is kept: a person becomes one of the owner's people, with who named them."""
    row = queries.mention_of(request.owner, mention)
    said = request.POST
    known = person_of(request.owner, said["person"]) if said.get("person", "").strip() else None
    kept = actions.confirm_mention(
        request.owner, row, name=said.get("name", ""), title=said.get("title", ""),
        organisation=said.get("organisation", ""), email=said.get("email", ""),
        may_use_name="may_use_name" in said, person=known,
    )  # fmt: skip
    if kept.person is not None:
        say(request, f"{kept.person.name} is among your people, named by {row.named_by.name}.")
    else:
        say(request, f"Kept: {kept.text}.")
    return _to_source(request, row)


@require_POST
def drop(request: OwnedRequest, mention: str) -> HttpResponse:
    """It was none."""
    row = actions.drop_mention(request.owner, queries.mention_of(request.owner, mention))
    say(request, f"Left out: {row.text}.")
    return _to_source(request, queries.mention_of(request.owner, mention))


def _to_source(request: OwnedRequest, row: Mention) -> HttpResponse:
    if request.POST.get("next"):
        return back(request, "interviews")
    if row.interview is not None:
        return redirect("interview-after", row.interview.handle)
    return redirect("ask", row.ask.handle) if row.ask else redirect("interviews")


@require_POST
def names(request: OwnedRequest, ask: str) -> HttpResponse:
    """Whom they named, one a line."""
    row = ask_of(request.owner, ask)
    made = actions.add_names(request.owner, row, request.POST.get("names", ""))
    count = len(made)
    say(request, f"{count} {'name' if count == 1 else 'names'} written down; add them to your people by a tap."
        if made else "You had those names already.")  # fmt: skip
    return redirect("ask", row.handle)


@require_GET
def brief(request: OwnedRequest, interview: str) -> HttpResponse:
    """One page to print: when and where, who, three things, the questions with room for a word."""
    row = prepare.interview_of(request.owner, interview)
    own = settings_of(request.owner)
    context = {
        "interview": row,
        "person": row.person,
        "times": _times(row, own),
        "remember": _to_remember(row)[:3],
        "questions": queries.guide(request.owner, row),
        "parts": guide_rules.agenda(row.minutes),
        "number": row.phone or first_point(request.owner, row.person, ContactPoint.Kind.PHONE),
    }
    return render(request, "interview/brief.html", context)
