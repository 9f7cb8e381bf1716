"""Which career a job title is.

In: a title as people write it, and the index of the catalogue's titles. Out: `Coding` with a score, up
to five alternatives, seniority and status; `onet` None where the text names no work. Exact titles
first, then the nearest by shared words. Pure; the rule in words: docs/rules/coding.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from askaround.explore.rules.levels import field_of_study, read, without_level
from askaround.explore.rules.words import LONGEST, normal_words

LEAST_SCORE = 0.30
"""Below this nearness a title is left uncoded; what came nearest stays among the alternatives."""

LEAST_SIMILARITY = 0.5
LEAST_OF_GROUP = 0.6
"""An exact title of many careers is coded when so much of its weight lies in one major group of the SOC."""

_EXACT = 0.98
_NEAREST = 0.9
_POSTINGS = 2500
_TITLES_COMPARED = 15
_TYPO_LIKENESS = 86.0

_POSTDOCTORAL = frozenset(
    ["postdoctoral", "fellow", "researcher", "associate", "scholar", "research", "scientist", "fellowship"]
)
_TOO_GENERAL = frozenset(
    [
        "manager",
        "director",
        "associate",
        "analyst",
        "specialist",
        "consultant",
        "coordinator",
        "assistant",
        "intern",
        "fellow",
        "partner",
        "owner",
        "founder",
        "president",
        "supervisor",
        "lead",
        "leader",
        "professional",
        "expert",
        "executive",
        "adviser",
        "staff",
        "officer",
        "engineer",
        "technician",
        "member",
        "team",
        "worker",
        "operator",
        "agent",
        "administrator",
        "scholar",
        "head",
        "chair",
        "principal",
        "trainee",
        "candidate",
        "volunteer",
        "contractor",
        "representative",
        "author",
        "speaker",
        "coach",
        "mentor",
        "creator",
        "influencer",
        "investor",
        "researcher",
        "vice",
        "cofounder",
        "board",
        "advocate",
        "enthusiast",
        "lover",
        "student",
        "graduate",
        "alumnus",
        "doctor",
    ]
)


@dataclass(frozen=True)
class Alternative:
    """Another career that the title may be."""

    onet: str
    career: str
    score: float


@dataclass(frozen=True)
class Coding:
    """One coded title. `score` in 0..1; `soc`, `onet`, `career` None where the title names no work.

    seniority: student, intern, junior, mid, senior, lead, manager, director, executive.
    status: employed, student, seeking, retired.
    """

    title: str
    soc: str | None
    onet: str | None
    career: str | None
    score: float
    seniority: str
    status: str
    alternatives: tuple[Alternative, ...] = ()


@dataclass
class TitleIndex:
    """The catalogue's titles: normal form → careers with weights, and the words they are made of.

    `careers[n]` is (O*NET code, title). `add` takes the normal form of a title, the number of a career
    and how strongly the title belongs to it; `finish` once after the last.
    """

    careers: Sequence[tuple[str, str]]
    exact: dict[str, dict[int, float]] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)
    postings: dict[str, list[int]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)
    typos: dict[str, str] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)

    def add(self, normal_form: str, career: int, weight: float) -> None:
        belongs = self.exact.get(normal_form)
        if belongs is None:
            self.exact[normal_form] = {career: weight}
        elif weight > belongs.get(career, 0.0):
            belongs[career] = weight

    def finish(self) -> None:
        postings = self.postings
        for number, form in enumerate(self.exact):
            words = form.split()
            self.forms.append(form)
            self.words.append(words)
            for word in set(words):
                if word in postings:
                    postings[word].append(number)
                else:
                    postings[word] = [number]
        total = math.log(len(self.forms) + 1)
        self.rarity = {w: 1.0 + total - math.log(len(numbers)) for w, numbers in postings.items()}
        rarity = self.rarity
        self.weights = [sum(map(rarity.__getitem__, set(words))) for words in self.words]

    def known(self, word: str) -> str | None:
        """`word` if the titles hold it, else the one word that it is a slip of, else None."""
        if word in self.rarity:
            return word
        if len(word) < 5 or not word.isalpha():
            return None
        if word not in self.typos:
            self.typos[word] = self._nearest_word(word)
        return self.typos[word] or None

    def _nearest_word(self, word: str) -> str:
        from rapidfuzz import fuzz, process

        if not self.letters:
            for known in self.rarity:
                self.letters.setdefault(known[0], []).append(known)
        found = process.extractOne(
            word, self.letters.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=_TYPO_LIKENESS
        )
        return str(found[0]) if found else ""


def clean_title(text: str) -> str:
    """The part of a headline that names the work, without employer, past and grade; "" where none does."""
    pieces = read(text).pieces
    return " ".join(without_level(normal_words(pieces[0]))) if pieces else ""


def code_title(index: TitleIndex, text: str) -> Coding:
    """Code one title. Never fails; reads its first LONGEST characters."""
    reading = read(text)
    shown = text[:LONGEST]
    ranked: list[tuple[int, float]] = []
    enough = False
    for piece in reading.pieces:
        ranked, enough = _rank(index, field_of_study(piece) if reading.status == "student" else piece)
        if enough:
            break
    best = ranked[0] if ranked else None
    named = best is not None and enough and reading.status != "student"
    others = ranked[1:6] if named else ranked[:5]
    alternatives = tuple(Alternative(*index.careers[c], round(s, 3)) for c, s in others if s >= 0.02)
    if best is None or not named:
        return Coding(shown, None, None, None, 0.0, reading.seniority, reading.status, alternatives)
    onet, career = index.careers[best[0]]
    score = round(best[1], 3)
    return Coding(shown, onet[:7], onet, career, score, reading.seniority, reading.status, alternatives)


def _rank(index: TitleIndex, piece: str) -> tuple[list[tuple[int, float]], bool]:
    """Careers with scores, the best first, and whether that is enough to name one."""
    variants = _variants(piece)
    for words in variants:
        belongs = index.exact.get(" ".join(words))
        if belongs and not _general(words):
            ranked = _shares(belongs, _EXACT)
            return ranked, ranked[0][1] >= LEAST_SCORE or _of_one_group(index, belongs, ranked[0][0])
    best: list[tuple[int, float]] = []
    for words in variants[:3]:
        found = _nearest(index, words)
        if found and (not best or found[0][1] > best[0][1]):
            best = found
    return best, bool(best) and best[0][1] >= LEAST_SCORE


def _of_one_group(index: TitleIndex, belongs: dict[int, float], best: int) -> bool:
    major = index.careers[best][0][:2]
    inside = sum(weight for career, weight in belongs.items() if index.careers[career][0][:2] == major)
    return inside >= LEAST_OF_GROUP * sum(belongs.values())


def _general(words: list[str]) -> bool:
    """Whether the words say nothing of the work: "manager" alone; "executive assistant" is a title of its own."""
    return len(words) == 1 and words[0] in _TOO_GENERAL


def _variants(piece: str) -> list[list[str]]:
    """Ways to read one piece, the most literal first, each without repeats."""
    texts = [piece]
    if "(" in piece:
        outside = piece.split("(", 1)
        texts.append(outside[0] + outside[1].partition(")")[2])
    parts = [p.strip() for p in piece.split(",") if p.strip()]
    if len(parts) > 1:
        texts += [f"{parts[1]} {parts[0]}", parts[0]]
    if "/" in piece:
        texts.append(piece.split("/", maxsplit=1)[0])
    out: list[list[str]] = []
    for text in texts:
        words = _plain_research(normal_words(text))
        for form in (words, without_level(words)):
            out.append(form)
            if "of" in form[1:-1]:
                at = form.index("of", 1)
                out.append(form[at + 1 :] + form[:at])
    return [list(key) for key in dict.fromkeys(tuple(w) for w in out if w)]


def _plain_research(words: list[str]) -> list[str]:
    """A postdoctoral position is research work: the field, if one is named, then "research scientist"."""
    if "postdoctoral" not in words:
        return words
    field_words = [w for w in words if w not in _POSTDOCTORAL]
    return [*field_words, "research", "scientist"]


def _shares(belongs: dict[int, float], certainty: float) -> list[tuple[int, float]]:
    """Careers of one title. Each weighs by its part of all; a title of many careers is less certain."""
    total = sum(belongs.values())
    ranked = sorted(belongs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(career, certainty * math.sqrt(weight / total)) for career, weight in ranked]


def _nearest(index: TitleIndex, words: list[str]) -> list[tuple[int, float]]:
    """Careers of the titles that share the rarest words with `words`."""
    known = {k for k in (index.known(w) for w in words) if k and k != "of"}
    if known <= _TOO_GENERAL:
        return []
    unknown = sum(1 for w in set(words) if w != "of" and index.known(w) is None)
    rarity = index.rarity
    # A word that no title holds says as much as a rare one, and that much is missed.
    asked = sum(rarity[w] for w in known) + unknown * 7.0
    head = next((k for k in map(index.known, reversed(_before_of(words))) if k), "")
    similar = _similar(index, known, asked, head)
    if not similar or similar[0][0] < LEAST_SIMILARITY:
        return []
    evidence: dict[int, float] = {}
    highest: dict[int, float] = {}
    for similarity, number in similar:
        belongs = index.exact[index.forms[number]]
        total = sum(belongs.values())
        for career, weight in belongs.items():
            evidence[career] = evidence.get(career, 0.0) + similarity**6 * weight / total
            highest[career] = max(highest.get(career, 0.0), similarity)
    total = sum(evidence.values())
    ranked = sorted(evidence.items(), key=lambda pair: (-pair[1], pair[0]))[:6]
    return [(c, _NEAREST * highest[c] * math.sqrt(value / total)) for c, value in ranked]


def _before_of(words: list[str]) -> list[str]:
    return words[: words.index("of")] if "of" in words[1:] else words


def _similar(index: TitleIndex, known: set[str], asked: float, head: str) -> list[tuple[float, int]]:
    """The most similar titles: shared weight over the mean weight of both (Dice), less where the head differs.

    Only titles that share a word that says something of the work: "product owner" is no practice owner.
    """
    gained: dict[int, float] = {}
    read_so_far = 0
    for word in sorted(known, key=lambda w: (w in _TOO_GENERAL, -index.rarity[w], w)):
        numbers = index.postings[word]
        worth = index.rarity[word]
        if word in _TOO_GENERAL or (read_so_far and read_so_far + len(numbers) > _POSTINGS):
            for number in gained:
                if word in index.words[number]:
                    gained[number] += worth
            continue
        read_so_far += len(numbers)
        for number in numbers:
            gained[number] = gained.get(number, 0.0) + worth
    weights = index.weights
    rough = sorted(((2 * worth / (asked + weights[n]), n) for n, worth in gained.items()), reverse=True)[
        : 3 * _TITLES_COMPARED
    ]
    fine = [(s if _head(index.words[n]) == head else s * 0.75, n) for s, n in rough]
    return sorted(fine, key=lambda pair: (-pair[0], pair[1]))[:_TITLES_COMPARED]


def _head(words: list[str]) -> str:
    return _before_of(words)[-1]


def code_all(index: TitleIndex, titles: Iterable[str]) -> list[Coding]:
    """Code many; equal titles once."""
    seen: dict[str, Coding] = {}
    out: list[Coding] = []
    for title in titles:
        coding = seen.get(title)
        if coding is None:
            coding = seen[title] = code_title(index, title)
        out.append(coding)
    return out
