"""Parts that several delivered drafts share, in the text form of `template_text`.

In: nothing. Out: how a message begins and ends, and the note to forward.
"""

from __future__ import annotations

from askaround.outreach.rules.template_text import FORWARD

GREETING = """\
Dear {given},
| Hello,

"""
HI = """\
Hi {given},
| Hello,

"""
SIGNED = """\

With kind regards\\
{owner}
"""
NOTE_TO_FORWARD = f"""
{FORWARD}

{{who}}
| My name is [your name].
I am finding out {{finding}}, and would value the view of {{target}}, {{target_title}} at {{target_organisation}}.
| I am finding out {{finding}}, and would value the view of {{target}}, {{target_title}}.
| I am finding out {{finding}}, and would value the view of {{target}}.
| I am finding out {{finding}}, and would value your view.
I ask for {{minutes}} minutes, by phone or video, only to learn.
No is perfectly fine.

{{owner}}
"""
