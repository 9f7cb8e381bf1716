"""Seniority and status of a headline, and the pieces of it that may name a kind of work.

In: a headline as people write it, in English, German, French, Spanish or Portuguese. Out: `Reading`: pieces in
English, the likeliest first; seniority (student, intern, junior, mid, senior, lead, manager, director,
executive); status (employed, student, seeking, retired). Word lists, no guess: a title without such a word is
"mid" and "employed". The rule in plain words: docs/rules/headlines.md.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from askaround.explore.rules import headlines
from askaround.explore.rules.headline_signs import EMPLOYER, EXTRA, FOREIGN, GRADE, STANDING, STUDENT, signs
from askaround.explore.rules.headline_words import GENERAL, STUDENTS, STUDIED, is_worker, listed
from askaround.explore.rules.languages import english, is_foreign
from askaround.explore.rules.words import LONGEST, fold, normal_words, split_words

SENIORITY = ("student", "intern", "junior", "mid", "senior", "lead", "manager", "director", "executive")
STATUS = ("employed", "student", "seeking", "retired")

_AFTER_STUDENT = {"", *listed("in of at studying majoring and researcher intern en de der for an am bei")}
_EXECUTIVE = listed(
    "ceo cto cfo coo cio cmo ciso cpo cro chro cso founder cofounder owner president chairman chairwoman chairperson"
)
_EXECUTIVE_WORDS = listed("founder cofounder owner president chairman chairwoman chairperson partner provost")
_LOWER_HEADS = listed("product account case content community brand relationship media")
_GRADES = {"i": "junior", "1": "junior", "ii": "mid", "2": "mid", "iii": "senior", "3": "senior",
           "iv": "senior", "4": "senior", "v": "lead", "5": "lead"}  # fmt: skip
_CREW = frozenset(("leader", "foreman", "forewoman"))
_HEADS_OF_A_CREW = frozenset(
    ("chef", "cook", "nurse", "teacher", "coach", "waiter", "gardener", "baker", "bartender", "butler")
)
_SERVED = re.compile(r"(?<=assistant) to .*|(?<=of staff) to .*")
_ROMAN = frozenset(("ii", "iii", "iv"))
_RANKED: tuple[tuple[str, frozenset[str]], ...] = (
    ("intern", listed("intern internship trainee apprentice praktikant praktikantin werkstudent")),
    ("director", frozenset(("director", "dean"))),
    ("lead", frozenset(("lead", "principal", "distinguished"))),
    ("senior", frozenset(("senior", "experienced", "expert", "advanced"))),
    ("junior", listed("junior eit entry assistant associate postdoctoral postdoc aide helper")),
)
LEVEL_WORDS = listed(
    "senior junior lead principal staff entry level mid experienced advanced expert distinguished interim acting"
    " global international regional national freelance certified licensed independent deputy group intern"
    " internship trainee apprentice graduate visiting adjunct full chief retired former ex aspiring emeritus"
    " emerita honorary self-employed contract temporary i ii iii iv v 1 2 3 4 5"
)
_LEADING_ONLY = frozenset(("associate", "assistant", "vice", "executive", "managing"))

_LEVEL, _SLOW, _WORKER = 1, 2, 4
_SLOW_WORDS = listed(
    "at ex former formerly previously prev past alumni alumnus alumna alum chez bei beim seeking looking open aspiring future"
    " job retired retiree emeritus emerita student students undergraduate undergrad phd msc mba bsc candidate studying"
    " pursuing sr snr jr jnr senior junior i ii iii iv v vi vii level grade mid entry acting interim who that passionate"
    " university inc llc gmbh ltd corp with from available freelance unemployed transition recherche certified full part"
    " independent seasoned currently experienced award now a an the im deputy proud self rn md laid ready wannabe hire"
    " recovering helping empowering obsessed dedicated committed driven focused focusing leveraging specializing"
    " specialising specialized by between on hiring en na no"
)
_LEVEL_WORDS = (
    listed(
        "manager mgr supervisor supv sup professor prof faculty director dir head dean chief intern internship trainee"
        " apprentice lead principal prin distinguished expert advanced assistant asst associate assoc asc postdoctoral postdoc"
        " aide helper president vp svp evp avp partner provost ra msl cra ea exec foreman forewoman leader summer eit"
    )
    | _EXECUTIVE
    | _EXECUTIVE_WORDS
)
_kinds: dict[str, int] = {}
_MOST_WORDS = 60_000


@dataclass(frozen=True)
class Reading:
    """What a headline says. `pieces`: texts that may name the work, the likeliest first; empty = none does."""

    pieces: tuple[str, ...]
    seniority: str
    status: str


def read(text: str) -> Reading:
    """Take a headline apart. Never fails; reads the first LONGEST characters."""
    text = text[:LONGEST]
    if text.isascii():
        folded = text.lower()
        words = folded.split(" ")
        seen = 0
        for word in words:
            kind = _kinds.get(word)
            seen |= _kind(word) if kind is None else kind
        if (
            seen & _WORKER
            and not seen & _SLOW
            and len(words) < 8
            and not (len(words) < 3 and words[0] in GENERAL)
        ):
            level = _seniority(normal_words(folded), words) if seen & _LEVEL else "mid"
            return Reading((folded,), level, "employed")
    return _read_slowly(text)


def _kind(word: str) -> int:
    """How a word of a plain title is to be read: it says seniority, names a worker, or needs the long way."""
    parts = word.split("-")
    kind = 0
    for part in parts:
        if (not part.isalpha() and part != "&") or part in _SLOW_WORDS or is_foreign(part):
            kind |= _SLOW
        kind |= (_LEVEL if part in _LEVEL_WORDS else 0) | (_WORKER if is_worker(part) else 0)
    if len(_kinds) > _MOST_WORDS:
        _kinds.clear()
    _kinds[word] = kind
    return kind


def _read_slowly(text: str) -> Reading:
    accented: frozenset[str] = frozenset()
    if not text.isascii():
        text = "".join(map(_without_picture, unicodedata.normalize("NFC", text)))
        accented = _accented(text)
    folded = fold(text)
    status, past = "employed", ""
    found: list[tuple[str, str]] = []
    segments = headlines.segments(folded)
    for segment in segments:
        seen = signs(segment)
        said, left, gone = _status(segment, seen)
        past = past or gone
        if said == "retired" or (status == "employed" and said == "seeking"):
            status = said
        pieces = _pieces(left, accented, seen)
        studies = bool(seen & (STUDENT | FOREIGN) or accented)
        if (
            not found
            and status == "employed"
            and (said == "student" or (studies and any(is_student(split_words(p)) for p, _ in pieces)))
        ):
            status = "student"
        if studies:
            pieces = [pair for pair in pieces if not STUDENTS.issuperset(split_words(pair[0]))]
        found += pieces
    if len(found) > 1:
        found.sort(key=lambda pair: not headlines.names_worker(pair[0]))
    if not found or not headlines.names_worker(found[0][0]):
        found = [
            *((hint, hint) for hint in headlines.hints_of_credentials("|".join(segments))),
            *found,
        ]
    if past and not found:
        found = [pair for pair in _pieces(past, accented, signs(past)) if headlines.names_worker(pair[0])]
        status = "seeking" if status == "employed" and (found or past) else status
    level = _seniority(normal_words(found[0][1]), split_words(found[0][1])) if found else "mid"
    level = "student" if status == "student" else level
    return Reading(tuple(dict.fromkeys(piece for piece, _ in found))[:4], level, status)


def _without_picture(char: str) -> str:
    """Pictures part a headline as bars do; signs of trade marks and invisible characters are nothing."""
    if char < "\x7f":
        return char
    kind = unicodedata.category(char)
    if kind == "So":
        return "" if char in "®™©℠°" else char if unicodedata.decomposition(char) else " | "
    return "" if kind in ("Cf", "Me") or (kind == "Sk" and char > "\u2fff") else char


def _accented(text: str) -> frozenset[str]:
    return frozenset(w for word in re.findall(r"\w+", text) if not word.isascii() for w in split_words(word))


def _status(segment: str, seen: int) -> tuple[str, str, str]:
    """What a segment says of its writer's standing, what is left to read of it, and a former role."""
    said, gone = "employed", ""
    if seen & STANDING:
        if (past := headlines.PAST.search(segment)) is not None:
            gone = segment[past.end() :]
            segment = segment[: past.start()]
        if (retired := headlines.RETIRED.search(segment)) is not None:
            said, segment = "retired", f"{segment[: retired.start()]} {segment[retired.end() :]}"
        if (seeking := headlines.SEEKING.search(segment)) is not None:
            said = "seeking" if said == "employed" else said
            wished = segment[seeking.end() :] if seeking[0] in headlines.WISHED else ""
            segment = wished if headlines.names_worker(wished) else segment[: seeking.start()]
    if (
        seen & STUDENT
        and said == "employed"
        and ("werkstudent" in segment or is_student(split_words(segment)))
    ):
        said = "student"
    return said, segment, gone


def _pieces(segment: str, accented: frozenset[str], seen: int) -> list[tuple[str, str]]:
    """The pieces of a segment with these signs, each with the words that tell its seniority."""
    said = headlines.without_employer(segment) if seen & EMPLOYER else segment.rstrip()
    said = _SERVED.sub("", said.strip(" ,.-"))
    out: list[tuple[str, str]] = []
    translated = english(said, accented) if seen & FOREIGN or accented else None
    if translated:
        seen = EXTRA | GRADE
    for whole in translated or [said]:
        kept = headlines.without_extras(whole, seen & EXTRA != 0)
        if translated and kept.endswith("teacher") and "universi" in segment:
            kept = kept.removesuffix("teacher") + "professor"
        piece = headlines.glossed(kept) if "(" in kept and "@" in segment else kept
        piece = headlines.without_grade(piece, seen & GRADE != 0)
        if not headlines.is_nothing(kept) and (piece == kept or not headlines.is_nothing(piece)):
            out.append((piece, kept))
    return out


def is_student(words: list[str]) -> bool:
    """Whether words say that somebody studies: "PhD student in …", "law student", not "student adviser"."""
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in STUDENTS and after in _AFTER_STUDENT:
            return True
        if word in STUDIED and after in ("candidate", "student", "researcher", "scholar"):
            return True
    return bool(words) and words[0] in ("studying", "pursuing")


def field_of_study(piece: str) -> str:
    """What somebody studies: of "PhD student in molecular biology" the molecular biology."""
    said = (
        STUDENTS | STUDIED | {"candidate", "scholar", "researcher", "studying", "pursuing", "graduate", "in"}
    )
    return " ".join(w for w in split_words(piece) if w not in said)


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
    if words[-1:] in (["principal"], ["chief"]):
        return "manager"
    if "avp" in together or ("head" in together and words[-1] not in _HEADS_OF_A_CREW):
        return "director"
    if words[-1:] and ((words[-1] in _HEADS_OF_A_CREW and together & {"head", *_CREW}) or words[-1] in _CREW):
        return "lead"
    if "summer" in together and together & {"analyst", "associate"}:
        return "intern"
    for level, marks in _RANKED:
        if together & marks and not (level == "junior" and "senior" in together):
            return level
    grade = raw[-1] if raw and raw[-1] in _GRADES else next((w for w in raw if w in _ROMAN), "")
    return _GRADES.get(grade, "mid")


def _leads(words: list[str]) -> bool:
    """Whether a word names the head of the whole, not a product owner, a business partner, a chief of police."""
    if words[-2:] == ["managing", "director"] or words[:2] == ["managing", "director"]:
        return True
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
