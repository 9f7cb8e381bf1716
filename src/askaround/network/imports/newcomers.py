"""People whom one row alone makes: most of an import, so they go to the tables without what joining and changing people needs.

In: a row that makes somebody new, of whom no other row tells. Out: for matching their `Card`, for the tables their rows as the database
takes them: the same as `merge.enter` into somebody new and `store` make of it, in a third of the time (held to it by a test).
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from askaround.lib.ids import many_uuid7
from askaround.lib.text import match_key
from askaround.network.imports import identity
from askaround.network.imports.drafts import PersonDraft
from askaround.network.imports.merge import employer_key
from askaround.network.models import ContactPoint, Person, PersonTag, Position, SourceId, SourceRecord
from askaround.network.rules.keys import person_key, search_key

if TYPE_CHECKING:
    from django.db.models import Model

    from askaround.accounts.models import Workspace
    from askaround.network.imports.bulk import Prepared
    from askaround.network.imports.plan import RecordWrite
    from askaround.network.imports.store import Coded
    from askaround.network.rules.matching import Card

Disputed = frozenset[tuple[str, str]]
# Columns as `Newcomers` gives them; owner, batch and time are the same for all, what else is not named has its default.
_PERSON = (
    "id", "number", "last_touch_on", "search_key", "name", "given", "family", "match_key", "place", "country", "birthday", "known_since",
    "note", "title", "organisation_id", "onet", "seniority",
)  # fmt: skip
_HEAD = ("id", "person_id")
_POSITION = (
    "organisation_id", "title", "started", "ended", "current", "onet", "coding_score", "seniority", "status", "source",
)  # fmt: skip


def card_of(write: RecordWrite, disputed: Disputed, aliases: Mapping[str, str], country: str) -> Card:
    """What matching sees of them, as `stored.card_of_state` gives it."""
    draft = write.draft
    return identity.card(
        write.person,
        (draft.name, draft.given, draft.family),
        [(kind, key) for kind, _, key in identity.contact_points(draft)],
        [pair for pair in draft.source_ids if pair not in disputed],
        [employer_key(position.organisation, aliases) for position in draft.positions],
        draft.birthday,
        draft.place,
        country,
    )


class Newcomers:
    """Adds the rows of such people to the tables of `prepared`. `coded` is title → code, `organisations` key → (id, name)."""

    def __init__(
        self,
        owner: Workspace,
        prepared: Prepared,
        batch: uuid.UUID,
        now: dt.datetime,
        coded: Mapping[str, Coded],
        organisations: Mapping[str, tuple[uuid.UUID, str]],
        aliases: Mapping[str, str],
    ) -> None:
        tables = prepared.tables
        self._coded, self._aliases = coded, aliases
        self._organisations = {key: (number.hex, name) for key, (number, name) in organisations.items()}
        self._ids = many_uuid7()
        self._employers: dict[str, str] = {}
        # The facts hold no circle; looking for one takes a third of the time.
        self._json = json.JSONEncoder(check_circular=False).encode

        def adder(model: type[Model], *names: str) -> Callable[[tuple[Any, ...]], None]:
            return tables[model].alike(names, owner_id=owner.pk, created_at=now, batch_id=batch).append

        self._people = tables[Person]
        self._person = adder(Person, *_PERSON)
        self._contact = adder(ContactPoint, *_HEAD, "kind", "value", "match_key", "source")
        self._source_id = adder(SourceId, *_HEAD, "source", "value")
        self._tag = adder(PersonTag, *_HEAD, "name", "match_key", "source")
        self._position = adder(Position, *_HEAD, *_POSITION)
        self._record = adder(SourceRecord, *_HEAD, "source", "key", "digest", "facts")

    def add(self, write: RecordWrite, disputed: Disputed, last: dt.date | None) -> None:
        """All rows of one; `last` is the day of the last touch with them."""
        draft = write.draft
        facts = identity.facts_of(draft)
        points = identity.contact_points(draft)
        tags: dict[str, str] = {}
        for label in draft.categories:
            if key := match_key(label):
                tags.setdefault(key, label)
        person, source, ids = write.person.hex, draft.source, self._ids
        self._the_person(person, draft, points, tags.values(), last)
        for kind, value, key in points:
            self._contact((next(ids), person, kind, value, key, source))
        for where, value in draft.source_ids:
            if (where, value) not in disputed:
                self._source_id((next(ids), person, where, value))
        for key, name in tags.items():
            self._tag((next(ids), person, name, key, source))
        self._positions(person, draft)
        self._record((write.id.hex, person, source, write.key, draft.digest, self._json(facts)))

    def _employer(self, name: str) -> str:
        key = self._employers.get(name)
        if key is None:
            key = self._employers[name] = employer_key(name, self._aliases)
        return key

    def _the_person(
        self,
        person: str,
        draft: PersonDraft,
        points: list[tuple[str, str, str]],
        tags: Iterable[str],
        last: dt.date | None,
    ) -> None:
        first = draft.positions[0] if draft.positions else None
        title = first.title if first else ""
        employer = self._employer(first.organisation) if first else ""
        organisation, named = self._organisations.get(employer, (None, ""))
        found = search_key(
            draft.name,
            title=title,
            organisation=named,
            place=draft.place,
            emails=[value for kind, value, _ in points if kind == "email"],
            phones=[value for kind, value, _ in points if kind == "phone"],
            urls=[value for kind, value, _ in points if kind == "url"],
            tags=tags,
            more=(draft.nickname,) if draft.nickname else (),
            note=draft.notes,
        )
        code = self._coded.get(title) if title else None
        since, place = draft.connected_on, draft.place
        self._person(
            (
                person, self._people.count, last.isoformat() if last else None, found, draft.name, draft.given, draft.family,
                person_key(draft.name), place, draft.country, draft.birthday, since.isoformat() if since else None, draft.notes, title,
                organisation, code.onet if code else "", code.seniority if code else "",
            )
        )  # fmt: skip

    def _positions(self, person: str, draft: PersonDraft) -> None:
        found = {(self._employer(entry.organisation), entry.title): entry for entry in draft.positions}
        for (employer, title), entry in found.items():
            organisation, _ = self._organisations.get(employer, (None, ""))
            code = self._coded.get(title)
            coding = (code.onet, code.score, code.seniority, code.status) if code else ("", None, "", "")
            self._position(
                (
                    next(self._ids), person, organisation, title, entry.started, entry.ended, entry.current,
                    *coding, draft.source,
                )
            )  # fmt: skip
