"""Reads about doubtful pairs: which wait, and two rows side by side.

In: a Workspace, people or organisations. Out: pairs of that owner only, and `Line`s that say what both, or one of them, have.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Model, QuerySet

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation, OrganisationAlias
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_url, match_key
from askaround.network.models import (
    ContactPoint,
    DoubtfulOrganisations,
    DoubtfulPair,
    Person,
    PersonTag,
    Position,
    SourceId,
    SourceRecord,
)
from askaround.network.queries import written
from askaround.network.queries.touches import live_touches
from askaround.network.rules import merging as rules
from askaround.network.rules.organisations import Employer

PEOPLE, ORGANISATIONS = "people", "organisations"
ASK = DoubtfulPair.Verdict.ASK
CHOSEN = (
    "name",
    "job",
    "place",
    "birthday",
    "met_where",
    "named_by",
    "level",
    "note",
    "site",
    "kind",
    "external",
)
"""Fields that the page lets one choose; of the others the rule's word is enough."""


@dataclass(frozen=True)
class Value:
    """One thing that one side has, and whether the other has it too."""

    text: str
    shared: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the two cards. `kind`: same, differs, or one (only one side says something).

    `choice` is the field of `rules.merging` to be chosen, "" for none; `default` its side; `both` whether both can be taken.
    """

    label: str
    a: list[Value]
    b: list[Value]
    kind: str
    choice: str = ""
    default: str = "a"
    both: bool = False


def model_of(what: str) -> Any:
    return DoubtfulPair if what == PEOPLE else DoubtfulOrganisations


def open_pairs(owner: Workspace, what: str) -> QuerySet[Any]:
    """The pairs that wait: those never put off first, the most alike first."""
    rows = model_of(what).objects.filter(owner=owner, verdict=ASK)
    joined = ("a__organisation", "b__organisation") if what == PEOPLE else ("a", "b")
    found: QuerySet[Any] = rows.select_related(*joined).order_by(
        F("later_at").asc(nulls_first=True), "-score", "created_at", "id"
    )
    return found


def pair_of(owner: Workspace, what: str, ref: str) -> Any:
    """The pair of that id. Raises Refusal (404)."""
    joined = ("a__organisation", "b__organisation") if what == PEOPLE else ("a", "b")
    try:
        key = uuid.UUID(ref)
    except ValueError:
        key = None
    rows = model_of(what).objects.filter(owner=owner, pk=key).select_related(*joined)
    pair = rows.first() if key else None
    if pair is None:
        raise Refusal("There is no such pair, or it was answered already.", status=404)
    return pair


def in_order(pair: Any) -> tuple[Any, Any]:
    """Its two rows, the one with the smaller number first: that one is kept."""
    return (pair.a, pair.b) if pair.a.number < pair.b.number else (pair.b, pair.a)


def source_ids(owner: Workspace, people: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The identifiers of those people as they are written outside: a LinkedIn address in full, a card's UID."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = SourceId.objects.filter(owner=owner, person__in=people).order_by("source", "value")
    for person, source, value in rows.values_list("person_id", "source", "value"):
        found[person].append(linkedin_url(value) if source == "linkedin" else value)
    return found


def doubtful_json(owner: Workspace, what: str, limit: int) -> list[dict[str, Any]]:
    """Open pairs as CONTRACT says: `{id, a: {id, handle, name, source_ids, …}, b: …, verdict, score, reasons}`; three queries.

    `verdict` is the advice of `rules.matching.verdict`: nothing merges without the owner.
    """
    from askaround.network.rules.matching import verdict

    found = list(open_pairs(owner, what)[:limit])
    sides = sides_json(owner, what, [in_order(pair) for pair in found])
    told = written.reasons(owner, found)
    return [
        {
            "id": str(pair.pk),
            **both,
            "verdict": verdict(pair.score),
            "score": pair.score,
            "reasons": told[pair.pk],
        }
        for pair, both in zip(found, sides, strict=True)
    ]


def sides_json(owner: Workspace, what: str, pairs: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """`{a: …, b: …}` of each pair."""
    if what != PEOPLE:
        return [{side: _organisation(row) for side, row in zip("ab", both, strict=True)} for both in pairs]
    ids = source_ids(owner, {row.pk for both in pairs for row in both})
    return [{side: _person(row, ids) for side, row in zip("ab", both, strict=True)} for both in pairs]


def _person(row: Person, ids: dict[uuid.UUID, list[str]]) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "handle": row.handle,
        "name": row.name,
        "title": row.title,
        "organisation": row.organisation.name if row.organisation else "",
        "source_ids": ids.get(row.pk, []),
    }


def _organisation(row: Organisation) -> dict[str, Any]:
    return {"id": str(row.pk), "handle": row.handle, "name": row.name, "place": row.place, "site": row.site}


def person_lines(owner: Workspace, a: Person, b: Person) -> list[Line]:
    """What two people have, line by line; the same number of queries whatever that is."""
    shown: dict[str, Callable[[Person], str]] = {
        "name": lambda row: row.name,
        "job": lambda row: " at ".join(
            filter(None, (row.title, row.organisation.name if row.organisation else ""))
        ),
        "place": lambda row: ", ".join(filter(None, (row.place, row.country))),
        "birthday": lambda row: row.birthday.removeprefix("--"),
        "met_where": lambda row: row.met_where,
        "named_by": lambda row: row.named_by.name if row.named_by else "",
        "known_since": lambda row: _day(row.known_since),
        "level": lambda row: row.get_level_display() if row.level else "",
        "later_until": lambda row: _day(row.later_until),
        "never": lambda row: "yes" if row.never else "",
        "note": lambda row: row.note,
    }
    lines = list(_fields(rules.PERSON, a, b, shown))
    lines[1:1] = _lists(_points(owner, a, b), a, b)
    return lines + list(_lists(_more(owner, a, b), a, b))


def organisation_lines(owner: Workspace, a: Organisation, b: Organisation) -> list[Line]:
    """What two organisations have, line by line."""
    shown: dict[str, Callable[[Organisation], str]] = {
        "name": lambda row: row.name,
        "place": lambda row: row.place,
        "site": lambda row: row.site,
        "employees": lambda row: f"{row.employees:,}" if row.employees else "",
        "kind": lambda row: row.kind,
        "external": lambda row: row.external,
        "listed_at": lambda row: _day(row.listed_at),
        "motivation": lambda row: str(row.motivation or ""),
        "posting": lambda row: str(row.posting or ""),
    }
    lines = list(_fields(rules.ORGANISATION, a, b, shown))
    found: dict[tuple[str, uuid.UUID], list[str]] = defaultdict(list)
    mine = {"owner": owner, "organisation__in": (a.pk, b.pk)}
    for key, name in (
        OrganisationAlias.objects.filter(**mine).order_by("name", "id").values_list("organisation_id", "name")
    ):
        found["Also called", key].append(name)
    people = Person.objects.filter(**mine).order_by("match_key", "id")
    for key, name in people.values_list("organisation_id", "name")[:200]:
        found["People you know there", key].append(name)
    return lines + list(_lists(dict.fromkeys(("Also called", "People you know there"), found), a, b))


def employers(owner: Workspace) -> list[Employer]:
    """Every organisation as `rules.organisations` sees it; three queries.

    Its domains are that of its web address, and those at which two of the people there, or one and the name, have their mail.
    """
    rows = Organisation.objects.filter(owner=owner).order_by("number")
    columns = list(rows.values_list("pk", "name", "match_key", "site", "external", "place"))
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    aliases = OrganisationAlias.objects.filter(owner=owner).order_by("match_key", "id")
    for key, name in aliases.values_list("organisation_id", "name"):
        names[key].append(name)
    mails: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    points = ContactPoint.objects.filter(
        owner=owner, kind="email", person__organisation__isnull=False
    ).order_by()
    for key, mail in points.values_list("person__organisation_id", "match_key"):
        mails[key][mail.rpartition("@")[2]] += 1
    found = []
    for key, name, folded, site, external, place in columns:
        letters = folded.replace(" ", "")
        domains = {
            domain
            for domain, count in mails.get(key, Counter()).items()
            if domain and (count > 1 or domain.partition(".")[0] in letters)
        } | ({_host(site)} - {""})
        found.append(
            Employer(key, (name, *names.get(key, ())), frozenset(domains), external, match_key(place))
        )
    return found


def _host(site: str) -> str:
    """“https://www.example.org/jobs” → “example.org”."""
    return site.lower().partition("://")[2].partition("/")[0].removeprefix("www.") if "://" in site else ""


