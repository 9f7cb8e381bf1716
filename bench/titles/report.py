"""The tables of the bench, in Markdown, so that what is printed can be pasted into docs/benchmarks.md.

In: answers by system and set. Out: text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.titles.measures import (
    Answer,
    abstention,
    best_threshold,
    calibration,
    hit,
    paired_interval,
    share,
)
from bench.titles.sets import ENGLISH, KINDS, LANGUAGES, NONE, Case

Sets = Mapping[str, list[Case]]
Answers = Mapping[str, Mapping[str, list[Answer]]]
"""By system, by set, one for each title."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def percent(value: float) -> str:
    return "–" if value != value else f"{100 * value:.1f}"


def groups(sets: Sets) -> dict[str, list[str]]:
    """Columns: each kind by itself, then what is put together."""
    columns = {kind: [kind] for kind in sets if kind != NONE}
    columns["English"] = list(ENGLISH)
    columns["languages"] = list(LANGUAGES)
    columns["all kinds"] = list(KINDS)
    if "bls" in sets:
        columns["English and bls"] = [*ENGLISH, "bls"]
        columns["all and bls"] = [*KINDS, "bls"]
    return columns


def hits(
    answers: Mapping[str, list[Answer]], sets: Sets, kinds: Iterable[str], most: int, digits: int
) -> list[bool]:
    return [
        hit(answer, case.codes, most, digits)
        for kind in kinds
        for answer, case in zip(answers[kind], sets[kind], strict=True)
    ]


def accuracy(answers: Answers, sets: Sets, most: int, digits: int) -> str:
    columns = groups(sets)
    rows = [
        [name, *(percent(share(hits(of, sets, kinds, most, digits))) for kinds in columns.values())]
        for name, of in answers.items()
    ]
    count = ["titles", *(str(sum(len(sets[kind]) for kind in kinds)) for kinds in columns.values())]
    return table(["%", *columns], [*rows, count])


def differences(answers: Answers, sets: Sets, draws: int) -> str:
    columns = {name: kinds for name, kinds in groups(sets).items() if len(kinds) > 1 or name == "bls"}
    asked = [(name, kinds, digits) for digits in (6, 2) for name, kinds in columns.items()]
    head = ["ours minus", *(f"{name}, {digits} digits" for name, _, digits in asked)]
    ours, *rivals = answers
    rows = []
    for rival in rivals:
        row = [rival]
        for _, kinds, digits in asked:
            both = [hits(answers[name], sets, kinds, 1, digits) for name in (ours, rival)]
            mean, low, high = paired_interval(both[0], both[1], draws)
            row.append(f"{100 * mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})")
        rows.append(row)
    return table(head, rows)


def in_short(answers: Answers, sets: Sets, draws: int) -> str:
    """Ours beside the best of the rivals as they are, for each group of titles."""
    lines = []
    rivals = [name for name in answers if name != "ours" and "+" not in name.replace("FTS5 + rapidfuzz", "")]
    for column, kinds in groups(sets).items():
        if not rivals or (len(kinds) == 1 and column != "bls"):
            continue
        right = {name: hits(answers[name], sets, kinds, 1, 6) for name in ("ours", *rivals)}
        best = max(rivals, key=lambda name: share(right[name]))
        mean, low, high = paired_interval(right["ours"], right[best], draws)
        lines.append(
            f"- {column} ({len(right[best])} titles): ours {percent(share(right['ours']))} %, the best rival"
            f" ({best}) {percent(share(right[best]))} %, a difference of {100 * mean:+.1f} points"
            f" ({100 * low:+.1f} to {100 * high:+.1f})."
        )
    return "\n".join(lines)


def too_silent(answers: Mapping[str, list[Answer]], sets: Sets) -> str:
    """Share of titles with an occupation to which ours says nothing."""
    columns = groups(sets)
    row = [
        percent(share([answer.silent for kind in kinds for answer in answers[kind]]))
        for kinds in columns.values()
    ]
    return table(["%", *columns], [["ours", *row]])


def silences(answers: Answers, sets: Sets, dev: Answers, dev_sets: Sets) -> str:
    """Abstention. Ours says itself when; of a rival by the best threshold of its score on the dev sets."""
    rows = []
    for name, of in answers.items():
        if name not in dev:
            continue
        threshold = None
        if name != "ours":
            scores = [sureness(a) for kind in dev_sets for a in dev[name][kind]]
            threshold = best_threshold(scores, [not c.codes for kind in dev_sets for c in dev_sets[kind]])
        row = [name, "its own" if threshold is None else f"score below {threshold:.3f}"]
        for kinds in ((*KINDS, NONE), (*ENGLISH, NONE)):
            pairs = [pair for kind in kinds for pair in zip(of[kind], sets[kind], strict=True)]
            silent = [a.silent if threshold is None else sureness(a) < threshold for a, _ in pairs]
            row += map(percent, abstention(silent, [not case.codes for _, case in pairs]))
        rows.append(row)
    head = ["says nothing", "when", "precision %", "recall %", "precision %, English", "recall %, English"]
    return table(head, rows)


def sureness(answer: Answer) -> float:
    return answer.score if answer.codes else -1.0


def calibrated(answers: Mapping[str, list[Answer]], sets: Sets) -> str:
    """Of every title that ours coded, those without occupation included (coded, they are wrong)."""
    pairs = [
        (answer.score, hit(answer, case.codes, 1, 6))
        for kind, cases in sets.items()
        for answer, case in zip(answers[kind], cases, strict=True)
        if not answer.silent
    ]
    bins, error = calibration([score for score, _ in pairs], [right for _, right in pairs])
    rows = [[f"{b.low:.1f}–{b.high:.1f}", str(b.count), percent(b.score), percent(b.right)] for b in bins]
    return (
        table(["score", "titles", "mean score %", "right %"], rows)
        + f"\n\nExpected calibration error: {100 * error:.1f} points."
    )


def levels(sets: Sets, found: Mapping[str, list[tuple[str, str]]]) -> str:
    """Seniority and status of ours, where a title is judged in them. `found`: (seniority, status) by set."""
    rows = []
    for number, what in enumerate(("seniority", "status")):
        pairs = [
            (getattr(case, what), values[number])
            for kind, cases in sets.items()
            for case, values in zip(cases, found[kind], strict=True)
            if getattr(case, what)
        ]
        rows.append([what, str(len(pairs)), percent(share([got in want.split("|") for want, got in pairs]))])
    return table(["ours", "titles judged", "right %"], rows)


def speeds(measured: Mapping[str, tuple[int, dict[str, float] | None, str]]) -> str:
    """`measured`: by system, titles asked, what speed.measure said, what is shipped."""
    rows = []
    for name, (count, found, size) in measured.items():
        if found is None:
            rows.append([name, f"{count:,}", "not measured", "", "", "", size])
            continue
        rows.append(
            [
                name,
                f"{count:,}",
                f"{found['core']:,.0f}",
                f"{found['clock']:,.0f}",
                f"{found['ready']:.1f}",
                f"{found['memory']:,.0f}",
                size,
            ]
        )
    head = [
        "",
        "distinct titles",
        "titles per second of one core",
        "by the clock",
        "ready after s",
        "peak memory MB",
        "shipped MB",
    ]
    return table(head, rows)
