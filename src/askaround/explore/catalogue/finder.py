"""Finds careers by words as people say them: titles, technologies, what people in them do, and what is near.

In: any text. Out: `Hit`, best first, each with what it was found by. The rule in words: docs/rules/searching.md.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from askaround.explore.catalogue import schema
from askaround.explore.catalogue.facts import Hit
from askaround.explore.catalogue.topics import Topics, get_topics
from askaround.explore.rules import searching, wishes
from askaround.explore.rules.searching import Idea, coverage, term
from askaround.explore.rules.stems import stem
from askaround.explore.rules.wishes import Asked
from askaround.explore.rules.words import split_words

Rows = Callable[..., list[Any]]

_KIND_WEIGHT = {
    schema.OFFICIAL: 1.0,
    schema.SHOWN: 0.97,
    schema.REPORTED: 0.95,
    schema.ALTERNATE: 0.92,
    schema.SHORT: 0.92,
}
_MOST_WORDS = 8
_TITLES_READ = 300
_TECHNOLOGIES_READ = 12
_EMPLOYMENT = 400_000_000.0
_TITLES = (
    "SELECT t.text, ct.career_id, ct.kind FROM"
    " (SELECT rowid AS n FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid LIMIT ?)"
    " CROSS JOIN title t ON t.id = n CROSS JOIN career_title ct"
    " ON ct.id BETWEEN n * 4096 AND n * 4096 + 4095"
)
_JOINED = 0.55
"""What a title that only joins what was asked for is worth beside one that says it."""
_WORDS_SHARE = 0.35
"""What the words of the work add to a title found; alone they reach _WORDS_ALONE."""
_WORDS_ALONE = 0.6
_NEAR_SHARE = 0.5
_UNSURE = 0.5
_TITLE_WORDS = 5
_LEARNED_LEAST, _LEARNED_SHARE = 0.3, 0.5
"""Where the words alone say less than _UNSURE, the model of titles is heard: from which score on, and how much it counts."""
_WORTH_SHOWING = 0.45
"""Careers found by their words alone are shown down to this part of the best."""
_LEAST = 0.15
"""Less than this of what was asked belongs to no career."""
_UNKNOWN = 3.0
"""How telling a word is that nobody's work is described with."""


@dataclass(frozen=True)
class _Known:
    """A career as the finder keeps it."""

    number: int
    onet: str
    soc: str
    title: str
    jobs: int


