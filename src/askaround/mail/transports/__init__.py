"""The ways a message can go.

In: an `Envelope`. Out: an `Outcome`; a transport never raises for what the other side does. One contract for all
(tests/mail/test_transports.py): accepted means taken over once; anything but UNKNOWN and ACCEPTED means surely not taken over.
"""

from __future__ import annotations

from typing import Protocol

from askaround.mail.message import Envelope
from askaround.mail.rules.outcome import Outcome


class Transport(Protocol):
    """One way, for one owner and one run; `close` ends what `deliver` opened."""

    def deliver(self, envelope: Envelope) -> Outcome:
        """Hand over one message."""

    def was_delivered(self, message_id: str) -> bool:
        """Whether it is certain that this message was taken over (False: not known)."""

    def close(self) -> None:
        """End the connection, if there is one; never raises."""
