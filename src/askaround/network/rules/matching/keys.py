"""Which cards are compared at all: those that share a key.

In: a card's traits. Out: its block keys, sharp ones and dull ones. A block that would make more than `PAIRS` pairs (for a dull key:
`DULL_PAIRS`) is passed over whole, whoever came first, since a key that so many share tells nobody apart; the pairs in it that matter
share another key, too. So what is compared does not depend on the order.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from askaround.network.rules.matching.names import groups, loose, sound
from askaround.network.rules.matching.traits import Address, Traits

BLOCK = 30
PAIRS = BLOCK * (BLOCK - 1) // 2
DULL_PAIRS = 66


def _sounds(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[str, ...]:
    """The first given name and the last family name, as they sound, in the order of the alphabet."""
    return tuple(sorted({sound(loose(name)) for name in (*given[:1], *family[-1:])}))


def _name_keys(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Given and family name in any order and spelling, a short form with the family name; and the beginnings or ends of both."""
    if not given or not family:
        return [], []
    first, last = sound(loose(given[0])), sound(loose(family[-1]))
    low, high = sorted((first, last))
    sharp = [f"n{low} {high}"]
    if heads := groups(given[0]):
        sharp += [f"g{last} {head}" for head in heads]
    if len(family) > 1:
        for name in (family[0], "".join(family)):
            sharp.append(f"n{' '.join(sorted((first, sound(loose(name)))))}")
    if len(given) > 1:
        sharp.append(f"n{' '.join(sorted((sound(loose(given[-1])), last)))}")
    dull = [
        f"b{low[:3]} {high[:3]}",
        f"e{low[-3:]} {high[-3:]}",
    ]
    return sharp, dull


def block_keys(card: Traits) -> tuple[list[str], list[str]]:
    """The sharp keys of one card, by which few people agree who are two, and the dull ones."""
    sharp, dull = (list(keys) for keys in _name_keys(card.given, card.family))
    own = card.card
    sounds = _sounds(card.given, card.family)
    sharp += ["k" + member for member in own.linkedin]
    sharp += ["m" + mail for mail in own.mails]
    sharp += ["l" + local for local in card.locals]
    sharp += ["p" + tail for tail in card.tails]
    for employer in own.organisations:
        dull += [f"o{employer} {name[:4]}" for name in sounds]
    if own.birthday:
        if len(own.birthday) == 10:
            sharp.append("d" + own.birthday)
            dull += [f"y{own.birthday[:4]} {name}" for name in sounds]
        dull += [f"t{card.day} {name[:3]}" for name in sounds]
    for address in card.addresses:
        _address_keys(address, sounds, sharp, dull)
    if own.place and not card.addresses:
        dull += _at(own.place, sounds)
    return sharp, dull


def initial_key(card: Traits) -> str:
    """Family name and initial: what “A. Silva” shares with Ana; empty for no such name."""
    return f"{sound(loose(card.family[-1]))} {card.given[0][:1]}" if card.given and card.family else ""


def beginning(card: Traits) -> int:
    """A number by which cards whose names sound alike at their beginnings stand together: three signs of each, in the alphabet's order."""
    told = "".join(name[:3].ljust(3) for name in _sounds(card.given, card.family))
    return int.from_bytes(told.encode("ascii", "replace")[:7].ljust(7, b"\0"), "big")


def _at(town: str, sounds: tuple[str, ...]) -> list[str]:
    """One name whole, of the other the beginning, and the town."""
    return [f"c{town[:5]} {name} {other[:2]}" for name in sounds for other in sounds if name != other]


def _address_keys(address: Address, sounds: tuple[str, ...], sharp: list[str], dull: list[str]) -> None:
    if address.postcode:
        dull += [f"z{address.postcode} {name[:4]}" for name in sounds]
        sharp.append(f"a{address.postcode} {address.number} {address.street[:3]}")
    if address.street:
        sharp.append(f"s{address.street} {address.number} {address.town[:3]}")
        dull += [f"f{address.street[:6]} {name[:3]}" for name in sounds]
    if address.more:
        sharp.append(f"h{address.more} {address.town[:4]}")
        dull.append(f"h{address.more} {address.street[:4]}")
    if address.town:
        dull += _at(address.town, sounds)


def sharing_with(one: Traits, others: Sequence[Traits]) -> list[Traits]:
    """Those of the others with whom this card is compared: as `pairs` finds them, of one card, when the others are all who may share a
    key with it."""
    sharp, dull = block_keys(one)
    wanted = {f"s{key}": PAIRS for key in sharp} | {f"d{key}": DULL_PAIRS for key in dull}
    if short := initial_key(one):
        wanted[f"i{short}"] = PAIRS
    blocks: dict[str, list[Traits]] = {}
    for other in others:
        some, more = block_keys(other)
        keys = {*(f"s{key}" for key in some), *(f"d{key}" for key in more), f"i{initial_key(other)}"}
        for key in keys & wanted.keys():
            blocks.setdefault(key, []).append(other)
    found: dict[Hashable, Traits] = {}
    for key, members in sorted(blocks.items()):
        apart = _whole if key[0] == "i" else _member
        inside = sum(map(apart, (one, *members)))
        rest = len(members) + 1 - inside
        if rest and rest * (rest - 1) // 2 + rest * inside <= wanted[key]:
            found.update((other.card.key, other) for other in members if not (apart(one) and apart(other)))
    return list(found.values())


def _whole(card: Traits) -> bool:
    return len(card.given[0]) > 1 if card.given else True


def _member(card: Traits) -> bool:
    return bool(card.card.linkedin)
