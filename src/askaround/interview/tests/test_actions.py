"""Saving notes, and what is read out of them; who was named; promises; the guide and the brief."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from askaround.accounts.models import Workspace
from askaround.explore.models import Organisation
from askaround.interview import actions, brief, queries
from askaround.interview.models import Answer, AnswerConflict, GuideItem, Mention, Promise
from askaround.interview.rules import bank
from askaround.lib.errors import Refusal
from askaround.network.actions import add_person
from askaround.network.models import Person
from askaround.network.queries import live_touches
from askaround.outreach import actions as outreach
from askaround.prepare import actions as prepare
from askaround.prepare.models import Interview

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOTES = """Three reviewers, one deadline. Ask @Ilse Brandt, now freelance.
Book: the AMWA toolkit, https://example.org/toolkit
!she sends the style guide. !I send my review by Friday"""


def plan(owner: Workspace, person: Person, **more: Any) -> Interview:
    start = dt.datetime(2026, 11, 20, 10, tzinfo=LOS_ANGELES)
    values = {"starts_at": start, "zone": "America/Los_Angeles", "place": "Orchard Bio", **more}
    return prepare.meet(owner, person, **values)


@pytest.fixture
def talk(owner: Workspace, dana: Person) -> Interview:
    return plan(owner, dana)


def named(interview: Interview) -> set[tuple[str, str, str]]:
    return set(Mention.objects.filter(interview=interview).values_list("kind", "text", "state"))


def test_saving_reads_people_resources_and_promises(owner: Workspace, talk: Interview) -> None:
    saved = actions.save_answer(owner, talk, "challenges", NOTES, 0)
    assert (saved.revision, saved.merged, saved.text) == (1, False, NOTES)
    assert named(talk) == {
        ("person", "Ilse Brandt", "open"),
        ("resource", "the AMWA toolkit", "open"),
    }
    assert Mention.objects.get(kind="resource").url == "https://example.org/toolkit"
    assert [(row.side, row.text, row.due_on) for row in queries.promises(owner)] == [
        ("theirs", "she sends the style guide", dt.date(2026, 11, 27)),
        ("mine", "I send my review by Friday", dt.date(2026, 11, 27)),
    ]
    assert {row.text for row in saved.mentions} == {"Ilse Brandt", "the AMWA toolkit"}


def test_saving_the_same_text_again_changes_nothing(owner: Workspace, talk: Interview) -> None:
    first = actions.save_answer(owner, talk, "challenges", NOTES, 0)
    again = actions.save_answer(owner, talk, "challenges", NOTES, first.revision)
    assert (again.revision, again.mentions) == (1, [])
    # A phone that never heard the answer sends once more.
    lost = actions.save_answer(owner, talk, "challenges", NOTES, 0)
    assert (lost.revision, lost.text) == (1, NOTES)
    assert not AnswerConflict.objects.exists()


def test_a_late_save_is_merged_and_kept_as_it_came(owner: Workspace, talk: Interview) -> None:
    actions.save_answer(owner, talk, "challenges", "one\ntwo", 0)
    actions.save_answer(owner, talk, "challenges", "one\ntwo\nfrom the laptop", 1)
    late = actions.save_answer(
        owner, talk, "challenges", "one\ntwo\n@Ann Kay from the phone", 1, base_text="one\ntwo"
    )
    assert late.merged
    assert late.text == "one\ntwo\nfrom the laptop\n@Ann Kay from the phone"
    assert late.revision == 3
    kept = AnswerConflict.objects.get()
    assert (kept.text, kept.base_revision) == ("one\ntwo\n@Ann Kay from the phone", 1)
    assert [row.text for row in late.mentions] == ["Ann Kay"]


def test_without_the_base_text_the_lines_of_both_stay(owner: Workspace, talk: Interview) -> None:
    actions.save_answer(owner, talk, "", "laptop", 0)
    assert actions.save_answer(owner, talk, "", "phone", 0).text == "laptop\nphone"


SAVES = st.lists(
    st.tuples(
        st.integers(0, 4), st.lists(st.sampled_from(["a", "b", "@Ann", "!she x"]), max_size=3).map("\n".join)
    ),
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAVES)
def test_no_order_of_saves_loses_a_line_written_on_an_old_base(
    owner: Workspace, talk: Interview, saves: list[tuple[int, str]]
) -> None:
    Answer.objects.filter(interview=talk).delete()
    for base, text in saves:
        stored = Answer.objects.filter(interview=talk, question="").first()
        before = (stored.revision, stored.text) if stored else (0, "")
        after = actions.save_answer(owner, talk, "", text, base)
        if base != before[0]:
            assert set(before[1].split("\n")) | set(text.split("\n")) - {""} <= set(
                after.text.split("\n")
            ) | {""}
        else:
            assert after.text == text


def test_reading_again_adds_the_new_takes_out_the_open_and_leaves_the_settled(
    owner: Workspace, talk: Interview
) -> None:
    actions.save_answer(owner, talk, "challenges", NOTES, 0)
    actions.save_answer(owner, talk, "who-else", "@Ilse Brandt and @Bo Lund and @Cy Moe", 0)
    by_name = {row.text: row for row in Mention.objects.filter(kind="person")}
    actions.drop_mention(owner, by_name["Bo Lund"])
    actions.confirm_mention(owner, by_name["Cy Moe"])
    Promise.objects.filter(side="mine").update(state="kept")
    actions.save_answer(owner, talk, "who-else", "@Bo Lund", 1)
    # Ilse still stands in the other answer; Cy is one of the owner's people by now; Bo stays dropped.
    assert named(talk) == {
        ("person", "Ilse Brandt", "open"), ("person", "Bo Lund", "dropped"), ("person", "Cy Moe", "kept"),
        ("resource", "the AMWA toolkit", "open"),
    }  # fmt: skip
    actions.save_answer(owner, talk, "challenges", "nothing any more", 1)
    assert {row.state for row in Promise.objects.all()} == {"kept"}
    assert ("person", "Ilse Brandt", "open") not in named(talk)


def test_a_note_is_added_under_what_is_there(owner: Workspace, talk: Interview) -> None:
    actions.add_note(owner, talk, "challenges", "first\r\nline\n")
    saved = actions.add_note(owner, talk, "Challenges", "second\x00")
    assert saved.text == "first\nline\nsecond"
    with pytest.raises(Refusal, match="blank"):
        actions.add_note(owner, talk, "challenges", " \n ")


def test_what_cannot_be_saved_is_refused_and_changes_nothing(owner: Workspace, talk: Interview) -> None:
    with pytest.raises(Refusal, match="no question “lunch”"):
        actions.save_answer(owner, talk, "lunch", "x", 0)
    with pytest.raises(Refusal, match="at most 200,000"):
        actions.save_answer(owner, talk, "challenges", "x" * 200_001, 0)
    assert not Answer.objects.exclude(text="").exists()


def test_odd_letters_are_saved_on_every_database(owner: Workspace, talk: Interview) -> None:
    saved = actions.save_answer(owner, talk, "", "a\x00b \ud800 😀\u2028 @Ål", 0)
    assert Answer.objects.get().text == saved.text == "ab  😀\u2028 @Ål"


def test_a_person_named_becomes_the_next_lead_with_who_named_them(
    owner: Workspace, talk: Interview, dana: Person
) -> None:
    actions.save_answer(owner, talk, "who-else", "@Ilse Brandt of", 0)
    mention = Mention.objects.get()
    kept = actions.confirm_mention(
        owner, mention, title="Editor", email="ilse@example.org", may_use_name=True
    )
    assert kept.person is not None
    assert (kept.person.name, kept.person.named_by, kept.person.may_use_name) == ("Ilse Brandt", dana, True)
    assert live_touches(owner).filter(person=dana, kind="referred").count() == 1
    for verb in (actions.confirm_mention, actions.drop_mention):
        with pytest.raises(Refusal, match="settled already"):
            verb(owner, mention)


def test_a_person_known_already_is_not_added_twice(owner: Workspace, talk: Interview, dana: Person) -> None:
    known = add_person(owner, name="Ilse Brandt")
    actions.save_answer(owner, talk, "who-else", "@Ilse Brandt", 0)
    kept = actions.confirm_mention(owner, Mention.objects.get(), person=known)
    assert kept.person == known
    known.refresh_from_db()
    assert known.named_by == dana
    assert Person.objects.filter(match_key=known.match_key).count() == 1
    assert live_touches(owner).filter(person=dana, kind="referred").count() == 1


def test_a_refused_person_leaves_the_mention_open(owner: Workspace, talk: Interview) -> None:
    actions.save_answer(owner, talk, "who-else", "@Ilse Brandt", 0)
    with pytest.raises(Refusal, match="no mail address"):
        actions.confirm_mention(owner, Mention.objects.get(), email="nonsense")
    assert Mention.objects.get().state == "open"


def test_an_organisation_named_becomes_an_employer(owner: Workspace, talk: Interview) -> None:
    actions.save_answer(owner, talk, "", "@Quillworks Institute", 0)
    actions.confirm_mention(owner, Mention.objects.get())
    assert Organisation.objects.filter(owner=owner, name="Quillworks Institute").exists()


def test_the_answer_to_an_ask_for_names_closes_it(owner: Workspace, dana: Person) -> None:
    ask = outreach.start_ask(owner, dana, purpose="names", channel="in-person")
    outreach.log(owner, dana, "asked", ask=ask)
    made = actions.add_names(
        owner, ask, "- Ilse Brandt, editor at Quillworks, ilse@example.org\n\nBo Lund\nbo lund\n"
    )
    assert [row.match_key for row in made] == ["ilse brandt", "bo lund"]
    ask.refresh_from_db()
    assert ask.state == "named"
    kept = actions.confirm_mention(owner, made[0])
    assert kept.person is not None
    assert (kept.person.title, kept.person.organisation.name, kept.person.named_by) == (
        "editor",
        "Quillworks",
        dana,
    )
    assert live_touches(owner).filter(kind="referred").count() == 1
    assert actions.add_names(owner, ask, ["Bo Lund"]) == []
    with pytest.raises(Refusal, match="one name per line"):
        actions.add_names(owner, ask, " \n--\n")


def test_the_guide_is_chosen_once_and_shows_what_is_noted(owner: Workspace, talk: Interview) -> None:
    first = queries.guide(owner, talk)
    assert [one.position for one in first] == list(range(1, 9))
    assert {one.key for one in bank.ALWAYS} <= {one.question for one in first}
    actions.save_answer(owner, talk, "challenges", "hard", 0)
    actions.mark_surprise(owner, talk, "challenges")
    noted = {one.question: one for one in queries.guide(owner, talk)}
    assert (noted["challenges"].answer, noted["challenges"].revision, noted["challenges"].surprise) == (
        "hard",
        1,
        True,
    )
    assert GuideItem.objects.count() == 8


def test_the_next_guide_asks_what_rests_on_one_voice(owner: Workspace, talk: Interview) -> None:
    actions.save_answer(owner, talk, "pay", "it depends", 0)
    other = plan(owner, add_person(owner, name="Eli Roe", title="Medical writer"))
    assert other.onet == talk.onet
    asked = {one.question: one.why for one in queries.guide(owner, other)}
    assert asked["pay"] == "Because it rests on a single voice so far."
    assert asked["challenges"] == "Because nobody has answered this so far."
    assert queries.coverage(owner, "19-1021.00").interviews == 0


def test_answers_stand_side_by_side(owner: Workspace, talk: Interview, stranger: Workspace) -> None:
    other = plan(owner, add_person(owner, name="Eli Roe", title="Biologist"))
    actions.save_answer(owner, talk, "pay", "low", 0)
    actions.save_answer(owner, other, "pay", "lower", 0)
    assert [voice.text for voice in queries.answers_by_question(owner)["pay"]] == ["low", "lower"]
    assert [voice.text for voice in queries.answers_by_question(owner, [talk.onet])["pay"]] == ["low"]
    assert queries.answers_by_question(stranger) == {}


def test_the_brief_fits_what_is_known_on_one_page(owner: Workspace, dana: Person) -> None:
    start = dt.datetime(2026, 11, 30, 10, tzinfo=LOS_ANGELES)
    talk = plan(owner, dana, starts_at=start, travel_minutes=45, parking="<behind> the house")
    made = brief.brief(owner, talk)
    assert (made.work, made.leave_by, made.minutes) == ("Medical writer at Orchard Bio", "09:05", 20)
    assert made.timeline == "They agreed on Monday 23 November."
    assert "13:00 for you (America/New_York)" in made.own_time
    assert len(made.remember) == 3
    assert made.first_question == bank.BANK[0].text
    page = brief.as_page(made)
    assert "&lt;behind&gt; the house" in page
    assert "src=" not in page
    assert "<script" not in page
    assert page.count("<li><b>") == 8
    assert brief.as_json(made)["leave_by"] == "09:05"
    assert "Leave by  09:05" in brief.as_text(made)


def test_what_one_promised_them_is_remembered_first(owner: Workspace, talk: Interview, dana: Person) -> None:
    actions.save_answer(owner, talk, "", "!I bring the review", 0)
    again = plan(owner, dana)
    assert brief.brief(owner, again).remember[0] == "You promised: I bring the review"


def test_a_stranger_sees_and_saves_nothing(owner: Workspace, talk: Interview, stranger: Workspace) -> None:
    actions.save_answer(owner, talk, "challenges", NOTES, 0)
    with pytest.raises(Refusal, match="gone"):
        actions.save_answer(stranger, talk, "challenges", "mine now", 1)
    for row in Mention.objects.all():
        with pytest.raises(Refusal, match="no mention"):
            queries.mention_of(stranger, row.id)
        with pytest.raises(Refusal, match="gone"):
            actions.confirm_mention(stranger, row)
    for promise in Promise.objects.all():
        with pytest.raises(Refusal, match="no promise"):
            queries.promise_of(stranger, promise.id)
    assert queries.mentions(stranger) == queries.resources(stranger) == queries.promises(stranger) == []
    assert not Answer.objects.filter(owner=stranger).exists()


def test_lists_and_saves_cost_the_same_whatever_there_is(
    owner: Workspace, talk: Interview, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def names(count: int) -> str:
        return "\n".join(
            f"@Ann A{'bcdefghijklmnopqrstuvwxyz'[n]}\n!she sends {n}\nwww.example.org/{n}"
            for n in range(count)
        )

    costs = []
    for revision, count in enumerate((10, 20)):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            actions.save_answer(owner, talk, "who-else", names(count), revision)
        costs.append(len(caught))
        with django_assert_num_queries(3):
            assert len([row.named_by.name for row in queries.mentions(owner)]) == count
            assert len([row.interview.handle for row in queries.resources(owner)]) == count
            assert len([row.person.name for row in queries.promises(owner)]) == count
        queries.guide(owner, talk)
        with django_assert_num_queries(2):
            queries.guide(owner, talk)
        with django_assert_num_queries(1):
            queries.answers_by_question(owner)
    # The very first save makes the answer's row.
    assert costs[1] <= costs[0]
