"""How well a score orders cases.

In: scores, cases. Out: areas under the ROC curve, intervals of differences.
"""

from __future__ import annotations

import math

import numpy as np

from bench.network.answers.cases import Cases


def auc(score: np.ndarray, label: np.ndarray) -> float:
    """The chance that an answered case has the higher score than one that was not, ties half; NaN without both."""
    won, pairs = concordance(score, label)
    return won / pairs if pairs else math.nan


def concordance(score: np.ndarray, label: np.ndarray) -> tuple[float, int]:
    """Pairs of an answered and an unanswered case that are in the right order (ties half), and all such pairs."""
    yes = int(label.sum())
    no = len(label) - yes
    if not yes or not no:
        return 0.0, 0
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float(rank[label].sum() - yes * (yes + 1) / 2), yes * no


def by_sender(score: np.ndarray, cases: Cases) -> np.ndarray:
    """One row per sender with both kinds of cases: pairs in the right order, pairs."""
    order = np.argsort(cases.sender, kind="stable")
    cuts = np.flatnonzero(np.diff(cases.sender[order])) + 1
    rows = [concordance(score[part], cases.label[part]) for part in np.split(order, cuts)]
    return np.array([row for row in rows if row[1]], dtype=float).reshape(-1, 2)


def pairs_within(score: np.ndarray, cases: Cases) -> float:
    """Over all pairs of one sender's own cases, the share in the right order: what orders one owner's list."""
    rows = by_sender(score, cases)
    return float(rows[:, 0].sum() / rows[:, 1].sum()) if len(rows) else math.nan


def within_mean(score: np.ndarray, cases: Cases) -> float:
    """The mean of the senders' own AUC, each sender once."""
    rows = by_sender(score, cases)
    return float((rows[:, 0] / rows[:, 1]).mean()) if len(rows) else math.nan


def between(
    ours: np.ndarray, other: np.ndarray, cases: Cases, rounds: int, seed: int, *, within: bool
) -> tuple[float, float]:
    """The 95 % interval of the difference in AUC, senders drawn with replacement."""
    chance = np.random.default_rng(seed)
    if within:
        first, second = by_sender(ours, cases), by_sender(other, cases)
        drawn = chance.integers(0, len(first), (rounds, len(first)))
        found = (first[drawn, 0].sum(1) - second[drawn, 0].sum(1)) / first[drawn, 1].sum(1)
    else:
        _, group = np.unique(cases.sender, return_inverse=True)
        sorted_ours, sorted_other = (_Sorted(score, cases.label) for score in (ours, other))
        many = int(group.max()) + 1
        weights = (np.bincount(chance.integers(0, many, many), minlength=many)[group] for _ in range(rounds))
        found = np.array([sorted_ours.auc(weight) - sorted_other.auc(weight) for weight in weights])
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


class _Sorted:
    """A score sorted once, whose AUC is then worked out for many weightings of the cases."""

    def __init__(self, score: np.ndarray, label: np.ndarray) -> None:
        self.order = np.argsort(score, kind="stable")
        ordered = score[self.order]
        self.starts = np.r_[0, np.flatnonzero(ordered[1:] != ordered[:-1]) + 1]
        self.label = label[self.order]

    def auc(self, weight: np.ndarray) -> float:
        ordered = weight[self.order]
        yes = np.add.reduceat(np.where(self.label, ordered, 0), self.starts)
        no = np.add.reduceat(np.where(self.label, 0, ordered), self.starts)
        below = np.cumsum(no) - no
        total = float(yes.sum() * no.sum())
        return float((yes * (below + no / 2)).sum()) / total if total else math.nan
