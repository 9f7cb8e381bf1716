"""Whatever the order of the exports, the same people come of them; and what is taken back and brought again is the same."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from askaround.accounts.actions import make_workspace, set_setting
from askaround.accounts.models import Workspace
from askaround.network.imports import run, store
from askaround.network.models import ImportBatch, Person
from askaround.network.tests import exports
from askaround.network.tests.exports import Somebody, differences, everything

pytestmark = pytest.mark.django_db
_number = itertools.count()
FEW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _no_catalogue(monkeypatch):
    monkeypatch.setattr(
        run, "code", lambda titles: {title: store.Coded(f"c{len(title)}", 0.9) for title in titles}
    )


def new_owner() -> Workspace:
    owner = make_workspace(f"order{next(_number)}@example.org")
    set_setting(owner, "mail", exports.OWNER)
    set_setting(owner, "name", "Me Myself")
    return owner


def bring(owner: Workspace, paths: Sequence[Path]) -> ImportBatch | None:
    plan = run.plan(owner, paths, options={"columns": exports.COLUMNS})
    return run.commit(owner, plan)


FAMILIES = ("Silva", "Roe", "Ångström", "Lee", "Okafor")
somebody = st.builds(
    Somebody,
    given=st.sampled_from(("Ana", "Bob", "Zoë", "Mia", "Chidi")),
    family=st.sampled_from(FAMILIES),
    employer=st.sampled_from(("", "Example Labs", "Sample Clinic")),
    title=st.sampled_from(("", "Nurse", "Head of biology")),
    phone=st.sampled_from(("", "+1 555 555 0100", "+1 555 555 0199")),
    birthday=st.sampled_from(("", "1988-06-15", "1990-01-02")),
    note=st.sampled_from(("", "Met at the fair", "Knows everybody")),
    label=st.sampled_from(("", "Choir", "Work")),
    odd=st.sampled_from(("", "20010203")),
)


def variants(draw, people: list[Somebody]) -> list[Somebody]:
    """The same people, as another program knows them: some missing, other facts."""
    from dataclasses import replace

    chosen = draw(st.lists(st.sampled_from(people), min_size=1, unique_by=lambda p: p.slug))
    return [
        replace(draw(somebody), given=p.given, family=p.family, phone=draw(st.sampled_from(("", p.phone))))
        for p in chosen
    ]


@st.composite
def several_exports(draw) -> dict[str, str]:
    people = draw(st.lists(somebody, min_size=1, max_size=4, unique_by=lambda p: p.slug))
    names = draw(st.lists(st.sampled_from(sorted(exports.FILES)), min_size=2, max_size=4, unique=True))
    return {name: exports.FILES[name](variants(draw, people)) for name in names}


def _write(folder: Path, files: dict[str, str]) -> list[Path]:
    target = folder / str(next(_number))
    target.mkdir()
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8", newline="")
    return [target / name for name in files]


@FEW
@given(data=st.data())
def test_the_order_of_imports_does_not_matter(tmp_path, data):
    paths = _write(tmp_path, data.draw(several_exports()))
    first, second = new_owner(), new_owner()
    for path in paths:
        bring(first, [path])
    for path in data.draw(st.permutations(paths)):
        bring(second, [path])
    assert "\n".join(differences(everything(first), everything(second))) == ""


@FEW
@given(data=st.data())
def test_the_order_of_files_in_one_import_does_not_matter(tmp_path, data):
    files = data.draw(several_exports())
    people = data.draw(st.lists(somebody, min_size=1, max_size=3, unique_by=lambda p: p.slug))
    files["Invitations.csv"] = exports.invitations(people)
    files["Recommendations_Received.csv"] = exports.recommendations(people)
    files["Positions.csv"] = exports.own_positions()
    paths = _write(tmp_path, files)
    first, second = new_owner(), new_owner()
    bring(first, paths)
    bring(second, data.draw(st.permutations(paths)))
    assert "\n".join(differences(everything(first), everything(second))) == ""


@FEW
@given(data=st.data())
def test_import_undo_import_gives_the_same(tmp_path, data):
    files = data.draw(several_exports())
    people = data.draw(st.lists(somebody, min_size=1, max_size=3, unique_by=lambda p: p.slug))
    files["Invitations.csv"] = exports.invitations(people)
    files["Positions.csv"] = exports.own_positions()
    owner, paths = new_owner(), _write(tmp_path, files)
    empty = everything(owner)
    before = data.draw(st.integers(0, 2))
    bring(owner, paths[:before]) if before else None
    stood = everything(owner)
    batch = bring(owner, paths)
    if batch is None:
        return
    brought = everything(owner)
    result = run.undo(owner, batch)
    assert result["kept"] == []
    assert "\n".join(differences(everything(owner), stood)) == ""
    bring(owner, paths)
    assert "\n".join(differences(everything(owner), brought)) == ""
    for done in ImportBatch.objects.filter(owner=owner, state="done").order_by("-number"):
        run.undo(owner, done)
    assert "\n".join(differences(everything(owner), empty)) == ""
    assert not Person.objects.filter(owner=owner).exists()


def test_what_another_import_says_too_stays(tmp_path):
    """The same three imports, the one in the middle taken back: as if it had never been."""
    from dataclasses import replace

    ana = Somebody(
        "Ana", "Silva", "Example Labs", "Nurse", "+1 555 555 0100", "1988-06-15", "Met at the fair", "Choir"
    )
    bare = replace(ana, phone="", birthday="", note="", label="", employer="", title="")
    files = {
        "Connections.csv": exports.linkedin([bare]),
        "google.csv": exports.google([ana]),
        "cards.vcf": exports.vcards([ana]),
    }
    first, middle, last = _write(tmp_path, files)
    owner, other = new_owner(), new_owner()
    bring(owner, [first])
    batch = bring(owner, [middle])
    bring(owner, [last])
    assert batch is not None
    run.undo(owner, batch)
    bring(other, [first])
    bring(other, [last])
    assert "\n".join(differences(everything(owner), everything(other))) == ""


def test_what_came_after_a_merge_is_taken_back_whole(tmp_path):
    """The two were one by then: nothing but the import says so, and all of it goes, the seniority of a new title too."""
    from dataclasses import replace

    from askaround.network.merging.people import merge, unmerge

    ana = Somebody("Ana", "Silva", "", "", "", "", "", "")
    bob = replace(ana, given="Bob", employer="Example Labs", phone="+1 555 555 0100")
    later = [
        replace(ana, title="Head of biology", employer="Sample Clinic", label="Choir"),
        replace(bob, title="Nurse"),
    ]
    files = {"cards.vcf": exports.vcards([ana, bob]), "outlook.csv": exports.outlook(later)}
    first, last = _write(tmp_path, files)
    owner = new_owner()
    bring(owner, [first])
    parted = everything(owner)
    one, other = Person.objects.filter(owner=owner).order_by("number")
    done = merge(owner, one, other)
    before = everything(owner)
    batch = bring(owner, [last])
    assert batch is not None
    assert run.undo(owner, batch)["kept"] == []
    assert "\n".join(differences(before, everything(owner))) == ""
    unmerge(owner, done)
    back = {name: rows for name, rows in everything(owner).items() if name != "network.Merge"}
    assert "\n".join(differences(parted, back)) == ""


def test_a_title_that_goes_takes_its_seniority_along(tmp_path, monkeypatch):
    monkeypatch.setattr(
        run, "code", lambda titles: {title: store.Coded("c", 0.9, "director") for title in titles}
    )
    ana = Somebody("Ana", "Silva", "", "", "", "", "", "")
    from dataclasses import replace

    titled = replace(ana, title="Head of biology", employer="Sample Clinic")
    first, last = _write(
        tmp_path, {"cards.vcf": exports.vcards([ana]), "outlook.csv": exports.outlook([titled])}
    )
    owner = new_owner()
    bring(owner, [first])
    batch = bring(owner, [last])
    assert batch is not None
    assert Person.objects.get(owner=owner).seniority == "director"
    run.undo(owner, batch)
    assert Person.objects.get(owner=owner).seniority == ""
