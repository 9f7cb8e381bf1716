"""Dates as exports write them.

In: text such as `12 Mar 2021`, `12. März 2021`, `2021-03-12`, `3/12/21`, `2026-09-30 08:12:40 UTC`. Out: a date, an aware
time in UTC, or None.
"""

from __future__ import annotations

import datetime as dt
import functools

from askaround.lib.text import fold

# The first letters that tell a month in English, German, French, Spanish, Portuguese, Italian and Dutch.
_MONTHS = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "dic"),
)
_BY_PREFIX = {prefix: number for number, prefixes in enumerate(_MONTHS, 1) for prefix in prefixes}


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its beginning in seven languages, else 0."""
    key = fold(word)
    return _BY_PREFIX.get(key[:4], 0) or _BY_PREFIX.get(key[:3], 0)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@functools.lru_cache(maxsize=16_384)
def parse_day(written: str, *, day_first: bool = False) -> dt.date | None:
    """The date written. Of two plausible readings of `3/12/21`, the American one unless `day_first`; with dots, day first."""
    words = fold(written).split()
    words = [word for word in words if word not in {"de", "of", "del", "the"}]
    if len(words) < 3:
        if len(words) == 1 and len(words[0]) == 8 and words[0].isascii() and words[0].isdigit():
            return _date(int(words[0][:4]), int(words[0][4:6]), int(words[0][6:]))
        return None
    first, second, third = words[:3]
    if month := 0 if second.isdigit() else month_number(second):
        first = first.rstrip("erthsnda")
        return _date(int(third), month, int(first)) if _numbers(first, third) else None
    if month := 0 if first.isdigit() else month_number(first):
        second = second.rstrip("erthsnda")
        return _date(int(third), month, int(second)) if _numbers(second, third) else None
    if not _numbers(first, second, third):
        return None
    if len(first) == 4:
        return _date(int(first), int(second), int(third))
    if day_first or int(first) > 12 or "." in written:
        first, second = second, first
    return _date(int(third), int(first), int(second))


def _numbers(*words: str) -> bool:
    return all(word.isascii() and word.isdigit() and len(word) <= 4 for word in words)


def is_day_first(written: str) -> bool:
    """True for `25/12/2021`: the number before the slash is no month."""
    first, slash, _ = written.strip().partition("/")
    return bool(slash) and _numbers(first) and len(first) < 4 and int(first) > 12


def parse_moment(written: str, *, day_first: bool = False) -> dt.datetime | None:
    """The time written, in UTC; a time without a zone is taken as UTC, as LinkedIn writes it."""
    cleaned = written.strip().removesuffix("UTC").removesuffix("GMT").strip()
    if not cleaned:
        return None
    moment = _iso(cleaned) or _loose_moment(cleaned, day_first)
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except OverflowError:
        return None


def _iso(written: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return None


def _loose_moment(written: str, day_first: bool) -> dt.datetime | None:
    day_text, _, clock_text = written.partition(",")
    if not clock_text:
        at = next((index for index, word in enumerate(written.split()) if ":" in word), 0)
        words = written.split()
        day_text, clock_text = " ".join(words[:at]) or written, " ".join(words[at:]) if at else ""
    day = parse_day(day_text.strip(), day_first=day_first)
    return dt.datetime.combine(day, _clock(clock_text)) if day else None


def _clock(written: str) -> dt.time:
    words = written.upper().replace(".", "").split()
    parts = words[0].split(":") if words else []
    if not parts or not _numbers(*parts):
        return dt.time()
    hour, minute, second = [int(part) for part in (*parts, "0", "0")][:3]
    if words[-1] in {"AM", "PM"}:
        hour = hour % 12 + (12 if words[-1] == "PM" else 0)
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        return dt.time()


def parse_birthday(written: str, *, day_first: bool = False) -> str:
    """`1988-06-15`, or `--06-15` when the year is not said; empty when the text is no date."""
    cleaned = written.strip()
    if cleaned.startswith("--"):
        digits = "".join(letter for letter in cleaned if letter in "0123456789")[:4]
        day = _date(2000, int(digits[:2]), int(digits[2:])) if len(digits) == 4 else None
        return f"--{day:%m-%d}" if day else ""
    cleaned = cleaned.partition("T")[0]
    day = parse_day(cleaned, day_first=day_first)
    # 1604 is what Apple's programs write for “no year”.
    return "" if day is None else f"--{day:%m-%d}" if day.year == 1604 else day.isoformat()


def parse_part(written: str) -> str:
    """A date that may lack its day or its month, as ISO: `2019-03-12`, `2019-03`, `2019`; empty when the text is none."""
    day = parse_day(written)
    if day:
        return day.isoformat()
    words = fold(written).split()
    year = next((word for word in words if _numbers(word) and len(word) == 4), "")
    if not year:
        return ""
    month = next((number for word in words if not word.isdigit() and (number := month_number(word))), 0)
    month = month or next((int(word) for word in words if _numbers(word) and 0 < int(word) < 13), 0)
    return f"{year}-{month:02}" if month else year
