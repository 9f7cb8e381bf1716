"""Which organisations may be one: in words in docs/rules/same-organisation.md. Pure.

In: names, other names, domains of the owner's organisations. Out: pairs for the owner to answer, each a `Doubt` with score and reasons. Near
linear: organisations are compared where they share the beginning of a name, its letters, its initials or a domain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from askaround.explore.rules.organisations import organisation_key
from askaround.network.rules.matching.cards import LISTED, Doubt, Pair

BLOCK = 40
"""A key that more organisations share tells nothing, and is left out."""
MANY = 3
"""A domain at which people of more organisations have their mail is a provider's, and tells nothing."""
MORE = 3
"""So many words at most may follow where one name begins with the other."""
STEP = 2_000

_SMALL_WORDS = "and of the for at in de der die und fur la le et"
_PLAIN_WORDS = """
international intl global group holding holdings worldwide usa us uk gb eu europe emea americas america germany deutschland france
austria switzerland canada india
"""
_KIND_WORDS = """
university universitat universite college institute institut hospital clinic center centre school ministry department laboratory
laboratories lab labs bank city state national federal public first united general new saint st
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_PLAIN = _SMALL | frozenset(_PLAIN_WORDS.split())
"""Words that say where or how large an organisation is, and not which."""
_KINDS = frozenset(_KIND_WORDS.split())
"""Words that many different organisations begin with: alone they tell no organisation."""


@dataclass(frozen=True, slots=True)
class Employer:
    """What matching sees of one organisation: its name and its other names as written, domains in small letters, the directory's key."""

    key: Hashable
    names: tuple[str, ...]
    domains: frozenset[str] = frozenset()
    external: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    telling: tuple[str, ...]
    letters: str
    initials: str


def organisation_pairs(
    employers: Iterable[Employer], progress: Callable[[int, int], None] | None = None
) -> list[Pair]:
    """Every pair that is to be listed, the most alike first; `progress(done, total)` counts organisations."""
    rows = list(employers)
    names = [[_name(text) for text in row.names if organisation_key(text)] for row in rows]
    common = _providers(rows)
    blocks: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for key in {key for name in names[at] for key in _keys(name)} | {
            f"@{domain}" for domain in row.domains - common
        }:
            blocks.setdefault(key, []).append(at)
    seen: set[tuple[int, int]] = set()
    found: list[Pair] = []
    for done, members in enumerate(blocks.values()):
        if progress and done % STEP == 0:
            progress(done, len(blocks))
        for one, other in _couples(members):
            if (one, other) not in seen:
                seen.add((one, other))
                if doubt := _doubt(rows[one], rows[other], names[one], names[other], common):
                    found.append(Pair(rows[one].key, rows[other].key, doubt))
    if progress:
        progress(len(blocks), len(blocks))
    return sorted(found, key=lambda pair: -pair.doubt.score)


def _couples(members: list[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= BLOCK:
        for at, one in enumerate(members):
            for other in members[at + 1 :]:
                yield one, other


def _providers(rows: list[Employer]) -> frozenset[str]:
    counts: dict[str, int] = {}
    for row in rows:
        for domain in row.domains:
            counts[domain] = counts.get(domain, 0) + 1
    return frozenset(domain for domain, count in counts.items() if count > MANY)


def _name(text: str) -> _Name:
    words = tuple(organisation_key(text).split())
    telling = tuple(word for word in words if word not in _PLAIN) or words
    return _Name(words, telling, "".join(words), "".join(word[0] for word in words if word not in _SMALL))


def _keys(name: _Name) -> Iterator[str]:
    letters = "".join(name.telling)
    yield f"={letters[:8]}"
    yield f"^{letters[:4]}{letters[-4:]}"
    yield f"%{''.join(sorted(letters))}"
    yield f"~{' '.join(sorted(name.telling))}"
    if name.telling[0] not in _KINDS or len(name.telling) == 1:
        yield f"1{name.telling[0]}"
    if len(name.initials) >= 3:
        yield f"i{name.initials}"
    if len(name.words) == 1 and 3 <= len(name.letters) <= 8:
        yield f"i{name.letters}"


def _doubt(
    a: Employer, b: Employer, names_a: list[_Name], names_b: list[_Name], common: frozenset[str]
) -> Doubt | None:
    """score = the names' (the best of all names of both) + 0.25 for a shared domain − 0.5 for two entries of the directory."""
    score, reason = max((alike(one, other) for one in names_a for other in names_b), default=(0.0, ""))
    reasons = [reason] if reason else []
    if shared := a.domains & b.domains - common:
        score += 0.25 if score else 0.4
        reasons.append(f"the same domain ({min(shared)})")
    if a.external and b.external:
        score += 0.3 if a.external == b.external else -0.5
        reasons.append(
            "the same entry of the directory" if a.external == b.external else "two entries of the directory"
        )
    if score < LISTED:
        return None
    if a.place and a.place == b.place and reason:
        score += 0.05
        reasons.append(f"the same place ({a.place})")
    return Doubt(b.key, round(min(score, 1.0), 2), tuple(reasons))


def alike(a: _Name, b: _Name) -> tuple[float, str]:
    """How alike two names are, 0 to 0.85, and in which words."""
    if a.letters == b.letters:
        return 0.85, "the same name, written differently"
    if sorted(a.telling) == sorted(b.telling):
        if a.telling == b.telling:
            return 0.75, "the same name but for words such as International or Group"
        return 0.7, "the same words in another order"
    for one, other in ((a, b), (b, a)):
        if len(other.words) == 1 and len(one.words) >= 3 and other.letters == one.initials:
            return 0.55, f"the initials of the other ({other.letters})"
    few, many = sorted((a, b), key=lambda name: len(name.telling))
    near = len(many.telling) - len(few.telling) <= MORE
    if (
        near
        and many.telling[: len(few.telling)] == few.telling
        and any(word not in _KINDS and len(word) > 2 for word in few.telling)
    ):
        return 0.55, "one name begins with the other"
    if min(len(a.letters), len(b.letters)) >= 7 and _one_apart("".join(a.telling), "".join(b.telling)):
        return 0.6, "names that differ by one letter"
    return 0.0, ""


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter changed, left out, added or swapped with its neighbour makes one of the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        swapped = a[at + 1 : at + 2] + a[at : at + 1] == b[at : at + 2] and a[at + 2 :] == b[at + 2 :]
        return a[at + 1 :] == b[at + 1 :] or swapped
    short, long = sorted((a, b), key=len)
    return short[at:] == long[at + 1 :]
