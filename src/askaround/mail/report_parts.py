"""The parts that are read beyond headers: a delivery report's, and an answer to an invitation.

In: an open box, one message's UID and headers. Out: the headers with what those parts say. Of a report its delivery status and the headers that it
returns, of a bounce without such parts the beginning of its text; of everything else nothing but a calendar part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askaround.mail import imap_fetch
from askaround.mail.rules import incoming as rules
from askaround.mail.rules import reports, structure

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

# No more is read of any part.
REPORT_BYTES = 16_384
CALENDAR_BYTES = 65_536


def with_report(box: BaseMailBox, uid: int, read: rules.Headers, known: frozenset[str]) -> rules.Headers:
    """What a report says of one of ours (RFC 3462, 3464); of an older bounce, which of `known` Message-IDs its text names."""
    listed = structure.parts(imap_fetch.structure(box, uid))
    status = next((part for part in listed if part.kind == "message/delivery-status"), None)
    returned = next((part for part in listed if part.kind in ("message/rfc822", "text/rfc822-headers")), None)
    if status is None and returned is None and read.kind == rules.BOUNCE:
        return _from_text(box, uid, read, known)
    report = reports.read(_content(box, uid, status, REPORT_BYTES)) if status else reports.Report()
    values = imap_fetch.values(_content(box, uid, returned, REPORT_BYTES).lstrip(b"\r\n")) if returned else {}
    return rules.with_report(read, report, rules.message_ids(values.get("message-id", [])))


def _from_text(box: BaseMailBox, uid: int, read: rules.Headers, known: frozenset[str]) -> rules.Headers:
    text = imap_fetch.section(box, uid, "TEXT", REPORT_BYTES).decode("utf-8", "replace")
    named = [each for each in re.findall(r"<[^<>\s]{1,390}>", text) if each in known]
    return rules.with_report(read, reports.Report(status=reports.status_in(text)), named)


def with_answer(box: BaseMailBox, uid: int, read: rules.Headers) -> rules.Headers:
    """An answer to an invitation (RFC 5546, METHOD:REPLY or COUNTER), where one of its parts is one."""
    for part in structure.parts(imap_fetch.structure(box, uid)):
        method = part.params.get("method", "").lower()
        if part.kind != "text/calendar" or part.size > CALENDAR_BYTES or method not in ("", *rules.ANSWERS):
            continue
        content = _content(box, uid, part, CALENDAR_BYTES)
        text = content.decode("utf-8", "replace").replace("\0", "")
        stated = re.search(r"^METHOD:[ \t]*([A-Za-z]+)", text, re.MULTILINE)
        if stated and stated[1].lower() in rules.ANSWERS:
            return rules.with_answer(read, text)
    return read


def _content(box: BaseMailBox, uid: int, part: structure.Part, most: int) -> bytes:
    return structure.plain(imap_fetch.section(box, uid, part.section, most), part.encoding)
