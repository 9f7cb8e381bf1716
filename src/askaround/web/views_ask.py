"""An ask's own page and the outbox: joined from outreach, mail and the interviews that came of it.

In: an ask's handle, an outbox row's id. Out: HTML; messages delivered now, taken back, tried again, said to have gone out or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.interview.models import Mention
from askaround.interview.views import with_known
from askaround.lib.errors import Refusal
from askaround.mail import queries as mail
from askaround.mail.models import Incoming, Outgoing
from askaround.outreach import actions, courses, facts, queries, references
from askaround.outreach.models import Ask, Message
from askaround.outreach.remarks import message_remarks
from askaround.outreach.rules.linter import Remark
from askaround.outreach.rules.state import SENDABLE_STATES
from askaround.outreach.rules.templates import FORWARD
from askaround.outreach.views import compose
from askaround.prepare.models import Interview

_HERE = ("asked", "nudged", "replied", "later", "silent", "agreed", "scheduled", "uncertain", "queued")


@require_GET
def ask(request: OwnedRequest, ask: str) -> HttpResponse:
    """The composer while it is a draft; afterwards what happened, what comes next and when."""
    return page(request, queries.ask_of(request.owner, ask))


def page(
    request: OwnedRequest, row: Ask, *, refusal: Refusal | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    """The page of an ask; after a refusal with the words that were typed into one of its messages, so that none is lost."""
    row = queries.ask_of(request.owner, row.id)
    view = queries.composer(request.owner, row)
    if view.card.state in SENDABLE_STATES and row.closed_at is None:
        return compose(request, row)
    planned = Interview.objects.filter(owner=request.owner, ask=row).exclude(state=Interview.State.CANCELLED)
    named = Mention.objects.filter(owner=request.owner, ask=row).exclude(state=Mention.State.DROPPED)
    reminder, reminder_why = _reminder(request, row, view.card)
    context: dict[str, Any] = {
        "view": view,
        "ask": row,
        "card": view.card,
        "career": queries.career_title(row),
        "touches": view.touches[::-1],
        "messages": mail.outgoing_for(request.owner, f"ask:{row.id}:"),
        "interview": planned.order_by("-starts_at").first(),
        "named": with_known(
            request.owner, list(named.select_related("person", "named_by").order_by("id")[:100])
        ),
        "answerable": view.card.state in _HERE,
        "forward": row.body.partition(FORWARD)[2].strip() if row.purpose == Ask.Purpose.INTRODUCTION else "",
        "reminder": reminder,
        "reminder_why": reminder_why,
        "can_send": mail.can_send(request.owner),
        **_following(request, row, typed),
    }
    context["delayed"] = _delayed(request, view, [*context["messages"], *context["posted"]])
    context["posted"] = [line for line in context["posted"] if line.state != "sent"]
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "web/ask.html", context, status=refusal.status if refusal else 200)


@dataclass(frozen=True)
class Letter:
    """A message in draft, with the words to show, the linter's remarks and where it goes."""

    message: Message
    subject: str
    body: str
    remarks: list[Remark]
    to: str


def _following(request: OwnedRequest, row: Ask, typed: dict[str, str] | None) -> dict[str, object]:
    found = courses.following_of(request.owner, row)
    letters = []
    for message in found.drafts:
        mine = typed if typed and typed["id"] == str(message.id) else {}
        to = {
            Ask.Channel.EMAIL: facts.mail_address(request.owner, message.person),
            Ask.Channel.LINKEDIN: facts.linkedin_address(request.owner, message.person),
        }.get(Ask.Channel(message.channel), "")
        letters.append(
            Letter(
                message, mine.get("subject", message.subject), mine.get("body", message.body),
                message_remarks(request.owner, message), to,
            )
        )  # fmt: skip
    waiting = [references.of_message(one.id) for one in found.gone]
    rows = Outgoing.objects.filter(owner=request.owner, reference__in=waiting).order_by("id")
    return {"follows": found, "letters": letters, "posted": list(rows)}


def _delayed(request: OwnedRequest, view: queries.Composer, rows: list[Outgoing]) -> Incoming | None:
    """Their mail server's last word that a message is not delivered yet, unless something has happened since."""
    report = mail.delayed(request.owner, rows)
    if report is None or any(touch.at > report.sent_at for touch in view.touches):
        return None
    return report


