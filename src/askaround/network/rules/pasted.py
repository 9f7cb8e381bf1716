"""Reads what somebody pasted: a profile's address, or the signature of a mail. Nothing is fetched.

In: text. Out: `Pasted`, empty where nothing was found. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from askaround.lib.text import (
    CREDENTIALS,
    HONORIFICS,
    collapse,
    fold,
    linkedin_key,
    linkedin_url,
    mail_key,
    phone_key,
)

MOST_LINES = 40
_MAIL = r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+"
_URL = r"(?:https?://|www\.)[^\s<>\"]+|\b(?:[a-z]{2,3}\.)?linkedin\.com/[^\s<>\"]+"
_PHONE = r"\+?\(?\d[\d\s().\-/]{5,22}\d(?:\s*(?:x|ext\.?)\s*\d{1,6})?"
_LABEL = r"^(?:phone|tel|telephone|mobile|cell|office|direct|fax|e-?mail|mail|web|website|linkedin|[tmfewpo])\s*[:.|]\s*"
_GREETINGS = frozenset(
    "regards best kind warm sincerely cheers thanks thank yours greetings mit viele herzliche cordialement sent hello hi dear".split()  # noqa: SIM905
)
_FIRMS = frozenset(
    "inc llc ltd gmbh ag corp corporation company university college institute hospital laboratory laboratories labs lab school "  # noqa: SIM905
    "center centre clinic foundation agency department group bank museum ministry consulting partners communications "
    "pharmaceuticals biosciences therapeutics press society association".split()
)
_WORK = frozenset(
    "manager director engineer scientist writer professor nurse analyst editor consultant researcher developer designer head lead "  # noqa: SIM905
    "officer president assistant associate specialist fellow student teacher lecturer coordinator administrator technician "
    "architect physician doctor lawyer attorney accountant founder owner ceo cto cfo partner chief senior principal junior "
    "postdoc advisor adviser librarian producer planner representative supervisor".split()
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read; "" where the text says nothing."""

    name: str = ""
    title: str = ""
    organisation: str = ""
    email: str = ""
    url: str = ""
    phone: str = ""

    @property
    def empty(self) -> bool:
        return not (self.name or self.email or self.url)


def read(text: str) -> Pasted:
    """A LinkedIn address alone gives a name from its last part; anything else is read as a signature, line by line."""
    rows = [row for row in (_plain(line) for line in text[:20_000].splitlines()) if row][:MOST_LINES]
    if len(rows) == 1 and " " not in rows[0] and (key := linkedin_key(rows[0])):
        return Pasted(name=name_of_slug(key), url=linkedin_url(key))
    return _signature(rows)


def _plain(line: str) -> str:
    """One line without quote signs and rules."""
    return collapse(line).lstrip("> ").strip("-_=*~•| \u2014\u2013").strip()


def name_of_slug(key: str) -> str:
    """“in/ana-maria-silva-4b21a7” → “Ana Maria Silva”; "" where no words are left, “in/jdoe” → “Jdoe”."""
    slug = key.split("/")[1] if key.startswith(("in/", "pub/")) else key
    words = [word for word in re.split(r"[-_.]+", unquote(slug)) if word]
    while len(words) > 1 and any(letter.isdigit() for letter in words[-1]):
        words.pop()
    while len(words) > 2 and words[-1] in CREDENTIALS:
        words.pop()
    while len(words) > 2 and words[0] in HONORIFICS:
        words.pop(0)
    kept = [re.sub(r"\d+", "", word) for word in words]
    return " ".join(word[:1].upper() + word[1:] for word in kept if word)


def _signature(rows: list[str]) -> Pasted:
    found: dict[str, str] = {}
    left = [part for row in rows if (part := _take(row, found))]
    for place, row in enumerate(left):
        if "name" not in found and _is_name(row):
            name, _, rest = row.partition(",")
            if rest and fold(rest.split(",")[0]).replace(" ", "") not in CREDENTIALS:
                left[place + 1 : place + 1] = [rest.strip()]
            found["name"] = name.strip()
            _work(left[place + 1 : place + 6], found)
            break
    if "name" not in found and "email" in found:
        found["name"] = _name_of_mail(found["email"])
    return Pasted(**{key: value[:300] for key, value in found.items()})


