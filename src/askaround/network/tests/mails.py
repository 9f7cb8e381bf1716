"""Mails and calendars for tests: invented people, example.org."""

from __future__ import annotations

ME = "Kim Doe <kim@example.org>"
ANA = "Ana Silva <ana@example.com>"
BOB = "Bob Roe <bob@example.net>"
MIA = "Mia Lee <mia@example.net>"


def mail(
    sender=ANA,
    to=ME,
    *,
    date="Wed, 4 Mar 2026 09:30:00 +0100",
    subject="Hello",
    key="",
    body="Words.\n",
    **more,
):
    """One mail; further headers by name, `_` for `-`."""
    headers = {"From": sender, "To": to, "Date": date, "Subject": subject}
    if key:
        headers["Message-ID"] = f"<{key}@example.org>"
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items() if value is not None)
    return f"{lines}\n{body}\n"


def mbox(*mails, line="From someone@example.org Wed Mar  4 09:30:00 2026\n"):
    return "".join(f"{line}{text}\n" for text in mails)


def event(
    *attendees, uid="e1", start="20260304T093000Z", summary="Coffee", organizer="kim@example.org", **more
):
    """One VEVENT; an attendee is a mail address or a whole property line."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}"]
    lines += [f"DTSTART{'' if start.startswith((';', ':')) else ':'}{start}"] if start else []
    lines += [f"ORGANIZER:mailto:{organizer}"] if organizer else []
    lines += [line if line.startswith("ATTENDEE") else f"ATTENDEE:mailto:{line}" for line in attendees]
    lines += [f"{name.replace('_', '-')}:{value}" for name, value in more.items()]
    return "\r\n".join([*lines, "END:VEVENT", ""])


def calendar(*events, head=""):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n"
