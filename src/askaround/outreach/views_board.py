"""The board over HTTP: asks in columns, cards put into other columns, the figures.

In: a column, a card with where it goes. Out: HTML; for a script, JSON with the sentence or the page to open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.mail import queries as mail
from askaround.outreach import figures as counted
from askaround.outreach import moving, queries
from askaround.outreach.due import planned
from askaround.outreach.models import Ask
from askaround.outreach.picture import picture
from askaround.outreach.rules import funnel, goal
from askaround.outreach.rules.moves import LABELS
from askaround.outreach.rules.rates import ENOUGH


@require_GET
def board(request: OwnedRequest) -> HttpResponse:
    """Every ask, in columns by state; `column` and `after` show more of one."""
    key = request.GET.get("column", "")
    if key:
        after = request.GET.get("after", "0")
        start = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
        column = queries.column(request.owner, key, start)
        return render(request, "outreach/column.html", {"column": column, "start": start})
    return render(request, "outreach/board.html", _board(request))


def _board(request: OwnedRequest) -> dict[str, Any]:
    columns = [_days_set(request, column) for column in queries.board(request.owner)]
    counts = mail.counts(request.owner)
    week = counted.week(request.owner, settings_of(request.owner))
    return {
        "columns": [column for column in columns if column.total],
        "empty": [column for column in columns if not column.total],
        "total": sum(column.total for column in columns),
        "waiting": counts["queued"] + counts["sending"],
        "trouble": counts["uncertain"] + counts["failed"],
        "week": week,
        "week_said": goal.said(week),
        "wins": goal.wins(week),
    }


def _days_set(request: OwnedRequest, column: queries.Column) -> queries.Column:
    """An agreed ask whose day is set waits for nothing here: it stands among the interviews; one query."""
    agreed = [card.ask for card in column.cards if card.state == Ask.State.AGREED]
    done = planned(request.owner, agreed) if agreed else set()
    step = "The day is set; it stands among your interviews."
    cards = [
        replace(card, next_step=step, due_on=None, late=False) if card.ask.id in done else card
        for card in column.cards
    ]
    return replace(column, cards=cards)


@require_POST
def move(request: OwnedRequest) -> HttpResponse:
    """A card is put elsewhere: `move` is “a3 agreed” (a verb) or `to` is “a3 agreed” (a column); what it means is done, or said."""
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        moved = _moved(request)
    except Refusal as refusal:
        if by_script:
            return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
        raise
    if moved.page or moved.choices:
        address = _page(moved) if moved.page else _which(request, moved)
        return JsonResponse({"page": address}) if by_script else redirect(address)
    undo = f"{reverse('ask-move')}?move={moved.ask.handle}+{moved.undo}" if moved.undo else ""
    say(request, moved.sentence, undo_url=undo)
    return JsonResponse({"sentence": moved.sentence}) if by_script else back(request, "asks")


def _moved(request: OwnedRequest) -> moving.Moved:
    """What is asked for stands in the form, or (for Undo) in the address."""
    by_verb = request.POST.get("move") or request.GET.get("move", "")
    handle, _, wanted = (by_verb or request.POST.get("to", "")).partition(" ")
    if not handle or not wanted:
        raise Refusal("Say which ask goes where.")
    ask = queries.ask_of(request.owner, handle)
    return moving.move(request.owner, ask, wanted) if by_verb else moving.put(request.owner, ask, wanted)


def _page(moved: moving.Moved) -> str:
    """Where the rest is said."""
    ask = moved.ask
    page = reverse("ask", args=[ask.handle])
    try:
        return {
            "look": lambda: reverse("outbox"),
            "names": lambda: f"{page}#names",
            "day": lambda: f"{reverse('interview-new')}?ask={ask.handle}",
        }.get(moved.page, lambda: page)()
    except NoReverseMatch:
        return page


def _which(request: OwnedRequest, moved: moving.Moved) -> str:
    """The page that asks which of several answers it was."""
    return (
        f"{reverse('ask-which', args=[moved.ask.handle])}?to={request.POST.get('to', '').partition(' ')[2]}"
    )


@require_GET
def which(request: OwnedRequest, ask: str) -> HttpResponse:
    """Putting a card there may mean several things: which is it?"""
    row = queries.ask_of(request.owner, ask)
    to = request.GET.get("to", "")
    card = queries.cards(request.owner, [row])[0]
    quick, more = card.moves
    found = [one for one in (*quick, *more) if to in one.to] or [*quick, *more]
    return render(
        request,
        "outreach/which.html",
        {"ask": row, "card": card, "found": found, "label": LABELS.get(to, "")},
    )


@require_GET
def figures(request: OwnedRequest) -> HttpResponse:
    """How far the asks come, how often people answer, and the weeks."""
    purpose = request.GET.get("for", "")
    if purpose not in Ask.Purpose.values:
        purpose = ""
    found = counted.figures(request.owner, purpose)
    week = found.weeks[0]
    return render(
        request,
        "outreach/figures.html",
        {
            "figures": found,
            "picture": picture(found.stages),
            "purposes": [("", "All"), *Ask.Purpose.choices],
            "tables": [
                ("By how well you knew them", found.by_class, dict(counted.CLASS_LABELS)),
                ("By the way you asked", found.by_channel, dict(Ask.Channel.choices)),
            ],
            "enough": ENOUGH,
            "days": funnel.TIME_TO_ANSWER.days,
            "week": week,
            "week_said": goal.said(week),
            "wins": goal.wins(week),
        },
    )
