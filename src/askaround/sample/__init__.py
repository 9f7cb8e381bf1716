"""The shipped sample: an invented molecular biologist, Mara Lindqvist, and 150 invented contacts.

In: a folder and the day that counts as today. Out: a LinkedIn archive (zip), a folder of mails, a calendar; the same bytes for the same
day. It has the oddities of real exports in it: a preamble, a byte order mark, blank rows, tracking parameters, her own entry, group
chats, drafts, a file that says that there is nothing.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

from askaround.sample import archive, cast, letters

SEED = 20260412


@dataclass(frozen=True)
class Sample:
    """Where the three parts were written."""

    archive: Path
    mail: Path
    calendar: Path


def make(folder: Path, today: dt.date) -> Sample:
    """Write the sample into `folder` (made if missing)."""
    chance = random.Random(SEED)  # noqa: S311 invented people need no secrets
    folder.mkdir(parents=True, exist_ok=True)
    people = cast.people(chance, today)
    sample = Sample(folder / "linkedin-archive.zip", folder / "mail", folder / "calendar.ics")
    archive.write(sample.archive, people, cast.conversations(chance, people, today))
    letters.write_mail(sample.mail, people, today)
    letters.write_calendar(sample.calendar, people, today)
    return sample


def main() -> None:
    """`python -m askaround.sample FOLDER [YYYY-MM-DD]`."""
    import sys

    day = dt.date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else dt.datetime.now(dt.UTC).date()
    print(make(Path(sys.argv[1]), day))
