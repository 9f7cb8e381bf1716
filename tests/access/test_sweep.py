"""Every URL, three times: not signed in, signed in to another workspace, signed in to the right one.

The routes come from the URL configuration itself and the rows from the models, so a new route is swept without a word
here. A route with an argument that nobody can fill fails: name what it addresses in ROWS or VALUES.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.plugin import DjangoDbBlocker

from tests.access.cast import CAREER, Member, one_of_everything

# Not behind the sign-in: health, the way in, and the calendar whose address is its own secret.
PUBLIC = {"healthz", "enter", "enter-help", "feed"}
# What an argument addresses, by its name in the route. A route's own entry, "route-name:argument", comes first.
ROWS: dict[str, str] = {
    "person": "network.Person",
    "batch": "network.ImportBatch",
    "book": "network.AddressBook",
    "pair": "network.DoubtfulPair",
    **{
        f"organisations-doubtful-{verb}:pair": "network.DoubtfulOrganisations"
        for verb in ("same", "distinct", "later", "reopen")
    },
    "merge": "network.Merge",
    "touch": "network.Touch",
    "organisation": "explore.Organisation",
    "ask": "outreach.Ask",
    "interview": "prepare.Interview",
    "source": "prepare.CalendarSource",
    "answer": "interview.Answer",
    "mention": "interview.Mention",
    "promise": "interview.Promise",
    "thanks": "follow_up.Thanks",
    "outgoing": "mail.Outgoing",
    "message": "outreach.Message",
}
# Arguments that address no row: one value that exists for everybody.
VALUES: dict[str, str] = {
    "onet": CAREER,
    "code": CAREER,
    "career": CAREER,
    "key": "zone",
    "kind": "invitation",
    "token": "used-up",
    "workspace": str(uuid.UUID(int=7)),
    "question": "typical-day",
    "template": "interview-email",
}
GOOD = {200, 204, 301, 302, 303, 304, 400, 405, 409, 415, 422}

# Routes whose right answer to an empty form, or to a used link, is another.
ALSO_GOOD: dict[str, set[int]] = {
    "enter": {403},
    "feed": {404},
    "shortlist-add": {404},
    "shortlist-remove": {404},
}


def patterns(found: list[Any], names: str = "", prefix: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, route, pattern) of every URL, through every include."""
    for each in found:
        if isinstance(each, URLResolver):
            below = f"{names}{each.namespace}:" if each.namespace else names
            yield from patterns(each.url_patterns, below, prefix + str(each.pattern))
        else:
            yield f"{names}{each.name or each.callback.__name__}", prefix + str(each.pattern), each


ROUTES = list(patterns(get_resolver().url_patterns))
ADDRESSING = [(name, route, p) for name, route, p in ROUTES if "<" in route]
ids = [name for name, _, _ in ROUTES]


def row(member: Member, label: str) -> models.Model:
    return next(row for model, row in member.rows.items() if model._meta.label == label)


def arguments(name: str, route: str, member: Member, by: str = "handle") -> tuple[dict[str, str], bool]:
    """A value for each argument of the route, and whether any of them addresses a row of the member (by handle or id)."""
    values: dict[str, str] = {}
    owned = False
    for kind, argument in re.findall(r"<(?:(\w+):)?(\w+)>", route):
        wanted = ROWS.get(f"{name}:{argument}") or ROWS.get(argument.removesuffix("_id"))
        if wanted is None and argument in ("id", "pk", "handle"):
            wanted = next((label for word, label in ROWS.items() if word in re.split(r"\W|_", name)), None)
        if wanted:
            found = row(member, wanted)
            values[argument] = str(
                found.pk if kind == "uuid" or by == "id" else getattr(found, "handle", found.pk)
            )
            owned = True
        elif f"{name}:{argument}" in VALUES or argument in VALUES:
            values[argument] = VALUES.get(f"{name}:{argument}") or VALUES[argument]
        else:
            pytest.fail(f"what does <{argument}> of {route} address? Say so in ROWS or VALUES.")
    return values, owned


def path_of(route: str, values: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route)


