"""Does the product's willingness put those first who will answer? Measured on messages of others.

In: a file of lines `from to unix-time` (.gz may be). Out: AUC of the score, of what one would pick instead, of a fitted ceiling;
exit 1 when the score is below the best of the simple orders, within each sender's own cases or overall.

    python bench/network/who_answers.py FILE [--days 14] [--markdown]

A case is a message from one to another in the last third of the messages, the first of that sender to that person within N days; its
label is an answer within N days, and cases too late for that to be seen are left out. Each case is scored with what its sender has
seen before: their own messages with that person. The score is `rules.willing.willingness` with its own weights; nothing is fitted to
the file. Intervals are by bootstrap over senders, whose cases hang together.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.network.answers.cases import Cases, read_cases
from bench.network.answers.measures import auc, between, pairs_within, within_mean
from bench.network.answers.scores import SIMPLE, ceiling, features, pooled, product

if TYPE_CHECKING:
    import numpy as np

OURS = "the product's willingness"
ROUNDS = 500
MOST_FITTED = 200_000
"""Of more cases nothing is fitted: the table would not fit into memory."""

SEED = 20_261_123


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="lines: from to unix-time; .gz is unpacked")
    parser.add_argument(
        "--days", type=int, default=14, metavar="N", help="first message in N days, answer within N days"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="of the bootstrap")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    if not args.file.is_file() or args.days < 1:
        parser.error("name a file that exists, and at least one day")
    cases = read_cases(args.file, args.days)
    if len(cases.label) < 50 or cases.label.all() or not cases.label.any():
        print(
            f"Too few to say: {len(cases.label)} cases, {int(cases.label.sum())} answered.", file=sys.stderr
        )
        return 1
    return _report(cases, args)


def _report(cases: Cases, args: argparse.Namespace) -> int:
    known = features(cases)
    ours = product(cases)
    scores: dict[str, np.ndarray] = {OURS: ours}
    scores |= {name: order(known) for name, order in SIMPLE.items()}
    if len(cases.label) <= MOST_FITTED:
        scores["fitted ceiling (never shipped)"] = ceiling(known, cases, ours)
        scores["the same with answers given to others"] = ceiling(pooled(known, cases), cases, ours)
        scores["answers given to others alone"] = pooled(known, cases)["share_to_others"]
    history = cases.written + cases.received > 0
    senders = len(set(cases.sender.tolist()))
    many = f"{cases.messages:,} messages; {len(cases.label):,} cases of {senders:,} senders"
    told = [f"{args.file.name}: {many}, {cases.label.mean():.1%} answered within {args.days} days."]
    if history.any() and (~history).any():
        told.append(
            f"With history: {history.mean():.1%} of the cases ({cases.label[history].mean():.1%} answered); without:"
            f" {cases.label[~history].mean():.1%} answered, and nothing the sender saw can order those."
        )
    print("\n".join(told) + "\n")
    head = ["order", "within, pairs", "within, mean", "overall", "history: within", "history: overall"]
    print(
        "| " + " | ".join(head) + " |\n|" + "---|" * len(head)
        if args.markdown
        else "  ".join(f"{cell:<24}" for cell in head)
    )
    rows: dict[str, tuple[float, float, float]] = {}
    for name, score in scores.items():
        rows[name] = (pairs_within(score, cases), within_mean(score, cases), auc(score, cases.label))
        inside = cases.only(history)
        cells = [name, *(f"{value:.3f}" for value in rows[name])]
        cells += [f"{pairs_within(score[history], inside):.3f}", f"{auc(score[history], inside.label):.3f}"]
        print(
            "| " + " | ".join(cells) + " |" if args.markdown else "  ".join(f"{cell:<24}" for cell in cells)
        )
    return _judged(cases, scores, rows, args)


def _judged(
    cases: Cases,
    scores: dict[str, np.ndarray],
    rows: dict[str, tuple[float, float, float]],
    args: argparse.Namespace,
) -> int:
    ours = scores[OURS]
    print(
        f"\nDifference of ours to each, 95 % interval by {args.rounds} bootstrap rounds over senders (within, pairs; overall):\n"
    )
    for name in SIMPLE:
        low, high = between(ours, scores[name], cases, args.rounds, SEED, within=True)
        low_all, high_all = between(ours, scores[name], cases, args.rounds, SEED, within=False)
        print(f"- {name}: {low:+.3f} to {high:+.3f}; {low_all:+.3f} to {high_all:+.3f}")
    print("\nWhat it does not show: " + NOT_SHOWN)
    mine = rows[OURS]
    held = True
    for at, what in enumerate(("within, pairs", "within, mean", "overall")):
        name = max(SIMPLE, key=lambda each: rows[each][at])
        if mine[at] < rows[name][at]:
            held = False
            print(f"{what}: below {name}, {mine[at]:.4f} against {rows[name][at]:.4f}", file=sys.stderr)
    return 0 if held else 1


NOT_SHOWN = (
    "whether somebody would say yes to an interview, which is not what these messages asked; what the owner says of a tie, meetings, "
    "years together and ways in, which these files lack; whom nobody wrote to, since only messages sent are cases; anything of "
    "years of silence, in a file of a few months."
)

if __name__ == "__main__":
    raise SystemExit(main())
