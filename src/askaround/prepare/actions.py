"""The verbs on interviews: meet, change, confirm, cancel, held.

In: a Workspace, a person, a time and a place. Out: an `Interview`, its touches, its calendar file. The row and its touches are one
transaction; the file and the calendar server come after it (publishing.py), and when they fail the interview stays, `calendar_remark` says so,
and the rounds try again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore import actions as explore
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.ids import uuid7
from askaround.lib.text import collapse
from askaround.network import actions as network
from askaround.network.models import Person, Touch
from askaround.network.queries import live_touches
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.prepare import queries, rules
from askaround.prepare.models import Interview
from askaround.prepare.publishing import drop_calendar, publish, publish_soon, save_calendar

__all__ = [
    "cancel",
    "change",
    "confirm",
    "drop_calendar",
    "follow_codes",
    "held",
    "meet",
    "not_held",
    "publish",
    "save_calendar",
]

LIMITS = {"place": 300, "video_url": 500, "phone": 60, "parking": 300, "dress": 200, "dossier": 5000}
CHANGEABLE = (*LIMITS, "starts_at", "zone", "minutes", "travel_minutes")
# What stands in an invitation; a change of the rest is the owner's own business.
SEEN = ("starts_at", "zone", "minutes", "place", "video_url", "phone")
CAUSE = "interview"
_GOING = (
    "asked", "nudged", "replied", "agreed", "scheduled", "later", "silent", "draft", "ready", "queued", "uncertain",
)  # fmt: skip


def meet(
    owner: Workspace,
    person: Person,
    *,
    starts_at: dt.datetime,
    zone: str,
    minutes: int | None = None,
    place: str = "",
    video_url: str = "",
    phone: str = "",
    travel_minutes: int | None = None,
    parking: str = "",
    dress: str | None = None,
    dossier: str = "",
    ask: Ask | None = None,
    onet: str = "",
    publish_now: bool = True,
) -> Interview:
    """An agreed interview: the row, the touch `agreed`, the ask brought up to date, the calendar file, the calendar server.

    With `publish_now` false inside your own transaction: file and server are yours to see to after it, by `publish`.

    `starts_at` is aware, `zone` the IANA zone of the place; without `ask` it is the person's latest open ask for an interview. A time in
    the past is kept. Raises Refusal; then nothing changed. `calendar_remark` of the result says what the calendar could not do.
    """
    fields = _checked(
        {
            "place": place, "video_url": video_url, "phone": phone, "parking": parking, "dossier": dossier,
            "starts_at": starts_at, "zone": zone, "travel_minutes": travel_minutes,
            "minutes": settings_of(owner).minutes if minutes is None else minutes,
        }
    )  # fmt: skip
    fields["form"] = rules.form_of(fields["place"], fields["video_url"], fields["phone"])
    fields["dress"] = (
        rules.dress(fields["form"], fields["place"]) if dress is None else _checked({"dress": dress})["dress"]
    )
    key = uuid7()
    with transaction.atomic():
        tied = ask if ask is not None else _open_ask(owner, person)
        interview = Interview.objects.create(
            id=key, owner=owner, number=next_numbers(owner, Interview.LETTER), person=person, ask=tied,
            onet=onet or (tied.onet if tied else "") or person.onet, uid=f"{key}-askaround",
            publish_from=publish_soon(), **fields,
        )  # fmt: skip
        _record_agreed(owner, interview, tied)
    if publish_now:
        publish(owner, interview)
    return interview


def _open_ask(owner: Workspace, person: Person) -> Ask | None:
    """The latest ask for an interview that still goes on: of this person, or for an introduction to them."""
    going = Ask.objects.select_related("person").filter(owner=owner, closed_at=None, state__in=_GOING)
    return going.filter(person=person, purpose=Ask.Purpose.INTERVIEW).order_by("-number").first()


def _record_agreed(owner: Workspace, interview: Interview, ask: Ask | None) -> None:
    # Their yes was contact when it was logged; that the day is set now is no second one.
    said = ask is not None and live_touches(owner).filter(
        kind=Touch.Kind.AGREED, cause_kind="ask", cause_id=ask.id
    ).exists()  # fmt: skip
    network.record_touch(
        owner, interview.person, Touch.Kind.AGREED, channel=ask.channel if ask else "", source="prepare",
        text="The day is set." if said else "", contact=False if said else None,
        cause_kind="ask" if ask else CAUSE, cause_id=ask.id if ask else interview.id,
        external_key=f"interview:{interview.id}:agreed",
    )  # fmt: skip
    if ask is not None:
        outreach.stop_waiting(owner, ask, "You have agreed on a day.")
        outreach.refresh(owner, ask)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values, trimmed and within their limits. Raises Refusal."""
    clean: dict[str, Any] = {}
    for key, value in values.items():
        if key in LIMITS:
            text = value.replace("\x00", "").strip() if key == "dossier" else collapse(value)
            if len(text) > LIMITS[key]:
                raise Refusal(
                    f"The {key.replace('_url', '').replace('dossier', 'preparation')} is longer than {LIMITS[key]} characters."
                )
            clean[key] = text
        else:
            clean[key] = value
    _check_figures(clean)
    return clean


