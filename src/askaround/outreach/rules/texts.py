"""The delivered drafts of asks and reminders.

In: nothing. Out: `delivered()`, every delivered template by key, in the text form of `template_text`; those of the messages that follow
stand in `texts_after`.
"""

from __future__ import annotations

from functools import cache

from askaround.outreach.rules.template_text import Template, Text, parse
from askaround.outreach.rules.texts_after import AFTER
from askaround.outreach.rules.texts_parts import GREETING, HI, NOTE_TO_FORWARD, SIGNED

# Who writes, and what connects the two: who named them, where one met, what one shares; else the one thing only the owner can say.
_OPENING = """\
{hello}
| {who}
| My name is [your name].
"""
_CONNECTION = """\
{referrer} suggested that I write to you.
| {hello_self}
| {met}
| {shared}
| {last}
| We have been connected on LinkedIn since {connected}.
| I came across your name through [how you know them].
"""
_ACQUAINTED = """\
{hello_self}
| {met}
| {shared}
| {last}
| We have been connected on LinkedIn since {connected}.
| We know each other from [how you know them].
"""
# On LinkedIn, in this order: the last sentence, the next to last, the name below, the connection, the opening.
_SHORT_OPENING = """\
~5 {hello}
| {who}
| My name is [your name].
"""
_SHORT_CONNECTION = "~4 " + _CONNECTION
_SHORT_ACQUAINTED = """\
~4 {hello_self}
| {met}
| {last}
"""
# The question as “Ask around” worded it from facts, else the general one.
_QUESTION = """\
{question}
| Who do you know who does this work, or something near it?
"""
_TALKING = """\
I am finding out what the work of {career} is really like, by talking with people who do it.
| I am finding out which work would suit me, by talking with people about theirs.
"""
_TARGET = """\
I am finding out what the work of {career} is really like, and {target} could tell me much about it.
| I am finding out which work would suit me, and {target} could tell me much about theirs.
Would you ask {target_given} whether an introduction is welcome?
| Would you ask whether an introduction is welcome?
"""
_INTERVIEW = (
    Text(
        "interview-email", "Interview, by mail", "interview", "email",
        "{referrer} suggested I write to you\n"
        "| From {met_short}: {minutes} minutes about your work?\n"
        "| {minutes} minutes about your work at {organisation}?\n"
        "| {minutes} minutes about your work?",
        GREETING + _OPENING + _CONNECTION + """
I am finding out {finding}, and I would value your view as {title} at {organisation}.
| I am finding out {finding}, and I would value your view as {title}.
| I am finding out {finding}, and I would value your view from {organisation}.
| I am finding out {finding}, and I would value your view.
Could we talk for {minutes} minutes, by phone, video or in person?
~1 I only want to learn.

I will write once more in about ten days; if it does not suit you, that is fine.
""" + SIGNED,
    ),
    Text(
        "interview-linkedin", "Interview, on LinkedIn", "interview", "linkedin", "",
        HI + _SHORT_OPENING + _SHORT_CONNECTION + """\
I am finding out {finding}, and your view as {title} would help me.
| I am finding out {finding}, and your view would help me.
Could we talk for {minutes} minutes?
~2 If not, that is fine.
~1 I will write again in ten days.

~3 {owner}
""",
    ),
    Text(
        "interview-linkedin-note", "Interview, as a note with an invitation", "interview", "linkedin", "",
        HI + """\
{referrer} suggested that I write to you.
| {met}
| {shared}
| I came across your name through [how you know them].
~3 I am finding out {finding}.
Could I ask you about your work for {minutes} minutes?
~1 No is perfectly fine.

~2 {owner}
""",
    ),
    Text(
        "interview-in-person", "Interview, asked in person", "interview", "in-person", "",
        """\
I am trying to find out {finding}.
You know it from the inside, as {title} at {organisation}.
| You know it from the inside, as {title}.
| You see it every day at {organisation}.
| You came to my mind first.
Could I buy you a coffee one day and ask you about it for {minutes} minutes?

No preparation needed, and no is fine; I will send you two dates and you pick one.
""",
    ),
)  # fmt: skip

