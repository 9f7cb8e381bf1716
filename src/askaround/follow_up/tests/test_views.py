"""Thanks, promises, rhythms and the referral tree as a browser meets them."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from askaround.follow_up import actions, queries
from askaround.follow_up.models import KeepUp, Thanks
from askaround.interview.models import Promise
from askaround.mail.models import Outgoing
from askaround.network.actions import add_person
from askaround.network.models import Person

JSON = {"Accept": "application/json"}


def page(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_yet_teaches(visitor):
    assert "After your first conversation" in page(visitor, "/keep-up/")


def test_thanks_are_drafted_edited_and_put_into_the_outbox(visitor, talked):
    assert "Read the draft" in page(visitor, "/keep-up/")
    assert "dana@example.com" in page(visitor, f"/thanks/{talked.handle}")
    letter = Thanks.objects.get()
    said = {"subject": "Thank you", "body": "Hello Dana, thank you.", "revision": letter.revision}
    saved = visitor.post(f"/thanks/{talked.handle}/save", said, headers=JSON).json()
    assert saved == {"revision": letter.revision + 1}
    said |= {"revision": saved["revision"], "body": "Hello Dana, thank you indeed.", "by": "folder"}
    assert visitor.post(f"/thanks/{talked.handle}/send", said).status_code == 302
    assert Outgoing.objects.get().body == "Hello Dana, thank you indeed."
    assert "wait in the outbox" in page(visitor, f"/thanks/{talked.handle}")


def test_an_old_revision_of_the_letter_loses_neither_text(visitor, owner, talked):
    letter = actions.thanks_for(owner, talked)
    actions.edit_thanks(owner, letter, body="The newer letter.")
    said = {"subject": letter.subject, "body": "The older window.", "revision": "0"}
    answer = visitor.post(f"/thanks/{talked.handle}/save", said, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["body"] == "The newer letter."
    assert "The older window." in visitor.post(f"/thanks/{talked.handle}/save", said).content.decode()
    assert Thanks.objects.get().body == "The newer letter."


def test_thanked_another_way_is_one_press_and_not_two(visitor, talked):
    assert visitor.post(f"/thanks/{talked.handle}/by-hand").status_code == 302
    assert "Read the draft" not in page(visitor, "/keep-up/")
    assert visitor.post(f"/thanks/{talked.handle}/by-hand").status_code == 409


def promise(owner, person, text, side="mine"):
    return Promise.objects.create(
        owner=owner, person=person, side=side, text=text, match_key=text, due_on=dt.date(2026, 11, 27)
    )


def test_a_promise_is_kept_and_opened_again(visitor, owner, dana):
    row = promise(owner, dana, "send the article")
    assert "send the article" in page(visitor, "/keep-up/")
    visitor.post(f"/promises/{row.id}/kept")
    row.refresh_from_db()
    assert row.state == "kept"
    visitor.post(f"/promises/{row.id}/open")
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("open", None)


def test_a_rhythm_is_set_and_stopped(visitor, dana):
    visitor.post("/keep-up/rhythm", {"person": "Dana Whitfield", "every": "6w", "mentor": "1"})
    row = KeepUp.objects.get()
    assert (row.every_days, row.mentor) == (42, True)
    visitor.post(f"/keep-up/{dana.handle}/stop")
    assert not KeepUp.objects.exists()


def test_the_tree_says_who_named_whom_and_ends_where_two_named_each_other(owner, dana):
    ines = add_person(owner, name="Ines Falk", named_by=dana)
    joon = add_person(owner, name="Joon Park", named_by=ines)
    tree = queries.who_named_whom(owner)
    assert [(node.person, node.named[0].person, node.named[0].named[0].person) for node in tree] == [
        (dana, ines, joon)
    ]
    Person.objects.filter(pk=dana.pk).update(named_by=joon)
    (top,) = queries.who_named_whom(owner)
    found = [top.person, top.named[0].person, top.named[0].named[0].person]
    assert set(found) == {dana, ines, joon}
    assert top.named[0].named[0].named == []


def test_keep_up_asks_the_database_as_often_for_20_rows_as_for_10(visitor, owner, dana, talked):
    counts = []
    for round_ in range(2):
        for number in range(10):
            person = add_person(
                owner, name=f"Person {number}{round_}", organisation=f"Firm {number}{round_}", named_by=dana
            )
            promise(owner, person, f"thing {number}", side="theirs" if number % 2 else "mine")
            actions.keep(owner, person, "6w")
        page(visitor, "/keep-up/")
        with CaptureQueriesContext(connection) as found:
            page(visitor, "/keep-up/")
        counts.append(len(found))
    assert counts[0] == counts[1]
