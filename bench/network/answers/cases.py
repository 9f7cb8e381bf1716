"""Cases out of a file of messages: what the sender had seen, and whether an answer came.

In: lines `from to unix-time`. Out: `Cases`, arrays of one entry per case, by time. Memory: three numbers per message, and per pair of
people that wrote each other.
"""

from __future__ import annotations

import gzip
from array import array
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

DAY = 86_400
NEVER = -1.0


@dataclass(frozen=True)
class Cases:
    """Arrays of equal length, and the number of messages read; times in seconds, `NEVER` for none.

    `written`, `received`: messages between the two before the case; `to_others_*`: of the other person, messages received from
    third people before the case, at least N days old so that an answer could be seen, and how many they answered within N days.
    """

    messages: int
    sender: np.ndarray
    recipient: np.ndarray
    at: np.ndarray
    label: np.ndarray
    written: np.ndarray
    received: np.ndarray
    first_received: np.ndarray
    last_received: np.ndarray
    last_written: np.ndarray
    to_others: np.ndarray
    to_others_answered: np.ndarray

    def only(self, which: np.ndarray) -> Cases:
        """Those cases alone."""
        kept = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return Cases(**{name: value if name == "messages" else value[which] for name, value in kept.items()})


def read_messages(path: Path) -> np.ndarray:
    """(from, to, time) by time, whole numbers; lines that are none are left out, and those to oneself."""
    rows = array("q")  # eight bytes a number: a file of many millions still fits
    names: dict[str, int] = {}
    with (
        gzip.open(path, "rt", errors="replace")
        if path.suffix == ".gz"
        else path.open(errors="replace") as lines
    ):
        for line in lines:
            parts = line.replace(",", " ").split()
            try:
                at = int(float(parts[2]))
            except (IndexError, ValueError, OverflowError):
                continue
            pair = [names.setdefault(name, len(names)) for name in parts[:2]]
            if pair[0] != pair[1]:
                rows.extend((pair[0], pair[1], at))
    found = np.frombuffer(rows, dtype=np.int64).reshape(-1, 3) if rows else np.zeros((0, 3), dtype=np.int64)
    return found[np.argsort(found[:, 2], kind="stable")]


def read_cases(path: Path, days: int) -> Cases:
    """The cases of the last third of the messages."""
    messages = read_messages(path)
    if not len(messages):
        return _empty()
    window, end = days * DAY, int(messages[-1, 2])
    start = int(messages[len(messages) * 2 // 3, 2])
    talks = _by_pair(messages)
    answered = _first_messages(messages, talks, window)
    rows = []
    for sender, recipient, at in messages[np.searchsorted(messages[:, 2], start, side="right") :].tolist():
        if at + window > end:
            break
        sent = talks[sender, recipient]
        before = int(np.searchsorted(sent, at))
        if before and at - int(sent[before - 1]) <= window:
            continue
        back = talks.get((recipient, sender), _NONE)
        seen, later = int(np.searchsorted(back, at)), int(np.searchsorted(back, at, side="right"))
        label = later < len(back) and int(back[later]) <= at + window
        others, answers = _others(answered, sender, recipient, at - window)
        rows.append((
            sender, recipient, at, label, before, seen, int(back[0]) if seen else NEVER, int(back[seen - 1]) if seen else NEVER,
            int(sent[before - 1]) if before else NEVER, others, answers,
        ))  # fmt: skip
    if not rows:
        return _empty(len(messages))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    columns[3] = columns[3].astype(bool)
    return Cases(len(messages), *columns)


_NONE = np.array([], dtype=np.int64)


def _empty(messages: int = 0) -> Cases:
    return Cases(
        messages,
        *(np.zeros(0, dtype=bool) if entry.name == "label" else np.zeros(0) for entry in fields(Cases)[1:]),
    )


def _by_pair(messages: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    """(from, to) → its times, in order."""
    order = np.lexsort((messages[:, 2], messages[:, 1], messages[:, 0]))
    ordered = messages[order]
    cuts = np.flatnonzero(np.any(ordered[1:, :2] != ordered[:-1, :2], axis=1)) + 1
    return {(int(part[0, 0]), int(part[0, 1])): part[:, 2] for part in np.split(ordered, cuts)}


Answered = dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]]


def _first_messages(messages: np.ndarray, talks: dict[tuple[int, int], np.ndarray], window: int) -> Answered:
    """Person → (times, senders, answered so far) of the first messages within N days that they received, by time."""
    found: dict[int, list[tuple[int, int, bool]]] = {}
    for (sender, recipient), times in talks.items():
        firsts = times[np.r_[True, np.diff(times) > window]]
        back = talks.get((recipient, sender), _NONE)
        after = np.searchsorted(back, firsts, side="right")
        for at, place in zip(firsts.tolist(), after.tolist(), strict=True):
            answer = place < len(back) and int(back[place]) <= at + window
            found.setdefault(recipient, []).append((at, sender, answer))
    made: Answered = {}
    for person, rows in found.items():
        rows.sort()
        made[person] = (
            np.array([row[0] for row in rows]),
            np.array([row[1] for row in rows]),
            np.array([row[2] for row in rows], dtype=bool),
        )
    return made


def _others(answered: Answered, sender: int, recipient: int, until: int) -> tuple[int, int]:
    """How many first messages the recipient had from others until then, and how many of them they answered."""
    if recipient not in answered:
        return 0, 0
    times, senders, answers = answered[recipient]
    seen = int(np.searchsorted(times, until, side="right"))
    others = senders[:seen] != sender
    return int(others.sum()), int((others & answers[:seen]).sum())
