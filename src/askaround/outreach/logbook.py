"""What happened with people, logged by hand, and taken back.

In: a person and what happened. Out: a touch, tied to the ask it bears on; that ask brought up to date. One transaction each.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network import ties
from askaround.network.models import Person, Touch
from askaround.outreach import facts
from askaround.outreach.messages_sent import after_unlog, stop_overtaken
from askaround.outreach.models import Ask
from askaround.outreach.record import check_time, refresh, refresh_person, stop_waiting, story_time
from askaround.outreach.rules import cadence, state

TEXT_LIMIT = 20_000
# What may be logged by hand; a touch of these kinds is tied to the person's open ask.
TIED = frozenset(
    [
        "asked",
        "nudged",
        "received",
        "replied",
        "declined",
        "later",
        "bounced",
        "introduced",
        "agreed",
        "met",
        "talked",
        "referred",
    ]
)
LOGGED = tuple(sorted(set(Touch.Kind.values) - {"retracted"}))
ANSWERS = cadence.ANSWERS
# What has gone out and can still be answered; `silent` too, for answers come late.
GOING = (*sorted((state.WAITING_STATES | state.CONVERSING_STATES) - {"introduced"}), "bounced", "silent")


def log(
    owner: Workspace,
    person: Person,
    kind: str,
    *,
    at: dt.datetime | None = None,
    text: str = "",
    ask: Ask | None = None,
) -> Touch:
    """Something happened with a person: a touch, tied to their open ask where it bears on one. An answer stops a waiting reminder.

    `declined` of an ask for names says that they knew nobody. Thanks bear on every ask to the person that has come to something.

    `at` is aware; now when missing. Raises Refusal for an unknown kind or a time to come.
    """
    if kind not in LOGGED:
        raise Refusal(f"“{kind[:40]}” cannot be logged; there is {', '.join(LOGGED)}.")
    if len(text) > TEXT_LIMIT or "\x00" in text:
        raise Refusal(f"A note has at most {TEXT_LIMIT:,} characters.")
    check_time(at)
    with transaction.atomic():
        if ask is not None and ask.owner_id != owner.id:
            raise Refusal("You have no such ask.", status=404)
        tied = ask if ask is not None else _ask_for(owner, person, kind)
        touch = network.record_touch(
            owner, person, kind, at=at or story_time(owner, person), channel=tied.channel if tied else "", text=text.strip(),
            cause_kind=facts.CAUSE if tied else "", cause_id=tied.id if tied else None, source="hand",
        )  # fmt: skip
        if kind == Touch.Kind.THANKED:
            refresh_person(owner, person.id)
        elif tied is not None:
            _after_touch(owner, tied, kind)
            if kind == Touch.Kind.INTRODUCED and tied.target is not None:
                said = f"{person.name} introduced you to {tied.target.name}"
                ties.record_tie(
                    owner, person, tied.target, "named", text=said, cause_kind="touch", cause_id=touch.id
                )
    return touch


def answered_with_name(owner: Workspace, namer: Person, name: str) -> Ask | None:
    """Somebody was added whom `namer` named: that answers their open ask for names, if there is one; then the ask comes back."""
    going = Ask.objects.select_related("person").filter(
        owner=owner, person=namer, purpose=Ask.Purpose.NAMES, closed_at=None, state__in=GOING
    )
    ask = going.order_by("-number").first()
    if ask is not None:
        log(owner, namer, Touch.Kind.REFERRED, text=name, ask=ask)
        ask.refresh_from_db()
    return ask


def unlog(owner: Workspace, touch: Touch) -> Touch:
    """Take a wrong log back: a retraction is written, nothing is deleted; the retraction comes back.

    Raises Refusal for what was taken back already, and for a message that a mail server has delivered.
    """
    with transaction.atomic():
        if touch.kind == Touch.Kind.RETRACTED:
            raise Refusal("That is itself a retraction; log anew what happened instead.")
        if _was_delivered(owner, touch):
            raise Refusal("That message was handed to the mail server; it cannot be taken back.")
        gone = network.retract_touch(owner, touch)
        ties.retract_ties(owner, "touch", touch.id)
        after_unlog(owner, touch)
        if touch.cause_kind == facts.CAUSE and touch.cause_id is not None:
            ask = Ask.objects.select_related("person").filter(owner=owner, id=touch.cause_id).first()
            if ask is not None:
                refresh(owner, ask)
        elif touch.kind == Touch.Kind.THANKED:
            refresh_person(owner, touch.person_id)
    return gone


def _ask_for(owner: Workspace, person: Person, kind: str) -> Ask | None:
    """The ask that a touch bears on: the person's latest that waits or goes on; a draft where the asking itself is logged."""
    if kind not in TIED:
        return None
    mine = Ask.objects.select_related("person").filter(owner=owner, person=person, closed_at=None)
    going = mine.filter(state__in=GOING)
    found = going.order_by("-number").first()
    if found is None and kind in ("asked", *ANSWERS):
        found = mine.filter(state__in=[*state.UNSENT_STATES, "failed"]).order_by("-number").first()
    return found


def _after_touch(owner: Workspace, ask: Ask, kind: str) -> None:
    if kind in ANSWERS:
        stop_waiting(owner, ask, "They answered before it went out.")
        stop_overtaken(owner, ask, "They answered before it went out.")
    elif kind in cadence.MESSAGES:
        stop_waiting(owner, ask, "You wrote to them yourself.")
    refresh(owner, ask)


def _was_delivered(owner: Workspace, touch: Touch) -> bool:
    key = touch.external_key or ""
    if not key.startswith("outgoing:"):
        return False
    try:
        row_id = uuid.UUID(key.partition(":")[2])
    except ValueError:
        return False
    return Outgoing.objects.filter(owner=owner, id=row_id, transport="smtp", state="sent").exists()
