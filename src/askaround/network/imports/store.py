"""What a plan writes, prepared before the transaction opens; `bulk` then runs it.

In: a `Plan`. Out: `Prepared` with the parameter tuples of every insert and update.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.models import Organisation
from askaround.explore.queries import organisations_by_key
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.ids import uuid7
from askaround.network.imports import plan as planning
from askaround.network.imports.bulk import Prepared, Table, Updates
from askaround.network.imports.correspondence import SOURCES, told
from askaround.network.imports.identity import facts_of
from askaround.network.imports.merge import PersonState
from askaround.network.imports.newcomers import Newcomers
from askaround.network.imports.plan import Plan
from askaround.network.imports.waiting import CAUSE
from askaround.network.models import (
    ContactPoint,
    DoubtfulPair,
    OwnPosition,
    Person,
    PersonTag,
    Position,
    SourceId,
    SourceRecord,
    TieEvidence,
    Touch,
    WaitingMessage,
)
from askaround.network.rules.keys import person_key, search_key


@dataclass(frozen=True, slots=True)
class Coded:
    """What a title was coded to, as a position stores it."""

    onet: str = ""
    score: float | None = None
    seniority: str = ""
    status: str = ""


RENAMED: dict[str, type[Model]] = {"contact": ContactPoint, "tag": PersonTag, "position": Position}
Coder = Callable[[list[str]], dict[str, Coded]]


def prepare(owner: Workspace, plan: Plan, batch: uuid.UUID, coder: Coder, now: dt.datetime) -> Prepared:
    """The parameter tuples of everything the plan writes. Codes titles; opens no transaction."""
    return _Preparing(owner, plan, batch, coder, now).run()


class _Preparing:
    def __init__(
        self, owner: Workspace, plan: Plan, batch: uuid.UUID, coder: Coder, now: dt.datetime
    ) -> None:
        self.owner, self.plan, self.batch, self.now = owner, plan, batch, now
        self.zone: ZoneInfo = settings_of(owner).tz
        models = (
            Organisation, Person, ContactPoint, SourceId, SourceRecord, Position, PersonTag, Touch, DoubtfulPair, TieEvidence,
            WaitingMessage,
            OwnPosition,
        )  # fmt: skip
        self.prepared = Prepared({model: Table(model) for model in models}, Updates(owner))
        titles = {entry.title for state in plan.people.wholes() for entry in state.positions if entry.new}
        titles |= {state.fields["title"] for state in plan.people.wholes() if state.retitled}
        titles |= {position.title for write in plan.people.alone() for position in write.draft.positions}
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
            for state in self.plan.people.wholes()
            if state.fields["employer"] not in names
        )
        aliases = self.plan.people.aliases
        names.update(
            (aliases[key], "") for key in list(names) if key in aliases and aliases[key] not in names
        )
        wanted = sorted(key for key in names if key)
        found = organisations_by_key(self.owner, wanted)
        rows = self.prepared.tables[Organisation].alike(
            ("id", "number", "name", "match_key"),
            owner_id=self.owner.pk,
            created_at=self.now,
            batch=self.batch,
        )
        for key in wanted:
            if key not in found and names[key]:
                found[key] = new, name = (uuid7(), names[key])
                rows.append((new.hex, rows.count, name, key))
        return found

    def run(self) -> Prepared:
        last: dict[uuid.UUID, dt.date] = {}
        for touch in self.plan.touches:
            day = touch.message.at.astimezone(self.zone).date()
            last[touch.person] = max(day, last.get(touch.person, day))
        for entry in self.plan.happened:
            day = entry.told.at.astimezone(self.zone).date()
            last[entry.person] = max(day, last.get(entry.person, day))
        self.nicknames: dict[uuid.UUID, list[str]] = {}
        for write in self.plan.records:
            if write.draft.nickname:
                self.nicknames.setdefault(write.person, []).append(write.draft.nickname)
        self._people(last)
        self._touches()
        self._happened()
        self._own()
        self._ties()
        self._waiting()
        self._records()
        self._doubts()
        return self.prepared

    def _people(self, last: dict[uuid.UUID, dt.date]) -> None:
        aliases = self.plan.people.aliases
        newcomers = Newcomers(
            self.owner, self.prepared, self.batch, self.now, self.coded, self.organisations, aliases
        )
        for found in self.plan.people.entries():
            if isinstance(found, PersonState):
                self._person(found, last.get(found.id))
            else:
                newcomers.add(*found, last.get(found[0].person))

    def _fields(self, state: PersonState) -> dict[str, Any]:
        organisation, _ = self.organisations.get(state.fields["employer"], (None, ""))
        since = state.fields["known_since"]
        title = state.fields["title"]
        name, place = state.fields["name"], state.fields["place"]
        return {
            "name": name,
            "given": state.fields["given"],
            "family": state.fields["family"],
            "match_key": person_key(name),
            "place": place,
            "country": state.fields["country"],
            "birthday": state.fields["birthday"],
            "known_since": dt.date.fromisoformat(since) if since else None,
            "note": state.fields["note"],
            "title": title,
            "organisation_id": organisation,
            # A code that the owner put right stays while the title does.
            "onet": self.coded.get(title, Coded()).onet if state.retitled else state.fields["onet"],
        } | ({"seniority": self.coded.get(title, Coded()).seniority} if state.retitled else {})

    def _found_by(self, state: PersonState) -> str:
        """The `search_key` of a new person; what changes for a stored one is indexed after the writing (`finding`)."""
        points: dict[str, list[str]] = {}
        for kind, value, _, _ in state.add_contacts:
            points.setdefault(kind, []).append(value)
        return search_key(
            state.fields["name"],
            title=state.fields["title"],
            organisation=self.organisations.get(state.fields["employer"], (None, ""))[1],
            place=state.fields["place"],
            emails=points.get("email", ()),
            phones=points.get("phone", ()),
            urls=points.get("url", ()),
            tags=[name for name, _, _ in state.add_tags],
            more=self.nicknames.get(state.id, ()),
            note=state.fields["note"],
        )

    def _person(self, state: PersonState, last: dt.date | None) -> None:
        if state.new:
            self.add(
                Person,
                id=state.id,
                number=0,
                batch_id=self.batch,
                last_touch_on=last,
                search_key=self._found_by(state),
                **self._fields(state),
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
        for name, key, source in state.add_tags:
            self.add(
                PersonTag, person_id=state.id, name=name, match_key=key, source=source, batch_id=self.batch
            )
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
        for (what, pk), values in state.renamed.items():
            self.prepared.updates.add(RENAMED[what], pk, values)
        for position in sorted(state.ended):
            self.prepared.updates.add(Position, position, {"current": False})

    def _touches(self) -> None:
        for touch in self.plan.touches:
            self.add(
                Touch,
                person_id=touch.person,
                kind=touch.kind,
                at=touch.message.at,
                contact=True,
                channel=touch.message.channel,
                text=told(touch.message),
                source=SOURCES[touch.message.channel],
                external_key=touch.external_key,
                **_cause(touch.cause),
                batch_id=self.batch,
            )

    def _happened(self) -> None:
        for entry in self.plan.happened:
            self.add(
                Touch,
                person_id=entry.person,
                kind=entry.told.kind,
                at=entry.told.at,
                contact=True,
                channel="linkedin" if entry.source == "linkedin" else "",
                text=entry.told.text,
                source=entry.source,
                external_key=entry.told.key,
                batch_id=self.batch,
            )

    def _own(self) -> None:
        for own in self.plan.own:
            self.add(
                OwnPosition,
                kind=own.kind,
                organisation=own.organisation,
                match_key=organisation_key(own.organisation),
                title=own.title,
                started=own.started,
                ended=own.ended,
                source="linkedin",
                batch_id=self.batch,
            )

    def _ties(self) -> None:
        for tie in self.plan.ties:
            self.add(
                TieEvidence,
                a_id=tie.a,
                b_id=tie.b,
                kind=tie.kind,
                weight=round(tie.weight, 6),
                count=tie.count,
                first_on=tie.first.astimezone(self.zone).date(),
                last_on=tie.last.astimezone(self.zone).date(),
                source=tie.source,
                batch_id=self.batch,
                **_cause(tie.cause),
            )

    def _waiting(self) -> None:
        for write in self.plan.waits:
            self.add(
                WaitingMessage,
                sign=write.sign,
                name=write.name,
                people=write.people,
                present=write.present,
                key=write.message.key,
                at=write.message.at,
                subject=write.message.subject,
                batch_id=self.batch,
            )
        for row in self.plan.takes:
            self.prepared.updates.add(WaitingMessage, row, {"taken_id": self.batch})

    def _records(self) -> None:
        for write in self.plan.records:
            if self.plan.people.whole(write.person) is None:
                continue  # written with its person
            facts, new = write.facts or facts_of(write.draft), write.before is None
            undo: dict[str, Any] | None = None
            if not (new and self.plan.people.is_new(write.person)):
                undo = {"before": write.before, "fields": write.delta.fields, "ended": write.delta.ended}
                if write.delta.renamed:
                    undo["renamed"] = write.delta.renamed
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
        for pk, (score, reasons) in self.plan.doubts.change.items():
            self.prepared.updates.add(DoubtfulPair, pk, {"score": score, "reasons": list(reasons)})
        self.prepared.gone.append((DoubtfulPair, self.plan.doubts.drop))
        for (a, b), (score, reasons) in self.plan.doubts.add.items():
            self.add(
                DoubtfulPair,
                a_id=a,
                b_id=b,
                score=score,
                reasons=list(reasons),
                verdict="ask",
                batch_id=self.batch,
            )


def _cause(batch: uuid.UUID | None) -> dict[str, Any]:
    """Of a mail that waited: the import that had read it."""
    return {"cause_kind": CAUSE, "cause_id": batch} if batch else {}
