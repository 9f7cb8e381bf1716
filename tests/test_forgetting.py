"""Forgetting somebody: afterwards no table of any step holds their name, mail, phone or address, and everybody else is as they were."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from askaround.accounts import actions as accounts
from askaround.accounts.models import OwnedModel, User
from askaround.follow_up.models import KeepUp, Thanks
from askaround.interview.models import Answer, Mention, Promise
from askaround.lib.errors import Refusal
from askaround.mail.models import Incoming, Outgoing
from askaround.network import actions, chosen, finding, forgetting
from askaround.network.merging import people
from askaround.network.models import (
    AddressBook,
    AddressBookCard,
    DoubtfulPair,
    Erasure,
    ImportBatch,
    Merge,
    Person,
    SearchWord,
    SourceRecord,
    TieEvidence,
    Touch,
)
from askaround.outreach.models import Ask
from askaround.prepare import calendars
from askaround.prepare.models import Interview
from askaround.web.forgetting import forget

AT = dt.datetime(2026, 11, 3, 15, tzinfo=dt.UTC)
NAME, MAIL, PHONE = "Tomasz Ångström-Quill", "tomasz.quill@example.org", "+1 555 010 7788"
TRACES = ("ngstr", "quill", "tomasz", "0107788", "010 7788")
LINKEDIN = "https://www.linkedin.com/in/tomasz-quill-7"


@pytest.fixture
def owner(db):
    return accounts.local_workspace()


@pytest.fixture
def scene(owner):
    """One to be forgotten, with a row of everything, and another whose rows name them."""
    going = actions.add_person(
        owner,
        name=NAME,
        title="Editor",
        organisation="Acme",
        email=MAIL,
        phone=PHONE,
        url=LINKEDIN,
        place="Lisbon",
    )
    staying = actions.add_person(owner, name="Ana Silva", email="ana@example.org", named_by=going)
    actions.add_person(owner, name="Bo Lind", named_by=staying)
    Person.objects.filter(pk=staying.pk).update(note=f"Knows {NAME.upper()} and {MAIL}")
    finding.reindex(owner, [staying.pk])
    ask = Ask.objects.create(
        owner=owner,
        number=1,
        person=going,
        purpose="interview",
        channel="email",
        template="t",
        body="Dear Tomasz",
    )
    other = Ask.objects.create(
        owner=owner, number=2, person=staying, target=going, purpose="introduction", channel="email", template="t",
        body=f"Could you introduce me to {NAME}?", facts=[{"text": f"{NAME} edits", "source": "you"}],
    )  # fmt: skip
    talk = Interview.objects.create(
        owner=owner,
        number=1,
        person=going,
        ask=ask,
        form="phone",
        phone=PHONE,
        starts_at=AT,
        zone="UTC",
        uid="u1@example.org",
    )
    Answer.objects.create(owner=owner, interview=talk, text=f"{NAME} said so", updated_at=AT)
    second = Interview.objects.create(
        owner=owner, number=2, person=staying, form="phone", starts_at=AT, zone="UTC", uid="u2@example.org"
    )
    Answer.objects.create(
        owner=owner, interview=second, text=f"Ask {NAME}, or write to {MAIL}.", updated_at=AT
    )
    Mention.objects.create(
        owner=owner,
        interview=second,
        named_by=staying,
        kind="person",
        text=NAME,
        match_key="tomasz angstrom quill",
        person=going,
    )
    Promise.objects.create(
        owner=owner,
        person=staying,
        side="theirs",
        text=f"Write to {NAME}",
        match_key="write to tomasz angstrom quill",
        due_on=AT.date(),
    )
    Thanks.objects.create(
        owner=owner, number=1, interview=talk, person=going, channel="email", body="Thank you, Tomasz"
    )
    KeepUp.objects.create(owner=owner, person=going, next_on=AT.date(), since=AT, reason="Tomasz")
    actions.record_touch(owner, going, "received", at=AT, text="Hello")
    actions.record_touch(owner, staying, "sent", at=AT, text=f"Re: {NAME}")
    for reference, to in ((f"ask:{ask.id}:first", MAIL), (f"ask:{other.id}:first", "ana@example.org")):
        Outgoing.objects.create(
            owner=owner, reference=reference, transport="folder", state="sent", sender="me@example.org", recipient=to, subject=f"About {NAME}",
            recipient_name="x", body=f"Dear {NAME}", message_id=reference, not_before=AT,
        )  # fmt: skip
    for uid, sender in ((1, MAIL.title()), (2, "ana@example.org")):
        Incoming.objects.create(
            owner=owner,
            validity=1,
            uid=uid,
            folder="INBOX",
            sender=sender,
            recipients=[MAIL],
            subject=NAME,
            sent_at=AT,
        )
    a, b = sorted((going, staying), key=lambda row: row.pk)
    DoubtfulPair.objects.create(owner=owner, a=a, b=b, score=0.5, reasons=[NAME])
    TieEvidence.objects.create(owner=owner, a=a, b=b, kind="said", weight=1, text=NAME, source="hand")
    SourceRecord.objects.create(
        owner=owner,
        person=going,
        source="vcard",
        key="card-7",
        digest="d",
        facts={"name": NAME, "nickname": "Tom Quill"},
    )
    SourceRecord.objects.create(
        owner=owner,
        person=staying,
        source="vcard",
        key="card-8",
        digest="d",
        facts={"note": f"met with {NAME}"},
    )
    book = AddressBook.objects.create(owner=owner, url="https://example.org/dav")
    AddressBookCard.objects.create(owner=owner, book=book, href="/tomasz-quill.vcf", record_key="card-7")
    Merge.objects.create(
        owner=owner,
        number=1,
        what="person",
        kept=going.pk,
        absorbed=staying.pk,
        absorbed_number=9,
        kept_name=NAME,
        absorbed_name="T. Quill",
    )
    ImportBatch.objects.create(
        owner=owner, number=1, state="done", report={"undone": {"kept": [{"name": NAME}]}}
    )
    chosen.change(owner, [going.pk], "tag", "Quill club")
    return going, staying


def texts(model):
    """Every text and JSON value of the model's table."""
    columns = [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField | models.JSONField)
    ]
    for row in model._default_manager.all().values(*(one.attname for one in columns)):
        for name, value in row.items():
            yield (
                name,
                value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str),
            )


