"""The cases of bench/network/who_answers.py: what the sender had seen, what came of it."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from bench.network.answers.cases import DAY, read_cases
from bench.network.answers.measures import auc, pairs_within, within_mean
from bench.network.answers.scores import SIMPLE, features, product


@pytest.fixture
def cases(tmp_path):
    """Twelve early messages; then three cases of person 1, of which 2 and 4 answer, and an unanswered one of person 5."""
    rows = [(2, 1, 1), (1, 2, 2), (2, 1, 3), (3, 6, 4), (6, 3, 5), (7, 8, 6)] + [
        (7, 8, day) for day in range(7, 25)
    ]
    rows += [
        (1, 2, 40),
        (2, 1, 41),
        (1, 3, 42),
        (1, 2, 43),
        (1, 4, 44),
        (4, 1, 45),
        (5, 3, 46),
        (9, 8, 70),
        (9, 8, 71),
    ]
    path = tmp_path / "messages.txt.gz"
    with gzip.open(path, "wt") as out:
        out.write("# no message\n1 1 5\n")
        out.writelines(f"{a} {b} {day * DAY}\n" for a, b, day in rows)
    return read_cases(path, 14)


def test_only_what_was_seen_before_counts(cases):
    assert cases.messages == 33
    # 1 to 2 on day 43 follows one on day 40; 9 to 8 comes too late for an answer to be seen.
    # An answer is a case as well: it waits for the next.
    assert (cases.at // DAY).tolist() == [40, 41, 42, 44, 45, 46]
    assert cases.label.tolist() == [True, True, False, True, False, False]
    assert cases.written.tolist() == [1, 2, 0, 0, 0, 0]
    assert cases.received.tolist() == [2, 2, 0, 0, 1, 0]
    assert (cases.last_received[0] / DAY, cases.last_written[2]) == (3, -1)
    # 3 had one first message of somebody else, of 6, and wrote no more; 1 had one of 2 and answered; 2 had none but of 1.
    assert cases.to_others.tolist() == [0, 0, 1, 0, 1, 1]
    assert cases.to_others_answered.tolist() == [0, 0, 0, 0, 1, 0]


def test_scores_order_and_are_measured(cases):
    ours = product(cases)
    assert min(ours[0], ours[1], ours[4]) > ours[2] == ours[3] == ours[5]
    known = features(cases)
    assert all(order(known)[1] >= order(known)[2] for order in SIMPLE.values())
    # Of the nine pairs of an answered and an unanswered case: those of one sender are case 0 above 2, and 3 level with it.
    assert pairs_within(ours, cases) == within_mean(ours, cases) == 0.75
    assert 0.5 < auc(ours, cases.label) < 1
    assert np.isnan(auc(ours, np.zeros(6, dtype=bool)))
