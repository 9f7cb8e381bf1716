"""Title coding, ours and rivals side by side: `python -m bench.titles [--quick] [--dev [--wrong]] [--markdown] [--paste]`.

In: the titles of sets/ and, under $ASKAROUND_BENCH_DATA, those of the BLS. Out: tables. Rivals come from
bench/requirements-titles.txt; those not installed are named and left out. `--quick` leaves out the slow ones and measures speed with
fewer titles. `--dev` measures on the dev sets instead, and with `--wrong` lists what ours got wrong there.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from bench.titles import report, sets, speed
from bench.titles.asking import Asked, pieces
from bench.titles.measures import DRAWS, Answer
from bench.titles.rivals import RIVALS, Learned, MiniLM, Ours, System, WRatio

SLOW: tuple[type[System], ...] = (WRatio, MiniLM)
CLEANED = " + our pieces"
PAGE = sets.HERE.parents[1] / "docs/benchmarks.md"
PLAIN_TOO = 10_000
"""Systems fast enough for so many titles are timed with plain titles alone, too."""
BEGIN, END = "<!-- pasted from python -m bench.titles -->", "<!-- end of what is pasted -->"

Given = dict[str, dict[str, list[Answer]]]


def choose(quick: bool) -> tuple[list[type[System]], list[str]]:
    """Rivals to ask, and a sentence for each that is not."""
    chosen: list[type[System]] = []
    absent = []
    for rival in RIVALS:
        if missing := rival.missing():
            absent.append(f"{rival.name} is not measured: {', '.join(missing)} is not installed.")
        elif quick and rival in SLOW:
            absent.append(f"{rival.name} is not measured with --quick.")
        else:
            chosen.append(rival)
    return chosen, absent


def answers(
    systems: list[Asked], cases: report.Sets, cleaned: bool, patience: float
) -> tuple[Given, list[str]]:
    """Of every system to every title and, of rivals, to our pieces; and a sentence for each that was too slow."""
    given: Given = {}
    late = []
    cut = {case.text: pieces(case.text) for part in cases.values() for case in part} if cleaned else {}
    for asked in systems:
        started = time.perf_counter()
        name = asked.system.name
        if not asked.ask((case.text for part in cases.values() for case in part), patience):
            late.append(
                f"{name} is not measured: it answered too slowly (run again, or with more --patience)."
            )
            continue
        given[name] = {kind: [asked.of(case.text) for case in part] for kind, part in cases.items()}
        if cleaned and not isinstance(asked.system, Ours):
            if asked.ask((piece for parts in cut.values() for piece in parts), patience):
                given[name + CLEANED] = {
                    kind: [asked.of_pieces(cut[case.text]) for case in part] for kind, part in cases.items()
                }
            else:
                late.append(f"{name} is not measured with our pieces: it answered too slowly.")
        print(f"asked {name} in {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
    return given, late


def shipped(system: type[System]) -> str:
    """MB of what must be there at run time: ours the model and the facts, a rival its packages."""
    if system is Ours:
        folder = sets.FACTS.parent
        model = sum(f.stat().st_size for f in folder.glob("titles.*"))
        return f"{model / 1e6:.1f} and {sets.FACTS.stat().st_size / 1e6:.1f} facts"
    total = 0
    for package in system.needs:
        for name in metadata.packages_distributions().get(package, [])[:1]:
            total += sum(size(file.locate()) for file in metadata.files(name) or [])
    more = {"MiniLM nearest": " without torch", "sockit": ""}.get(system.name, " and the titles")
    return f"{total / 1e6:.1f}{more}"


def size(path: os.PathLike[str]) -> int:
    return Path(path).stat().st_size if Path(path).is_file() else 0


def speeds(chosen: Iterable[type[System]], quick: bool) -> str:
    measured = {}
    systems: list[type[System]] = [Ours, *chosen]
    for system in systems:
        count = min(system.many, 2000) if quick else system.many
        measured[system.name] = (count, speed.measure(system.name, count), shipped(system))
        if count >= PLAIN_TOO:
            plain = speed.measure(system.name, count, plain=True)
            measured[f"{system.name}, plain titles alone"] = (count, plain, "")
        print(f"measured the speed of {system.name}", file=sys.stderr, flush=True)
    return report.speeds(measured)


def levels(cases: report.Sets) -> str:
    from askaround.explore.catalogue.coder import code_titles

    found = {
        kind: [(c.seniority, c.status) for c in code_titles([case.text for case in part])]
        for kind, part in cases.items()
    }
    return report.levels(cases, found)


def wrong(cases: report.Sets, given: dict[str, list[Answer]]) -> str:
    lines = []
    for kind, part in cases.items():
        for case, answer in zip(part, given[kind], strict=True):
            good = answer.silent if not case.codes else answer.first in case.codes
            if not good:
                said = "nothing" if answer.silent else f"{answer.first} ({answer.score:.2f})"
                lines.append(f"{kind}\t{case.text}\twanted {'|'.join(case.codes) or 'nothing'}\tsaid {said}")
    return "\n".join(lines)


class Told:
    """What is printed, kept to be pasted."""

    def __init__(self, marked: bool) -> None:
        self.marked = marked
        self.texts: list[str] = []

    def say(self, heading: str, text: str) -> None:
        head = f"{'### ' if self.marked else ''}{heading}\n\n" if heading else ""
        self.texts.append(f"{head}{text}\n")
        print(self.texts[-1], flush=True)

    def paste(self) -> None:
        """Put it between the marks of docs/benchmarks.md."""
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        text = "\n".join(self.texts)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.titles", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="without slow rivals, speed with fewer titles")
    parser.add_argument("--dev", action="store_true", help="on the dev sets, without speed")
    parser.add_argument("--wrong", action="store_true", help="with --dev: what ours got wrong")
    parser.add_argument("--markdown", action="store_true", help="headings as in docs/benchmarks.md")
    parser.add_argument("--paste", action="store_true", help="put it into docs/benchmarks.md too")
    parser.add_argument(
        "--fresh", action="store_true", help="ask rivals again what they answered in earlier runs"
    )
    parser.add_argument("--patience", type=float, default=90, help="seconds a rival may take to answer (90)")
    told = parser.parse_args()
    if told.wrong and not told.dev:
        parser.error("--wrong goes with --dev: held-out titles are not shown")
    if told.paste and (told.dev or told.quick):
        parser.error("--paste is for the whole run")

    chosen, absent = choose(told.quick)
    learned = Learned()
    systems = [Asked(Ours(None)), *(Asked(rival(learned), told.fresh) for rival in chosen)]
    dev_sets = sets.read_sets("dev")
    cases = dict(dev_sets) if told.dev else sets.read_sets("held")
    bls = None if told.dev else sets.read_bls()
    if bls is not None:
        cases["bls"] = bls
    elif not told.dev:
        absent.append(f"BLS titles are not measured: no {sets.BLS} under $ASKAROUND_BENCH_DATA.")
    given, late = answers(systems, cases, not told.quick, told.patience)
    dev = given
    if not told.dev:
        asked, more = answers(systems[1:], dev_sets, False, told.patience)
        dev = {"ours": {}} | asked
        late += more
    absent += dict.fromkeys(late)

    out = Told(told.markdown or told.paste)
    say = out.say
    draws = 2000 if told.quick else DRAWS
    say("", f"Python {platform.python_version()}, {os.cpu_count()} cores. {' '.join(absent)}".strip())
    say("In short", report.in_short(given, cases, draws))
    for digits, what in ((6, "six digits"), (2, "major group")):
        for most, among in ((1, "first answer"), (5, "first five")):
            say(f"Right at {what}, {among}", report.accuracy(given, cases, most, digits))
    say(f"First answer, points, 95 % interval of {draws:,} draws", report.differences(given, cases, draws))
    say("No occupation", report.silences(given, cases, dev, dev_sets))
    say("Ours says nothing where there is an occupation", report.too_silent(given["ours"], cases))
    say("Calibration of ours", report.calibrated(given["ours"], cases))
    say("Seniority and status", levels(cases))
    literal = [
        f"{kind}: {sets.literal(part)} literally, {sets.by_form(part)} by normal form, of {len(part)}"
        for kind, part in cases.items()
        if kind in sets.ENGLISH
    ]
    if not told.dev:
        say("Speed and size", speeds(chosen, told.quick))
    say("Titles that are also in the catalogue", "; ".join(literal) + ".")
    if told.wrong:
        say("Wrong", wrong(cases, given["ours"]))
    if told.paste:
        out.paste()


if __name__ == "__main__":
    main()
