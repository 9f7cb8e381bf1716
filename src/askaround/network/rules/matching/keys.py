"""Which cards are compared at all: those that share a key.

In: a card's traits. Out: its block keys. A block of more than `BLOCK` cards is passed over whole, whoever came first, since a key that
so many share tells nobody apart; the pairs in it that matter share another key, too. So what is compared does not depend on the order.
"""

from __future__ import annotations

import functools

from askaround.network.rules.matching.names import groups, loose, sound
from askaround.network.rules.matching.traits import Traits

BLOCK = 30


@functools.lru_cache(maxsize=131_072)
def _name_keys(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[str, ...]:
    """Given and family name in any order and spelling; a short form with the family name; the beginnings and ends of both."""
    if not given or not family:
        return ()
    one, other = loose(given[0]), loose(family[-1])
    first, last = sound(one), sound(other)
    low, high = sorted((first, last))
    keys = [
        f"n{low} {high}",
        f"b{low[:3]} {high[:3]}",
        f"e{low[-4:]} {high[-4:]}",
        f"x{low[:2]}{low[-2:]} {high[:2]}{high[-2:]}",
    ]
    keys += [f"g{last} {head}" for head in groups(given[0])]
    if len(family) > 1:
        keys.append(f"n{' '.join(sorted((first, sound(family[0]))))}")
    if len(given) > 1:
        keys.append(f"n{' '.join(sorted((sound(loose(given[-1])), last)))}")
    if len(first) == 1 or len(last) > 5:
        keys.append(f"i{last} {first[:1]}")
    return tuple(keys)


def block_keys(card: Traits) -> set[str]:
    """The keys of one card."""
    keys = set(_name_keys(card.given, card.family))
    own = card.card
    names = {sound(loose(name)) for name in (card.given[:1] + card.family[-1:]) if name}
    firsts = "".join(sorted(name[:1] for name in names))
    for mail in own.mails:
        keys.add("m" + mail)
    for local in card.locals:
        keys.add("l" + local)
    for tail in card.tails:
        keys.add("p" + tail)
    for employer in own.organisations:
        if employer:
            keys.add(f"o{employer} {firsts}")
            keys.update(f"o{employer} {name[:4]}" for name in names)
    if len(own.birthday) == 10:
        keys.add("d" + own.birthday)
        keys.update(f"y{own.birthday[:4]} {name}" for name in names)
    if own.birthday:
        keys.update(f"t{card.day} {name[:3]}" for name in names)
    for address in card.addresses:
        if address.postcode:
            keys.update(f"z{address.postcode} {name[:4]}" for name in names)
            keys.add(f"a{address.postcode} {address.number} {address.street[:3]}")
        if address.street:
            keys.add(f"s{address.street} {address.number}")
            keys.update(f"f{address.street[:6]} {name[:2]}" for name in names)
        if address.more:
            keys.add(f"h{address.more} {address.town[:4]}")
            keys.add(f"h{address.more} {address.street[:4]}")
        if address.town:
            keys.update(f"c{address.town[:5]} {name}" for name in names)
    if own.place and not card.addresses:
        keys.update(f"c{own.place[:5]} {name}" for name in names)
    return keys
