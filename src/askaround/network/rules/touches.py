"""Which touches are real contact, and who took part in them (docs/rules/ties.md).

In: a kind. Out: yes or no. Pure.
"""

from __future__ import annotations

# By you, towards them; a message that nobody answers is no exchange.
WRITTEN = frozenset({"sent", "asked", "nudged", "thanked", "told"})
# By them, towards you.
ANSWERED = frozenset({"received", "replied", "declined", "later", "agreed", "introduced"})
# By both at once.
TALKED = frozenset({"met", "talked"})
ASKING = frozenset({"asked", "nudged"})

# A touch is contact when something passed between the two: what one only intended, planned or wrote about others is none.
CONTACT = WRITTEN | ANSWERED | TALKED
NO_CONTACT = frozenset({"bounced", "promised", "referred", "retracted"})


def is_contact(kind: str) -> bool:
    """Whether a touch of this kind is real contact. Raises ValueError for a kind that does not exist."""
    if kind in CONTACT:
        return True
    if kind in NO_CONTACT:
        return False
    raise ValueError(kind)


def is_exchange(kind: str) -> bool:
    """Whether the other side took part: they wrote, or you met or talked."""
    return kind in ANSWERED or kind in TALKED
