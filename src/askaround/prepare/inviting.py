"""The invitation to an interview: drafted, sent, sent again under its next number, called off; and the answer to it.

In: an interview. Out: a message with a calendar object (RFC 5546) in the outbox, `invited_*` of the interview; from read headers `attendance`
and another time that they suggest. Nothing goes out that the owner did not send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.lib import clock, ics
from askaround.lib.errors import Refusal
from askaround.mail import queries as mail
from askaround.mail.models import Incoming
from askaround.outreach import facts
from askaround.outreach.models import Ask, Message
from askaround.prepare import queries, rules
from askaround.prepare.models import Interview
from askaround.prepare.rules.replies import counts, read_answer

BATCH = 200


def is_told(interview: Interview) -> bool:
    """Whether whom one talks with has the interview in the calendar as it now stands, or never had it there."""
    return interview.invited_sequence in (None, interview.sequence)


def draft_invitation(owner: Workspace, interview: Interview) -> Message:
    """The message as it would go out, to be read: an invitation, its change, or the cancellation. Raises Refusal when there is nothing to send."""
    from askaround.outreach import messages

    ask = _ask(interview)
    _check(interview)
    settings = settings_of(owner)
    with transaction.atomic():
        for old in Message.objects.filter(
            owner=owner,
            ask=ask,
            kind=Message.Kind.INVITATION,
            state__in=[Message.State.DRAFT, Message.State.QUEUED],
        ):
            messages.drop_message(owner, old)
        draft = messages.write_message(
            owner, ask, Message.Kind.INVITATION, person=interview.person, channel=Ask.Channel.EMAIL,
            values=values_of(interview, settings),
        )  # fmt: skip
        wording = _other_words(interview, settings)
        if wording is not None:
            draft = messages.edit_message(owner, draft, subject=wording[0], body=wording[1])
    return draft


def send_invitation(
    owner: Workspace,
    interview: Interview,
    message: Message,
    by: str | None = None,
    *,
    revision: int | None = None,
) -> Message:
    """The owner has read the message and sends it, with the calendar object as the interview now stands. One transaction. Raises Refusal."""
    from askaround.outreach import messages

    with transaction.atomic():
        row = queries.mine(owner).select_for_update(of=("self",)).filter(pk=interview.pk).first()
        if row is None:
            raise Refusal("That interview is gone.", status=404)
        _check(row)
        if message.ask_id != row.ask_id or message.kind != Message.Kind.INVITATION:
            raise Refusal("That message is no invitation to this interview.")
        settings = settings_of(owner)
        address = _address(owner, row)
        event = _event(row, settings)
        body = ics.invitation_bytes(
            event, ics.Party(mail.sender_of(owner), settings.name), ics.Party(address, row.person.name)
        )
        sent = messages.send_message(
            owner,
            message,
            by,
            revision=revision,
            calendar=body.decode(),
            calendar_method=ics.method_of(event),
        )
        Interview.objects.filter(owner=owner, pk=row.pk).update(
            invited_at=clock.now(), invited_sequence=row.sequence, invited_address=address
        )
    interview.refresh_from_db(fields=["invited_at", "invited_sequence", "invited_address"])
    return sent


def invite(owner: Workspace, interview: Interview, by: str | None = None) -> Message:
    """Draft and send at once, for who says so in one word (`meet --invite`). Raises Refusal; then nothing is sent and no draft stays."""
    with transaction.atomic():
        return send_invitation(owner, interview, draft_invitation(owner, interview), by)


def preview(owner: Workspace, interview: Interview) -> tuple[str, str]:
    """Subject and text of what `invite` would send; nothing is kept. Raises Refusal when there is nothing to send."""
    with transaction.atomic():
        draft = draft_invitation(owner, interview)
        transaction.set_rollback(True)
    return draft.subject, draft.body


def read_answers(owner: Workspace) -> int:
    """Look at the calendar answers among the read headers that nobody has matched yet; how many changed something.

    Runs before the headers are matched to asks, which lets go of those that belong to nobody. Looking twice is looking once.
    """
    rows = (
        Incoming.objects.filter(owner=owner, matched_at=None).exclude(calendar="").order_by("sent_at", "id")
    )
    return sum(_take(owner, row) for row in rows.iterator(chunk_size=BATCH))


def _take(owner: Workspace, row: Incoming) -> bool:
    answer = read_answer(row.calendar)
    if answer is None:
        return False
    with transaction.atomic():
        found = Interview.objects.select_for_update().filter(owner=owner, uid=answer.uid).first()
        if found is None or found.state == Interview.State.CANCELLED:
            return False
        # An answer to what has been changed since says nothing about how it stands now, whether they were told or not.
        number = None if found.invited_sequence is None else found.sequence
        if not counts(
            answer, invited=found.invited_address, sender=row.sender, sequence=number, known_at=found.attendance_at
        ):  # fmt: skip
            return False
        at = answer.stamp or row.sent_at
        changed = (found.attendance, found.attendance_at, found.counter_start) != (
            answer.attendance, at, answer.starts_at,
        )  # fmt: skip
        if changed:
            Interview.objects.filter(owner=owner, pk=found.pk).update(
                attendance=answer.attendance, attendance_at=at, counter_start=answer.starts_at
            )
    return changed


def take_counter(owner: Workspace, interview: Interview) -> Interview:
    """The time that they suggested becomes the interview's. Raises Refusal when they suggested none, or it is past."""
    from askaround.prepare import actions

    if interview.counter_start is None:
        raise Refusal("They have suggested no other time.", status=409)
    if interview.counter_start <= clock.now():
        raise Refusal("The time that they suggested is past; choose another.", status=409)
    return actions.change(owner, interview, starts_at=interview.counter_start)


