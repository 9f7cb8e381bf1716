"""Templates in the owner's own words: change one, add one, go back to the delivered one, look at one with a real person.

In: a Workspace and the two boxes of a template's page. Out: stored `Wording`s, or a draft that is stored nowhere. A text that cannot be read
changes nothing and is refused in one sentence that names the line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_of
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.lib.text import match_key
from askaround.network.models import Person
from askaround.outreach import wordings
from askaround.outreach.drafting import career_for
from askaround.outreach.models import Ask, Message, Wording
from askaround.outreach.rules import linter, templates
from askaround.outreach.rules.linter import Remark
from askaround.outreach.rules.template_text import Template, Text, is_note, parse
from askaround.outreach.rules.templates import Draft, DraftFacts, Known
from askaround.outreach.rules.texts import texts
from askaround.outreach.rules.variables import VARIABLES
from askaround.outreach.wordings import Listed

OWN_LIMIT = 200
# Variables that only one message knows: a preview shows the example.
EXTRA = ("named", "times", "when", "where", "phone", "outcome", "again")


@dataclass(frozen=True)
class Preview:
    """A template filled for one person; `person` is None when it is filled with the examples of the list of variables."""

    draft: Draft
    person: Person | None
    target: Person | None
    remarks: list[Remark]
    used: int
    limit: int | None
    unit: str


def save_wording(
    owner: Workspace,
    key: str,
    *,
    subject: str,
    body: str,
    label: str | None = None,
    revision: int | None = None,
) -> Listed:
    """Keep the owner's words for the template of that key. Words that are the delivered ones again take the own text away.

    Raises Refusal: no such template (404), a text that cannot be read, or another `revision` than the stored one (409).
    """
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=owner.pk)
        there = wordings.wording_of(owner, key)
        if revision is not None and revision != there.revision:
            raise Refusal(
                "The template was changed elsewhere meanwhile; load it again, then edit.", status=409
            )
        text = replace(
            there.text, label=(label or there.text.label).strip(), subject=_tidy(subject), body=_tidy(body)
        )
        parse(text)
        delivered = texts().get(key)
        if delivered is not None and _same(text, delivered):
            Wording.objects.filter(owner=owner, key=key).delete()
            return wordings.wording_of(owner, key)
        _put(owner, text, there.revision + 1)
    return wordings.wording_of(owner, key)


def add_wording(owner: Workspace, like: str, *, label: str, subject: str, body: str) -> Listed:
    """One more template for the purpose and channel of the template `like`. Raises Refusal when it cannot be read, or at 200 own ones."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=owner.pk)
        near = wordings.wording_of(owner, like).text
        text = replace(near, label=label.strip(), subject=_tidy(subject), body=_tidy(body))
        parse(text)
        if Wording.objects.filter(owner=owner).count() >= OWN_LIMIT:
            raise Refusal(
                f"You have {OWN_LIMIT} templates of your own; take one away before you add another."
            )
        text = replace(text, key=_free_key(owner, text))
        _put(owner, text, 1)
    return wordings.wording_of(owner, text.key)


def drop_wording(owner: Workspace, key: str) -> Text:
    """Take the own text away: a delivered template stands in its delivered words again, an added one is gone. Returns what stood.

    Raises Refusal (404, 409) when there is no own text of that key.
    """
    with transaction.atomic():
        there = wordings.wording_of(owner, key)
        if not there.own:
            raise Refusal(f"“{there.text.label}” stands in its delivered words already.", status=409)
        Wording.objects.filter(owner=owner, key=key).delete()
    return there.text


