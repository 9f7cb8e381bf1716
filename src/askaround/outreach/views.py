"""Asks over HTTP: the board, the composer, and the verbs.

In: an ask's handle and forms. Out: HTML; for a save by script, JSON with the new revision, the remarks and the length.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist_codes
from askaround.lib.errors import Refusal
from askaround.mail import queries as mail
from askaround.mail.rules.headers import mailto
from askaround.network.queries import person_of
from askaround.outreach import actions, queries, wordings
from askaround.outreach.models import Ask
from askaround.outreach.moving import SAID
from askaround.outreach.rules import linter, templates
from askaround.outreach.rules.state import UNSENT_STATES
from askaround.outreach.rules.template_text import is_note

KEPT_WORDS = "ask_words"
# What one tap logs.
ANSWERS = ("agreed", "later", "declined", "replied", "introduced", "bounced")


@require_GET
def new(request: OwnedRequest) -> HttpResponse:
    """Whom, for what, about which career: the form that begins an ask."""
    return render(request, "outreach/new.html", _new_context(request, request.GET))


def _new_context(request: OwnedRequest, said: Any) -> dict[str, Any]:
    catalogue = get_catalogue()
    codes = [(code, catalogue.name(code) or code) for code in shortlist_codes(request.owner)]
    return {
        "purposes": Ask.Purpose.choices,
        "careers": [("", "No career in particular"), *codes],
        "person": said.get("person", ""),
        "target": said.get("target", ""),
        "purpose": said.get("purpose") or Ask.Purpose.INTERVIEW,
        "onet": said.get("onet", ""),
    }


@require_POST
def start(request: OwnedRequest) -> HttpResponse:
    """A draft for this person; a draft that is there already is opened instead of making another."""
    owner, said = request.owner, request.POST
    try:
        if not said.get("person", "").strip():
            raise Refusal("Say whom you would like to ask.")
        person = person_of(owner, said["person"])
        target = person_of(owner, said["target"]) if said.get("target", "").strip() else None
        purpose = said.get("purpose") or Ask.Purpose.INTERVIEW
        there = Ask.objects.filter(
            owner=owner,
            person=person,
            purpose=purpose,
            target=target,
            closed_at=None,
            state__in=UNSENT_STATES,
        )
        draft = there.order_by("-number").first()
        if draft is None:
            draft = actions.start_ask(
                owner, person, purpose=purpose, onet=said.get("onet", ""), target=target,
                channel=said.get("channel") or None, question=said.get("question", ""),
            )  # fmt: skip
    except Refusal as refusal:
        context = _new_context(request, said) | {"refusal": refusal.sentence}
        return render(request, "outreach/new.html", context, status=refusal.status)
    return redirect("ask", draft.handle)


def compose(
    request: OwnedRequest,
    ask: Ask,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """The composer; after a refusal with the words that were typed, so that none is lost."""
    ask = queries.ask_of(request.owner, ask.id)
    view = queries.composer(request.owner, ask)
    subject, body = (typed or {}).get("subject", ask.subject), (typed or {}).get("body", ask.body)
    fitting = wordings.templates_for(request.owner, ask.purpose, ask.channel)
    context = {
        "view": view,
        "ask": ask,
        "card": view.card,
        "subject": subject,
        "body": body,
        "other": (ask.subject, ask.body) if typed and (subject, body) != (ask.subject, ask.body) else None,
        "facts": [fact for fact in ask.facts if fact["text"]],
        "channels": Ask.Channel.choices,
        "fitting": fitting,
        "note": is_note(ask.template),
        "sender": mail.sender_of(request.owner),
        "can_send": mail.can_send(request.owner),
        "folder": mail.folder_of(request.owner),
        "mailto": mailto(view.to, subject, body) if ask.channel == Ask.Channel.EMAIL else "",
        "failed": _failure(request, ask) if view.card.state == Ask.State.FAILED else "",
        "guarded": any(remark.code.startswith(("already", "colleague", "favour")) for remark in view.remarks),
        "career": queries.career_title(ask),
        **_length(view, body),
    }
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "outreach/composer.html", context, status=refusal.status if refusal else 200)


def _failure(request: OwnedRequest, ask: Ask) -> str:
    """The mail server's words about the last try."""
    tries = mail.outgoing_for(request.owner, f"ask:{ask.id}:").filter(state="failed")
    return tries.order_by("-id").values_list("error", flat=True).first() or ""


def _length(view: queries.Composer, body: str) -> dict[str, Any]:
    """How long the text is, of how much: words by mail, characters on LinkedIn."""
    if view.ask.channel == Ask.Channel.IN_PERSON:
        return {"used": linter.word_count(body), "limit": 0, "unit": "words", "share": 0}
    used, limit, unit = (
        (len(body), view.limit, "characters")
        if view.limit
        else (linter.word_count(body), templates.MAIL_WORDS[1], "words")
    )
    return {"used": used, "limit": limit, "unit": unit, "share": min(100, round(100 * used / (limit or 1)))}


def _typed(request: OwnedRequest) -> dict[str, str]:
    return {
        key: request.POST[key].replace("\r\n", "\n") for key in ("subject", "body") if key in request.POST
    }


def _keep(request: OwnedRequest, ask: Ask) -> Ask:
    """Store what was typed, if it differs from what is stored; the revision must be the one that was read."""
    typed = _typed(request)
    same = all(getattr(ask, key).strip() == value.strip() for key, value in typed.items())
    if not typed or same:
        return ask
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Refusal("The page did not say which text it changes; load it again, then edit.")
    return actions.edit_ask(request.owner, ask, revision=int(revision), **typed)


@require_POST
def save(request: OwnedRequest, ask: str) -> HttpResponse:
    """Keep the text: for a script JSON (409 with the stored text on a conflict), else the page again."""
    row = queries.ask_of(request.owner, ask)
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        row = _keep(request, row)
    except Refusal as refusal:
        if by_script:
            now = queries.ask_of(request.owner, row.id)
            answer = {
                "sentence": refusal.sentence, "revision": now.revision, "subject": now.subject, "body": now.body,
            }  # fmt: skip
            return JsonResponse(answer, status=refusal.status)
        return compose(request, row, refusal=refusal, typed=_typed(request))
    if not by_script:
        say(request, "Kept.")
        return redirect("ask", row.handle)
    row = queries.ask_of(request.owner, row.id)
    view = queries.composer(request.owner, row)
    remarks = render_to_string("outreach/remarks.html", {"view": view})
    facts = render_to_string("outreach/facts.html", {"ask": row, "facts": row.facts}, request)
    return JsonResponse(
        {
            "revision": row.revision,
            "remarks": remarks,
            "facts": facts,
            "blocked": view.blocked,
            **_length(view, row.body),
        }
    )


@require_POST
def send(request: OwnedRequest, ask: str) -> HttpResponse:
    """Keep the text, then put it into the outbox, or record it as sent by hand."""
    row = queries.ask_of(request.owner, ask)
    try:
        row = _keep(request, row)
        by = request.POST.get("by") or None
        row = actions.send_ask(request.owner, row, by, revision=row.revision, anyway="anyway" in request.POST)
    except Refusal as refusal:
        return compose(request, row, refusal=refusal, typed=_typed(request))
    if row.state == Ask.State.QUEUED:
        say(request, f"Your message to {row.person.name} is in the outbox.")
    else:
        say(request, f"Written down: you asked {row.person.name}.")
    return redirect("ask", row.handle)


@require_POST
def redraft(request: OwnedRequest, ask: str) -> HttpResponse:
    """Another way or another template: the draft is written anew; Undo brings the owner's own words back."""
    row = queries.ask_of(request.owner, ask)
    typed = _typed(request)
    words = {"subject": typed.get("subject", row.subject), "body": typed.get("body", row.body)}
    before = {"ask": str(row.id), "channel": row.channel, "template": row.template, **words}
    channel = request.POST.get("channel") or None
    template = request.POST.get("template") or None
    row = actions.redraft(request.owner, row, channel=channel, template=template)
    request.session[KEPT_WORDS] = before
    say(
        request, "The draft was written anew.", undo_url=reverse("ask-redraft-undo", args=[row.handle]),
        undo_label="Bring my words back",
    )  # fmt: skip
    return redirect("ask", row.handle)


@require_POST
def redraft_undo(request: OwnedRequest, ask: str) -> HttpResponse:
    """Bring back the words that a new draft replaced."""
    row = queries.ask_of(request.owner, ask)
    kept = request.session.get(KEPT_WORDS) or {}
    if kept.get("ask") != str(row.id):
        raise Refusal("There are no words to bring back.")
    words = {key: kept[key] for key in ("channel", "template", "subject", "body")}
    row = actions.bring_back(request.owner, row, **words)
    del request.session[KEPT_WORDS]
    say(request, "Your words are back.")
    return redirect("ask", row.handle)


@require_POST
def fact(request: OwnedRequest, ask: str) -> HttpResponse:
    """The owner has checked that something the draft says of the person is right."""
    row = queries.ask_of(request.owner, ask)
    actions.check_fact(request.owner, row, request.POST.get("text", ""), "undo" not in request.POST)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({})
    return redirect("ask", row.handle)


@require_POST
def reply(request: OwnedRequest, ask: str) -> HttpResponse:
    """What they answered, in one tap."""
    row = queries.ask_of(request.owner, ask)
    kind = request.POST.get("kind", "")
    if kind not in ANSWERS:
        raise Refusal("Say what they answered: yes, not now, or no.")
    touch = actions.log(request.owner, row.person, kind, text=request.POST.get("text", ""), ask=row)
    say(request, SAID[kind].format(name=row.person.name), undo_url=reverse("touch-unlog", args=[touch.id]))
    return back(request, "asks") if "next" in request.POST else redirect("ask", row.handle)


@require_POST
def remind(request: OwnedRequest, ask: str) -> HttpResponse:
    """The one reminder, read by the owner: it waits in the outbox for its day, or was said by hand."""
    row = queries.ask_of(request.owner, ask)
    body = request.POST.get("body")
    if body is None:
        raise Refusal("Read the reminder before it is scheduled.")
    row = actions.schedule_reminder(request.owner, row, request.POST.get("by") or None, body)
    said = (
        "Your reminder is written down."
        if row.state == Ask.State.NUDGED
        else "Your reminder waits in the outbox."
    )
    say(request, said)
    return redirect("ask", row.handle)


@require_POST
def close(request: OwnedRequest, ask: str) -> HttpResponse:
    """Leave it: nothing more is due."""
    row = actions.close_ask(request.owner, queries.ask_of(request.owner, ask))
    say(
        request, f"Left. Nothing more is due with {row.person.name}.",
        undo_url=reverse("ask-reopen", args=[row.handle]),
    )  # fmt: skip
    return back(request, "asks")


@require_POST
def reopen(request: OwnedRequest, ask: str) -> HttpResponse:
    """Take the leaving back."""
    row = actions.reopen_ask(request.owner, queries.ask_of(request.owner, ask))
    say(request, "Open again.")
    return redirect("ask", row.handle)
