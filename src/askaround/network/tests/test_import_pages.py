"""Importing on pages: read, looked over, done, taken back; bad files say why."""

import errno
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from askaround.accounts import actions
from askaround.network.models import DoubtfulPair, ImportBatch, Person
from askaround.network.views import background

CONNECTIONS = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Silva,https://www.linkedin.com/in/ana-silva,,Orchard Bio,Medical Writer,12 Mar 2021
Bo,Lind,https://www.linkedin.com/in/bo-lind,,Northlake,Lab Manager,3 Jan 2019
,,,,,,
"""


@pytest.fixture(autouse=True)
def here_and_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No threads: a test's transaction is seen by its own connection alone. And a data folder of its own."""

    def now(work: Callable[[], None]) -> None:
        work()

    monkeypatch.setattr(background, "in_thread", now)
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))


def bring(visitor: Client, content: bytes | str, name: str = "Connections.csv") -> str:
    data = content.encode() if isinstance(content, str) else content
    answer = visitor.post("/people/import", {"files": [SimpleUploadedFile(name, data)]})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_the_preview_writes_nothing(visitor: Client) -> None:
    html = visitor.get(bring(visitor, CONNECTIONS)).content.decode()
    assert "Nothing is written yet." in html
    assert "Ana Silva, Bo Lind" in html
    assert "blank" in html
    assert not Person.objects.exists()


def test_done_and_taken_back(visitor: Client, tmp_path: Path) -> None:
    at = bring(visitor, CONNECTIONS)
    html = visitor.post(f"{at}/do", follow=True).content.decode()
    assert "2 new people" in html
    assert set(Person.objects.values_list("name", flat=True)) == {"Ana Silva", "Bo Lind"}
    assert not list((tmp_path / "imports").iterdir()), "the file is not kept longer than needed"
    html = visitor.post(f"{at}/undo", follow=True).content.decode()
    assert "2 people removed" in html
    assert not Person.objects.exists()


def test_a_long_one_shows_how_far_its_taking_back_is_and_can_be_stopped(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = bring(visitor, CONNECTIONS)
    visitor.post(f"{at}/do")
    begun: list[Callable[[], None]] = []
    monkeypatch.setattr(background, "in_thread", begun.append)
    start = background.start_undoing
    monkeypatch.setattr(background, "start_undoing", lambda owner, row: start(owner, row, patience=0))
    html = visitor.post(f"{at}/undo", follow=True).content.decode()
    assert "<h1>Taking it back</h1>" in html
    assert "Undo this import" not in html
    assert visitor.get(f"{at}/progress").json()["over"] is False
    assert visitor.post(f"{at}/undo").status_code == 302, "pressed twice it is done once"
    assert "Stopping; nothing will have changed." in visitor.post(f"{at}/stop", follow=True).content.decode()
    (work,) = begun
    work()
    assert visitor.get(f"{at}/progress").json()["over"] is True
    html = visitor.get(at).content.decode()
    assert "You stopped it; nothing was changed." in html
    assert "Undo this import" in html
    assert Person.objects.count() == 2
    visitor.post(f"{at}/undo")
    begun[1]()
    assert "2 people removed" in visitor.get(at).content.decode()
    assert visitor.post(f"{at}/undo").status_code == 400


def test_the_same_file_again_changes_nothing(visitor: Client) -> None:
    visitor.post(f"{bring(visitor, CONNECTIONS)}/do")
    html = visitor.get(bring(visitor, CONNECTIONS)).content.decode()
    assert "Everything in it is known already." in html
    assert ">Do it<" not in html


def test_left_alone(visitor: Client, tmp_path: Path) -> None:
    at = bring(visitor, CONNECTIONS)
    visitor.post(f"{at}/leave")
    assert ImportBatch.objects.get().state == ImportBatch.State.FAILED
    assert not list((tmp_path / "imports").iterdir())
    assert visitor.post(f"{at}/do").status_code == 400


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        ("words.csv", b"just some words\n"),
    ],
)
def test_a_wrong_file_says_so_and_changes_nothing(visitor: Client, name: str, content: bytes) -> None:
    html = visitor.get(bring(visitor, content, name)).content.decode()
    assert "Not imported" in html
    assert ImportBatch.objects.get().error in html.replace("&#x27;", "'").replace("&quot;", '"')
    assert not Person.objects.exists()


def test_no_file_is_a_sentence(visitor: Client) -> None:
    answer = visitor.post("/people/import")
    assert answer.status_code == 400
    assert "Choose a file first" in answer.content.decode()


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\evil.csv", ".hidden.csv", "x" * 200 + ".csv"])
def test_a_file_stays_in_its_folder(visitor: Client, tmp_path: Path, name: str) -> None:
    bring(visitor, CONNECTIONS, name)
    written = list(tmp_path.rglob("*.csv"))
    assert len(written) == 1
    assert written[0].parent.parent == tmp_path / "imports"


