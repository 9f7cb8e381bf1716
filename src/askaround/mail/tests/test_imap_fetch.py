"""A message that the server will not give holds up no other."""

from __future__ import annotations

import imaplib
from types import SimpleNamespace
from typing import Any

import pytest

from askaround.mail import imap_fetch, inbox
from askaround.mail.rules import incoming

HEADERS = "From: Ben <ben@example.com>\r\nSubject: Yes\r\nContent-Type: multipart/report\r\n\r\n"


class Box:
    """Gives headers of every message but the `bad`; of no message its parts."""

    def __init__(self, *bad: int, how: str = "NO") -> None:
        self.bad, self.how, self.asked = bad, how, 0
        self.client = SimpleNamespace(uid=self.uid)

    def uid(self, _: str, uids: str, what: str) -> tuple[str, list[Any]]:
        self.asked += 1
        wanted = [int(each) for each in uids.split(",")]
        if "HEADER" not in what or any(uid in self.bad for uid in wanted):
            if self.how == "abort":
                raise imaplib.IMAP4.abort("gone")
            if self.how == "BAD":
                raise imaplib.IMAP4.error("UID command error: BAD")
            return "NO", [b"the message cannot be read"]
        return "OK", [(f"{uid} (UID {uid} BODY[] {{1}}".encode(), HEADERS.encode()) for uid in wanted]


def read(box: Box, uids: list[int]) -> list[int]:
    found = inbox._read(box, uids, frozenset(), True)  # type: ignore[arg-type]
    assert {headers.kind for _, headers, _ in found} <= {incoming.AUTOMATIC}
    return [uid for uid, _, _ in found]


@pytest.mark.parametrize("how", ["NO", "BAD"])
def test_the_others_are_read(how: str) -> None:
    assert read(Box(7, 90, how=how), list(range(1, 101))) == [
        uid for uid in range(1, 101) if uid not in (7, 90)
    ]
    assert read(Box(1, how=how), [1, 2]) == [2]


def test_a_server_that_gives_nothing_is_at_fault_itself() -> None:
    for box in (Box(1), Box(*range(1, 101))):
        with pytest.raises(imaplib.IMAP4.error):
            read(box, list(range(1, 101)) if len(box.bad) > 1 else [1])


def test_a_connection_that_breaks_ends_the_reading_at_once() -> None:
    box = Box(7, how="abort")
    with pytest.raises(imaplib.IMAP4.abort):
        imap_fetch.given(box, list(range(1, 101)), "(UID HEADER)")  # type: ignore[arg-type]
    assert box.asked == 1


@pytest.mark.parametrize("number", [-1, 1 << 63, "9" * 30, "x"])
def test_numbers_that_no_server_gives(number: str | int) -> None:
    with pytest.raises(ValueError):
        inbox._number(number)
