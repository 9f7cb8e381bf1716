"""Seniority and status of a title, and what is left of it as the name of a kind of work.

In: a headline as people write it. Out: `Reading`: the pieces that may name work, seniority (student,
intern, junior, mid, senior, lead, manager, director, executive), status (employed, student, seeking,
retired). Word lists, no guess: a title without such a word is "mid" and "employed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.words import LONGEST, fold, normal_words, split_words

SENIORITY = ("student", "intern", "junior", "mid", "senior", "lead", "manager", "director", "executive")
STATUS = ("employed", "student", "seeking", "retired")

_STUDENT = frozenset(
    [
        "student",
        "undergraduate",
        "undergrad",
        "postgraduate",
        "sophomore",
        "freshman",
        "pupil",
        "schüler",
        "studentin",
        "studierende",
        "étudiant",
        "étudiante",
        "estudiante",
        "estudante",
    ]
)
_DEGREES = frozenset(
    [
        "phd",
        "doctoral",
        "ms",
        "msc",
        "mba",
        "ma",
        "bs",
        "bsc",
        "ba",
        "master",
        "bachelor",
        "md",
        "doctorate",
        "dphil",
    ]
)
_SEEKING = (
    "open to work", "open to opportunities", "open to new", "opentowork", "looking for", "seeking", "job seeker",
    "in transition", "between jobs", "between roles", "available for", "actively looking", "unemployed",
    "aspiring", "career break", "on the market", "auf jobsuche", "arbeitssuchend", "en recherche",
    "en búsqueda", "em busca", "future",
)  # fmt: skip
_RETIRED = frozenset(
    [
        "retired",
        "retiree",
        "emeritus",
        "emerita",
        "pensioner",
        "ruhestand",
        "retraité",
        "jubilado",
        "aposentado",
    ]
)
_PAST = frozenset(
    ["ex", "former", "formerly", "previously", "prev", "past", "alumni", "alumnus", "alumna", "ehemals"]
)
_NO_WORK = frozenset(
    [
        "self",
        "none",
        "na",
        "n/a",
        "nil",
        "unknown",
        "unemployed",
        "homemaker",
        "human",
        "dreamer",
        "entrepreneur",
        "freelancer",
        "freelance",
        "employee",
        "various",
        "other",
        "open",
        "available",
        "work",
        "working",
        "remote",
        "opportunity",
        "opportunities",
        "new",
        "role",
        "job",
        "jobs",
        "at",
        "home",
        "volunteer",
        "volunteering",
        "member",
        "mother",
        "father",
        "mom",
        "dad",
        "parent",
        "life",
        "currently",
        "status",
        "confidential",
        "tbd",
        "test",
        "self-employed",
        "employed",
        "myself",
        "private",
        "retired",
        "retiree",
        "seeking",
        "looking",
        "to",
        "for",
        "transition",
        "career",
        "break",
    ]
)
_EXECUTIVE = frozenset(
    [
        "ceo",
        "cto",
        "cfo",
        "coo",
        "cio",
        "cmo",
        "founder",
        "owner",
        "president",
        "chairman",
        "chairwoman",
        "chairperson",
    ]
)
_EXECUTIVE_WORDS = frozenset(
    ["founder", "owner", "president", "chairman", "chairwoman", "chairperson", "partner", "provost"]
)
_LOWER_HEADS = frozenset(
    [
        "project",
        "product",
        "program",
        "account",
        "case",
        "office",
        "content",
        "community",
        "brand",
        "relationship",
        "media",
        "property",
    ]
)
_GRADES = {"i": "junior", "1": "junior", "ii": "mid", "2": "mid", "iii": "senior", "3": "senior",
           "iv": "senior", "4": "senior", "v": "lead", "5": "lead"}  # fmt: skip
_RANKED: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "intern",
        frozenset(
            ["intern", "internship", "trainee", "apprentice", "praktikant", "praktikantin", "werkstudent"]
        ),
    ),
    ("director", frozenset(("director", "head", "dean"))),
    ("lead", frozenset(["lead", "principal", "distinguished"])),
    ("senior", frozenset(["senior", "experienced", "expert", "advanced"])),
    (
        "junior",
        frozenset(["junior", "entry", "assistant", "associate", "postdoctoral", "postdoc", "aide", "helper"]),
    ),
)
LEVEL_WORDS = frozenset(
    [
        "senior",
        "junior",
        "lead",
        "principal",
        "staff",
        "entry",
        "level",
        "mid",
        "experienced",
        "advanced",
        "expert",
        "distinguished",
        "interim",
        "acting",
        "global",
        "international",
        "regional",
        "national",
        "freelance",
        "certified",
        "licensed",
        "independent",
        "deputy",
        "group",
        "intern",
        "internship",
        "trainee",
        "apprentice",
        "graduate",
        "visiting",
        "adjunct",
        "full",
        "chief",
        "retired",
        "former",
        "ex",
        "aspiring",
        "emeritus",
        "emerita",
        "honorary",
        "self-employed",
        "contract",
        "temporary",
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
)
_LEADING_ONLY = frozenset(("associate", "assistant", "vice", "executive", "managing"))


@dataclass(frozen=True)
class Reading:
    """What a headline says. `pieces`: texts that may name the work, the likeliest first; empty = none does."""

    pieces: tuple[str, ...]
    seniority: str
    status: str


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    separators = re.compile(r"\s*[|•·‖¦;\n\r\t→➤►▪◆★]+\s*|\s+[-–—:>»~]+\s+|\s*[–—]\s*")
    employer = re.compile(r"\s*@\s*.*$|\s+(?:at|chez|bei)\s+.*$|\s+(?:with|from)\s+the\s+.*$")
    return separators, employer


def read(text: str) -> Reading:
    """Take a headline apart. Never fails; reads the first LONGEST characters."""
    separators, employer = _patterns()
    folded = fold(text[:LONGEST]).replace("#opentowork", "open to work")
    folded = re.sub(r"\bph\. ?d\b\.?", "phd", folded)
    status, past = "employed", False
    pieces: list[str] = []
    for segment in separators.split(folded):
        piece = employer.sub("", segment).strip(" ,.-–—/\"'()[]{}!?*_")
        if "assistant to " in piece:
            piece = piece[: piece.index(" to ")]
        words = split_words(piece)
        if not words:
            continue
        if words[0] in _PAST:
            past = True
            continue
        found = _status(piece, words)
        if found == "retired" or (status == "employed" and found != "employed" and not pieces):
            status = found
        if found == "seeking":
            piece = _sought(piece)
        if piece and not all(w in _NO_WORK for w in split_words(piece)):
            pieces.append(piece)
    if past and not pieces:
        status = "seeking" if status == "employed" else status
        pieces = [re.sub(r"^(?:ex|former|formerly|previously)[\s-]+", "", folded).strip()]
    level = _seniority(normal_words(pieces[0]), split_words(pieces[0])) if pieces else "mid"
    if status == "student":
        level = "student"
    return Reading(tuple(pieces[:4]), level, status)


def _status(piece: str, words: list[str]) -> str:
    if any(w in _RETIRED for w in words):
        return "retired"
    if any(piece.startswith(s) or f" {s}" in piece for s in _SEEKING):
        return "seeking"
    if is_student(words):
        return "student"
    return "employed"


def is_student(words: list[str]) -> bool:
    """Whether words say that somebody studies: "PhD student in …", "MSc candidate", not "student adviser"."""
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in _STUDENT and after in (
            "",
            "in",
            "of",
            "at",
            "studying",
            "majoring",
            "and",
            "researcher",
            "intern",
        ):
            return True
        if word in _DEGREES and after in ("candidate", "student", "researcher", "scholar"):
            return True
    return bool(words) and words[0] in ("studying", "pursuing")


def field_of_study(piece: str) -> str:
    """What somebody studies: of "PhD student in molecular biology" the molecular biology."""
    said = (
        _STUDENT | _DEGREES | {"candidate", "scholar", "researcher", "studying", "pursuing", "graduate", "in"}
    )
    return " ".join(w for w in split_words(piece) if w not in said)


def _sought(piece: str) -> str:
    """What stands before the words of seeking: of "Medical writer seeking new roles" the medical writer."""
    starts = [piece.find(s) for s in _SEEKING if s in piece]
    return piece[: min(starts)].strip(" ,.-–—/") if starts else piece


def _seniority(words: list[str], raw: list[str]) -> str:
    together = set(words)
    if "assistant" not in together and (_leads(words) or set(raw) & _EXECUTIVE - _EXECUTIVE_WORDS):
        return "executive"
    if "manager" in together or "supervisor" in together:
        at = words.index("manager") if "manager" in together else len(words)
        if not (0 < at < len(words) and words[at - 1] in _LOWER_HEADS):
            return "manager"
    if "professor" in together or "faculty" in together:
        return _academic(together)
    if words[-1:] == ["principal"]:
        return "manager"
    for level, marks in _RANKED:
        if together & marks and not (level == "junior" and "senior" in together):
            return level
    grade = next((_GRADES[w] for w in reversed(raw) if w in _GRADES), None)
    return grade or "mid"


def _leads(words: list[str]) -> bool:
    """Whether a word names the head of the whole, not a product owner, a business partner, a chief of police."""
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in _EXECUTIVE_WORDS and before not in (
            "product",
            "process",
            "business",
            "channel",
            "alliance",
        ):
            return True
        if word == "chief" and words[-1] == "officer":
            return True
    return False


def _academic(words: set[str]) -> str:
    if words & {"assistant", "adjunct", "visiting"}:
        return "junior"
    return "senior" if words & {"associate", "full", "distinguished", "endowed"} else "mid"


def without_level(words: list[str]) -> list[str]:
    """Words without grades and ranks: senior research associate ii → research associate."""
    kept = [w for w in words if w not in LEVEL_WORDS]
    while len(kept) > 1 and kept[0] in _LEADING_ONLY:
        kept = kept[1:]
    return kept or words