def test_two_files_of_one_name_are_both_read(visitor: Client) -> None:
    again = CONNECTIONS.replace("ana-silva", "cy-young").replace("Ana,Silva", "Cy,Young")
    files = [SimpleUploadedFile("Connections.csv", text.encode()) for text in (CONNECTIONS, again)]
    at = visitor.post("/people/import", {"files": files}).headers["Location"]
    visitor.post(f"{at}/do")
    assert Person.objects.filter(name="Cy Young").exists()


def test_an_import_that_was_cut_off_is_told(visitor: Client) -> None:
    owner = actions.local_workspace()
    batch = ImportBatch.objects.create(owner=owner, number=77, state=ImportBatch.State.READING)
    for at in ("/people/import", f"/people/import/{batch.handle}"):
        with CaptureQueriesContext(connection) as asked:
            assert "was stopped meanwhile" in visitor.get(at, follow=True).content.decode()
        wrote = [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
        assert not [sql for sql in wrote if "importbatch" in sql], "reading never writes"
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.READING
    bring(visitor, CONNECTIONS)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.FAILED, "the next import writes it down"
    assert "was stopped meanwhile" in batch.error


def test_a_plan_lost_by_a_restart_is_made_again(visitor: Client) -> None:
    at = bring(visitor, CONNECTIONS)
    background._plans.clear()
    visitor.post(f"{at}/do")
    assert Person.objects.count() == 2


def test_progress_is_told(visitor: Client) -> None:
    at = bring(visitor, CONNECTIONS)
    told = visitor.get(f"{at}/progress").json()
    assert told["over"] is True
    assert set(told) == {"over", "stage", "done", "total"}


def test_a_zip_is_read(visitor: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Connections.csv", CONNECTIONS)
    visitor.post(f"{bring(visitor, packed.getvalue(), 'archive.zip')}/do")
    assert Person.objects.count() == 2


def test_two_people_stay_two(visitor: Client) -> None:
    owner = actions.local_workspace()
    a, b = (
        Person.objects.create(owner=owner, number=n, name=f"Ana Silva {n}", match_key=f"ana silva {n}")
        for n in (1, 2)
    )
    pair = DoubtfulPair.objects.create(owner=owner, a=a, b=b, score=0.9, reasons=["The same name."])
    assert "The same name." in visitor.get("/people/doubtful").content.decode()
    html = visitor.post(f"/people/doubtful/{pair.id}/distinct", follow=True).content.decode()
    assert "are two people." in html
    assert "Undo" in html
    pair.refresh_from_db()
    assert pair.verdict == DoubtfulPair.Verdict.DISTINCT
    visitor.post(f"/people/doubtful/{pair.id}/reopen")
    pair.refresh_from_db()
    assert pair.verdict == DoubtfulPair.Verdict.ASK


@pytest.mark.parametrize("name", ["联系人" * 60 + ".csv", "ä" * 300 + ".csv", "🧬" * 90 + ".csv"])
def test_a_long_name_in_any_script_is_kept_short(visitor: Client, name: str) -> None:
    assert "Nothing is written yet." in visitor.get(bring(visitor, CONNECTIONS, name)).content.decode()


def test_what_waits_is_for_the_owner_alone(visitor: Client, tmp_path: Path) -> None:
    bring(visitor, CONNECTIONS)
    (folder,) = (tmp_path / "imports").iterdir()
    (file,) = folder.iterdir()
    modes = [path.stat().st_mode & 0o777 for path in (folder.parent, folder, file)]
    assert modes == [0o700, 0o700, 0o600]


def test_files_that_a_kill_left_behind_go_with_the_next_import(visitor: Client, tmp_path: Path) -> None:
    at = bring(visitor, CONNECTIONS)
    ready = ImportBatch.objects.get()
    visitor.post(f"{bring(visitor, CONNECTIONS)}/do")
    done = ImportBatch.objects.get(state=ImportBatch.State.DONE)
    background.folder_of(done).mkdir()
    (background.folder_of(done) / "Connections.csv").write_text("left")
    bring(visitor, CONNECTIONS)
    assert not background.folder_of(done).exists()
    assert background.folder_of(ready).exists(), at


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    visitor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(InMemoryUploadedFile, "chunks", full)
    answer = visitor.post("/people/import", {"files": [SimpleUploadedFile("a.csv", b"x")]})
    assert (answer.status_code, ImportBatch.objects.get().state) == (400, "failed")
    assert "The disk is full" in answer.content.decode()
    assert not list((tmp_path / "imports").iterdir())
