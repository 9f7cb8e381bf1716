"""The delivered drafts of the messages that follow an ask's first one.

In: nothing. Out: `AFTER`, one text for each kind of message, by mail and on LinkedIn; what is said in person is the text for LinkedIn.
The key is the kind and the channel: “thanks-email”.
"""

from __future__ import annotations

from askaround.outreach.rules.template_text import Text
from askaround.outreach.rules.texts_parts import GREETING, HI, NOTE_TO_FORWARD, SIGNED


def _both(
    kind: str, label: str, subject: str, mail: str, linkedin: str, forward: str = ""
) -> tuple[Text, Text]:
    return (
        Text(f"{kind}-email", f"{label}, by mail", kind, "email", subject, GREETING + mail + SIGNED + forward),
        Text(f"{kind}-linkedin", f"{label}, on LinkedIn", kind, "linkedin", "",
             HI + linkedin + "\n~9 {owner}\n" + forward),
    )  # fmt: skip


AFTER: tuple[Text, ...] = (
    *_both(
        "note", "A note to forward", "A note for {target}\n| A note to forward",
        """\
Thank you for being willing to ask {target_given}.
| Thank you for being willing to introduce me.
Below stands a note that you can forward as it is; change what you like.

As soon as you have brought us together, I will write to {target_given} myself, and you need do nothing more.
| As soon as you have brought us together, I will write first, and you need do nothing more.
If it is a no, that is perfectly fine.
""",
        """\
Thank you for being willing to ask {target_given}.
| Thank you for being willing to introduce me.
Here is a note that you can forward as it is.
~1 If it is a no, that is perfectly fine.
""",
        NOTE_TO_FORWARD,
    ),
    *_both(
        "answer", "The answer to an introduction",
        "{referrer} introduced us\n| Thank you for the introduction",
        """\
{referrer} was so kind as to introduce us, and I thank you both.
| I was glad to be introduced to you, and I thank you.

{who}
| My name is [your name].
I am finding out {finding}, and I would value your view as {title} at {organisation}.
| I am finding out {finding}, and I would value your view.
Could we talk for {minutes} minutes, by phone, video or in person?

I will send you three times as soon as you say that it suits you.
""",
        """\
{referrer} was so kind as to introduce us.
| I was glad to be introduced to you.
~2 {who}
I am finding out {finding}.
Could we talk for {minutes} minutes?
~1 I will send you three times as soon as you say that it suits you.
""",
    ),
    *_both(
        "thanks", "Thanks to whoever introduced or named",
        "Thank you for introducing me to {target}\n| Thank you for naming {named}\n| Thank you",
        """\
Thank you for introducing me to {target}.
| Thank you for naming {named} to me.
| Thank you for your help.
It was kind of you to give your name and your time to it.

I have written to {target_given} and take it from here.
| I will write to them and take it from here.
I will tell you what came of it.
""",
        """\
Thank you for introducing me to {target}.
| Thank you for naming {named} to me.
| Thank you for your help.
I take it from here, and will tell you what came of it.
""",
    ),
    *_both(
        "told", "What came of it",
        "What came of your introduction to {target}\n| What came of the name you gave me\n| What came of it",
        """\
You introduced me to {target}, and I promised to tell you what came of it.
| You named {named} to me, and I promised to tell you what came of it.
| You helped me to find people to talk with, and I promised to tell you what came of it.

{outcome}
| [What came of it, in a sentence or two.]

Thank you again; without you it would not have come about.
""",
        """\
You introduced me to {target}, and I promised to tell you what came of it.
| You named {named} to me, and I promised to tell you what came of it.
| I promised to tell you what came of it.
{outcome}
| [What came of it, in a sentence or two.]
Thank you again.
""",
    ),
    *_both(
        "not-now", "The answer to “not now”", "Thank you, another time",
        """\
Thank you for telling me; I understand well that now is not the time.

I will write to you again {again}, if that is all right.
| I will write to you again in a few months, if that is all right.
Until then I wish you a good time.
""",
        """\
Thank you for telling me; I understand well that now is not the time.
I will write to you again {again}, if that is all right.
| I will write to you again in a few months, if that is all right.
""",
    ),
    *_both(
        "declined", "The answer to a no", "Thank you for your answer",
        """\
Thank you for your answer, and for the time you took for it.
I understand well, and I will not ask again.

I wish you all the best with your work at {organisation}.
| I wish you all the best.
""",
        """\
Thank you for your answer, and for the time you took for it.
I understand well, and I will not ask again.
All the best to you.
""",
    ),
    *_both(
        "times", "A proposal of times", "Three times for our {minutes} minutes",
        """\
Thank you for being willing to talk with me.
~1 I am looking forward to it.
Would one of these times suit you for {minutes} minutes?

{times}
| [three times that suit you]

If none of them does, name me one that is better. I will send you an invitation as soon as you have chosen.
""",
        """\
Thank you for being willing to talk with me. Would one of these times suit you?

{times}
| [three times that suit you]

~1 If none of them does, name me one that is better.
""",
    ),
    *_both(
        "confirm", "A confirmation of the day", "Our conversation on {when}\n| Our conversation",
        """\
Thank you for your time on {when}.
| I am glad that we shall talk on [the day and the time].
We meet here: {where}
~1 I will be there on time and end after {minutes} minutes.

Should something come between, you reach me at {phone}.
| Should something come between, a short answer to this message is enough.
""",
        """\
Thank you for your time on {when}.
| I am glad that we shall talk on [the day and the time].
We meet here: {where}
Should something come between, you reach me at {phone}.
| Should something come between, a short answer is enough.
""",
    ),
    *_both(
        "invitation", "A calendar invitation", "Invitation: our conversation on {when}\n| Invitation: our conversation",
        """\
Thank you for choosing a time.
This message carries an invitation for your calendar: {when}, {minutes} minutes.
| This message carries an invitation for your calendar, {minutes} minutes.

We meet here: {where}

Should the time no longer suit you, say so at any moment, and I will move it.
""",
        """\
Thank you for choosing a time: {when}, {minutes} minutes.
| Thank you for choosing a time.
We meet here: {where}
~1 Should the time no longer suit you, say so at any moment.
""",
    ),
)  # fmt: skip
