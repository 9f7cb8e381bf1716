"""What is worked out of a card once, before it is compared with many.

In: `Card`s. Out: `Traits` of each, and `Commonness`: how many of the cards bear a name or work for an employer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from askaround.lib.text import generation
from askaround.network.rules.matching.cards import Card
from askaround.network.rules.matching.names import parted, words

# Parts of a mail address before the @ that say nothing of whose it is.
_NOBODY = frozenset(
    [
        "admin",
        "billing",
        "booking",
        "bookings",
        "career",
        "careers",
        "company",
        "contact",
        "contacts",
        "enquiries",
        "family",
        "hello",
        "home",
        "house",
        "info",
        "jobs",
        "mail",
        "office",
        "privacy",
        "reception",
        "reply",
        "sales",
        "school",
        "secretary",
        "service",
        "support",
        "team",
        "webmaster",
        "welcome",
    ]
)
_LOCAL_LEAST = 6
BASE = 2_000


@dataclass(slots=True)
class Address:
    """One postal address in the parts that are compared; `number` is the house number."""

    number: str
    street: str
    more: str
    town: str
    region: str
    postcode: str


@dataclass(slots=True)
class Traits:
    """One card's: the words of its names, its addresses in parts, its phone numbers' last eight digits, the names before the @."""

    card: Card
    given: tuple[str, ...]
    family: tuple[str, ...]
    whole: tuple[str, ...]
    addresses: tuple[Address, ...]
    tails: frozenset[str]
    locals: frozenset[str]
    generation: str
    surname: str = field(init=False)
    day: str = field(init=False)

    def __post_init__(self) -> None:
        self.surname = " ".join(self.family)
        self.day = self.card.birthday[-5:]


def traits(card: Card) -> Traits:
    """Those of one card."""
    given, family = parted(card.name, card.given, card.family)
    if not (given or family):
        given, family = parted(card.name) if "@" not in card.name else _named_by(card.name)
    return Traits(
        card,
        given,
        family,
        tuple(sorted(words(card.name))) if "@" not in card.name else (),
        tuple(map(_address, sorted(card.addresses))) if card.addresses else (),
        frozenset(tail for phone in card.phones if len(tail := phone.lstrip("+")[-8:]) >= 7)
        if card.phones
        else frozenset(),
        frozenset(local for mail in card.mails if (local := _local(mail))) if card.mails else frozenset(),
        generation(card.name) if card.name.count(" ") > 1 else "",
    )


def _named_by(mail: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The name that ana.silva@example.org tells of somebody of whom no other is known; one word, or a role, tells none."""
    parts = mail.partition("@")[0].replace("_", ".").replace("-", ".").split(".")
    good = len(parts) == 2 and all(part.isalpha() and part not in _NOBODY for part in parts)
    return ((parts[0],), (parts[1],)) if good else ((), ())


def _local(mail: str) -> str:
    name = mail.partition("@")[0].partition("+")[0]
    plain = "".join(letter for letter in name if letter.isalnum())
    return plain if len(plain) >= _LOCAL_LEAST and plain not in _NOBODY else ""


def _address(key: str) -> Address:
    street, more, town, region, postcode, _ = (key.split(";") + [""] * 6)[:6]
    numbers = [word for word in street.split() if any(letter.isdigit() for letter in word)]
    # 12 High Street, and Hauptstraße 12: the number stands at one end.
    number = numbers[0] if numbers else ""
    names = " ".join(word for word in street.split() if word != number)
    return Address(number, names, more, town, region, postcode.replace(" ", ""))


class Commonness:
    """How many of the owner's people bear a name, or work for an employer: what a few share says more than what many do."""

    def __init__(self, cards: Iterable[Traits] = ()) -> None:
        self.given: Counter[str] = Counter()
        self.family: Counter[str] = Counter()
        self.whole: Counter[tuple[str, ...]] = Counter()
        self.employers: Counter[str] = Counter()
        self.count = 0
        for card in cards:
            self.add(card)

    def add(self, card: Traits) -> None:
        """One more of them."""
        self.count += 1
        if card.given:
            self.given[card.given[0]] += 1
        if card.family:
            self.family[card.surname] += 1
        self.whole[card.whole] += 1
        for employer in card.card.organisations:
            self.employers[employer] += 1

    def points(self, bearers: int, least: int) -> float:
        """log2 of one over the share of bearers. `least` and BASE stand for the world outside, so that few people make no
        name look rarer than it is."""
        return math.log2((self.count + BASE) / (bearers + least))
