"""An answer to “who do you know?”: the people named come in, and the open ask for names has its answer.

In: lines and who named them. Out: `Answer`. One transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network import leads
from askaround.network.leads import Taken
from askaround.network.models import Person
from askaround.network.rules import leads as rules
from askaround.outreach.logbook import answered_with_name
from askaround.outreach.models import Ask

MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The leads taken, the lines that named nobody, and the ask that this answers (None: none was open)."""

    taken: tuple[Taken, ...]
    lost: tuple[str, ...]
    ask: Ask | None


def take_answer(owner: Workspace, namer: Person, text: str, may_use_name: bool = False) -> Answer:
    """Every line of the answer. Raises Refusal when no line names anybody, or one cannot be taken; then nothing changed."""
    if len(text) > MOST_TEXT or "\x00" in text:
        raise Refusal(f"An answer has at most {MOST_TEXT:,} characters; take it in parts.")
    found, lost = rules.read_all(text)
    if not found:
        raise Refusal(leads.UNREAD)
    with transaction.atomic():
        names = ", ".join(dict.fromkeys(lead.name for lead in found))
        ask = answered_with_name(owner, namer, names[:1000])
        taken = [leads.take(owner, lead, namer, may_use_name, told=ask is not None) for lead in found]
    return Answer(tuple(taken), tuple(lost), ask)
