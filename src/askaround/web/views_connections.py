"""The calendar and the address books, kept and tested on the spot.

In: the form on the settings page. Out: the accounts, and one sentence per server tested; an address book is read in the background.
"""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.models import AddressBook, ImportBatch
from askaround.web.views_settings import settings_form_again


@require_POST
def calendar_save(request: OwnedRequest) -> HttpResponse:
    """Keep the calendar, tried first. An empty password keeps the stored one."""
    from askaround.prepare.actions import save_calendar

    typed = {key: request.POST.get(key, "").strip() for key in ("url", "user")}
    try:
        save_calendar(request.owner, typed["url"], typed["user"], request.POST.get("password", ""))
    except Refusal as refusal:
        return settings_form_again(request, calendar=typed, refusal=refusal.sentence)
    say(request, "The calendar answers and is kept: interviews you set will stand in it.")
    return redirect("settings")


@require_POST
def calendar_forget(request: OwnedRequest) -> HttpResponse:
    """Forget the calendar and its password."""
    from askaround.prepare.actions import drop_calendar

    drop_calendar(request.owner)
    say(request, "The calendar is forgotten; what stands in it stays there.")
    return redirect("settings")


@require_POST
def book_save(request: OwnedRequest) -> HttpResponse:
    """Keep the address books behind an address, tried first. An empty password keeps the one stored."""
    from askaround.network.address_books import books

    typed = {key: request.POST.get(key, "").strip() for key in ("url", "user")}
    try:
        kept = books.add(request.owner, typed["url"], typed["user"], request.POST.get("password", ""))
    except Refusal as refusal:
        return settings_form_again(request, address_book=typed, refusal=refusal.sentence)
    names = ", ".join(f"“{book.name}”" for book in kept)
    say(request, f"Kept: {names}. “Read now” brings in who is in there.")
    return _books()


@require_POST
def book_check(request: OwnedRequest, book: str) -> HttpResponse:
    """Ask its server whether it answers; nothing is read."""
    from askaround.network.address_books import books

    row = _book(request, book)
    try:
        say(request, books.check(row))
    except Refusal as refusal:
        say(request, refusal.sentence)
    return _books()


@require_POST
def book_read(request: OwnedRequest, book: str) -> HttpResponse:
    """Read what changed in it, in the background; the import's page shows how far it is."""
    from askaround.network.address_books import books, sync
    from askaround.network.imports import run
    from askaround.network.views import background

    row = _book(request, book)
    books.client_of(row)  # what cannot be read at all is told here rather than on the page of an import

    def read(owner: Workspace, batch: ImportBatch) -> None:
        sync.read_book(owner, row, progress=run.batch_progress(batch), batch=batch)

    batch = run.begin(request.owner, "vcard")
    background.start_other(request.owner, batch, read)
    return redirect("import-batch", batch.handle)


@require_POST
def book_forget(request: OwnedRequest, book: str) -> HttpResponse:
    """Forget an address book and its password."""
    from askaround.network.address_books import books

    row = _book(request, book)
    books.remove(request.owner, row)
    say(request, f"“{row.name}” is forgotten, its password too. The people stay.")
    return _books()


@require_POST
def gone_keep(request: OwnedRequest) -> HttpResponse:
    """The people whose cards are gone stay; one of them, or all."""
    from askaround.network.address_books import books

    card = request.POST.get("card", "")
    done = books.keep_gone(request.owner, _key(card) if card else None)
    say(request, "They stay as they are." if done != 1 else "That person stays.")
    return _books()


def _books() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('settings')}#address-books")


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


def _book(request: OwnedRequest, key: str) -> AddressBook:
    row = AddressBook.objects.filter(owner=request.owner, pk=_key(key)).first()
    if row is None:
        raise Http404
    return row
