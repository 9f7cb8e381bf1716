"""Mentions and promises kept equal to what the notes say.

In: an interview of one owner, inside the caller's transaction. Out: what is new. Open ones that the notes no longer name go; what the
owner has settled stays, and is never asked again.
"""

from __future__ import annotations

from askaround.accounts.models import Workspace
from askaround.interview.models import Answer, Mention, Promise
from askaround.interview.rules import notes
from askaround.lib import clock
from askaround.network.models import Person
from askaround.prepare.models import Interview


def read_anew(owner: Workspace, interview: Interview) -> tuple[list[Mention], list[Promise]]:
    """Read all notes of the interview; the mentions and promises that are new. At most 7 queries, whatever the notes."""
    texts = Answer.objects.filter(owner=owner, interview=interview).exclude(text="")
    person = Person.objects.get(owner=owner, pk=interview.person_id)
    # “By Friday” means the Friday after the conversation, however late it is written up.
    said_on = interview.starts_at.astimezone(clock.zone(interview.zone)).date()
    names = tuple(name for name in (person.given, person.family, person.name) if name)
    read = [
        notes.parse(text, names, said_on)
        for text in texts.order_by("question").values_list("text", flat=True)
    ]
    return (
        _mentions(owner, interview, [one for parsed in read for one in parsed.named]),
        _promises(owner, interview, [one for parsed in read for one in parsed.promised]),
    )


def _mentions(owner: Workspace, interview: Interview, named: list[notes.Named]) -> list[Mention]:
    wanted: dict[tuple[str, str], notes.Named] = {}
    for one in named:
        wanted.setdefault((one.kind, one.key), one)
    stored = {
        (row.kind, row.match_key): row for row in Mention.objects.filter(owner=owner, interview=interview)
    }
    gone = [row.pk for key, row in stored.items() if key not in wanted and row.state == Mention.State.OPEN]
    Mention.objects.filter(owner=owner, pk__in=gone).delete()
    return Mention.objects.bulk_create(
        Mention(
            owner=owner, interview=interview, named_by_id=interview.person_id, kind=one.kind, text=one.text,
            match_key=one.key, url=one.url,
        )
        for key, one in wanted.items()
        if key not in stored
    )  # fmt: skip


def _promises(owner: Workspace, interview: Interview, promised: list[notes.Promised]) -> list[Promise]:
    wanted: dict[str, notes.Promised] = {}
    for one in promised:
        wanted.setdefault(one.key, one)
    stored = {row.match_key: row for row in Promise.objects.filter(owner=owner, interview=interview)}
    gone = [row.pk for key, row in stored.items() if key not in wanted and row.state == Promise.State.OPEN]
    Promise.objects.filter(owner=owner, pk__in=gone).delete()
    return Promise.objects.bulk_create(
        Promise(
            owner=owner, interview=interview, person_id=interview.person_id, side=one.side, text=one.text,
            match_key=one.key, due_on=one.due_on,
        )
        for key, one in wanted.items()
        if key not in stored
    )  # fmt: skip
