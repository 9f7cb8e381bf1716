"""One language's words for work, read from its file.

In: the text of `<language>.txt`. Out: `Dictionary`, which cuts a piece into units: known phrases and words with
their English, unknown words as they are. Sections of a file, each line "words = English":
[work] who does it; [field] what it is about; [before] and [level] stand first in English; [small] function words
(no English); [compound] parts used only inside German compounds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[+#]+)?|&|,")
_ELIDED = re.compile(r"\b(d|l|qu|s|n)'(?=\w)")
_MARKS = dict.fromkeys(range(768, 880))
_LONGEST_PHRASE = 6
_LINKS = ("", "s", "n", "en", "es", "er", "e")
_MOST_WORDS = 20_000
_GERMAN_ENDING = re.compile(r"(?<=[a-z]{4})(?:en|em|er|es|e|n|s)$")

_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "german": (
        ("innen", ""), ("in", ""), ("frau", "mann"), ("leute", "mann"), ("manner", "mann"), ("erinnen", "er"), ("en", ""), ("n", ""), ("er", ""),
        ("es", ""), ("e", ""), ("s", ""), ("em", ""), ("in", "e"), ("innen", "e"), ("e", "er"), ("e", "es"),
    ),
    "french": (
        ("euses", "eur"), ("euse", "eur"), ("trices", "teur"), ("trice", "teur"), ("eure", "eur"), ("eures", "eur"), ("iere", "ier"),
        ("ieres", "ier"), ("ienne", "ien"), ("iennes", "ien"), ("ere", "er"), ("eres", "er"), ("onne", "on"), ("ives", "if"), ("ive", "if"), ("fe", ""),
        ("fes", ""), ("ales", "al"), ("elles", "el"), ("elle", "el"), ("aux", "al"), ("euse", "eux"), ("ees", "e"), ("ee", "e"),
        ("es", ""), ("esse", ""), ("e", ""), ("s", ""), ("x", ""), ("ette", ""), ("ete", "et"),
    ),
    "spanish": (
        ("oras", "or"), ("ora", "or"), ("ores", "or"), ("triz", "tor"), ("as", "o"), ("os", "o"), ("a", "o"), ("es", ""), ("s", ""),
        ("esa", ""), ("esas", ""), ("esa", "e"), ("ces", "z"), ("a", ""), ("a", "e"), ("as", "e"), ("isa", "a"),
    ),
    "portuguese": (
        ("oras", "or"), ("ora", "or"), ("ores", "or"), ("as", "o"), ("os", "o"), ("a", "o"), ("oes", "ao"), ("ais", "al"), ("eis", "el"),
        ("triz", "tor"), ("es", ""), ("s", ""), ("esa", "es"), ("eira", "eiro"), ("ns", "m"), ("a", ""), ("oa", "ao"), ("ona", "ao"),
    ),
}  # fmt: skip
"""Feminine and plural endings and what stands in the dictionary instead, tried in order."""

_SAME: dict[str, dict[str, str]] = {
    "german": {},
    "french": {"du": "de", "des": "de", "au": "a", "aux": "a", "une": "", "un": "", "le": "", "la": "", "les": ""},
    "spanish": {"del": "de", "al": "a", "el": "", "la": "", "los": "", "las": "", "un": "", "una": "", "lo": ""},
    "portuguese": {"do": "de", "da": "de", "dos": "de", "das": "de", "no": "em", "na": "em", "nos": "em", "nas": "em", "ao": "a",
                   "aos": "a", "o": "", "um": "", "uma": "", "os": ""},
}  # fmt: skip
"""Function words read as another, or left out ("")."""

_INCLUSIVE = re.compile(
    r"(?<=[^\W\d_]{3})(?:[*:_·•]|/-?|[(]-?|[.]|-(?=(?:trice|euse|ere|rice|ne|nne|e|fe)s?\b))"
    r"(?:innen|in|iere|ere|euse|trice|rice|eure|esse|onne|enne|ienne|nne|ne|fe|se|ve|e|a|o|as|os|es|ora|oras|esa|eira|frau|r|n)"
    r"(?:[.·]?s)?\)?(?![\w])"
)


@lru_cache(maxsize=_MOST_WORDS)
def stem(word: str, language: str) -> str:
    """A word without the endings of gender and number, for comparing the words of phrases."""
    if language == "german":
        if word.endswith(("frau", "leute")):
            word = word.removesuffix("frau").removesuffix("leute") + "mann"
        word = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        word = word.removesuffix("nen").removesuffix("in") if len(word) > 5 else word
        return _GERMAN_ENDING.sub("", word)
    if language == "french":
        for ending, instead in (
            ("trices", "teur"),
            ("trice", "teur"),
            ("euses", "eur"),
            ("euse", "eur"),
            ("ives", "if"),
            ("ive", "if"),
        ):
            if word.endswith(ending):
                return word[: -len(ending)] + instead
        word = word.rstrip("s").rstrip("e")
        return word[:-1] if word.endswith(("nn", "ll", "ss", "ff")) else word
    word = word.removesuffix("s")
    return word[:-1] if len(word) > 3 and word[-1] in "aoe" else word


def plain(text: str) -> str:
    """`text` without accents and capitals, of any length."""
    return unicodedata.normalize("NFKD", text).translate(_MARKS).casefold()


def split_piece(piece: str) -> list[str]:
    """The words of a piece, in whatever language, endings for another gender left out."""
    return _split(_INCLUSIVE.sub("", piece))


def _split(text: str) -> list[str]:
    text = text.replace("’", "'")
    if "'" in text:
        text = _ELIDED.sub(lambda m: " de " if m[1] == "d" else " ", text)
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase of a piece: its folded words, its English, its kind; `own`: not an English word as well."""

    words: tuple[str, ...]
    english: str
    kind: str
    own: bool


