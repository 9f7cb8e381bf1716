"""Which touches are real contact (docs/rules/ties.md).

In: a kind. Out: yes or no. Pure.
"""

from __future__ import annotations

# A touch is contact when something passed between the two: what one only intended, planned or wrote about others is none.
CONTACT = frozenset(
    {"sent", "received", "asked", "nudged", "replied", "declined", "later", "introduced", "agreed", "met", "talked", "thanked",
     "told"}
)  # fmt: skip
NO_CONTACT = frozenset({"bounced", "promised", "referred", "retracted"})


def is_contact(kind: str) -> bool:
    """Whether a touch of this kind is real contact. Raises ValueError for a kind that does not exist."""
    if kind in CONTACT:
        return True
    if kind in NO_CONTACT:
        return False
    raise ValueError(kind)
