"""Which of a mailbox's folders holds what was sent.

In: folders as a server lists them, with their flags. Out: a name, or "".
"""

from __future__ import annotations

from collections.abc import Sequence

# As providers and mail programs call it where the server marks none, in the order of trust; compared without case and
# without what stands before the last separator (INBOX.Sent, [Gmail]/Sent Mail).
NAMES = (
    "sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete elemente", "gesendete objekte", "envoyés",
    "éléments envoyés", "enviados", "elementos enviados", "itens enviados", "posta inviata", "inviati", "verzonden",
    "verzonden items", "skickat", "wysłane", "отправленные",
)  # fmt: skip


def sent(listed: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The folder flagged \\Sent (RFC 6154), else the first of a usual name; "" when there is none. What cannot be opened is passed over."""
    open_ones = [
        (name, {flag.lower() for flag in flags})
        for name, flags in listed
        if not {flag.lower() for flag in flags} & {"\\noselect", "\\nonexistent"}
    ]
    for name, flags in open_ones:
        if "\\sent" in flags:
            return name
    known = {name.replace("/", ".").rpartition(".")[2].lower(): name for name, _ in reversed(open_ones)}
    return next((known[each] for each in NAMES if each in known), "")
