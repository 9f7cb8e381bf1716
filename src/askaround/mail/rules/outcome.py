"""What came of handing one message to a transport, and what follows from it.

In: the transport's outcome, attempts so far, the present. Out: the outbox row's next state. In plain words:
docs/rules/delivery.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

# Minutes until the next attempt after the first, second … temporary refusal; after the last the message has failed.
WAITS = (5, 15, 30, 60, 120, 240, 480, 960)

# A claim by another computer is given up after this; longer than all time-outs of one delivery together.
LEASE = dt.timedelta(minutes=30)


class Kind(Enum):
    """What a transport says of one message."""

    ACCEPTED = "accepted"  # the other side has taken it over
    LATER = "later"  # refused for now, surely not taken over
    REFUSED = "refused"  # refused for good, surely not taken over
    UNKNOWN = "unknown"  # the answer never came: it may have been taken over
    BLOCKED = "blocked"  # the transport itself does not work, surely not taken over


@dataclass(frozen=True)
class Outcome:
    """The kind, and one sentence or the server's words."""

    kind: Kind
    words: str = ""


@dataclass(frozen=True)
class Next:
    """The row's next state; `not_before` only when it is queued again; `counts`: whether the attempt counts."""

    state: str
    words: str
    not_before: dt.datetime | None = None
    counts: bool = True


def after(outcome: Outcome, attempts: int, now: dt.datetime) -> Next:
    """What becomes of a message; `attempts` includes this one.

    LATER waits WAITS[attempts - 1] minutes and fails after the last; BLOCKED waits without counting the attempt.
    """
    if outcome.kind is Kind.ACCEPTED:
        return Next("sent", outcome.words)
    if outcome.kind is Kind.REFUSED:
        return Next("failed", outcome.words)
    if outcome.kind is Kind.UNKNOWN:
        return Next("uncertain", outcome.words)
    if outcome.kind is Kind.BLOCKED:
        return Next("queued", outcome.words, counts=False)
    if attempts > len(WAITS):
        return Next("failed", f"Given up after {attempts} attempts; the last answer: {outcome.words}")
    return Next("queued", outcome.words, now + dt.timedelta(minutes=WAITS[attempts - 1]))


def for_reply(code: int, words: str) -> Outcome:
    """The outcome of a server's refusal (RFC 5321 section 4.2.1): 4xx for now, 5xx for good."""
    said = f"The mail server answered “{code} {words}”."
    return Outcome(Kind.LATER if 400 <= code < 500 else Kind.REFUSED, said)


def for_end(code: int, words: str) -> Outcome:
    """The outcome of the answer to a message's last line: any 2xx has taken it over, not 250 alone (RFC 5321 section 4.2.1).

    What is no answer of SMTP (-1, 3xx) says neither, so that the message may have been taken.
    """
    if 200 <= code < 300:
        return Outcome(Kind.ACCEPTED, words)
    if 400 <= code < 600:
        return for_reply(code, words)
    return Outcome(
        Kind.UNKNOWN,
        f"The mail server answered “{words}”, which does not say whether it has taken the message.",
    )


def claim_is_dead(claimed_by: str, claimed_at: dt.datetime | None, me: str, real_now: dt.datetime) -> bool:
    """Whether the process that claimed a row is surely gone.

    Call it only while holding the lock of `me`: a claim under the same lock then belongs to nobody alive. Another
    computer's claim is given up after LEASE; so is one that lies that far ahead, made before a clock was put back.
    """
    return claimed_by == me or claimed_at is None or abs(real_now - claimed_at) > LEASE
