"""The verbs of outreach: draft, edit, send, remind, log, match answers.

In: a Workspace and its rows. Out: changed asks, outbox rows, touches; one function, one transaction. `ask.state` and `ask.due_on` are
brought up to date in the transaction that changes what they follow from. Nothing is sent here: the mail step delivers.
"""

from __future__ import annotations

from askaround.outreach.dispatch import may_send, on_sent, quiet_until
from askaround.outreach.drafting import bring_back, check_fact, edit_ask, redraft, start_ask
from askaround.outreach.inbox import Match, match_incoming
from askaround.outreach.logbook import LOGGED, answered_with_name, log, unlog
from askaround.outreach.messages import drop_message, edit_message, message_of, send_message, write_message
from askaround.outreach.record import recompute, refresh, refresh_person, settle, stop_waiting
from askaround.outreach.reviewing import mark_ready, mark_unread
from askaround.outreach.sending import close_ask, draft_reminder, reopen_ask, schedule_reminder, send_ask

__all__ = [
    "LOGGED",
    "Match",
    "answered_with_name",
    "bring_back",
    "check_fact",
    "close_ask",
    "draft_reminder",
    "drop_message",
    "edit_ask",
    "edit_message",
    "log",
    "mark_ready",
    "mark_unread",
    "match_incoming",
    "may_send",
    "message_of",
    "on_sent",
    "quiet_until",
    "recompute",
    "redraft",
    "refresh",
    "refresh_person",
    "reopen_ask",
    "schedule_reminder",
    "send_ask",
    "send_message",
    "settle",
    "start_ask",
    "stop_waiting",
    "unlog",
    "write_message",
]  # fmt: skip
