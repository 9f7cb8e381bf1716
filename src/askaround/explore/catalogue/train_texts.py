"""What the title model learns from: titles with their careers, and texts that name no work.

In: an O*NET release, and optionally names of employers and places. Out: `Lesson`s; and how people bend titles
(`bend`): a grade in front, a word left out, a slip of the keys, another order. Nothing here is shipped but words.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from askaround.explore.catalogue.onet import Release
from askaround.explore.rules.coding_model import Named, named
from askaround.explore.rules.coding_titles import with_head
from askaround.explore.rules.levels import LEVEL_WORDS
from askaround.explore.rules.words import normal_words

KIND_WEIGHT = {"official": 8.0, "reported": 2.2, "alternate": 1.0}
_NARROW = 0.5
_PARENTHESES = re.compile(r"^(.+?)\s*\(([^()]+)\)$")
_GRADES = ("senior", "junior", "lead", "principal", "associate", "staff", "chief", "head", "global", "assistant",
           "ii", "iii", "i", "experienced", "deputy", "regional", "vice president", "intern")  # fmt: skip
_HEADS = ("manager", "director")
_HEADS_OF = (("head", "of"), ("director", "of"), ("vice", "president", "of"), ("vice", "president"), ("manager", "of"),
             ("lead",), ("head",), ("director",))  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """One title: its words, its careers with weights that sum to one ({} = no work), and whether it is only alternate.

    `text`: no title but a sentence, of which a few words in a row are read at a time.
    """

    title: Named
    careers: dict[str, float]
    alternate: bool = False
    text: bool = False


def read_words(text: str) -> Named | None:
    """Words and head of a title as it stands; None where it has no word."""
    words = normal_words(text)
    if not words:
        return None
    return with_head(text, words)


def title_lessons(release: Release) -> list[Lesson]:
    """Every title of the release once, in the order of its words, shared out among its careers."""
    found: dict[tuple[str, ...], tuple[Named, dict[str, float], set[str]]] = {}
    listed = {row["onet"] for row in release.rows("occupations")}
    for text, onet, kind in _titles(release):
        title = read_words(text) if onet in listed else None
        if title is None:
            continue
        _, careers, kinds = found.setdefault(title[0], (title, {}, set()))
        weight = KIND_WEIGHT[kind] * (1.0 if onet.endswith(".00") else _NARROW)
        careers[onet] = max(weight, careers.get(onet, 0.0))
        kinds.add(kind)
    lessons = []
    for _, (title, careers, kinds) in sorted(found.items()):
        total = sum(careers.values())
        lessons.append(Lesson(title, {c: w / total for c, w in careers.items()}, kinds == {"alternate"}))
    return lessons


def _titles(release: Release) -> Iterator[tuple[str, str, str]]:
    for row in release.rows("occupations"):
        yield row["title"], row["onet"], "official"
    for kind, column in (("reported", "reported"), ("alternate", "alternate")):
        for row in release.rows("reported" if kind == "reported" else "titles"):
            parts = _PARENTHESES.match(row[column])
            if parts is None:
                yield row[column], row["onet"], kind
                continue
            yield parts[1], row["onet"], kind
            if len(parts[2]) > 5:
                yield parts[2], row["onet"], kind


def text_lessons(release: Release) -> list[Lesson]:
    """What is done in each career, as descriptions and task statements say it."""
    listed = {row["onet"] for row in release.rows("occupations")}
    texts = [(row["onet"], row.get("description", "")) for row in release.rows("occupations")]
    texts += [(row["onet"], row["task"]) for row in release.rows("tasks")]
    lessons = []
    for onet, text in texts:
        words = tuple(normal_words(text))
        if onet in listed and len(words) > 2:
            lessons.append(Lesson((words, 0), {onet: 1.0}, text=True))
    return lessons


def window(title: Named, chance: random.Random) -> Named:
    """A few words in a row of a sentence."""
    words = title[0]
    size = chance.randint(3, 10)
    start = chance.randrange(max(1, len(words) - size + 1))
    return words[start : start + size], -1


def held_out(lessons: list[Lesson], share: float, seed: int) -> tuple[list[Lesson], list[Lesson]]:
    """(to learn from, to be asked): of the titles that are only alternate, and that no other has the words of."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    bags = Counter(_bag(lesson.title) for lesson in lessons)
    asked: list[Lesson] = []
    rest: list[Lesson] = []
    for lesson in lessons:
        alone = lesson.alternate and len(lesson.title[0]) > 1 and bags[_bag(lesson.title)] == 1
        (asked if alone and chance.random() < share else rest).append(lesson)
    return rest, asked


def _bag(title: Named) -> tuple[str, ...]:
    return tuple(sorted(word for word in title[0] if word not in LEVEL_WORDS))


def bend(title: Named, chance: random.Random, beside: Sequence[Lesson] = ()) -> Named:
    """The title as somebody else may write it, more often than not as it is; `beside`: what may stand beside a title."""
    words, head = list(title[0]), title[1]
    if words[head] in _HEADS and head == len(words) - 1 > 0 and chance.random() < 0.25:
        return named((*chance.choice(_HEADS_OF), *words[:head]))
    which = chance.random()
    if beside and which > 0.90:
        more = chance.choice(beside).title[0][:3]
        return tuple([*words, *more] if which > 0.93 else [*more, *words]), head + (which <= 0.93) * len(more)
    if which < 0.10:
        before = chance.choice(_GRADES).split()
        return tuple(before + words), head + len(before)
    if which < 0.25 and len(words) > 2:
        out = chance.randrange(len(words))
        if out != head:
            del words[out]
            head -= out < head
    elif which < 0.33:
        at = chance.randrange(len(words))
        words[at] = slip(words[at], chance)
    elif which < 0.40 and len(words) > 2:
        main = words.pop(head)
        chance.shuffle(words)
        words.append(main)
        head = len(words) - 1
    return tuple(words), head


def slip(word: str, chance: random.Random) -> str:
    """The word with a letter left out, doubled or changed places; short words stay."""
    if len(word) < 5:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at:],
        )
    )


def none_lessons(texts: Iterable[str], titles: Iterable[Lesson]) -> list[Lesson]:
    """Lessons in saying nothing, from texts that name no work; a text that is a title is left out."""
    taken = {lesson.title[0] for lesson in titles}
    found = {title[0]: title for title in map(read_words, texts) if title is not None}
    return [Lesson(found[words], {}) for words in sorted(found) if words not in taken]
