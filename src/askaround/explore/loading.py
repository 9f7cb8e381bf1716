"""Employers of a file into the owner's own: `organisations load FILE`.

In: a path, what of it is wanted. Out: `Loaded`, counts and a reason per row left out. The file is read as a stream; nothing is
written before all of it was read, then everything in one transaction. A second load of the same file changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.explore import employer_files
from askaround.explore.models import Organisation
from askaround.explore.rules.employer_rows import Draft, Only
from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.register import LONGEST
from askaround.lib.errors import Refusal

Progress = Callable[[str, int, int], None]
_CHUNK = 400
_SHOWN = 20
_FILLED = ("place", "site", "kind", "employees", "external")


@dataclass
class Loaded:
    """What became of a file: rows = created + updated + unchanged + filtered + skipped."""

    path: str
    kind: str
    columns: dict[str, str]
    ignored: list[str]
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    filtered: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    in_part: bool = False

    def as_json(self) -> dict[str, Any]:
        """As `organisations load` prints it."""
        names = (
            "path",
            "kind",
            "columns",
            "ignored",
            "rows",
            "created",
            "updated",
            "unchanged",
            "filtered",
            "skipped",
        )
        return {name: getattr(self, name) for name in names}

    def told(self) -> str:
        """For people."""
        counts = [
            (self.created, "new"),
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.filtered, "not asked for"),
            (len(self.skipped), "left out"),
        ]
        said = ", ".join(f"{count:,} {word}" for count, word in counts if count) or "nothing"
        lines = [f"{self.path} ({self.kind}): {self.rows:,} rows; {said}"]
        if self.columns:
            read = ", ".join(f"{name} from “{heading}”" for name, heading in self.columns.items())
            lines.append(f"  read: {read}")
        lines += [f"  row {skip['row']}: {skip['reason']}" for skip in self.skipped[:_SHOWN]]
        if len(self.skipped) > _SHOWN:
            lines.append(f"  … and {len(self.skipped) - _SHOWN:,} more; --json lists all.")
        lines += [f"  not read: {name}" for name in self.ignored]
        return "\n".join(lines)


def load(
    owner: Workspace, path: Path, only: Only | None = None, progress: Progress = lambda *_: None
) -> Loaded:
    """Read `path` and keep its employers. Raises Refusal, and then nothing is changed, when the file cannot be read, is built to
    harm, or holds no usable row.
    """
    with employer_files.opened(path) as file:
        result = Loaded(file.told, file.kind, file.columns, file.ignored)
        drafts = list(_wanted(file.rows(), only or Only(), result, progress))
    if not drafts and not result.filtered:
        reason = f": {result.skipped[0]['reason']}" if result.skipped else ""
        raise Refusal(f"{file.told} holds no employer that can be used{reason}.")
    with transaction.atomic():
        _keep(owner, drafts, result, progress)
    result.skipped.sort(key=lambda skip: skip["row"])
    return result


def _wanted(
    rows: Iterator[employer_files.Row], only: Only, result: Loaded, progress: Progress
) -> Iterator[tuple[int, Draft]]:
    """The drafts that are asked for, with their rows; the rest is counted."""
    for row in rows:
        result.rows += 1
        if result.rows % 1000 == 0:
            progress("reading", result.rows, 0)
        if row.draft is None:
            result.skipped.append({"row": row.number, "reason": row.reason})
            result.in_part = result.in_part or not row.harmless
        elif only.takes(row.draft):
            yield row.number, row.draft
        else:
            result.filtered += 1


def _keep(owner: Workspace, drafts: list[tuple[int, Draft]], result: Loaded, progress: Progress) -> None:
    known = _Known(owner, [draft for _, draft in drafts])
    new: list[tuple[str, str, Draft]] = []
    taken: dict[str, int] = {}
    changed: list[Organisation] = []
    for row, draft in drafts:
        found = known.row_of(draft)
        if found is not None and found.match_key in taken:
            result.skipped.append(
                {"row": row, "reason": f"the same employer as row {taken[found.match_key]}"}
            )
        elif found is not None:
            taken[found.match_key] = row
            missing = _missing(found, draft)
            changed += [found] if missing else []
            result.updated, result.unchanged = result.updated + missing, result.unchanged + (not missing)
        elif (named := _named(draft, known, taken)) is None:
            same = taken.get(draft.key, row)
            result.skipped.append({"row": row, "reason": f"the same employer as row {same}"})
        else:
            taken[named[1]] = row
            new.append((*named, draft))
    result.created = len(new)
    progress("writing", 0, len(new) + len(changed))
    Organisation.objects.filter(owner=owner).bulk_update(changed, _FILLED, batch_size=_CHUNK)
    first = next_numbers(owner, Organisation.LETTER, len(new)) if new else 0
    for at in range(0, len(new), _CHUNK):
        Organisation.objects.bulk_create(
            [
                Organisation(owner=owner, number=first + at + n, name=name, match_key=key, **_facts(draft))
                for n, (name, key, draft) in enumerate(new[at : at + _CHUNK])
            ]
        )
        progress("writing", at, len(new))


class _Known:
    """The owner's employers that the file may mean, by the register's key and by name."""

    def __init__(self, owner: Workspace, drafts: list[Draft]) -> None:
        self.by_external: dict[str, Organisation] = {}
        self.by_key: dict[str, Organisation] = {}
        keys = {key for draft in drafts for key in _keys(draft)}
        externals = {draft.external for draft in drafts if draft.external}
        if externals:
            # One read of all that came from the register: external keys have no index.
            rows = Organisation.objects.filter(owner=owner).exclude(external="").order_by()
            keys |= {
                key for key, external in rows.values_list("match_key", "external") if external in externals
            }
        wanted = sorted(keys)
        for at in range(0, len(wanted), _CHUNK):
            some = Organisation.objects.filter(owner=owner, match_key__in=wanted[at : at + _CHUNK])
            for row in some.order_by("number"):
                self.add(row)

    def add(self, row: Organisation) -> None:
        kept = self.by_key.setdefault(row.match_key, row)
        if row.external:
            self.by_external.setdefault(row.external, kept)

    def row_of(self, draft: Draft) -> Organisation | None:
        """The row that the draft means: that of its key in the register, else that of its name, unless another record has that."""
        if draft.external and draft.external in self.by_external:
            return self.by_external[draft.external]
        found = self.by_key.get(draft.key)
        if found is None or (draft.external and found.external):
            return None
        return found


def _names(draft: Draft) -> list[str]:
    """How a draft may be called: its name, then with its place, since the register knows many a Ministry of Health."""
    names = [draft.name]
    if draft.external and draft.place:
        names += [f"{draft.name} ({draft.place.rpartition(', ')[2]})", f"{draft.name} ({draft.place})"]
    return [name for name in names if len(name) <= LONGEST]


def _keys(draft: Draft) -> list[str]:
    return [organisation_key(name) for name in _names(draft)]


def _named(draft: Draft, known: _Known, taken: dict[str, int]) -> tuple[str, str] | None:
    """A name that is free, and its key; None when the draft is the same as an earlier row."""
    for name in _names(draft):
        key = organisation_key(name)
        if key not in taken and key not in known.by_key:
            return name, key
    return None


def _facts(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _FILLED}


def _missing(row: Organisation, draft: Draft) -> bool:
    """Fill in what the owner's row does not say; whether anything was. What it says already stays."""
    filled = False
    for name, value in _facts(draft).items():
        if value not in ("", None) and getattr(row, name) in ("", None):
            setattr(row, name, value)
            filled = True
    return filled
