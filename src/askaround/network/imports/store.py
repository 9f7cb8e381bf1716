"""Writing a plan: the only place with SQL of its own, since 10,000 rows are to be written within two seconds.

In: a `Plan`. Out: `Prepared` with the parameter tuples of every insert and update, made before the transaction opens, and `write`,
which runs them inside the caller's transaction. Values pass through each field's `get_db_prep_save`, so both databases get what
the ORM would give them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.models import Organisation
from askaround.lib.ids import uuid7
from askaround.network.imports import plan as planning
from askaround.network.imports.identity import facts_of
from askaround.network.imports.merge import PersonState
from askaround.network.imports.plan import Plan
from askaround.network.models import (
    ContactPoint,
    DoubtfulPair,
    Person,
    Position,
    SourceId,
    SourceRecord,
    Touch,
)
from askaround.network.rules.keys import person_key, search_key

ROWS_AT_ONCE = 2_000
_PLAIN = {"CharField", "TextField", "BooleanField", "PositiveIntegerField", "FloatField"}


@dataclass(frozen=True, slots=True)
class Coded:
    """What a title was coded to, as a position stores it."""

    onet: str = ""
    score: float | None = None
    seniority: str = ""
    status: str = ""


Coder = Callable[[list[str]], dict[str, Coded]]


@dataclass(slots=True)
class Table:
    """The rows to insert into one table: a tuple per row, in the order of the table's columns."""

    model: type[Model]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, **values: Any) -> None:
        self.rows.append(_row(self.model, values))


class Updates:
    """Changes to rows of one owner, by key, run with one statement per set of columns."""

    def __init__(self, owner: Workspace) -> None:
        self._owner = owner
        self.statements: dict[str, list[tuple[Any, ...]]] = {}

    def add(self, model: type[Model], key: uuid.UUID, values: dict[str, Any]) -> None:
        """Set those columns (attribute names) of the row with that key."""
        database = connections[DEFAULT_DB_ALIAS]
        named = {name: (column, entry) for name, column, entry in _columns(model)}
        quote = database.ops.quote_name
        sets = ", ".join(f"{quote(named[name][0])} = %s" for name in values)
        sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE owner_id = %s AND id = %s"  # noqa: S608
        parameters = [named[name][1].get_db_prep_save(value, database) for name, value in values.items()]
        for name, value in (("owner_id", self._owner.pk), ("id", key)):
            parameters.append(named[name][1].get_db_prep_save(value, database))
        self.statements.setdefault(sql, []).append(tuple(parameters))

    def run(self) -> None:
        """Run and forget them, inside the caller's transaction."""
        with connection.cursor() as cursor:
            for sql, rows in self.statements.items():
                cursor.executemany(sql, rows)
        self.statements.clear()


@dataclass(slots=True)
class Prepared:
    """Everything to be written, but for handles (`number`), which are given out inside the transaction."""

    tables: dict[type[Model], Table]
    updates: Updates

    @property
    def total(self) -> int:
        return sum(len(table.rows) for table in self.tables.values()) + sum(
            map(len, self.updates.statements.values())
        )


def _columns(model: type[Model]) -> list[tuple[str, str, Field[Any, Any]]]:
    """Attribute, column and field of each column."""
    return [(entry.attname, str(entry.column), entry) for entry in model._meta.concrete_fields]


_defaults: dict[type[Model], list[tuple[str, Any, bool]]] = {}


def _shape(model: type[Model]) -> list[tuple[str, Any, bool]]:
    """Per column: attribute, default, whether its value must pass through the field."""
    if model not in _defaults:
        _defaults[model] = [
            (
                name,
                entry.get_default() if name != "id" else None,
                entry.get_internal_type() not in _PLAIN,
            )
            for name, _, entry in _columns(model)
        ]
    return _defaults[model]


def _row(model: type[Model], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name, default) for name, default, _ in _shape(model))


