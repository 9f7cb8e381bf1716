"""An answer to “who do you know?”, read from one line (docs/rules/ask-around.md).

In: what was typed. Out: `Lead`, or None for a line that names nobody. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askaround.lib.text import collapse
from askaround.network.rules import pasted

MOST_LINES = 50
MOST_LETTERS = 500
_USE = r"(?:use|mention|say|drop|give)\s+(?:(?:my|their|his|her)\s+)?(?:name|me)\b(?:\s+(?:if|when|too|please|as|to|though)\b[^,;:]*)?:?"
_MAY = rf"(?:but\s+)?(?:(?:you|i)\s+)?(?:(?:may|can|please|should)\s+)*{_USE}"
_MAY_NOT = rf"(?:but\s+)?(?:(?:you|please)\s+)*(?:(?:may|can|should|must)\s+not|cannot|can['’]t|do\s+not|don['’]t|never|not\s+to)\s+{_USE}"
_ORGANISATION = r"^(?:(?:works?|working|is|now)\s+)*(?:at|@|with|of|bei|from)\s+"


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who was named; "" where the line says nothing. `may_use_name`: the namer may be mentioned."""

    name: str
    title: str = ""
    organisation: str = ""
    email: str = ""
    url: str = ""
    phone: str = ""
    may_use_name: bool = False


def read_all(text: str) -> tuple[list[Lead], list[str]]:
    """Every line read, at most 50: the leads, and the lines that name nobody."""
    lines = [line for line in (collapse(each) for each in text.splitlines()) if line][:MOST_LINES]
    leads, lost = [], []
    for line in lines:
        found = read(line)
        if found is None:
            lost.append(line[:MOST_LETTERS])
        else:
            leads.append(found)
    return leads, lost


def read(line: str) -> Lead | None:
    """“Ana Silva, patent attorney at Fooco, ana@example.org; you may use my name”: the name first, the rest by what it is."""
    line = collapse(line)[:MOST_LETTERS].strip("-*•\u2013 ")
    allowed = re.sub(_MAY_NOT, " ", line, flags=re.IGNORECASE)
    rest = re.sub(_MAY, " ", allowed, flags=re.IGNORECASE)
    may = rest != allowed and allowed == line
    rest, points = pasted.take_points(rest)
    parts = [_bare(part) for part in re.split(r"[,;|·•]|\s[\u2013\u2014-]\s", rest)]
    parts = [part for part in parts if part]
    name, parts = _name(parts)
    if not name:
        name = points.get("name", "")
    if not name:
        return None
    title, organisation = _work(parts)
    return Lead(
        name[:300], title[:300], organisation[:300], points.get("email", ""), points.get("url", ""),
        points.get("phone", ""), may,
    )  # fmt: skip


def _bare(part: str) -> str:
    """Without the signs around it; the full stop of an abbreviation stays."""
    part = re.sub(r"\.?(?:\s+\.)+$", "", part).strip(" -\u2013\u2014:")
    last = part.rpartition(" ")[2]
    return part.rstrip(".") if last.count(".") == 1 and len(last) > 4 else part.lstrip(".")


def _name(parts: list[str]) -> tuple[str, list[str]]:
    """The name, and what follows it: the first part, or what stands in it before “at” or a bracket."""
    if not parts:
        return "", []
    first, *others = parts
    bracket = re.fullmatch(r"(.*?)\s*\((.+)\)", first)
    if bracket and bracket[1]:
        first, others = (
            bracket[1],
            [bracket[2] if pasted.kind_of(bracket[2]) else f"at {bracket[2]}", *others],
        )
    before, sign, after = _at(first)
    if sign:
        first, others = before, [f"at {after}", *others]
    words = first.split()
    if (
        not words
        or len(words) > 6
        or not any(letter.isalpha() for letter in first)
        or any(c.isdigit() for c in first)
    ):
        return "", parts
    return first, others


def _at(text: str) -> tuple[str, str, str]:
    found = re.search(r"\s+(?:at|@)\s+", text)
    return (text[: found.start()].strip(), found[0], text[found.end() :].strip()) if found else (text, "", "")


def _work(parts: list[str]) -> tuple[str, str]:
    """Title and employer out of the parts that are neither name nor address."""
    title = organisation = ""
    for part in parts:
        if re.match(_ORGANISATION, part, re.IGNORECASE):
            organisation = organisation or re.sub(_ORGANISATION, "", part, flags=re.IGNORECASE).strip()
            continue
        before, sign, after = _at(part)
        if sign:
            title, organisation = title or before, organisation or after
        elif not title and (organisation or pasted.kind_of(part) != "organisation"):
            title = part
        elif not organisation:
            organisation = part
    return title, organisation
