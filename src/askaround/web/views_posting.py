"""From a posting to people: the posting read, and whom one knows for it.

In: a pasted text or a text file. Out: the page A posting. Nothing is fetched; a row is written only by the buttons.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from askaround.accounts.http import OwnedRequest
from askaround.explore import actions
from askaround.explore.posting import Reading, put_on_list, read_posting
from askaround.explore.queries import shortlist_codes
from askaround.explore.rules.posting_questions import Question
from askaround.explore.rules.postings import LONGEST
from askaround.lib.errors import Refusal
from askaround.network.queries.posting import known_for

_MOST_BYTES = 4 * LONGEST


@require_http_methods(["GET", "POST"])
def posting(request: OwnedRequest) -> HttpResponse:
    """The form; or what a posting says, with whatever button was pressed done. The text comes along each time: it is not kept."""
    if request.method == "GET":
        return render(request, "web/explore/posting.html", {"text": ""})
    text = ""
    try:
        text = _text(request)
        reading = read_posting(request.owner, text)
        done = _do(request, reading)
    except Refusal as refusal:
        context = {"text": "" if len(text) > LONGEST else _clean(text), "refusal": refusal.sentence}
        return render(request, "web/explore/posting.html", context, status=refusal.status)
    if done:
        reading = read_posting(request.owner, text)
    return render(request, "web/explore/posting.html", _context(request, reading, text) | {"done": done})


def _text(request: OwnedRequest) -> str:
    """The file where one was chosen, else the field. Raises Refusal for a file that is no text."""
    given = request.FILES.get("file")
    if given is None or not given.size:
        return request.POST.get("text", "").replace("\r\n", "\n")
    if given.size > _MOST_BYTES:
        raise Refusal("That file is larger than any posting: choose a text file of the one posting.")
    try:
        return str(given.read().decode("utf-8-sig")).replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Refusal("That file is not plain text: copy the posting’s words and paste them.") from None


def _by_phrase(reading: Reading) -> list[tuple[str, list[Question]]]:
    """The questions, those that one phrase raises together; those about what is left out each for itself."""
    found: dict[str, list[Question]] = {}
    for question in reading.questions:
        found.setdefault(question.phrase or question.key, []).append(question)
    return [(asked[0].phrase, asked) for asked in found.values()]


def _clean(text: str) -> str:
    """A refused text as a page may show it again."""
    return "".join(c for c in text if c in "\n\t" or (c.isprintable() and not "\ud800" <= c <= "\udfff"))


def _do(request: OwnedRequest, reading: Reading) -> str:
    """Do what the pressed button says; what was done, in a sentence."""
    verb = request.POST.get("do", "")
    if verb == "list" and reading.employer is not None:
        row = put_on_list(request.owner, reading)
        return f"{row.name} is on your list of employers, with a fitting posting."
    if verb.startswith("shortlist "):
        onet = actions.shortlist_add(request.owner, verb.removeprefix("shortlist "))
        name = next((one.title for one in reading.careers if one.onet == onet), onet)
        return f"{name} is on your shortlist."
    return ""


def _context(request: OwnedRequest, reading: Reading, text: str) -> dict[str, Any]:
    employer = reading.employer
    career = reading.career
    usual = [skill for skill in reading.tools if skill.name in reading.typical]
    return {
        "text": text,
        "reading": reading,
        "posting": reading.posting,
        "employer": employer,
        "career": career,
        "kept": set(shortlist_codes(request.owner)),
        "on_list": bool(employer and employer.own and employer.own.listed_at and employer.own.posting),
        "known": known_for(request.owner, reading.employer_names, career.onet if career else ""),
        "questions": _by_phrase(reading),
        "tools": [*usual, *(skill for skill in reading.tools if skill.name not in reading.typical)],
    }
