"""How long it takes to know from a calendar when its owner is taken.

    python -m bench.outreach.calendar [--events 50000] [--rival-events 5000] [--rivals PYTHON] [--markdown]

A calendar as a program of years writes it (invented): of ten events six were or will be once, two repeat weekly, one monthly on a weekday,
one is a birthday; a tenth of those that repeat have a time taken out, a twentieth one moved. Each reading is a process of its own. The rival,
recurring-ical-events over icalendar, reads the smaller one, and both must find the same times in it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SINCE, DAYS = dt.date(2026, 11, 23), 180
ZONE = "America/New_York"
VTIMEZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nBEGIN:STANDARD\r\nDTSTART:20071104T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"
    "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:20070311T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


def write(file: Path, events: int) -> None:
    """The invented calendar."""
    dice = random.Random(5)
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bench//EN\r\n", VTIMEZONE]
    for number in range(events):
        parts += _event(dice, number)
    parts.append("END:VCALENDAR\r\n")
    file.write_text("".join(parts), encoding="utf-8", newline="")


def _event(dice: random.Random, number: int) -> list[str]:
    kind = number % 10
    # Between eleven years back and half a year ahead, by the quarter of an hour, at day.
    start = dt.datetime.fromisoformat("2016-01-04T08:00") + dt.timedelta(
        days=dice.randrange(4160), minutes=15 * dice.randrange(40)
    )
    uid = f"UID:event-{number}\r\n"
    head = f"BEGIN:VEVENT\r\n{uid}DTSTAMP:20260101T000000Z\r\nSUMMARY:Something that takes a while\\, number {number}\r\n"
    at = f"DTSTART;TZID={ZONE}:{start:%Y%m%dT%H%M%S}\r\nDURATION:PT{dice.choice((15, 30, 45, 60))}M\r\n"
    if kind == 9:
        return [
            head,
            f"DTSTART;VALUE=DATE:{start:%Y%m%d}\r\nTRANSP:TRANSPARENT\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n",
        ]
    if kind < 6:
        return [head, at, "END:VEVENT\r\n"]
    # Most series are over; a few go on.
    until = start + dt.timedelta(days=dice.choice((60, 180, 365)))
    end = "" if number % 100 == kind else f";UNTIL={until:%Y%m%dT%H%M%SZ}"
    rule = (
        "FREQ=WEEKLY"
        if kind < 8
        else f"FREQ=MONTHLY;BYDAY={dice.choice((1, 2, 3))}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[start.weekday()]}"
    )
    made = [head, at, f"RRULE:{rule}{end}\r\n"]
    later = start + dt.timedelta(weeks=4)
    if kind < 8 and number % 10 == 6 and dice.random() < 0.1:
        made.append(f"EXDATE;TZID={ZONE}:{later:%Y%m%dT%H%M%S}\r\n")
    made.append("END:VEVENT\r\n")
    if kind == 7 and dice.random() < 0.05:
        moved = later + dt.timedelta(hours=1)
        made.append(
            f"BEGIN:VEVENT\r\n{uid}DTSTAMP:20260101T000000Z\r\nRECURRENCE-ID;TZID={ZONE}:{later:%Y%m%dT%H%M%S}\r\n"
            f"DTSTART;TZID={ZONE}:{moved:%Y%m%dT%H%M%S}\r\nDURATION:PT30M\r\nEND:VEVENT\r\n"
        )
    return made


def own(file: Path) -> dict[str, Any]:
    """Read it here and now; called in a process of its own."""
    from askaround.prepare.rules.busy import read_busy

    zone = ZoneInfo(ZONE)
    since = dt.datetime.combine(SINCE, dt.time(), dt.UTC)
    started = time.perf_counter()
    content = file.read_bytes().replace(b"\r\n", b"\n").split(b"\n")
    read = read_busy(content, zone=zone, since=since, until=since + dt.timedelta(days=DAYS))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"spans": len(read.busy), "seconds": seconds, "mb": peak, "remarks": list(read.remarks)}


def _run(command: list[str], seconds: float = 900) -> dict[str, Any] | str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1][:200]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--rival-events", type=int, default=5_000)
    parser.add_argument(
        "--rivals", default=os.environ.get("ASKAROUND_BENCH_RIVALS", sys.executable), metavar="PYTHON"
    )
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--own", metavar="FILE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.own:
        print(json.dumps(own(Path(args.own))))
        return
    rows: list[tuple[str, int, dict[str, Any] | str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for events in (args.rival_events, args.events):
            file = Path(folder) / f"{events}.ics"
            write(file, events)
            rows.append(
                (
                    "Askaround",
                    events,
                    _run([sys.executable, "-m", "bench.outreach.calendar", "--own", str(file)]),
                )
            )
            if events == args.rival_events:
                rival = str(Path(__file__).with_name("calendar_rival.py"))
                until = SINCE + dt.timedelta(days=DAYS)
                command = [args.rivals, "-P", rival, str(file), SINCE.isoformat(), until.isoformat()]
                rows.append(("recurring-ical-events 3", events, _run(command)))
    _tell(rows, args.markdown)


def _tell(rows: list[tuple[str, int, dict[str, Any] | str]], markdown: bool) -> None:
    if markdown:
        print(
            "| | events | seconds | events a second | memory | taken times, joined |\n|---|--:|--:|--:|--:|--:|"
        )
    for who, events, found in rows:
        if isinstance(found, str):
            print(f"| {who} | {events:,} | {found} | | | |" if markdown else f"{who} {events:,}: {found}")
            continue
        cells = (
            who,
            f"{events:,}",
            f"{found['seconds']:.1f}",
            f"{events / found['seconds']:,.0f}",
            f"{found['mb']} MB",
            f"{found['spans']:,}",
        )
        print(f"| {' | '.join(cells)} |" if markdown else "  ".join(cells))


if __name__ == "__main__":
    main()
