"""Which organisations may be one: suffixes, other names, short names, domains of mail and web site.

In: `Employer`s. Out: `Pair`s for the owner to say, most alike first, the same whatever the order. Nothing merges by itself. In words in
docs/rules/matching.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from askaround.network.rules.matching.cards import Doubt, Pair, score_of
from askaround.network.rules.matching.evidence import Evidence
from askaround.network.rules.matching.names import fuzzy
from askaround.network.rules.matching.script import latin

PRIOR = -4.0
ALIAS, SAME_CORE, JOINED, TYPO, TURNED, SHORT_NAME, PART = 12.0, 6.0, 8.0, 5.0, 6.0, 4.5, 2.0
SITE, MAIL_DOMAIN, PLACE, OTHER_PLACE, OTHER_NUMBER = 8.0, 6.0, 1.5, -1.5, -12.0

# Words that say what kind of firm or where, not which.
_KINDS = frozenset(
    [
        "group", "holding", "holdings", "international", "global", "worldwide", "corporate", "deutschland", "germany", "france", "uk", "usa",
        "us", "europe", "emea", "na", "india", "canada", "australia", "schweiz", "austria", "italia", "espana", "and", "of", "the", "for", "und",
        "de", "der", "des", "la", "le", "di", "at", "headquarters", "hq", "careers", "official"
    ]
)  # fmt: skip
_ANYBODY = frozenset(
    [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com", "aol.com",
        "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "proton.me", "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "163.com",
        "orange.fr", "free.fr", "libero.it", "zoho.com", "fastmail.com", "hey.com", "mail.com", "comcast.net", "verizon.net", "wp.pl"
    ]
)  # fmt: skip
_SECOND = frozenset(["ac", "co", "com", "edu", "gov", "net", "org"])


@dataclass(frozen=True, slots=True)
class Employer:
    """What matching sees of an organisation: its match key and those of its other names, its site's host, the mail domains of its
    people, its folded place, its key in a directory. `key` is the caller's name for it."""

    key: Hashable
    name: str
    aliases: frozenset[str] = frozenset()
    site: str = ""
    domains: frozenset[str] = frozenset()
    place: str = ""
    external: str = ""


def domain(host: str) -> str:
    """The part of a host or mail address that somebody registered; "" for a provider of everybody's mail."""
    parts = host.rpartition("@")[2].strip().casefold().removeprefix("www.").rstrip(".").split(".")
    if len(parts) < 2:
        return ""
    kept = parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND and len(parts[-1]) == 2 else parts[-2:]
    found = ".".join(kept)
    return "" if found in _ANYBODY else found


@functools.lru_cache(maxsize=32_768)
def _core(name: str) -> tuple[str, ...]:
    """The words that say which firm it is; all of them when none is left."""
    words = latin(name).split()
    return tuple(word for word in words if word not in _KINDS) or tuple(words)


def compare_organisations(a: Employer, b: Employer) -> Doubt | None:
    """Whether `b` may be the organisation of `a`; None when too little speaks for it, or a directory lists them as two."""
    if a.external and b.external and a.external != b.external:
        return None
    found = [entry for entry in (_named(a, b), *_elsewhere(a, b)) if entry]
    points = PRIOR + sum(entry.points for entry in found)
    if points < 0:
        return None
    reasons = [entry.reason for entry in sorted(found, key=lambda entry: -entry.points) if entry.reason]
    return Doubt(b.key, score_of(points), tuple(reasons))


def _named(a: Employer, b: Employer) -> Evidence | None:
    if ({a.name, *a.aliases} & {b.name, *b.aliases}) - {""}:
        return Evidence(ALIAS, "one has the other's name as a name of its own")
    one, other = _core(a.name), _core(b.name)
    if _numbers(one) != _numbers(other):
        return Evidence(OTHER_NUMBER, "")
    if one == other:
        return Evidence(SAME_CORE, "the same name but for what kind of firm or where")
    if "".join(one) == "".join(other):
        return Evidence(JOINED, "the same name, written differently")
    if sorted(one) == sorted(other):
        return Evidence(TURNED, "the same words in another order")
    if _initials(a.name) == b.name or _initials(b.name) == a.name:
        return Evidence(SHORT_NAME, "one is the first letters of the other")
    first, second = "".join(one), "".join(other)
    longest = max(len(first), len(second))
    if longest >= 7 and fuzzy().OSA.distance(first, second, score_cutoff=2) <= (2 if longest >= 12 else 1):
        return Evidence(TYPO, "names that differ in a letter or two")
    few, many = sorted((one, other), key=len)
    if len("".join(few)) >= 4 and many[: len(few)] == few:
        return Evidence(PART, "one name begins with the other")
    return None


def _numbers(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if any(letter.isdigit() for letter in word))


def _initials(name: str) -> str:
    """“mit” of massachusetts institute of technology; "" for fewer than three letters."""
    letters = "".join(word[0] for word in _core(name))
    return letters if len(letters) >= 3 else ""


def _elsewhere(a: Employer, b: Employer) -> list[Evidence]:
    found: list[Evidence] = []
    if a.site and a.site == b.site:
        found.append(Evidence(SITE, f"the same web site ({a.site})"))
    elif shared := ({a.site, *a.domains} & {b.site, *b.domains}) - {""}:
        found.append(Evidence(MAIL_DOMAIN, f"people with mail at {min(shared)}"))
    if a.place and b.place:
        same = a.place == b.place
        found.append(Evidence(PLACE if same else OTHER_PLACE, "the same place" if same else ""))
    return found


def organisation_pairs(
    rows: Iterable[Employer], progress: Callable[[int, int], None] | None = None
) -> list[Pair]:
    """Every pair of organisations to be listed, most alike first."""
    import numpy as np

    from askaround.network.rules.matching.pairs import PAIRS, sharing

    known = list(rows)
    entries = [(hash(key), at) for at, row in enumerate(known) for key in _keys(row)]
    codes = sharing(
        np.array([key for key, _ in entries], dtype=np.int64),
        np.array([at for _, at in entries], dtype=np.int64),
        np.zeros(len(known), dtype=bool),
        PAIRS,
    )
    places = np.unique(codes)
    found: list[Pair] = []
    for code in places.tolist():
        a, b = known[code >> 32], known[code & 0xFFFFFFFF]
        if doubt := compare_organisations(a, b):
            found.append(Pair(a.key, b.key, doubt))
    if progress:
        progress(len(places), len(places))
    return sorted(found, key=lambda pair: -pair.doubt.score)


def _keys(row: Employer) -> set[str]:
    keys = {"s" + name for name in (row.site, *row.domains) if name}
    for name in (row.name, *row.aliases):
        core = _core(name)
        if not core:
            continue
        whole = "".join(core)
        keys |= {"n" + name, "c" + " ".join(sorted(core)), "w" + whole, "b" + whole[:6], "e" + whole[-6:]}
        keys.add("f" + core[0])
        keys.add("i" + (_initials(name) or name))
        keys.add("i" + name)
    return keys
