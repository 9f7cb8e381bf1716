"""Makes the owner's own catalogue from an official O*NET text archive (docs/rules/updating.md).

In: the archive, the data folder. Out: DATA/catalogue/facts.sqlite3, whole or as it was, and a `Report`. Figures of jobs and pay,
areas and places are copied from the catalogue in use, and so are the facts of an optional file that the archive has not.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from askaround.explore.catalogue import chosen, schema
from askaround.explore.catalogue.archive import Archive, occupations_of
from askaround.explore.catalogue.build import Builder, compile_file
from askaround.explore.catalogue.onet import open_release
from askaround.explore.catalogue.reader import Catalogue
from askaround.explore.rules import releases
from askaround.explore.rules.releases import Changes
from askaround.lib.errors import Refusal

Tell = Callable[[str], None]

_COPIED = ("area", "place", "abroad", "nation", "figure")
_LOCK_WAIT = 900.0  # seconds: several times what an update takes


@dataclass(frozen=True)
class Report:
    """What an update did. `changed` False: the catalogue is the same as before."""

    release: str
    date: str
    careers: int
    changed: bool
    changes: Changes
    titles: dict[str, int]
    names: dict[str, str]
    """Titles of all codes that the report names, old and new."""
    kept: tuple[str, ...]
    """Files that the archive has not; their facts are those of the earlier release."""
    texts: bool
    follow: dict[str, str]
    """Former code → present code, for whatever is stored under a former code."""


def update(source: Path, folder: Path, tell: Tell = lambda _: None) -> Report:
    """Bring the catalogue in the data folder `folder` to the release in `source`; a second time changes nothing.

    Raises Refusal when the archive is of the wrong kind or damaged, or the folder cannot be written; then nothing changed.
    """
    home = chosen.own_file(folder).parent
    with _alone(home, tell):
        for left in home.glob(f"{chosen.NAME}.*.new"):
            left.unlink(missing_ok=True)
        try:
            return _update(source, chosen.own_file(folder), tell)
        except (OSError, sqlite3.Error, MemoryError) as error:
            raise Refusal(f"The catalogue could not be written ({error}); nothing changed.") from error


def _update(source: Path, target: Path, tell: Tell) -> Report:
    in_use = chosen.look_again()
    tell("Reading the archive …")
    archive = Archive(open_release(source), in_use)
    tell("Comparing it with the catalogue in use …")
    before, after = occupations_of(in_use), archive.occupations()
    archive.check_against(before)
    changes = releases.compare(before, after)
    archive.earlier_codes = _origins(before, after, changes)
    history = _history(in_use, before, after, changes)
    tell(f"Writing {len(after):,} careers …")
    fresh = target.with_name(f"{target.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    try:
        compile_file(
            fresh,
            lambda db: _OwnBuilder(db, archive, in_use, history).build(),
            schema.TABLES + schema.OWN_TABLES,
        )
        if why := chosen.problem(fresh):
            raise Refusal(f"The catalogue could not be written ({why}); nothing changed.")
        changed = not (target.exists() and target.read_bytes() == fresh.read_bytes())
        counts = _titles(in_use, Catalogue(fresh))
        if changed:
            _put(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    chosen.look_again()
    name, date = archive.label()
    return Report(
        release=name.removesuffix(" Database"),
        date=date,
        careers=len(after),
        changed=changed,
        changes=changes,
        titles=counts,
        names={code: career.title for code, career in {**before, **after}.items()},
        kept=tuple(archive.kept),
        texts=archive.has_tasks,
        # A code that names other work now is followed once only, by the update that found it.
        follow=_leading(history, after) | changes.history,
    )


class _OwnBuilder(Builder):
    """Fills the owner's catalogue: figures from the catalogue in use, everything else from the archive."""

    def __init__(
        self, db: sqlite3.Connection, archive: Archive, in_use: Catalogue, history: dict[str, tuple[str, str]]
    ) -> None:
        self.db = db
        self.release = archive
        self.archive = archive
        self.in_use = in_use
        self.history = history
        self.careers = {}
        self.series = {}

    def build(self) -> None:
        """As the shipped catalogue is built, then the sentences and the history."""
        super().build()
        self._sentences()
        self._insert("history", [(code, *to) for code, to in sorted(self.history.items())])

    def _series(self) -> None:
        rows = self.in_use.rows("SELECT * FROM series ORDER BY id")
        self.series = {code.replace("-", ""): number for number, code, _ in rows}
        self._insert("series", rows)

    def _areas(self) -> None:
        for table in _COPIED:
            self._insert(table, self.in_use.rows(f"SELECT * FROM {table} ORDER BY 1"))  # noqa: S608 (own names)

    def _places(self) -> None:
        """Copied with the areas."""

    def _figures(self) -> None:
        """Copied with the areas."""

    def _figure_sources(self) -> dict[str, str]:
        facts = self.in_use.version()
        copied = {k: facts[k] for k in ("oews", "oews_licence", "places", "places_licence") if k in facts}
        return copied | {f"kept {file}": release for file, release in self.archive.kept.items()}

    def _sentences(self) -> None:
        described = [
            (self.careers[row["onet"]], row["description"])
            for row in self.archive.rows("occupations")
            if row.get("description")
        ]
        self._insert("description", sorted(described))
        rank: dict[str, int] = {}
        tasks: dict[int, str] = {}
        core_first = sorted(self.archive.rows("tasks"), key=lambda row: row.get("task_type") != "Core")
        for row in core_first:
            if row["onet"] in self.careers and row["task"]:
                at = rank[row["onet"]] = rank.get(row["onet"], 0) + 1
                if at < schema.PAIR:
                    tasks[schema.pair(self.careers[row["onet"]], at)] = row["task"]
        self._insert("task", sorted(tasks.items()))


