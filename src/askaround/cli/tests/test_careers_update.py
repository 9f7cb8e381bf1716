"""`careers update` as a command: the report, the rows that follow, one sentence for what cannot be read, the download."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from askaround import cli
from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.cli.context import Context
from askaround.explore.actions import shortlist_follow
from askaround.explore.catalogue import Catalogue, chosen, download
from askaround.explore.catalogue.build import build
from askaround.explore.models import ShortlistEntry
from askaround.explore.queries import shortlist
from askaround.explore.tests import archives
from askaround.explore.tests.release import TOWNS, write_oews, write_onet
from askaround.lib.errors import Refusal
from askaround.network import actions as network
from askaround.network.models import Person, Position
from askaround.outreach.models import Ask
from askaround.prepare.models import Interview

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]
GENES, GENES_NOW, INFANTRY = "19-1029.01", "19-1029.07", "55-3016.00"


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, with the invented release as the catalogue that comes with the program."""
    small = tmp_path / "facts.sqlite3"
    build(write_onet(tmp_path / "onet"), write_oews(tmp_path / "oews.sqlite.xz"), small, TOWNS)
    monkeypatch.setattr(chosen, "_shipped", Catalogue(small))
    monkeypatch.setattr(chosen, "_choice", None)
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(Context, "setup", lambda self: None)

    def go(*words: str) -> tuple[int, list[dict[str, Any]], str]:
        capsys.readouterr()
        code = cli.main(["--json", *words])
        caught = capsys.readouterr()
        return code, [json.loads(line) for line in caught.out.splitlines()], caught.err

    return go


def somebody(owner: Workspace, name: str, onet: str) -> Person:
    number = Person.objects.filter(owner=owner).count() + 1
    person = Person.objects.create(owner=owner, number=number, name=name, match_key=name.lower(), onet=onet)
    Position.objects.create(owner=owner, person=person, title="Reader", onet=onet, source="hand")
    return person


def test_what_is_stored_follows_for_every_owner(run: Run, tmp_path: Path) -> None:
    mine, other = accounts.local_workspace(), Workspace.objects.create()
    for owner in (mine, other):
        somebody(owner, "Ada Quill", GENES)
        somebody(owner, "Ben Sand", INFANTRY)
        for code in (GENES, INFANTRY):
            ShortlistEntry.objects.create(owner=owner, onet=code)
    person = Person.objects.get(owner=mine, onet=GENES)
    Ask.objects.create(
        owner=mine, number=1, person=person, purpose="interview", onet=GENES, channel="email", body="x"
    )
    Interview.objects.create(
        owner=mine, number=1, person=person, onet=GENES, form="phone", zone="UTC",
        starts_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
    )  # fmt: skip
    archive = archives.write(archives.later(), tmp_path / "db.zip")
    code, (report,), told = run("careers", "update", "--from", str(archive))
    assert code == 0
    assert "Reading" in told
    assert (report["release"], report["careers"], report["changed"]) == ("O*NET 30.2", 6, True)
    assert report["appeared"] == [{"onet": "49-9081.00", "career": "Wind Tuners"}]
    assert report["vanished"] == [{"onet": INFANTRY, "career": "Infantry", "perhaps": []}]
    assert report["moved"] == [{"from": GENES, "to": GENES_NOW, "career": "Gene Reader", "how": "same title"}]
    assert report["shortlist"] == [{"from": GENES, "to": GENES_NOW}]
    assert report["shortlist_vanished"] == [INFANTRY]
    assert (report["people"], report["kept_from_earlier"]) == (2, [])
    for owner in (mine, other):
        assert sorted(Person.objects.filter(owner=owner).values_list("onet", flat=True)) == [
            GENES_NOW,
            INFANTRY,
        ]
        assert sorted(Position.objects.filter(owner=owner).values_list("onet", flat=True)) == [
            GENES_NOW,
            INFANTRY,
        ]
        assert [(row.onet, row.title) for row in shortlist(owner)] == [
            (GENES_NOW, "Gene Reader"), (INFANTRY, "Infantry"),
        ]  # fmt: skip
        assert ShortlistEntry.objects.get(owner=owner, onet=GENES_NOW).former == GENES
    assert Ask.objects.get().onet == Interview.objects.get().onet == GENES_NOW
    again = run("careers", "update", "--from", str(archive))[1][0]
    assert (again["changed"], again["shortlist"], again["people"]) == (False, [], 0)


def test_a_former_code_still_means_its_career(run: Run, tmp_path: Path) -> None:
    owner = accounts.local_workspace()
    run("careers", "update", "--from", str(archives.write(archives.later(), tmp_path / "db.zip")))
    assert run("careers", "show", GENES)[1][0]["onet"] == GENES_NOW
    ShortlistEntry.objects.create(owner=owner, onet=GENES)
    assert [row.title for row in shortlist(owner)] == ["Gene Reader"]
    ShortlistEntry.objects.all().delete()
    assert [row["onet"] for row in run("shortlist", "add", GENES)[1]] == [GENES_NOW]
    assert run("shortlist", "remove", GENES)[:2] == (0, [])
    assert run("careers", "show", INFANTRY)[0] == 1


