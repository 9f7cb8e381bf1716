"""Taking one import back.

In: an owner and a batch. Out: what was removed, restored and kept. A person whom the import created is kept, and listed, when
anything but this import has touched them since: a touch, an ask, an edit, a tie, another import. What the import changed on people who
were there before is put back where it still stands as the import left it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model, QuerySet
from django.db.models.fields.reverse_related import ManyToOneRel

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network import finding, summaries
from askaround.network.imports import bulk, doubts, handing_over, waiting
from askaround.network.imports.collecting import seldom_collecting
from askaround.network.imports.merge import FIELDS, chosen
from askaround.network.imports.read import Progress
from askaround.network.imports.store import RENAMED
from askaround.network.models import (
    ContactPoint,
    DoubtfulPair,
    ImportBatch,
    Merge,
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
from askaround.network.rules.keys import person_key

CHUNK = 400
WRITTEN = (*FIELDS, "title", "onet", "seniority", "organisation_id")


def undo(owner: Workspace, batch: ImportBatch, progress: Progress | None = None) -> dict[str, Any]:
    """Take the batch back in one transaction, which `progress` may stop by raising; after it nothing stops the look for pairs.

    Returns `{batch, handle, removed, restored, kept: [{id, handle, name, why}], people}`. Raises Refusal when it was taken back before
    or never done. The list of doubtful pairs is brought up to date afterwards.
    """
    with seldom_collecting():
        return _undo(owner, batch, progress or (lambda _stage, _done, _total: None))


def _undo(owner: Workspace, batch: ImportBatch, tell: Progress) -> dict[str, Any]:
    with transaction.atomic():
        claimed = ImportBatch.objects.filter(owner=owner, pk=batch.pk, state=ImportBatch.State.DONE).update(
            state=ImportBatch.State.UNDONE, undone_at=clock.now()
        )
        if claimed != 1:
            raise Refusal(f"The import {batch.handle} was taken back before, or never done; nothing changed.")
        result = _Undoing(owner, batch, tell).run()
        report = {**(batch.report or {}), "undone": result}
        ImportBatch.objects.filter(owner=owner, pk=batch.pk).update(report=report)
    batch.refresh_from_db()

    def compared(done: int, total: int) -> None:
        with suppress(Refusal):
            tell("comparing", done, total)

    doubts.refresh(owner, compared)
    return result


class _Undoing:
    def __init__(self, owner: Workspace, batch: ImportBatch, tell: Progress) -> None:
        self.owner, self.batch, self._tell = owner, batch, tell
        self._done, self._total = 0, 0

    def _step(self, people: int) -> None:
        """So many more people are through one of the parts of it."""
        self._done += people
        self._tell("undoing", self._done, max(self._done, self._total))

    def run(self) -> dict[str, Any]:
        rows = Person.objects.filter(owner=self.owner, batch=self.batch).order_by("number")
        numbers = dict(rows.values_list("pk", "number"))
        created = list(numbers)
        self._total = len(created)
        self._step(0)
        self._merged = self._merges()
        ties = TieEvidence.objects.filter(owner=self.owner, batch=self.batch)
        ties.exclude(a__in=self._merged).exclude(b__in=self._merged).delete()
        read_here = self._waiting()
        kept = self._kept(created)
        going = [person for person in created if person not in kept]
        restored = self._restore(set(created))
        changed_since = self._changed_since(set(created))
        self._remove_from_old(changed_since, read_here)
        kept.update(dict.fromkeys(sorted(changed_since), "a later import changed them"))
        kept.update(self._merged)
        for part in _parts(going):
            self._remove(part)
            self._step(len(part))
        finding.remove(self.owner, set(numbers.values()) - {numbers[pk] for pk in kept if pk in numbers})
        organisations = self._organisations()
        names = {pk: (handle, name) for pk, handle, name in self._named(list(kept))}
        return {
            "batch": str(self.batch.pk),
            "handle": self.batch.handle,
            "removed": len(going),
            "restored": restored,
            "organisations_removed": organisations,
            "kept": [
                {"id": str(pk), "handle": names[pk][0], "name": names[pk][1], "why": why}
                for pk, why in kept.items()
            ],
            "people": Person.objects.filter(owner=self.owner).count(),
        }

    def _merges(self) -> dict[uuid.UUID, str]:
        """People whom the owner made one with another since, and in whom something of this batch is, with the reason for keeping them.

        Whose it was before is known to the merge alone, so nothing of them is taken back. What came after the merge came to the one
        they were by then. Identifiers follow the time they were made at.
        """
        merges = Merge.objects.filter(
            owner=self.owner, what=Merge.What.PERSON, undone_at=None, pk__gt=self.batch.pk
        ).order_by("number")
        whole = dict(merges.values_list("kept", "number"))
        of_batch: set[uuid.UUID] = set()
        for model in (Touch, ContactPoint, SourceId, SourceRecord, Position, PersonTag):
            for part in _parts(sorted(whole)):
                rows: Any = model.objects.filter(owner=self.owner, batch=self.batch, person__in=part)
                of_batch |= set(rows.values_list("person_id", flat=True))
        for part in _parts(sorted(whole)):
            mine = Person.objects.filter(owner=self.owner, batch=self.batch, pk__in=part)
            of_batch |= set(mine.values_list("pk", flat=True))
        why = "you merged them since; part them first (askaround unmerge {})"
        return {pk: why.format(f"{Merge.LETTER}{whole[pk]}") for pk in sorted(of_batch)}

    def _named(self, people: list[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str, str]]:
        for part in _parts(people):
            rows = Person.objects.filter(owner=self.owner, pk__in=part)
            for pk, number, name in rows.values_list("pk", "number", "name"):
                yield pk, f"{Person.LETTER}{number}", name

    def _kept(self, created: list[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Of the people whom the batch created, those touched since, and by what."""
        kept: dict[uuid.UUID, str] = {pk: why for pk, why in self._merged.items() if pk in set(created)}
        mine = Person.objects.filter(owner=self.owner, batch=self.batch)
        said = mine.exclude(level="", later_until=None, never=False, revision=0, met_where="", named_by=None)
        for pk in said.values_list("pk", flat=True):
            kept.setdefault(pk, "changed since, by you or by a later import")
        for person in mine.only("name", "given", "family", "place", "birthday", "note").iterator():
            if person.pk not in kept and self._edited(person):
                kept[person.pk] = "changed since, by you or by a later import"
        for relation in _relations(Person):
            for pk in self._others(relation):
                kept.setdefault(pk, _why(relation))
        return {pk: kept[pk] for pk in created if pk in kept}

    def _edited(self, person: Person) -> bool:
        said = self._facts().get(person.pk)
        if said is None:
            return True
        names = ("name", "given", "family", "place", "birthday", "note")
        together = chosen(said, {})
        return any(
            getattr(person, name)
            not in {together.get(name, ""), *(facts.get(name, "") for facts in said.values())}
            for name in names
        )

    def _facts(self) -> dict[uuid.UUID, dict[tuple[str, str], dict[str, Any]]]:
        if not hasattr(self, "_cached_facts"):
            self._cached_facts: dict[uuid.UUID, dict[tuple[str, str], dict[str, Any]]] = {}
            rows = SourceRecord.objects.filter(owner=self.owner, batch=self.batch)
            for person, source, key, facts in rows.values_list("person_id", "source", "key", "facts"):
                self._cached_facts.setdefault(person, {})[source, key] = facts
        return self._cached_facts

    def _others(self, relation: ManyToOneRel) -> Iterable[uuid.UUID]:
        """People of the batch whom rows of that relation name that are not the batch's own."""
        model: Any = relation.related_model
        name = relation.field.name
        rows: QuerySet[Any] = model.objects.filter(**{f"{name}__batch": self.batch})
        fields = {entry.name for entry in model._meta.concrete_fields}
        if "owner" in fields:
            rows = rows.filter(owner=self.owner)
        if model is DoubtfulPair:  # that two people are two means nothing without them
            return []
        if "batch" in fields:
            rows = rows.exclude(batch=self.batch)
        found: list[uuid.UUID] = list(rows.values_list(f"{name}_id", flat=True).distinct())
        return found

    def _restore(self, created: set[uuid.UUID]) -> int:
        """Put back what the batch changed on people who were there before; the number of people."""
        rows = SourceRecord.objects.filter(owner=self.owner, batch=self.batch, previous__isnull=False)
        rows = rows.exclude(person__in=self._merged)
        # Rows are taken back in the reverse of their order: what the last one changed stood on the one before.
        wanted = list(rows.order_by("-id").values_list("pk", "person_id"))
        self._restored = {person for _, person in wanted} - created
        self._batches = set(ImportBatch.objects.filter(owner=self.owner).values_list("pk", flat=True))
        # Their rows, then what others say too, what is counted, and the words they are found by.
        self._total += len(wanted) + 3 * len(self._restored)
        for part in _parts([pk for pk, _ in wanted]):
            self._restore_part(part, created)
            self._step(len(part))
        return len(self._restored)

    def _restore_part(self, part: list[uuid.UUID], created: set[uuid.UUID]) -> None:
        mine = SourceRecord.objects.filter(owner=self.owner, pk__in=part).order_by("-id")
        records = list(mine.values_list("pk", "person_id", "previous"))
        touched = {person for _, person, _ in records}
        rows = Person.objects.filter(owner=self.owner, pk__in=touched).select_related("organisation")
        people = {row.pk: row for row in rows.only(*WRITTEN, "organisation__match_key")}
        keys = {(previous["fields"].get("employer") or [""])[0] for _, _, previous in records}
        found = Organisation.objects.filter(owner=self.owner, match_key__in=keys)
        employers = {row.match_key: row for row in found.only("match_key")}
        updates, gone, ended = bulk.Updates(self.owner), [], []
        stood = {pk: _written(person) for pk, person in people.items()}
        for record, person, previous in records:
            _restore_fields(people[person], previous["fields"], employers)
            ended += previous["ended"]
            for what, pk, old, new in previous.get("renamed", ()):
                RENAMED[what]._default_manager.filter(owner=self.owner, pk=pk, **new).update(**old)
            before = previous["before"]
            if before:
                batch = uuid.UUID(before["batch"]) if before["batch"] else None
                values = {name: before[name] for name in ("facts", "digest", "previous")}
                values["batch_id"] = batch if batch in self._batches else None
                updates.add(SourceRecord, record, values)
            elif person not in created:
                gone.append(record)
        self._seniority([row for pk, row in people.items() if row.title != stood[pk]["title"]])
        for pk, row in people.items():
            if (values := _written(row)) != stood[pk]:
                updates.add(Person, pk, {**values, "match_key": person_key(row.name)})
        updates.run()
        SourceRecord.objects.filter(owner=self.owner, pk__in=gone).delete()
        for keys_part in _parts([uuid.UUID(key) for key in ended]):
            Position.objects.filter(owner=self.owner, pk__in=keys_part).update(current=True)

    def _seniority(self, retitled: list[Person]) -> None:
        """What their titles say now that they are as before: the seniority of the position of that title."""
        held = Position.objects.filter(owner=self.owner, person__in=[row.pk for row in retitled])
        known = {
            (person, title): seniority
            for person, title, seniority in held.order_by("created_at", "id").values_list(
                "person_id", "title", "seniority"
            )
        }
        for row in retitled:
            row.seniority = known.get((row.pk, row.title), "") if row.title else ""

    def _changed_since(self, created: set[uuid.UUID]) -> set[uuid.UUID]:
        """People who were there before and whose row a later import wrote over what this batch had written."""
        found: set[uuid.UUID] = set()
        rows = SourceRecord.objects.filter(owner=self.owner, previous__isnull=False).exclude(batch=self.batch)
        for person, previous in rows.values_list("person_id", "previous").iterator():
            before = previous.get("before")
            while before:
                if before["batch"] == str(self.batch.pk) and person not in created:
                    found.add(person)
                before = (before.get("previous") or {}).get("before")
        return found

    def _waiting(self) -> set[uuid.UUID]:
        """Mails that this batch answered wait again; those that it read are gone, with what later imports made of them.

        Returns the people who have lost a touch.
        """
        WaitingMessage.objects.filter(owner=self.owner, taken=self.batch).update(taken=None)
        WaitingMessage.objects.filter(owner=self.owner, batch=self.batch).delete()
        caused: dict[str, Any] = {"cause_kind": waiting.CAUSE, "cause_id": self.batch.pk}
        TieEvidence.objects.filter(owner=self.owner, **caused).delete()
        touches = Touch.objects.filter(owner=self.owner, **caused)
        found = set(touches.values_list("person_id", flat=True).distinct())
        touches.delete()
        return found

    def _remove_from_old(self, but: set[uuid.UUID], older: set[uuid.UUID]) -> None:
        """Remove what the batch added to people who were there before; `older` are those who lost a touch already."""
        mine = {"owner": self.owner, "batch": self.batch}
        OwnPosition.objects.filter(**mine).delete()
        handed = self._restored - set(self._merged)
        self._restored |= handing_over.hand_over(self.owner, self.batch, handed, self._step)
        for model in (Touch, ContactPoint, SourceId, Position, PersonTag):
            rows = (
                model.objects.filter(**mine)
                .exclude(person__batch=self.batch)
                .exclude(person__in=self._merged)
            )
            if model is not Touch:
                rows = rows.exclude(person__in=but)
            if model is Touch:
                older |= set(rows.values_list("person_id", flat=True).distinct())
            rows.delete()
        for part in _parts(sorted(older | self._restored)):
            summaries.refresh(self.owner, part)
            self._step(len(part))
        finding.reindex(self.owner, self._restored)
        self._step(len(self._restored))
        DoubtfulPair.objects.filter(**mine, verdict=DoubtfulPair.Verdict.ASK).exclude(
            a__batch=self.batch
        ).exclude(b__batch=self.batch).delete()

    def _remove(self, part: list[uuid.UUID]) -> None:
        """Remove people of the batch that nothing else names, with what the batch gave them."""
        DoubtfulPair.objects.filter(owner=self.owner, a__in=part)._raw_delete(DEFAULT_DB_ALIAS)
        DoubtfulPair.objects.filter(owner=self.owner, b__in=part)._raw_delete(DEFAULT_DB_ALIAS)
        for model in (Touch, ContactPoint, SourceId, SourceRecord, Position, PersonTag):
            rows: Any = model.objects.filter(owner=self.owner, person__in=part)
            rows._raw_delete(DEFAULT_DB_ALIAS)
        Person.objects.filter(owner=self.owner, pk__in=part)._raw_delete(DEFAULT_DB_ALIAS)

    def _organisations(self) -> int:
        """Remove the organisations that the batch created and that nothing names any more; their number."""
        mine = Organisation.objects.filter(owner=self.owner, batch=self.batch.pk)
        gone = set(mine.values_list("pk", flat=True))
        for relation in _relations(Organisation):
            model: Any = relation.related_model
            rows = model.objects.filter(**{f"{relation.field.name}__batch": self.batch.pk})
            gone -= set(rows.values_list(f"{relation.field.name}_id", flat=True).distinct())
        for part in _parts(sorted(gone)):
            Organisation.objects.filter(owner=self.owner, pk__in=part)._raw_delete(DEFAULT_DB_ALIAS)
        return len(gone)


