"""One outbox row as a message of the internet (RFC 5322).

In: an `Envelope`. Out: bytes with CRLF line ends, all ASCII unless an address itself is not. An invitation rides beside the words as the second
form of the same message (RFC 6047), so that calendars see it and every other program shows the words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askaround.mail.rules import headers

if TYPE_CHECKING:
    from email.message import EmailMessage


@dataclass(frozen=True)
class Envelope:
    """What is to be sent, from whom to whom; texts were checked when they were queued and are checked again here."""

    message_id: str
    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    date: dt.datetime
    in_reply_to: str = ""
    # The thread so far, oldest first.
    references: tuple[str, ...] = ()
    calendar: str = ""
    calendar_method: str = ""

    @property
    def needs_utf8(self) -> bool:
        """Whether an address has letters before the @ that only SMTPUTF8 (RFC 6531) can carry."""
        return not (ascii_address(self.sender) + ascii_address(self.recipient)).isascii()


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{headers.ascii_domain(domain)}"


def as_bytes(envelope: Envelope) -> bytes:
    """The message, ready for a server or a file. Raises Refusal when a header text holds a line break."""
    from email import policy
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.utils import format_datetime

    rules = policy.SMTPUTF8 if envelope.needs_utf8 else policy.SMTP
    message = EmailMessage(policy=rules.clone(cte_type="7bit"))

    def person(name: str, address: str, what: str) -> Address:
        local, _, domain = ascii_address(headers.address(address, f"{what}’s address")).rpartition("@")
        name = headers.header_text(name, f"{what}’s name", headers.NAME_LIMIT)
        return Address(display_name=headers.display_name(name), username=local, domain=domain)

    message["From"] = person(envelope.sender_name, envelope.sender, "sender")
    message["To"] = person(envelope.recipient_name, envelope.recipient, "recipient")
    subject = headers.header_text(envelope.subject, "subject", headers.SUBJECT_LIMIT)
    message["Subject"] = headers.without_codes(subject)
    message["Date"] = format_datetime(envelope.date.astimezone(envelope.date.tzinfo or dt.UTC))
    message["Message-ID"] = headers.usable_id(envelope.message_id)
    answered = headers.usable_id(envelope.in_reply_to)
    thread = [one for each in envelope.references if (one := headers.usable_id(each))]
    if thread or answered:
        message["References"] = " ".join(thread or [answered])
    if answered:
        message["In-Reply-To"] = answered
    plain = envelope.body.isascii() and max(map(len, envelope.body.split("\n"))) <= 900
    message.set_content(envelope.body + "\n", charset="utf-8", cte="7bit" if plain else "quoted-printable")
    if envelope.calendar:
        _invite(message, envelope)
    return message.as_bytes()


def _invite(message: EmailMessage, envelope: Envelope) -> None:
    """The iCalendar object as the richer form of the message; its method stands in the part's type too (RFC 6047 section 2.4)."""
    method = headers.calendar_method(envelope.calendar_method)
    text = envelope.calendar.replace("\r\n", "\n").replace("\n", "\r\n")
    message.add_alternative(
        text.encode(),
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"charset": "utf-8", "method": method},
    )
