"""The stored keys of a person: what lists sort by, what search finds.

In: what is known of a person. Out: `Person.match_key` and `Person.search_key`.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.lib.text import match_key, name_key


def person_key(name: str) -> str:
    """`Person.match_key`: the folded name without titles, at most 300 signs."""
    return name_key(name)[:300]


def search_key(
    name: str,
    *,
    title: str = "",
    organisation: str = "",
    place: str = "",
    emails: Iterable[str] = (),
    more: Iterable[str] = (),
) -> str:
    """`Person.search_key`: the folded words by which a person is found, each part with blanks around it.

    A search folds its own words with `lib.text.match_key` and looks for ` word` (a beginning) in this text.
    """
    parts = (name, title, organisation, place, *emails, *more)
    words = dict.fromkeys(word for part in parts for word in match_key(part).split())
    return f" {' '.join(words)} "[:2000] if words else ""
