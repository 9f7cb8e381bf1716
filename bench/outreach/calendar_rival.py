"""recurring-ical-events, run by the rivals' own Python: `python calendar_rival.py FILE SINCE UNTIL`.

In: an .ics file, two days. Out: JSON with how many taken times lie between them, joined, seconds, peak memory. Nothing of Askaround is
imported here.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    import icalendar
    import recurring_ical_events

    file, since, until = (
        Path(sys.argv[1]),
        dt.date.fromisoformat(sys.argv[2]),
        dt.date.fromisoformat(sys.argv[3]),
    )
    started = time.perf_counter()
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    spans = []
    for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until):
        if event.get("TRANSP") == "TRANSPARENT" or event.get("STATUS") == "CANCELLED":
            continue
        pair = []
        for moment in (event.start, event.end):
            if not isinstance(moment, dt.datetime):
                moment = dt.datetime.combine(moment, dt.time())
            pair.append(moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC))
        spans.append(pair)
    joined: list[list[dt.datetime]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        elif end > begin:
            joined.append([begin, end])
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"spans": len(joined), "seconds": seconds, "mb": peak}))


if __name__ == "__main__":
    main()