@dataclass
class Dictionary:
    """One language. `entries`: word → (English, kind); `phrases`: stems of several words joined by blanks → the same."""

    name: str
    both: frozenset[str]
    entries: dict[str, tuple[str, str]] = field(default_factory=dict)
    phrases: dict[str, tuple[str, str]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    _base: dict[str, str] = field(default_factory=dict)
    _units: dict[str, Unit] = field(default_factory=dict)

    def tokens(self, words: list[str]) -> list[str]:
        """Words of `split_piece`, articles left out, contractions as their preposition."""
        same = _SAME[self.name]
        return [t for t in [same.get(x, x) for x in words] if t]

    def base(self, word: str) -> str:
        """The form under which a word stands in the dictionary; itself where it does not."""
        if word in self.entries or word in self.both:
            return word
        found = self._base.get(word)
        if found is None:
            if len(self._base) > _MOST_WORDS:
                self._base.clear()
            found = self._base[word] = self._find_base(word)
        return found

    def _find_base(self, word: str) -> str:
        for among in (self.entries, self.known):
            for spelled in self._spellings(word):
                if spelled in among:
                    return spelled
                for ending, instead in _ENDINGS[self.name]:
                    if len(spelled) > len(ending) + 2 and spelled.endswith(ending):
                        candidate = spelled[: -len(ending)] + instead
                        if candidate in among:
                            return candidate
        return word

    def _spellings(self, word: str) -> list[str]:
        if self.name != "german" or not any(x in word for x in ("ae", "oe", "ue")):
            return [word]
        return [word, word.replace("ae", "a").replace("oe", "o").replace("ue", "u")]

    def units(self, words: list[str]) -> list[Unit]:
        """The words of a piece in units, the longest known phrases first, from left to right."""
        said = self.tokens(words)
        stems = [stem(x, self.name) for x in said]
        out: list[Unit] = []
        at = 0
        while at < len(said):
            length = min(self.starts.get(stems[at], 1), len(said) - at)
            while length > 1 and (entry := self.phrases.get(" ".join(stems[at : at + length]))) is None:
                length -= 1
            if length > 1 and entry is not None:
                phrase = tuple(said[at : at + length])
                out.append(Unit(phrase, entry[0], entry[1], self._own(phrase)))
            else:
                out.append(self._single(said[at]))
            at += length
        return self._somebody(out)

    def _own(self, words: tuple[str, ...]) -> bool:
        """Whether a word that says something is not English as well."""
        return any(x not in self.both and self.entries.get(x, ("", ""))[1] != "small" for x in words)

    def _somebody(self, units: list[Unit]) -> list[Unit]:
        """Where no unit names a worker, a leading "química" is the chemist, not chemistry."""
        if self.name == "german" or not units or any(u.kind == "work" for u in units):
            return units
        first = units[0]
        if first.kind == "field" and len(first.words) == 1 and first.words[0].endswith("a"):
            entry = self.entries.get(first.words[0][:-1] + "o")
            if entry is not None and entry[1] == "work":
                return [Unit(first.words, entry[0], "work", first.own), *units[1:]]
        return units

    def _single(self, word: str) -> Unit:
        unit = self._units.get(word)
        if unit is None:
            if len(self._units) > _MOST_WORDS:
                self._units.clear()
            unit = self._units[word] = self._find_single(word)
        return unit

    def _find_single(self, word: str) -> Unit:
        if word == ",":
            return Unit((word,), "place", "small", False)
        entry = self.entries.get(self.base(word))
        if entry is not None:
            return Unit((word,), entry[0], entry[1], word not in self.both)
        compound = self.compound(word) if self.name == "german" else None
        if compound is not None:
            return Unit((word,), compound[0], compound[1], word not in self.both)
        return Unit((word,), word, "unknown" if word not in self.both else "english", False)

    def is_foreign(self, word: str) -> bool:
        """Whether a word is of this language and not English."""
        if word in self.both:
            return False
        return self.base(word) in self.known or (self.name == "german" and self.compound(word) is not None)

    def compound(self, word: str) -> tuple[str, str] | None:
        """The English of a German compound by its parts (krankenhaus|verwaltung), or None."""
        if len(word) < 7 or not word.isalpha() or word in self.both:
            return None
        return self._split(word, whole=True, depth=4) or self._tail(word)

    def _tail(self, word: str) -> tuple[str, str] | None:
        """The worker at the end of a compound whose first part is unknown: of "drehorgelbauer" nothing but the builder."""
        for start in range(3, len(word) - 5):
            tail = word[start:]
            part = self.parts.get(tail) or self._ending(tail)
            if part is not None and part[0] and part[1] == "work" and tail not in self.both:
                return part
        return None

    def _split(self, word: str, whole: bool, depth: int) -> tuple[str, str] | None:
        """`word` as parts: the last decides the kind. The longest last part is tried first."""
        for start in range(2 if whole else 0, len(word) - 2):
            tail = word[start:]
            last = self.parts.get(tail) or self._ending(tail)
            if last is None:
                continue
            if start == 0:
                return last
            first = self._front(word[:start], depth - 1)
            if first is not None:
                return f"{first} {last[0]}".strip(), last[1]
        return None

    def _front(self, word: str, depth: int) -> str | None:
        """The English of what stands before the last part, a linking s, n, en, es, er, e taken off."""
        if depth == 0:
            return None
        for link in _LINKS:
            if link and not word.endswith(link):
                continue
            stem = word[: len(word) - len(link)]
            for candidate in (stem, stem + "e", stem + "en") if not link else (stem,):
                part = self.parts.get(candidate)
                if part is not None:
                    return part[0]
            if len(stem) >= 6:
                split = self._split(stem, whole=True, depth=depth)
                if split is not None:
                    return split[0]
        return None

    def _ending(self, tail: str) -> tuple[str, str] | None:
        for ending, instead in _ENDINGS["german"][:7]:
            if len(tail) > len(ending) + 3 and tail.endswith(ending):
                part = self.parts.get(tail[: -len(ending)] + instead)
                if part is not None and part[1] == "work":
                    return part
        return None


def load(name: str, text: str, both: frozenset[str]) -> Dictionary:
    """Read a file of "words = English" lines in sections."""
    dictionary = Dictionary(name, both)
    kind = "work"
    for line in plain(text).splitlines():
        if not line or line[0] == "#":
            continue
        if line[0] == "[":
            kind = line.strip("[] ")
            continue
        said, _, meaning = line.partition("=")
        for phrase in said.split(";"):
            _enter(dictionary, phrase.strip(), meaning.strip(), kind)
    return dictionary


def _enter(dictionary: Dictionary, phrase: str, meaning: str, kind: str) -> None:
    words = dictionary.tokens(_split(phrase)) or [phrase]
    if (
        dictionary.name == "german"
        and len(words) == 1
        and kind in ("work", "field", "compound", "compound work")
    ):
        told = (meaning, "field" if kind == "compound" else kind.removeprefix("compound "))
        if kind == "compound work":
            dictionary.parts[words[0]] = told
        dictionary.parts.setdefault(words[0], told)
    if kind.startswith("compound"):
        return
    if len(words) == 1:
        dictionary.entries.setdefault(words[0], (meaning, kind))
    else:
        stems = [stem(x, dictionary.name) for x in words]
        dictionary.phrases.setdefault(" ".join(stems), (meaning, kind))
        dictionary.starts[stems[0]] = max(
            dictionary.starts.get(stems[0], 1), min(len(stems), _LONGEST_PHRASE)
        )
    dictionary.known.update(words)
