"""Writing an ask: begin it, draft it anew, store the owner's words, check its facts.

In: a Workspace and its rows. Out: an ask in draft. One function, one transaction; nothing goes out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.db import transaction

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.explore.queries import shortlist_codes
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse
from askaround.network.models import Person
from askaround.outreach import facts, wordings
from askaround.outreach.models import Ask, Message
from askaround.outreach.record import locked, refresh
from askaround.outreach.rules import state, templates
from askaround.outreach.rules.templates import Draft

BODY_LIMIT = 20_000
QUESTION_LIMIT = 300


def start_ask(
    owner: Workspace,
    person: Person,
    *,
    purpose: str = "interview",
    onet: str = "",
    target: Person | None = None,
    channel: str | None = None,
    template: str | None = None,
    question: str = "",
) -> Ask:
    """A draft: an ask for an interview, for names, or (with `target`) for an introduction. Nothing goes out.

    `question` is the one of an ask for names, such as “Ask around” words it; the general one without it.

    Without `channel`: mail where an address is known, else LinkedIn, else in person. Without `onet`: for an interview the
    person's own career where their title is coded, else the only one on the shortlist. Raises Refusal; then nothing changed.
    """
    if purpose not in Ask.Purpose.values:
        raise Refusal(f"You can ask for {', '.join(Ask.Purpose.values)}.")
    if channel is not None and channel not in Ask.Channel.values:
        raise Refusal(f"You can ask by {', '.join(Ask.Channel.values)}.")
    if (never := facts.never_of(person, target)) is not None:
        raise Refusal(facts.never_said(never))
    _check_target(person, purpose, target)
    ask = Ask(
        owner=owner, person=person, purpose=purpose, target=target, onet=career_for(owner, person, purpose, onet),
        channel=channel or best_channel(owner, person), edited_at=clock.now(),
    )  # fmt: skip
    chosen = wordings.template_for(owner, purpose, ask.channel, template)
    known = wordings.ask_facts(owner, ask, chosen, settings_of(owner))
    known = replace(known, question=collapse(question)[:QUESTION_LIMIT])
    put(ask, templates.fill(chosen, known), chosen.key)
    with transaction.atomic():
        ask.number = next_numbers(owner, Ask.LETTER)
        ask.save(force_insert=True)
        refresh(owner, ask)
    return ask


def redraft(owner: Workspace, ask: Ask, *, channel: str | None = None, template: str | None = None) -> Ask:
    """The draft written anew, for another channel or from another template; what was written is replaced.

    Raises Refusal when it is no draft any more.
    """
    if channel is not None and channel not in Ask.Channel.values:
        raise Refusal(f"You can ask by {', '.join(Ask.Channel.values)}.")
    with transaction.atomic():
        ask = locked(owner, ask)
        _must_be_draft(ask)
        if template is None and channel in (None, ask.channel):
            template = _still_there(owner, ask)
        ask.channel = channel or ask.channel
        chosen = wordings.template_for(owner, ask.purpose, ask.channel, template)
        put(
            ask,
            templates.fill(chosen, wordings.ask_facts(owner, ask, chosen, settings_of(owner))),
            chosen.key,
        )
        ask.revision += 1
        ask.edited_at, ask.reviewed_at = clock.now(), None
        fields = ["channel", "template", "subject", "body", "facts", "revision", "edited_at", "reviewed_at"]
        ask.save(update_fields=fields)
        refresh(owner, ask)
    return ask


def _still_there(owner: Workspace, ask: Ask) -> str | None:
    """The ask's template, unless the owner took it away meanwhile."""
    there = wordings.templates_for(owner, ask.purpose, ask.channel)
    return ask.template if any(item.key == ask.template for item in there) else None


def edit_ask(
    owner: Workspace,
    ask: Ask,
    *,
    subject: str | None = None,
    body: str | None = None,
    revision: int | None = None,
) -> Ask:
    """Store the owner's words. Raises Refusal (409) when the ask went out, or when `revision` is not the stored one: it was
    changed in another window."""
    check_words(subject, body)
    with transaction.atomic():
        ask = locked(owner, ask)
        _must_be_draft(ask)
        if revision is not None and revision != ask.revision:
            raise Refusal(
                f"{ask.handle} was changed elsewhere meanwhile; load it again, then edit.", status=409
            )
        reword(ask, subject, body)
        if templates.placeholders(ask.subject, ask.body):
            ask.reviewed_at = None
        ask.save(update_fields=["subject", "body", "facts", "revision", "edited_at", "reviewed_at"])
        refresh(owner, ask)
    return ask


def bring_back(owner: Workspace, ask: Ask, *, channel: str, template: str, subject: str, body: str) -> Ask:
    """The words that a new draft has replaced, for their channel and from their template, if that is there still. Raises Refusal
    when it is no draft any more; then nothing changed."""
    with transaction.atomic():
        there = {item.key for item in wordings.templates_for(owner, ask.purpose, channel)}
        redraft(owner, ask, channel=channel, template=template if template in there else None)
        return edit_ask(owner, ask, subject=subject, body=body)


def check_words(subject: str | None, body: str | None) -> None:
    """Refuse what no message can carry: a body too long or with odd characters, a subject of more than one line."""
    if body is not None and len(body) > BODY_LIMIT:
        raise Refusal(f"A message has at most {BODY_LIMIT:,} characters.")
    if body is not None and ("\x00" in body or any("\ud800" <= letter <= "\udfff" for letter in body)):
        raise Refusal("The text holds characters that no message can carry; delete what looks odd in it.")
    if subject is not None and (
        re.search(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\ud800-\udfff]", subject) or len(subject) > 300
    ):
        raise Refusal("A subject is one line of at most 300 characters.")


def check_fact(owner: Workspace, ask: Ask, text: str, checked: bool = True) -> Ask:
    """The owner says that a fact in the draft is right. Raises Refusal when the draft states no such fact."""
    with transaction.atomic():
        ask = locked(owner, ask)
        tick(ask, text, checked)
    return ask


def put(row: Ask | Message, draft: Draft, template: str) -> None:
    """The draft's words into the row, with the facts that they state, none checked yet; nothing is saved."""
    row.template, row.subject, row.body = template, draft.subject, draft.body
    row.facts = [
        {"text": fact.text, "source": fact.source, "about": fact.about, "checked": False}
        for fact in draft.facts
    ]


def reword(row: Ask | Message, subject: str | None, body: str | None) -> None:
    """The owner's words into the row, one revision on; facts that they no longer state go. Nothing is saved."""
    if subject is not None:
        row.subject = subject.strip()
    if body is not None:
        row.body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    row.facts = [fact for fact in row.facts if fact["text"] in f"{row.subject}\n{row.body}"]
    row.revision += 1
    row.edited_at = clock.now()


def tick(row: Ask | Message, text: str, checked: bool) -> None:
    """The fact of these words is checked, or not. Raises Refusal when the draft states no such fact."""
    if not any(fact["text"] == text for fact in row.facts):
        raise Refusal("The draft does not say that any more.", status=409)
    row.facts = [{**fact, "checked": checked} if fact["text"] == text else fact for fact in row.facts]
    row.save(update_fields=["facts"])


def best_channel(owner: Workspace, person: Person) -> str:
    """Mail where an address is known, else LinkedIn, else in person."""
    if facts.mail_address(owner, person):
        return Ask.Channel.EMAIL
    return Ask.Channel.LINKEDIN if facts.linkedin_address(owner, person) else Ask.Channel.IN_PERSON


def _check_target(person: Person, purpose: str, target: Person | None) -> None:
    if purpose == Ask.Purpose.INTRODUCTION:
        if target is None:
            raise Refusal("Say whom you would like to meet.")
        if target.id == person.id:
            raise Refusal(f"{person.name} cannot introduce you to themselves; ask them for an interview.")
    elif target is not None:
        raise Refusal("Only an introduction leads to somebody else; ask for an introduction.")


def career_for(owner: Workspace, person: Person, purpose: str, onet: str = "") -> str:
    """The career an ask is about when none is said: theirs for an interview, else the only one on the shortlist, else ""."""
    if onet:
        found = get_catalogue().onet(onet)
        if not found:
            raise Refusal(
                f"The catalogue has no career “{onet[:40]}”: find its code with “careers search”.", status=404
            )
        return found
    if purpose == Ask.Purpose.INTERVIEW and person.onet:
        return person.onet
    listed = shortlist_codes(owner)
    return listed[0] if len(listed) == 1 else ""


def _must_be_draft(ask: Ask) -> None:
    if ask.state not in state.SENDABLE_STATES:
        raise Refusal(
            f"{ask.handle} has left your desk ({ask.get_state_display().lower()}); it cannot be changed.",
            status=409,
        )
