"""The prompts of “Ten people you already know”: one way to remember somebody at a time.

In: nothing. Out: `PROMPTS`. Pure; the wording is ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: its text, a hint, how well such people mostly know each other (`level`), and how they met (`met`)."""

    key: str
    prompt: str
    hint: str
    level: str
    met: str

    def __str__(self) -> str:
        return self.prompt


PROMPTS: tuple[Prompt, ...] = (
    Prompt("teacher", "Who taught you something you still use?",
           "A teacher, a supervisor, whoever showed you how.", "occasional", "as teacher and student"),
    Prompt("left", "Who left your group, team or class for other work?",
           "They made the step you are thinking about.", "occasional", "in the same group"),
    Prompt("helped", "Who helped you in the last year without having to?",
           "They have shown that they would.", "strong", "through a kindness"),
    Prompt("envied", "Whose work have you envied?",
           "It need not be a famous name; a cousin’s neighbour will do.", "distant", "by sight"),
    Prompt("relative", "Which relative knows many people at work?",
           "They need not do the work themselves: they know who does.", "strong", "through family"),
    Prompt("colleague_of_friend", "Whose partner or friend does something you know little about?",
           "You may have met once, at a birthday.", "distant", "through a shared friend"),
    Prompt("classmate", "Which classmate went another way than you did?",
           "Years of silence do no harm; such people tell more that is new.", "occasional", "as classmates"),
    Prompt("first_job", "Who stood beside you in your first job, or in a summer job?",
           "Think of the place first, then of the faces.", "occasional", "at work"),
    Prompt("event", "Whom did you talk with at a conference, a course or a fair?",
           "Look at your badges and your mail of that week.", "distant", "at an event"),
    Prompt("customer", "Who works for a company that supplies you, or whom you supply?",
           "Sales people and service engineers see many workplaces from the inside.", "occasional", "through work"),
    Prompt("club", "Whom do you know from sport, music, church or a club?",
           "You know what they play; do you know what they do?", "occasional", "in a club"),
    Prompt("neighbour", "Which neighbour leaves the house at the hour you would like to?",
           "Next door, the same staircase, the same school gate.", "distant", "as neighbours"),
    Prompt("connector", "Who always says “you should talk to …”?",
           "Ask them for names first.", "strong", "through shared friends"),
    Prompt("older", "Who is ten years ahead of you, and kind?",
           "The one you would like to have as a mentor.", "occasional", "along the way"),
)  # fmt: skip
