"""By when something was promised (docs/rules/notes.md).

In: the words of a promise, the day it was said. Out: a date. Pure.
"""

from __future__ import annotations

import datetime as dt
import re

DEFAULT_DAYS = 7
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_UNITS = {"day": 1, "week": 7, "month": 30}
_ISO = r"\b(\d{4}-\d{2}-\d{2})\b"
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DAY_MONTH = rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b"
_MONTH_DAY = rf"\b{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b"
_WEEKDAY = r"\b(next\s+)?(mon|tues|wednes|thurs|fri|satur|sun)day\b"
_IN = r"\b(?:in|within)\s+(\d{1,3}|an?|one|two|three|four|five|six|ten)\s+(day|week|month)s?\b"


def due_on(text: str, said_on: dt.date) -> dt.date:
    """The date the words name, seen from the day they were said; 7 days later (ours) when they name none.

    Read: 2026-12-04, 4 December, December 4, in two weeks, today, tomorrow, Friday (the first one after that day), next Friday (of the
    week after), this week (its Friday), next week (its Friday), next month, the end of the month. Never before `said_on`.
    """
    words = text.casefold()
    for read in (_iso, _named_day, _span, _word, _weekday):
        try:
            found = read(words, said_on)
        except (ValueError, OverflowError):
            found = None
        if found is not None:
            return max(found, said_on)
    return said_on + min(dt.timedelta(days=DEFAULT_DAYS), dt.date.max - said_on)


def _iso(words: str, _said_on: dt.date) -> dt.date | None:
    found = re.search(_ISO, words)
    return dt.date.fromisoformat(found[1]) if found else None


def _named_day(words: str, said_on: dt.date) -> dt.date | None:
    if found := re.search(_DAY_MONTH, words):
        day, month = int(found[1]), found[2]
    elif found := re.search(_MONTH_DAY, words):
        day, month = int(found[2]), found[1]
    else:
        return None
    this_year = dt.date(said_on.year, _MONTHS.index(month[:3]) + 1, day)
    return this_year if this_year >= said_on else this_year.replace(year=said_on.year + 1)


def _span(words: str, said_on: dt.date) -> dt.date | None:
    found = re.search(_IN, words)
    if not found:
        return None
    count = _NUMBERS.get(found[1]) or int(found[1])
    return said_on + dt.timedelta(days=count * _UNITS[found[2]])


def _word(words: str, said_on: dt.date) -> dt.date | None:
    friday = said_on + dt.timedelta(days=(4 - said_on.weekday()) % 7)
    month_end = (said_on.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    monday = said_on - dt.timedelta(days=said_on.weekday())
    named = {
        "tomorrow": said_on + dt.timedelta(days=1),
        "today": said_on,
        "tonight": said_on,
        "this week": friday,
        "next week": monday + dt.timedelta(days=11),
        "next month": said_on + dt.timedelta(days=30),
        "end of the month": month_end,
        "end of month": month_end,
    }
    return next((day for word, day in named.items() if re.search(rf"\b{word}\b", words)), None)


def _weekday(words: str, said_on: dt.date) -> dt.date | None:
    found = re.search(_WEEKDAY, words)
    if not found:
        return None
    weekday = _WEEKDAYS.index(f"{found[2]}day")
    if found[1]:
        return said_on - dt.timedelta(days=said_on.weekday()) + dt.timedelta(days=7 + weekday)
    return said_on + dt.timedelta(days=(weekday - said_on.weekday() - 1) % 7 + 1)
