"""The agenda and the verbs on an interview's time and place.

In: handles and forms with local times. Out: HTML, the calendar file.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.queries import person_of
from askaround.outreach.queries import ask_of
from askaround.prepare import actions, queries, rules
from askaround.prepare.models import Interview

FIELDS = (
    "date",
    "time",
    "zone",
    "minutes",
    "place",
    "video_url",
    "phone",
    "travel_minutes",
    "parking",
    "dress",
    "dossier",
)


@require_GET
def agenda(request: OwnedRequest) -> HttpResponse:
    """What comes, what waits for the word that it took place, what was."""
    before, after = _place(request, "before"), _place(request, "after")
    view = queries.agenda(request.owner, before=before, after=after)
    context = {"view": view, "earlier": before is not None, "later": after is not None}
    return render(request, "prepare/agenda.html", context)


def _place(request: OwnedRequest, name: str) -> int | None:
    """The number of the last interview seen on the page before."""
    text = request.GET.get(name, "").removeprefix(Interview.LETTER)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


@require_http_methods(["GET", "POST"])
def new(request: OwnedRequest) -> HttpResponse:
    """The day, the place and the way of an agreed conversation; from an ask or a person."""
    own = settings_of(request.owner)
    said = request.POST if request.method == "POST" else request.GET
    person: Person | None = None
    try:
        ask = ask_of(request.owner, said["ask"]) if said.get("ask") else None
        person = ask.person if ask else _person(request, said)
        if request.method == "GET":
            return _form(request, own, said, person, {"ask": ask.handle if ask else ""})
        if person is None:
            raise Refusal("Say with whom you will talk.")
        row = actions.meet(request.owner, person, ask=ask, onet=said.get("onet", ""), **_read(said, own))
    except Refusal as refusal:
        if refusal.status == 404 and said.get("ask"):
            raise
        return _form(request, own, said, person, {"ask": said.get("ask", "")}, refusal)
    remark = getattr(row, "calendar_remark", "")
    say(request, remark or f"It is in your agenda: {person.name}.")
    return redirect("interview", row.handle)


def _person(request: OwnedRequest, said: QueryDict) -> Person | None:
    ref = said.get("person", "").strip()
    return person_of(request.owner, ref) if ref else None


def _form(
    request: OwnedRequest,
    own: OwnerSettings,
    said: Any,
    person: Person | None,
    more: dict[str, Any],
    refusal: Refusal | None = None,
) -> HttpResponse:
    values = {key: said.get(key, "") for key in FIELDS}
    values["zone"] = values["zone"] or (person.zone if person else "") or own.zone
    values["minutes"] = values["minutes"] or own.minutes
    context = {
        "v": values,
        "person": person,
        "person_ref": said.get("person", ""),
        "own_zone": own.zone,
        **more,
    }
    if person is not None:
        context["person_ref"] = person.handle
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "prepare/form.html", context, status=refusal.status if refusal else 200)


def _read(said: QueryDict, own: OwnerSettings) -> dict[str, Any]:
    """The form as `meet` and `change` take it. Raises Refusal."""
    day, time = said.get("date", "").strip(), said.get("time", "").strip()
    if not day or not time:
        raise Refusal("Say the day and the time.")
    zone = said.get("zone", "").strip() or own.zone
    values: dict[str, Any] = {
        "starts_at": rules.local_time(f"{day}T{time}", clock.zone(zone)),
        "zone": zone,
        "minutes": _number(said.get("minutes", ""), "length") or own.minutes,
        "travel_minutes": _number(said.get("travel_minutes", ""), "way"),
    }
    for key in ("place", "video_url", "phone", "parking", "dossier"):
        values[key] = said.get(key, "")
    if said.get("dress", "").strip():
        values["dress"] = said["dress"]
    return values


def _number(text: str, what: str) -> int | None:
    clean = text.strip()
    if not clean:
        return None
    if not (clean.isascii() and clean.isdigit() and len(clean) < 6):
        raise Refusal(f"The {what} is a number of minutes.")
    return int(clean)


@require_http_methods(["GET", "POST"])
def change(request: OwnedRequest, interview: str) -> HttpResponse:
    """Another time or place, the way, parking, dress, what one has found out beforehand."""
    row = queries.interview_of(request.owner, interview)
    own = settings_of(request.owner)
    local = row.starts_at.astimezone(clock.zone(row.zone))
    stored = {key: getattr(row, key) for key in FIELDS if key not in ("date", "time")}
    stored |= {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    stored["travel_minutes"] = "" if row.travel_minutes is None else row.travel_minutes
    if request.method == "GET":
        return _form(request, own, stored, row.person, {"interview": row})
    try:
        changed = actions.change(request.owner, row, **_read(request.POST, own))
    except Refusal as refusal:
        said = {key: request.POST.get(key, stored[key]) for key in FIELDS}
        return _form(request, own, said, row.person, {"interview": row}, refusal)
    say(request, getattr(changed, "calendar_remark", "") or "Changed.")
    return redirect("interview", row.handle)


@require_POST
def cancel(request: OwnedRequest, interview: str) -> HttpResponse:
    """It does not take place."""
    row = actions.cancel(request.owner, queries.interview_of(request.owner, interview))
    say(request, f"Cancelled, and out of your calendar. {row.person.name} did agree: another day may suit.")
    return back(request, "interviews")


@require_POST
def confirmed(request: OwnedRequest, interview: str) -> HttpResponse:
    """The owner has confirmed the day with the person."""
    row = actions.confirm(request.owner, queries.interview_of(request.owner, interview))
    say(request, "Written down: confirmed.")
    return redirect("interview", row.handle)


@require_POST
def held(request: OwnedRequest, interview: str) -> HttpResponse:
    """It took place."""
    row = actions.held(request.owner, queries.interview_of(request.owner, interview))
    say(
        request, f"Written down: you talked with {row.person.name}.",
        undo_url=reverse("interview-not-held", args=[row.handle]),
    )  # fmt: skip
    return redirect("interview-after", row.handle)


@require_POST
def not_held(request: OwnedRequest, interview: str) -> HttpResponse:
    """Take “it took place” back."""
    row = actions.not_held(request.owner, queries.interview_of(request.owner, interview))
    say(request, "Taken back.")
    return redirect("interview", row.handle)


@require_GET
def calendar(request: OwnedRequest, interview: str) -> HttpResponse:
    """The event as a file for any calendar."""
    row = queries.interview_of(request.owner, interview)
    name = f"askaround-{row.handle}.ics"
    return HttpResponse(
        queries.ics_bytes(request.owner, row), "text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip
