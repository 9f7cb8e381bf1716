"""Keep up over HTTP: thanks, promises, whom to write to, who named whom.

In: handles and forms. Out: HTML; for a save by script, JSON with the new revision.
"""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.queries import settings_of
from askaround.follow_up import actions, queries
from askaround.follow_up.models import Thanks
from askaround.interview.models import Promise
from askaround.lib.errors import Refusal
from askaround.mail import queries as mail
from askaround.mail.rules.headers import mailto
from askaround.network.models import ContactPoint
from askaround.network.queries import first_point, person_of
from askaround.prepare.models import Interview
from askaround.prepare.queries import interview_of

RHYTHMS = (
    ("6w", "every six weeks"),
    ("3m", "every three months"),
    ("4m", "three times a year"),
    ("6m", "twice a year"),
    ("1y", "once a year"),
)


@require_GET
def keep_up(request: OwnedRequest) -> HttpResponse:
    """Thanks first, then promises, then people to write to, then who named whom."""
    owner = request.owner
    own = settings_of(owner)
    rhythms = queries.keep_ups(owner, own)
    listed = queries.promises(owner, own)
    context = {
        "thanks": queries.thanks_due(owner, own),
        "mine": [item for item in listed if item.promise.side == Promise.Side.MINE],
        "theirs": [item for item in listed if item.promise.side == Promise.Side.THEIRS],
        "due": [item for item in rhythms if item.due_on <= own.today],
        "later": [item for item in rhythms if item.due_on > own.today],
        "tree": queries.who_named_whom(owner),
        "rhythms": RHYTHMS,
        "person": request.GET.get("person", ""),
    }
    return render(request, "follow_up/keep_up.html", context)


@require_POST
def rhythm(request: OwnedRequest) -> HttpResponse:
    """How often to write to somebody; with `mentor`, that they agreed to keep talking."""
    if not request.POST.get("person", "").strip():
        raise Refusal("Say whom you would like to stay in touch with.")
    person = person_of(request.owner, request.POST["person"])
    every = request.POST.get("every") or "4m"
    row = actions.keep(request.owner, person, every, mentor="mentor" in request.POST)
    say(
        request,
        f"{person.name}: next on {row.next_on.day} {row.next_on:%B}, unless you have real contact before.",
    )
    return back(request, "keep-up")


@require_POST
def stop(request: OwnedRequest, person: str) -> HttpResponse:
    """No more suggestions to write to this person."""
    row = person_of(request.owner, person)
    actions.stop_keeping(request.owner, row)
    say(request, f"{row.name} will not be suggested any more; set a rhythm to begin again.")
    return back(request, "keep-up")


@require_POST
def promise(request: OwnedRequest, promise: str, state: str) -> HttpResponse:
    """Kept, dropped, or open again."""
    row = actions.set_promise(request.owner, queries.promise_of(request.owner, promise), state)
    words = {"kept": "Kept. Well done.", "dropped": "Dropped.", "open": "Open again."}
    if row.side == Promise.Side.THEIRS and state == "kept":
        words["kept"] = f"{row.person.name} did it. A line of thanks is never wrong."
    undo = "" if state == "open" else reverse("promise-open", args=[row.id])
    say(request, words[state], undo_url=undo)
    return back(request, "keep-up")


@require_GET
def thanks(request: OwnedRequest, interview: str) -> HttpResponse:
    """The letter of thanks: drafted from the notes, edited here, sent or recorded."""
    row = interview_of(request.owner, interview)
    return _letter_page(request, row, actions.thanks_for(request.owner, row))


def _letter_page(
    request: OwnedRequest,
    row: Interview,
    letter: Thanks,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    own = settings_of(request.owner)
    dates = queries.dates_of(row, own)
    subject, body = (typed or {}).get("subject", letter.subject), (typed or {}).get("body", letter.body)
    address = first_point(request.owner, letter.person, ContactPoint.Kind.EMAIL)
    context = {
        "interview": row,
        "letter": letter,
        "person": letter.person,
        "subject": subject,
        "body": body,
        "dates": dates,
        "late": own.today > dates.late_after,
        "thanked": queries.is_thanked(request.owner, row),
        "open": letter.state == Thanks.State.DUE,
        "to": address,
        "sender": mail.sender_of(request.owner),
        "can_send": mail.can_send(request.owner),
        "folder": mail.folder_of(request.owner),
        "mailto": mailto(address, subject, body) if address else "",
        "promises": Promise.objects.filter(owner=request.owner, interview=row, state=Promise.State.OPEN),
    }
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "follow_up/thanks.html", context, status=refusal.status if refusal else 200)


def _typed(request: OwnedRequest) -> dict[str, str]:
    return {
        key: request.POST[key].replace("\r\n", "\n") for key in ("subject", "body") if key in request.POST
    }


def _keep(request: OwnedRequest, letter: Thanks) -> Thanks:
    typed = _typed(request)
    if not typed or all(getattr(letter, key).strip() == value.strip() for key, value in typed.items()):
        return letter
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Refusal("The page did not say which text it changes; load it again, then edit.")
    return actions.edit_thanks(request.owner, letter, revision=int(revision), **typed)


@require_POST
def thanks_save(request: OwnedRequest, interview: str) -> HttpResponse:
    """Keep the words."""
    row = interview_of(request.owner, interview)
    letter = actions.thanks_for(request.owner, row)
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        letter = _keep(request, letter)
    except Refusal as refusal:
        now = Thanks.objects.get(owner=request.owner, pk=letter.pk)
        if by_script:
            answer = {
                "sentence": refusal.sentence, "revision": now.revision, "subject": now.subject, "body": now.body,
            }  # fmt: skip
            return JsonResponse(answer, status=refusal.status)
        return _letter_page(request, row, now, refusal, _typed(request))
    if by_script:
        return JsonResponse({"revision": letter.revision})
    say(request, "Kept.")
    return redirect("thanks", row.handle)


@require_POST
def thanks_send(request: OwnedRequest, interview: str) -> HttpResponse:
    """Keep the words, then put the letter into the outbox."""
    row = interview_of(request.owner, interview)
    letter = actions.thanks_for(request.owner, row)
    try:
        letter = _keep(request, letter)
        letter = actions.send_thanks(request.owner, letter, request.POST.get("by") or None)
    except Refusal as refusal:
        now = Thanks.objects.get(owner=request.owner, pk=letter.pk)
        return _letter_page(request, row, now, refusal, _typed(request))
    sent = letter.state == Thanks.State.THANKED
    say(request, "Written down: you have thanked them." if sent else "Your thanks are in the outbox.")
    return redirect("thanks", row.handle)


@require_POST
def thanks_by_hand(request: OwnedRequest, interview: str) -> HttpResponse:
    """The owner has thanked in their own way."""
    row = interview_of(request.owner, interview)
    letter = actions.thanks_for(request.owner, row)
    if queries.is_thanked(request.owner, row):
        raise Refusal(f"You have thanked {row.person.name} for this conversation already.", status=409)
    if letter.state == Thanks.State.DUE:
        try:
            letter = _keep(request, letter)
        except Refusal as refusal:
            now = Thanks.objects.get(owner=request.owner, pk=letter.pk)
            return _letter_page(request, row, now, refusal, _typed(request))
    actions.thanked_by_hand(request.owner, letter)
    say(request, f"Written down: you have thanked {row.person.name}.")
    return back(request, "keep-up")
