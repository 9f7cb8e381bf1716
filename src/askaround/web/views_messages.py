"""The messages that follow an ask's first one: written, kept, sent, left, on the page of the ask.

In: an ask’s handle and a kind of message, a message's id, forms. Out: the ask's page; after a refusal with the words that were typed. For a
save by script JSON with the new revision, the remarks and the facts.
"""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.outreach import messages, queries
from askaround.outreach.models import Message
from askaround.outreach.remarks import message_remarks
from askaround.web.views_ask import page


@require_POST
def write(request: OwnedRequest, ask: str, kind: str) -> HttpResponse:
    """A draft of that kind; it stands on the ask's page then."""
    row = queries.ask_of(request.owner, ask)
    channel = request.POST.get("channel") or None
    try:
        message = messages.write_message(request.owner, row, kind, channel=channel)
    except Refusal as refusal:
        return page(request, row, refusal=refusal)
    return redirect(f"{reverse('ask', args=[row.handle])}#{_anchor(message)}")


@require_POST
def save(request: OwnedRequest, message: str) -> HttpResponse:
    """Keep the words: for a script JSON (409 with the stored words on a conflict), else the page again. Nothing is approved by it."""
    row = messages.message_of(request.owner, message)
    try:
        row = _kept(request, row)
    except Refusal as refusal:
        if _by_script(request):
            return _refused(request, row, refusal)
        return page(request, row.ask, refusal=refusal, typed=_typed(request, row))
    if _by_script(request):
        return _as_kept(request, row)
    say(request, "Kept.")
    return redirect(f"{reverse('ask', args=[row.ask.handle])}#{_anchor(row)}")


@require_POST
def send(request: OwnedRequest, message: str) -> HttpResponse:
    """Keep the words, then put the message into the outbox, or record it as sent by hand."""
    row = messages.message_of(request.owner, message)
    try:
        kept = _kept(request, row)
        sent = messages.send_message(
            request.owner, kept, request.POST.get("by") or None, revision=kept.revision
        )
    except Refusal as refusal:
        return page(request, row.ask, refusal=refusal, typed=_typed(request, row))
    if sent.state == Message.State.QUEUED:
        say(request, f"Your message to {sent.person.name} is in the outbox.")
    else:
        say(request, f"Written down: you wrote to {sent.person.name}.")
    return redirect("ask", row.ask.handle)


@require_POST
def drop(request: OwnedRequest, message: str) -> HttpResponse:
    """Leave it."""
    row = messages.drop_message(request.owner, messages.message_of(request.owner, message))
    say(request, "Left; nothing was sent.")
    return redirect("ask", row.ask.handle)


@require_POST
def fact(request: OwnedRequest, message: str) -> HttpResponse:
    """The owner has checked a fact that the draft states."""
    row = messages.message_of(request.owner, message)
    messages.check_message_fact(request.owner, row, request.POST.get("text", ""), "undo" not in request.POST)
    if _by_script(request):
        return JsonResponse({})
    return redirect(f"{reverse('ask', args=[row.ask.handle])}#{_anchor(row)}")


def _by_script(request: OwnedRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(request: OwnedRequest, row: Message, refusal: Refusal) -> JsonResponse:
    """Why the words were not kept, and those that are stored."""
    now = messages.message_of(request.owner, str(row.id))
    stored = {"revision": now.revision, "subject": now.subject, "body": now.body}
    return JsonResponse({"sentence": refusal.sentence, **stored}, status=refusal.status)


def _as_kept(request: OwnedRequest, row: Message) -> JsonResponse:
    """The new revision, and what the words make of remarks and facts."""
    remarks = {"remarks": message_remarks(request.owner, row)}
    shown = {
        "remarks": render_to_string("web/message_remarks.html", remarks),
        "facts": render_to_string("web/message_facts.html", {"message": row}, request),
    }
    return JsonResponse({"revision": row.revision, **shown})


def _kept(request: OwnedRequest, row: Message) -> Message:
    """Store what was typed, if it differs; the revision must be the one that was read."""
    typed = _typed(request, row)
    if all(getattr(row, key).strip() == typed[key].strip() for key in ("subject", "body")):
        return row
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Refusal("The page did not say which text it changes; load it again, then edit.")
    return messages.edit_message(
        request.owner, row, subject=typed["subject"], body=typed["body"], revision=int(revision)
    )


def _typed(request: OwnedRequest, row: Message) -> dict[str, str]:
    words = {
        key: request.POST.get(key, getattr(row, key)).replace("\r\n", "\n") for key in ("subject", "body")
    }
    return {"id": str(row.id), **words}


def _anchor(row: Message) -> str:
    return f"message-{row.kind}"