def _check_figures(clean: dict[str, Any]) -> None:
    if "zone" in clean:
        clock.zone(clean["zone"])
    if (start := clean.get("starts_at")) is not None:
        if start.tzinfo is None:
            raise Refusal("Say in which time zone the interview is.")
        if not 2000 <= start.year <= 2100:
            raise Refusal(f"The year {start.year} is too far away; check the date.")
    if "minutes" in clean and not 5 <= clean["minutes"] <= 480:
        raise Refusal("An interview takes between 5 minutes and 8 hours.")
    if clean.get("travel_minutes") is not None and not 0 <= clean["travel_minutes"] <= 2880:
        raise Refusal("The way takes between 0 minutes and two days.")
    url = clean.get("video_url", "")
    if url and not url.lower().startswith(("https://", "http://")):
        raise Refusal("A video link begins with https://.")


def change(owner: Workspace, interview: Interview, **changes: Any) -> Interview:
    """Change time, zone, length, place, link, phone, way, parking, dress or the preparation (`dossier`).

    A new time or place must be confirmed again. Raises Refusal for a cancelled one, and for what `meet` refuses.
    """
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise Refusal(f"{', '.join(sorted(unknown))} of an interview cannot be changed.")
    clean = _checked(changes)
    with transaction.atomic():
        row = _locked(owner, interview)
        if row.state == Interview.State.CANCELLED:
            raise Refusal(f"{row.handle} was cancelled; make a new one with askaround meet.")
        if {"place", "video_url", "phone"} & set(clean):
            where = {key: clean.get(key, getattr(row, key)) for key in ("place", "video_url", "phone")}
            clean["form"] = rules.form_of(**where)
        if any(
            key in clean and clean[key] != getattr(row, key) for key in ("starts_at", "place", "video_url")
        ):
            clean["confirmed_at"] = None
        if "starts_at" in clean and clean["starts_at"] != row.starts_at:
            # What they answered, and another time that they suggested, was about the time before.
            clean |= {
                "attendance": Interview.Attendance.UNKNOWN,
                "attendance_at": None,
                "counter_start": None,
            }
        if any(key in clean and clean[key] != getattr(row, key) for key in SEEN):
            clean["sequence"] = F("sequence") + 1
        Interview.objects.filter(owner=owner, pk=row.pk).update(publish_from=publish_soon(), **clean)
        row = _locked(owner, interview)
    publish(owner, row)
    return row


def confirm(owner: Workspace, interview: Interview) -> Interview:
    """The owner has confirmed the time with the person."""
    with transaction.atomic():
        row = _planned(owner, interview)
        Interview.objects.filter(owner=owner, pk=row.pk).update(confirmed_at=clock.now())
    row.refresh_from_db(fields=["confirmed_at"])
    return row


def cancel(owner: Workspace, interview: Interview) -> Interview:
    """It does not take place: out of the calendar; they did agree, so their ask waits for another day."""
    with transaction.atomic():
        row = _planned(owner, interview)
        Interview.objects.filter(owner=owner, pk=row.pk).update(
            state=Interview.State.CANCELLED,
            sequence=F("sequence") + 1,
            confirmed_at=None,
            counter_start=None,
            publish_from=publish_soon(),
        )
        if row.ask is not None:
            _unset_day(owner, row, row.ask)
        row = _locked(owner, interview)
    publish(owner, row)
    return row


