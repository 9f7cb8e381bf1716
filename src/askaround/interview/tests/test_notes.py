"""What notes say: people, resources, promises and their dates. No database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askaround.interview.rules import notes
from askaround.interview.rules.due import due_on

WEDNESDAY = dt.date(2026, 11, 25)


def named(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in notes.parse(text).named]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ask @Maria.", "Maria"),
        ("Ask @Maria Delgado, she knows", "Maria Delgado"),
        ("@Maria de la Cruz at the desk", "Maria de la Cruz"),
        ("@Dr. J. R. Okafor, his boss", "Dr. J. R. Okafor"),
        ("@Ann O’Brien-Smith's group", "Ann O’Brien-Smith"),
        ("@Ludwig van der Berg and others", "Ludwig van der Berg"),
        ("@Maria I should write to", "Maria"),
        ("@her first editor, now freelance", "her first editor"),
        ("@her first editor who left", "her first editor"),
        ("@the lab manager\nnext line", "the lab manager"),
        ("@one two three four five six seven", "one two three four five six"),
        ('(@"Ilse Brandt" is next)', "Ilse Brandt"),
        ("@“Ilse von B.”, freelance", "Ilse von B."),
        ('@"no closing mark', "no closing mark"),
        ("@王小明 said so", "王小明"),
        ("@Øystein Ås!", "Øystein Ås"),
        ("@Ann/Bob", "Ann"),
    ],
)
def test_a_name_is_read_as_far_as_it_goes(text: str, name: str) -> None:
    assert named(text) == [("person", name)]


@pytest.mark.parametrize(
    "text", ["ann@example.org", "@", "@ Maria", "a @, b", "@!!!", "ann.@example", "@@", "5 @ 3"]
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert named(text) == []


def test_names_of_organisations_are_known_by_their_words() -> None:
    assert named("@Orchard Bio Labs and @University of") == [
        ("organisation", "Orchard Bio Labs"),
        ("organisation", "University"),
    ]


def test_a_person_named_twice_is_one_mention() -> None:
    assert named("@Ann Smith … later @ann smith, again @Ann Smith") == [("person", "Ann Smith")]


@pytest.mark.parametrize(
    ("text", "title", "url"),
    [
        ("see https://example.org/a?b=c.", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("(www.example.com/x_(y))", "www.example.com/x_(y)", "https://www.example.com/x_(y)"),
        ("Book: the AMWA toolkit. Then", "the AMWA toolkit", ""),
        ("Book: Dr. Kay's guide, a classic", "Dr. Kay's guide, a classic", ""),
        ("book: the toolkit, https://example.org/t", "the toolkit", "https://example.org/t"),
        ("Podcast: https://example.org/p", "https://example.org/p", "https://example.org/p"),
    ],
)  # fmt: skip
def test_resources_are_links_and_what_follows_a_label(text: str, title: str, url: str) -> None:
    (found,) = notes.parse(text).named
    assert (found.kind, found.text, found.url) == ("resource", title, url)


@pytest.mark.parametrize(
    ("text", "side", "words"),
    [
        ("!she sends the style guide. Then", "theirs", "she sends the style guide"),
        ("so !They'll ask around", "theirs", "They'll ask around"),
        ("!Dana introduces me", "theirs", "Dana introduces me"),
        ("!@Ann writes to me", "theirs", "@Ann writes to me"),
        ("!I send my review", "mine", "I send my review"),
        ("!send Dr. Kay the CV!", "mine", "send Dr. Kay the CV"),
        ("(!help at the fair)", "mine", "help at the fair)"),
        ("!theatre tickets for Dana", "mine", "theatre tickets for Dana"),
    ],
)
def test_a_promise_has_a_side(text: str, side: str, words: str) -> None:
    (found,) = notes.parse(text, ("Dana", "Dana Whitfield"), WEDNESDAY).promised
    assert (found.side, found.text) == (side, words)


@pytest.mark.parametrize(
    "text", ["Great! she said", "wow!she", "a != b", "!!", "! she sends", "!", "!3 things"]
)
def test_an_exclamation_is_no_promise(text: str) -> None:
    assert notes.parse(text).promised == ()


def test_two_promises_on_one_line_are_two() -> None:
    found = notes.parse("!she sends it !I answer by Friday", (), WEDNESDAY).promised
    assert [(one.side, one.due_on.isoformat()) for one in found] == [
        ("theirs", "2026-12-02"),
        ("mine", "2026-11-27"),
    ]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("send it", "2026-12-02"),
        ("by Friday", "2026-11-27"),
        ("on Wednesday", "2026-12-02"),
        ("by next Friday", "2026-12-04"),
        ("next Monday", "2026-11-30"),
        ("tomorrow", "2026-11-26"),
        ("today", "2026-11-25"),
        ("this week", "2026-11-27"),
        ("next week", "2026-12-04"),
        ("in two weeks", "2026-12-09"),
        ("within 10 days", "2026-12-05"),
        ("in a month", "2026-12-25"),
        ("by the end of the month", "2026-11-30"),
        ("by 2026-12-24", "2026-12-24"),
        ("on 4 December", "2026-12-04"),
        ("on December 4th", "2026-12-04"),
        ("on 3 March", "2027-03-03"),
        ("by 2026-02-31", "2026-12-02"),
        ("by 31 February", "2026-12-02"),
        ("by 2020-01-01", "2026-11-25"),
        ("may help me", "2026-12-02"),
    ],
)
def test_by_when_it_was_promised(words: str, due: str) -> None:
    assert due_on(f"I send it {words}", WEDNESDAY).isoformat() == due


MARKS = st.lists(
    st.sampled_from(
        [
            "@",
            "!",
            '"',
            "“",
            "https://",
            "Book: ",
            ".",
            "\n",
            " ",
            "Ann",
            "she",
            "Dr.",
            "29 Feb",
            "in 999 months",
            "’s",
            "(",
        ]
    )
    | st.text(max_size=6),
    max_size=25,
).map("".join)


@given(MARKS, st.dates())
@example("@" * 50 + "!" * 50, dt.date.max)
@example("!I send it next week", dt.date.max)
@example("!I send it by 29 February", dt.date(2025, 3, 1))
def test_any_text_is_read_and_what_is_read_stands_in_it(text: str, said_on: dt.date) -> None:
    parsed = notes.parse(text, ("Ann",), said_on)
    for found in (*parsed.named, *parsed.promised):
        assert 0 <= found.start < found.end <= len(text)
        assert found.key
        assert set("".join(found.text.split())) <= set("".join(text.split()))
    assert len({(one.kind, one.key) for one in parsed.named}) == len(parsed.named)
    assert all(one.due_on >= said_on for one in parsed.promised)
    assert notes.parse(text, ("Ann",), said_on) == parsed


def test_long_notes_are_read_quickly() -> None:
    text = "@Ann Smith said !she sends it. Book: a thing, https://example.org/x " * 2500
    assert len(notes.parse(text, (), WEDNESDAY).named) == 2


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Ilse Brandt", ("Ilse Brandt", "", "", "", "")),
        ("Ilse Brandt, medical writer at Orchard Bio, ilse@example.org",
         ("Ilse Brandt", "medical writer", "Orchard Bio", "ilse@example.org", "")),
        ("Ilse Brandt – editor – Quillworks", ("Ilse Brandt", "editor", "Quillworks", "", "")),
        ("@Ilse Brandt at Quillworks https://example.org/ilse", ("Ilse Brandt", "", "Quillworks", "", "https://example.org/ilse")),
        ("Ilse Brandt <ilse@example.org>", ("Ilse Brandt", "", "", "ilse@example.org", "")),
        ("Jean-Luc Ab, cook", ("Jean-Luc Ab", "cook", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_a_line_that_names_somebody_is_read_in_its_parts(line: str, parts: tuple[str, ...]) -> None:
    found = notes.read_name_line(line)
    assert (found.name, found.title, found.organisation, found.email, found.url) == parts


@given(st.text(max_size=200))
def test_any_line_is_read(line: str) -> None:
    assert len(notes.read_name_line(line).name) <= 300


@pytest.mark.parametrize(
    "text", ["!promise send the article by Friday", "!Promise: send the article by Friday"]
)
def test_the_word_promise_is_no_part_of_the_promise(text: str) -> None:
    (promise,) = notes.parse(text, said_on=dt.date(2026, 11, 23)).promised
    assert promise.text == "send the article by Friday"