def put_back(owner: Workspace, text: Text) -> Listed:
    """Bring back what `drop_wording` took away. Raises Refusal when another own text stands there meanwhile."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=owner.pk)
        if Wording.objects.filter(owner=owner, key=text.key).exists():
            raise Refusal("Another text of yours stands there meanwhile; it was left as it is.", status=409)
        if text.purpose not in wordings.PURPOSES or text.channel not in Ask.Channel.values:
            raise Refusal("There is no template to bring back.")
        parse(text)
        _put(owner, text, 1)
    return wordings.wording_of(owner, text.key)


def preview(
    owner: Workspace, text: Text, person: Person | None = None, target: Person | None = None
) -> Preview:
    """The text filled for that person, stored nowhere; with the examples where none is given. Raises Refusal when it cannot be read."""
    template = parse(text)
    settings = settings_of(owner)
    values = {name: VARIABLES[name].example for name in EXTRA}
    if person is None:
        known = replace(_examples(), limit=wordings.limit_of(text.channel, text.key, settings))
    else:
        ask = Ask(owner=owner, person=person, target=target, purpose=_purpose(text), channel=text.channel)
        ask.onet = career_for(owner, person, ask.purpose)
        if text.purpose in Message.Kind.values:
            known = wordings.message_facts(owner, ask, person, settings, values)
        else:
            known = wordings.ask_facts(owner, ask, template, settings, settings.today)
    draft = templates.fill(template, known)
    return _looked_at(template, draft, known, person, target)


def suggested(owner: Workspace, text: Text) -> tuple[Person | None, Person | None]:
    """Whom a preview shows when nobody was chosen: whom the owner asked last, else whom they were last in touch with; for an
    introduction also somebody to meet."""
    last = Ask.objects.filter(owner=owner).select_related("person", "target").order_by("-number").first()
    if last is not None and (last.target is not None or not wants_target(text)):
        return last.person, last.target
    people = Person.objects.filter(owner=owner).order_by("-last_touch_on", "number")
    known = list(people.select_related("organisation", "named_by")[:2])
    person = last.person if last is not None else known[0] if known else None
    other = next((each for each in known if person is not None and each.id != person.id), None)
    return person, other if wants_target(text) else None


def wants_target(text: Text) -> bool:
    """Whether the text speaks of somebody one would like to meet."""
    return "{target" in text.body or "{target" in text.subject


def _purpose(text: Text) -> str:
    if text.purpose in Ask.Purpose.values:
        return text.purpose
    return "introduction" if wants_target(text) else "interview"


def _looked_at(
    template: Template, draft: Draft, known: DraftFacts, person: Person | None, target: Person | None
) -> Preview:
    given = known.given.text if known.given else ""
    message = linter.Message(
        draft.subject, draft.body, template.channel, template.purpose, person.name if person else given, given, known.owner,
        tuple(fact.text for fact in draft.facts), (), known.limit or 400, known.level in ("strong", "occasional"),
    )  # fmt: skip
    used, unit = (len(draft.body), "characters") if known.limit else (linter.word_count(draft.body), "words")
    limit = known.limit or (templates.MAIL_WORDS[1] if template.channel == "email" else None)
    return Preview(draft, person, target, linter.remarks(message), used, limit, unit)


def _examples() -> DraftFacts:
    """The facts of the examples in the list of variables: nobody's."""

    def example(name: str, about: str = "example") -> Known:
        return Known(VARIABLES[name].example, "an example", about)

    return DraftFacts(
        "example", owner=VARIABLES["owner"].example, headline="I finish my doctorate in May", career="Medical Scientists",
        given=example("given"), title=example("title"), organisation=example("organisation"),
        met=Known(VARIABLES["met_short"].example, "an example", "example"), target="other",
        target_name=example("target", "other"), target_given=example("target_given", "other"),
        target_title=example("target_title", "other"), target_organisation=example("target_organisation", "other"),
        extra={name: VARIABLES[name].example for name in EXTRA},
    )  # fmt: skip


def _put(owner: Workspace, text: Text, revision: int) -> None:
    Wording.objects.update_or_create(
        owner=owner,
        key=text.key,
        defaults={
            "label": text.label, "purpose": text.purpose, "channel": text.channel, "subject": text.subject, "body": text.body,
            "revision": revision, "edited_at": clock.now(),
        },
    )  # fmt: skip


def _free_key(owner: Workspace, text: Text) -> str:
    """A key from the name, not taken yet; an invitation note stays one."""
    tail = "-note" if is_note(text.key) else ""
    words = "-".join(match_key(text.label).split())
    stem = "".join(letter for letter in words if letter.isascii() and (letter.isalnum() or letter == "-"))
    stem = stem.removesuffix("-note").strip("-")[:28].strip("-") or "own"
    taken = set(Wording.objects.filter(owner=owner).values_list("key", flat=True)) | set(texts())
    number = 1
    while (key := f"{stem}{'' if number == 1 else f'-{number}'}{tail}") in taken:
        number += 1
    return key


def _same(one: Text, other: Text) -> bool:
    return (one.label, one.subject, one.body) == (other.label, _tidy(other.subject), _tidy(other.body))


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
