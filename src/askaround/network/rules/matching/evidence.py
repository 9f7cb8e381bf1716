"""The points of what speaks for or against besides the name: phone, employer, birthday, address.

In: two cards or their traits. Out: `Evidence`, each with its reason in words. The table stands in docs/rules/matching.md.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from askaround.network.rules.matching.cards import Card
from askaround.network.rules.matching.names import Level, fuzzy, typed
from askaround.network.rules.matching.traits import Address, Commonness, Traits

PHONE, PHONE_TAIL, OTHER_PHONE = 9.0, 7.5, -1.0
EMPLOYER_MOST, EMPLOYER_LEAST, EMPLOYER_FEW = 5.0, 1.0, 4
BIRTHDAY, DAY, NEAR_BIRTHDAY, TWO_DIGITS, OTHER_BIRTHDAY = 11.0, 7.0, 6.0, -1.5, -5.0
STREET, STREET_NEAR, OTHER_STREET = 6.0, 4.5, -2.0
NUMBER, OTHER_NUMBER = 3.0, -1.0
MORE, MORE_NEAR, OTHER_MORE = 5.0, 4.0, -0.5
TOWN, TOWN_NEAR, OTHER_TOWN = 3.0, 2.5, -1.0
POSTCODE, POSTCODE_NEAR, OTHER_POSTCODE = 4.0, 2.0, -1.0
ADDRESS_MOST = STREET + NUMBER + MORE + TOWN + POSTCODE


@dataclass(frozen=True, slots=True)
class Evidence:
    """Points, negative when they speak against; an empty reason is not told."""

    points: float
    reason: str


_PHONE = Evidence(PHONE, "the same phone number")
_TAIL = Evidence(PHONE_TAIL, "phone numbers that end alike")
_OTHER = Evidence(OTHER_PHONE, "")


def phones(a: Traits, b: Traits) -> Evidence:
    """The same number in E.164, or the same last eight digits where one side has no country."""
    if a.card.phones & b.card.phones:
        return _PHONE
    return _TAIL if a.tails & b.tails and not _two_countries(a, b) else _OTHER


def _two_countries(a: Traits, b: Traits) -> bool:
    shared = a.tails & b.tails
    one = {phone for phone in a.card.phones if phone[-8:] in shared and phone[0] == "+"}
    other = {phone for phone in b.card.phones if phone[-8:] in shared and phone[0] == "+"}
    return bool(one and other)


def employers(a: Card, b: Card, known: Commonness) -> list[Evidence]:
    """The same employer counts the more, the fewer of the owner's people are there. Another one says nothing: people change."""
    shared = a.organisations & b.organisations - {""}
    if not shared:
        return []
    name = min(shared, key=lambda employer: (known.employers[employer], employer))
    points = known.points(known.employers[name], EMPLOYER_FEW) - 4
    return [Evidence(max(min(points, EMPLOYER_MOST), EMPLOYER_LEAST), f"the same employer ({name})")]


@functools.lru_cache(maxsize=16_384)
def birthdays(a: str, b: str) -> Evidence:
    """What two birthdays say; one may lack its year."""
    partly = a[:2] == "--" or b[:2] == "--"
    if a == b and not partly:
        return Evidence(BIRTHDAY, "the same birthday")
    if partly:
        same = a[-5:] == b[-5:]
        return Evidence(DAY, "the same birthday") if same else Evidence(OTHER_BIRTHDAY, "different birthdays")
    edits = fuzzy().OSA.distance(a, b, score_cutoff=2)
    swapped = a[:5] + a[8:] + "-" + a[5:7]
    if swapped == b or edits == 1:
        return Evidence(
            NEAR_BIRTHDAY,
            "birthdays that differ by one digit" if swapped != b else "birthdays with day and month swapped",
        )
    return Evidence(OTHER_BIRTHDAY if edits > 2 else TWO_DIGITS, "different birthdays")


def addresses(a: Traits, b: Traits) -> list[Evidence]:
    """What the two addresses that fit best say; without addresses, the towns."""
    if a.addresses and b.addresses:
        best = max(_address(one, other) for one in a.addresses for other in b.addresses)
        return [Evidence(best[0], _told(*best))]
    if a.card.place and b.card.place and typed(a.card.place, b.card.place) <= Level.SPELLED:
        return [Evidence(1.0, "the same town")]
    return []


def _address(a: Address, b: Address) -> tuple[float, int, int, int, int]:
    """The points, and how street, town, the second line and postcode compare."""
    street, town = _part(a.street, b.street), _part(a.town, b.town)
    more, postcode = _part(a.more, b.more), _part(a.postcode, b.postcode)
    if street == Level.DIFFERENT and (a.more or b.more):
        # Forms differ in which line is the street.
        one, other = _part(a.street, b.more), _part(a.more, b.street)
        if one <= Level.TYPO or other <= Level.TYPO:
            street, more = min(one, other), max(one, other)
    points = _STREET[street] + _TOWN[town] + _MORE[more] + _POSTCODE[postcode]
    if a.number and b.number and street <= Level.NEAR:
        points += NUMBER if a.number == b.number else OTHER_NUMBER
    return points, street, town, more, postcode


def _part(a: str, b: str) -> int:
    if not a or not b:
        return Level.NONE
    return Level.SAME if a == b else _near(a, b)


@functools.lru_cache(maxsize=32_768)
def _near(a: str, b: str) -> int:
    if a.isdigit() and b.isdigit():
        return Level.TYPO if fuzzy().OSA.distance(a, b, score_cutoff=1) <= 1 else Level.DIFFERENT
    allowed = max(1, max(len(a), len(b)) // 5)
    if abs(len(a) - len(b)) > allowed + 3:
        return Level.DIFFERENT
    one, other = a.replace(" ", ""), b.replace(" ", "")
    near = fuzzy().Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed
    return Level.TYPO if near else Level.DIFFERENT


def _scale(same: float, near: float, other: float) -> dict[int, float]:
    return {Level.SAME: same, Level.TYPO: near, Level.NONE: 0.0, Level.DIFFERENT: other}


_STREET = _scale(STREET, STREET_NEAR, OTHER_STREET)
_TOWN = _scale(TOWN, TOWN_NEAR, OTHER_TOWN)
_MORE = _scale(MORE, MORE_NEAR, OTHER_MORE)
_POSTCODE = _scale(POSTCODE, POSTCODE_NEAR, OTHER_POSTCODE)


def _told(points: float, street: int, town: int, more: int, postcode: int) -> str:
    if points <= 0:
        return "different addresses" if points < -1 else ""
    if street == Level.SAME:
        return "the same address" if Level.DIFFERENT not in (town, postcode) else "the same street"
    if street == Level.TYPO or more <= Level.TYPO:
        return "nearly the same address"
    return "the same postcode" if postcode == Level.SAME else "the same town" if town <= Level.TYPO else ""