def _reminder(request: OwnedRequest, row: Ask, card: queries.Card) -> tuple[object, str]:
    """The reminder's draft where one may be written, else why not."""
    if card.state != "asked":
        return None, ""
    try:
        return actions.draft_reminder(request.owner, row), ""
    except Refusal as refusal:
        return None, refusal.sentence


@dataclass(frozen=True)
class Line:
    """One message of the outbox and the ask it belongs to, "" where it belongs to none."""

    message: Outgoing
    ask: str
    reminder: bool
    thanks: bool


@require_GET
def outbox(request: OwnedRequest) -> HttpResponse:
    """Every message: what needs a look first, then what waits, then what went."""
    return _outbox_page(request)


def _outbox_page(request: OwnedRequest, refusal: str = "") -> HttpResponse:
    owner = request.owner
    states = Outgoing.State
    look = mail.outbox(owner, states=(states.UNCERTAIN, states.FAILED)).rows
    waiting = mail.outbox(owner, states=(states.QUEUED, states.SENDING)).rows
    page = mail.outbox(owner, states=(states.SENT, states.STOPPED), after=request.GET.get("after") or None)
    lines = _lines(request, [*look, *waiting, *page.rows])
    context = {
        "look": lines[: len(look)],
        "waiting": lines[len(look) : len(look) + len(waiting)],
        "gone": lines[len(look) + len(waiting) :],
        "after": page.after,
        "can_send": mail.can_send(owner),
        "folder": mail.folder_of(owner),
        "sender": mail.sender_of(owner),
        "mail_problem": mail.problem_of(owner),
    }
    if refusal:
        context["refusal"] = refusal
    return render(request, "web/outbox.html", context, status=409 if refusal else 200)


def _lines(request: OwnedRequest, rows: list[Outgoing]) -> list[Line]:
    read = {row.id: references.read(row.reference) for row in rows}
    ids = {found[0] for found in read.values() if found}
    numbers = dict(Ask.objects.filter(owner=request.owner, id__in=ids).values_list("id", "number"))
    made = []
    for row in rows:
        found = read[row.id]
        number = numbers.get(found[0]) if found else None
        made.append(
            Line(
                row,
                f"{Ask.LETTER}{number}" if number else "",
                bool(found and found[1] == references.REMINDER),
                row.reference.startswith("thanks:"),
            )
        )
    return made


@require_POST
def deliver(request: OwnedRequest) -> HttpResponse:
    """Hand over what is due, now."""
    from askaround.worker.rounds import deliver_now

    report = deliver_now(request.owner, wait=5.0)
    numbers = report.as_dict()
    parts = [
        f"{numbers[key]} {word}"
        for key, word in (
            ("sent", "sent"), ("failed", "could not be sent"), ("uncertain", "uncertain"), ("stopped", "stopped"),
        )
        if numbers.get(key)
    ]  # fmt: skip
    sentence = f"{', '.join(parts).capitalize()}." if parts else "Nothing was due to go out."
    if report.problems:
        return _outbox_page(request, " ".join([*([sentence] if parts else []), *report.problems]))
    say(request, sentence)
    return back(request, "outbox")


@require_POST
def resolve(request: OwnedRequest, outgoing: str) -> HttpResponse:
    """The owner says whether an uncertain message went out."""
    from askaround.worker import rounds

    row = mail.outgoing_of(request.owner, outgoing)
    sent = request.POST.get("sent", "")
    if sent not in ("yes", "no"):
        raise Refusal("Say whether the message went out: yes or no.")
    rounds.resolve(request.owner, row, sent == "yes")
    say(request, "Written down as sent." if sent == "yes" else "It was not sent; you can send it again.")
    return redirect("outbox")


@require_POST
def retry(request: OwnedRequest, outgoing: str) -> HttpResponse:
    """A failed message goes back into the outbox."""
    from askaround.worker import rounds

    rounds.try_again(request.owner, mail.outgoing_of(request.owner, outgoing))
    say(request, "It waits in the outbox again.")
    return redirect("outbox")


@require_POST
def take_back(request: OwnedRequest, outgoing: str) -> HttpResponse:
    """A waiting message is stopped."""
    from askaround.worker import rounds

    if not rounds.take_back(request.owner, mail.outgoing_of(request.owner, outgoing)):
        raise Refusal("It waits no longer; look at its state.", status=409)
    say(request, "Taken back; it will not be sent.")
    return back(request, "outbox")
