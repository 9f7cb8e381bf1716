"""Mail for the tests: aiosmtpd writes each recipient's Maildir, Dovecot serves the same Maildir over IMAP.

In: Debian's dovecot-imapd; aiosmtpd from PyPI. Out: `post_office()` → `PostOffice` with `smtp_port`, `imap_port`,
what arrived, and faults to order: a refused sender, a connection dropped after the message was taken.
Both servers also take the tokens of `office.provider` (XOAUTH2), which they show to it each time.
Every account's password is PASSWORD; any address of example.org, .com and .net has an account.
"""

from __future__ import annotations

import base64
import itertools
import json
import logging
import mailbox
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.realparts import certificate
from tests.realparts.parts import Process, folder, free_port, hand_over, program, serving_user
from tests.realparts.provider import TokenServer

PASSWORD = "rehearsal-555"

DOVECOT = """
base_dir = {run}
state_dir = {run}
log_path = {run}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:{boxes}/%Lu
mail_fsync = never
auth_failure_delay = 0
maildir_very_dirty_syncs = no
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {oauth2}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={boxes}/%Lu
}}
service anvil {{
  chroot =
  # Dovecot makes an address wait longer after each refused sign-in; tests refuse on purpose.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service stats {{
  chroot =
}}
"""

# Dovecot asks the provider about each token (RFC 7662).
DOVECOT_OAUTH2 = """
introspection_mode = get
introspection_url = {introspect}?token=
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class PostOffice:
    """A running SMTP and IMAP server over the same mailboxes. `host` speaks TLS too: STARTTLS on `smtp_port` and
    `imap_port`, TLS from the start on `imaps_port`; `authority` is the file that makes a client trust it."""

    boxes: Path
    host: str = "localhost"
    smtp_port: int = 0
    imap_port: int = 0
    imaps_port: int = 0
    password: str = PASSWORD
    authority: Path = Path()
    refused: dict[str, str] = field(default_factory=dict)
    drop_after_data: int = 0
    delay: float = 0.0
    taken: list[str] = field(default_factory=list)
    provider: TokenServer = field(default_factory=TokenServer)

    def box(self, address: str) -> mailbox.Maildir:
        path = self.boxes / address.casefold()
        # Dovecot, signed in to a mailbox that has no message yet, may have made its folder without what belongs in it.
        for part in ("tmp", "new", "cur"):
            (path / part).mkdir(parents=True, exist_ok=True)
        hand_over(path)
        return mailbox.Maildir(path)

    def messages(self, address: str) -> list[EmailMessage]:
        """What lies in somebody's mailbox, in order of arrival."""
        box = self.box(address)
        raws = sorted((box.get_message(key).get_date(), key) for key in box.keys())  # noqa: SIM118
        parser = BytesParser(policy=modern)
        return [parser.parsebytes(box.get_bytes(key)) for _, key in raws]  # type: ignore[misc]

    def put(self, address: str, raw: bytes) -> None:
        """Lay a message into a mailbox, as a delivery would."""
        box = self.box(address)
        box.add(mailbox.MaildirMessage(raw))
        hand_over(self.boxes / address.casefold())

    def reply(self, to: EmailMessage, text: str, *, subject: str | None = None) -> EmailMessage:
        """Answer a message as its first recipient would; the answer lies in the sender's mailbox afterwards."""
        answer = EmailMessage()
        answer["From"], answer["To"] = str(to["To"]), str(to["From"])
        answer["Subject"] = subject or f"Re: {to['Subject']}"
        answer["Date"] = formatdate(localtime=False)
        answer["Message-ID"] = make_msgid(domain="example.org")
        answer["In-Reply-To"] = answer["References"] = str(to["Message-ID"])
        answer.set_content(text)
        self.put(to["From"].addresses[0].addr_spec, bytes(answer))
        return answer

    def forget(self) -> None:
        """Empty every mailbox and cancel every fault."""
        for path in self.boxes.iterdir():
            self.box(path.name).clear()
        self.refused.clear()
        self.taken.clear()
        self.drop_after_data, self.delay = 0, 0.0
        self.provider.forget()


class _Clerk:
    """aiosmtpd's handler: checks the orders of the post office, then writes Maildirs."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office
        self.numbers = itertools.count()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.casefold() in self.office.refused:
            return self.office.refused[address.casefold()]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """A refusal is a challenge that says why; the client answers it with nothing, and hears 535."""
        shown = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        found = re.fullmatch("user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", shown)
        if found and self.office.provider.user_of(found[2]) == found[1].casefold():
            return AuthResult(success=True)
        reason = {"status": "400", "schemes": "Bearer", "scope": "mail"}
        await server.challenge_auth(json.dumps(reason))
        await server.push("535 5.7.8 Username and password not accepted")
        return AuthResult(success=False, handled=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        office = self.office
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        for address in envelope.rcpt_tos:
            office.put(address, raw)
            office.taken.append(address.casefold())
        if office.delay:
            time.sleep(office.delay)
        if office.drop_after_data > 0:
            office.drop_after_data -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 OK"


logging.getLogger("mail.log").setLevel(logging.ERROR)


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=good)


class _Controller(Controller):
    """A controller whose socket is bound before the thread starts, so that a taken port is known at once."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), 5) as probe:
            probe.recv(64)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A post office of its own. Raises Missing where Dovecot is not there."""
    dovecot = program("dovecot", "/usr/sbin/dovecot")
    with folder("mail") as path:
        boxes, run, tls = path / "boxes", path / "run", path / "tls"
        for each in (boxes, run, tls):
            each.mkdir()
        office = PostOffice(boxes)
        pem = certificate.make(tls)
        hand_over(path)
        office.authority = pem.authority
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem.certificate, pem.key)
        office.provider.start()
        office.smtp_port = free_port()
        smtp = _Controller(
            _Clerk(office),
            hostname="127.0.0.1",
            port=office.smtp_port,
            tls_context=context,
            authenticator=_authenticate,
            auth_require_tls=False,
        )
        smtp.start()
        server = None
        try:
            server = _start_dovecot(dovecot, office, run, pem)
            yield office
        finally:
            smtp.stop()
            office.provider.stop()
            if server:
                # Asked to end, it takes five seconds; nothing of it is needed any more.
                server.stop(signal_first=False)


def _start_dovecot(dovecot: Path, office: PostOffice, run: Path, pem: certificate.Certificate) -> Process:
    import grp
    import pwd

    uid, gid = serving_user()
    office.imap_port, office.imaps_port = free_port(), free_port()
    settings = run.with_name("settings.conf")  # base_dir gets a dovecot.conf of its own
    oauth2 = run.with_name("oauth2.conf")
    oauth2.write_text(DOVECOT_OAUTH2.format(introspect=office.provider.address("/introspect")))
    settings.write_text(
        DOVECOT.format(
            run=run,
            boxes=office.boxes,
            certificate=pem.certificate,
            key=pem.key,
            user=pwd.getpwuid(uid).pw_name,
            group=grp.getgrgid(gid).gr_name,
            uid=uid,
            gid=gid,
            password=PASSWORD,
            imap=office.imap_port,
            imaps=office.imaps_port,
            oauth2=oauth2,
        )
    )
    server = Process([dovecot, "-F", "-c", settings], run / "output", as_serving_user=True, cwd=run)
    server.wait_for_port(office.imap_port)
    return server
