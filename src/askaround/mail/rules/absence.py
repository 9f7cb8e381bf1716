"""Until when somebody is away, as far as the subject of their automatic answer says so.

In: the subject, the day it was sent. Out: the first day on which they are back, or None: a body is never read, and what could be read in two ways is
not guessed.
"""

from __future__ import annotations

import datetime as dt
import re

LONGEST = dt.timedelta(days=180)
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = (
    r"(?P<year>20\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
    rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>20\d\d))?",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)? {_MONTH}(?:,? (?P<year>20\d\d))?",
    r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>20\d\d)?",
    r"(?P<number>\d{1,2})(?P<slashed>/)(?P<day>\d{1,2})/(?P<year>20\d\d)",
)
_LAST_DAY = r"(?:until|till|til|through|thru|bis|jusqu.?au|hasta|até|fino al|tot)"
_FIRST_DAY = r"(?:back|return(?:s|ing)?|zurück|de retour|de vuelta)"
_BETWEEN = r"(?: (?:on|in|the|am|zum|einschließlich|and including|el|le|from|office))*(?: \w{3,10},)? "


def back_on(subject: str, sent_on: dt.date) -> dt.date | None:
    """“until 5 December” is back the day after, “back on 5 December” that day. Without a year, the next such day.

    None when no day is said, when it lies before `sent_on` or more than 180 days after, or when day and month could be
    exchanged (04/05/2027).
    """
    text = " ".join(subject.lower().split())[:400]
    for word, later in ((_FIRST_DAY, 0), (_LAST_DAY, 1)):
        for date in _DATES:
            found = re.search(rf"\b{word}{_BETWEEN}{date}(?!\w)", text)
            day = _day(found.groupdict(), sent_on) if found else None
            if day is not None:
                return day + dt.timedelta(days=later)
    return None


def _day(said: dict[str, str | None], sent_on: dt.date) -> dt.date | None:
    day = int(said.get("day") or 0)
    month = _MONTHS.get(said.get("month") or "", 0) or int(said.get("number") or 0)
    if said.get("slashed") and day <= 12 and month <= 12 and day != month:
        return None
    if said.get("slashed") and month > 12:
        day, month = month, day
    years = [int(said["year"] or 0)] if said.get("year") else [sent_on.year, sent_on.year + 1]
    for year in years:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if sent_on <= found <= sent_on + LONGEST:
            return found
    return None
