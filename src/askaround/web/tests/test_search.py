"""One search for everything."""

import pytest
from django.test import Client
from django.utils import timezone

from askaround.accounts.models import Workspace
from askaround.interview.models import Answer
from askaround.network import actions
from askaround.prepare.models import Interview


@pytest.fixture
def mira(owner: Workspace) -> None:
    person = actions.add_person(owner, name="Mira Sand", title="Medical writer", organisation="Orchard Bio")
    now = timezone.now()
    talk = Interview.objects.create(
        owner=owner, person=person, number=1, form="phone", starts_at=now, zone="UTC", uid="u", state="met"
    )
    text = "First line.\nThe hardest part is arbitration über drei Gutachten."
    Answer.objects.create(owner=owner, interview=talk, question="", text=text, updated_at=now)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mira", "Mira Sand"),
        ("orchard", "Orchard Bio"),
        ("technical wri", "Technical Writers"),
        ("UBER gutach", "arbitration über drei Gutachten"),
    ],
)
@pytest.mark.usefixtures("mira")
def test_people_employers_careers_and_notes(visitor: Client, words: str, found: str) -> None:
    assert found in visitor.get("/search", {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["", "   ", "zzzz", '"', "%", "' OR 1=1", "\x00", "ß" * 500])
def test_any_words_are_answered(visitor: Client, words: str) -> None:
    assert visitor.get("/search", {"q": words}).status_code == 200


def test_nothing_found_is_said_and_escaped(visitor: Client) -> None:
    html = visitor.get("/search", {"q": "<qqzzx>"}, headers={"HX-Request": "true"}).content.decode()
    assert "&lt;qqzzx&gt;" in html
    assert "<html" not in html
