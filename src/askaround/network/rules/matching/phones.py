"""Phone numbers in one form, E.164, whatever way they were written.

In: a number as written or its key (`lib.text.phone_key`), and the country of the owner. Out: `+4930901820`; where the country is not
known, the digits alone. phonenumbers' table of the owner's country says which prefixes are dialled at home; it is read once.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from askaround.lib.text import phone_key


@dataclass(frozen=True, slots=True)
class Dialling:
    """How a country dials: its code, the prefix of calls abroad (a pattern), the prefix of calls at home (a pattern)."""

    code: str
    abroad: str
    home: str
    lengths: tuple[int, ...]


@functools.cache
def dialling(country: str) -> Dialling | None:
    """The rules of that two-letter country; None for one that is not known."""
    from phonenumbers.phonemetadata import PhoneMetadata

    found = PhoneMetadata.metadata_for_region(country.upper(), None) if country else None
    if found is None or found.general_desc is None:
        return None
    return Dialling(
        str(found.country_code),
        found.international_prefix or "00",
        found.national_prefix_for_parsing or "" if not found.national_prefix_transform_rule else "",
        tuple(found.general_desc.possible_length),
    )


@functools.lru_cache(maxsize=8_192)
def e164(number: str, country: str = "") -> str:
    """The number in E.164, as someone in that country would dial it; its digits where that cannot be told, "" for no number.

    A trunk zero in brackets, as in +44 (0)20, is left out.
    """
    key = phone_key(number.replace("(0)", "", 1) if number.lstrip().startswith("+") else number)
    if not key or key.startswith("+"):
        return key
    rules = dialling(country)
    if rules is None:
        return key
    if abroad := re.match(rules.abroad, key):
        return "+" + key[abroad.end() :]
    for digits in (_without(rules.home, key), key):
        if len(digits) in rules.lengths:
            return f"+{rules.code}{digits}"
    return key


def _without(prefix: str, key: str) -> str:
    found = re.match(f"(?:{prefix})", key) if prefix else None
    return key[found.end() :] if found else key