def _fields(
    fields: tuple[rules.Field, ...], a: Any, b: Any, shown: dict[str, Callable[[Any], str]]
) -> Iterator[Line]:
    columns = tuple(dict.fromkeys(column for field in fields for column in field.columns))
    values = [{name: getattr(row, name) for name in columns} for row in (a, b)]
    differing = {each.field.name: each for each in rules.differences(fields, *values)}
    for field in fields:
        one, other = (shown[field.name](row).strip() for row in (a, b))
        if not one and not other:
            continue
        kind = "same" if one == other else "differs" if one and other else "one"
        difference = differing.get(field.name)
        choice = field.name if difference and kind == "differs" and field.name in CHOSEN else ""
        yield Line(
            field.label, _one(one, one == other), _one(other, one == other), kind, choice,
            difference.default if difference else "a", bool(choice and field.both),
        )  # fmt: skip


def _one(text: str, shared: bool) -> list[Value]:
    return [Value(text, shared)] if text else []


def _lists(found: dict[str, dict[tuple[str, uuid.UUID], list[str]]], a: Model, b: Model) -> Iterator[Line]:
    for label, values in found.items():
        sides = [list(dict.fromkeys(values.get((label, row.pk), ()))) for row in (a, b)]
        if not any(sides):
            continue
        shared = set(map(str.casefold, sides[0])) & set(map(str.casefold, sides[1]))
        one, other = ([Value(text, text.casefold() in shared) for text in side] for side in sides)
        every = len(shared) == len(one) == len(other)
        yield Line(label, one, other, "same" if every else "differs" if one and other else "one")


