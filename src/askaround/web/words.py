"""Dates and numbers as a person says them. In: dates, integers. Out: text. Pure."""

from __future__ import annotations

import datetime as dt

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def exact_day(day: dt.date) -> str:
    """“Thursday, 12 November 2026”."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def letter_day(day: dt.date) -> str:
    """“Monday, 23 November”, as at the head of a letter."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]}"


def spoken_day(day: dt.date, today: dt.date) -> str:
    """Near days by name, the rest by date; the year only when it is another.

    The last six days are “Thursday” (as in “since Thursday”), the next six “Thursday”; a week and more away “12 November”.
    """
    apart = (day - today).days
    if apart in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[apart + 1]
    if -7 < apart < 7:
        return f"last {_DAYS[day.weekday()]}" if apart < 0 else _DAYS[day.weekday()]
    if day.year == today.year:
        return f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock(at: dt.datetime) -> str:
    """“9:05”, “14:30”."""
    return f"{at.hour}:{at.minute:02}"


def count_word(count: int) -> str:
    """Up to twelve in words, figures above."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def listed(parts: list[str]) -> str:
    """“a, b and c”."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
