"""The stored keys of a person: what lists sort by, what search finds (docs/rules/finding.md).

In: what is known of a person; what somebody types. Out: `Person.match_key`, `Person.search_key`, the words to look for.
"""

from __future__ import annotations

from collections.abc import Iterable

from askaround.lib.text import linkedin_key, match_key, name_key, phone_key, url_key

PLACE, TAG = "@", "#"
"""Before a word of a place or a tag: what is typed is folded to letters and digits, so these are only met by the filters."""

LONGEST = 8_000
COUNTRY_DIGITS = 3
MOST_WORDS = 8
FEWEST_DIGITS = 5


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
    phones: Iterable[str] = (),
    urls: Iterable[str] = (),
    tags: Iterable[str] = (),
    more: Iterable[str] = (),
    note: str = "",
) -> str:
    """`Person.search_key`: the folded words by which a person is found, a blank on either side of each.

    A search looks for ` word`, a beginning. What stands last, the note, is what an overlong text loses.
    """
    named = list(tags)
    words = match_key(name).split()
    for part in (title, organisation, place, *emails):
        if part:
            words += match_key(part).split()
    if place:
        words += [PLACE + word for word in match_key(place).split()]
    for phone in phones:
        words += _digits(phone)
    for url in urls:
        words += _address(url)
    for tag in named:
        words += (*match_key(tag).split(), TAG + match_key(tag).replace(" ", "_"))
    for part in (*more, note):
        if part:
            words += match_key(part).split()
    return _cut(f" {' '.join(dict.fromkeys(words))} ") if words else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: text.rindex(" ", 0, LONGEST) + 1]


def _digits(phone: str) -> list[str]:
    """The groups as written, all digits as one word, and those without a country's number, which may be left out."""
    key = phone_key(phone)
    whole = key.lstrip("+")
    found = [group for group in match_key(phone).split() if group.isdigit()]
    if whole:
        found.append(whole)
    if key.startswith("+"):
        found += [whole[cut:] for cut in range(1, COUNTRY_DIGITS + 1) if len(whole) - cut >= FEWEST_DIGITS]
    return found


def _address(url: str) -> list[str]:
    member = linkedin_key(url)
    return match_key(member.partition("/")[2] if member else url_key(url) or url).split()


def typed_words(query: str) -> list[str]:
    """The folded words of what was typed, each a beginning to look for, at most eight.

    A phone number is one word however it is parted: digits, blanks and signs only, at least five digits.
    """
    words = match_key(query[:300]).split()
    if len(words) > 1 and all(word.isdigit() for word in words):
        whole = phone_key(query).lstrip("+")
        if len(whole) >= FEWEST_DIGITS:
            return [whole]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def place_words(place: str) -> list[str]:
    """The words that everybody of that place has."""
    return [PLACE + word for word in match_key(place[:300]).split()][:MOST_WORDS]


def tag_word(tag: str) -> str:
    """The word that everybody with that tag has; "" for no tag."""
    key = match_key(tag)
    return TAG + key.replace(" ", "_") if key else ""