def _origins(before: Iterable[str], after: Iterable[str], changes: Changes) -> dict[str, str]:
    """Code of the new release → code under which the catalogue in use has the facts of that career."""
    lost = {career.onet for career in changes.vanished} | changes.history.keys()
    origins = {move.onet: move.former for move in reversed(changes.moved)}
    return origins | {code: code for code in set(before) & set(after) if code not in lost}


def _history(
    in_use: Catalogue,
    before: dict[str, releases.Occupation],
    after: dict[str, releases.Occupation],
    changes: Changes,
) -> dict[str, tuple[str, str]]:
    """Former code → present code ("" where it vanished) and former title, over all releases since the shipped one.

    The codes of the shipped catalogue are among the former ones: the model that codes titles knows those.
    """
    shipped = chosen.shipped()
    known = in_use.history()
    chain = releases.follow({code: onet for code, (onet, _) in known.items() if onet}, changes.history)
    first = before if in_use is shipped else occupations_of(shipped)
    direct = changes if in_use is shipped else releases.compare(first, after)
    chain = {code: onet for code, onet in (direct.history | chain).items() if onet in after}
    titles = {code: title for code, (_, title) in known.items()}
    titles |= {code: career.title for code, career in {**first, **before}.items()}
    vanished = {code for code, (onet, _) in known.items() if not onet}
    vanished |= {career.onet for career in (*direct.vanished, *changes.vanished)}
    found = {code: ("", titles.get(code, "")) for code in vanished if code not in after}
    return found | {code: (onet, titles.get(code, "")) for code, onet in chain.items()}


def _leading(history: dict[str, tuple[str, str]], after: Iterable[str]) -> dict[str, str]:
    there = set(after)
    return {code: onet for code, (onet, _) in history.items() if onet and code not in there}


def _titles(before: Catalogue, after: Catalogue) -> dict[str, int]:
    old, new = ({text for (text,) in c.rows("SELECT text FROM title")} for c in (before, after))
    return {"before": len(old), "now": len(new), "added": len(new - old), "gone": len(old - new)}


def _put(fresh: Path, target: Path) -> None:
    """Rename, so that whoever is killed leaves the old file or the new one, also when the power fails."""
    with fresh.open("rb+") as handle:
        os.fsync(handle.fileno())
    fresh.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def _alone(home: Path, tell: Tell) -> Iterator[None]:
    """One update at a time in a data folder; the operating system releases the lock of whoever dies."""
    from askaround.mail.lock import deliverer

    with deliverer(home) as held:
        if held is not None:
            yield
            return
    tell("Another update is under way; this one waits …")
    with deliverer(home, _LOCK_WAIT) as held:
        if held is None:
            raise Refusal("Another update of the catalogue is still under way; try again when it is done.")
        yield