def ask(client: Client, method: str, path: str) -> HttpResponseBase:
    headers = (
        {"host": "localhost", "origin": "http://localhost"} if method == "POST" else {"host": "localhost"}
    )
    return getattr(client, method.lower())(path, headers=headers)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Member, Member]]:
    """Made once for all routes: each test's own changes are rolled back, the cast is erased at the end."""
    with django_db_blocker.unblock():
        members = one_of_everything("ada@example.org"), one_of_everything("bo@example.org")
    yield members
    with django_db_blocker.unblock():
        for member in members:
            member.owner.delete()
            member.user.delete()


@pytest.fixture(autouse=True)
def _nothing_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a press begins in a thread would come after the test, find the database locked, or change the cast for good."""
    for module in ("background", "looking"):
        monkeypatch.setattr(f"askaround.network.views.{module}.in_thread", lambda _work: None)


@pytest.fixture
def ada(cast: tuple[Member, Member], db: None) -> Member:
    return cast[0]


@pytest.fixture
def bo(cast: tuple[Member, Member], db: None) -> Member:
    return cast[1]


@pytest.mark.parametrize(("name", "route", "pattern"), ROUTES, ids=ids)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_not_signed_in(name: str, route: str, pattern: URLPattern, method: str, ada: Member) -> None:
    values, _ = arguments(name, route, ada)
    answer = ask(Client(), method, path_of(route, values))
    if getattr(pattern.callback, "public", False):
        assert name in PUBLIC or route == "htmx.js", (
            f"{route} is open to everybody; add it to PUBLIC on purpose"
        )
        return
    if method == "GET":
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/enter/")
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize(("name", "route", "pattern"), ADDRESSING, ids=[name for name, _, _ in ADDRESSING])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("by", ["handle", "id"])
def test_a_stranger_s_row_does_not_exist(
    name: str, route: str, pattern: URLPattern, method: str, by: str, ada: Member, bo: Member
) -> None:
    theirs, owned = arguments(name, route, ada, by)
    if not owned:
        return
    # Handles are numbered per owner; here none of the one's is also the other's.
    take_other_numbers(bo)
    before = snapshot(ada, method)
    answer = ask(signed_in(bo), method, path_of(route, theirs))
    assert answer.status_code in (404, 405), f"{method} {path_of(route, theirs)} → {answer.status_code}"
    assert snapshot(ada, method) == before


@pytest.mark.parametrize(("name", "route", "pattern"), ROUTES, ids=ids)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_right_workspace(
    name: str, route: str, pattern: URLPattern, method: str, ada: Member, bo: Member
) -> None:
    values, _ = arguments(name, route, ada)
    before = snapshot(bo, method)
    answer = ask(signed_in(ada), method, path_of(route, values))
    good = answer.status_code in GOOD | ALSO_GOOD.get(name, set())
    assert good, f"{method} {path_of(route, values)} → {answer.status_code}"
    assert snapshot(bo, method) == before, "another workspace was changed"
    content = getattr(answer, "content", b"")
    if b'<nav class="way"' in content:
        # A view whose context takes one of the shell's names away leaves the page without its navigation.
        assert content.count(b'data-key="') >= 8, f"{path_of(route, values)} has lost its way"


@pytest.mark.parametrize(("name", "route", "pattern"), ADDRESSING, ids=[name for name, _, _ in ADDRESSING])
def test_what_never_was_is_not_found(name: str, route: str, pattern: URLPattern, ada: Member) -> None:
    values, owned = arguments(name, route, ada)
    if not owned:
        return
    known = {str(each.pk) for each in ada.rows.values()} | {
        getattr(r, "handle", "") for r in ada.rows.values()
    }
    for argument, value in values.items():
        if value in known:
            values[argument] = str(uuid.uuid4()) if "-" in value else f"{value[0]}999999"
    assert ask(signed_in(ada), "GET", path_of(route, values)).status_code in (404, 405)


def take_other_numbers(member: Member) -> None:
    for model, found in member.rows.items():
        if hasattr(found, "number"):
            model._default_manager.filter(pk=found.pk).update(number=found.number + 500)


def snapshot(member: Member, method: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of one owner, as stored; nothing for a GET, which changes nobody's rows but perhaps its own owner's."""
    if method == "GET":
        return {}
    return {
        model._meta.label: list(model._default_manager.filter(owner=member.owner).order_by("pk").values())
        for model in member.rows
    }