def values_of(interview: Interview, settings: OwnerSettings) -> Mapping[str, str]:
    """What the wording of a message about this interview may name."""
    return {
        "when": rules.both_times(interview.starts_at, clock.zone(interview.zone), settings.tz),
        "where": queries.where(interview),
        "phone": settings.phone,
        "minutes": str(interview.minutes),
    }


def _other_words(interview: Interview, settings: OwnerSettings) -> tuple[str, str] | None:
    """Subject and text of a change or a cancellation; None for a first invitation, which has a template."""
    if interview.invited_sequence is None:
        return None
    when = rules.both_times(interview.starts_at, clock.zone(interview.zone), settings.tz)
    given = facts.called(interview.person)
    if interview.state == Interview.State.CANCELLED:
        return rules.called_off(given, when, settings.name)
    return rules.moved(given, when, queries.where(interview), settings.name)


def check(owner: Workspace, interview: Interview) -> None:
    """Raises Refusal when no invitation, change or cancellation may be sent now."""
    _ask(interview)
    _check(interview)
    _address(owner, interview)


def _ask(interview: Interview) -> Ask:
    if interview.ask is None:
        raise Refusal(
            f"{interview.handle} came of no ask, so no invitation is written for it; send its calendar file yourself."
        )
    return interview.ask


def _check(interview: Interview) -> None:
    if interview.state == Interview.State.CANCELLED:
        if is_told(interview):
            raise Refusal(
                f"{interview.handle} was cancelled, and no invitation to it is left to take back.", status=409
            )
        return
    if interview.state == Interview.State.MET or interview.starts_at <= clock.now():
        raise Refusal(f"{interview.handle} is past; nobody is invited to it any more.", status=409)
    if interview.invited_sequence == interview.sequence:
        raise Refusal(f"{interview.person.name} has the invitation as it stands.", status=409)


def _address(owner: Workspace, interview: Interview) -> str:
    """To whom: where a cancellation goes is where the invitation went."""
    if interview.state == Interview.State.CANCELLED:
        return interview.invited_address
    address = facts.mail_address(owner, interview.person)
    if not address:
        raise Refusal(
            f"{interview.person.name} has no mail address; add one, or give them the calendar file."
        )
    if not mail.sender_of(owner):
        raise Refusal(
            "Say your own mail address first, in the settings (askaround settings mail you@example.org)."
        )
    return address


def _event(interview: Interview, settings: OwnerSettings) -> ics.Event:
    """What the other may read; the owner's own notes are not in it."""
    phone = f"Phone, if anything comes up: {settings.phone}" if settings.phone else ""
    when = rules.both_times(interview.starts_at, clock.zone(interview.zone), settings.tz)
    return replace(
        queries.event_of(interview, settings),
        summary=f"Conversation: {interview.person.name} and {settings.name or 'me'}",
        location=f"By phone: {interview.phone}" if interview.form == "phone" else queries.where(interview),
        description="\n".join(part for part in (when, phone) if part),
        alarms=(),
    )


def forget_answer(owner: Workspace, interview: Interview) -> None:
    """The owner has seen another time that they suggest and keeps the one there is."""
    Interview.objects.filter(owner=owner, pk=interview.pk).update(counter_start=None)
