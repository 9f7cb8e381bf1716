"""Reading ease, other people's facts and names that are nearly right: as rules, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.outreach.rules import linter, mixed_up, reading, templates
from askaround.outreach.rules.mixed_up import Other
from askaround.outreach.rules.templates import DraftFacts, Known
from askaround.outreach.tests.test_linter_rules import GOOD, body, codes

unhurried = settings(deadline=None, max_examples=60)
HEAVY = (
    "Notwithstanding the considerable organisational heterogeneity characterising contemporary pharmaceutical enterprises, I would "
    "appreciate an opportunity for deliberating collaboratively upon translational investigations, regulatory considerations and "
    "interdisciplinary communication with your distinguished organisation and the associated constituencies."
)
BO = Other("Bo Chen", "Managing Editor", "Example Press", "bo@example.net")


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("like", 1),
        ("people", 2),
        ("conversation", 4),
        ("work", 1),
        ("asked", 1),
        ("wanted", 2),
        ("really", 2),
        ("my", 1),
        ("bcd", 1),
    ],
)
def test_syllables(word, number):
    assert reading.syllables(word) == number


def test_a_plain_text_reads_more_easily_than_a_heavy_one():
    plain = reading.ease(GOOD.body)
    heavy = reading.ease(HEAVY)
    assert plain > 60 > reading.PLAIN > heavy
    assert "reading-ease" in codes(body(GOOD.body.split("\n\n")[0] + "\n\n" + HEAVY))


def test_the_formula_is_flesch():
    # 30 words in 3 sentences, each word one syllable.
    text = "I will be in the old town at ten. " * 3 + "So will you all."
    words = 9 * 3 + 4
    assert reading.ease(text) == pytest.approx(206.835 - 1.015 * words / 4 - 84.6)


def test_nothing_is_said_of_few_words_or_of_another_language():
    assert reading.ease("Notwithstanding organisational heterogeneity.") is None
    german = "Ich möchte gern herausfinden, wie die Arbeit in einem Labor wirklich ist, und würde mich sehr freuen, mit Ihnen zwanzig "
    assert reading.ease(german * 2) is None
    assert reading.ease("") is None


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("I know your work at Example Press.", "employer"),
        ("Your view as managing editor would help.", "title"),
        ("I wrote to bo@example.net before.", "address"),
    ],
)
def test_what_belongs_to_somebody_else_is_said_with_whose_it_is(written, what):
    message = body(f"{GOOD.body}\n{written}", others=(BO,))
    found = [remark for remark in linter.remarks(message) if remark.code == "other-fact"]
    assert len(found) == 1
    assert f"is the {what} of Bo Chen, not of Ana Silva" in found[0].text


def test_what_is_theirs_too_is_no_remark():
    text = f"{GOOD.body}\nI know your work at Example Press, and Example Press Weekly."
    assert codes(body(text, others=(BO,), own=("Example Press",))) == []
    assert (
        codes(body(GOOD.body + "\nThe press is an example.", others=(BO, Other("Cy", "Lead", "Meta")))) == []
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I hope that Silvia has time.", [("Silvia", "Silva")]),
        ("I know that Slva is busy.", [("Slva", "Silva")]),
        ("I hear that Sivla is busy.", [("Sivla", "Silva")]),
        ("With Maximiliana Silva I spoke.", [("Maximiliana", "Maximiliane")]),
        ("Silvia came first; a sentence may begin with any word.", []),
        ("We met Silva and Maximiliane.", []),
        ("We met silvia.", []),
        ("On Sunday we met.", []),
    ],
)
def test_names_that_are_nearly_right(text, found):
    assert mixed_up.misspelt(text, ["Maximiliane Silva"]) == found


def test_a_name_nearly_theirs_is_remarked_but_in_the_greeting_once():
    assert codes(body(GOOD.body.replace("Dear Ana", "Dear Anna Sylva"))) == ["name-misspelt"]
    assert codes(body(GOOD.body + "\nI look forward to it, Ms Sylva.")) == ["name-nearly"]
    assert codes(body(GOOD.body + "\nI look forward to it, Ms Sylva.", names=("Bea Sylva",))) == []


def test_a_note_has_its_own_limit():
    note = GOOD.body[:210]
    message = body(note, channel="linkedin", limit=200, note=True)
    assert "note-length" in codes(message)
    assert "linkedin-length" not in codes(message)


def test_what_follows_needs_no_question_and_no_connection():
    said = "Dear Ana,\n\nThank you for your answer.\n\nWith kind regards\nMaya Lind"
    assert codes(body(said, purpose="declined")) == []
    assert codes(body(said)) != []


@pytest.mark.parametrize(
    "key", [key for key, item in templates.delivered().items() if item.purpose not in linter.ASKING]
)
def test_our_own_messages_pass_our_own_linter(key):
    template = templates.delivered()[key]
    facts = _person(0)
    draft = templates.fill(template, facts)
    message = linter.Message(
        draft.subject or "x", draft.body, template.channel, template.purpose, facts.given.text, facts.given.text, facts.owner,
        tuple(fact.text for fact in draft.facts), limit=5000,
    )  # fmt: skip
    assert [remark.text for remark in linter.remarks(message)] == []


GIVEN = [
    "Anahita",
    "Bohumil",
    "Cleopatra",
    "Dovile",
    "Eirini",
    "Fionnuala",
    "Gudrun",
    "Haruki",
    "Ioannis",
    "Jacinta",
]


def _person(number, **more):
    about, other = f"p{number}", f"t{number}"
    name = GIVEN[number]

    def fact(what, whom=about):
        return Known(f"{what} {name}", "LinkedIn", whom)

    fields = {
        "owner": "Maya Lind", "career": "Editors", "headline": "I finish my doctorate in May",
        "given": Known(name, "their name", about), "title": fact("Editor"), "organisation": fact("House"), "met": fact("Fair"),
        "shared": fact("worked at Works"), "connected": Known(f"May 20{number}0", "LinkedIn", about), "referrer": fact("Ref"),
        "target": other, "target_name": fact("Target", other), "target_given": fact("Tara", other),
        "target_title": fact("Head", other), "target_organisation": fact("Bureau", other),
        "extra": {"named": f"Named {name}", "times": "Monday 10:00\nTuesday 11:00\nFriday 9:00", "when": "Monday at 10:00",
                  "where": f"Café {name}", "outcome": f"We talked about {name}.", "again": "in March"},
    }  # fmt: skip
    return DraftFacts(about, **(fields | more))


@unhurried
@given(
    st.sampled_from(sorted(templates.delivered())),
    st.permutations(range(10)),
    st.lists(st.sets(st.sampled_from(["title", "organisation", "met", "shared", "connected", "referrer", "target_title"])), min_size=10,
             max_size=10),
)  # fmt: skip
def test_ten_people_one_template_never_anothers_facts(key, order, missing):
    """Whoever comes before and after, and whatever is not known of whom: a draft holds its own person's words alone."""
    template = templates.delivered()[key]
    for number in order:
        draft = templates.fill(template, _person(number, **dict.fromkeys(missing[number])))
        text = f"{draft.subject}\n{draft.body}\n{draft.facts}"
        assert {name for name in GIVEN if name in text} <= {GIVEN[number]}
        assert {fact.about for fact in draft.facts} <= {f"p{number}", f"t{number}"}


@unhurried
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_looked_at(text, name):
    mixed_up.misspelt(text, [name, "Ana Silva"])
    mixed_up.foreign(text, [name], [Other(name, name, name, name)])
    reading.ease(text)
