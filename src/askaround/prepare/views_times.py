"""Pages for the times that are offered to somebody, and for the messages about an agreed day.

In: handles and forms. Out: HTML; offers, interviews, messages that the owner has read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.outreach.models import Ask, Message
from askaround.outreach.queries import ask_of
from askaround.prepare import inviting, notes, offers, queries
from askaround.prepare.models import Interview
from askaround.prepare.rules import both_times, spoken_day

# More would be a wall of times; other days are reached by setting a day by hand.
OTHER_DAYS = 8
KINDS = (Message.Kind.INVITATION.value, Message.Kind.CONFIRMATION.value)


@dataclass(frozen=True)
class Choice:
    """One time to tick: its value, its words in both zones, whether it is among the three."""

    value: str
    words: str
    ticked: bool


@require_GET
def times(request: OwnedRequest, ask: str) -> HttpResponse:
    """Three times that suit both, the others that do, and the offer that is open."""
    return _times(request, ask_of(request.owner, ask))


def _times(request: OwnedRequest, row: Ask, refusal: Refusal | None = None) -> HttpResponse:
    settings = settings_of(request.owner)
    said = request.POST if request.method == "POST" else request.GET
    person = offers.talks_with(row)
    minutes = _number(said.get("minutes", "")) or settings.minutes
    travel = _number(said.get("travel", "")) or 0
    try:
        found = offers.times_for(
            request.owner, person, ask=row, minutes=minutes, travel=travel, settings=settings
        )
    except Refusal as other:
        found, refusal = None, refusal or other
    proposal = offers.proposal_of(request.owner, row)
    context: dict[str, Any] = {
        "ask": row, "person": person, "minutes": minutes, "travel": travel or "", "found": found, "proposal": proposal,
        "free_from": settings.free_from, "free_until": settings.free_until,
    }  # fmt: skip
    if found is not None:
        ticked = (
            set(said.getlist("start"))
            if request.method == "POST"
            else {start.isoformat() for start in found.offer.starts}
        )
        context["three"] = [_choice(start, found, ticked) for start in found.offer.starts]
        context["days"] = _days(found, ticked)
    if proposal is not None:
        theirs, own = clock.zone(proposal.their_zone or proposal.zone), clock.zone(proposal.zone)
        context["offered"] = [
            {"number": number, "words": both_times(start, theirs, own), "past": start <= clock.now()}
            for number, start in enumerate(offers.starts_of(proposal), 1)
        ]
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "prepare/times.html", context, status=refusal.status if refusal else 200)


def _choice(start: dt.datetime, found: offers.Times, ticked: set[str]) -> Choice:
    value = start.isoformat()
    return Choice(value, both_times(start, found.theirs, found.own), value in ticked)


def _days(found: offers.Times, ticked: set[str]) -> list[tuple[str, list[Choice]]]:
    """The other times by the day they are for whom one asks; of each only the hour on both clocks."""
    made: dict[str, list[Choice]] = {}
    for start in found.free:
        if start in found.offer.starts:
            continue
        there = start.astimezone(found.theirs)
        value = start.isoformat()
        made.setdefault(spoken_day(there.date()), []).append(
            Choice(value, _hours(start, found.theirs, found.own), value in ticked)
        )
    return list(made.items())[:OTHER_DAYS]


def _hours(start: dt.datetime, theirs: ZoneInfo, own: ZoneInfo) -> str:
    there, here = start.astimezone(theirs), start.astimezone(own)
    same = there.replace(tzinfo=None) == here.replace(tzinfo=None)
    return f"{there:%H:%M}" if same else f"{there:%H:%M} ({here:%H:%M} for you)"


@require_POST
def offer(request: OwnedRequest, ask: str) -> HttpResponse:
    """The ticked times become the draft of a message, and are held free."""
    row = ask_of(request.owner, ask)
    try:
        starts = [_moment(text) for text in request.POST.getlist("start")[:50]]
        offers.propose(request.owner, row, starts, minutes=_number(request.POST.get("minutes", "")))
    except Refusal as refusal:
        return _times(request, row, refusal)
    say(request, "The message is drafted, and these times are held free. Read it, then send it.")
    return redirect("ask", row.handle)


@require_POST
def take(request: OwnedRequest, ask: str) -> HttpResponse:
    """They took one of the times."""
    row = ask_of(request.owner, ask)
    proposal = offers.proposal_of(request.owner, row)
    try:
        if proposal is None:
            raise Refusal("No offer is open; the interview may be in your agenda already.", status=409)
        where = {key: request.POST.get(key, "") for key in ("place", "video_url", "phone")}
        travel = _number(request.POST.get("travel_minutes", ""))
        made = offers.take(
            request.owner,
            proposal,
            _number(request.POST.get("number", "")) or 0,
            travel_minutes=travel,
            **where,
        )
    except Refusal as refusal:
        return _times(request, row, refusal)
    say(request, made.calendar_remark or f"It is in your agenda: {made.person.name}.")
    return redirect("interview-message", made.handle, "invitation")


@require_POST
def take_back(request: OwnedRequest, ask: str) -> HttpResponse:
    """The offer holds no time any more."""
    row = ask_of(request.owner, ask)
    offers.close(request.owner, row)
    say(request, "These times are free again. A message that went out stays as it is.")
    return redirect("ask-times", row.handle)


@require_http_methods(["GET", "POST"])
def message(request: OwnedRequest, interview: str, kind: str) -> HttpResponse:
    """The invitation or the confirmation: read, changed, sent; what was sent, and what they answered."""
    if kind not in KINDS:
        raise Http404
    row = queries.interview_of(request.owner, interview)
    if request.method == "GET":
        return _message(request, row, kind)
    try:
        said = _do(request, row, kind)
    except Refusal as refusal:
        return _message(request, queries.interview_of(request.owner, interview), kind, refusal)
    say(request, said)
    return (
        redirect("interview-message", row.handle, kind)
        if request.POST.get("do") in ("write", "keep")
        else redirect("interview", row.handle)
    )


def _do(request: OwnedRequest, row: Interview, kind: str) -> str:
    owner, said = request.owner, request.POST
    if said.get("do") == "write":
        notes.draft(owner, row, kind)
        return "Drafted. Read it, then send it."
    draft = notes.open_draft(owner, row, kind)
    if draft is None:
        raise Refusal("There is no draft any more; write it anew.", status=409)
    revision = _number(said.get("revision", ""))
    draft = notes.edit(owner, draft, said.get("subject", ""), said.get("body", ""), revision)
    if said.get("do") == "keep":
        return "Kept."
    notes.send(owner, row, draft, said.get("by") or None)
    return f"In the outbox: it goes to {row.person.name}."


def _message(
    request: OwnedRequest, row: Interview, kind: str, refusal: Refusal | None = None
) -> HttpResponse:
    owner = request.owner
    draft = notes.open_draft(owner, row, kind)
    v = {"subject": draft.subject, "body": draft.body} if draft else {}
    if refusal is not None and request.POST.get("do") != "write":
        v = {key: request.POST.get(key, "") for key in ("subject", "body")}
    settings = settings_of(owner)
    context = {
        "interview": row, "person": row.person, "kind": kind, "draft": draft, "v": v, "invitation": kind == KINDS[0],
        "sent": notes.last_sent(owner, row, kind), "may": notes.obstacle(owner, row, kind),
        "told": inviting.is_told(row), "address": notes.address(owner, row),
        "when": both_times(row.starts_at, clock.zone(row.zone), settings.tz),
        "counter": both_times(row.counter_start, clock.zone(row.zone), settings.tz) if row.counter_start else "",
    }  # fmt: skip
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "prepare/message.html", context, status=refusal.status if refusal else 200)


@require_POST
def counter(request: OwnedRequest, interview: str) -> HttpResponse:
    """The time that they suggested is taken, or left."""
    row = queries.interview_of(request.owner, interview)
    if request.POST.get("take") == "yes":
        changed = inviting.take_counter(request.owner, row)
        say(
            request,
            changed.calendar_remark or "The day is changed. Send them the invitation as it now stands.",
        )
        return redirect("interview-message", row.handle, "invitation")
    inviting.forget_answer(request.owner, row)
    say(request, "Left: the time stays as it is.")
    return redirect("interview", row.handle)


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2100:
        raise Refusal("One of these times cannot be read; load the page again.")
    return moment


def _number(text: str) -> int | None:
    clean = text.strip()
    if not clean:
        return None
    if not (clean.isascii() and clean.isdigit() and len(clean) < 6):
        raise Refusal("Minutes are written as a number.")
    return int(clean)
