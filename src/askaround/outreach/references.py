"""The names by which the outbox knows an ask's messages.

In: an ask's id and which message it is. Out: `ask:<uuid>:first`, `ask:<uuid>:first-2` … (again, after the first came back) and
`ask:<uuid>:reminder`, `message:<uuid>` for what follows; and back.
"""

from __future__ import annotations

import uuid

FIRST = ("first", "first-2", "first-3", "first-4", "first-5")
REMINDER = "reminder"
PARTS = (*FIRST, REMINDER)


def reference(ask_id: uuid.UUID, part: str) -> str:
    return f"ask:{ask_id}:{part}"


def references(ask_ids: list[uuid.UUID]) -> list[str]:
    """Every reference that these asks may have."""
    return [reference(ask_id, part) for ask_id in ask_ids for part in PARTS]


def of_message(message_id: uuid.UUID) -> str:
    """The name of a `Message`, one of those that follow the first."""
    return f"message:{message_id}"


def read_message(text: str) -> uuid.UUID | None:
    """A message's id, or None when it is no message's."""
    kind, _, key = text.partition(":")
    try:
        return uuid.UUID(key) if kind == "message" else None
    except ValueError:
        return None


def read(text: str) -> tuple[uuid.UUID, str] | None:
    """(ask's id, first or reminder), or None when it is no ask's."""
    words = text.split(":")
    if len(words) != 3 or words[0] != "ask" or words[2] not in PARTS:
        return None
    try:
        return uuid.UUID(words[1]), REMINDER if words[2] == REMINDER else "first"
    except ValueError:
        return None
