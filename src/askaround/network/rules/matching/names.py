"""When two names may be one person's.

In: names as written. Out: their words, which part is given and which family name, and how two of them compare: short forms
(`nicknames.txt`, compiled from carltonnorthern/nicknames, and the forms of other languages below), other spellings, typing errors.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from importlib.resources import files
from typing import Any, Final

from askaround.lib import text
from askaround.network.rules.matching.script import latin

# Short and long forms of given names that the compiled list lacks; each line or bar parts one group.
_MORE = """
alexander sandy sascha sasha xander olexandr oleksandr aleksandr alejandro|alexandra sandra sasha alexa aleksandra|alfred al fred
andreas andi andy|andrea andi|antonia toni|antonio toni tonio|barbara barb babs babsi|bernard bernie|christian chris|christine tina
dmitri dima mitya dmitry dmitrii|ekaterina katya katia|elena lena|elisabeth elizabeth lisa lisbeth liz elli|evgeny zhenya eugene
florian flo|francisco paco pancho|friedrich fritz|gabriele gabi|guadalupe lupe|guillermo memo|hans johannes|heinrich heinz heiner
ignacio nacho|isabel isa bella|ivan vanya|jesus chucho|johannes hannes jo johann hans|jose pepe|josef sepp|karl charlie carl
katharina kathi kati kathrin|konstantin kostya kostas|konstantinos kostas|georgios giorgos yorgos george|ioannis yannis giannis
dimitrios dimitris|nikolaos nikos|manuel manolo manu|maria mary mia|matthias matze matt|maximilian max|mikhail misha michail michael
natalia natasha nata|nikolai kolya nicolai|olga olya|pavel pasha|philipp phil|rafael rafa|ricardo richi|roberto beto|sebastian seb basti
sergei serge seryozha|stephanie steffi steph|stefan steve steff|susanne susi sanne|svetlana sveta|tatiana tanya|ulrich uli
vladimir volodya vova|wilhelm willi|wolfgang wolf|yulia julia|ekaterina catherine|charles chuck|donald donnie|margaret greta
benjamin benji|michael micha mick|jacob jake|john jack|richard ricky rick dick|ronald ronnie|samantha sammy|thomas tommy
"""
_PARTICLES = frozenset(
    [
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "mac",
        "mc",
        "o",
        "san",
        "st",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
        "zum",
        "zur",
        "bin",
        "ibn",
        "al",
    ]
)
_SPELLINGS = (
    ("ey", "ei"), ("ej", "ei"), ("ay", "ei"), ("ai", "ei"), ("oy", "u"), ("sch", "sh"), ("tsch", "ch"), ("tch", "ch"), ("ck", "k"), ("ph", "f"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("wh", "w"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("ya", "a"), ("yu", "u"), ("yo", "o"),
    ("ye", "e"), ("dj", "j"), ("zh", "j"), ("ts", "z"), ("tz", "z"), ("qu", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("c", "k"), ("q", "k"),
)  # fmt: skip


class Level:
    """How two words compare, best first; plain numbers, since they are compared by the million."""

    SAME: Final = 0
    SPELLED: Final = 1
    SHORT: Final = 2
    TYPO: Final = 3
    INITIAL: Final = 4
    PART: Final = 5
    NEAR: Final = 6
    NONE: Final = 7
    DIFFERENT: Final = 8


@functools.cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    listed = (files("askaround.network.rules.matching") / "nicknames.txt").read_text(encoding="utf-8")
    for group in (listed + _MORE.replace("|", "\n")).splitlines():
        names = group.split()
        for name in names:
            found[name].add(names[0])
    return {name: frozenset(heads) for name, heads in found.items()}


@functools.cache
def fuzzy() -> Any:
    """rapidfuzz.distance, which only those load who compare."""
    from rapidfuzz import distance

    return distance


def groups(given: str) -> frozenset[str]:
    """The names of which that may be a short form, with itself when it has any; empty for an unknown name."""
    return _groups().get(given, frozenset())


@functools.lru_cache(maxsize=16_384)
def words(name: str) -> tuple[str, ...]:
    """The folded Latin words of a name without titles; none for a mail address."""
    return () if "@" in name else tuple(text.name_words(latin(name)))


@functools.lru_cache(maxsize=32_768)
def loose(word: str) -> str:
    """ä may be written ae: one form for both, for comparing only."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@functools.lru_cache(maxsize=32_768)
def sound(word: str) -> str:
    """One form for the spellings of a name across languages: Sergey, Sergei and Sergej; Schmidt and Schmitt; Hristov, Christov."""
    plain = word
    for one, other in _SPELLINGS:
        if one in plain:
            plain = plain.replace(one, other)
    if plain.endswith("dt"):
        plain = plain[:-2] + "t"
    once = "".join(letter for at, letter in enumerate(plain) if not at or letter != plain[at - 1])
    return once.replace("h", "") if len(once) > 3 else once


