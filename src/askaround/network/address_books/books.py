"""The address books that the owner named: added, listed, forgotten; cards that are gone there.

In: an owner and what was typed. Out: `AddressBook` rows with their secret sealed, `Gone` cards. Removing a book or letting a gone card be
removes no person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from askaround.accounts.models import Workspace
from askaround.config import at_rest
from askaround.lib.errors import Refusal
from askaround.network.address_books.client import Client
from askaround.network.models import AddressBook, AddressBookCard, Person, SourceRecord

MOST_BOOKS = 20
SHOWN_GONE = 200


@dataclass(frozen=True, slots=True)
class Gone:
    """A card that is no longer in its address book; the person is as it was."""

    id: uuid.UUID
    book: str
    since: dt.datetime
    person: Person


def books(owner: Workspace) -> QuerySet[AddressBook]:
    """The owner's address books with `cards_there` and `cards_gone`, in the order of their names; one query."""
    present = Count("cards", filter=Q(cards__gone_at__isnull=True))
    missing = Count("cards", filter=Q(cards__gone_at__isnull=False))
    found = AddressBook.objects.filter(owner=owner).annotate(cards_there=present, cards_gone=missing)
    return found.order_by("name", "url")


def book_of(owner: Workspace, reference: str) -> AddressBook:
    """The book with that address, id or name; the only one for "". Raises Refusal for none or several."""
    text = reference.strip()
    rows = AddressBook.objects.filter(owner=owner)
    if text:
        found = Q(url__in=[text, f"{text}/"]) | Q(name=text)
        try:
            found |= Q(pk=uuid.UUID(text))
        except ValueError:
            pass
        rows = rows.filter(found)
    several = list(rows.order_by("name", "url")[:2])
    if len(several) == 1:
        return several[0]
    if several:
        raise Refusal("You have several address books; name one by its address.")
    raise Refusal(
        f"You have no address book “{text[:80]}”." if text else "You have no address book yet.", status=404
    )


def add(owner: Workspace, url: str, user: str = "", password: str = "", name: str = "") -> list[AddressBook]:
    """Keep the address books behind an address, tried first; a blank password keeps the one stored for the same address and user.

    Raises Refusal when the server knows no book or no such user; then nothing changed.
    """
    url, user, name = url.strip(), user.strip(), " ".join(name.split())[:200]
    if (
        not url
        or len(url) > 400
        or len(user) > 254
        or len(password) > 1000
        or "\x00" in url + user + password + name
    ):
        raise Refusal("Give the address of an address book, such as https://example.org/dav/you/contacts/.")
    if not password:
        password = _stored_password(owner, url, user)
    if any(ord(letter) < 32 for letter in user + password):
        raise Refusal("That user or password holds control characters; type it anew.")
    found = Client(url, user, password).books()
    others = AddressBook.objects.filter(owner=owner).exclude(url__in=[one.url for one in found]).count()
    if others + len(found) > MOST_BOOKS:
        raise Refusal(f"{MOST_BOOKS} address books are the most; remove one first.")
    if any(len(one.url) > 400 for one in found):
        raise Refusal("The server names an address book by a path that is too long to be kept.")
    sealed = at_rest.seal_if(password)
    kept = []
    with transaction.atomic():
        for one in found:
            values = {
                "name": name if name and len(found) == 1 else one.name or _name_of(one.url),
                "username": user,
                "secret": sealed,
                "error": "",
            }
            book, _ = AddressBook.objects.update_or_create(owner=owner, url=one.url, defaults=values)
            kept.append(book)
    return kept


def check(book: AddressBook) -> str:
    """Ask the server whether it still knows this book; one sentence. Raises Refusal with what to do."""
    found = client_of(book).books()
    return f"“{found[0].name or book.name}” answers." if found else f"“{book.name}” answers."


def remove(owner: Workspace, book: AddressBook) -> None:
    """Forget the book, its password and what was there; the people stay."""
    with transaction.atomic():
        AddressBook.objects.filter(owner=owner, pk=book.pk).delete()


def gone(owner: Workspace, limit: int = SHOWN_GONE) -> list[Gone]:
    """Cards that are gone from their book and whose person is still here, the newest first; two queries."""
    elsewhere = AddressBookCard.objects.filter(
        owner=owner, gone_at__isnull=True, record_key=OuterRef("record_key")
    )
    rows = list(
        AddressBookCard.objects.filter(owner=owner, gone_at__isnull=False)
        .exclude(record_key="")
        .exclude(Exists(elsewhere))
        .select_related("book")
        .order_by("-gone_at", "href")[:limit]
    )
    people = {
        record.key: record.person
        for record in SourceRecord.objects.filter(
            owner=owner, source="vcard", key__in=[row.record_key for row in rows]
        ).select_related("person")
    }
    return [
        Gone(row.id, row.book.name, row.gone_at, people[row.record_key])
        for row in rows
        if row.gone_at is not None and row.record_key in people
    ]


def keep_gone(owner: Workspace, card: uuid.UUID | None = None) -> int:
    """The person stays though the card is gone (None: all such cards): do not list it again. How many it was."""
    rows = AddressBookCard.objects.filter(owner=owner, gone_at__isnull=False)
    with transaction.atomic():
        done, _ = (rows if card is None else rows.filter(pk=card)).delete()
    return done


def book_json(book: AddressBook) -> dict[str, Any]:
    """One book as `addressbook list` shows it."""
    return {
        "id": str(book.pk),
        "name": book.name,
        "url": book.url,
        "user": book.username,
        "cards": getattr(book, "cards_there", None),
        "gone": getattr(book, "cards_gone", None),
        "synced_at": book.synced_at,
        "error": book.error,
    }


def client_of(book: AddressBook) -> Client:
    """The way to this book's server, its password opened. Raises Refusal when the key is another one, or the address no address."""
    if urlsplit(book.url).scheme not in ("http", "https"):
        raise Refusal("That address book has no usable address; forget it and add it again.")
    return Client(book.url, book.username, _unseal(book))


def _name_of(url: str) -> str:
    return (urlsplit(url).path.rstrip("/").rpartition("/")[2] or urlsplit(url).hostname or "contacts")[:200]


def _stored_password(owner: Workspace, url: str, user: str) -> str:
    kept = AddressBook.objects.filter(owner=owner, url__in=[url, f"{url}/"], username=user).first()
    return _unseal(kept) if kept is not None else ""


def _unseal(book: AddressBook) -> str:
    return at_rest.unseal(
        book.secret,
        "The stored password of the address book cannot be read with this data folder's key; add the book again.",
    )