def test_rows_of_an_update_that_was_killed_follow_the_next_time(run: Run, tmp_path: Path) -> None:
    owner = accounts.local_workspace()
    archive = archives.write(archives.later(), tmp_path / "db.zip")
    run("careers", "update", "--from", str(archive))
    ShortlistEntry.objects.create(owner=owner, onet=GENES)
    ShortlistEntry.objects.create(owner=owner, onet=GENES_NOW)
    report = run("careers", "update", "--from", str(archive))[1][0]
    assert (report["changed"], report["shortlist"]) == (False, [{"from": GENES, "to": GENES_NOW}])
    assert [row.onet for row in shortlist(owner)] == [GENES_NOW]


def test_two_codes_that_changed_places_do_not_meet(db: None) -> None:
    owner = accounts.local_workspace()
    swap = {GENES: INFANTRY, INFANTRY: GENES}
    for code in swap:
        somebody(owner, code, code)
        ShortlistEntry.objects.create(owner=owner, onet=code)
    assert network.follow_codes(owner, swap) == 2
    shortlist_follow(owner, swap)
    assert dict(Person.objects.filter(owner=owner).values_list("name", "onet")) == swap
    assert dict(Position.objects.filter(owner=owner).values_list("person__name", "onet")) == swap
    assert dict(ShortlistEntry.objects.filter(owner=owner).values_list("former", "onet")) == swap


def test_a_code_that_leads_to_another_s_former_one_goes_one_step(db: None) -> None:
    owner = accounts.local_workspace()
    chain = {GENES: INFANTRY, INFANTRY: GENES_NOW}
    for code in chain:
        somebody(owner, code, code)
        ShortlistEntry.objects.create(owner=owner, onet=code)
    ShortlistEntry.objects.create(owner=owner, onet=GENES_NOW)
    network.follow_codes(owner, chain)
    assert shortlist_follow(owner, chain) == list(chain.items())
    assert dict(Person.objects.filter(owner=owner).values_list("name", "onet")) == chain
    assert [row.onet for row in shortlist(owner)] == [INFANTRY, GENES_NOW]


def test_what_a_person_reads(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = archives.later()
    del files["Job Zones"]
    archive = archives.write(files, tmp_path / "db.zip")
    assert cli.main(["careers", "update", "--from", str(archive)]) == 0
    told = capsys.readouterr().out
    assert "O*NET 30.2 (December 2025), 6 careers" in told
    assert "the facts of the earlier release stay: Job Zones.txt" in told
    assert cli.main(["careers", "update", "--from", str(archive)]) == 0
    assert capsys.readouterr().out.startswith("Nothing changed")


@pytest.mark.parametrize("given", ["nothing-here.zip", "text.txt", ""])
def test_one_sentence_for_what_is_no_archive(run: Run, tmp_path: Path, given: str) -> None:
    (tmp_path / "text.txt").write_text("no archive")
    code, out, told = run("careers", "update", "--from", str(tmp_path / given) if given else "")
    assert (code, out) == (1, [])
    assert told.splitlines()[-1].startswith("askaround: ")
    assert not chosen.own_file(tmp_path / "data").exists()


def test_version_says_when_the_own_catalogue_cannot_be_used(run: Run, tmp_path: Path) -> None:
    own = chosen.own_file(tmp_path / "data")
    own.parent.mkdir(parents=True)
    own.write_bytes(b"no catalogue")
    code, (told,), _ = run("version")
    assert (code, told["catalogue"]["onet"]) == (0, "O*NET 0.0")
    assert "careers update" in told["trouble"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server on loopback: its address, and what it serves."""
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages.get(self.path)
            self.send_response(200 if content is not None else 404)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_newest_release_of_the_page_is_fetched(
    tmp_path: Path, site: tuple[str, dict[str, bytes]]
) -> None:
    address, pages = site
    pages["/database.html"] = (
        b'<a href="/dl_files/database/db_30_3_text.zip">30.3</a> <a href="/dl_files/database/db_31_0_text.zip">x</a>'
    )
    pages["/dl_files/database/db_31_0_text.zip"] = b"the archive"
    with download.fetched(tmp_path, lambda _: None, f"{address}/database.html", own=True) as path:
        assert path.read_bytes() == b"the archive"
    assert not path.exists()


@pytest.mark.parametrize("page", [None, b"nothing to fetch", b"/dl_files/database/db_30_3_text.zip"])
def test_what_cannot_be_fetched_says_how_to_give_it(
    tmp_path: Path, site: tuple[str, dict[str, bytes]], page: bytes | None
) -> None:
    address, pages = site
    if page is not None:
        pages["/database.html"] = page
    with (
        pytest.raises(Refusal, match="--from FILE"),
        download.fetched(tmp_path, lambda _: None, f"{address}/database.html", own=True),
    ):
        pass