_KINDS = {"email": "Mail", "phone": "Phone", "url": "Web", "address": "Address"}


def _points(owner: Workspace, a: Person, b: Person) -> dict[str, dict[tuple[str, uuid.UUID], list[str]]]:
    found: dict[tuple[str, uuid.UUID], list[str]] = defaultdict(list)
    points = ContactPoint.objects.filter(owner=owner, person__in=(a, b)).order_by("created_at", "id")
    for person, kind, value in points.values_list("person_id", "kind", "value"):
        found[_KINDS[kind], person].append(value)
    return dict.fromkeys(_KINDS.values(), found)


def _more(owner: Workspace, a: Person, b: Person) -> dict[str, dict[tuple[str, uuid.UUID], list[str]]]:
    found: dict[tuple[str, uuid.UUID], list[str]] = defaultdict(list)
    mine = {"owner": owner, "person__in": (a, b)}
    positions = Position.objects.filter(**mine).order_by("-current", "-started", "id")
    for person, title, at in positions.values_list("person_id", "title", "organisation__name"):
        found["Positions", person].append(" at ".join(filter(None, (title, at))))
    for person, name in (
        PersonTag.objects.filter(**mine).order_by("match_key").values_list("person_id", "name")
    ):
        found["Tags", person].append(name)
    records = SourceRecord.objects.filter(**mine).order_by("source").values_list("person_id", "source")
    for person, source in records.distinct():
        found["Known from", person].append(_source(source))
    touches = live_touches(owner).filter(person__in=(a, b)).order_by().values("person_id")
    for row in touches.annotate(count=Count("id"), last=Max("at")):
        what = "one thing" if row["count"] == 1 else f"{row['count']:,} things"
        found["What happened", row["person_id"]].append(f"{what}, the last on {_day(row['last'])}")
    return dict.fromkeys(("Positions", "Tags", "Known from", "What happened"), found)


def _source(name: str) -> str:
    return {
        "linkedin": "LinkedIn",
        "google": "Google contacts",
        "vcard": "address book",
        "mail": "mails",
    }.get(name, name)


def _day(value: Any) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""
