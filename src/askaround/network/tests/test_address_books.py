"""Reading an address book: additions and changes come in, nothing is ever deleted, and a server's lies change nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.address_books import answers, books, client, sync
from askaround.network.imports import run
from askaround.network.models import AddressBook, AddressBookCard, Person, SourceRecord
from askaround.network.tests.carddav import PATH, Book, card, multi, served

ANA = card("Ana Silva", "ana@example.org", "ana", "ORG:Orchard Bio\r\nTITLE:Medical writer\r\n")
BEN = card("Ben Okoro", "ben@example.org", "ben")


@pytest.fixture
def owner(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    return accounts.local_workspace()


@pytest.fixture
def server() -> Iterator[Book]:
    with served() as book:
        book.put("ana.vcf", ANA)
        book.put("ben.vcf", BEN)
        yield book


@pytest.fixture
def book(owner: Workspace, server: Book) -> AddressBook:
    return books.add(owner, server.url, "mara", "secret")[0]


def names(owner: Workspace) -> list[str]:
    return list(Person.objects.filter(owner=owner).order_by("name").values_list("name", flat=True))


def again(owner: Workspace, book: AddressBook, **options: bool) -> sync.Read:
    book.refresh_from_db()
    return sync.read_book(owner, book, **options)


def everything(owner: Workspace) -> list[object]:
    """What may not change when a server fails or lies."""
    tables = (Person, SourceRecord, AddressBookCard)
    kept: list[object] = [list(table.objects.filter(owner=owner).order_by("pk").values()) for table in tables]
    return [
        *kept,
        list(AddressBook.objects.filter(owner=owner).order_by("pk").values("pk", "url", "sync_token")),
    ]


@pytest.mark.parametrize("start", ["/", PATH, "/dav/mara/"])
def test_a_book_is_found_by_its_address_its_home_or_its_server(
    owner: Workspace, server: Book, start: str
) -> None:
    found = books.add(owner, f"{server.base}{start}", "mara", "secret")
    assert [(one.url, one.name) for one in found] == [(server.url, "Friends")]
    assert b"secret" not in bytes(found[0].secret or b"")
    assert books.client_of(found[0]).password == "secret"


@pytest.mark.parametrize("syncs", [True, False])
def test_additions_changes_and_what_is_gone(
    owner: Workspace, server: Book, book: AddressBook, syncs: bool
) -> None:
    server.syncs = syncs
    first = again(owner, book)
    assert (first.fetched, names(owner)) == (2, ["Ana Silva", "Ben Okoro"])
    assert again(owner, book).fetched == 0
    server.put("ana.vcf", ANA.replace("Medical writer", "Patent attorney"))
    server.put("cem.vcf", card("Cem Aydin", "cem@example.org", "cem"))
    server.drop("ben.vcf")
    read = again(owner, book)
    assert (read.fetched, read.gone, names(owner)) == (2, 1, ["Ana Silva", "Ben Okoro", "Cem Aydin"])
    assert Person.objects.get(owner=owner, name="Ana Silva").title == "Patent attorney"
    assert [(row.person.name, row.book) for row in books.gone(owner)] == [("Ben Okoro", "Friends")]
    server.put("ben.vcf", BEN)
    assert again(owner, book).back == 1
    assert books.gone(owner) == []
    assert names(owner) == ["Ana Silva", "Ben Okoro", "Cem Aydin"]


def test_one_who_came_by_file_is_the_same_person(
    owner: Workspace, server: Book, book: AddressBook, tmp_path: Path
) -> None:
    file = tmp_path / "cards.vcf"
    file.write_text(ANA)
    run.commit(owner, run.plan(owner, [file]))
    read = again(owner, book)
    assert sync.read_json(read)["unchanged"] == 1
    assert names(owner) == ["Ana Silva", "Ben Okoro"]
    assert AddressBookCard.objects.get(href__endswith="ana.vcf").record_key == "id:ana-0123456789"


def test_a_reading_can_be_taken_back_and_a_dry_run_writes_nothing(
    owner: Workspace, book: AddressBook
) -> None:
    before = everything(owner)
    dry = again(owner, book, dry_run=True)
    assert sync.read_json(dry)["created"] == 2
    assert everything(owner) == before
    read = again(owner, book)
    assert read.batch is not None
    run.undo(owner, read.batch)
    assert names(owner) == []
    assert again(owner, book, everything=True).fetched == 2
    assert names(owner) == ["Ana Silva", "Ben Okoro"]


def test_an_empty_answer_deletes_nobody(owner: Workspace, server: Book, book: AddressBook) -> None:
    again(owner, book)
    server.drop("ana.vcf")
    server.drop("ben.vcf")
    read = again(owner, book)
    assert (read.gone, names(owner)) == (2, ["Ana Silva", "Ben Okoro"])
    assert {row.person.name for row in books.gone(owner)} == {"Ana Silva", "Ben Okoro"}
    assert books.keep_gone(owner) == 2
    assert (books.gone(owner), names(owner)) == ([], ["Ana Silva", "Ben Okoro"])


LIES = {
    "html": lambda *_: (200, {"Content-Type": "text/html"}, b"<html><body>Welcome</body></html>"),
    "html as 207": lambda *_: (207, {}, b"<html><body>Welcome</body></html>"),
    "nothing": lambda *_: (207, {}, b""),
    "entities": lambda *_: (207, {}, b'<!DOCTYPE a [<!ENTITY b "c">]><multistatus xmlns="DAV:">&b;</multistatus>'),
    "half an answer": lambda *_: (207, {}, multi("", "token:9")[2][:-9]),
    "no rights": lambda *_: (401, {}, b""),
    "broken": lambda *_: (503, {}, b""),
    "elsewhere": lambda *_: (301, {"Location": "http://169.254.169.254/latest/"}, b""),
    "in circles": lambda _method, path, _body: (302, {"Location": path}, b""),
    "without end": lambda *_: multi(
        f"<response><href>{PATH}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>", "token:x"
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_fails_or_lies_changes_nothing(
    owner: Workspace, server: Book, book: AddressBook, lie: str
) -> None:
    again(owner, book)
    before = everything(owner)
    server.put("cem.vcf", card("Cem Aydin", "cem@example.org", "cem"))
    server.meddle = LIES[lie]
    with pytest.raises(Refusal):
        again(owner, book)
    assert everything(owner) == before
    book.refresh_from_db()
    assert book.error
    server.meddle = None
    assert again(owner, book).fetched == 1
    book.refresh_from_db()
    assert (book.error, names(owner)) == ("", ["Ana Silva", "Ben Okoro", "Cem Aydin"])


def test_a_server_that_fails_half_way_is_asked_for_the_rest(
    owner: Workspace, server: Book, book: AddressBook
) -> None:
    for number in range(120):
        server.put(f"p{number}.vcf", card(f"Pia Number{number}", f"p{number}@example.org", f"p{number}"))
    calls = []

    def fails_at_the_second(_method: str, _path: str, body: str) -> tuple[int, dict[str, str], bytes] | None:
        calls.append("multiget" in body)
        return (500, {}, b"") if sum(calls) > 1 and calls[-1] else None

    server.meddle = fails_at_the_second
    with pytest.raises(Refusal, match="500"):
        again(owner, book)
    assert names(owner) == []
    server.meddle = None
    assert again(owner, book).fetched == 122
    assert len(names(owner)) == 122


def test_a_card_that_is_listed_but_not_given_is_asked_for_again(
    owner: Workspace, server: Book, book: AddressBook
) -> None:
    ben, server.cards["ben.vcf"] = server.cards["ben.vcf"], ""
    read = again(owner, book)
    assert (read.in_part, names(owner)) == (True, ["Ana Silva"])
    book.refresh_from_db()
    assert (book.sync_token, "could not be read" in book.error) == ("", True)
    server.cards["ben.vcf"] = ben
    assert again(owner, book).fetched == 1
    assert names(owner) == ["Ana Silva", "Ben Okoro"]


def test_cards_that_are_none_are_told_and_those_beside_them_come_in(
    owner: Workspace, server: Book, book: AddressBook
) -> None:
    server.put("two.vcf", ANA + BEN)
    server.put(
        "none.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:none-0123456789\r\nNOTE:nobody\r\nEND:VCARD\r\n"
    )
    server.put("noise.vcf", "hello")
    read = again(owner, book)
    assert {href.rpartition("/")[2] for href, _, _ in read.left} == {"two.vcf", "none.vcf", "noise.vcf"}
    assert names(owner) == ["Ana Silva", "Ben Okoro"]


def test_repeated_addresses_and_unasked_cards_count_once(
    owner: Workspace, server: Book, book: AddressBook
) -> None:
    def repeats(_method: str, _path: str, body: str) -> tuple[int, dict[str, str], bytes] | None:
        if "sync-collection" in body:
            return multi(server.listed("ana.vcf") * 3, "token:1")
        return multi(server.given("ana.vcf") * 2 + server.given("ben.vcf")) if "multiget" in body else None

    server.meddle = repeats
    assert again(owner, book).fetched == 1
    assert names(owner) == ["Ana Silva"]


def test_a_token_that_is_no_longer_known_means_looking_at_everything(
    owner: Workspace, server: Book, book: AddressBook
) -> None:
    again(owner, book)
    server.drop("ben.vcf")

    def forgets(_method: str, _path: str, body: str) -> tuple[int, dict[str, str], bytes] | None:
        old = "<sync-token>token" in body
        return (403, {}, b'<error xmlns="DAV:"><valid-sync-token/></error>') if old else None

    server.meddle = forgets
    read = again(owner, book)
    assert (read.fetched, read.gone, names(owner)) == (0, 1, ["Ana Silva", "Ben Okoro"])


@pytest.mark.parametrize("dies_in", ["_keep", "_keys"])
def test_killed_before_the_token_is_kept_the_next_reading_repeats_without_harm(
    owner: Workspace, server: Book, book: AddressBook, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sync._Reading, dies_in, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            again(owner, book)
    book.refresh_from_db()
    assert (book.sync_token, names(owner)) == ("", ["Ana Silva", "Ben Okoro"])
    read = again(owner, book)
    assert (read.fetched, read.batch, names(owner)) == (2, None, ["Ana Silva", "Ben Okoro"])
    assert list((Path(sync.run.__file__).parent).glob("*.vcf")) == []


def test_a_server_that_hangs_is_left(
    owner: Workspace, server: Book, book: AddressBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)
    server.meddle = lambda *_: time.sleep(0.6)  # type: ignore[func-returns-value]
    with pytest.raises(Refusal, match="in time"):
        again(owner, book)
    assert names(owner) == []


def test_the_password_goes_to_the_server_that_was_named_and_its_kin_only() -> None:
    named = client.Client("https://contacts.example.com/", "mara", "x")
    assert named._trusted("https://contacts.example.com/other/")
    assert named._trusted("https://p7-contacts.example.com/")
    assert not named._trusted("http://p7-contacts.example.com/")
    assert not named._trusted("https://contacts.example.com.example.org/")
    assert not client.Client("https://dav.co.uk/", "mara", "x")._trusted("https://evil.co.uk/")
    assert not client.Client("https://127.0.0.1/", "mara", "x")._trusted("https://9.0.0.1/")


@pytest.mark.parametrize(
    "bytes_",
    [
        b"<!-- a --><!DOCTYPE x><!-- b --><multistatus xmlns='DAV:'/>",
        "<a/>".encode("utf-16"),
        b"\x00",
        b"<a>" * 9,
    ],
)
def test_what_is_no_plain_answer_is_not_read(bytes_: bytes) -> None:
    with pytest.raises(Refusal):
        answers.read(bytes_, "https://example.org/")


def test_a_comment_before_the_answer_is_no_harm() -> None:
    found = answers.read(
        b"<?xml version='1.0'?><!-- a <b> --> <multistatus xmlns='DAV:'/>", "https://example.org/"
    )
    assert found.entries == ()


def test_what_one_owner_has_no_other_sees(owner: Workspace, book: AddressBook) -> None:
    again(owner, book)
    stranger = accounts.make_workspace("stranger@example.org")
    assert (list(books.books(stranger)), books.gone(stranger), books.keep_gone(stranger)) == ([], [], 0)
    with pytest.raises(Refusal, match="no address book"):
        books.book_of(stranger, str(book.pk))
    books.remove(stranger, book)
    assert AddressBook.objects.filter(pk=book.pk).exists()


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://localhost:99999999/dav/", "//[", "http://[::1]extra/"]
)
def test_an_address_that_is_none_is_refused(owner: Workspace, url: str) -> None:
    with pytest.raises(Refusal):
        books.add(owner, url)
    with pytest.raises(Refusal):
        client.Client("https://example.org/dav/")._next("https://example.org/dav/", url)
