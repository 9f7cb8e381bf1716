"""Putting a card of the board into another column: the verb that the ask's history allows, done at once, or refused with the reason.

In: a Workspace, its ask, a column or a verb. Out: `Moved`: what was done in one sentence, and how to undo it; or the page where the rest is
said. One transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib.errors import Refusal
from askaround.network.models import Touch
from askaround.network.queries import live_touches
from askaround.outreach import actions, facts
from askaround.outreach.models import Ask
from askaround.outreach.record import locked, refresh, stop_waiting
from askaround.outreach.rules import moves as rules
from askaround.outreach.rules.moves import Move

AGAIN = "again"
UNDO = "undo"


@dataclass(frozen=True)
class Moved:
    """What came of it: a sentence and the move that undoes it ("" for none), or a page to open, or several moves to choose from."""

    ask: Ask
    sentence: str = ""
    undo: str = ""
    page: str = ""
    choices: tuple[Move, ...] = ()


def put(owner: Workspace, ask: Ask, to: str) -> Moved:
    """Into the column `to`. Raises Refusal (409) with the reason where the history does not allow it; (404) for no such column."""
    if to not in rules.LABELS:
        raise Refusal("The board has no such column.", status=404)
    with transaction.atomic():
        ask = locked(owner, ask)
        state = _state(owner, ask)
        found = rules.fitting(state, ask.purpose, ask.channel, to)
        if len(found) > 1:
            return Moved(ask, choices=found)
        if found:
            return _do(owner, ask, found[0].verb)
        return _back_to(owner, ask, state, to)


def move(owner: Workspace, ask: Ask, verb: str) -> Moved:
    """By a verb: one that `rules.moves` lists, `undo:TOUCH` (take just that back) or `again:TOUCH` (what was taken back holds after all).

    Raises Refusal (409) where its history does not allow it.
    """
    with transaction.atomic():
        ask = locked(owner, ask)
        name, _, touch = verb.partition(":")
        if name in (AGAIN, UNDO):
            return _again(owner, ask, touch) if name == AGAIN else _undo(owner, ask, touch)
        state = _state(owner, ask)
        if verb not in {one.verb for one in rules.moves(state, ask.purpose, ask.channel)}:
            label = Ask.State(state).label.lower()
            raise Refusal(
                f"{ask.handle} is not where it was: it stands at “{label}”. Look at it again.", status=409
            )
        return _do(owner, ask, verb)


def _state(owner: Workspace, ask: Ask) -> str:
    return facts.states_of(owner, [ask], settings_of(owner))[ask.id].state


def _do(owner: Workspace, ask: Ask, verb: str) -> Moved:
    if verb in rules.PAGES:
        return Moved(ask, page=verb)
    if verb in rules.LOGS:
        return _log(owner, ask, verb)
    return _VERBS[verb](owner, ask)


def _log(owner: Workspace, ask: Ask, kind: str) -> Moved:
    touch = actions.log(owner, ask.person, kind, ask=ask)
    sentence = SAID[kind].format(name=ask.person.name)
    return Moved(locked(owner, ask), sentence, f"{UNDO}:{touch.id}")


# What a page says when that was logged.
SAID = {
    "agreed": "Written down: {name} said yes.",
    "later": "Written down: not now.",
    "declined": "Written down. A no is an answer; thank {name} for it.",
    "replied": "Written down: {name} answered. Say what they said: yes, not now, or no.",
    "introduced": "Written down: {name} introduced you. Answer first, and thank them.",
    "bounced": "Written down: it came back. Find another address, then send it again.",
    "met": "Written down: you talked with {name}. Thank them within a day.",
    "thanked": "Written down: you thanked {name}.",
}


def _ready(owner: Workspace, ask: Ask) -> Moved:
    return Moved(actions.mark_ready(owner, ask), f"Read, and ready to go to {ask.person.name}.", "unread")


def _unread(owner: Workspace, ask: Ask) -> Moved:
    return Moved(actions.mark_unread(owner, ask), "A draft again.", "ready")


def _stop(owner: Workspace, ask: Ask) -> Moved:
    """What waits in the outbox is stopped; nothing has gone out."""
    if not stop_waiting(owner, ask, "You took it back."):
        raise Refusal("It waits no longer; look at its state.", status=409)
    return Moved(refresh(owner, ask), "Taken back; it will not be sent before you press Send again.")


def _close(owner: Workspace, ask: Ask) -> Moved:
    return Moved(
        actions.close_ask(owner, ask), f"Left. Nothing more is due with {ask.person.name}.", "reopen"
    )  # fmt: skip


def _reopen(owner: Workspace, ask: Ask) -> Moved:
    ask = actions.reopen_ask(owner, ask)
    return Moved(
        ask, f"Open again; it stands under “{rules.LABELS[rules.COLUMN_OF[_state(owner, ask)]]}”.", "close"
    )


def _back(owner: Workspace, ask: Ask) -> Moved:
    """Take back the last that was written down of this ask; what a server delivered or an interview says is changed there."""
    last = _last(owner, ask)
    if last is None:
        raise Refusal("There is nothing to take back.", status=409)
    if (last.external_key or "").startswith("interview:"):
        raise Refusal("That follows from the interview; change it on the interview’s page.", status=409)
    actions.unlog(owner, last)
    if last.kind == Touch.Kind.THANKED:
        refresh(owner, ask)
    sentence = f"Taken back: {last.get_kind_display().lower()}."
    return Moved(locked(owner, ask), sentence, f"{AGAIN}:{last.id}")


_VERBS: dict[str, Callable[[Workspace, Ask], Moved]] = {
    "ready": _ready, "unread": _unread, "stop": _stop, "close": _close, "reopen": _reopen, rules.BACK: _back,
}  # fmt: skip


def _last(owner: Workspace, ask: Ask) -> Touch | None:
    """The last touch that still counts of this ask, or the thanks that ended it."""
    mine = live_touches(owner).filter(cause_kind=facts.CAUSE, cause_id=ask.id)
    if ask.state == Ask.State.THANKED:
        thanks = live_touches(owner).filter(person=ask.person, kind=Touch.Kind.THANKED)
        return thanks.order_by("-at", "-id").first()
    return mine.order_by("-at", "-id").first()


def _back_to(owner: Workspace, ask: Ask, state: str, to: str) -> Moved:
    """Taking the last step back, when that leads just there; else refused, and nothing changed."""
    why = rules.why_not(state, to)
    if not any(one.verb == rules.BACK for one in rules.moves(state, ask.purpose, ask.channel)):
        raise Refusal(why, status=409)
    try:
        with transaction.atomic():
            moved = _back(owner, ask)
            if rules.COLUMN_OF[_state(owner, moved.ask)] != to or rules.COLUMN_OF[state] == to:
                raise Refusal(why, status=409)
    except Refusal:
        raise Refusal(why, status=409) from None
    return moved


def _undo(owner: Workspace, ask: Ask, ref: str) -> Moved:
    touch = _touch(owner, ask, ref)
    actions.unlog(owner, touch)
    ask = refresh(owner, ask)
    return Moved(ask, f"Taken back: {touch.get_kind_display().lower()}.")


def _again(owner: Workspace, ask: Ask, ref: str) -> Moved:
    """What was taken back holds after all: written anew, with its time."""
    touch = _touch(owner, ask, ref)
    if not Touch.objects.filter(owner=owner, retracts=touch).exists():
        raise Refusal("That was not taken back.", status=409)
    if live_touches(owner).filter(person=ask.person, kind=touch.kind, at=touch.at).exists():
        raise Refusal("That is written down already.", status=409)
    actions.log(owner, ask.person, touch.kind, at=touch.at, text=touch.text, ask=ask)
    return Moved(locked(owner, ask), "Written down again.")


def _touch(owner: Workspace, ask: Ask, ref: str) -> Touch:
    """A touch of this ask, or thanks to its person. Raises Refusal (404) when there is none."""
    try:
        found = Touch.objects.filter(owner=owner, person=ask.person, id=uuid.UUID(ref)).first()
    except ValueError:
        found = None
    mine = found is not None and (found.cause_id == ask.id or found.kind == Touch.Kind.THANKED)
    if found is None or not mine:
        raise Refusal("There is nothing of that kind to take back.", status=404)
    return found
