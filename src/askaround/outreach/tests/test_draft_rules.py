"""Drafts: short, warm, about the right person, never with a hole."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.outreach.models import Message
from askaround.outreach.rules import linter, templates, wording
from askaround.outreach.rules.templates import DraftFacts, Known
from askaround.outreach.rules.texts import delivered

TEMPLATES = delivered()

# A machine that runs other tests beside this one may be slow.
unhurried = settings(deadline=None, max_examples=50)


def known(text, about="p1", source="LinkedIn"):
    return Known(text, source, about)


ANA = DraftFacts(
    person="p1", owner="Maya Lindqvist", headline="I finish my doctorate in molecular biology in May", minutes=20,
    career="Medical Scientists, Except Epidemiologists", given=known("Ana"), title=known("Senior Scientist"),
    organisation=known("Example Biologics"), met=known("a poster session in Lisbon", source="you said"), target="p2",
    target_name=known("Bo Chen", "p2"), target_given=known("Bo", "p2"), target_title=known("Editor", "p2"),
    target_organisation=known("Example Press", "p2"), asked_on=dt.date(2026, 11, 2), limit=400,
)  # fmt: skip
PURPOSES = ("interview", "names", "introduction")
MAILS = [f"{purpose}-email" for purpose in PURPOSES]


def reminder(purpose, facts, first, channel="email"):
    return templates.fill_reminder(TEMPLATES[templates.reminder_key(purpose, channel)], facts, first)


def linted(draft, template, facts, **more):
    return linter.remarks(
        linter.Message(
            draft.subject, draft.body, template.channel, template.purpose,
            "Ana Silva" if facts.given else "", facts.given.text if facts.given else "", facts.owner,
            tuple(fact.text for fact in draft.facts), known_well=facts.level in ("strong", "occasional"), **more,
        )
    )  # fmt: skip


def test_drafts_for_each_purpose_message_and_channel():
    every = {(item.purpose, item.channel) for item in TEMPLATES.values()}
    channels = ("email", "linkedin", "in-person")
    assert {(purpose, channel) for purpose in (*PURPOSES, "reminder") for channel in channels} <= every
    for kind in Message.Kind.values:
        assert {(kind, "email"), (kind, "linkedin")} <= every
        assert templates.template_for(kind, "in-person").key == f"{kind}-linkedin"
        assert templates.template_for(kind, "email").key == f"{kind}-email"
    for purpose in PURPOSES:
        for channel in channels:
            assert templates.reminder_key(purpose, channel) in TEMPLATES


@pytest.mark.parametrize("key", [key for key, item in TEMPLATES.items() if item.purpose in PURPOSES])
@pytest.mark.parametrize("level", ["", "strong", "occasional", "distant"])
def test_our_own_drafts_pass_our_own_linter(key, level):
    facts = replace(ANA, level=level)
    assert linted(templates.fill(TEMPLATES[key], facts), TEMPLATES[key], facts) == []


@pytest.mark.parametrize("key", MAILS)
def test_a_mail_has_fifty_to_a_hundred_words_and_one_question(key):
    draft = templates.fill(TEMPLATES[key], ANA)
    own = draft.body.split(templates.FORWARD)[0]
    assert 50 <= wording.word_count(own) <= 100
    assert own.count("?") == 1
    assert "I will" in own


def test_the_interview_mail_as_it_reads():
    draft = templates.fill(TEMPLATES["interview-email"], ANA)
    assert draft.subject == "From a poster session in Lisbon: 20 minutes about your work?"
    assert draft.body == (
        "Dear Ana,\n\n"
        "My name is Maya Lindqvist, and I finish my doctorate in molecular biology in May. We know each other from a poster "
        "session in Lisbon.\n\n"
        "I am finding out what the work of medical scientists is really like, and I would value your view as Senior Scientist "
        "at Example Biologics. Could we talk for 20 minutes, by phone, video or in person? I only want to learn.\n\n"
        "I will write once more in about ten days; if it does not suit you, that is fine.\n\n"
        "With kind regards\nMaya Lindqvist"
    )


def test_who_named_them_comes_first_and_into_the_subject():
    draft = templates.fill(
        TEMPLATES["interview-email"], replace(ANA, referrer=known("Ines Prado", source="you said"))
    )
    assert draft.subject == "Ines Prado suggested I write to you"
    assert "Ines Prado suggested that I write to you." in draft.body


def test_each_fact_stands_with_its_source():
    draft = templates.fill(TEMPLATES["introduction-email"], ANA)
    stated = {(fact.text, fact.source, fact.about) for fact in draft.facts}
    assert ("Ana", "LinkedIn", "p1") in stated
    assert ("Bo Chen", "LinkedIn", "p2") in stated
    assert ("Editor", "LinkedIn", "p2") in stated
    assert all(fact.text in draft.subject + draft.body for fact in draft.facts)


def test_a_note_to_forward_is_written_by_the_asker():
    body = templates.fill(TEMPLATES["introduction-email"], ANA).body
    note = body.split(templates.FORWARD)[1]
    assert "Bo Chen, Editor at Example Press" in note
    assert note.rstrip().endswith("Maya Lindqvist")


def test_somebody_unknown_leaves_one_thing_to_say():
    facts = DraftFacts("p1", owner="Maya Lindqvist", given=known("Ana"))
    draft = templates.fill(TEMPLATES["interview-email"], facts)
    assert templates.placeholders(draft.body) == ["[how you know them]"]
    assert [
        remark.code for remark in linter.blocking(linted(draft, TEMPLATES["interview-email"], facts))
    ] == ["placeholder"]


def test_the_reminder_answers_the_first_message():
    draft = reminder("interview", ANA, "20 minutes about your work?")
    assert draft.subject == "Re: 20 minutes about your work?"
    assert "on Monday 2 November" in draft.body
    assert reminder("names", ANA, "Re: Who?").subject == "Re: Who?"
    for purpose in ("interview", "names", "introduction"):
        assert 40 <= wording.word_count(reminder(purpose, ANA, "x").body) <= 100


def test_a_fact_about_somebody_else_is_refused():
    with pytest.raises(ValueError, match="p9"):
        templates.fill(TEMPLATES["interview-email"], replace(ANA, title=known("Editor", "p9")))
    with pytest.raises(ValueError, match="p1"):
        templates.fill(TEMPLATES["introduction-email"], replace(ANA, target_name=known("Bo Chen", "p1")))


def test_an_unknown_template_is_refused_with_those_there_are():
    with pytest.raises(Refusal, match="interview-email"):
        templates.template_for("interview", "email", "sonnet")


words = st.text(max_size=90)
titles = (
    st.sampled_from(
        [
            "",
            "Senior Scientist",
            "Sr. Research Assoc. II @ Genentech | ex-UCSF 🧬",
            "Open to work",
            "Head of {given} [x]",
            "🧬",
        ]
    )
    | words
)
maybe = st.none() | words


@st.composite
def anybody(draw):
    def fact(about, strategy=words):
        text = draw(st.none() | strategy)
        return None if text is None else Known(text, "a source", about)

    return DraftFacts(
        person="p1", owner=draw(words), headline=draw(words), minutes=draw(st.integers(10, 120)),
        career=draw(st.sampled_from(["", "Editors", "Managers, All Other"])),
        level=draw(st.sampled_from(["", "strong", "occasional", "distant"])),
        given=fact("p1"), title=fact("p1", titles), organisation=fact("p1"), met=fact("p1"), connected=fact("p1"),
        shared=fact("p1"), last=fact("p1"), referrer=fact("p1"), target="p2", target_name=fact("p2"), target_given=fact("p2"), target_title=fact("p2", titles),
        target_organisation=fact("p2"), limit=400,
        extra=draw(st.dictionaries(st.sampled_from(["times", "when", "where", "phone", "outcome", "named", "again"]), words)),
    )  # fmt: skip


@unhurried
@given(anybody(), st.sampled_from(sorted(TEMPLATES)))
def test_no_draft_has_a_hole(facts, key):
    draft = templates.fill(TEMPLATES[key], facts)
    text = draft.subject + "\n" + draft.body
    assert not re.search(r"\{[a-z_]+\}", text)
    assert "None" not in text or any("None" in str(value) for value in vars(facts).values())
    assert len(templates.placeholders(draft.subject, draft.body)) <= 1
    assert "\n" not in draft.subject
    assert "  " not in draft.body
    assert draft.body.strip()
    assert all(fact.text and fact.text in text for fact in draft.facts)


letters = st.text("abcdefghijklmnopqrstuvwxyzåéßØ ,.&-", min_size=1, max_size=60)


@unhurried
@given(anybody(), letters, letters)
def test_a_linkedin_message_keeps_its_limit(facts, title, organisation):
    facts = replace(facts, owner="Maya Lindqvist-Fernandez de la Torre", given=known("Maximiliane"), title=known(title),
                    organisation=known(organisation), target_name=known("Bo Chen", "p2"), target_given=known("Bo", "p2"))  # fmt: skip
    for key in ("interview-linkedin", "names-linkedin", "introduction-linkedin"):
        assert len(templates.fill(TEMPLATES[key], facts).body) <= 400
    # Where one met and who named them are the owner's words; without them the note fits even without a paid account.
    note = replace(facts, met=None, shared=None, last=None, referrer=None, limit=200)
    for limit in (200, 300):
        assert (
            len(templates.fill(TEMPLATES["interview-linkedin-note"], replace(note, limit=limit)).body)
            <= limit
        )


@unhurried
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana", "Bo", "Cleo", "Dov"]), letters, letters), min_size=2, max_size=5
    )
)
def test_no_draft_shows_anothers_facts(people):
    """From one template, one after the other: each draft is what it would be had nobody else been written to."""

    def facts(number, person):
        about = f"p{number}"
        return DraftFacts(about, owner="Maya Lind", given=known(person[0], about), title=known(person[1], about),
                          organisation=known(person[2], about))  # fmt: skip

    template = TEMPLATES["interview-email"]
    all_facts = [facts(number, person) for number, person in enumerate(people)]
    together = [templates.fill(template, each) for each in all_facts]
    assert together == [templates.fill(template, each) for each in reversed(all_facts)][::-1]
    for number, draft in enumerate(together):
        assert {fact.about for fact in draft.facts} <= {f"p{number}"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Sr. Research Assoc. II @ Genentech | ex-UCSF 🧬", "Sr. Research Assoc. II"),
        ("Senior Scientist, Oncology", "Senior Scientist, Oncology"),
        ("PhD Student at UCSF", "PhD Student"),
        ("CEO & Founder", "CEO & Founder"),
        ("研究員", "研究員"),
        ("〱 0", "〱 0"),
        ("Data 🧬 Scientist", "Data Scientist"),
        ("Executive Director", "Executive Director"),
        ("Open to work", ""),
        ("Retired", ""),
        ("Former Dean", ""),
        ("x" * 61, ""),
        ("🧬", ""),
    ],
)
def test_titles_that_can_stand_in_a_sentence(written, said):
    assert wording.title_words(written) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Medical Scientists, Except Epidemiologists", "medical scientists"),
        (
            "English Language and Literature Teachers, Postsecondary",
            "English language and literature teachers",
        ),
        ("DNA Analysts", "DNA analysts"),
        ("", ""),
    ],
)
def test_careers_in_a_sentence(title, said):
    assert wording.career_words(title) == said


@pytest.mark.parametrize(
    ("where", "sentence", "subject"),
    [
        ("ISMB 2019", "We know each other from ISMB 2019.", "ISMB 2019"),
        ("at ISMB 2019.", "We met at ISMB 2019.", "ISMB 2019"),
        ("met in Lisbon", "We met in Lisbon.", "Lisbon"),
        ("We shared a lab", "We shared a lab.", ""),
        ("", "", ""),
    ],
)
def test_how_one_met(where, sentence, subject):
    assert wording.met_sentence(where) == sentence
    assert wording.met_subject(where) == subject


@pytest.mark.parametrize(
    ("headline", "stranger", "friend"),
    [
        (
            "I finish my doctorate",
            "My name is Maya Lind, and I finish my doctorate.",
            "I finish my doctorate.",
        ),
        ("I'm a postdoc.", "My name is Maya Lind, and I am a postdoc.", "I am a postdoc."),
        ("a postdoc", "I am Maya Lind, a postdoc.", "This is Maya Lind, a postdoc."),
        ("", "My name is Maya Lind.", "This is Maya Lind."),
    ],
)
def test_who_is_asking(headline, stranger, friend):
    assert wording.who_sentence(headline, "Maya Lind") == stranger
    assert wording.self_sentence(headline, "Maya Lind") == friend
