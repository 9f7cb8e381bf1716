"""Opening a box at servers that break off, refuse, or speak nonsense: always one sentence, no password in it."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator

import pytest

from askaround.lib.errors import Refusal
from askaround.mail.connection import Server
from askaround.mail.imap_box import open_mailbox, signed_in

HELLO = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2] ready\r\n"
CAPABILITY = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2\r\nTAG OK done\r\n"
SECRET = "s3cret-555"


class Talker:
    """An IMAP server that answers each line with the next of its replies (TAG is the line's tag), then hangs up. One list per visit."""

    def __init__(self, *visits: list[bytes]) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.heard: list[bytes] = []
        self.visits = visits
        self.thread = threading.Thread(target=self._talk, daemon=True)
        self.thread.start()

    def _talk(self) -> None:
        for replies in self.visits:
            connection, _ = self.socket.accept()
            tag = b""
            with connection, connection.makefile("rb") as lines:
                for number, reply in enumerate(replies):
                    if number:
                        line = lines.readline()
                        self.heard.append(line)
                        first = line.split(b" ", 1)[0].strip()
                        # A line that goes on with a command has no tag.
                        tag = first if b" " in line else tag
                    try:
                        connection.sendall(reply.replace(b"TAG", tag))
                    except OSError:
                        break

    def close(self) -> None:
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def talk() -> Iterator[list[Talker]]:
    talkers: list[Talker] = []
    yield talkers
    for each in talkers:
        each.close()


def server(talker: Talker, *tokens: str) -> Server:
    given = iter(tokens)
    token = (lambda _fresh: next(given)) if tokens else None
    return Server("IMAP", "127.0.0.1", talker.port, "none", "ada", SECRET, token)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([], "broke the connection"),
        ([b"* BYE not today\r\n"], "broke the connection"),
        ([b"\x00\xff\xfe nonsense\r\n"], "broke the connection"),
        ([b"220 smtp.example.org ESMTP\r\n"], "broke the connection"),
        ([HELLO], "broke the connection"),
        ([HELLO, CAPABILITY], "broke the connection"),
        ([HELLO, CAPABILITY, b"TAG NO [AUTHENTICATIONFAILED] no\r\n"], "refused the sign-in of ada"),
        ([HELLO, CAPABILITY, b"TAG NO [ALERT] Application-specific password required\r\n"], "app password"),
        ([HELLO, CAPABILITY, b"TAG NO Your account is not enabled for IMAP use\r\n"], "IMAP is switched off"),
        ([HELLO, CAPABILITY, b"TAG NO [UNAVAILABLE] backend down\r\n"], "try again later"),
        ([HELLO, CAPABILITY, b"TAG BAD " + b"x" * 100_000 + b"\r\n"], "refused the sign-in of ada"),
        ([HELLO, CAPABILITY, b"TAG OK in\r\n", b"TAG NO no such box\r\n"], "no folder “INBOX”"),
        ([HELLO, CAPABILITY, b"TAG OK in\r\n", b"* 3 EXISTS\r\n"], "broke the connection"),
        ([HELLO, CAPABILITY, b"TAG OK in\r\n", b"* 3 FETCH (BODY {500}\r\nhalf of it"], "broke the connection"),
    ],
)  # fmt: skip
def test_whatever_a_server_does_it_is_one_sentence(
    talk: list[Talker], replies: list[bytes], words: str
) -> None:
    talk.append(Talker(replies))
    with pytest.raises(Refusal) as refused, open_mailbox(server(talk[0]), "INBOX"):
        pass
    assert words in refused.value.sentence
    assert SECRET not in refused.value.sentence


def refusing(answer: bytes) -> list[bytes]:
    """A visit whose token is refused: the challenge, the empty answer to it, the end."""
    challenge = b"+ " + base64.b64encode(answer) + b"\r\n"
    return [HELLO, CAPABILITY, b"+ \r\n", challenge, b"TAG NO SASL authentication failed\r\n"]


def test_a_refused_token_is_followed_by_one_other(talk: list[Talker]) -> None:
    welcome = [HELLO, CAPABILITY, b"+ \r\n", b"TAG OK in\r\n", b"* BYE\r\nTAG OK out\r\n"]
    talk.append(Talker(refusing(b'{"status":"400"}'), welcome))
    with signed_in(server(talk[0], "old", "new")):
        pass
    shown = [base64.b64decode(line) for line in talk[0].heard if line.startswith(b"dXNlcj")]
    assert shown == [b"user=ada\x01auth=Bearer old\x01\x01", b"user=ada\x01auth=Bearer new\x01\x01"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"status":"400","schemes":"Bearer","scope":"mail"}', "sign in again with that address"),
        (b'{"status":"403"}', "does not cover mail"),
        (b"no json", "sign in again with that address"),
        (b"[1]", "sign in again with that address"),
    ],
)
def test_two_refused_tokens_say_why(talk: list[Talker], answer: bytes, words: str) -> None:
    talk.append(Talker(refusing(answer), refusing(answer)))
    with pytest.raises(Refusal) as refused, signed_in(server(talk[0], "old", "new")):
        pass
    assert words in refused.value.sentence
    assert "old" not in refused.value.sentence


def test_a_server_without_the_mechanism(talk: list[Talker]) -> None:
    visit = [HELLO, CAPABILITY, b"TAG NO Unsupported authentication mechanism.\r\n"]
    talk.append(Talker(visit, visit))
    with pytest.raises(Refusal, match="XOAUTH2"), signed_in(server(talk[0], "old", "new")):
        pass


def test_a_server_that_cannot_encrypt(talk: list[Talker]) -> None:
    talk.append(Talker([HELLO, CAPABILITY]))
    box = Server("IMAP", "127.0.0.1", talk[0].port, "starttls", "ada", SECRET)
    with pytest.raises(Refusal, match="offers no STARTTLS; choose tls, with port 993"), signed_in(box):
        pass


def test_an_open_connection_leaves_this_computer_never() -> None:
    with (
        pytest.raises(Refusal, match="tls or starttls"),
        signed_in(Server("IMAP", "192.0.2.9", 143, "none", "ada", SECRET)),
    ):
        pass
