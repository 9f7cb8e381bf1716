"""`careers posting FILE|-`. In: the text of a job posting. Out: what it says, whom one knows for it, what to ask. Nothing is kept."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from askaround.cli.careers.common import Verbs
from askaround.cli.context import Context

if TYPE_CHECKING:
    from askaround.explore.posting import Reading
    from askaround.network.queries.people import PersonLine
    from askaround.network.queries.posting import Known

_LISTED = 12


def configure(verbs: Verbs) -> None:
    parser = verbs.add_parser("posting", help="a job posting: career, employer, whom you know, what to ask")
    parser.add_argument("file", metavar="FILE", help="a text file of the posting, or - for stdin")
    parser.set_defaults(verb_run=run)


def run(context: Context, args: argparse.Namespace) -> int:
    text = context.read_text(args.file)
    owner = context.owner
    from askaround.explore.posting import read_posting
    from askaround.network.queries.posting import known_for

    reading = read_posting(owner, text.replace("\r\n", "\n"))
    known = known_for(owner, reading.employer_names, reading.career.onet if reading.career else "", _LISTED)
    context.emit(_object(reading, known), "\n".join(_lines(reading, known)))
    return 0


def _object(reading: Reading, known: Known) -> dict[str, Any]:
    posting, employer, place = reading.posting, reading.employer, reading.place
    return {
        "title": reading.title,
        "careers": [{"onet": one.onet, "career": one.title, "score": one.score} for one in reading.careers],
        "employer": employer
        and {
            "name": employer.name,
            "how": employer.how,
            "handle": employer.own.handle if employer.own else None,
            "directory": employer.entry.key if employer.entry else None,
            "others": list(employer.others),
        },
        "place": {"text": reading.place_text, "known_as": place.label if place else None},
        "mode": posting.mode,
        "pay": posting.pay and {"text": posting.pay.phrase, "low": posting.pay.low, "high": posting.pay.high},
        "contract": posting.contract,
        "reports_to": posting.reports_to,
        "deadline": posting.deadline,
        "requirements": posting.requirements,
        "tools": [
            {"name": skill.name, "phrase": skill.phrase, "typical": skill.name in reading.typical}
            for skill in reading.tools
        ],
        "skills": [{"name": skill.name, "phrase": skill.phrase} for skill in reading.general],
        "people": {
            "there": [_person(line) for line in known.there],
            "before": [_person(line) for line in known.before],
            "in_career": [_person(line) for line in known.doing],
            "counts": {
                "there": known.there_count,
                "before": known.before_count,
                "in_career": known.doing_count,
            },
        },
        "questions": [
            {"key": one.key, "question": one.text, "phrase": one.phrase, "why": one.why}
            for one in reading.questions
        ],
    }


def _person(line: PersonLine) -> dict[str, Any]:
    return {
        "handle": line.handle,
        "name": line.name,
        "title": line.title,
        "organisation": line.organisation,
        "tie": line.tie,
    }


def _lines(reading: Reading, known: Known) -> Iterator[str]:
    posting, employer = reading.posting, reading.employer
    yield reading.title or "A posting"
    yield ""
    facts = (
        ("Career", "; ".join(f"{one.title} ({one.onet})" for one in reading.careers[:2])),
        ("Employer", employer.name if employer else "none recognised"),
        ("Place", ", ".join(filter(None, (reading.place_text, posting.mode)))),
        ("Pay", posting.pay.phrase if posting.pay else "not named"),
        ("Terms", posting.contract or "not said"),
        ("Reports to", posting.reports_to),
        ("Apply by", posting.deadline),
        ("Tools", ", ".join(skill.name for skill in reading.tools)),
        ("Other skills", ", ".join(skill.name for skill in reading.general)),
    )
    yield from (f"{name:<14}{value}" for name, value in facts if value)
    for heading, people, count in (
        ("You know there", known.there, known.there_count),
        ("There before", known.before, known.before_count),
        ("In this work", known.doing, known.doing_count),
    ):
        if people:
            yield from ("", f"{heading}: {count:,}")
            yield from (
                f"  {line.handle} {line.name}{f', {line.title}' if line.title else ''}" for line in people
            )
    if not known.anybody:
        yield from ("", "Nobody you know is there or does this work, going by titles.")
    yield from ("", "What to ask somebody who works there:")
    for question in reading.questions:
        yield f"  {question.text}"
        yield f"    {f'“{question.phrase}”' if question.phrase else question.why}"
