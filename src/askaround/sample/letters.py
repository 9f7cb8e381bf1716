"""The sample's mails and calendar.

In: contacts, today. Out: `.eml` files and one `.ics`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from askaround.sample.cast import OWNER, OWNER_MAIL, Contact


def write_mail(folder: Path, people: list[Contact], today: dt.date) -> None:
    """A dozen mails with those who show an address: most a pair of question and answer, one a newsletter."""
    folder.mkdir(parents=True, exist_ok=True)
    known = [person for person in people if person.mail][:6]
    for number, person in enumerate(known, start=1):
        day = dt.datetime.combine(today - dt.timedelta(days=40 * number), dt.time(10, 5), dt.UTC)
        asked = f"<sample-{number}-a@example.org>"
        _mail(
            folder / f"{number:02d}-sent.eml",
            OWNER,
            OWNER_MAIL,
            person.name,
            person.mail,
            day,
            asked,
            "",
            "The protocol",
        )
        _mail(
            folder / f"{number:02d}-received.eml", person.name, person.mail, OWNER, OWNER_MAIL,
            day + dt.timedelta(hours=20), f"<sample-{number}-b@example.org>", asked, "Re: The protocol",
        )  # fmt: skip
    _mail(
        folder / "99-newsletter.eml", "Meridian News", "no-reply@example.com", OWNER, OWNER_MAIL,
        dt.datetime.combine(today, dt.time(5), dt.UTC), "<sample-news@example.com>", "", "This week in science",
    )  # fmt: skip


def _mail(
    path: Path,
    sender: str,
    sender_mail: str,
    to: str,
    to_mail: str,
    at: dt.datetime,
    key: str,
    answers: str,
    subject: str,
) -> None:
    from email.message import EmailMessage
    from email.utils import format_datetime, formataddr

    message = EmailMessage()
    message["From"] = formataddr((sender, sender_mail))
    message["To"] = formataddr((to, to_mail))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = key
    message["Subject"] = subject
    if answers:
        message["In-Reply-To"] = answers
        message["References"] = answers
    if sender_mail.startswith("no-reply"):
        message["List-Unsubscribe"] = "<https://example.com/leave>"
    message.set_content("Hello,\n\nhere is what we talked about.\n\nBest\n")
    path.write_bytes(bytes(message))


def write_calendar(path: Path, people: list[Contact], today: dt.date) -> None:
    """Three meetings: one weekly, one past, one next week."""
    person = next(person for person in people if person.mail)
    week = today - dt.timedelta(days=today.weekday())
    events = [
        _event("sample-weekly@example.org", week, 10, "Group meeting", ["RRULE:FREQ=WEEKLY;COUNT=20"]),
        _event(
            "sample-coffee@example.org", today - dt.timedelta(days=200), 15, f"Coffee with {person.given}",
            [f"ATTENDEE;CN={person.name}:mailto:{person.mail}"],
        ),
        _event("sample-dentist@example.org", week + dt.timedelta(days=8), 9, "Dentist", []),
    ]  # fmt: skip
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Askaround//Sample//EN",
        *(line for event in events for line in event),
        "END:VCALENDAR",
    ]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def _event(uid: str, day: dt.date, hour: int, summary: str, more: list[str]) -> list[str]:
    return [
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{day:%Y%m%d}T000000Z", f"DTSTART:{day:%Y%m%d}T{hour:02d}0000Z",
        f"DTEND:{day:%Y%m%d}T{hour + 1:02d}0000Z", f"SUMMARY:{summary}", *more, "END:VEVENT",
    ]  # fmt: skip
