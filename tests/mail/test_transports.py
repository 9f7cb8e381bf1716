"""One contract for all transports, and what is particular to SMTP, against real servers on loopback."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import pytest

from askaround.mail.connection import Server
from askaround.mail.message import Envelope
from askaround.mail.rules.outcome import Kind
from askaround.mail.transports import Transport
from askaround.mail.transports.folder import FolderTransport
from askaround.mail.transports.smtp import SmtpTransport
from tests.realparts.mail import PASSWORD, PostOffice

BEN = "ben@example.com"


def envelope(number: int = 1, **changes: object) -> Envelope:
    values: dict[str, object] = {
        "message_id": f"<{number}.a-b@example.org>",
        "sender": "ada@example.org",
        "sender_name": "Ada Lindqvist",
        "recipient": BEN,
        "recipient_name": "Ben Ångström, “the Lab”",
        "subject": "Grüße – a question",
        "body": "Dear Ben,\n\n.a line with a dot\n..two\nFrom here on: ünïcode\n",
        "date": dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC),
    }
    return Envelope(**{**values, **changes})  # type: ignore[arg-type]


class Way(Protocol):
    def transport(self) -> Transport: ...
    def arrived(self) -> list[EmailMessage]: ...


class FolderWay:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def transport(self) -> FolderTransport:
        return FolderTransport(self.folder)

    def arrived(self) -> list[EmailMessage]:
        from email import policy
        from email.parser import BytesParser

        assert {file.suffix for file in self.folder.iterdir()} <= {".eml"}
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(file.read_bytes()) for file in sorted(self.folder.iterdir())]  # type: ignore[misc]


class SmtpWay:
    def __init__(self, office: PostOffice, security: str) -> None:
        self.office = office
        self.security = security

    def transport(self) -> SmtpTransport:
        user = "ada@example.org" if self.security != "none" else ""
        return SmtpTransport(
            Server("SMTP", self.office.host, self.office.smtp_port, self.security, user, PASSWORD), timeout=10
        )

    def arrived(self) -> list[EmailMessage]:
        return self.office.messages(BEN)


@pytest.fixture(params=["folder", "smtp", "smtp-starttls"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Way]:
    if request.param == "folder":
        yield FolderWay(tmp_path / "outbox")
        return
    office = request.getfixturevalue("post_office")
    monkeypatch.setenv("SSL_CERT_FILE", str(office.authority))
    yield SmtpWay(office, "starttls" if request.param == "smtp-starttls" else "none")


def test_contract_what_is_accepted_has_arrived_once_and_as_written(way: Way) -> None:
    transport = way.transport()
    assert transport.deliver(envelope()).kind is Kind.ACCEPTED
    transport.close()
    (found,) = way.arrived()
    assert found["Subject"] == "Grüße – a question"
    assert found["Message-ID"] == "<1.a-b@example.org>"
    assert found["To"].addresses[0].display_name == "Ben Ångström, “the Lab”"
    body = found.get_content().replace("\r\n", "\n").rstrip("\n")
    assert body == "Dear Ben,\n\n.a line with a dot\n..two\nFrom here on: ünïcode"


def test_contract_one_transport_carries_many(way: Way) -> None:
    transport = way.transport()
    kinds = [transport.deliver(envelope(number)).kind for number in range(5)]
    transport.close()
    transport.close()
    assert kinds == [Kind.ACCEPTED] * 5
    assert {each["Message-ID"] for each in way.arrived()} == {
        f"<{number}.a-b@example.org>" for number in range(5)
    }


@pytest.mark.parametrize("field", ["subject", "recipient_name", "sender_name", "recipient", "sender"])
def test_contract_a_text_with_a_line_break_is_refused_and_nothing_arrives(way: Way, field: str) -> None:
    transport = way.transport()
    outcome = transport.deliver(envelope(**{field: "ben@example.com\nBcc: c@example.net"}))
    assert outcome.kind is Kind.REFUSED
    assert transport.deliver(envelope(2)).kind is Kind.ACCEPTED
    transport.close()
    assert len(way.arrived()) == 1


def test_contract_only_certain_proof_counts(way: Way) -> None:
    transport = way.transport()
    assert not transport.was_delivered("<1.a-b@example.org>")
    transport.deliver(envelope())
    transport.close()
    assert transport.was_delivered("<1.a-b@example.org>") == isinstance(way, FolderWay)


def test_a_file_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    transport.deliver(envelope())
    file = transport.path_of("<1.a-b@example.org>")
    file.write_text("the owner's mail program is at it")
    assert transport.deliver(envelope()).kind is Kind.ACCEPTED
    assert file.read_text() == "the owner's mail program is at it"


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "new")
    transport.deliver(envelope())
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert transport.path_of("<1.a-b@example.org>").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_none_blocks_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = FolderTransport(tmp_path / "file" / "inside").deliver(envelope())
    assert outcome.kind is Kind.BLOCKED
    assert "mail_folder" in outcome.words


def smtp(office: PostOffice, **changes: object) -> SmtpTransport:
    values: dict[str, object] = {
        "protocol": "SMTP", "host": office.host, "port": office.smtp_port, "security": "none", "user": "",
        "password": "",
    }  # fmt: skip
    return SmtpTransport(Server(**{**values, **changes}), timeout=10)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("550 5.1.1 no such user", Kind.REFUSED), ("451 4.7.1 greylisted, come again", Kind.LATER),
     ("421 4.3.2 closing", Kind.BLOCKED), ("530 5.7.0 sign in first", Kind.BLOCKED)],
)  # fmt: skip
def test_a_refused_recipient_and_then_another(post_office: PostOffice, reply: str, kind: Kind) -> None:
    post_office.refused["nobody@example.com"] = reply
    transport = smtp(post_office)
    outcome = transport.deliver(envelope(recipient="nobody@example.com"))
    assert outcome.kind is kind
    if kind in (Kind.REFUSED, Kind.LATER):
        assert reply in outcome.words
    assert transport.deliver(envelope(2)).kind is Kind.ACCEPTED
    transport.close()
    assert len(post_office.messages(BEN)) == 1


def test_a_connection_that_breaks_after_the_message_is_unknown(post_office: PostOffice) -> None:
    post_office.drop_after_data = 1
    transport = smtp(post_office)
    assert transport.deliver(envelope()).kind is Kind.UNKNOWN
    assert len(post_office.messages(BEN)) == 1
    assert transport.deliver(envelope(2)).kind is Kind.ACCEPTED
    transport.close()


def test_nobody_listening(post_office: PostOffice) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = smtp(post_office, port=taken.getsockname()[1]).deliver(envelope())
    assert outcome.kind is Kind.BLOCKED
    assert "refuses connections" in outcome.words


def test_a_wrong_password(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.authority))
    outcome = smtp(post_office, security="starttls", user="ada@example.org", password="wrong ü").deliver(
        envelope()
    )
    assert outcome.kind is Kind.BLOCKED
    assert "refused the sign-in of ada@example.org" in outcome.words
    assert "wrong" not in outcome.words


def test_a_certificate_that_nobody_vouches_for(post_office: PostOffice) -> None:
    outcome = smtp(post_office, security="starttls").deliver(envelope())
    assert outcome.kind is Kind.BLOCKED
    assert "certificate" in outcome.words


def test_tls_on_a_port_without_it(post_office: PostOffice) -> None:
    outcome = smtp(post_office, security="tls").deliver(envelope())
    assert outcome.kind is Kind.BLOCKED
    assert "--smtp-security" in outcome.words


def test_an_open_connection_leaves_this_computer_never(post_office: PostOffice) -> None:
    outcome = smtp(post_office, host="192.0.2.9").deliver(envelope())
    assert outcome.kind is Kind.BLOCKED
    assert "tls or starttls" in outcome.words


class Talker:
    """A server that says what it is told: one list of replies per connection, then it hangs up."""

    def __init__(self, *scripts: list[bytes | None]) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        self.thread = threading.Thread(target=self._talk, args=(scripts,), daemon=True)
        self.thread.start()

    def _talk(self, scripts: tuple[list[bytes | None], ...]) -> None:
        for script in scripts:
            connection, _ = self.socket.accept()
            with connection, connection.makefile("rb") as lines:
                for reply in script:
                    if reply is None:
                        for line in lines:
                            self.heard.append(line)
                            if line == b".\r\n":
                                break
                        continue
                    connection.sendall(reply + b"\r\n")
                    if not reply.startswith(b"354"):
                        self.heard.append(lines.readline())

    def close(self) -> None:
        self.thread.join(10)
        self.socket.close()


OK = [b"220 hello", b"250 hello", b"250 sender", b"250 recipient"]


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([b"554 not today"], Kind.BLOCKED),
        ([*OK, b"452 too many"], Kind.LATER),
        ([*OK, b"554 no"], Kind.REFUSED),
        ([*OK, b"354 go", None, b"250 taken"], Kind.ACCEPTED),
        ([*OK, b"354 go", None, b"451 disk full"], Kind.LATER),
        ([*OK, b"354 go", None, b"552 too large"], Kind.REFUSED),
        ([*OK, b"354 go", None, b"252 taken, I think"], Kind.ACCEPTED),
        ([*OK, b"354 go", None, b"taken"], Kind.UNKNOWN),
        ([*OK, b"354 go", None], Kind.UNKNOWN),
        (OK, Kind.BLOCKED),
    ],
)
def test_each_answer_at_each_point(script: list[bytes | None], kind: Kind) -> None:
    talker = Talker(script)
    transport = SmtpTransport(Server("SMTP", "127.0.0.1", talker.port, "none", "", ""), timeout=5)
    assert transport.deliver(envelope()).kind is kind
    transport.close()
    talker.close()


def test_a_connection_closed_between_two_messages_is_opened_again() -> None:
    talker = Talker([*OK, b"354 go", None, b"250 taken"], [*OK, b"354 go", None, b"250 taken"])
    transport = SmtpTransport(Server("SMTP", "127.0.0.1", talker.port, "none", "", ""), timeout=5)
    # The talker hangs up when it hears the next command; the message is then announced anew.
    assert [transport.deliver(envelope(number)).kind for number in (1, 2)] == [Kind.ACCEPTED] * 2
    transport.close()
    talker.close()
    assert sum(line == b".\r\n" for line in talker.heard) == 2