def parted(name: str, given: str = "", family: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the given and of the family name: as the source parted them, else the last word and its particles are the family's.

    A name of one word is a given name, unless the source says otherwise.
    """
    if (given or family) and "@" not in given + family:
        last = words(family)
        while len(last) > 1 and last[-1] in text.GENERATIONS:
            last = last[:-1]
        return words(given), last
    if (
        "," in name
        and len(before := words(name.partition(",")[0]))
        and (after := words(name.partition(",")[2]))
        and not set(after) <= text.CREDENTIALS | set(text.GENERATIONS)
    ):
        return after, before
    every = words(name)
    at = len(every) - 1
    while at > 1 and every[at - 1] in _PARTICLES:
        at -= 1
    return (every[:at], every[at:]) if at > 0 else (every, ())


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one: equal, an initial of the other, a short form of it, or its beginning (three letters)."""
    if loose(a) == loose(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1 or (len(short) >= 3 and long.startswith(short)):
        return long.startswith(short)
    return bool(groups(a) & groups(b))


def compatible(a: str, b: str) -> bool:
    """Whether two names may be one person's: the condition for joining by the same mail.

    True when one of them is no name (empty, or a mail address); when the words are the same in any order; when one name's words are
    all in the other; or when the last words are the same and the first ones pass `same_given`. False when both name a generation
    (Jr., Sr., III) and differ.
    """
    first, second = words(a), words(b)
    if not first or not second:
        return True
    if two_generations(a, b):
        return False
    loose_a, loose_b = [loose(word) for word in first], [loose(word) for word in second]
    few, many = sorted((set(loose_a), set(loose_b)), key=len)
    if few <= many and (len(few) > 1 or loose_a[0] == loose_b[0] or few == many):
        return True
    if len(first) == 1 or len(second) == 1:
        return same_given(first[0], second[0])
    return loose_a[-1] == loose_b[-1] and same_given(first[0], second[0])


def two_generations(a: str, b: str) -> bool:
    """Whether one is, say, Sr. and the other Jr."""
    one, other = text.generation(a), text.generation(b)
    return bool(one and other and one != other)


@functools.lru_cache(maxsize=32_768)
def typed(a: str, b: str) -> int:
    """How two words compare that ought to be one, whatever they name: SAME, SPELLED, TYPO, NEAR or DIFFERENT."""
    if a == b:
        return Level.SAME
    if loose(a) == loose(b) or (len(a) > 2 and sound(a) == sound(b)):
        return Level.SPELLED
    longest = max(len(a), len(b))
    edits = fuzzy().OSA.distance(a, b, score_cutoff=3)
    if edits == 1 and longest >= 4:
        return Level.TYPO
    if (edits == 2 and longest >= 6) or (edits == 3 and longest >= 10):
        return Level.NEAR if edits == 3 or longest < 8 else Level.TYPO
    return Level.NEAR if longest >= 6 and fuzzy().JaroWinkler.similarity(a, b) >= 0.9 else Level.DIFFERENT


def given_level(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How two given names compare; further given names may be missing on one side."""
    if not a or not b:
        return Level.NONE
    one, other = a[0], b[0]
    if a == b and len(one) > 1:
        return Level.SAME
    if len(one) == 1 or len(other) == 1:
        return Level.INITIAL if one[0] == other[0] else Level.DIFFERENT
    best = typed(one, other)
    if best > Level.SPELLED and groups(one) & groups(other):
        return Level.SHORT
    if best > Level.SPELLED and "".join(a) == "".join(b):
        return Level.SPELLED
    if best <= Level.TYPO:
        return best
    if len(one) >= 3 <= len(other) and (one.startswith(other) or other.startswith(one)):
        return Level.PART
    if len(a) + len(b) > 2 and any(
        typed(word, goal) <= Level.SPELLED or groups(word) & groups(goal)
        for word in a
        for goal in b
        if len(word) > 1 and len(goal) > 1
    ):
        return Level.PART
    return best


def family_level(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How two family names compare; a double name may be given in part."""
    if not a or not b:
        return Level.NONE
    if a == b:
        return Level.SAME
    best = typed("".join(a), "".join(b))
    if best <= Level.TYPO:
        return best
    if len(a) + len(b) > 2:
        few, many = sorted((set(a) - _PARTICLES, set(b) - _PARTICLES), key=len)
        if few and few <= many:
            return Level.PART
    return Level.INITIAL if min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0] else best
