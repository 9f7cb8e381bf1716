"""Facts made fit for a sentence.

In: titles, career names, places as people and sources wrote them. Out: short words that can stand in a message, or "" when
they cannot: a fact that is left out does no harm, a mangled one does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from askaround.lib.text import lowered

Cleaner = Callable[[str], str]
LONGEST = 60
# Categories of Unicode: symbols, format marks, enclosing marks.
_PICTURES = frozenset(("So", "Sk", "Cf", "Me"))
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_CUT = re.compile(r"\s*(?:\||@|\bat\b|[;•·/–—]|\s-\s|, (?:ex|formerly)\b).*$", re.IGNORECASE | re.DOTALL)
_NOT_A_TITLE = re.compile(
    r"\b(?:open to|seeking|looking for|unemployed|retired|formerly|former|ex|aspiring|student at|available)\b",
    re.IGNORECASE,
)
_NO_PLACE = (
    "we ",
    "our ",
    "when ",
    "while ",
    "by ",
    "as ",
    "along ",
    "through ",
    "in a ",
    "in the same ",
    "at an event",
    "at work",
)
_LEADS = ("at ", "in ", "on ", "through ", "via ", "during ", "as ", "when ", "while ", "by ")


def plain(text: str) -> str:
    """One line, printable, without the marks that this house reads as a placeholder; "" for nothing."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.translate(_BRACKETS).split())


_BRACKETS = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")"})


def word_count(text: str) -> int:
    """Words as a reader counts them: “20”, “don't” and “follow-up” are one each."""
    return len(_WORD.findall(text))


def title_words(title: str) -> str:
    """A job title that can follow “your work as”; "" when it is none or too long."""
    clean = _CUT.sub("", plain(title)).strip(" ,:()")
    if _NOT_A_TITLE.search(clean):
        return ""
    # Emoji and other pictures go; letters of every script stay.
    shown = "".join(letter for letter in clean if not _is_picture(letter))
    clean = " ".join(
        word for word in shown.split() if any(letter.isalnum() for letter in word) or word == "&"
    )
    return clean if 2 <= len(clean) <= LONGEST else ""


def _is_picture(letter: str) -> bool:
    # U+FE00 … are the selectors that turn a sign into an emoji.
    return unicodedata.category(letter) in _PICTURES or "\ufe00" <= letter <= "\ufe0f"


def organisation_words(name: str) -> str:
    """An employer's name that can follow “at”; "" when too long or a way of saying none."""
    clean = plain(name).strip(" ,")
    if clean.casefold() in {
        "self-employed",
        "self employed",
        "freelance",
        "none",
        "n/a",
        "unemployed",
        "-",
        "private",
    }:
        return ""
    return clean if 1 <= len(clean) <= LONGEST else ""


def career_words(title: str) -> str:
    """A career of the catalogue as it stands in a sentence: “Medical Scientists, Except Epidemiologists” → medical scientists."""
    words = plain(title).split(",")[0].split()
    return " ".join(lowered(word) for word in words)[: LONGEST + 20]


def met_sentence(where: str) -> str:
    """How one met, from the owner's own words: “ISMB 2019” → We know each other from ISMB 2019."""
    clean = plain(where).rstrip(".!")
    if not clean or len(clean) > 100:
        return ""
    lowered = clean[0].lower() + clean[1:]
    if lowered.startswith(("we ", "our ")):
        return f"{clean[0].upper()}{clean[1:]}."
    if lowered.startswith("met "):
        return f"We {lowered}."
    if lowered.startswith(_LEADS):
        return f"We met {lowered}."
    if lowered.startswith("from "):
        return f"We know each other {lowered}."
    return f"We know each other from {clean}."


def shared_sentence(what: str) -> str:
    """What two people share: “worked at Example Biologics” → We have both worked at Example Biologics. "" when it is too long."""
    clean = plain(what).rstrip(".!")
    return f"We have both {clean}." if 8 < len(clean) <= 90 else ""


def last_sentence(when: str) -> str:
    """When one was last in touch: “May 2019” → It has been a while: we were last in touch in May 2019."""
    clean = plain(when)
    return f"It has been a while: we were last in touch in {clean}." if clean else ""


def met_subject(where: str) -> str:
    """The same as the end of a subject line: “ISMB 2019”, “at a poster session” → ISMB 2019, a poster session."""
    clean = plain(where).rstrip(".!")
    lowered = clean[:1].lower() + clean[1:]
    if not clean or len(clean) > 50 or lowered.startswith(_NO_PLACE):
        return ""
    for lead in ("met ", "from ", *_LEADS):
        if lowered.startswith(lead):
            return met_subject(clean[len(lead) :])
    return clean


def who_sentence(headline: str, name: str) -> str:
    """Who is asking: “My name is Maya Lind, and I finish my doctorate in May.” from a name and a few words; "" without a name."""
    who, (said, verb) = plain(name), _headline(headline)
    if not who or not said:
        return f"My name is {who}." if who else ""
    return f"My name is {who}, and {said}." if verb else f"I am {who}, {said}."


def self_sentence(headline: str, name: str) -> str:
    """The same to somebody who knows the owner: “I finish my doctorate in May.” or “This is Maya Lind.”"""
    who, (said, verb) = plain(name), _headline(headline)
    if said and verb:
        return f"{said}."
    if not who:
        return ""
    return f"This is {who}, {said}." if said else f"This is {who}."


def _headline(headline: str) -> tuple[str, bool]:
    """The owner's few words without a full stop, and whether they are a sentence of their own (“I finish …”)."""
    what = plain(headline).rstrip(".")
    if not what or len(what) > 160:
        return "", False
    lowered = what[0].lower() + what[1:]
    for start in ("i am ", "i'm ", "i’m "):
        if lowered.startswith(start):
            return f"I am {what[len(start) :]}", True
    return ("I" + what[1:], True) if lowered.startswith("i ") else (what, False)
