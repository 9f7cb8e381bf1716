"""What a template may say: its variables.

In: nothing. Out: `VARIABLES`, each with its meaning, an example and the person it is about. A variable that is not known takes its sentence
with it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One variable. `about`: "them" (who receives it), "target" (whom one would like to meet), "you" or "this ask"."""

    name: str
    meaning: str
    example: str
    about: str


def _listed(*rows: tuple[str, str, str, str]) -> dict[str, Variable]:
    return {row[0]: Variable(*row) for row in rows}


VARIABLES: dict[str, Variable] = _listed(
    ("given", "How you call them: the given name", "Ana", "them"),
    ("title", "Their title, where it can stand in a sentence", "Senior Scientist", "them"),
    ("organisation", "Where they work", "Example Biologics", "them"),
    ("met", "Where you met, as a sentence", "We know each other from a poster session in Lisbon.", "them"),
    ("met_short", "Where you met, for a subject", "a poster session in Lisbon", "them"),
    ("shared", "What you share: a school or an employer, as a sentence", "We have both worked at Example Biologics.", "them"),
    ("last", "When you were last in touch, as a sentence, where a year and more has passed",
     "It has been a while: we were last in touch in May 2019.", "them"),
    ("connected", "Since when you are connected on LinkedIn", "March 2021", "them"),
    ("referrer", "Who named or introduced them, if you may say so", "Ines Prado", "them"),
    ("target", "The whole name of whom you would like to meet", "Bo Chen", "target"),
    ("target_given", "The given name of whom you would like to meet", "Bo", "target"),
    ("target_title", "Their title", "Editor", "target"),
    ("target_organisation", "Where they work", "Example Press", "target"),
    ("owner", "Your name", "Maya Lindqvist", "you"),
    ("who", "Who you are, as a sentence, for somebody who may not know you",
     "My name is Maya Lindqvist, and I finish my doctorate in May.", "you"),
    ("hello", "A greeting, only to those you call strong or occasional", "I hope you are well.", "you"),
    ("hello_self", "Who you are, only to those you call strong or occasional", "I finish my doctorate in May.", "you"),
    ("minutes", "The length you ask for", "20", "this ask"),
    ("finding", "What you are finding out: about the career of the ask, or in general; always known",
     "what the work of medical scientists is really like", "this ask"),
    ("career", "The career the ask is about", "medical scientists", "this ask"),
    ("question", "The question of an ask for names, worded by “Ask around”",
     "Who do you know who works in a laboratory near Boston?", "this ask"),
    ("asked_on", "The day you wrote", "Monday 2 November", "this ask"),
    ("named", "Whom they named", "Bo Chen", "this ask"),
    ("times", "The times you propose, one a line", "Tuesday 1 December, 10:00 (Boston)", "this ask"),
    ("when", "When you meet", "Tuesday 1 December at 10:00 (Boston)", "this ask"),
    ("where", "Where you meet, or the link", "Café Example, 12 Main Street", "this ask"),
    ("phone", "Your phone number, for the day", "+1 617 555 0134", "this ask"),
    ("outcome", "What came of it, in your words", "We talked for half an hour, and I learned how a trial is run.", "this ask"),
    ("again", "When you may write again", "in March", "this ask"),
)  # fmt: skip