class Finder:
    """Searches one facts file through `rows(sql, *values)`."""

    def __init__(self, rows: Rows, topics: Topics | None = None) -> None:
        self._rows = rows
        self._topics = topics or get_topics()
        self._by_number: dict[int, _Known] = {}
        self._by_code: dict[str, _Known] = {}
        self._by_title: dict[str, str] = {}
        self._near: dict[str, dict[str, float]] = {}

    def search(self, text: str, limit: int) -> list[Hit]:
        """Careers for any text, the best first; none for what holds no word of work."""
        raw = [w for w in split_words(text) if w != "&"]
        words = ([w for w in raw if w not in wishes.FILLERS] or raw)[:_MOST_WORDS]
        asked = wishes.read_question(text)
        if not words or limit < 1:
            return []
        self._read()
        unfinished = not text[-1:].isspace()
        titles = self._titles(words, unfinished)
        if not titles and asked.words:
            mended = self._mended(asked, unfinished)
            if mended != asked:
                asked = mended
                titles = self._titles(list(mended.words), last_begun=False)
        if asked.against or asked.sides:
            titles = {}
        titles = titles or self._joined(asked)
        own = self._by_title.get(" ".join(text[: wishes.LONGEST].lower().split()))
        if own:
            titles[own] = (1.0, self._by_code[own].title, "title")
        spoken, why = self._spoken(asked, unfinished and not titles)
        unsure = not titles and max(spoken.values(), default=0.0) < _UNSURE
        for code, score in (self._learned(asked) if unsure else {}).items():
            spoken[code] = spoken.get(code, 0.0) + _LEARNED_SHARE * score * (1 - spoken.get(code, 0.0))
            why.setdefault(code, ", ".join(asked.words))
        return self._ordered(titles, spoken, why, limit)

    # -- titles and technologies -----------------------------------------------------------------

    def _titles(self, words: list[str], last_begun: bool) -> dict[str, tuple[float, str, str]]:
        """Career → score, the title or technology that holds all words, which of the two."""
        if not words:
            return {}
        words = words[:_MOST_WORDS]
        query = " AND ".join(term(w, last=last_begun and at == len(words) - 1) for at, w in enumerate(words))
        rows = self._query(
            _TITLES,
            query,
            schema.TECHNOLOGY_ROWS,
            _TITLES_READ,
        )
        best: dict[int, tuple[float, str]] = {}
        times: dict[int, int] = {}
        cover: dict[str, float] = {}
        for text, career, kind in rows:
            if text not in cover:
                cover[text] = coverage(words, text)
            score = cover[text] * _KIND_WEIGHT[kind]
            times[career] = times.get(career, 0) + 1
            if career not in best or score > best[career][0]:
                best[career] = (score, text)
        found = {
            career: (score * (0.9 + 0.1 * (1 - 1 / (1 + times[career]))), text, "title")
            for career, (score, text) in best.items()
        }
        for score, career, text in self._technologies(words, query):
            if score > found.get(career, (0.0, ""))[0]:
                found[career] = (score, text, "technology")
        return {self._by_number[n].onet: hit for n, hit in found.items() if n in self._by_number}

    def _joined(self, asked: Asked) -> dict[str, tuple[float, str, str]]:
        """Careers with a title that holds something of every idea: a "scientific editor" for bench and writing."""
        sides = asked.sides or ((asked.words,) if asked.words else ())
        ideas = [idea for side in sides for idea in searching.ideas(side)]
        if not 2 <= len(ideas) <= 4:
            return {}
        rows = self._query(_TITLES, searching.joining(ideas), schema.TECHNOLOGY_ROWS, _TITLES_READ)
        shares: dict[str, float] = {}
        found: dict[str, tuple[float, str, str]] = {}
        for text, career, kind in rows:
            if text not in shares:
                shares[text] = searching.joined_share(ideas, text)
            score = _JOINED * shares[text] * _KIND_WEIGHT[kind]
            code = self._by_number[career].onet
            if score > found.get(code, (0.0,))[0]:
                found[code] = (score, text, "title")
        return found

    def _technologies(self, words: list[str], query: str) -> list[tuple[float, int, str]]:
        rows = self._query(
            "SELECT t.name, l.career_id, l.demand, l.hot FROM"
            " (SELECT rowid - ? AS n FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?)"
            " CROSS JOIN technology t ON t.id = n CROSS JOIN career_technology l"
            " ON l.id BETWEEN n * 4096 AND n * 4096 + 4095",
            schema.TECHNOLOGY_ROWS,
            query,
            schema.TECHNOLOGY_ROWS,
            _TECHNOLOGIES_READ,
        )
        return [
            (0.5 * coverage(words, name) * (1 + 0.2 * demand + 0.1 * hot), career, name)
            for name, career, demand, hot in rows
        ]

    def _query(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._rows(sql, *values)
        except sqlite3.OperationalError:
            # A letter that the index's tokenizer parts where ours does not: no title holds it.
            return []

    # -- what people in a career do --------------------------------------------------------------

    def _learned(self, asked: Asked) -> dict[str, float]:
        """Careers that the model of titles takes the words for, when they may be a title that no catalogue holds."""
        if asked.sides or asked.against or not 1 <= len(asked.words) <= _TITLE_WORDS:
            return {}
        from askaround.explore.catalogue.coder import rank_text

        ranked = rank_text(" ".join(asked.words), 5)
        return {code: score for code, score in ranked if score >= _LEARNED_LEAST and code in self._by_code}

    def _mended(self, asked: Asked, last_begun: bool) -> Asked:
        """The question with misspelt words put right; a word without a near spelling stays."""
        known = self._topics.marks(stem(w) for w in asked.words)
        mended: dict[str, str] = {}
        for at, word in enumerate(asked.words):
            begun = last_begun and at == len(asked.words) - 1 and self._topics.completions(word)
            if stem(word) not in known and not begun and not self._titles([word], last_begun=False):
                mended[word] = self._topics.spelled(word)
        lost = [word for word, right in mended.items() if not right]
        if len(mended) == len(asked.words) and 2 * len(lost) >= len(mended):
            # No word as it stands is known and half have no near spelling: not misspelt, but nothing.
            return Asked((), (), ())

        def change(words: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(mended.get(word) or word for word in words)

        return Asked(change(asked.words), tuple(change(side) for side in asked.sides), asked.against)

    def _spoken(self, asked: Asked, last_begun: bool) -> tuple[dict[str, float], dict[str, str]]:
        """Career → how much of what was asked belongs to it (0..1), and the words or the career it was found by."""
        if asked.sides:
            one, other = (self._side(searching.ideas(side), False) for side in asked.sides[:2])
            scores = searching.between(self._nearer(one[0]), self._nearer(other[0]))
            why = {
                code: ", ".join(dict.fromkeys(w for w in (one[1].get(code), other[1].get(code)) if w))
                for code in scores
            }
            return scores, why
        scores, why = self._side(searching.ideas(asked.words), last_begun)
        if asked.against:
            spared, _ = self._side(searching.ideas(asked.against), False)
            scores = {code: score - 0.7 * spared.get(code, 0.0) for code, score in scores.items()}
        return scores, why

    def _side(self, ideas: list[Idea], last_begun: bool) -> tuple[dict[str, float], dict[str, str]]:
        stems = [s for idea in ideas for s in (*idea.stems, *idea.meant)]
        marks = self._topics.marks(stems)
        total = 0.0
        scores: dict[str, float] = {}
        why: dict[str, list[str]] = {}
        for at, idea in enumerate(ideas):
            begun = last_begun and at == len(ideas) - 1 and not any(s in marks for s in idea.stems)
            found, rarity = self._belongs(idea, marks, begun)
            weight = idea.weight * rarity
            total += weight
            for code, share in found.items():
                scores[code] = scores.get(code, 0.0) + weight * share
                if share > 0.25:
                    why.setdefault(code, []).append(idea.said)
        most = max(1, sum(1 for idea in ideas if idea.weight >= 1))
        shown = {
            code: score / total * (0.6 + 0.4 * min(1.0, len(why.get(code, ())) / most))
            for code, score in scores.items()
        }
        return shown, {code: ", ".join(words) for code, words in why.items()}

    def _belongs(
        self, idea: Idea, marks: dict[str, tuple[float, dict[str, float]]], begun: bool
    ) -> tuple[dict[str, float], float]:
        """Career → how much an idea belongs to it, and how telling the idea is (its rarity)."""
        direct = [marks[s] for s in idea.stems if s in marks]
        meant = [marks[s] for s in idea.meant if s in marks]
        if begun and len(idea.said) > 1:
            words = dict.fromkeys(stem(w) for w in self._topics.completions(idea.said))
            direct = list(self._topics.marks(words).values())
        if not direct and not meant:
            return {}, _UNKNOWN
        found = searching.together([careers for _, careers in direct], [careers for _, careers in meant])
        rarest = max((r for r, _ in direct), default=0.0) or min(r for r, _ in meant)
        return found, min(rarest, 5.0)

    def _nearer(self, scores: dict[str, float]) -> dict[str, float]:
        best = sorted(scores, key=lambda code: -scores[code])[:40]
        missing = [code for code in best if code not in self._near]
        if missing:
            self._read_near(missing)
        raised = searching.spread({code: scores[code] for code in best}, self._near, _NEAR_SHARE)
        return {code: max(scores.get(code, 0.0), raised.get(code, 0.0)) for code in (*scores, *raised)}

    # -- one order -------------------------------------------------------------------------------

    def _ordered(
        self,
        titles: dict[str, tuple[float, str, str]],
        spoken: dict[str, float],
        why: dict[str, str],
        limit: int,
    ) -> list[Hit]:
        least = max(_WORTH_SHOWING * max(spoken.values(), default=0.0), _LEAST)
        ranked: list[tuple[float, str, float]] = []
        for code in (
            *titles,
            *(code for code, said in spoken.items() if said >= least and code not in titles),
        ):
            known = self._by_code.get(code)
            if known is None:
                continue
            said = max(0.0, spoken.get(code, 0.0))
            score = titles[code][0] if code in titles else 0.0
            whole = score + _WORDS_SHARE * said * (1 - score) if score else _WORDS_ALONE * said
            # Among equals the more common career first; at most 2 % of the score.
            weight = whole * (1 + 0.02 * math.log1p(known.jobs) / math.log(_EMPLOYMENT))
            ranked.append((-weight, code, min(1.0, whole)))
        ranked.sort()
        return [self._hit(code, score, titles.get(code), why) for _, code, score in ranked[:limit]]

    def _hit(self, code: str, score: float, title: tuple[float, str, str] | None, why: dict[str, str]) -> Hit:
        known = self._by_code[code]
        matched, by = (title[1], title[2]) if title else (why.get(code) or known.title, "words")
        return Hit(code, known.soc, known.title, round(score, 4), matched, by)

    def _read(self) -> None:
        if self._by_code:
            return
        rows = self._rows(
            "SELECT c.id, c.onet, c.soc, c.title, coalesce(n.employment, 0) FROM career c"
            " LEFT JOIN nation n ON n.series_id = c.series_id ORDER BY c.id"
        )
        self._by_number = {row[0]: _Known(*row) for row in rows}
        self._by_title = {known.title.lower(): known.onet for known in self._by_number.values()}
        self._by_code = {known.onet: known for known in self._by_number.values()}

    def _read_near(self, codes: Iterable[str]) -> None:
        from askaround.explore.rules.relatedness import TIER_NEARNESS

        for code in codes:
            known = self._by_code.get(code)
            rows = (
                self._rows(
                    "SELECT other_id, tier FROM related WHERE id BETWEEN ? AND ?", *schema.span(known.number)
                )
                if known
                else []
            )
            self._near[code] = {
                self._by_number[other].onet: TIER_NEARNESS[schema.TIERS[tier]] for other, tier in rows
            }
