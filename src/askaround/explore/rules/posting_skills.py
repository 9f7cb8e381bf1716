"""The skills that a posting names: tools by the catalogue's names, and what jobs of many kinds ask for.

In: a text, the names of the catalogue's technologies. Out: `Skill`s with the line that names them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from askaround.explore.rules.posting_terms import excerpt

# fmt: off
_VENDORS = frozenset({
    "microsoft", "adobe", "google", "oracle", "ibm", "amazon", "apache", "atlassian", "sap", "autodesk",
    "apple", "intuit", "esri",
})
# fmt: on
_SHORT = {
    "IBM SPSS Statistics": "SPSS",
    "Amazon Web Services AWS software": "AWS",
    "GraphPad Software GraphPad Prism": "GraphPad Prism",
}
_LOOSE = 4
_ENDINGS = ("software", "systems", "system", "programming language")
# English words, or so short that chance names them: they count beside another tool, or after “in”, “with”, “using”.
# fmt: off
_COMMON = frozenset({
    "access", "word", "teams", "box", "slack", "zoom", "sketch", "chef", "puppet", "ruby", "swift",
    "spring", "go", "r", "c", "d", "excel", "outlook", "project", "publisher", "visio", "sway", "ms",
    "edge", "drive", "meet", "calendar", "forms", "sheets", "docs", "slides", "maps", "earth", "classroom",
    "photos", "keep", "flash", "fireworks", "director", "express", "premiere", "rush", "bridge", "muse",
    "animate", "captivate", "connect", "sign", "acrobat", "illustrator", "reader", "numbers", "pages",
    "mail", "quicken", "mint", "square", "stripe", "canvas", "react", "angular", "ember", "backbone",
    "bash", "shell", "make", "ant", "hive", "pig", "spark", "storm", "kafka", "ranger", "oozie", "flink",
    "beam", "solr", "lucene", "camel", "tomcat", "groovy", "scratch", "logo", "basic", "pascal", "prolog",
    "scheme", "perl", "julia", "scala", "rust", "dart", "elm", "pulse", "jump", "discover", "impact", "act",
    "notes", "watson", "maximo", "cognos", "domino", "sterling", "lightroom", "dreamweaver", "insight",
    "target", "ariba", "concur", "workday", "taleo", "trello", "asana", "monday", "hub", "snap", "ring",
    "field", "focus", "match", "link", "core", "epic", "facebook", "tiktok", "safari", "windows", "django",
    "flask", "blender", "analyze", "dig", "jet", "loom", "reduce", "route", "sand", "tanks", "velvet",
    "emboss", "harvest", "blogger", "clipper", "diameter", "excavator",
})
# fmt: on
_BEFORE = re.compile(
    r"(?i)(?:\b(?:in|with|using|use|of|and|or|including|like|e\.g\.|as)|[,/(&:;]|such as)\s*\(?$"
)

# What postings of many kinds ask for → how they write it. Names of ours.
_GENERAL: tuple[tuple[str, str], ...] = (
    ("writing", r"writing (?:skills|experience|ability)|written (?:and (?:verbal|oral) )?communication|technical writing|grant writing|scientific writing|medical writing|strong writ(?:er|ing)|edit(?:ing|orial)"),
    ("communication", r"communication skills|communicat(?:e|es|ing) (?:clearly|effectively|well|complex|scientific|findings|results|with)|verbal and written|verbal communication|interpersonal"),
    ("presenting", r"presentation skills|present(?:ing)? (?:findings|results|data|to)|public speaking"),
    ("teamwork", r"team player|team(?:work|[- ]oriented)|collaborat(?:e|es|ive|ively|ion|ing)|work(?:ing)? (?:as part of|in) a team"),
    ("leading people", r"leadership|lead(?:ing)? a team|manag(?:e|ing) (?:a team|people|staff|direct reports)|supervis(?:e|es|ing|ion of|ory)|mentor(?:ing|s)?\b"),
    ("project management", r"project management|manag(?:e|ing) (?:multiple )?projects|\bpmp\b|agile|scrum"),
    ("organising oneself", r"organi[sz]ational skills|organi[sz]ed|time management|priorit(?:ise|ize|ising|izing)|multi-?task(?:ing)?|manage competing|meet(?:ing)? deadlines"),
    ("care with details", r"attention to detail|detail[- ]oriented|meticulous|accuracy"),
    ("solving problems", r"problem[- ]solving|solve (?:complex )?problems|critical thinking|analytical (?:skills|thinking|mind)|troubleshoot(?:ing)?"),
    ("analysing data", r"data analysis|analy[sz](?:e|ing) (?:\w+ )?data|statistics|statistical|biostatistics|data visuali[sz]ation|quantitative"),
    ("machine learning", r"machine learning|deep learning|neural networks?|natural language processing|\bnlp\b|large language models?"),
    ("programming", r"programming|coding skills|software development|scripting"),
    ("teaching", r"teach(?:ing)?\b|train(?:ing)? (?:others|staff|users|new)|curriculum|instruct(?:ing|ion)"),
    ("dealing with customers", r"customer service|customer[- ]facing|client[- ]facing|customer relationships?|account management"),
    ("selling and negotiating", r"negotiat(?:e|ion|ing)|sales experience|selling|business development|lead generation"),
    ("budgets", r"budget(?:s|ing|ary)?|financial (?:management|planning|modell?ing)|forecasting"),
    ("rules and quality", r"\bgmp\b|\bglp\b|\bgcp\b|regulatory|compliance|quality (?:assurance|control|systems?)|\biso ?\d{4,5}|\bsops?\b|standard operating procedures?|\bfda\b|\birb\b"),
    ("laboratory methods", r"\bq?pcr\b|cell culture|western blots?|\belisas?\b|flow cytometry|\bngs\b|next[- ]generation sequencing|crispr|microscopy|\bhplc\b|mass spectrometry|\blc-?ms\b|chromatography|immunohistochemistry|molecular cloning|aseptic technique|pipett(?:e|ing)|animal (?:models|handling)"),
    ("running a laboratory", r"lab(?:oratory)? (?:management|operations|inventory|safety|equipment)|ordering (?:supplies|reagents)|inventory|biosafety"),
    ("research", r"experimental design|design(?:ing)? experiments|literature review|peer[- ]reviewed|publications?|research experience"),
    ("driving", r"driver[’']?s licen[sc]e|driving licen[sc]e|valid driver"),
    ("another language", r"bilingual|fluent in (?!english)\w+|spanish|mandarin|french|german|portuguese|second language"),
    ("working with the hands", r"lift (?:up to )?\d+|physical(?:ly)? (?:demand|able)|hand tools|power tools|forklift|welding|soldering"),
)  # fmt: skip


@dataclass(frozen=True)
class Skill:
    """A skill, the words that name it, and whether it is a tool of the catalogue."""

    name: str
    phrase: str
    tool: bool


def general(text: str) -> list[Skill]:
    """What jobs of many kinds ask for, in the order of the text."""
    found = [
        (match.start(), Skill(name, excerpt(text, *match.span()), tool=False))
        for name, pattern in _general()
        if (match := pattern.search(text))
    ]
    return [skill for _, skill in sorted(found, key=lambda pair: pair[0])]


@lru_cache(maxsize=1)
def _general() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _GENERAL)


class Tools:
    """The catalogue's technologies by the ways in which people write them. Safe to share between threads."""

    def __init__(self, names: Iterable[str], known: Iterable[str] = (), english: Iterable[str] = ()) -> None:
        """`names` as the catalogue has them; `known` those that everybody writes short, in capitals or not (“excel”);
        `english`: words that mean something else too.
        """
        self._loose: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._english = _COMMON | {word.casefold() for word in english}
        self.longest = 1
        hot = set(known)
        for name in sorted(names, key=lambda n: (n not in hot, len(n), n)):
            for form in forms(name, short=name in hot):
                key = " ".join(_words(form))
                words = key.count(" ") + 1
                self.longest = max(self.longest, min(words, 6))
                if words > 1:
                    self._plain.setdefault(key.casefold(), name)
                    continue
                # One word counts with the capitals of its name: “Git” is a tool, “git” may be none, but “python” is.
                self._exact.setdefault(key, name)
                if name in hot and len(key) >= _LOOSE and key.casefold() not in self._english:
                    self._loose.setdefault(key.casefold(), name)

    def named(self, text: str, limit: int = 40) -> list[Skill]:
        """Tools that the text names, each once, in its order."""
        found: dict[str, tuple[int, int, bool]] = {}
        for line_at, line in _lines(text):
            spots = [(m.start(), m.end(), m[0]) for m in _word().finditer(line)]
            at = 0
            while at < len(spots):
                size, name, sure = self._longest(spots, at, line)
                if name and name not in found:
                    found[name] = (line_at + spots[at][0], line_at + spots[at + size - 1][1], sure)
                at += max(1, size)
        sure_lines = {_line_of(text, start) for start, _, sure in found.values() if sure}
        kept = [
            Skill(name, excerpt(text, start, end), tool=True)
            for name, (start, end, sure) in found.items()
            if sure
            or _after_hint(text, start)
            or (_line_of(text, start) in sure_lines and not re.search(r"\w", _line_before(text, start)))
        ]
        return kept[:limit]

    def _longest(self, spots: list[tuple[int, int, str]], at: int, line: str) -> tuple[int, str, bool]:
        """How many words from `at` on name a tool, its name, and whether no English word is meant."""
        for size in range(min(self.longest, len(spots) - at), 1, -1):
            words = " ".join(spot[2] for spot in spots[at : at + size])
            if name := self._plain.get(words.casefold()):
                return size, name, True
        word = spots[at][2]
        name = self._exact.get(word) or self._loose.get(word.casefold())
        if not name:
            return 1, "", False
        return 1, name, word.casefold() not in self._english and len(word) > 1


