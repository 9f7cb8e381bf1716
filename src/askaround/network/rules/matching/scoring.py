"""How much speaks for two cards being one person: points per piece of evidence, added up, in words in docs/rules/matching.md.

In: two cards, and how common names are among the owner's people. Out: `Doubt`, or None. Points are base-2 logarithms of how much more
often a piece is found with one person than with two (Fellegi and Sunter, “A theory for record linkage”, 1969), rounded by us.
"""

from __future__ import annotations

from askaround.network.rules.matching.cards import LISTED, Card, Doubt, score_of
from askaround.network.rules.matching.evidence import Evidence, addresses, birthdays, employers, phones
from askaround.network.rules.matching.naming import naming
from askaround.network.rules.matching.traits import Commonness, Traits, traits

NOBODY_KNOWN = Commonness()
MAIL, LOCAL, LINKEDIN = 11.0, 5.0, 24.0
HOUSEHOLD = 4.0
MAIL_LEAST = -2.0


def compare(a: Card, b: Card, known: Commonness = NOBODY_KNOWN) -> Doubt | None:
    """Whether `b` may be the person of `a`, for the owner to say; None when too little speaks for it.

    Listed from `LISTED`, and always for the same mail. Two different LinkedIn addresses are never one person.
    """
    return compare_traits(traits(a), traits(b), known)


def compare_traits(a: Traits, b: Traits, known: Commonness) -> Doubt | None:
    """`compare`, of cards whose traits are worked out already."""
    one, other = a.card, b.card
    if one.linkedin and other.linkedin and not (one.linkedin & other.linkedin):
        return None
    found = weigh(a, b, known)
    mail = one.mails & other.mails
    points = sum(entry.points for entry in found)
    score = score_of(points)
    if mail:
        score = max(score, score_of(MAIL_LEAST))
    elif score < LISTED:
        return None
    reasons = [entry.reason for entry in sorted(found, key=lambda entry: -entry.points) if entry.reason]
    return Doubt(other.key, score, tuple(reasons))


def weigh(a: Traits, b: Traits, known: Commonness) -> list[Evidence]:
    """Every piece of evidence with its points; the first is the name's, which holds how unlikely two cards are one to begin with."""
    named = naming(a, b, known)
    found = [named.evidence]
    one, other = a.card, b.card
    if one.linkedin & other.linkedin:
        found.append(Evidence(LINKEDIN, "the same LinkedIn address"))
    home = addresses(a, b)
    if named.different:
        # A household shares its address and its phone.
        home = [Evidence(min(entry.points, HOUSEHOLD / 2), entry.reason) for entry in home]
    found += home
    if mail := one.mails & other.mails:
        but = ", but names that differ" if named.different else ""
        found.append(Evidence(MAIL_SHARED if named.different else MAIL, f"the same mail {min(mail)}{but}"))
    elif a.locals and a.locals & b.locals:
        found.append(Evidence(LOCAL, f"the same name before the @ ({min(a.locals & b.locals)})"))
    if one.phones and other.phones and (entry := phones(a, b)):
        found.append(Evidence(min(entry.points, HOUSEHOLD), entry.reason) if named.different else entry)
    if one.organisations and other.organisations:
        found += employers(one, other, known)
    if one.birthday and other.birthday:
        found += birthdays(one.birthday, other.birthday)
    return found


MAIL_SHARED = 4.0
