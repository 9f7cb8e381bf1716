"""The address books on the settings page: kept, tested, read in the background, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.network.models import AddressBook, AddressBookCard, ImportBatch, Person
from askaround.network.tests.carddav import Book, card, served
from askaround.network.views import background


@pytest.fixture
def server() -> Iterator[Book]:
    with served() as book:
        book.put("ana.vcf", card("Ana Silva", "ana@example.org", "ana"))
        yield book


@pytest.fixture
def visitor(visitor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path))
    # The thread's own connection would see nothing of this test's transaction.
    monkeypatch.setattr(background, "in_thread", lambda work: work())
    return visitor


def page(visitor: Client) -> str:
    return visitor.get("/settings/").content.decode()


def test_a_book_is_kept_read_tested_and_forgotten(visitor: Client, server: Book) -> None:
    visitor.post("/settings/books", {"url": server.url, "user": "mara", "password": "secret"})
    book = AddressBook.objects.get()
    assert "Friends" in page(visitor)
    answer = visitor.post(f"/settings/books/{book.pk}/read")
    batch = ImportBatch.objects.get()
    assert (answer["Location"], batch.state) == (f"/people/import/{batch.handle}", "done")
    assert Person.objects.filter(name="Ana Silva").exists()
    assert "1 new person" in visitor.get(answer["Location"]).content.decode()
    visitor.post(f"/settings/books/{book.pk}/check")
    assert "“Friends” answers." in page(visitor)
    visitor.post(f"/settings/books/{book.pk}/forget")
    assert not AddressBook.objects.exists()
    assert Person.objects.filter(name="Ana Silva").exists()


def test_a_reading_without_news_ends_and_who_is_gone_is_listed(visitor: Client, server: Book) -> None:
    visitor.post("/settings/books", {"url": server.url})
    book = AddressBook.objects.get()
    visitor.post(f"/settings/books/{book.pk}/read")
    server.drop("ana.vcf")
    visitor.post(f"/settings/books/{book.pk}/read")
    assert [batch.state for batch in ImportBatch.objects.all()] == ["done", "done"]
    assert "gone from Friends since" in page(visitor)
    visitor.post("/settings/books/gone", {"card": str(AddressBookCard.objects.get().pk)})
    assert "gone from Friends since" not in page(visitor)
    assert Person.objects.filter(name="Ana Silva").exists()


def test_what_fails_is_told_and_keeps_what_was_typed(visitor: Client, server: Book) -> None:
    answer = visitor.post("/settings/books", {"url": f"{server.base}/nowhere/", "user": "mara"})
    assert (answer.status_code, AddressBook.objects.count()) == (400, 0)
    assert "There is no address book at that address" in answer.content.decode()
    assert "/nowhere/" in answer.content.decode()
    visitor.post("/settings/books", {"url": server.url})
    book = AddressBook.objects.get()
    server.meddle = lambda *_: (503, {}, b"")
    visitor.post(f"/settings/books/{book.pk}/read")
    batch = ImportBatch.objects.get()
    assert (batch.state, "answered 503" in batch.error) == ("failed", True)
    visitor.post(f"/settings/books/{book.pk}/check")
    assert "answered 503" in page(visitor)


def test_another_owners_book_is_not_there(visitor: Client) -> None:
    stranger = accounts.make_workspace("stranger@example.org")
    book = AddressBook.objects.create(owner=stranger, url="https://example.org/dav/", name="Secret")
    assert "Secret" not in page(visitor)
    for verb in ("check", "read", "forget"):
        assert visitor.post(f"/settings/books/{book.pk}/{verb}").status_code == 404
    assert visitor.post("/settings/books/x/read").status_code == 404
    assert visitor.post("/settings/books/gone", {"card": "x"}).status_code == 404
    assert AddressBook.objects.filter(pk=book.pk).exists()
