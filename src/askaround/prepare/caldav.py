"""Reading a calendar on a CalDAV server (RFC 4791), or a feed; nothing is written here.

In: an address, a user, a password. Out: iCalendar bytes of a window. Every request goes through `lib.outbound`, sizes and times bounded.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal

if TYPE_CHECKING:
    from askaround.lib.outbound import Response

SECONDS = 30.0
MOST_BYTES = 60_000_000
_WHAT = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
)
_QUERY = (
    '<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/>'
    '</prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="{}" end="{}"/></C:comp-filter>'
    "</C:comp-filter></C:filter></C:calendar-query>"
)
_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_WRONG = "That server does not answer as a calendar; check the address."


def is_calendar(url: str, user: str, password: str) -> bool:
    """Whether a calendar of a CalDAV server answers at that address. Raises Refusal when nobody answers, or not to that password."""
    answer = _call("PROPFIND", url, user, password, _WHAT, {"Depth": "0", "Content-Type": "application/xml"})
    if answer.status == 401:
        raise Refusal(sentence(401))
    return answer.status == 207 and b"calendar" in answer.content.partition(b"resourcetype")[2]


def events(url: str, user: str, password: str, since: dt.datetime, until: dt.datetime) -> bytes:
    """All events of the window, one calendar after another, those that repeat as they are written. Raises Refusal."""
    from xml.etree import ElementTree

    def basic(moment: dt.datetime) -> str:
        return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    body = _QUERY.format(basic(since), basic(until)).encode()
    answer = _call("REPORT", url, user, password, body, {"Depth": "1", "Content-Type": "application/xml"})
    if answer.status != 207:
        raise Refusal(sentence(answer.status))
    # Only a document type can declare entities; without one nothing is expanded. In an encoding of wide letters it would not be seen.
    raw = answer.content
    if b"\0" in raw or b"<!DOCTYPE" in raw[:4096].upper() or b"<!ENTITY" in raw.upper():
        raise Refusal(_WRONG)
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 (a document type is refused above)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        raise Refusal(_WRONG) from None
    if root.tag != "{DAV:}multistatus":
        raise Refusal(_WRONG)
    found = [node.text.encode() for node in root.iter(_DATA) if node.text]
    # An answer without events is a calendar without events.
    return b"\n".join(found) or b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"


def feed(url: str, user: str, password: str) -> bytes:
    """What stands at the address. Raises Refusal."""
    answer = _call("GET", url, user, password, None, {"Accept": "text/calendar, */*;q=0.5"})
    if not answer.ok:
        raise Refusal(sentence(answer.status))
    return answer.content


def sentence(status: int) -> str:
    """What such an answer means, and what to do."""
    if status in (401, 403):
        return "The calendar server does not accept that user and password; give them again."
    if status in (404, 405, 410):
        return "There is no calendar at that address; copy it again from your calendar program."
    return f"The calendar server answered {status}; try again later."


def _call(
    method: str, url: str, user: str, password: str, content: bytes | None, headers: dict[str, str]
) -> Response:
    from askaround.lib import outbound

    return outbound.request(
        method, url, headers=headers, content=content, auth=(user, password) if user else None,
        allow_private=True, timeout=SECONDS, max_bytes=MOST_BYTES,
    )  # fmt: skip
