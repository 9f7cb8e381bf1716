"""`askaround who [CAREER…]`. In: careers (else the shortlist), an organisation, a place. Out: whom to ask, and why, as lines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.network.queries import Suggestion
    from askaround.network.queries.introductions import Way

EMPTY = (
    "Nobody fits yet: those you know are paused, were asked lately, or nothing is known of what they do. "
    "askaround person add NAME --title T adds somebody."
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "careers", nargs="*", metavar="CAREER", help="codes or names; without one, your shortlist"
    )
    parser.add_argument("--organisation", default=None, metavar="O", help="those who work there")
    parser.add_argument("--place", default=None, metavar="P", help="those near there first")
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="at most so many")
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="KEY=0..1",
        help="relevance, willingness, novelty or courtesy",
    )


def run(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.limit <= 100:
        raise Refusal("--limit needs a number from 1 to 100.", exit_code=2)
    weights = _weights(args.weight)
    owner = context.owner
    from askaround.network.queries import whom_to_ask
    from askaround.network.queries.introductions import ways_to

    args.careers = [_understood(context, text) for text in args.careers]
    found = whom_to_ask(owner, args.careers or None, args.organisation, args.place, args.limit, weights)
    ways = ways_to(owner, found)
    if context.json:
        context.lines([_line(one, ways.get(one.person.id)) for one in found], [])
    else:
        told = [_told(place, one, ways.get(one.person.id)) for place, one in enumerate(found, 1)]
        print("\n\n".join(told) if found else EMPTY)
    return 0


def _understood(context: Context, text: str) -> str:
    """The career's code; which one words were taken for is said, never guessed in silence."""
    from askaround.explore.catalogue import get_catalogue
    from askaround.network.queries.asking import career_of

    onet = career_of(text)
    if not get_catalogue().onet(text):
        context.progress(
            f"“{text[:60]}” is taken for {get_catalogue().name(onet)} ({onet}); give a code to choose another."
        )
    return onet


def _weights(given: list[str]) -> dict[str, float] | None:
    from askaround.network.rules.ranking import WEIGHTS

    weights: dict[str, float] = {}
    for text in given:
        key, _, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if key not in WEIGHTS or not 0 <= number <= 1:
            raise Refusal(
                f"A weight is written like relevance=0.5, with one of {', '.join(WEIGHTS)}.", exit_code=2
            )
        weights[key] = number
    return weights or None


def _line(one: Suggestion, way: Way | None) -> dict[str, Any]:
    via = one.via or (way.first if way else None)
    return {
        "person": {
            "id": one.person.id, "handle": one.person.handle, "name": one.person.name, "title": one.person.title,
            "organisation": one.person.organisation,
        },
        "for": one.purpose,
        "score": one.score,
        "class": one.kind,
        "via": {"id": via.id, "handle": via.handle, "name": via.name} if via else None,
        "reasons": [
            {"text": reason.text, "evidence": reason.evidence, "weight": reason.weight} for reason in one.reasons
        ],
        "sentence": one.sentence,
    }  # fmt: skip


def _told(place: int, one: Suggestion, way: Way | None) -> str:
    work = " at ".join(part for part in (one.person.title, one.person.organisation) if part)
    rows = [
        f"{place}. {one.person.name} ({one.person.handle})" + (f", {work}" if work else ""),
        f"   {one.kind}, for {'an interview' if one.purpose == 'interview' else 'names'}, {one.score:.2f}: {one.sentence}",
    ]
    rows += [f"   {reason.weight:+.2f} {reason.text}: {reason.evidence}" for reason in one.reasons]
    if way:
        rows.append(f"   Way in: {way.sentence}")
    return "\n".join(rows)
