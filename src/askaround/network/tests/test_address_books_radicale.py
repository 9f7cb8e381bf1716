"""A real address book server: what is added, changed and deleted there, by sync token and without."""

from __future__ import annotations

import secrets
from pathlib import Path

import httpx
import pytest

from askaround.accounts import actions as accounts
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.address_books import books, client, sync
from askaround.network.models import AddressBook, Person
from askaround.network.tests.carddav import card
from tests.realparts.radicale import OWNER, Calendars

pytestmark = pytest.mark.real
MAKE = """<?xml version="1.0" encoding="utf-8"?>
<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><C:addressbook/></resourcetype>
<displayname>Friends</displayname></prop></set></mkcol>"""


@pytest.fixture
def owner(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    return accounts.local_workspace()


@pytest.fixture
def url(calendars: Calendars) -> str:
    made = f"{calendars.base}/{OWNER}/{secrets.token_hex(6)}/"
    calendars.client.request("MKCOL", made, content=MAKE).raise_for_status()
    return made


def put(server: httpx.Client, url: str, name: str, text: str) -> None:
    server.put(f"{url}{name}", content=text, headers={"Content-Type": "text/vcard"}).raise_for_status()


def names(owner: Workspace) -> list[str]:
    return list(Person.objects.filter(owner=owner).order_by("name").values_list("name", flat=True))


@pytest.mark.parametrize("by_token", [True, False])
def test_additions_changes_and_deletions_there(
    owner: Workspace, calendars: Calendars, url: str, by_token: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not by_token:
        monkeypatch.setattr(client.Client, "_synced", lambda *_: None)
    server = calendars.client
    book = books.add(owner, url, OWNER, "any")[0]
    assert book.name == "Friends"

    def read() -> sync.Read:
        return sync.read_book(owner, AddressBook.objects.get(pk=book.pk))

    assert (read().fetched, names(owner)) == (0, [])
    put(server, url, "a.vcf", card("Ana Silva", "ana@example.org", "ana"))
    put(server, url, "b.vcf", card("Björn Ångström", "bjorn@example.org", "bjorn"))
    assert (read().fetched, names(owner)) == (2, ["Ana Silva", "Björn Ångström"])
    put(server, url, "a.vcf", card("Ana Silva Costa", "ana@example.org", "ana"))
    put(server, url, "c.vcf", card("Cem Aydin", "cem@example.org", "cem"))
    server.delete(f"{url}b.vcf").raise_for_status()
    done = read()
    assert (done.fetched, done.gone) == (2, 1)
    assert names(owner) == ["Ana Silva Costa", "Björn Ångström", "Cem Aydin"]
    assert [row.person.name for row in books.gone(owner)] == ["Björn Ångström"]
    assert (read().fetched, read().batch) == (0, None)
    assert bool(AddressBook.objects.get(pk=book.pk).sync_token) is by_token


def test_the_books_of_a_user_are_found_from_the_server_alone(
    owner: Workspace, calendars: Calendars, url: str
) -> None:
    assert url in [book.url for book in books.add(owner, calendars.base, OWNER, "any")]


def test_a_user_without_a_book_is_told_so(owner: Workspace, calendars: Calendars) -> None:
    with pytest.raises(Refusal, match="no address book"):
        books.add(owner, calendars.base, "nobody-here", "any")