def take_points(text: str) -> tuple[str, dict[str, str]]:
    """What is left of a line without its addresses, and those: email, url, phone; with the name that an address alone gives."""
    found: dict[str, str] = {}
    # Cut at its signs first: a mail address in brackets is no signature here.
    left = [_take(part, found) if _has_point(part) else part for part in re.split(r"(?<=[,;|])", text)]
    if "name" not in found and (key := linkedin_key(found.get("url", ""))):
        found["name"] = name_of_slug(key)
    elif "name" not in found and "email" in found:
        found["name"] = _name_of_mail(found["email"])
    return ", ".join(part for part in left if part.strip(" ,;|")), {
        key: value[:300] for key, value in found.items()
    }


def _has_point(part: str) -> bool:
    return "@" in part or "." in part or sum(letter.isdigit() for letter in part) > 6


def kind_of(text: str) -> str:
    """“title” for words of work, “organisation” for words of firms, "" where neither stands."""
    return _kind(text)


def _take(row: str, found: dict[str, str]) -> str:
    """Take mail, web address and phone out of a line into `found`; what is left of the line."""
    named = re.fullmatch(rf"\"?([^\"<>@]+?)\"?\s*<({_MAIL})>", row, re.IGNORECASE)
    if named and "name" not in found and _is_name(named[1]):
        found["name"] = named[1].strip()
    for pattern, key, check in (
        (_URL, "url", lambda text: "." in text),
        (_MAIL, "email", mail_key),
        (_PHONE, "phone", _is_phone),
    ):
        for match in re.finditer(pattern, row, re.IGNORECASE):
            text = match[0].rstrip(".,;)")
            if not check(text):
                continue
            better = key == "url" and linkedin_key(text) and not linkedin_key(found.get("url", ""))
            fax = key == "phone" and re.match(r"\s*f(?:ax)?\b", row, re.IGNORECASE)
            if (key not in found or better) and not fax:
                found[key] = mail_key(text) if key == "email" else text.strip()
            row = row.replace(match[0], " ")
    if named:
        return ""
    left = re.sub(_LABEL, "", collapse(row), flags=re.IGNORECASE).strip("<>[]()|·•,;:/ -")
    return (
        ""
        if fold(left)
        in {"t", "m", "f", "e", "w", "p", "o", "mobile", "tel", "fax", "mailto", "email", "phone"}
        else left
    )


def _is_phone(text: str) -> bool:
    is_date = re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}", text)
    return len(phone_key(text).lstrip("+")) >= 7 and not is_date


def _is_name(row: str) -> bool:
    """Two to five capitalised words without digits, not the words of a greeting, of work or of a firm."""
    name = row.partition(",")[0]
    words = name.split()
    folded = {fold(word) for word in words}
    if not 2 <= len(words) <= 5 or len(name) > 60 or any(letter.isdigit() for letter in name):
        return False
    if folded & (_GREETINGS | _WORK | _FIRMS):
        return False
    capitals = sum(word[0].isupper() or unicodedata.category(word[0]) == "Lo" for word in words)
    return capitals >= 2 and all(word[0].isalpha() for word in words)


def _work(rows: list[str], found: dict[str, str]) -> None:
    """Title and organisation out of the lines under the name."""
    for row in rows:
        if "title" in found and "organisation" in found:
            return
        parts = [
            part.strip()
            for part in re.split(r"\s+(?:at|@)\s+|\s*[|·•]\s*|\s+[\u2013\u2014-]\s+", row)
            if part.strip()
        ]
        if len(parts) == 1 and "," in row and "title" not in found and "organisation" not in found:
            first, _, rest = row.partition(",")
            if _kind(rest) == "organisation" or (_kind(first) == "title" and _kind(rest) != "title"):
                parts = [first.strip(), rest.strip()]
        for part in parts[:3]:
            if any(letter.isdigit() for letter in part) or len(part) > 120:
                continue
            kind = _kind(part) or ("title" if "title" not in found else "organisation")
            if kind not in found:
                found[kind] = part


def _kind(text: str) -> str:
    words = set(fold(text).split())
    if words & _WORK:
        return "title"
    return "organisation" if words & _FIRMS else ""


def _name_of_mail(address: str) -> str:
    """“ana.silva@…” → “Ana Silva”; "" for an address of one word."""
    words = [word for word in re.split(r"[._-]+", address.partition("@")[0]) if word.isalpha()]
    return " ".join(word.capitalize() for word in words) if len(words) > 1 else ""