def _adapted(model: type[Model], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows as the database driver wants them."""
    database = connections[DEFAULT_DB_ALIAS]
    fields = [entry for _, _, entry in _columns(model)]
    # Keys and times repeat; what the field makes of them is kept. JSON values cannot be, and do not repeat.
    special: list[tuple[int, Field[Any, Any], dict[Any, Any] | None]] = [
        (at, fields[at], None if fields[at].get_internal_type() == "JSONField" else {})
        for at, (_, _, passes) in enumerate(_shape(model))
        if passes
    ]
    adapted = []
    for row in rows:
        values = list(row)
        for at, entry, known in special:
            value = values[at]
            if value is None:
                continue
            if known is None:
                values[at] = entry.get_db_prep_save(value, database)
                continue
            if value not in known:
                known[value] = entry.get_db_prep_save(value, database)
            values[at] = known[value]
        adapted.append(tuple(values))
    return adapted


def prepare(owner: Workspace, plan: Plan, batch: uuid.UUID, coder: Coder, now: dt.datetime) -> Prepared:
    """The parameter tuples of everything the plan writes. Codes titles; opens no transaction."""
    return _Preparing(owner, plan, batch, coder, now).run()


class _Preparing:
    def __init__(
        self, owner: Workspace, plan: Plan, batch: uuid.UUID, coder: Coder, now: dt.datetime
    ) -> None:
        self.owner, self.plan, self.batch, self.now = owner, plan, batch, now
        self.zone: ZoneInfo = settings_of(owner).tz
        models = (Organisation, Person, ContactPoint, SourceId, SourceRecord, Position, Touch, DoubtfulPair)
        self.prepared = Prepared({model: Table(model) for model in models}, Updates(owner))
        titles = {entry.title for state in plan.people.values() for entry in state.positions if entry.new}
        titles |= {state.fields["title"] for state in plan.people.values() if state.retitled}
        self.coded = coder(sorted(titles - {""}))
        self.organisations = self._organisations()

    def add(self, model: type[Model], **values: Any) -> None:
        self.prepared.tables[model].add(
            id=values.pop("id", None) or uuid7(), owner_id=self.owner.pk, created_at=self.now, **values
        )

    def _organisations(self) -> dict[str, tuple[uuid.UUID, str]]:
        names = planning.employers(self.plan)
        names.update(
            (state.fields["employer"], "")
            for state in self.plan.people.values()
            if state.fields["employer"] not in names
        )
        found: dict[str, tuple[uuid.UUID, str]] = {}
        wanted = sorted(key for key in names if key)
        for start in range(0, len(wanted), 500):
            rows = Organisation.objects.filter(owner=self.owner, match_key__in=wanted[start : start + 500])
            found.update((key, (pk, name)) for key, pk, name in rows.values_list("match_key", "id", "name"))
        for key in wanted:
            if key not in found and names[key]:
                found[key] = (uuid7(), names[key])
                self.add(Organisation, id=found[key][0], name=names[key], match_key=key, batch=self.batch)
        return found

    def run(self) -> Prepared:
        last: dict[uuid.UUID, dt.date] = {}
        for touch in self.plan.touches:
            day = touch.message.at.astimezone(self.zone).date()
            last[touch.person] = max(day, last.get(touch.person, day))
        for state in self.plan.people.values():
            self._person(state, last.get(state.id))
        self._touches()
        self._records()
        self._doubts()
        for table in self.prepared.tables.values():
            table.rows = _adapted(table.model, table.rows)
        return self.prepared

    def _fields(self, state: PersonState) -> dict[str, Any]:
        organisation, employer = self.organisations.get(state.fields["employer"], (None, ""))
        mails = [value for kind, value, _, _ in state.add_contacts if kind == "email"]
        mails += [key for kind, key in sorted(state.contacts) if kind == "email" and key not in mails]
        since = state.fields["known_since"]
        title = state.fields["title"]
        name, place = state.fields["name"], state.fields["place"]
        return {
            "name": name,
            "given": state.fields["given"],
            "family": state.fields["family"],
            "match_key": person_key(name),
            "search_key": search_key(name, title=title, organisation=employer, place=place, emails=mails),
            "place": place,
            "country": state.fields["country"],
            "birthday": state.fields["birthday"],
            "known_since": dt.date.fromisoformat(since) if since else None,
            "note": state.fields["note"],
            "title": title,
            "organisation_id": organisation,
            # A code that the owner put right stays while the title does.
            "onet": self.coded.get(title, Coded()).onet if state.retitled else state.fields["onet"],
        }

    def _person(self, state: PersonState, last: dt.date | None) -> None:
        if state.new:
            self.add(
                Person, id=state.id, number=0, batch_id=self.batch, last_touch_on=last, **self._fields(state)
            )
        elif state.changed or (last and (state.last_touch is None or last > state.last_touch)):
            day = max(filter(None, (last, state.last_touch)), default=None)
            self.prepared.updates.add(Person, state.id, {**self._fields(state), "last_touch_on": day})
        for kind, value, key, source in state.add_contacts:
            self.add(
                ContactPoint,
                person_id=state.id,
                kind=kind,
                value=value,
                match_key=key,
                source=source,
                batch_id=self.batch,
            )
        for source, value in state.add_ids:
            self.add(SourceId, person_id=state.id, source=source, value=value, batch_id=self.batch)
        for entry in state.positions:
            if entry.new:
                coded = self.coded.get(entry.title, Coded())
                self.add(
                    Position,
                    id=entry.id,
                    person_id=state.id,
                    organisation_id=self.organisations.get(entry.employer, (None, ""))[0],
                    title=entry.title,
                    started=entry.started,
                    ended=entry.ended,
                    current=entry.current,
                    onet=coded.onet,
                    coding_score=coded.score,
                    seniority=coded.seniority,
                    status=coded.status,
                    source=entry.source,
                    batch_id=self.batch,
                )
        for position in sorted(state.ended):
            self.prepared.updates.add(Position, position, {"current": False})

    def _touches(self) -> None:
        for touch in self.plan.touches:
            self.add(
                Touch,
                person_id=touch.person,
                kind="sent" if touch.sent else "received",
                at=touch.message.at,
                contact=True,
                channel="linkedin",
                text=touch.message.subject,
                source="linkedin",
                external_key=touch.external_key,
                batch_id=self.batch,
            )

    def _records(self) -> None:
        for write in self.plan.records:
            facts, new = facts_of(write.draft), write.before is None
            state = self.plan.people[write.person]
            undo = None
            if not (new and state.new):
                undo = {"before": write.before, "fields": write.delta.fields, "ended": write.delta.ended}
            if new:
                self.add(
                    SourceRecord,
                    id=write.id,
                    person_id=write.person,
                    source=write.draft.source,
                    key=write.key,
                    digest=write.draft.digest,
                    facts=facts,
                    previous=undo,
                    batch_id=self.batch,
                )
            else:
                values = {
                    "digest": write.draft.digest,
                    "facts": facts,
                    "previous": undo,
                    "batch_id": self.batch,
                }
                self.prepared.updates.add(SourceRecord, write.id, {**values, "person_id": write.person})

    def _doubts(self) -> None:
        pairs: dict[tuple[uuid.UUID, uuid.UUID], tuple[float, tuple[str, ...]]] = {}
        for one, other, score, reasons in self.plan.doubts:
            pairs.setdefault((min(one, other), max(one, other)), (score, reasons))
        for (a, b), (score, reasons) in pairs.items():
            self.add(
                DoubtfulPair,
                a_id=a,
                b_id=b,
                score=score,
                reasons=list(reasons),
                verdict="ask",
                batch_id=self.batch,
            )


def write(owner: Workspace, prepared: Prepared, progress: Callable[[int, int], None]) -> None:
    """Run the inserts and updates inside the caller's transaction. Gives out the handles."""
    done, total = 0, prepared.total
    for model, letter in ((Organisation, Organisation.LETTER), (Person, Person.LETTER)):
        _number(owner, prepared.tables[model], letter)
    copies = (
        connection.vendor == "postgresql"
    )  # its COPY is five times as quick as inserts, one after the other
    with connection.cursor() as cursor:
        for table in prepared.tables.values():
            for part in _parts(table.rows):
                if copies:
                    _copy(cursor, table.model, part)
                else:
                    cursor.executemany(_insert(table.model), part)
                done += len(part)
                progress(done, total)
        for sql, rows in prepared.updates.statements.items():
            for part in _parts(rows):
                cursor.executemany(sql, part)
                done += len(part)
                progress(done, total)


def _number(owner: Workspace, table: Table, letter: str) -> None:
    if not table.rows:
        return
    first = next_numbers(owner, letter, len(table.rows))
    at = next(at for at, (name, _, _) in enumerate(_shape(table.model)) if name == "number")
    table.rows = [(*row[:at], first + index, *row[at + 1 :]) for index, row in enumerate(table.rows)]


def _target(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for _, column, _ in _columns(model))
    return f"{quote(model._meta.db_table)} ({columns})"


def _insert(model: type[Model]) -> str:
    marks = ", ".join(["%s"] * len(_columns(model)))
    return f"INSERT INTO {_target(model)} VALUES ({marks})"  # noqa: S608


def _copy(cursor: Any, model: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, cursor.copy(f"COPY {_target(model)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterable[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
