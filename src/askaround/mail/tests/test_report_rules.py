"""What reports, part lists, absences and folders say; and that damage never raises."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.mail.rules import absence, folders, incoming, reports, structure

MONDAY = dt.date(2026, 11, 30)


def dsn(*blocks: str) -> bytes:
    return "\r\n\r\n".join(("Reporting-MTA: dns; mx.example.com", *blocks)).encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            dsn("Final-Recipient: rfc822; Ben@Example.com\r\nAction: failed\r\nStatus: 5.1.1"),
            reports.Report("failed", "ben@example.com", "5.1.1"),
        ),
        (
            dsn("Final-Recipient: rfc822;<b@x.example.com>\r\nOriginal-Recipient: rfc822;ben@example.com\r\nAction: delayed\r\nStatus: 4.4.1 (no answer)"),
            reports.Report("delayed", "ben@example.com", "4.4.1"),
        ),
        (  # the server says more than its report
            dsn("Final-Recipient: rfc822; ben@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp;\r\n 550 5.2.1 mailbox disabled"),
            reports.Report("failed", "ben@example.com", "5.2.1"),
        ),
        (  # the worst of several
            dsn(
                "Final-Recipient: rfc822; a@example.com\r\nAction: relayed\r\nStatus: 2.0.0",
                "Final-Recipient: rfc822; ben@example.com\r\nAction: Failed (really)\r\nStatus: 5.2.2",
            ),
            reports.Report("failed", "ben@example.com", "5.2.2"),
        ),
        (dsn("Final-Recipient: rfc822; ben@example.com\r\nStatus: 5.1.1"), reports.Report("failed", "ben@example.com", "5.1.1")),
        (dsn("Final-Recipient: rfc822; ben@example.com\r\nStatus: 4.2.2"), reports.Report("delayed", "ben@example.com", "4.2.2")),
        (dsn("Action failed\r\nnothing here"), reports.Report()),
        (b"\xff\xfe\x00 \r\n\r\n:::\r\n", reports.Report()),
        (b"", reports.Report()),
    ],
)  # fmt: skip
def test_what_a_delivery_status_says(raw: bytes, expected: reports.Report) -> None:
    assert reports.read(raw) == expected


@given(st.binary(max_size=400))
def test_damaged_reports_say_nothing_false(raw: bytes) -> None:
    found = reports.read(raw)
    assert found.action in ("", "failed", "delayed", "relayed", "expanded", "delivered")
    assert len(found.status) <= 12


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.1.1", "there is no such mailbox"),
        ("4.2.2", "the mailbox is full"),
        ("5.7.99", "their mail server does not take it for reasons of its own"),
        ("5.9.1", ""),
        ("hello", ""),
    ],
)
def test_codes_in_words(status: str, words: str) -> None:
    assert reports.words(status) == words


def test_why_it_came_back() -> None:
    assert reports.sentence("5.1.1", "ben@example.com") == (
        "It came back from ben@example.com: there is no such mailbox (5.1.1)."
    )
    assert reports.sentence("", "") == "It came back; the report does not say why."


def test_a_code_in_free_text_stands_behind_a_reply_code() -> None:
    assert reports.status_in("said: 550 5.1.1 no such user") == "5.1.1"
    assert reports.status_in("#5.7.1 refused") == "5.7.1"
    assert reports.status_in("mx 5.1.1 [192.5.1.1]") == ""


def test_a_report_decides_over_the_headers() -> None:
    headers = {
        "content-type": ["multipart/report; report-type=delivery-status"],
        "from": ["MAILER-DAEMON@x.example.com"],
    }
    read = incoming.read(headers)
    assert read.kind == "bounce"
    slow = incoming.with_report(
        read, reports.Report("delayed", "b@example.com", "4.4.1"), ["<1@example.org>"]
    )
    assert (slow.kind, slow.references, slow.status) == ("delayed", ("<1@example.org>",), "4.4.1")
    assert incoming.with_report(read, reports.Report("delivered"), []).kind == "automatic"
    assert incoming.with_report(read, reports.Report(), []).kind == "bounce"


REPORT = (
    b'7 (UID 9 BODYSTRUCTURE (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 30 1 NIL NIL NIL NIL)'
    b'("message" "delivery-status" NIL NIL NIL "base64" 120 NIL NIL NIL NIL)'
    b'("message" "rfc822" NIL NIL NIL "7bit" 99 ("d" "s" (("a" NIL "b" "c")) NIL NIL NIL NIL NIL NIL "<x@y>") '
    b'("text" "plain" NIL NIL NIL "7bit" 5 1) 4 NIL NIL NIL NIL) "report" ("report-type" "delivery-status") NIL NIL NIL))'
)


def test_the_parts_of_a_report() -> None:
    found = structure.parts(REPORT)
    assert [(part.section, part.kind, part.encoding) for part in found] == [
        ("1", "text/plain", "7bit"), ("2", "message/delivery-status", "base64"), ("3", "message/rfc822", "7bit"),
    ]  # fmt: skip


def test_nested_parts_literals_and_a_single_part() -> None:
    nested = (
        b'1 (UID 1 BODYSTRUCTURE ((("text" "plain" NIL NIL NIL "7bit" 1 1)("TEXT" "Calendar" ("method" {5}\r\nREPLY) NIL NIL '
        b'"base64" 88 2) "alternative")("application" "ics" ("name" "a\\"b).ics") NIL NIL "base64" 9) "mixed"))'
    )
    assert [(part.section, part.kind) for part in structure.parts(nested)] == [
        ("1.1", "text/plain"), ("1.2", "text/calendar"), ("2", "application/ics"),
    ]  # fmt: skip
    assert structure.parts(nested)[1].params == {"method": "REPLY"}
    (alone,) = structure.parts(
        b'1 (BODYSTRUCTURE ("text" "calendar" ("method" "REPLY") NIL NIL "8bit" 88 2) UID 4)'
    )
    assert (alone.section, alone.size) == ("1", 88)


@given(st.one_of(st.binary(max_size=200), st.text('()"{}1 abc\\', max_size=200).map(str.encode)))
def test_a_damaged_list_of_parts_raises_nothing(answer: bytes) -> None:
    structure.parts(b"1 (BODYSTRUCTURE " + answer)
    structure.parts(REPORT[: len(answer)])


def test_brackets_without_end_are_no_endless_depth() -> None:
    assert structure.parts(b"1 (BODYSTRUCTURE " + b"(" * 100_000) == []


def test_a_size_of_other_digits_is_no_size() -> None:
    answer = '1 (BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" "²"))'
    assert [part.size for part in structure.parts(answer.encode())] == [0]


def test_a_part_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    assert structure.plain(b"QWN0aW9u\r\nOiBmYWlsZWQ", "base64") == b"Action: fail"
    assert structure.plain(b"=not= base64!", "base64") is not None
    assert structure.plain(b"a=3Db=", "quoted-printable").startswith(b"a=b")


@pytest.mark.parametrize(
    ("subject", "back"),
    [
        ("Out of office until 5 December", "2026-12-06"),
        ("Automatic reply: back on Jan 4th", "2027-01-04"),
        ("Away until 2026-12-05 Re: 20 minutes", "2026-12-06"),
        ("OOO through Dec 24", "2026-12-25"),
        ("Abwesend bis 12.12.2026", "2026-12-13"),
        ("returning Monday, December 7", "2026-12-07"),
        ("away until 12/25/2026", "2026-12-26"),
        ("away until 04/05/2027", None),  # April or May
        ("Out of office", None),
        ("until 99 December", None),
        ("until 1 November 2026", None),  # past
        ("until 1 January 2031", None),  # no absence
        ("Re: the talk on 5 December", None),
    ],
)
def test_when_somebody_is_back(subject: str, back: str | None) -> None:
    assert absence.back_on(subject, MONDAY) == (dt.date.fromisoformat(back) if back else None)


@given(st.text(max_size=120))
def test_no_subject_makes_a_day_out_of_reach(subject: str) -> None:
    found = absence.back_on(f"until {subject}", MONDAY)
    assert found is None or MONDAY < found <= MONDAY + absence.LONGEST + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ([("INBOX", ()), ("Sent", ()), ("Old", ("\\HasNoChildren", "\\Sent"))], "Old"),
        ([("INBOX", ()), ("INBOX.Sent Items", ()), ("Drafts", ())], "INBOX.Sent Items"),
        ([("Sent", ("\\NoSelect",)), ("Archive/Gesendet", ())], "Archive/Gesendet"),
        ([("Presented", ()), ("INBOX", ())], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_where_sent_messages_lie(listed: list[tuple[str, tuple[str, ...]]], name: str) -> None:
    assert folders.sent(listed) == name
