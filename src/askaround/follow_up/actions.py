"""The verbs of follow-up: draft, edit and send thanks; keep promises; set a rhythm.

In: a Workspace and its rows. Out: changed rows and touches; one transaction each.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.db import transaction
from django.db.models import F

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.follow_up import queries, rules
from askaround.follow_up.models import KeepUp, Thanks
from askaround.interview.models import Answer, Mention, Promise
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.mail import actions as mail
from askaround.mail import queries as mail_queries
from askaround.mail.models import Outgoing
from askaround.network import actions as network
from askaround.network.models import ContactPoint, Person, Touch
from askaround.network.queries import first_point
from askaround.outreach import actions as outreach
from askaround.prepare import actions as prepare
from askaround.prepare.models import Interview

CAUSE = "thanks"


def thanks_for(owner: Workspace, interview: Interview) -> Thanks:
    """The letter for this interview, drafted from its notes on first use.

    A draft that nobody has edited is drawn up anew, so that notes written later are in it. Raises Refusal before the interview is over.
    """
    settings = settings_of(owner)
    if interview.state == Interview.State.CANCELLED:
        raise Refusal(f"{interview.handle} was cancelled; there is nothing to thank for.")
    if interview.state != Interview.State.MET and queries.end_of(interview) > settings.now:
        raise Refusal(f"{interview.handle} is not over yet; thanks can be drafted from its end.")
    draft = rules.draft_thanks(_facts(owner, interview, settings))
    fields = {"subject": draft.subject, "body": draft.body, "facts": list(draft.facts)}
    with transaction.atomic():
        letter = Thanks.objects.select_for_update().filter(owner=owner, interview=interview).first()
        if letter is None:
            return Thanks.objects.create(
                owner=owner, number=next_numbers(owner, Thanks.LETTER), interview=interview, person=interview.person,
                channel=_channel(owner, interview.person), **fields,
            )  # fmt: skip
        if letter.state == Thanks.State.THANKED and not queries.is_thanked(owner, interview):
            # The thanks were taken back: the letter can be sent again.
            Thanks.objects.filter(owner=owner, pk=letter.pk).update(state=Thanks.State.DUE)
            letter.refresh_from_db()
        if letter.edited_at is None and letter.state == Thanks.State.DUE:
            Thanks.objects.filter(owner=owner, pk=letter.pk).update(**fields)
            letter.refresh_from_db()
        return letter


def _channel(owner: Workspace, person: Person) -> str:
    return "email" if first_point(owner, person, ContactPoint.Kind.EMAIL) else "in-person"


def _facts(owner: Workspace, interview: Interview, settings: OwnerSettings) -> rules.ThanksFacts:
    surprise = Answer.objects.filter(owner=owner, interview=interview, surprise=True).exclude(text="").first()
    mentions = Mention.objects.filter(owner=owner, interview=interview).exclude(state=Mention.State.DROPPED)
    promises = Promise.objects.filter(owner=owner, interview=interview, state=Promise.State.OPEN)
    career = get_catalogue().career(interview.onet) if interview.onet else None
    held_on = queries.end_of(interview).astimezone(settings.tz).date()
    return rules.ThanksFacts(
        given=interview.person.given or interview.person.name,
        owner_name=settings.name,
        day=rules.day_phrase(held_on, settings.today),
        about=f"the work of {career.title.lower()}" if career else "your work",
        quote=rules.first_sentence(surprise.text) if surprise else "",
        resources=tuple(mentions.filter(kind=Mention.Kind.RESOURCE).values_list("text", flat=True)[:2]),
        names=tuple(mentions.filter(kind=Mention.Kind.PERSON).values_list("text", flat=True)[:2]),
        mine=tuple(promises.filter(side=Promise.Side.MINE).values_list("text", flat=True)[:2]),
        theirs=tuple(promises.filter(side=Promise.Side.THEIRS).values_list("text", flat=True)[:2]),
    )


def edit_thanks(
    owner: Workspace,
    letter: Thanks,
    *,
    subject: str | None = None,
    body: str | None = None,
    revision: int | None = None,
) -> Thanks:
    """Store what the owner wrote. Raises Refusal when it was sent, is too long, or was changed in another window."""
    if body is not None and (not body.strip() or len(body) > 20_000):
        raise Refusal("A letter of thanks has between one and 20,000 characters.")
    if subject is not None and (re.search(r"[\r\n\x00]", subject) or len(subject) > 300):
        raise Refusal("A subject is one line of at most 300 characters.")
    rows = Thanks.objects.filter(owner=owner, pk=letter.pk, state=Thanks.State.DUE)
    if revision is not None:
        rows = rows.filter(revision=revision)
    changes: dict[str, object] = {"edited_at": clock.now()}
    if subject is not None:
        changes["subject"] = subject.strip()
    if body is not None:
        changes["body"] = body.replace("\r\n", "\n").strip()
    with transaction.atomic():
        if not rows.update(revision=F("revision") + 1, **changes):
            raise Refusal(
                "These thanks were sent or changed elsewhere meanwhile; reload and look again.", status=409
            )
    letter.refresh_from_db()
    return letter


def send_thanks(
    owner: Workspace, letter: Thanks, by: str | None = None, *, revision: int | None = None
) -> Thanks:
    """Put the thanks into the outbox, or record them as given by hand.

    by: smtp, folder or hand; without it smtp when a mail account is set and the person has a mail address, else folder, else
    hand. Raises Refusal while a place in square brackets stands, for somebody never to be written to, and when it is no longer the
    `revision` that was read.
    """
    found = re.search(r"\[[^\]\n]{2,}\]", f"{letter.subject}\n{letter.body}")
    if found and by != "hand":
        raise Refusal(f"Fill the place {found[0][:80]} first; nothing was sent.")
    address = first_point(owner, letter.person, ContactPoint.Kind.EMAIL)
    by = by or _default_transport(owner, address)
    if by == "hand":
        return thanked_by_hand(owner, letter)
    if not address:
        raise Refusal(
            f"{letter.person.name} has no mail address; thank them another way, then write down that you did."
        )
    with transaction.atomic():
        if Person.objects.filter(owner=owner, pk=letter.person_id, never=True).exists():
            raise Refusal(f"You said never to write to {letter.person.name}.")
        # Conditional on what is sent below: words of another window are not taken for these.
        read = letter.revision if revision is None else revision
        due = Thanks.objects.filter(owner=owner, pk=letter.pk, state=Thanks.State.DUE)
        if not due.filter(revision=read).update(state=Thanks.State.QUEUED):
            if due.exists():
                raise Refusal(
                    f"{letter.handle} was changed since you read it; load it again, then send.", status=409
                )
            raise Refusal(f"{letter.handle} is in the outbox or was sent already.", status=409)
        mail.queue(
            owner, reference=f"thanks:{letter.id}", transport=by, recipient=address,
            recipient_name=letter.person.name, subject=letter.subject, body=letter.body,
        )  # fmt: skip
    letter.refresh_from_db()
    return letter


def _default_transport(owner: Workspace, address: str) -> str:
    if not address:
        return "hand"
    account = mail_queries.account_of(owner)
    return "smtp" if account is not None and account.smtp_host else "folder"


def thanked_by_hand(owner: Workspace, letter: Thanks) -> Thanks:
    """Record that the owner thanked in their own way."""
    with transaction.atomic():
        if (
            not Thanks.objects.filter(owner=owner, pk=letter.pk)
            .exclude(state=Thanks.State.THANKED)
            .update(state=Thanks.State.THANKED)
        ):
            raise Refusal(f"{letter.handle} was recorded as thanked already.", status=409)
        _record_thanked(owner, letter, channel="in-person", at=clock.now())
    letter.refresh_from_db()
    return letter


def may_send(outgoing: Outgoing) -> str | dt.datetime | None:
    """Why this message must not go any more, until when it waits, or None; called inside the claim's transaction.

    Thanks wait like every other message for the recipient's working day and the end of their quiet hours.
    """
    letter = _letter(outgoing)
    if letter is None:
        return "The thanks were erased."
    if letter.state == Thanks.State.THANKED or queries.is_thanked(outgoing.owner, letter.interview):
        return "You have thanked them another way meanwhile."
    if letter.person.never:
        return f"You said never to write to {letter.person.name}."
    return outreach.quiet_until(outgoing, letter.person, settings_of(outgoing.owner))


def on_sent(outgoing: Outgoing) -> None:
    """The transport has accepted: write the touch, in the transaction that marks the outbox row sent."""
    letter = _letter(outgoing)
    if letter is None:
        return
    Thanks.objects.filter(owner=outgoing.owner, pk=letter.pk).update(state=Thanks.State.THANKED)
    _record_thanked(outgoing.owner, letter, channel="email", at=outgoing.ended_at or clock.now())


def on_not_sent(outgoing: Outgoing) -> None:
    """Delivery failed or was stopped for good: the letter can be edited and sent again."""
    if (letter := _letter(outgoing)) is not None:
        waiting = Thanks.objects.filter(owner=outgoing.owner, pk=letter.pk, state=Thanks.State.QUEUED)
        waiting.update(state=Thanks.State.DUE)


def _letter(outgoing: Outgoing) -> Thanks | None:
    key = uuid.UUID(outgoing.reference.split(":")[1])
    return (
        Thanks.objects.select_related("person", "interview")
        .filter(owner_id=outgoing.owner_id, pk=key)
        .first()
    )


def _record_thanked(owner: Workspace, letter: Thanks, *, channel: str, at: dt.datetime) -> None:
    settings = settings_of(owner)
    prepare.held(owner, letter.interview)
    network.record_touch(
        owner, letter.person, Touch.Kind.THANKED, at=at, channel=channel, cause_kind=CAUSE, cause_id=letter.id,
    )  # fmt: skip
    outreach.refresh_person(owner, letter.person_id)
    # bulk_create with ignore_conflicts: a rhythm that the owner has set stays as it is.
    KeepUp.objects.bulk_create(
        [
            KeepUp(
                owner=owner, person=letter.person,
                since=at,
                next_on=rules.second_touch_on(at.astimezone(settings.tz).date(), settings.calendar),
                reason="Three weeks after your thanks: what is done in the first weeks predicts how long a tie lasts.",
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def set_promise(owner: Workspace, promise: Promise, state: str) -> Promise:
    """Mark a promise kept, dropped or open again."""
    if state not in Promise.State.values:
        raise Refusal("A promise is open, kept or dropped.")
    ended = None if state == Promise.State.OPEN else clock.now()
    with transaction.atomic():
        Promise.objects.filter(owner=owner, pk=promise.pk).update(state=state, ended_at=ended)
    promise.refresh_from_db()
    return promise


def keep(owner: Workspace, person: Person, every: str, *, mentor: bool = False) -> KeepUp:
    """Set how often the owner wants to write to this person; the next date counts from the last real contact."""
    days = rules.read_rhythm(every)
    return _set_rhythm(owner, person, days, mentor, "You set this rhythm.")


def mentor(owner: Workspace, person: Person, every: str | None = None) -> KeepUp:
    """This person agreed to keep talking; without a rhythm four months, up to three times a year."""
    days = rules.read_rhythm(every) if every else rules.MENTOR_DAYS
    return _set_rhythm(owner, person, days, True, "Your mentor; you agreed to keep talking.")


def _set_rhythm(owner: Workspace, person: Person, days: int, is_mentor: bool, reason: str) -> KeepUp:
    settings = settings_of(owner)
    last = person.last_touch_on or settings.today
    next_on = max(rules.next_contact_on(last, days, settings.calendar), settings.today)
    with transaction.atomic():
        row, _ = KeepUp.objects.update_or_create(
            owner=owner, person=person,
            defaults={
                "every_days": days, "mentor": is_mentor, "next_on": next_on, "reason": reason, "since": settings.now
            },
        )  # fmt: skip
    return row


def stop_keeping(owner: Workspace, person: Person) -> None:
    """No more suggestions to write to this person."""
    with transaction.atomic():
        KeepUp.objects.filter(owner=owner, person=person).delete()
