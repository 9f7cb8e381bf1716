"""One search for people, organisations, careers and notes.

In: words. Out: the best of each, a page and, while one types, its list alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from askaround.accounts.http import OwnedRequest, is_htmx
from askaround.accounts.models import Workspace
from askaround.lib.text import match_key
from askaround.web.careers import found_by

_EACH = 8
_AROUND = 60


@dataclass(frozen=True)
class Found:
    """One thing found: what it is called, a word about it, where it is."""

    label: str
    about: str
    url: str


@require_GET
def search(request: OwnedRequest) -> HttpResponse:
    """Search everything."""
    text = " ".join(request.GET.get("q", "")[:200].split())
    groups = find(request.owner, text) if text else []
    context = {"text": text, "groups": groups, "search_text": text}
    return render(request, "web/found.html" if is_htmx(request) else "web/search.html", context)


def find(owner: Workspace, text: str) -> list[tuple[str, list[Found]]]:
    """Groups of what was found, those without a find left out."""
    words = match_key(text).split()
    if not words:
        return []
    groups = [
        ("People", _people(owner, text)),
        ("Organisations", _organisations(owner, text)),
        ("Careers", _careers(text)),
        ("Notes", _notes(owner, words)),
    ]
    return [(name, found) for name, found in groups if found]


def _people(owner: Workspace, text: str) -> list[Found]:
    from askaround.network.queries import people_page

    page = people_page(owner, query=text, limit=_EACH)
    return [
        Found(
            row.name,
            ", ".join(part for part in (row.title, row.organisation) if part),
            reverse("person", args=[row.handle]),
        )
        for row in page.rows
    ]


def _organisations(owner: Workspace, text: str) -> list[Found]:
    from askaround.explore.queries import organisations

    return [
        Found(row.name, row.place, f"{reverse('people')}?organisation={row.handle}")
        for row in organisations(owner, text)[:_EACH]
    ]


def _careers(text: str) -> list[Found]:
    from askaround.explore.catalogue import get_catalogue

    return [
        Found(hit.title, found_by(hit), reverse("career", args=[hit.onet]))
        for hit in get_catalogue().search(text, limit=_EACH)
    ]


def _notes(owner: Workspace, words: list[str]) -> list[Found]:
    """Notes hold accents and case as written, which the databases compare differently: they are folded here."""
    from askaround.interview.models import Answer
    from askaround.network.models import Person

    found: list[Found] = []
    answers = Answer.objects.filter(owner=owner).exclude(text="").select_related("interview__person")
    for answer in answers.order_by("-updated_at").iterator(500):
        if _holds(answer.text, words):
            label = f"Notes of the interview with {answer.interview.person.name}"
            found.append(
                Found(
                    label, _part(answer.text, words), reverse("person", args=[answer.interview.person.handle])
                )
            )
        if len(found) >= _EACH:
            return found
    people = Person.objects.filter(owner=owner).exclude(note="").only("name", "note", "number", "owner_id")
    for person in people.order_by("-id").iterator(500):
        if _holds(person.note, words):
            found.append(
                Found(
                    f"Note on {person.name}",
                    _part(person.note, words),
                    reverse("person", args=[person.handle]),
                )
            )
        if len(found) >= _EACH:
            break
    return found


def _holds(text: str, words: list[str]) -> bool:
    folded = f" {match_key(text)}"
    return all(f" {word}" in folded for word in words)


def _part(text: str, words: list[str]) -> str:
    """The line that holds most of the words, cut to be read at a glance."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    best = max(lines, key=lambda line: sum(f" {word}" in f" {match_key(line)}" for word in words))
    return best if len(best) <= 2 * _AROUND else f"{best[: 2 * _AROUND].rstrip()} …"
