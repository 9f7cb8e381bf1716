"""The words of a job title.

In: a title or a headline as people write it. Out: plain lower-case words, abbreviations written out,
plurals made singular, so that "Sr. Lab Mgr." and "Senior Laboratory Managers" read alike. The
catalogue's titles go through the same function when the catalogue is built.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 400
"""Characters of a title that are read; what follows is never part of a job title."""

ABBREVIATIONS: dict[str, str] = {
    "acct": "account",
    "adj": "adjunct",
    "admin": "administrative",
    "advisor": "adviser",
    "ai": "artificial intelligence",
    "asc": "associate",
    "assoc": "associate",
    "asst": "assistant",
    "attny": "attorney",
    "atty": "attorney",
    "biz": "business",
    "bioinformatic": "bioinformatics",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "cio": "chief information officer",
    "cmo": "chief marketing officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "comm": "communication",
    "comms": "communication",
    "coord": "coordinator",
    "corp": "corporate",
    "cra": "clinical research associate",
    "crc": "clinical research coordinator",
    "dept": "department",
    "dev": "developer",
    "dir": "director",
    "dr": "doctor",
    "ea": "executive assistant",
    "edu": "education",
    "eng": "engineer",
    "engg": "engineering",
    "engr": "engineer",
    "evp": "executive vice president",
    "exec": "executive",
    "fab": "fabrication",
    "gen": "general",
    "govt": "government",
    "grad": "graduate",
    "hr": "human resources",
    "hs": "high school",
    "info": "information",
    "intl": "international",
    "it": "information technology",
    "jr": "junior",
    "lab": "laboratory",
    "libr": "librarian",
    "maint": "maintenance",
    "md": "physician",
    "mfg": "manufacturing",
    "mgmt": "management",
    "mgr": "manager",
    "mktg": "marketing",
    "ml": "machine learning",
    "msl": "medical science liaison",
    "np": "nurse practitioner",
    "ops": "operations",
    "pi": "principal investigator",
    "pharm": "pharmacist",
    "postdoc": "postdoctoral",
    "pr": "public relations",
    "prin": "principal",
    "prof": "professor",
    "prog": "program",
    "programme": "program",
    "proj": "project",
    "pt": "physical therapist",
    "qa": "quality assurance",
    "qc": "quality control",
    "ra": "research assistant",
    "reg": "regulatory",
    "rep": "representative",
    "repr": "representative",
    "res": "research",
    "rn": "registered nurse",
    "sci": "scientist",
    "sde": "software engineer",
    "sec": "secretary",
    "snr": "senior",
    "spec": "specialist",
    "sr": "senior",
    "sup": "supervisor",
    "supv": "supervisor",
    "svc": "service",
    "svp": "senior vice president",
    "swe": "software engineer",
    "tech": "technician",
    "ux": "user experience",
    "ui": "user interface",
    "univ": "university",
    "vet": "veterinarian",
    "vp": "vice president",
}

_JOINED: dict[tuple[str, str], str] = {
    ("r", "d"): "research development",
    ("post", "doc"): "postdoctoral",
    ("post", "doctoral"): "postdoctoral",
    ("bio", "informatics"): "bioinformatics",
    ("tech", "lead"): "technical lead",
    ("tech", "support"): "technical support",
    ("tech", "writer"): "technical writer",
    ("co", "founder"): "founder",
    ("health", "care"): "healthcare",
    ("full", "stack"): "full-stack",
    ("e", "commerce"): "ecommerce",
    ("admin", "officer"): "administrative officer",
    ("system", "admin"): "system administrator",
    ("systems", "admin"): "system administrator",
    ("database", "admin"): "database administrator",
    ("phd", "student"): "doctoral student",
    ("ph", "d"): "phd",
    ("principal", "investigator"): "research scientist",
}

_FIRST_OF_JOINED = frozenset(first for first, _ in _JOINED)
_MOST_WORDS = 20_000
"""Words whose normal form is remembered."""

_MOST_CHARACTERS = 5_000
_STOP = frozenset(("the", "a", "an", "and", "for", "in", "to", "&", "or", "with", "on"))
_SINGULAR_AS_IT_IS = frozenset(
    [
        "sales",
        "operations",
        "human",
        "resources",
        "physics",
        "mathematics",
        "statistics",
        "economics",
        "bioinformatics",
        "robotics",
        "logistics",
        "electronics",
        "news",
        "arts",
        "series",
        "analysis",
        "business",
        "process",
        "access",
        "glass",
        "genomics",
        "proteomics",
        "ethics",
        "politics",
        "linguistics",
        "informatics",
        "analytics",
        "communications",
        "gas",
        "bus",
        "class",
        "press",
        "boss",
        "fitness",
        "wellness",
        "illness",
        "windows",
        "kubernetes",
        "devops",
        "sas",
        "aws",
        "ios",
        "campus",
        "status",
    ]
)


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*|&")


def fold(text: str) -> str:
    """`text` without accents, control characters, pictures and capitals; at most LONGEST characters."""
    text = text[:LONGEST]
    if text.isascii():
        kept = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
        return kept.lower()
    return unicodedata.normalize("NFKD", text).translate(_plain).casefold()


class _Plain(dict[int, str]):
    """What stands for a character, by its number; found when it is first met."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        kind = unicodedata.category(char)
        if kind in ("Mn", "Cf"):  # Accents; invisible: zero-width blanks and joiners, soft hyphens.
            char = ""
        elif kind[0] == "C" or kind in ("So", "Sk"):
            char = " "
        if len(self) < _MOST_CHARACTERS:
            self[number] = char
        return char


_plain = _Plain()


def split_words(text: str) -> list[str]:
    """The words of `text` in order, folded; "C++" and "C#" keep their signs."""
    folded = fold(text)
    if folded.replace(" ", "").isalnum():
        return folded.split()
    found: list[str] = _word_pattern().findall(folded)
    if "'" not in folded and "’" not in folded:
        return found
    return [w.replace("’", "'").removesuffix("'s").replace("'", "") for w in found]


def singular(word: str) -> str:
    """A plain singular: scientists → scientist, libraries → library; a word that is none stays."""
    if len(word) < 4 or not word.endswith("s") or word in _SINGULAR_AS_IT_IS:
        return word
    if word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("men"):
        return word
    return word[:-1]


def normal_words(text: str) -> list[str]:
    """The words of a title: abbreviations written out, plurals made singular, fillers left out."""
    words = split_words(text)
    if _FIRST_OF_JOINED.isdisjoint(words):
        return [part for word in words for part in _written_out(word)]
    out: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        after = words[position + 1] if position + 1 < len(words) else ""
        if after == "&" and position + 2 < len(words):
            pair = _JOINED.get((word, words[position + 2]))
            if pair is not None:
                out.extend(pair.split())
                position += 3
                continue
        joined = _JOINED.get((word, after))
        if joined is not None:
            out.extend(joined.split())
            position += 2
            continue
        position += 1
        out += _written_out(word)
    return out


@lru_cache(maxsize=_MOST_WORDS)
def _written_out(word: str) -> tuple[str, ...]:
    """One word in normal form; none for a filler."""
    return () if word in _STOP else tuple(map(singular, ABBREVIATIONS.get(word, word).split()))


def normal(text: str) -> str:
    """`normal_words` joined by blanks: the key by which titles are looked up."""
    return " ".join(normal_words(text))