def _unset_day(owner: Workspace, row: Interview, ask: Ask) -> None:
    """The touch that sets the day is taken back; that they agreed stays, as a touch of its own."""
    agreed = live_touches(owner).filter(cause_kind="ask", cause_id=ask.id, kind=Touch.Kind.AGREED)
    own = agreed.filter(external_key=f"interview:{row.id}:agreed").first()
    if own is None:
        return
    network.retract_touch(owner, own)
    if not agreed.exists():
        network.record_touch(
            owner, row.person, Touch.Kind.AGREED, at=own.at, channel=own.channel, source="prepare",
            cause_kind="ask", cause_id=ask.id,
        )  # fmt: skip
    outreach.refresh(owner, ask)


def held(owner: Workspace, interview: Interview) -> Interview:
    """It took place: the touch `met` (at a place) or `talked`, the ask brought up to date. Said twice, it is written once.

    Raises Refusal before its start, and for a cancelled one.
    """
    with transaction.atomic():
        row = _locked(owner, interview)
        if row.state == Interview.State.CANCELLED:
            raise Refusal(f"{row.handle} was cancelled; it did not take place.")
        if row.starts_at > clock.now():
            raise Refusal(f"{row.handle} has not begun yet; change its time if you have talked already.")
        said = live_touches(owner).filter(external_key__startswith=f"interview:{row.id}:held")
        # The touch may have been taken back where touches are listed; then it is written anew.
        if row.state != Interview.State.MET or not said.exists():
            Interview.objects.filter(owner=owner, pk=row.pk).update(
                state=Interview.State.MET, met_at=clock.now()
            )
            _record_held(owner, row)
            row = _locked(owner, interview)
    return row


def _record_held(owner: Workspace, row: Interview) -> None:
    key = f"interview:{row.id}:held"
    times = Touch.objects.filter(owner=owner, external_key__startswith=key).count()
    network.record_touch(
        owner, row.person, Touch.Kind.MET if row.form == Interview.Form.PLACE else Touch.Kind.TALKED,
        at=row.starts_at, channel="in-person" if row.form == Interview.Form.PLACE else row.form, source="prepare",
        cause_kind="ask" if row.ask else CAUSE, cause_id=row.ask_id or row.id,
        external_key=f"{key}:{times}" if times else key,
    )  # fmt: skip
    if row.ask is not None:
        outreach.refresh(owner, row.ask)


def not_held(owner: Workspace, interview: Interview) -> Interview:
    """Take “it took place” back: the touch is retracted and the interview is planned again."""
    with transaction.atomic():
        row = _locked(owner, interview)
        if row.state != Interview.State.MET:
            raise Refusal(f"{row.handle} is not marked as held.")
        Interview.objects.filter(owner=owner, pk=row.pk).update(state=Interview.State.PLANNED, met_at=None)
        for touch in live_touches(owner).filter(external_key__startswith=f"interview:{row.id}:held"):
            network.retract_touch(owner, touch)
        if row.ask is not None:
            outreach.refresh(owner, row.ask)
    return _locked(owner, interview)


def _locked(owner: Workspace, interview: Interview) -> Interview:
    # select_for_update is for PostgreSQL; of=self, since the joined ask may be missing.
    rows = queries.mine(owner).filter(pk=interview.pk)
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise Refusal("That interview is gone.", status=404)
    return row


def _planned(owner: Workspace, interview: Interview) -> Interview:
    row = _locked(owner, interview)
    if row.state != Interview.State.PLANNED:
        word = "cancelled" if row.state == Interview.State.CANCELLED else "held"
        raise Refusal(f"{row.handle} is already {word}.", status=409)
    return row


def follow_codes(owner: Workspace, follow: Mapping[str, str]) -> None:
    """Give asks and interviews the present codes of the careers they are about (former → present)."""
    with transaction.atomic():
        for rows in (Ask.objects.filter(owner=owner), Interview.objects.filter(owner=owner)):
            explore.follow_codes(rows, follow)