def _written(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in WRITTEN}


def _restore_fields(
    person: Person, changed: dict[str, list[str]], employers: dict[str, Organisation]
) -> None:
    """Put each field back that still is what the row made it."""
    for name, (old, new) in changed.items():
        if name == "onet":
            continue
        if name == "employer":
            if (person.organisation.match_key if person.organisation else "") == new:
                person.organisation = employers.get(old)
        elif name == "known_since":
            if person.known_since and person.known_since.isoformat() == new:
                person.known_since = dt.date.fromisoformat(old) if old else None
        elif getattr(person, name) == new:
            setattr(person, name, old)
            if name == "title" and "onet" in changed:
                person.onet = changed["onet"][0]


def _relations(model: type[Model]) -> list[ManyToOneRel]:
    """Every relation of any step that points to the model, those without a name for the way back too."""
    entries = model._meta.get_fields(include_hidden=True)
    return [entry for entry in entries if isinstance(entry, ManyToOneRel)]


def _why(relation: ManyToOneRel) -> str:
    label = relation.related_model._meta.verbose_name if relation.related_model else "something"
    return {
        "touch": "something happened with them since",
        "source record": "another import names them too",
        "contact point": "you added a way to reach them",
        "position": "you added a position",
        "person": "they named somebody",
        "person tag": "you put a word on them",
    }.get(str(label), f"a row of another step names them ({label})")


def _parts(keys: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
