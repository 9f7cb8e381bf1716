"""When to leave, what to wear, what to write: decisions about one agreed conversation (docs/rules/travel.md).

In: local times as typed, zones, minutes, a form, texts. Out: aware instants, sentences. Pure; `now` is an argument.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from askaround.lib.errors import Refusal

EARLY_MINUTES = 10
CONFIRM_FROM_HOURS = 48
CONFIRM_UNTIL_HOURS = 24
REMIND_MINUTES = 15

_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?")
_CAFE = frozenset({"cafe", "café", "coffee", "bakery", "tearoom", "bistro", "espresso", "roastery"})
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def local_time(text: str, zone: ZoneInfo) -> dt.datetime:
    """The instant that a clock in `zone` shows as `text` (2026-11-30T10:00, or with a blank).

    Raises Refusal for other forms, for an offset (the zone says it), and for a time that a change of the clocks leaves out
    or repeats.
    """
    clean = text.strip()
    found = _LOCAL.fullmatch(clean)
    if not found:
        raise Refusal(
            f"“{clean[:40]}” is no local time; write it like 2026-11-30T10:00, without an offset: the zone says where."
        )
    try:
        day = dt.date.fromisoformat(found[1])
        naive = dt.datetime.combine(day, dt.time(int(found[2]), int(found[3]), int(found[4] or 0)))
    except ValueError:
        raise Refusal(f"“{clean[:40]}” is no time that exists; write it like 2026-11-30T10:00.") from None
    return in_zone(naive, zone)


def in_zone(naive: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The naive local time in that zone. Raises Refusal when the clocks leave it out or show it twice."""
    try:
        early, late = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
        back = early.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):
        raise Refusal(f"The year {naive.year} is too far away for a calendar.") from None
    if early.utcoffset() == late.utcoffset():
        return early
    words = f"{naive:%H:%M} on {spoken_day(naive.date(), year=True)}"
    if back != naive:
        raise Refusal(
            f"{words} does not exist in {zone.key}: the clocks go forward that night; choose a later or an earlier time."
        )
    raise Refusal(
        f"{words} comes twice in {zone.key}: the clocks go back that night; choose a later or an earlier time."
    )


def leave_by(starts_at: dt.datetime, form: str, travel_minutes: int | None) -> dt.datetime | None:
    """Start − travel − 10 minutes (arrive 10 minutes early: EVIDENCE, before); None but for a place whose way is known."""
    if form != "place" or travel_minutes is None:
        return None
    # Through UTC: the way may lie across a change of the clocks.
    early = starts_at.astimezone(dt.UTC) - dt.timedelta(minutes=travel_minutes + EARLY_MINUTES)
    return early.astimezone(starts_at.tzinfo)


def form_of(place: str, video_url: str, phone: str) -> str:
    """place, video or phone: what was given. A phone number beside a place or a link is the number for the day.

    Nothing given: a place that is still to be agreed. Raises Refusal for both a place and a link.
    """
    if place.strip() and video_url.strip():
        raise Refusal("Say either a place or a video link, not both.")
    if video_url.strip():
        return "video"
    return "phone" if phone.strip() and not place.strip() else "place"


def dress(form: str, place: str) -> str:
    """What to wear: match or slightly exceed the workplace (EVIDENCE, dress)."""
    if form == "phone" or (form == "place" and not place):
        return ""
    if form == "video":
        return "As people there dress at work, or slightly better; look at their site's pictures."
    words = set(re.findall(r"\w+", place.casefold()))
    if words & _CAFE:
        return "Casual but professional, as for a good coffee shop."
    return "Match or slightly exceed how people there dress; business dress for a corporate office."


def spoken_day(day: dt.date, *, year: bool = False) -> str:
    """“Monday 30 November”, with the year when asked."""
    words = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def _spoken_zone(zone: ZoneInfo) -> str:
    """“Los Angeles time”; a name without a place, such as UTC, as it is."""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{place} time" if "/" in zone.key else place


def both_times(starts_at: dt.datetime, zone: ZoneInfo, own: ZoneInfo) -> str:
    """“Monday 30 November, 10:00 (Los Angeles time), 13:00 for me (New York time)”; one when both show the same."""
    there, here = starts_at.astimezone(zone), starts_at.astimezone(own)
    text = f"{spoken_day(there.date())}, {there:%H:%M} ({_spoken_zone(zone)})"
    if there.replace(tzinfo=None) == here.replace(tzinfo=None):
        return text
    day = "" if there.date() == here.date() else f"{spoken_day(here.date())}, "
    return f"{text}, {day}{here:%H:%M} for me ({_spoken_zone(own)})"


@dataclass(frozen=True)
class Window:
    """The time in which to confirm; aware instants."""

    opens: dt.datetime
    closes: dt.datetime


def confirm_window(starts_at: dt.datetime) -> Window:
    """Confirm 48 to 24 hours ahead (EVIDENCE, before)."""
    return Window(
        starts_at - dt.timedelta(hours=CONFIRM_FROM_HOURS),
        starts_at - dt.timedelta(hours=CONFIRM_UNTIL_HOURS),
    )


def confirm_text(given: str, when: str, where: str, phone: str, name: str) -> str:
    """The message that confirms, with a phone number and the time in both zones (EVIDENCE, before)."""
    lines = [
        f"Hello {given},",
        "",
        f"I look forward to our conversation on {when}{f', {where}' if where else ''}.",
    ]
    if phone:
        lines.append(f"Should anything come up, you reach me at {phone}.")
    return "\n".join([*lines, "", "See you then", name]).rstrip()


def moved(given: str, when: str, where: str, name: str) -> tuple[str, str]:
    """Subject and text that go with an invitation's next number."""
    lines = [
        f"Hello {given},",
        "",
        f"here is our conversation as it now stands: {when}{f', {where}' if where else ''}.",
    ]
    return "Our conversation: changed", "\n".join([*lines, "", "Thank you, and see you then", name]).rstrip()


def called_off(given: str, when: str, name: str) -> tuple[str, str]:
    """Subject and text that go with a cancellation."""
    lines = [
        f"Hello {given},",
        "",
        f"our conversation on {when} cannot take place as planned, and I am taking it out of your calendar. I am sorry for the trouble.",
        "",
        "I would still be glad to talk with you, and will write to find another day.",
    ]
    return "Our conversation: called off", "\n".join([*lines, "", name]).rstrip()


def late_text(given: str, name: str, form: str) -> str:
    """“Running late”, ready to copy; the minutes are the owner's to fill in."""
    comes = "I will be with you" if form == "place" else "I will join"
    return (
        f"Hello {given}, I am running late: {comes} about [10] minutes after our time. I am sorry; "
        f"if that no longer suits you, tell me and we find another day. {name}"
    ).strip()


def remarks(
    starts_at: dt.datetime, form: str, where: str, travel_minutes: int | None, now: dt.datetime
) -> list[str]:
    """What is allowed but worth a second look: a time in the past, a way without its minutes, a leave-by that is past."""
    found = []
    if starts_at <= now:
        return ["That time is past; it is kept as it was. Change it if the date is wrong."]
    if not where:
        found.append("Where you talk is still open; add it on the interview’s page once it is agreed.")
    elif form == "place" and travel_minutes is None:
        found.append("How long is the way? With --travel MINUTES you get a time to leave by.")
    leave = leave_by(starts_at, form, travel_minutes)
    if leave is not None and leave <= now:
        found.append("The time to leave by is already past.")
    return found
