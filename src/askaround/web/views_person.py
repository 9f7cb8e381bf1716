"""A person's page: who they are, what happened, what comes next.

In: a handle. Out: HTML, joined from people, asks and interviews; touches logged and taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.network.models import Person, Touch
from askaround.network.queries import person_detail, person_of
from askaround.network.queries.merges import PERSON, merges_into
from askaround.outreach.models import Ask
from askaround.outreach.rules.state import ENDED_STATES
from askaround.prepare.models import Interview

if TYPE_CHECKING:
    from askaround.network.queries.introductions import Way

# What the owner may write down by hand; the rest is written when it happens.
LOGGED = ("sent", "received", "talked", "met", "replied", "declined", "later", "referred", "told")
Row = TypeVar("Row", bound=Model)
_WAYS = 3
# So many asks and interviews, the newest, are named on the page itself.
MOST = 20
_ENDED = (*ENDED_STATES, "bounced")


@dataclass(frozen=True)
class Step:
    """The one thing to do next with this person."""

    say: str
    why: str
    label: str
    page: str
    args: tuple[str, ...]


@require_GET
def person(request: OwnedRequest, person: str) -> HttpResponse:
    """All that is known of one person."""
    row = person_of(request.owner, person)
    # Somebody who was made one with another, or known by mail.
    if person not in (str(row.pk), row.handle):
        return redirect("person", row.handle)
    detail = person_detail(request.owner, row, after=request.GET.get("before") or None)
    asked = Ask.objects.filter(owner=request.owner, person=row).order_by("-number")
    met = Interview.objects.filter(owner=request.owner, person=row).order_by("-starts_at", "-id")
    asks, more_asks = _part(request, asked, "asks")
    interviews, more_interviews = _part(request, met, "interviews")
    ways, said = _ways_in(request, row)
    context = {
        "ways": ways,
        "said_to_know": said,
        "person": detail.person,
        "detail": detail,
        "asks": asks,
        "more_asks": more_asks,
        "interviews": interviews,
        "more_interviews": more_interviews,
        "sources": sorted({record.source for record in detail.records}),
        "unread": [record for record in detail.records if record.facts.get("extra")],
        "levels": Person.Level.choices,
        "kinds": [(key, label) for key, label in Touch.Kind.choices if key in LOGGED],
        "step": next_step(list(asked[:MOST]), list(met[:MOST])),
        "merges": merges_into(request.owner, PERSON, row.pk),
    }
    return render(request, "web/people/person.html", context)


def _part(request: OwnedRequest, rows: QuerySet[Row], name: str) -> tuple[list[Row], int]:
    """The newest of them, or those behind the first so many that the address names; behind how many it goes on, 0 at the end."""
    wanted = request.GET.get(name, "")
    start = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 0
    part = list(rows[start : start + MOST + 1])
    return part[:MOST], start + MOST if len(part) > MOST else 0


def _ways_in(request: OwnedRequest, row: Person) -> tuple[list[Way], list[Person]]:
    """The ways through somebody else, where asking directly is not the strongest; and whom the owner said they know."""
    from askaround.network.queries.introductions import introductions, said_to_know

    ways = introductions(request.owner, row, _WAYS + 1)
    through = [] if ways and ways[0].direct else [way for way in ways if not way.direct]
    return through[:_WAYS], said_to_know(request.owner, row)


def next_step(asks: list[Ask], interviews: list[Interview]) -> Step | None:
    """The open interview, the open ask, or what follows a conversation; None when asking is the next step."""
    planned = [row for row in interviews if row.state == Interview.State.PLANNED]
    if planned:
        handle = planned[-1].handle
        return Step(
            "You have agreed to talk.",
            "Prepare, go, write down what was said.",
            "Open the interview",
            "interview",
            (handle,),
        )
    going = [row for row in asks if row.state not in _ENDED]
    if going:
        row = going[0]
        return Step(
            f"Your ask stands at: {Ask.State(row.state).label.lower()}.",
            "One ask at a time to one person.",
            "Open the ask",
            "ask",
            (row.handle,),
        )
    held = [row for row in interviews if row.state == Interview.State.MET]
    if held:
        return Step(
            "You talked.",
            "Thanks, promises and whom they named are where it goes on.",
            "See what comes after",
            "interview-after",
            (held[0].handle,),
        )
    return None


@require_POST
def log(request: OwnedRequest, person: str) -> HttpResponse:
    """Write down that something happened with this person."""
    from askaround.outreach.actions import log as log_touch
    from askaround.web.when import local_moment

    row = person_of(request.owner, person)
    at = local_moment(request.owner, request.POST.get("at", ""))
    log_touch(
        request.owner, row, request.POST.get("kind", ""), at=at, text=request.POST.get("text", "").strip()
    )
    say(request, "Written down.")
    return redirect("person", row.handle)


@require_POST
def unlog(request: OwnedRequest, touch: str) -> HttpResponse:
    """Take a touch back; it is kept as taken back."""
    from uuid import UUID

    from askaround.outreach.actions import unlog as take_back

    try:
        row = Touch.objects.select_related("person").filter(owner=request.owner, id=UUID(touch)).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404
    take_back(request.owner, row)
    say(request, "Taken back; nothing counts it any more.")
    return redirect("person", row.person.handle)