def left():
    """(table, column, text) of every trace that is left anywhere."""
    found = [
        (model.__name__, name, text[:200])
        for model in apps.get_models()
        for name, text in texts(model)
        if any(trace in text.casefold() for trace in TRACES)
    ]
    words = [bytes(word).decode() for word in SearchWord.objects.values_list("word", flat=True)]
    return found + [("SearchWord", "word", word) for word in words if any(trace in word for trace in TRACES)]


def test_nothing_names_them_afterwards(owner, scene):
    going, _ = scene
    calendars.write("u1@example.org", b"BEGIN:VCALENDAR")
    assert {table for table, _, _ in left()} >= {
        "Person",
        "Outgoing",
        "Answer",
        "Promise",
        "SearchWord",
        "Merge",
        "Incoming",
    }
    done = forget(owner, [going.pk])
    assert left() == []
    assert not calendars.file_of("u1@example.org").exists()
    assert (done.people, done.messages, done.files) == (1, 2, 1)
    assert [row.people for row in Erasure.objects.filter(owner=owner)] == [1]
    assert not Person.objects.filter(pk=going.pk).exists()


def test_everybody_else_stays(owner, scene):
    going, staying = scene
    forget(owner, [going.pk])
    kept = Person.objects.get(pk=staying.pk)
    assert kept.note == "Knows [erased] and [erased]"
    assert kept.named_by is None
    assert set(Person.objects.filter(owner=owner).values_list("name", flat=True)) == {"Ana Silva", "Bo Lind"}
    assert Answer.objects.get().text == "Ask [erased], or write to [erased]."
    assert Ask.objects.get().body == "Could you introduce me to [erased]?"
    assert Interview.objects.get().person_id == staying.pk
    assert Touch.objects.filter(person=staying, text="Re: [erased]").count() == 1
    assert Outgoing.objects.get().recipient == "ana@example.org"
    assert not AddressBookCard.objects.exists()


def test_the_name_of_who_was_made_one_with_them_goes_too(owner):
    going, double = actions.add_person(owner, name=NAME), actions.add_person(owner, name="Tom Quillson")
    other = actions.add_person(owner, name="Bo Lind")
    Person.objects.filter(pk=other.pk).update(note="Tom Quillson knows")
    people.merge(owner, going, double)
    forget(owner, [going.pk])
    assert left() == []
    assert Person.objects.get().note == "[erased] knows"


def test_many_are_forgotten_in_one_pass(owner):
    many = [
        actions.add_person(owner, name=f"Quill{n} Ångström", email=f"q{n}@example.org") for n in range(60)
    ]
    other = actions.add_person(owner, name="Bo Lind")
    Person.objects.filter(pk=other.pk).update(
        note=", ".join(row.name.upper() for row in many) + " and q7@example.org of example.org"
    )
    SourceRecord.objects.create(
        owner=owner, person=other, source="vcard", key="k", digest="d", facts={"note": ["QUILL3 ÅNGSTRÖM"]}
    )
    assert forget(owner, [row.pk for row in many]).people == 60
    assert left() == []
    assert Person.objects.get().note.endswith("[erased] and [erased] of example.org")


