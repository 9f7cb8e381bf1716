"""`askaround people`, `forget`, `tags`. In: conditions, a person. Out: lines of the list; what was erased; tags and how many have each."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from askaround.cli.context import Context
from askaround.lib.errors import Refusal

MOST = 100_000


def configure(parser: argparse.ArgumentParser) -> None:
    command = parser.prog.split()[-1]
    {"people": _configure_people, "forget": _configure_forget, "tags": _configure_tags}[command](parser)


def _configure_people(parser: argparse.ArgumentParser) -> None:
    say = parser.add_argument
    say(
        "--query",
        default="",
        metavar="Q",
        help="words of name, title, employer, place, mail, phone, note or tag; beginnings do",
    )
    say("--career", default="", metavar="CODE", help="title coded to this career")
    say("--related", action="store_true", help="with --career: related careers too")
    say("--organisation", default="", metavar="O", help="works there: id, handle or name")
    say("--place", default="", metavar="P", help="lives there: words of the place")
    say("--tie", default="", metavar="CLASS", help="strong, occasional, dormant, introduced or new")
    say("--untouched", default="", metavar="12m|never", help="no touch for so many months, or never one")
    say("--touched", default="", metavar="3m", help="a touch within so many months")
    say("--tag", default="", metavar="T", help="has this tag")
    say("--source", default="", metavar="S", help="known from linkedin, google, vcard …, or hand")
    say("--batch", default="", metavar="B", help="brought by this import, such as b3")
    say(
        "--saved",
        default="",
        metavar="NAME",
        help="a filter saved on the page of people; what else is said is added",
    )
    say("--sort", default="", choices=["touch"], help="by last touch instead of by name")
    say("--limit", type=int, default=50, metavar="N", help="at most so many lines")


def _configure_forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person", metavar="PERSON", help="a handle, id, mail address, LinkedIn address or unique name"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask; needed where nobody can answer")


def _configure_tags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="list", choices=["list", "add", "remove"])
    parser.add_argument("person", nargs="?", default="", metavar="PERSON")
    parser.add_argument("tag", nargs="*", metavar="TAG", help="a word or a few")


def run(context: Context, args: argparse.Namespace) -> int:
    return {"people": _people, "forget": _forget, "tags": _tags}[context.command](context, args)


def _people(context: Context, args: argparse.Namespace) -> int:
    if not 0 < args.limit <= MOST:
        raise Refusal(f"--limit needs a number from 1 to {MOST}.", exit_code=2)
    if args.career:
        from askaround.explore.catalogue import get_catalogue

        if not get_catalogue().onet(args.career):
            raise Refusal(
                f"The catalogue has no career “{args.career[:40]}”: find its code with “careers search”."
            )
    if args.related and not args.career:
        raise Refusal("--related needs --career CODE.", exit_code=2)
    said = _said(context, args)
    context.lines(
        _rows(context, said, args.limit),
        [
            ("", lambda r: r["handle"]),
            ("Name", lambda r: r["name"]),
            ("What they do", lambda r: r["title"]),
            ("Where", lambda r: r["organisation"]),
            ("Tie", lambda r: r["tie"]),
            ("Last touch", lambda r: r["last_touch"]),
        ],
        empty="Nobody is found." if said
        else "Nobody yet: askaround person add NAME adds one, askaround import FILE brings many.",
    )  # fmt: skip
    return 0


def _said(context: Context, args: argparse.Namespace) -> dict[str, str]:
    """The conditions: those of a saved filter, and over them those of the command."""
    names = (
        "query",
        "career",
        "organisation",
        "place",
        "tie",
        "untouched",
        "touched",
        "tag",
        "source",
        "batch",
        "sort",
    )
    said = {name: getattr(args, name) for name in names if getattr(args, name)}
    if args.related:
        said["related"] = "1"
    if not args.saved:
        return said
    from askaround.network.queries.listing import saved_filters

    for row in saved_filters(context.owner):
        if row.name.casefold() == args.saved.strip().casefold():
            query = {str(name): str(value) for name, value in row.query.items()}
            if "query" in said:
                query.pop("q", None)
            return query | said
    raise Refusal(f"No filter is saved as “{args.saved[:80]}”; the page of people lists those that are.")


def _rows(context: Context, said: dict[str, str], limit: int) -> list[dict[str, Any]]:
    from askaround.network.queries import people_page
    from askaround.network.rules.people_filter import read_filter

    chosen = read_filter(said)
    found: list[dict[str, Any]] = []
    after: str | None = None
    while len(found) < limit:
        page = people_page(context.owner, chosen, after=after, limit=min(200, limit - len(found)))
        found += [
            {
                "id": row.id, "handle": row.handle, "name": row.name, "title": row.title, "organisation": row.organisation,
                "onet": row.onet, "emails": row.emails, "url": row.url, "tie": row.tie, "last_touch": row.last_touch,
                "place": row.place,
            }
            for row in page.rows
        ]  # fmt: skip
        after = page.after
        if after is None:
            break
    return found


def _forget(context: Context, args: argparse.Namespace) -> int:
    from askaround.network.queries import person_of
    from askaround.web.forgetting import forget

    row = person_of(context.owner, args.person)
    if not args.yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise Refusal(
                f"Forgetting {row.name} ({row.handle}) cannot be undone; say --yes if you mean it.",
                exit_code=2,
            )
        print(f"Everything about {row.name} ({row.handle}) is erased, and it cannot be undone. Type yes to go on: ",
              end="", file=sys.stderr, flush=True)  # fmt: skip
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise Refusal("Nothing was erased.")
    done = forget(context.owner, [row.pk])
    told = {
        "forgotten": done.people, "rows": done.rows, "messages": done.messages, "files": done.files, "texts": done.texts,
        "remark": done.remark,
    }  # fmt: skip
    context.emit(told, f"Forgotten: {done.rows} rows and {done.messages} messages erased, their name taken out of {done.texts} "
                       f"texts. Backups and imported files still have them. {done.remark}".strip())  # fmt: skip
    return 0


def _tags(context: Context, args: argparse.Namespace) -> int:
    from askaround.network import chosen
    from askaround.network.queries import person_of
    from askaround.network.queries.listing import tags

    if args.action == "list":
        if args.person:
            raise Refusal("Say tags, tags add PERSON TAG or tags remove PERSON TAG.", exit_code=2)
        rows = [{"tag": name, "people": people} for name, people in tags(context.owner, 1_000)]
        context.lines(
            rows,
            [("Tag", lambda r: r["tag"]), ("People", lambda r: r["people"])],
            empty="No tags yet: askaround tags add PERSON TAG.",
        )
        return 0
    if not args.person or not args.tag:
        raise Refusal(f"Say tags {args.action} PERSON TAG.", exit_code=2)
    row, tag = person_of(context.owner, args.person), " ".join(args.tag)
    record = chosen.change(context.owner, [row.pk], "tag" if args.action == "add" else "untag", tag)
    had = {"add": "has", "remove": "does not have"}[args.action]
    text = f"{row.name} ({row.handle}) {had} the tag “{record['value']}”" + (
        " now." if record["people"] else " already."
    )
    context.emit(
        {
            "id": row.id,
            "handle": row.handle,
            "name": row.name,
            "tag": record["value"],
            "changed": bool(record["people"]),
        },
        text,
    )
    return 0