def _is_own(word: str) -> bool:
    """EndNote, REDCap: capitals within the word make it a name of its own; SQL and Word are none."""
    inside = any(a.islower() and b.isupper() for a, b in pairwise(word))
    return inside or (not word.isupper() and sum(c.isupper() for c in word) > 2)


def forms(name: str, *, short: bool = False) -> list[str]:
    """How people write a tool: its name; without “software”; the letters at its end alone; with `short` also without the maker."""
    plain = name
    for ending in _ENDINGS:
        if plain.casefold().endswith(f" {ending}"):
            plain = plain[: -len(ending) - 1]
    words = plain.split()
    found = [name]
    if plain != name and (len(words) > 1 or short):
        found.append(plain)
    if short and words[0].casefold() in _VENDORS and len(words) > 1:
        found.append(" ".join(words[1:]))
        if words[0] == "Microsoft":
            found.append(" ".join(["MS", *words[1:]]))
    if len(words) >= 3 and words[-1].isupper() and words[-1].isalpha() and 2 <= len(words[-1]) <= 6:
        found += [words[-1], " ".join(words[:-1])] if short else [" ".join(words[:-1])]
    # EndNote, SolidWorks: a capital within the word makes it a name of its own.
    found += [w for w in words[1:] if len(w) > 4 and w.isalnum() and _is_own(w)]
    if name in _SHORT:
        found.append(_SHORT[name])
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_](?:[\w.&'’-]*\w)?[+#]*")


def _words(text: str) -> list[str]:
    return [match[0] for match in _word().finditer(text)]


def _lines(text: str) -> Iterable[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _line_before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def _after_hint(text: str, start: int) -> bool:
    """Whether an English word stands where tools stand: after “in”, “with”, “using”, within a list."""
    return bool(_BEFORE.search(text[max(0, start - 12) : start]))