def test_nothing_happens_while_a_message_is_being_sent(owner, scene):
    going, _ = scene
    Outgoing.objects.filter(recipient=MAIL).update(state="sending")
    with pytest.raises(Refusal):
        forget(owner, [going.pk])
    assert Person.objects.filter(pk=going.pk).exists()
    assert Outgoing.objects.count() == 2
    assert not Erasure.objects.exists()


def test_a_name_that_another_bears_is_left_to_them(owner):
    one, two = (
        actions.add_person(owner, name="Ana Silva", email=f"{n}@example.org") for n in ("first", "second")
    )
    Person.objects.filter(pk=two.pk).update(note="Ana Silva of Lisbon, not first@example.org")
    forget(owner, [one.pk])
    kept = Person.objects.get()
    assert (kept.pk, kept.note) == (two.pk, "Ana Silva of Lisbon, not [erased]")


def test_a_short_name_takes_no_word_out_of_texts(owner):
    ana, other = actions.add_person(owner, name="Ana"), actions.add_person(owner, name="Bo Lind")
    Person.objects.filter(pk=other.pk).update(note="Banana bread with Ana Roe")
    forget(owner, [ana.pk])
    assert Person.objects.get().note == "Banana bread with Ana Roe"


def test_a_strangers_people_are_not_forgotten(owner, scene):
    going, _ = scene
    stranger = accounts.make_workspace("other@example.org")
    same = actions.add_person(stranger, name=NAME, email=MAIL)
    assert forget(stranger, [going.pk]).people == 0
    assert Person.objects.filter(pk=going.pk).exists()
    forget(owner, [going.pk])
    assert Person.objects.get(owner=stranger).pk == same.pk


def test_every_owned_model_is_looked_through():
    """A text column that a later step adds is scrubbed without a word here; what is left out is left out on purpose."""
    owned = {model for model in apps.get_models() if issubclass(model, OwnedModel)}
    assert {model.__name__ for model in owned & set(forgetting._LEFT)} == {
        "ContactPoint", "SourceId", "SearchWord", "Setting", "Counter", "Erasure",
    }  # fmt: skip
    assert {one.name for one in forgetting.text_columns(Ask)} >= {"subject", "body", "facts", "reminder_body"}


@pytest.fixture
def visitor(owner):
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=accounts.LOCAL_EMAIL))
    return client


def test_the_page_asks_first(owner, visitor):
    row = actions.add_person(owner, name="Ana Silva")
    assert "cannot be undone" in visitor.get(f"/people/{row.handle}/forget").content.decode()
    assert Person.objects.count() == 1
    answer = visitor.post(f"/people/{row.handle}/forget", follow=True)
    assert "is forgotten" in answer.content.decode()
    assert not Person.objects.exists()


def test_many_are_counted_and_confirmed(owner, visitor):
    people = [actions.add_person(owner, name=f"Ana {letter}", place="Lisbon") for letter in "abc"]
    actions.add_person(owner, name="Bo Lind")
    said = {"list": "place=Lisbon", "all": "1", "what": "forget"}
    html = visitor.post("/people/chosen", said).content.decode()
    assert "Forget 3 people" in html
    assert Person.objects.count() == 4
    visitor.post("/people/forget", said | {"count": "2", "confirm": "1"})
    assert Person.objects.count() == 4
    visitor.post("/people/forget", said | {"count": "3", "confirm": "1"})
    assert [row.name for row in Person.objects.all()] == ["Bo Lind"]
    assert Erasure.objects.get().people == len(people)


def test_what_a_report_quotes_of_them_is_erased(owner, tmp_path):
    """A line that could not be read stands in the report of the import too; that of somebody else stays."""
    from askaround.network.imports import run
    from askaround.network.models import ImportBatch

    cards = tmp_path / "cards.vcf"

    def bring(lines):
        cards.write_text(
            "".join(
                f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nUID:{name[0]}\nX-PET:{pet}\nEND:VCARD\n"
                for name, pet in lines
            )
        )
        run.commit(owner, run.plan(owner, [cards]))

    bring([("Ida Roe", "Rex the hound"), ("Bo Lind", "Tom the cat")])
    bring([("Ida Roe", "Max " * 100), ("Bo Lind", "Tom the cat")])
    forgetting.forget(owner, [Person.objects.get(owner=owner, name="Ida Roe").pk])
    told = str(list(ImportBatch.objects.filter(owner=owner).values_list("report", flat=True)))
    assert "Rex" not in told
    assert "Max" not in told
    assert "Tom the cat" in told
