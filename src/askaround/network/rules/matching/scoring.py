"""How much speaks for two cards being one person: points per piece of evidence, added up, in words in docs/rules/matching.md.

In: two cards, and how common names are among the owner's people. Out: `Doubt`, or None. Points are base-2 logarithms of how much more
often a piece is found with one person than with two (Fellegi and Sunter, “A theory for record linkage”, 1969), rounded by us.
"""

from __future__ import annotations

from askaround.network.rules.matching.cards import Card, Doubt, score_of
from askaround.network.rules.matching.evidence import (
    ADDRESS_MOST,
    Evidence,
    addresses,
    birthdays,
    employers,
    phones,
)
from askaround.network.rules.matching.names import Level
from askaround.network.rules.matching.naming import Naming, name_reason, naming
from askaround.network.rules.matching.traits import Commonness, Traits, traits

NOBODY_KNOWN = Commonness()
MAIL, MAIL_SHARED, LOCAL, NAME_LOCAL, LINKEDIN = 11.0, 4.0, 5.0, 0.5, 24.0
# What a household shares beside the family name.
HOUSEHOLD_PHONE, HOUSEHOLD_ADDRESS = 4.0, 2.0
MAIL_LEAST, ASK_MOST = -2.0, 9.0


def compare(a: Card, b: Card, known: Commonness = NOBODY_KNOWN) -> Doubt | None:
    """Whether `b` may be the person of `a`, for the owner to say; None when too little speaks for it.

    Listed from 0 points (`LISTED`), and always for the same mail. Two different LinkedIn addresses are never one person.
    """
    return compare_traits(traits(a), traits(b), known)


def compare_traits(a: Traits, b: Traits, known: Commonness) -> Doubt | None:
    """`compare`, of cards whose traits are worked out already."""
    one, other = a.card, b.card
    if one.linkedin and other.linkedin and not (one.linkedin & other.linkedin):
        return None
    named = naming(a, b, known)
    found = _weigh(a, b, named, known)
    points = named.points
    for entry in found:
        points += entry.points
    mail = not one.mails.isdisjoint(other.mails)
    if not mail and points + ADDRESS_MOST < 0:
        return None
    if (a.addresses and b.addresses) or (one.place and other.place):
        for entry in _homes(a, b, named):
            found.append(entry)
            points += entry.points
    if not mail and points < 0:
        return None
    score = score_of(min(points, _most(one, other, named, mail=mail)))
    told = [Evidence(named.points, name_reason(a, b, named)), *found]
    reasons = [entry.reason for entry in sorted(told, key=lambda entry: -entry.points) if entry.reason]
    return Doubt(other.key, max(score, score_of(MAIL_LEAST)) if mail else score, tuple(reasons))


def _most(one: Card, other: Card, named: Naming, *, mail: bool) -> float:
    """What all evidence together may come to: “same” is not said of two birthdays, nor of an initial that a household may share."""
    born = birthdays(one.birthday, other.birthday).points if one.birthday and other.birthday else 0.0
    unsure = born < 0 or (named.given >= Level.INITIAL and not mail and born == 0)
    return min(named.most, ASK_MOST) if unsure else named.most


def _weigh(a: Traits, b: Traits, named: Naming, known: Commonness) -> list[Evidence]:
    """What speaks for and against, but for the name and the address."""
    one, other = a.card, b.card
    found: list[Evidence] = []
    if one.linkedin and other.linkedin:
        found.append(Evidence(LINKEDIN, "the same LinkedIn address"))
    if not one.mails.isdisjoint(other.mails):
        mail = min(one.mails & other.mails)
        if named.different:
            found.append(Evidence(MAIL_SHARED, f"the same mail {mail}, but names that differ"))
        else:
            found.append(Evidence(MAIL, f"the same mail {mail}"))
    elif a.locals and not a.locals.isdisjoint(b.locals):
        local = min(a.locals & b.locals)
        # anasilva@ says no more than the name of Ana Silva does.
        points = NAME_LOCAL if local.isalpha() and _spells(local, a) and _spells(local, b) else LOCAL
        found.append(Evidence(points, f"the same name before the @ ({local})"))
    if one.phones and other.phones:
        entry = phones(a, b)
        found.append(Evidence(min(entry.points, HOUSEHOLD_PHONE), entry.reason) if named.different else entry)
    if one.organisations and other.organisations:
        found += employers(one, other, known)
    if one.birthday and other.birthday:
        found.append(birthdays(one.birthday, other.birthday))
    return found


def _homes(a: Traits, b: Traits, named: Naming) -> list[Evidence]:
    """What the addresses say; people of one household share theirs, and hardly ever a birthday. Cards that have nothing else do not tell
    a household from one person: that is asked."""
    home = addresses(a, b)
    if home and named.different and not (_bare(a.card) and _bare(b.card)):
        born, other = a.card.birthday, b.card.birthday
        if not (born and other and birthdays(born, other).points > 0):
            return [Evidence(min(entry.points, HOUSEHOLD_ADDRESS), entry.reason) for entry in home]
    return home


def _bare(card: Card) -> bool:
    """Whether nothing is known but name, address and birthday."""
    return not (card.mails or card.phones or card.organisations or card.linkedin)


def _spells(local: str, card: Traits) -> bool:
    """Whether the letters before the @ are those of the card's name."""
    return all(word in local for word in card.family) or any(word in local for word in card.given)
