"""The settings an owner has: keys, types, defaults, and what each does in one sentence.

In: a key and what was typed. Out: the checked value. A value that cannot be understood is a Refusal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from askaround.lib import clock
from askaround.lib.errors import Refusal

Value = str | int | bool | list[str] | None
WEIGHED = ("relevance", "willingness", "novelty", "courtesy")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class SettingKind:
    """One setting: how it is read from text, its default, and its effect in a sentence."""

    key: str
    group: str
    label: str
    effect: str
    default: Value
    read: Callable[[str], Value]


def _text(limit: int) -> Callable[[str], Value]:
    def read(value: str) -> str:
        clean = " ".join(value.split())
        if len(clean) > limit:
            raise Refusal(f"That is longer than {limit} characters.")
        return _writable(clean)

    return read


def _writable(value: str) -> str:
    # Control characters and halves of characters (bytes that are no text): no message and no database takes them.
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", value):
        raise Refusal("That holds characters that cannot be shown; type it again without them.")
    return value


def _prose(value: str) -> str:
    if len(value) > 5000:
        raise Refusal("That is longer than 5,000 characters.")
    return _writable(value.replace("\r\n", "\n").strip())


def _date(value: str) -> str:
    clean = value.strip()
    try:
        return dt.date.fromisoformat(clean).isoformat() if clean else ""
    except ValueError:
        raise Refusal(f"“{clean[:40]}” is no date; write it like 2026-11-23.") from None


def mail_address(value: str) -> str:
    """A mail address, checked for one @ and no spaces or control characters; "" stays ""."""
    clean = value.strip()
    if clean and not re.fullmatch(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+", clean):
        raise Refusal(f"“{clean[:80]}” is no mail address; it should look like you@example.org.")
    return clean


def _zone(value: str) -> str:
    clock.zone(value.strip())
    return value.strip()


def _country(value: str) -> str:
    clean = value.strip().upper()
    if clean and not re.fullmatch(r"[A-Z]{2}", clean):
        raise Refusal("A country is written as its two-letter code, such as US, DE or BR.")
    return clean


def _working_days(value: str) -> list[str]:
    days = [day.strip().lower()[:3] for day in re.split(r"[\s,;]+", value) if day.strip()]
    if not days or any(day not in WEEKDAYS for day in days):
        raise Refusal("Working days are written like mon,tue,wed,thu,fri; name at least one.")
    return [day for day in WEEKDAYS if day in days]


def _choice(*allowed: str) -> Callable[[str], Value]:
    def read(value: str) -> str:
        if value.strip().lower() not in allowed:
            raise Refusal(f"Choose one of: {', '.join(allowed)}.")
        return value.strip().lower()

    return read


def _time(value: str) -> str:
    found = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})", value.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refusal("A time of day is written like 08:30.")
    return f"{int(found[1]):02}:{found[2]}"


def _number(low: int, high: int) -> Callable[[str], Value]:
    def read(value: str) -> int:
        clean = value.strip()
        if not clean.isascii() or not clean.isdigit() or not low <= int(clean[:9]) <= high:
            raise Refusal(f"That must be a whole number from {low} to {high}.")
        return int(clean)

    return read


def _weights(value: str) -> str:
    parts = value.lower().replace(",", " ").split()
    for part in parts:
        key, _, number = part.partition("=")
        if key not in WEIGHED or not re.fullmatch("[0-9]{1,3}", number) or int(number) > 100:
            raise Refusal(
                f"Weights are written like relevance=45, with {', '.join(WEIGHED)} and 0 to 100 each."
            )
    return " ".join({part.partition("=")[0]: part for part in parts}.values())


KINDS: dict[str, SettingKind] = {
    kind.key: kind
    for kind in (
        SettingKind("name", "You", "Your name", "Signs your messages.", "", _text(120)),
        SettingKind("mail", "You", "Your mail address", "Your messages are sent from it.", "", mail_address),
        SettingKind("phone", "You", "Your phone number", "Offered when you confirm an interview.", "", _text(40)),
        SettingKind("headline", "You", "Who you are, in a few words",
                    "Says who is asking, such as “I finish my doctorate in molecular biology in May”.", "", _text(200)),
        SettingKind("likes", "You", "What you like doing", "Reminds you, and suggests careers to look at.", "", _prose),
        SettingKind("zone", "Place and time", "Time zone", "All dates and times are shown in it.", "UTC", _zone),
        SettingKind("country", "Place and time", "Country", "Its holidays are no working days.", "US", _country),
        SettingKind("region", "Place and time", "State or region", "Its own holidays are no working days.", "",
                    _text(10)),
        SettingKind("home", "Place and time", "Town", "Shown first among areas; the start of your way to an interview.",
                    "", _text(120)),
        SettingKind("working_days", "Place and time", "Working days", "Due dates count these days only.",
                    ["mon", "tue", "wed", "thu", "fri"], _working_days),
        SettingKind("cadence", "Asking", "Reminders",
                    "Counted in working days: gentle reminds once after 7; 3b7 suggests a second person after 3 and reminds the first after 7.",
                    "gentle", _choice("gentle", "3b7")),
        SettingKind("quiet_from", "Asking", "No messages after", "What would go out later waits until the morning, in their time zone.",
                    "19:00", _time),
        SettingKind("quiet_until", "Asking", "No messages before", "The earliest hour at which a message goes out, in their time zone.",
                    "08:00", _time),
        SettingKind("weekly_goal", "Asking", "Asks a week", "The goal shown on the board and in Today; 0 for none.", 3, _number(0, 50)),
        SettingKind("minutes", "Asking", "Minutes you ask for", "Stands in the draft and in the calendar.", 20,
                    _number(10, 120)),
        SettingKind("who_weights", "Asking", "What counts in “Whom to ask”",
                    "Orders that list, such as “relevance=45 willingness=35 novelty=20 courtesy=80”; empty: as it is delivered.", "",
                    _weights),
        SettingKind("linkedin_message_limit", "Asking", "Longest LinkedIn message",
                    "The composer counts towards it.", 400, _number(50, 8000)),
        SettingKind("linkedin_note_limit", "Asking", "Longest LinkedIn invitation note",
                    "The composer counts towards it; 200 without a paid account.", 300, _number(50, 8000)),
        SettingKind("free_from", "Interviews", "You can talk from", "Times you propose begin at this hour of yours or later.", "09:00",
                    _time),
        SettingKind("free_until", "Interviews", "You can talk until", "Times you propose end at this hour of yours or earlier.", "17:00",
                    _time),
        SettingKind("buffer_minutes", "Interviews", "Minutes kept free around an interview",
                    "Between what is in your calendar and a time you propose; the way to a place comes on top.", 15, _number(0, 240)),
        SettingKind("daily_mail", "Reminders", "A daily mail to yourself", "What is due today, sent to your own address on working days.",
                    "no", _choice("yes", "no")),
        SettingKind("daily_mail_at", "Reminders", "At", "The hour of the daily mail, in your time zone.", "08:00", _time),
        SettingKind("desktop_notes", "Reminders", "Notes on the screen",
                    "While a page is open, your browser shows what becomes due; it asks you first.", "no", _choice("yes", "no")),
        SettingKind("mail_folder", "Mail", "Folder for messages",
                    "Where “into a folder” puts the .eml files; empty: the folder outbox in your data folder.", "",
                    _text(400)),
        SettingKind("archive_requested_on", "Import", "LinkedIn archive requested on",
                    "Today reminds you when it should be there.", "", _date),
        SettingKind("first_run_done", "Import", "First pages done", "Whether the first three pages are behind you.",
                    "no", _choice("yes", "no")),
    )
}  # fmt: skip

ALIASES = {
    "email": "mail",
    "timezone": "zone",
    "working-days": "working_days",
    "town": "home",
    "state": "region",
}


def kind_of(key: str) -> SettingKind:
    """The setting of that key or alias. Raises Refusal with the known keys."""
    clean = key.strip().lower()
    kind = KINDS.get(ALIASES.get(clean, clean.replace("-", "_")))
    if kind is None:
        raise Refusal(f"There is no setting “{key[:40]}”; there are {', '.join(KINDS)}.")
    return kind