_NAMES = (
    Text(
        "names-email", "Names, by mail", "names", "email",
        "Who do you know among {career}?\n| Who do you know who does this work?",
        GREETING + _OPENING + _ACQUAINTED + """
I am finding out what the work of {career} is really like, by talking for {minutes} minutes with people who do it.
| I am finding out which work would suit me, by talking for {minutes} minutes with people about theirs.
""" + _QUESTION + """\
~1 A name is enough, and I would mention you only if you say I may.

I will ask once more in about ten days; if nobody comes to mind, that is perfectly fine.
""" + SIGNED,
    ),
    Text(
        "names-linkedin", "Names, on LinkedIn", "names", "linkedin", "",
        HI + _SHORT_OPENING + _SHORT_ACQUAINTED + _TALKING + _QUESTION + """\
~2 A name is enough.
~1 If nobody comes to mind, that is fine.

~3 {owner}
""",
    ),
    Text(
        "names-in-person", "Names, asked in person", "names", "in-person", "",
        """\
I am trying to find out what the work of {career} is really like, by talking with people who do it.
| I am trying to find out which work would suit me, by talking with people about theirs.
""" + _QUESTION + """
Just a name is enough, and I mention you only if you say I may.
I will ask you again next week, in case somebody comes to mind.
""",
    ),
)  # fmt: skip

_INTRODUCTION = (
    Text(
        "introduction-email", "Introduction, by mail", "introduction", "email",
        "Would you introduce me to {target}?\n| Would you introduce me to somebody?",
        GREETING + _OPENING + _ACQUAINTED + "\n" + _TARGET + """\
~1 A note that you can forward stands below.
~2 If it is a yes, I take it from there; no is perfectly fine.

I will ask once more in about ten days, and tell you what came of it.
""" + SIGNED + NOTE_TO_FORWARD,
    ),
    Text(
        "introduction-linkedin", "Introduction, on LinkedIn", "introduction", "linkedin", "",
        HI + _SHORT_OPENING + _SHORT_ACQUAINTED + _TARGET + """\
~2 I can send you a note to forward.
~1 No is perfectly fine.

~3 {owner}
""",
    ),
    Text(
        "introduction-in-person", "Introduction, asked in person", "introduction", "in-person", "",
        _TARGET.replace("finding", "trying to find") + """
I will send you a few lines that you can forward; no is perfectly fine.
""" + NOTE_TO_FORWARD,
    ),
)  # fmt: skip

_REMINDED = """\
I wrote to you on {asked_on} and know that such messages sink quickly.
| I wrote to you lately and know that such messages sink quickly.
"""
_LEFT = """
This is my last message about it; if it does not suit you, that is perfectly fine, and thank you for reading.
"""
_STILL = {
    "interview": """\
I would still be glad to hear for {minutes} minutes what the work of {career} is really like.
| I would still be glad to hear for {minutes} minutes about your work.
Would one day in the next two weeks suit you?
""",
    "names": """\
Has somebody come to your mind who knows what the work of {career} is really like?
| Has somebody come to your mind who could tell me about their work?
A name is enough.
""",
    "introduction": """\
Would you be willing to ask {target_given} whether an introduction is welcome?
| Would you be willing to ask whether an introduction is welcome?
""",
}
_SAID = {
    "interview": "Did you have time to think about the {minutes} minutes I asked you for?\n",
    "names": "Has somebody come to your mind since we spoke?\n",
    "introduction": "Did you come to ask {target_given} whether an introduction is welcome?\n"
    "| Did you come to ask whether an introduction is welcome?\n",
}
_OF = {"interview": "an interview", "names": "names", "introduction": "an introduction"}


def _reminders(purpose: str) -> tuple[Text, ...]:
    key, label, still = f"reminder-{purpose}", f"Reminder of {_OF[purpose]}", _STILL[purpose]
    return (
        Text(f"{key}-email", f"{label}, by mail", "reminder", "email", "", GREETING + _REMINDED + still + _LEFT + SIGNED),
        Text(f"{key}-linkedin", f"{label}, on LinkedIn", "reminder", "linkedin", "",
             HI + "~3 " + _REMINDED + still + "~1 This is my last message about it; no is perfectly fine.\n\n~2 {owner}\n"),
        Text(f"{key}-in-person", f"{label}, in person", "reminder", "in-person", "",
             _SAID[purpose] + "If it does not suit you, that is perfectly fine; I shall not ask again.\n"),
    )  # fmt: skip


@cache
def texts() -> dict[str, Text]:
    """Every delivered template as text, by its key, in the order in which they are listed."""
    reminders = [text for purpose in _OF for text in _reminders(purpose)]
    return {text.key: text for text in (*_INTERVIEW, *_NAMES, *_INTRODUCTION, *reminders, *AFTER)}


@cache
def delivered() -> dict[str, Template]:
    """Every delivered template, read, by its key."""
    return {key: parse(text) for key, text in texts().items()}
