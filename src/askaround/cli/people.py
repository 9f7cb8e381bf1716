"""`askaround person`, `person add`, `tie`, `later`, `never`. In: a person. Out: what is known, as object or lines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.network.models import Person, Touch


def configure_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person", metavar="PERSON", help="a handle, id, mail address, LinkedIn address or unique name"
    )
    parser.add_argument("--touches", type=int, default=50, metavar="N", help="at most so many touches")


def configure_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help="their name")
    parser.add_argument("--title", default="", metavar="T", help="what they do")
    parser.add_argument("--organisation", default="", metavar="O", help="where")
    parser.add_argument("--email", default="", metavar="E")
    parser.add_argument("--url", default="", metavar="U", help="LinkedIn or web address")
    parser.add_argument("--phone", default="", metavar="N")
    parser.add_argument("--place", default="", metavar="P", help="their town")
    parser.add_argument("--met", default="", metavar="WHERE", help="where you met")
    parser.add_argument(
        "--level",
        default="",
        choices=["strong", "occasional", "distant"],
        help="how well you know each other",
    )
    parser.add_argument("--from", dest="named_by", default="", metavar="PERSON", help="who named them")
    parser.add_argument("--may-use-name", action="store_true", help="that person may be mentioned")
    parser.add_argument(
        "--paste", default="", metavar="FILE|-", help="read a mail signature or a profile's address"
    )


def configure_tie(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument("level", metavar="LEVEL", help="strong, occasional or distant; none takes it back")


def configure_later(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument(
        "--until", default="", metavar="DATE", help="such as 2027-03-01; three months without it"
    )


def configure_never(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument("--undo", action="store_true", help="take it back")


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.split()[-1]
    if command == "person":
        # `person add NAME …` and `person ID` share one word: what follows decides.
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="PERSON | add NAME …",
                            help="all that is known of one; or add one by hand, see: person add --help")  # fmt: skip
        return
    {"tie": configure_tie, "later": configure_later, "never": configure_never}[command](parser)


def run(context: Context, args: argparse.Namespace) -> int:
    if context.command == "person":
        return _person(context, args.words)
    return {"tie": _tie, "later": _later, "never": _never}[context.command](context, args)


def _person(context: Context, words: list[str]) -> int:
    adds = words[:1] == ["add"]
    parser = argparse.ArgumentParser(prog="askaround person add" if adds else "askaround person")
    (configure_add if adds else configure_person)(parser)
    args = parser.parse_args(words[1:] if adds else words)
    return _add(context, args) if adds else _show(context, args)


def _add(context: Context, args: argparse.Namespace) -> int:
    owner = context.owner
    from askaround.network import actions, queries

    facts = {
        key: getattr(args, key)
        for key in ("title", "organisation", "email", "url", "phone", "place", "met", "level")
    }
    facts["name"] = " ".join(args.name)
    if args.paste:
        from dataclasses import asdict

        read = asdict(actions.read_pasted(context.read_text(args.paste, 100_000)))
        facts |= {key: value for key, value in read.items() if value and not facts[key]}
    namer = queries.person_of(owner, args.named_by) if args.named_by else None
    row = actions.add_person(owner, **facts, named_by=namer, may_use_name=args.may_use_name)
    if namer is not None:
        from askaround.outreach.actions import answered_with_name

        answered_with_name(owner, namer, row.name)
    line = _object(context, row)
    context.emit(line, f"Added {row.name} ({row.handle}){_as(line)}.")
    return 0


def _as(line: dict[str, Any]) -> str:
    return f", {line['title']} coded to {line['career']} ({line['onet']})" if line["career"] else ""


def _object(context: Context, person: Person, touches: int = 50) -> dict[str, Any]:
    """The person object of CONTRACT: the keys of a line and everything known, each fact with its source."""
    from askaround.explore.catalogue import get_catalogue
    from askaround.network.models import ContactPoint
    from askaround.network.queries import person_detail

    detail = person_detail(context.owner, person, limit=touches)
    row, points = detail.person, detail.contact_points
    urls = [point.value for point in points if point.kind == ContactPoint.Kind.URL]
    profile = next((one.value for one in detail.source_ids if one.source == "linkedin"), "")
    return {
        "id": row.id,
        "handle": row.handle,
        "name": row.name,
        "title": row.title,
        "organisation": row.organisation.name if row.organisation else "",
        "onet": row.onet,
        "career": get_catalogue().name(row.onet) if row.onet else "",
        "emails": [point.value for point in points if point.kind == ContactPoint.Kind.EMAIL],
        "url": next((url for url in urls if profile and profile in url.lower()), urls[0] if urls else ""),
        "tie": detail.tie,
        "tie_evidence": detail.tie_evidence,
        "last_touch": row.last_touch_on,
        "place": row.place,
        "met": row.met_where,
        "known_since": row.known_since,
        "level": row.level,
        "later_until": row.later_until,
        "never": row.never,
        "note": row.note,
        "named_by": _who(detail.named_by),
        "may_use_name": row.may_use_name,
        "named": [_who(other) for other in detail.named],
        "contact_points": [
            {"kind": point.kind, "value": point.value, "label": point.label, "source": point.source} for point in points
        ],
        "positions": [
            {
                "title": one.title, "organisation": one.organisation.name if one.organisation else "", "onet": one.onet,
                "score": one.coding_score, "seniority": one.seniority, "status": one.status, "from": one.started,
                "to": one.ended, "current": one.current, "source": one.source,
            }
            for one in detail.positions
        ],
        "source_ids": [{"source": one.source, "id": one.value} for one in detail.source_ids],
        "sources": [{"source": one.source, "read": one.created_at, "facts": one.facts} for one in detail.records],
        "touches": [_touch(one) for one in detail.touches],
        "more_touches": detail.after is not None,
    }  # fmt: skip


def _who(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "handle": person.handle, "name": person.name} if person else None


def _touch(touch: Touch) -> dict[str, Any]:
    return {
        "id": touch.id, "at": touch.at, "kind": touch.kind, "contact": touch.contact, "channel": touch.channel,
        "text": touch.text, "source": touch.source, "cause": touch.cause_kind,
    }  # fmt: skip


def _show(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.touches <= 1000:
        raise Refusal("--touches needs a number from 1 to 1000.", exit_code=2)
    from askaround.network.queries import person_of

    person = _object(context, person_of(context.owner, args.person), args.touches)
    context.emit(person, _told(context, person))
    return 0


def _told(context: Context, person: dict[str, Any]) -> str:
    """The object for people: one fact a line, with its source."""
    at = f" at {person['organisation']}" if person["organisation"] else ""
    rows = [
        f"{person['name']} ({person['handle']})",
        f"  {person['title'] or 'What they do is not known'}{at}{_as(person)}",
    ]
    rows.append(
        f"  Tie: {person['tie']}" + (f" – {person['tie_evidence']}" if person["tie_evidence"] else "")
    )
    if person["named_by"]:
        rows.append(f"  Named by {person['named_by']['name']} ({person['named_by']['handle']})")
    rows += [f"  Named {one['name']} ({one['handle']})" for one in person["named"]]
    if person["never"]:
        rows.append("  You said: never ask.")
    elif person["later_until"]:
        rows.append(f"  You said: not before {person['later_until']}.")
    rows += [f"  {one['kind']}: {one['value']}  (from {one['source']})" for one in person["contact_points"]]
    for one in person["positions"]:
        place = f" at {one['organisation']}" if one["organisation"] else ""
        rows.append(
            f"  work: {one['title']}{place} {one['from']}–{one['to']}".rstrip("– ")
            + f"  (from {one['source']})"
        )
    zone = context.settings.tz
    for one in person["touches"]:
        rows.append(f"  {one['at'].astimezone(zone):%Y-%m-%d %H:%M}  {one['kind']}  {one['text']}".rstrip())
    return "\n".join(rows)


def _tie(context: Context, args: argparse.Namespace) -> int:
    from askaround.network import actions, queries

    level = "" if args.level.lower() == "none" else args.level.lower()
    row = actions.say_tie(context.owner, queries.person_of(context.owner, args.person), level)
    return _said(context, row, f"Kept: {row.name} ({row.handle}) is {row.level or 'as the record shows'}.")


def _later(context: Context, args: argparse.Namespace) -> int:
    import datetime as dt

    from askaround.network import actions, queries

    try:
        until = dt.date.fromisoformat(args.until) if args.until else None
    except ValueError:
        raise Refusal(f"“{args.until[:40]}” is no date; write it like 2027-03-01.") from None
    if until is not None and until < context.settings.today:
        raise Refusal(f"{until} is past; name a day to come, or today to take “later” back.")
    row = actions.say_later(context.owner, queries.person_of(context.owner, args.person), until)
    return _said(context, row, f"{row.name} ({row.handle}) is left out until {row.later_until}.")


def _never(context: Context, args: argparse.Namespace) -> int:
    from askaround.network import actions, queries

    row = actions.say_never(context.owner, queries.person_of(context.owner, args.person), not args.undo)
    again = f"{row.name} ({row.handle}) may be suggested again."
    return _said(
        context,
        row,
        f"{row.name} ({row.handle}) will not be suggested; never --undo takes it back."
        if row.never
        else again,
    )


def _said(context: Context, row: Person, text: str) -> int:
    from askaround.network.queries import lines

    tie = lines(context.owner, [row])[0].tie
    said = {"level": row.level, "tie": tie, "later_until": row.later_until, "never": row.never}
    context.emit({"id": row.id, "handle": row.handle, "name": row.name} | said, text)
    return 0
