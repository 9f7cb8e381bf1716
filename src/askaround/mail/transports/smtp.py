"""Messages through the owner's SMTP server (RFC 5321).

In: a `Server`. Out: outcomes. One connection serves a whole run. A message whose last line was sent but whose answer never came is UNKNOWN;
everything that goes wrong earlier is surely not taken over.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal
from askaround.mail import connection
from askaround.mail.connection import Server
from askaround.mail.message import Envelope, as_bytes, ascii_address
from askaround.mail.rules.outcome import Kind, Outcome, for_reply

if TYPE_CHECKING:
    import smtplib


# The name of this computer is nobody's business, and asking DNS for it can take seconds.
_GREETS_AS = "[127.0.0.1]"


class SmtpTransport:
    """A lazily opened connection; opened anew once when the server has closed it between two messages."""

    def __init__(self, server: Server, timeout: float = connection.TIMEOUT_SECONDS) -> None:
        self.server = server
        self.timeout = timeout
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, envelope: Envelope) -> Outcome:
        try:
            content = as_bytes(envelope)
        except Refusal as refusal:
            return Outcome(Kind.REFUSED, refusal.sentence)
        fresh = self._smtp is None
        outcome = self._open() or self._hand_over(envelope, content)
        if outcome is None and not fresh:
            # The server had closed the idle connection before it heard of this message.
            outcome = self._open() or self._hand_over(envelope, content)
        return outcome or Outcome(Kind.BLOCKED, connection.sentence(self.server, ConnectionResetError()))

    def was_delivered(self, message_id: str) -> bool:
        return False

    def check(self) -> None:
        """Connect and sign in, nothing more. Raises Refusal with the sentence."""
        outcome = self._open()
        self.close()
        if outcome is not None:
            raise Refusal(outcome.words)

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with contextlib.suppress(Exception):
            smtp.quit()
        smtp.close()

    def _open(self) -> Outcome | None:
        """None when connected; else why not."""
        import smtplib

        if self._smtp is not None:
            return None
        try:
            connection.refuse_open(self.server)
            self._smtp = self._connect()
        except Refusal as refusal:
            return Outcome(Kind.BLOCKED, refusal.sentence)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            return Outcome(Kind.BLOCKED, self._sign_in_sentence(error))
        except smtplib.SMTPResponseException as error:
            said = f"{error.smtp_code} {_words(error.smtp_error)}"
            return Outcome(
                Kind.BLOCKED,
                f"The SMTP server {self.server.host} turned the connection away (“{said}”); try again later.",
            )
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            return Outcome(Kind.BLOCKED, connection.sentence(self.server, error))
        return None

    def _sign_in_sentence(self, error: Exception) -> str:
        import smtplib

        if isinstance(error, smtplib.SMTPAuthenticationError):
            if 400 <= error.smtp_code < 500:
                return (
                    f"The SMTP server {self.server.host} cannot check the password just now "
                    f"(“{error.smtp_code} {_words(error.smtp_error)}”); try again later."
                )
            return connection.wrong_password(self.server)
        if "STARTTLS" in str(error):
            return (
                f"The SMTP server {self.server.host}:{self.server.port} offers no STARTTLS; "
                "try --smtp-security tls with port 465."
            )
        return (
            f"The SMTP server {self.server.host}:{self.server.port} takes no sign-in on this port; "
            "use the port for sending that your provider names, or leave the user out."
        )

    def _connect(self) -> smtplib.SMTP:
        import smtplib

        server = self.server
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, _GREETS_AS, timeout=self.timeout, context=connection.tls_context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, _GREETS_AS, timeout=self.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=connection.tls_context())
                smtp.ehlo()
            if server.user:
                _sign_in(smtp, server)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hand_over(self, envelope: Envelope, content: bytes) -> Outcome | None:
        """The outcome; None when the connection broke before the server can have taken the message over."""
        import smtplib

        smtp = self._smtp
        if smtp is None:
            return None
        last_line_sent = False
        try:
            early = self._announce(smtp, envelope)
            if early is not None:
                return early
            smtp.send(_dotted(content))
            last_line_sent = True
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            if not last_line_sent:
                return None
            return Outcome(
                Kind.UNKNOWN,
                f"The connection to {self.server.host} broke before it said whether it has taken the message.",
            )
        if code == 250:
            return Outcome(Kind.ACCEPTED, _words(words))
        return for_reply(code, _words(words))

    def _announce(self, smtp: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """MAIL, RCPT and DATA; the outcome when one of them was refused."""
        import smtplib

        options = []
        if envelope.needs_utf8:
            if not smtp.has_extn("smtputf8"):
                return Outcome(
                    Kind.REFUSED,
                    f"The mail server {self.server.host} cannot write to {envelope.recipient}, whose address is not "
                    "plain letters; ask for another address.",
                )
            options = ["SMTPUTF8", "BODY=8BITMIME"]
            smtp.command_encoding = "utf-8"
        else:
            smtp.command_encoding = "ascii"
        for code, words in (
            smtp.mail(ascii_address(envelope.sender), options),
            smtp.rcpt(ascii_address(envelope.recipient)),
        ):
            if code in (250, 251):
                continue
            return self._refused(smtp, code, _words(words))
        code, words = smtp.docmd("DATA")
        if code == 354:
            return None
        if code == -1:
            raise smtplib.SMTPServerDisconnected("no answer")
        return self._refused(smtp, code, _words(words))

    def _refused(self, smtp: smtplib.SMTP, code: int, words: str) -> Outcome:
        import smtplib

        if code == 421:
            self.close()
            return Outcome(
                Kind.BLOCKED,
                f"The SMTP server {self.server.host} closes for now (“421 {words}”); try again later.",
            )
        if code == -1:
            raise smtplib.SMTPServerDisconnected("no answer")
        if code in (530, 535):
            self.close()
            return Outcome(Kind.BLOCKED, connection.wrong_password(self.server))
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()
        return for_reply(code, words)


def _sign_in(smtp: smtplib.SMTP, server: Server) -> None:
    """smtplib signs in with ASCII only; RFC 4616 says UTF-8."""
    import base64
    import smtplib

    if (server.user + server.password).isascii():
        smtp.login(server.user, server.password)
        return
    token = base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode("ascii")
    code, words = smtp.docmd("AUTH", f"PLAIN {token}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, words)


def _dotted(content: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321 section 4.5.2); ends with CRLF."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\r\n.", b"\r\n..")


def _words(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.split())[:300]
