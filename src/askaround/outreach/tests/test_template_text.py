"""The text form of templates: what may be written, what is refused and how, and that nothing else can be said with it."""

from __future__ import annotations

import contextlib
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.outreach.rules import templates
from askaround.outreach.rules.template_text import BODY_LIMIT, FORWARD, Text, parse
from askaround.outreach.rules.templates import DraftFacts, Known
from askaround.outreach.rules.texts import texts
from askaround.outreach.rules.variables import VARIABLES

unhurried = settings(deadline=None, max_examples=60)
ANA = DraftFacts("p1", owner="Maya Lind", given=Known("Ana", "their name", "p1"))


def text(body, subject="", channel="email", key="mine"):
    return Text(key, "Mine", "interview", channel, subject, body)


def filled(body, facts=ANA, **more):
    return templates.fill(parse(text(body, **more)), facts)


def refusal(body, **more):
    with pytest.raises(Refusal) as refused:
        parse(text(body, **more))
    return refused.value.sentence


def test_lines_are_sentences_and_empty_lines_paragraphs():
    assert (
        filled("Dear {given},\n\nOne.\nTwo.\n\n\n\nBye\\\n{owner}").body
        == "Dear Ana,\n\nOne. Two.\n\nBye\nMaya Lind"
    )


def test_what_is_not_known_leaves_its_line_out_or_takes_the_next_way():
    body = "Hello.\nYou work at {organisation}.\n{met}\n| {shared}\n| We have not met.\nBye."
    assert filled(body).body == "Hello. We have not met. Bye."
    known = replace(ANA, shared=Known("worked at Example Press", "your positions and theirs", "p1"))
    assert filled(body, known).body == "Hello. We have both worked at Example Press. Bye."


def test_what_may_go_goes_in_its_order_until_it_fits():
    body = "~2 " + "b" * 10 + "\n~1 " + "a" * 10 + "\n" + "c" * 10
    shown = [filled(body, replace(ANA, limit=limit), channel="linkedin").body for limit in (32, 31, 20)]
    assert shown == ["b" * 10 + " " + "a" * 10 + " " + "c" * 10, "b" * 10 + " " + "c" * 10, "c" * 10]


def test_a_subject_is_the_first_way_that_is_known():
    ways = "{referrer} suggested I write\n| Greetings to {given}\nHello"
    assert filled("Text.", subject=ways).subject == "Greetings to Ana"


def test_a_note_to_forward_stands_below_its_line():
    assert (
        filled(f"Hi {{given}}.\n\n{FORWARD}\n\nI am {{owner}}.").body
        == f"Hi Ana.\n\n{FORWARD}\n\nI am Maya Lind."
    )
    # A note of which nothing is known does not leave its heading behind.
    assert filled(f"Hi {{given}}.\n{FORWARD}\n{{target}}").body == "Hi Ana."


def test_at_most_one_thing_is_left_to_say():
    assert templates.placeholders(filled("[one thing]\n\nA. [another]\n| B.").body) == ["[one thing]"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Fine.\n{person.password}", "line 2: “{person.password}” is no variable"),
        ("{given.__class__}", "line 1: “{given.__class__}” is no variable"),
        ("{given!r:>9999999}", "is no variable"),
        ("{0}", "is no variable"),
        ("a\n\n{% for x in y %}", "line 3: “{% for x in y %}” is no variable"),
        ("{{ given }}", "line 1"),
        ("{given|upper}", "is no variable"),
        ("{gven}", "line 1: there is no variable {gven}; perhaps you mean {given}."),
        ("{zzzz}", "the list beside the text names them all"),
        ("a\nb {given", "line 2: a brace stands alone"),
        ("| other", "line 1: it begins with “|”"),
        ("a\n\n| other", "line 3: it begins with “|”"),
        ("a\n|", "line 2: nothing stands behind"),
        ("a\\", "line 1: it ends with"),
        ("a\\\n\nb", "line 1: it ends with"),
        ("[say {given}]", "line 1: a variable stands in [brackets]"),
        ("[" + "x" * 81 + "]", "2 to 80 characters"),
        ("a [open", "line 1: a bracket stands alone"),
        (f"a\n{FORWARD}\nb\n{FORWARD}", "line 4: the note to forward begins a second time"),
        (f"a\n{FORWARD}\n", "nothing stands below"),
        ("a\nb\x00c", "line 2: it holds a character that no message can carry (U+0000)"),
        ("a\ud800", "U+D800"),
        ("a\u2028b", "U+2028"),
        ("   \n ", "A template needs some text."),
        (f"{FORWARD}\nb", "A template needs some text."),
        ("a\n" + "| b\n" * 12, "at most 12 ways"),
        ("x" * (BODY_LIMIT + 1), "at most 6,000 characters"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(body, said):
    sentence = refusal(body)
    assert said in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_subject_is_looked_at_in_the_same_way():
    assert "The subject cannot be used: line 2: there is no variable {gven}" in refusal(
        "a", subject="x\n{gven}"
    )
    assert "one line" in refusal("a", subject="x\\\ny")


def test_every_delivered_text_reads_uses_known_variables_and_names_them_all():
    used = {name for item in templates.delivered().values() for name in item.names}
    assert used <= set(VARIABLES)
    assert {"given", "times", "when", "where", "outcome", "target_title"} <= used
    for key, item in texts().items():
        assert item.key == key
        assert len(key) <= 40
        assert len(item.purpose) <= 12


def test_a_huge_line_is_looked_at_in_no_time():
    started = time.perf_counter()
    for body in ("{" * 6000, "[" * 6000, "[a" * 3000, "{a}" * 2000, "|" * 6000, "~" * 6000, "\\\n" * 3000):
        with contextlib.suppress(Refusal):
            parse(text(body))
    assert time.perf_counter() - started < 2


@unhurried
@given(st.text(max_size=200) | st.text("{}[]|~\\ \nabgiven_.%1—", max_size=80))
def test_any_text_is_read_or_refused_and_says_nothing_but_itself_and_its_variables(body):
    with contextlib.suppress(Refusal):
        template = parse(text(body))
        assert _only_itself(body, template)


def _only_itself(body, template):
    """Without what was filled in, only letters that were written stand in the draft, in their order."""
    draft = templates.fill(template, ANA)
    bare = "".join(re.sub(r"\{\w+\}", "", body).split())
    shown = "".join(draft.body.replace("Maya Lind", "").replace("Ana", "").split())
    rest = iter(bare)
    return "who" in template.names or all(letter in rest for letter in shown)
