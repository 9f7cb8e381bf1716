"""The terms of a posting: place, remote or not, pay, how many requirements (docs/rules/postings.md).

In: the lines of a posting. Out: what they say, as written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.geography import POSTAL, state_name
from askaround.explore.rules.posting_words import expression, trim_name

SHOWN = 140


@dataclass(frozen=True)
class Pay:
    """What is offered, as written; `low` and `high` in the unit of the text (a year, an hour)."""

    phrase: str
    low: float
    high: float


@lru_cache(maxsize=1)
def _town_and_state() -> re.Pattern[str]:
    names = sorted(
        {*POSTAL, *(name for code in POSTAL.values() if (name := state_name(code)))}, key=len, reverse=True
    )
    return re.compile(
        r"(?<![\w.])([A-Z][A-Za-z.'’-]+(?: [A-Z][A-Za-z.'’-]+){0,3}), ("
        + "|".join(map(re.escape, names))
        + r")\b"
    )


def without_place(text: str) -> str:
    """Of "Invented Labs, Davis, California" the name."""
    return _town_and_state().sub("", text).strip(" ,")


def find_places(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if found := expression("label place").match(line):
            where = re.split(r"\s*[(;|·•/]|\s+-\s+|\s+or\s+", found["what"])[0].strip(" .,")
            if where and not re.fullmatch(r"(?i)remote|hybrid|on-?site|anywhere", where):
                yield where
    for line in lines:
        for found in _town_and_state().finditer(line):
            yield f"{found[1]}, {found[2]}"
    for found in expression("based").finditer("\n".join(lines)):
        yield trim_name(found["what"])


def find_mode(text: str) -> str:
    found = re.search(r"(?i)\b(?:fully |100 ?% )?(hybrid|remote|on-?site|in person|work from home)\b", text)
    return found[0].lower() if found else ""


_AMOUNT = r"\d{1,3}(?:[,.]\d{3})+(?:\.\d\d)?|\d+(?:\.\d+)?"
_MOST = 2_000_000.0


def find_pay(text: str) -> Pay | None:
    """The first amount of money that can be pay: at least 7 of a currency, no millions."""
    pattern = (
        r"(?:[$€£]|USD ?|EUR ?|GBP ?)\s?(?P<low>" + _AMOUNT + r")\s?(?P<kl>[kK]\b)?"
        r"(?:(?:\s?(?:/|per)\s?(?:hour|hr|year|yr))?\s?(?:to -|-|–|—|to|and|bis)\s?(?:[$€£]|USD ?|EUR ?)?\s?(?P<high>"
        + _AMOUNT
        + r")\s?(?P<kh>[kK]\b)?)?"
        r"(?P<more>\s?(?:million|billion|m\b|bn?\b|mm\b))?(?:\s?(?:per|/|an?)\s?(?:hour|hr|year|yr|annum|month|week|day))?"
    )
    for found in re.finditer(pattern, text):
        low = _value(found["low"], bool(found["kl"] or (found["kh"] and found["high"])))
        high = _value(found["high"], bool(found["kh"])) if found["high"] else low
        if not found["more"] and 7 <= low <= high <= _MOST:
            return Pay(" ".join(found[0].split()), low, high)
    return None


def _value(text: str, thousands: bool) -> float:
    plain = re.sub(r"[,.](?=\d{3}(?:\D|$))", "", text)
    value = float(plain.replace(",", "."))
    return value * 1000 if thousands and value < 1000 else value


_ASKS = (
    r"requirements?|required|qualifications?|what you(?:['’]ll)? (?:bring|need)|what we(?:['’]re| are) looking for|who you are|"
    r"(?:you|must|nice to|ideal(?:ly)?) .{0,12}have|skills|your profile|dein profil|ihr profil|anforderungen|preferred|about you|education|experience"
)
_BULLET = re.compile(r"^(?:[-*•·–—◦▪●‣✓✔➤]|\d{1,2}[.)])\s*\S")


def count_requirements(lines: list[str]) -> int:
    """How many things are asked for: the lines below headings such as “Requirements”, the listed ones where there are any."""
    inside, blank = False, False
    plain = listed = 0
    for line in lines:
        if not line:
            blank = True
            continue
        if _is_heading(line):
            inside = line.casefold().rstrip(":") == "you" or bool(re.search(rf"(?i)\b(?:{_ASKS})\b", line))
        elif inside and _BULLET.match(line):
            listed += 1
        elif inside and not (blank and listed):
            plain += 1
        blank = False
    return listed or plain


def _is_heading(line: str) -> bool:
    if line.casefold().rstrip(":") in ("you", "we", "your profile"):
        return True
    if _BULLET.match(line) or len(line.split()) > 7 or line.endswith((".", ",", ";")):
        return False
    return (
        line.endswith(":")
        or line.isupper()
        or bool(
            re.fullmatch(r"(?i)(?:\w+ ){1,2}(?:qualifications|requirements|skills|responsibilities)", line)
        )
        or bool(
            re.match(
                r"(?i)(?:"
                + _ASKS
                + r"|responsibilit|benefits|about|what we offer|how to apply|duties|we offer|the role|your (?:role|tasks)|aufgaben|wir bieten)",
                line,
            )
        )
    )


def excerpt(text: str, start: int, end: int) -> str:
    """The sentence or listed line around a place of the text, at most 140 characters."""
    first = max(text.rfind("\n", 0, start), _full_stop(text, start)) + 1
    stops = [at for at in (text.find("\n", end), text.find(". ", end) + 1) if at > 0]
    line = text[first : min(stops, default=len(text))].rstrip()
    first += len(line) - len(line.lstrip())
    line = line.lstrip()
    if len(line) <= SHOWN:
        return re.sub(r"^(?:[-*•·–—◦▪●‣✓✔➤]|\d{1,2}[.)])\s*", "", line).strip()
    room = max(0, (SHOWN - (end - start)) // 2)
    at, until = max(0, start - first - room), min(len(line), end - first + room)
    cut = line[at:until]
    cut = cut.partition(" ")[2] if at and " " in cut[: room // 2 + 1] else cut
    cut = cut.rpartition(" ")[0] if until < len(line) and " " in cut else cut
    return ("… " if at else "") + cut.strip() + (" …" if until < len(line) else "")


def _full_stop(text: str, before: int) -> int:
    """Where the sentence before ends: a full stop, a blank, and a capital letter; -1 for none."""
    at = text.rfind(". ", 0, before)
    while at > 0 and not text[at + 2 : at + 3].isupper():
        at = text.rfind(". ", 0, at)
    return at + 1 if at > 0 else -1
