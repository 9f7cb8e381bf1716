"""Messages through the owner's SMTP server (RFC 5321).

In: a `Server`. Out: outcomes. One connection serves a whole run. A message whose last line was sent but whose answer never came is UNKNOWN;
everything that goes wrong earlier is surely not taken over.
"""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from askaround.lib.errors import Refusal
from askaround.mail import connection
from askaround.mail.connection import Server
from askaround.mail.message import Envelope, as_bytes, ascii_address
from askaround.mail.rules.outcome import Kind, Outcome, for_end, for_reply

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
        """None when connected; else why not. A provider's token that the server refuses is fetched anew, once."""
        import smtplib

        if self._smtp is not None:
            return None
        refused: smtplib.SMTPAuthenticationError | None = None
        for fresh in connection.attempts(self.server):
            try:
                connection.refuse_open(self.server)
                self._smtp = self._connect(self.server.secret(fresh))
                return None
            except Refusal as refusal:
                return Outcome(Kind.BLOCKED, refusal.sentence)
            except smtplib.SMTPAuthenticationError as error:
                refused = error
            except smtplib.SMTPNotSupportedError as error:
                return Outcome(Kind.BLOCKED, self._not_offered(error))
            except smtplib.SMTPResponseException as error:
                said = f"{error.smtp_code} {_words(error.smtp_error)}"
                return Outcome(
                    Kind.BLOCKED,
                    f"The SMTP server {self.server.host} turned the connection away (“{said}”); try again later.",
                )
            except (smtplib.SMTPException, OSError, UnicodeError) as error:
                return Outcome(Kind.BLOCKED, connection.sentence(self.server, error))
        return Outcome(Kind.BLOCKED, self._not_let_in(refused)) if refused is not None else None

    def _not_let_in(self, error: smtplib.SMTPAuthenticationError) -> str:
        said = f"{error.smtp_code} {_words(error.smtp_error)}"
        if 400 <= error.smtp_code < 500:
            return f"The SMTP server {self.server.host} cannot check the sign-in just now (“{said}”); try again later."
        return connection.not_let_in(self.server, said)

    def _not_offered(self, error: Exception) -> str:
        if "STARTTLS" in str(error):
            return connection.no_starttls(self.server)
        return (
            f"The SMTP server {self.server.host}:{self.server.port} takes no sign-in on this port; "
            "use the port for sending that your provider names, or leave the user out."
        )

    def _connect(self, secret: str) -> smtplib.SMTP:
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
            # The last line is sent by itself (see _hand_over); without this it waits 40 ms for the answer to the text before it.
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=connection.tls_context())
                smtp.ehlo()
            if server.user:
                _sign_in(smtp, server, secret)
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
        outcome = for_end(code, _words(words))
        if outcome.kind is Kind.UNKNOWN:
            # Whatever this is, the next answer on this line may belong to it.
            self.close()
        return outcome

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
            return Outcome(Kind.BLOCKED, connection.not_let_in(self.server, words))
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()
        return for_reply(code, words)


def _sign_in(smtp: smtplib.SMTP, server: Server, secret: str) -> None:
    """smtplib signs in with ASCII only; RFC 4616 says UTF-8, and XOAUTH2 it does not know."""
    import smtplib

    if server.token is None and (server.user + secret).isascii():
        smtp.login(server.user, secret)
        return
    mechanism, content = "PLAIN", f"\0{server.user}\0{secret}".encode()
    if server.token is not None:
        mechanism, content = "XOAUTH2", connection.xoauth2(server.user, secret)
        if not smtp.has_extn("auth"):
            raise smtplib.SMTPNotSupportedError("no AUTH")
    code, words = smtp.docmd("AUTH", f"{mechanism} {_coded(content)}")
    why = b""
    if code == 334 and server.token is not None:
        # The refusal: why it is one; an empty answer ends the try.
        why, (code, words) = _decoded(words), smtp.docmd("")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, words + b" " + why)


def _coded(content: bytes) -> str:
    import base64

    return base64.b64encode(content).decode("ascii")


def _decoded(words: bytes) -> bytes:
    import base64

    try:
        return base64.b64decode(words)
    except ValueError:
        return b""


def _dotted(content: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321 section 4.5.2); ends with CRLF."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\r\n.", b"\r\n..")


def _words(reply: bytes | str) -> str:
    return connection.plain(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply))
