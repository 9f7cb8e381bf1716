"""The words of the drafts.

In: nothing. Out: `TEMPLATES`. A template is a subject and paragraphs; a paragraph is a list of sentences; a sentence is a list of ways
to say it, best first: the first whose {names} are all known is taken, none known leaves the sentence out. `drop` names the
sentences (paragraph, sentence) that may go, in this order, when a channel's limit asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

Sentence = tuple[str, ...]
Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True)
class Template:
    """One draft for one purpose and channel; `subject` lists ways to say it, best first."""

    key: str
    label: str
    purpose: str
    channel: str
    subject: Sentence
    paragraphs: tuple[Paragraph, ...]
    blurb: tuple[Paragraph, ...] = ()
    drop: tuple[tuple[int, int], ...] = ()


_GREETING: Paragraph = (("Dear {given},", "Hello,"),)
_HI: Paragraph = (("Hi {given},", "Hello,"),)
_SIGNED: Paragraph = (("With kind regards\n{owner}",),)
_NAME: Paragraph = (("{owner}",),)
# The connection: who named them, where one met, that one knows each other; else the one thing that only the owner can say.
_OPENING: Sentence = ("{hello}", "{who}", "My name is [your name].")
_CONNECTION: Sentence = (
    "{referrer} suggested that I write to you.",
    "{hello_self}",
    "{met}",
    "We have been connected on LinkedIn since {connected}.",
    "I came across your name through [how you know them].",
)
_ACQUAINTED: Sentence = (
    "{hello_self}",
    "{met}",
    "We have been connected on LinkedIn since {connected}.",
    "We know each other from [how you know them].",
)
_ACQUAINTED_SHORT: Sentence = ("{hello_self}", "{met}", "")
# The question as “Ask around” worded it from facts, else the general one.
_QUESTION: Sentence = ("{question}", "Who do you know who does this work, or something near it?")
_SUBJECT_SHARED = (
    "{referrer} suggested I write to you",
    "From {met_short}: {minutes} minutes about your work?",
)

INTERVIEW_MAIL = Template(
    "interview-email", "Interview, by mail", "interview", "email",
    (*_SUBJECT_SHARED, "{minutes} minutes about your work at {organisation}?", "{minutes} minutes about your work?"),
    (
        _GREETING,
        (_OPENING, _CONNECTION),
        (
            (
                "I am finding out what the work of {career} is really like, and I would value your view as {title} at {organisation}.",
                "I am finding out what the work of {career} is really like, and I would value your view as {title}.",
                "I am finding out what the work of {career} is really like, and I would value your view from {organisation}.",
                "I am finding out what the work of {career} is really like, and I would value your view.",
                "I am finding out which work would suit me, and I would value your view as {title} at {organisation}.",
                "I am finding out which work would suit me, and I would value your view as {title}.",
                "I am finding out which work would suit me, and I would value your view from {organisation}.",
                "I am finding out which work would suit me, and I would value your view.",
            ),
            ("Could we talk for {minutes} minutes, by phone, video or in person?",),
            ("I only want to learn.",),
        ),
        (("I will write once more in about ten days; if it does not suit you, that is fine.",),),
        _SIGNED,
    ),
    drop=((2, 2),),
)  # fmt: skip

INTERVIEW_LINKEDIN = Template(
    "interview-linkedin", "Interview, on LinkedIn", "interview", "linkedin", (),
    (
        _HI,
        (
            _OPENING,
            _CONNECTION,
            (
                "I am finding out what the work of {career} is really like, and your view as {title} would help me.",
                "I am finding out what the work of {career} is really like, and your view would help me.",
                "I am finding out which work would suit me, and your view as {title} would help me.",
                "I am finding out which work would suit me, and your view would help me.",
            ),
            ("Could we talk for {minutes} minutes?",),
            ("If not, that is fine.",),
            ("I will write again in ten days.",),
        ),
        _NAME,
    ),
    drop=((1, 5), (1, 4), (2, 0), (1, 1), (1, 0)),
)  # fmt: skip

INTERVIEW_SPOKEN = Template(
    "interview-in-person", "Interview, asked in person", "interview", "in-person", (),
    (
        (
            (
                "I am trying to find out what the work of {career} is really like.",
                "I am trying to find out which work would suit me.",
            ),
            (
                "You know it from the inside, as {title} at {organisation}.",
                "You know it from the inside, as {title}.",
                "You see it every day at {organisation}.",
                "You came to my mind first.",
            ),
            ("Could I buy you a coffee one day and ask you about it for {minutes} minutes?",),
        ),
        (("No preparation needed, and no is fine; I will send you two dates and you pick one.",),),
    ),
)  # fmt: skip

NAMES_MAIL = Template(
    "names-email", "Names, by mail", "names", "email",
    ("Who do you know among {career}?", "Who do you know who does this work?"),
    (
        _GREETING,
        (_OPENING, _ACQUAINTED),
        (
            (
                "I am finding out what the work of {career} is really like, by talking for {minutes} minutes with people who do it.",
                "I am finding out which work would suit me, by talking for {minutes} minutes with people about theirs.",
            ),
            _QUESTION,
            ("A name is enough, and I would mention you only if you say I may.",),
        ),
        (("I will ask once more in about ten days; if nobody comes to mind, that is perfectly fine.",),),
        _SIGNED,
    ),
    drop=((2, 2),),
)  # fmt: skip

NAMES_LINKEDIN = Template(
    "names-linkedin", "Names, on LinkedIn", "names", "linkedin", (),
    (
        _HI,
        (
            _OPENING,
            _ACQUAINTED_SHORT,
            (
                "I am finding out what the work of {career} is really like, by talking with people who do it.",
                "I am finding out which work would suit me, by talking with people about theirs.",
            ),
            _QUESTION,
            ("A name is enough.",),
            ("If nobody comes to mind, that is fine.",),
        ),
        _NAME,
    ),
    drop=((1, 5), (1, 4), (2, 0), (1, 1), (1, 0)),
)  # fmt: skip

NAMES_SPOKEN = Template(
    "names-in-person", "Names, asked in person", "names", "in-person", (),
    (
        (
            (
                "I am trying to find out what the work of {career} is really like, by talking with people who do it.",
                "I am trying to find out which work would suit me, by talking with people about theirs.",
            ),
            _QUESTION,
        ),
        (("Just a name is enough, and I mention you only if you say I may.",), ("I will ask you again next week, in case somebody comes to mind.",)),
    ),
)  # fmt: skip

_BLURB: tuple[Paragraph, ...] = (
    (
        ("{who}", "My name is [your name]."),
        (
            "I am finding out what the work of {career} is really like, and would value the view of {target}, {target_title} at {target_organisation}.",
            "I am finding out what the work of {career} is really like, and would value the view of {target}, {target_title}.",
            "I am finding out what the work of {career} is really like, and would value the view of {target}.",
            "I am finding out which work would suit me, and would value the view of {target}, {target_title} at {target_organisation}.",
            "I am finding out which work would suit me, and would value the view of {target}, {target_title}.",
            "I am finding out which work would suit me, and would value the view of {target}.",
        ),
        ("I ask for {minutes} minutes, by phone or video, only to learn.",),
        ("No is perfectly fine.",),
    ),
)

INTRODUCTION_MAIL = Template(
    "introduction-email", "Introduction, by mail", "introduction", "email",
    ("Would you introduce me to {target}?", "Would you introduce me to somebody?"),
    (
        _GREETING,
        (_OPENING, _ACQUAINTED),
        (
            (
                "I am finding out what the work of {career} is really like, and {target} could tell me much about it.",
                "I am finding out which work would suit me, and {target} could tell me much about theirs.",
            ),
            (
                "Would you ask {target_given} whether an introduction is welcome?",
                "Would you ask whether an introduction is welcome?",
            ),
            ("A note that you can forward stands below.",),
            ("If it is a yes, I take it from there; no is perfectly fine.",),
        ),
        (("I will ask once more in about ten days, and tell you what came of it.",),),
        _SIGNED,
    ),
    _BLURB,
    ((2, 2), (2, 3)),
)  # fmt: skip

INTRODUCTION_LINKEDIN = Template(
    "introduction-linkedin", "Introduction, on LinkedIn", "introduction", "linkedin", (),
    (
        _HI,
        (
            _OPENING,
            _ACQUAINTED_SHORT,
            (
                "I am finding out what the work of {career} is really like, and {target} could tell me much about it.",
                "I am finding out which work would suit me, and {target} could tell me much about theirs.",
            ),
            (
                "Would you ask {target_given} whether an introduction is welcome?",
                "Would you ask whether an introduction is welcome?",
            ),
            ("I can send you a note to forward.",),
            ("No is perfectly fine.",),
        ),
        _NAME,
    ),
    drop=((1, 5), (1, 4), (2, 0), (1, 1), (1, 0)),
)  # fmt: skip

INTRODUCTION_SPOKEN = Template(
    "introduction-in-person", "Introduction, asked in person", "introduction", "in-person", (),
    (
        (
            (
                "I am trying to find out what the work of {career} is really like, and {target} could tell me much about it.",
                "I am trying to find out which work would suit me, and {target} could tell me much about theirs.",
            ),
            (
                "Would you ask {target_given} whether an introduction is welcome?",
                "Would you ask whether an introduction is welcome?",
            ),
        ),
        (("I will send you a few lines that you can forward; no is perfectly fine.",),),
    ),
    _BLURB,
)  # fmt: skip

_REMINDED = (
    "I wrote to you on {asked_on} and know that such messages sink quickly.",
    "I wrote to you lately and know that such messages sink quickly.",
)
_LEFT = "This is my last message about it; if it does not suit you, that is perfectly fine, and thank you for reading."

REMINDERS: dict[str, tuple[Paragraph, ...]] = {
    "interview": (
        _GREETING,
        (
            _REMINDED,
            (
                "I would still be glad to hear for {minutes} minutes what the work of {career} is really like.",
                "I would still be glad to hear for {minutes} minutes about your work.",
            ),
            ("Would one day in the next two weeks suit you?",),
        ),
        ((_LEFT,),),
        _SIGNED,
    ),
    "names": (
        _GREETING,
        (
            _REMINDED,
            (
                "Has somebody come to your mind who knows what the work of {career} is really like?",
                "Has somebody come to your mind who could tell me about their work?",
            ),
            ("A name is enough.",),
        ),
        ((_LEFT,),),
        _SIGNED,
    ),
    "introduction": (
        _GREETING,
        (
            _REMINDED,
            (
                "Would you be willing to ask {target_given} whether an introduction is welcome?",
                "Would you be willing to ask whether an introduction is welcome?",
            ),
        ),
        ((_LEFT,),),
        _SIGNED,
    ),
}

TEMPLATES: dict[str, Template] = {
    template.key: template
    for template in (
        INTERVIEW_MAIL, INTERVIEW_LINKEDIN, INTERVIEW_SPOKEN, NAMES_MAIL, NAMES_LINKEDIN, NAMES_SPOKEN,
        INTRODUCTION_MAIL, INTRODUCTION_LINKEDIN, INTRODUCTION_SPOKEN,
    )
}  # fmt: skip
