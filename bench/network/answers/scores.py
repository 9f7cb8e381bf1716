"""Orders of the cases: the product's, simple ones, and what could be had at most.

In: cases. Out: one figure per case, the higher the sooner an answer is expected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from askaround.network.rules.ties import TieSignals
from askaround.network.rules.willing import willingness
from bench.network.answers.cases import DAY, Cases

FOLDS, BINS = 5, 8
PENALTY = 3.0
"""Keeps what few cases say small."""

Known = dict[str, np.ndarray]


def product(cases: Cases) -> np.ndarray:
    """The product's willingness, from nothing but the messages between the two before the case."""
    columns = (
        cases.at,
        cases.written,
        cases.received,
        cases.first_received,
        cases.last_received,
        cases.last_written,
    )
    return np.array([_willing(*row) for row in zip(*(column.tolist() for column in columns), strict=True)])


def _willing(at: int, written: int, received: int, first: float, last: float, mine: float) -> float:
    tie = TieSignals(
        written=int(written), answered=int(received), first_exchange=_day(first), last_exchange=_day(last),
        last_contact=_day(max(last, mine)),
    )  # fmt: skip
    return willingness(tie, _day(at) or dt.date.max)


def _day(at: float) -> dt.date | None:
    return dt.datetime.fromtimestamp(at, dt.UTC).date() if at >= 0 else None


def features(cases: Cases) -> Known:
    """What the sender has seen of the other, as figures."""
    last = np.where(cases.last_received < 0, np.inf, cases.at - cases.last_received) / DAY
    mine = np.where(cases.last_written < 0, np.inf, cases.at - cases.last_written) / DAY
    return {
        "written": cases.written.astype(float),
        "received": cases.received.astype(float),
        "since_received": last,
        "since_written": mine,
        "since_any": np.minimum(last, mine),
    }


SIMPLE: dict[str, Callable[[Known], np.ndarray]] = {
    "recency: last message of either": lambda known: -known["since_any"],
    "recency: last message of theirs": lambda known: -known["since_received"],
    "volume: messages of both": lambda known: known["written"] + known["received"],
    "messages received": lambda known: known["received"],
    "reciprocity: received / written": lambda known: known["received"] / np.maximum(1, known["written"]),
    "reciprocity: the smaller / the larger": lambda known: np.minimum(known["written"], known["received"])
    / np.maximum(1, np.maximum(known["written"], known["received"])),
}  # fmt: skip


def pooled(known: Known, cases: Cases) -> Known:
    """The same with what a cohort could pool: how often the other answered third people, smoothed by the share of all."""
    share = (cases.to_others_answered + 2 * 0.5) / (cases.to_others + 2)
    return {**known, "share_to_others": share, "to_others": cases.to_others.astype(float)}


def ceiling(known: Known, cases: Cases, ours: np.ndarray) -> np.ndarray:
    """About what could be had at most: logistic regression fitted to this very file, scored on senders it has not seen (five folds).

    It is given each figure as it is (by its logarithm) and cut into bins, and our own score as well. Never shipped, since it is fitted.
    """
    table = _table({**known, "ours": ours})
    _, group = np.unique(cases.sender, return_inverse=True)
    fold = np.random.default_rng(7).integers(0, FOLDS, int(group.max()) + 1)[group]
    found = np.zeros(len(cases.label))
    for part in range(FOLDS):
        held = fold == part
        if held.any() and not held.all():
            found[held] = table[held] @ _logistic(table[~held], cases.label[~held])
    return found


def _table(known: Known) -> np.ndarray:
    columns = [np.ones((len(known["written"]), 1))]
    for values in known.values():
        finite = np.where(np.isinf(values), -1.0, values)
        straight = np.log1p(np.maximum(0.0, finite))
        columns.append(((straight - straight.mean()) / (straight.std() or 1.0))[:, None])
        edges = np.unique(np.quantile(finite, np.linspace(0, 1, BINS + 1)[1:-1]))
        codes = np.searchsorted(edges, finite, side="right")
        columns.append((codes[:, None] == np.unique(codes)[None, :]).astype(float))
    return np.hstack(columns)


def _logistic(table: np.ndarray, label: np.ndarray, penalty: float = PENALTY, rounds: int = 12) -> np.ndarray:
    """The weights, by Newton's steps with a ridge."""
    weights = np.zeros(table.shape[1])
    ridge = penalty * np.eye(table.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (label - chance) - penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights
