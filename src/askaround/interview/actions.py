"""The verbs on what is said: save notes, add to them, confirm who was named.

In: a Workspace, an interview, text. Out: changed rows, one transaction each. A save never lays an older text over a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from askaround.accounts.models import Workspace
from askaround.explore.actions import add_organisation
from askaround.interview import reading
from askaround.interview.models import Answer, AnswerConflict, GuideItem, Mention, Promise
from askaround.interview.rules import bank, notes
from askaround.interview.rules.merge import merge
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.text import name_key
from askaround.network import actions as network
from askaround.network import ties
from askaround.network.models import Person, Touch
from askaround.outreach import actions as outreach
from askaround.outreach.models import Ask
from askaround.prepare.models import Interview

LONGEST_NOTE = 200_000
MOST_NAMES = 100


@dataclass(frozen=True)
class SaveResult:
    """What stands after a save. `merged`: the stored text was newer than the base, both are in `text` now."""

    question: str
    text: str
    revision: int
    merged: bool = False
    mentions: list[Mention] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


def save_answer(
    owner: Workspace,
    interview: Interview,
    question: str,
    text: str,
    base_revision: int,
    *,
    base_text: str = "",
) -> SaveResult:
    """Save the notes to one question ("" for free notes), as an autosave does.

    `base_revision` is the revision the writer began with (0: none), `base_text` the text of it where the writer still has it. When
    the stored notes have moved on, both are merged by lines and the text that came in is kept as it was (AnswerConflict). People,
    resources and promises are read anew. Raises Refusal for an unknown question or notes that are too long.
    """
    key, clean = _question(owner, interview, question), _clean(text)
    with transaction.atomic():
        answer = _answer(owner, interview, key)
        stale = base_revision != answer.revision
        merged = merge(_clean(base_text), clean, answer.text) if stale else clean
        _too_long(merged)
        if stale and clean not in (answer.text, _clean(base_text)):
            AnswerConflict.objects.create(
                owner=owner, answer=answer, base_revision=max(base_revision, 0), text=clean,
                detail={"stored_revision": answer.revision, "question": key},
            )  # fmt: skip
        return _store(owner, interview, answer, merged, stale)


def add_note(owner: Workspace, interview: Interview, question: str, text: str) -> SaveResult:
    """Add text under what is noted to a question ("" for free notes). Raises Refusal for blank text."""
    key, clean = _question(owner, interview, question), _clean(text).strip("\n")
    if not clean.strip():
        raise Refusal("There is nothing to note: the text is blank.")
    with transaction.atomic():
        answer = _answer(owner, interview, key)
        joined = f"{answer.text.rstrip()}\n{clean}" if answer.text.strip() else clean
        _too_long(joined)
        return _store(owner, interview, answer, joined, stale=False)


def mark_surprise(owner: Workspace, interview: Interview, question: str, surprise: bool = True) -> Answer:
    """Say that an answer surprised; the thanks and the report begin with it."""
    key = _question(owner, interview, question)
    with transaction.atomic():
        answer = _answer(owner, interview, key)
        Answer.objects.filter(owner=owner, pk=answer.pk).update(surprise=surprise)
    answer.surprise = surprise
    return answer


def _question(owner: Workspace, interview: Interview, question: str) -> str:
    key = question.strip().lower()
    if not key or key in bank.BY_KEY:
        return key
    # Questions that a later version of the bank has dropped stay with the interviews that asked them.
    if GuideItem.objects.filter(owner=owner, interview=interview, question=key).exists():
        return key
    return bank.question(key).key


def _clean(text: str) -> str:
    """Line breaks made one kind; what no database stores (NUL, lone surrogates) goes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "ignore").decode("utf-8")


def _too_long(text: str) -> None:
    if len(text) > LONGEST_NOTE:
        raise Refusal(
            f"Notes to one question have at most {LONGEST_NOTE:,} characters; put the rest to another one."
        )


def _answer(owner: Workspace, interview: Interview, key: str) -> Answer:
    """The answer's row, locked; made when it is missing. The interview is locked first: its mentions are read from all its answers."""
    if Interview.objects.select_for_update().filter(owner=owner, pk=interview.pk).first() is None:
        raise Refusal("That interview is gone.", status=404)
    answer, _ = Answer.objects.select_for_update().get_or_create(
        owner=owner, interview=interview, question=key, defaults={"updated_at": clock.now()}
    )
    return answer


def _store(owner: Workspace, interview: Interview, answer: Answer, text: str, stale: bool) -> SaveResult:
    if text != answer.text:
        Answer.objects.filter(owner=owner, pk=answer.pk).update(
            text=text, revision=F("revision") + 1, updated_at=clock.now()
        )
        answer.text, answer.revision = text, answer.revision + 1
        mentions, promises = reading.read_anew(owner, interview)
    else:
        mentions, promises = [], []
    return SaveResult(answer.question, text, answer.revision, stale, mentions, promises)


def confirm_mention(
    owner: Workspace,
    mention: Mention,
    *,
    name: str = "",
    title: str = "",
    organisation: str = "",
    email: str = "",
    url: str = "",
    may_use_name: bool = False,
    person: Person | None = None,
) -> Mention:
    """Keep what was named: a person becomes one of the owner's people, with who named them; `person`: somebody known already.

    Raises Refusal when it was dropped or kept before, and what `add_person` refuses; then nothing changed.
    """
    with transaction.atomic():
        row = _open_mention(owner, mention)
        kept = None
        if row.kind == Mention.Kind.PERSON:
            read = notes.read_name_line(row.text)
            kept = person or network.add_person(
                owner,
                name=name or read.name or row.text,
                title=title or read.title,
                organisation=organisation or read.organisation,
                email=email or read.email,
                url=url or row.url or read.url,
                # The names of an ask are told by one touch when they come in (add_names), not by one each.
                named_by=None if row.ask_id else row.named_by,
                may_use_name=may_use_name,
                source="named",
            )
            _tell_who_named(owner, kept, row, is_new=person is None)
        elif row.kind == Mention.Kind.ORGANISATION:
            add_organisation(owner, name or row.text)
        Mention.objects.filter(owner=owner, pk=row.pk).update(state=Mention.State.KEPT, person=kept)
        row.refresh_from_db()
    return row


def _tell_who_named(owner: Workspace, person: Person, row: Mention, *, is_new: bool) -> None:
    ties.named(owner, row.named_by, person)
    if person.named_by_id is None and person.pk != row.named_by_id:
        Person.objects.filter(owner=owner, pk=person.pk).update(named_by=row.named_by)
        person.named_by = row.named_by
    if not is_new and row.ask_id is None:
        network.record_touch(
            owner, row.named_by, Touch.Kind.REFERRED, text=person.name, cause_kind="person", cause_id=person.id,
            source="named",
        )  # fmt: skip


def drop_mention(owner: Workspace, mention: Mention) -> Mention:
    """It is none: reading the notes again does not bring it back."""
    with transaction.atomic():
        row = _open_mention(owner, mention)
        Mention.objects.filter(owner=owner, pk=row.pk).update(state=Mention.State.DROPPED)
        row.state = Mention.State.DROPPED
    return row


def _open_mention(owner: Workspace, mention: Mention) -> Mention:
    row = (
        Mention.objects.select_for_update(of=("self",))
        .select_related("named_by")
        .filter(owner=owner, pk=mention.pk)
        .first()
    )
    if row is None:
        raise Refusal("That is gone: the notes no longer name it.", status=404)
    if row.state != Mention.State.OPEN:
        raise Refusal(f"“{row.text[:60]}” is settled already.", status=409)
    return row


def add_names(owner: Workspace, ask: Ask, lines: str | list[str]) -> list[Mention]:
    """The answer to an ask for names: one line each, name first; stored as mentions to confirm, the ask brought up to date.

    A line like “Ilse Brandt, editor at Quillworks, ilse@example.org”. Raises Refusal without a single name.
    """
    listed = lines.splitlines() if isinstance(lines, str) else lines
    found = {
        name_key(notes.read_name_line(line).name): " ".join(line.split()).strip(" -*•") for line in listed
    }
    found = {key[:300]: line for key, line in found.items() if key}
    if not found:
        raise Refusal("Write one name per line, such as: Ilse Brandt, editor at Quillworks.")
    if len(found) > MOST_NAMES:
        raise Refusal(f"At most {MOST_NAMES} names at once.")
    with transaction.atomic():
        known = set(
            Mention.objects.filter(owner=owner, ask=ask, kind=Mention.Kind.PERSON).values_list(
                "match_key", flat=True
            )
        )
        made = Mention.objects.bulk_create(
            Mention(
                owner=owner,
                ask=ask,
                named_by=ask.person,
                kind=Mention.Kind.PERSON,
                text=line[:300],
                match_key=key,
            )
            for key, line in found.items()
            if key not in known
        )
        if made:
            outreach.log(
                owner,
                ask.person,
                Touch.Kind.REFERRED,
                ask=ask,
                text=", ".join(one.text.split(",")[0] for one in made),
            )
    return made
