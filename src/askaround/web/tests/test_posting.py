"""The page A posting: what it shows, what its buttons keep, that nothing else is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from askaround.accounts.models import Workspace
from askaround.explore.actions import add_organisation
from askaround.explore.models import Organisation, ShortlistEntry
from askaround.explore.tests import postings
from askaround.network.actions import add_person
from askaround.network.models import Person, Position
from askaround.network.queries.posting import known_for

PAGE = "/explore/posting"
NURSE = """Registered Nurse at Orchard Street Clinic
Location: Fresno, CA
We are hiring a registered nurse. Full-time. Competitive salary. You report to the head nurse. Experience with Epic Systems
and Microsoft Excel required. Apply with your CV.
"""


def read(visitor: Client, text: str, **more: object) -> str:
    answer = visitor.post(PAGE, {"text": text, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form(visitor: Client) -> None:
    html = visitor.get(PAGE).content.decode()
    assert "From a posting to people" in html
    assert 'name="text"' in html


def test_what_it_says_and_whom_one_knows(visitor: Client, owner: Workspace) -> None:
    add_person(owner, name="Ines Park", title="Receptionist", organisation="Orchard Street Clinic")
    add_person(owner, name="Omar Field", title="Registered nurse", organisation="Hill Hospital")
    html = read(visitor, NURSE)
    assert "<h1>Registered Nurse</h1>" in html
    assert "At Orchard Street Clinic, Fresno, CA. You know 1 person there." in html
    assert html.index("Ines Park") < html.index("Omar Field")
    assert "organisation=Orchard%20Street%20Clinic&amp;career=29-1141.00" in html
    assert "“Competitive salary.”" in html
    assert "What is it like to work for the head nurse" in html
    assert "Microsoft Excel" in html
    assert Organisation.objects.filter(owner=owner, listed_at__isnull=False).count() == 0
    assert ShortlistEntry.objects.count() == 0


def test_questions_of_one_phrase_stand_together(visitor: Client) -> None:
    assert (
        read(visitor, postings.CORPORATE).count("“Competitive salary, stock options and unlimited PTO.”") == 1
    )


def test_reading_keeps_nothing(visitor: Client, owner: Workspace) -> None:
    read(visitor, postings.CORPORATE)
    assert Organisation.objects.count() == ShortlistEntry.objects.count() == Person.objects.count() == 0


def test_what_it_asks_for_is_counted(visitor: Client) -> None:
    about = "We look for somebody who keeps a laboratory of thirty people running and its freezers cold. " * 3
    asked = "- A degree in biology\n- Two years in a laboratory\n- Good spelling\n"
    text = f"Lab Manager\n\nAbout the role\n{about}\n\nRequirements\n{asked}"
    assert "<dt>Requirements</dt><dd>3 listed</dd>" in read(visitor, text)


def test_the_employer_goes_on_the_list_with_its_posting(visitor: Client, owner: Workspace) -> None:
    html = read(visitor, NURSE, do="list")
    assert "Orchard Street Clinic is on your list of employers" in html
    assert "Put on your list" not in html
    row = Organisation.objects.get(owner=owner)
    assert (row.name, row.posting, row.list_source) == ("Orchard Street Clinic", 2, "postings")
    assert row.listed_at is not None
    row.posting = 3
    row.save()
    read(visitor, NURSE, do="list")
    row.refresh_from_db()
    assert row.posting == 3
    assert Organisation.objects.count() == 1


def test_an_employer_that_one_has_is_the_same_row(visitor: Client, owner: Workspace) -> None:
    mine, _ = add_organisation(owner, "The Orchard Street Clinic, Inc.", place="Fresno")
    read(visitor, NURSE, do="list")
    mine.refresh_from_db()
    assert (Organisation.objects.count(), mine.posting, mine.place) == (1, 2, "Fresno")


def test_the_career_goes_on_the_shortlist(visitor: Client, owner: Workspace) -> None:
    html = read(visitor, NURSE, do="shortlist 29-1141.00")
    assert "on your shortlist" in html
    assert ShortlistEntry.objects.get(owner=owner).onet == "29-1141.00"
    assert visitor.post(PAGE, {"text": NURSE, "do": "shortlist 99-9999.00"}).status_code == 404
    assert ShortlistEntry.objects.count() == 1


def test_a_text_file_is_read(visitor: Client) -> None:
    file = SimpleUploadedFile("posting.txt", ("\ufeff" + NURSE).replace("\n", "\r\n").encode())
    assert "<h1>Registered Nurse</h1>" in read(visitor, "", file=file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no text yet"),
        (postings.POEM, "does not read like a job posting"),
        ("job " * 260_000, "is not read"),
        (NURSE + "\x00", "characters that no posting has"),
    ],
)
def test_what_is_none_is_refused_in_one_sentence(visitor: Client, text: str, told: str) -> None:
    answer = visitor.post(PAGE, {"text": text})
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"x" * 400_000])
def test_a_file_that_is_no_text_is_refused(visitor: Client, content: bytes) -> None:
    answer = visitor.post(PAGE, {"text": "", "file": SimpleUploadedFile("posting.pdf", content)})
    assert answer.status_code == 400


def test_markup_in_a_posting_stays_text(visitor: Client) -> None:
    html = read(visitor, NURSE.replace("Orchard Street Clinic", "Orchard <script>alert(1)</script> Clinic"))
    assert "<script>alert" not in html


@pytest.mark.parametrize("count", [10, 20])
def test_the_number_of_queries_does_not_grow(
    owner: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        add_person(
            owner, name=f"Person {number}", title="Registered nurse", organisation="Orchard Street Clinic"
        )
        add_person(owner, name=f"Other {number}", title="Registered nurse", organisation="Hill Hospital")
    with django_assert_max_num_queries(16):
        known = known_for(owner, ["Orchard Street Clinic"], "29-1141.00")
    assert (known.there_count, len(known.there), known.doing_count) == (count, 6, count)


def test_those_who_were_there_before_and_nobody_of_another_owner(owner: Workspace) -> None:
    clinic, _ = add_organisation(owner, "Orchard Street Clinic")
    person = add_person(owner, name="Lea Moss", title="Registered nurse", organisation="Hill Hospital")
    Position.objects.create(
        owner=owner, person=person, organisation=clinic, title="Nurse", current=False, source="hand"
    )
    add_person(Workspace.objects.create(), name="No One", title="Nurse", organisation="Orchard Street Clinic")
    known = known_for(owner, ["Orchard Street Clinic"], "29-1141.00")
    assert ([line.name for line in known.before], known.there, known.doing) == (["Lea Moss"], [], [])
    assert not known_for(owner, [], "").anybody
