"""What may stand in a header, what follows from an answer, what a header says."""

from __future__ import annotations

import datetime as dt
import uuid
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.mail.message import Envelope, as_bytes
from askaround.mail.rules import headers, incoming
from askaround.mail.rules.outcome import LEASE, WAITS, Kind, Outcome, after, claim_is_dead, for_end, for_reply

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


def envelope(**changes: object) -> Envelope:
    values: dict[str, object] = {
        "message_id": "<0123@example.org>",
        "sender": "ada@example.org",
        "sender_name": "Ada Lindqvist",
        "recipient": "ben@example.com",
        "recipient_name": "Ben Achterberg",
        "subject": "A question about your work",
        "body": "Dear Ben,\n\nmay I ask you something?\n",
        "date": NOW,
    }
    return Envelope(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "a\nBcc: c@example.net",
        "a\rBcc: c@example.net",
        "a\r\nb",
        "a\x00b",
        "a\x0bb",
        "a\x85b",
        "a\u2028b",
        "\ud800",
    ],
)
@pytest.mark.parametrize("field", ["subject", "sender_name", "recipient_name", "recipient", "sender"])
def test_a_text_cannot_add_a_header(field: str, text: str) -> None:
    with pytest.raises(Refusal):
        as_bytes(envelope(**{field: text}))


CODED = (
    "=?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5uZXQ=?=",
    "a =?utf-8?q?=0D=0ABcc:_x@example.net?= b",
    "é =?utf-8?Q?=0ABcc:_x@example.net?=",
)


@pytest.mark.parametrize("text", CODED)
def test_an_encoded_word_cannot_add_a_header(text: str) -> None:
    """Somebody else's words come into ours: a name from an archive, the subject and the Message-ID of a mail that one answers."""
    identifier = f"<{text.replace(' ', '')}@example.com>"
    raw = as_bytes(
        envelope(subject=f"Re: {text}", recipient_name=text, sender_name=text, in_reply_to=identifier, references=(identifier, "<q@example.com>"))
    )  # fmt: skip
    read = message_from_bytes(raw, policy=policy.default)
    assert "Bcc" not in read
    assert b"\nBcc" not in raw
    assert [each.addr_spec for each in read["To"].addresses] == ["ben@example.com"]
    assert read["References"] == "<q@example.com>"
    assert read["Subject"].replace("\u200b", "") == f"Re: {text}"
    with pytest.raises(Refusal):
        headers.address("=?utf-8?b?DQpCY2M6IGE=?=@example.com", "address")


@pytest.mark.parametrize("sign", list('()<>[]:;@\\,"'))
def test_a_long_name_is_no_second_address(sign: str) -> None:
    name = f"Ana Maria {'Silva ' * 8}{sign} eve@example.net {'Ode ' * 8}{sign}"
    raw = as_bytes(envelope(recipient_name=name))
    read = message_from_bytes(raw, policy=policy.default)["To"]
    assert [each.addr_spec for each in read.addresses] == ["ben@example.com"]
    assert [each for _, each in getaddresses([str(read)])] == ["ben@example.com"]


def test_an_answer_goes_out_whatever_the_message_id_is_that_it_answers() -> None:
    assert headers.thread(["<a@x>", f"<{'b' * 300}@x>", "<a@x>\r\nBcc: c@example.net", "<ü@x>"], "<c@x>") == [
        "<a@x>",
        "<c@x>",
    ]
    raw = as_bytes(envelope(in_reply_to=f"<{'b' * 300}@x>"))
    assert b"In-Reply-To" not in raw
    assert b"References" not in raw


@given(st.text(max_size=120), st.text(max_size=60))
def test_whatever_the_texts_there_are_only_the_headers_that_belong(subject: str, name: str) -> None:
    try:
        raw = as_bytes(envelope(subject=subject, recipient_name=name))
    except Refusal:
        return
    read = message_from_bytes(raw, policy=policy.default)
    assert sorted(set(read.keys())) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ]
    )
    assert [each.addr_spec for each in read["To"].addresses] == ["ben@example.com"]


def test_accents_and_quotes_arrive_as_written() -> None:
    raw = as_bytes(
        envelope(
            subject="Grüße aus Łódź – “eine Frage” " + "sehr lang " * 15,
            recipient_name="O’Brien, Ångström (Lab)",
            recipient="ben@bücher.example",
            body="Liebe Grüße\n.\n..a\nFrom here\n" + "x" * 2000,
        )
    )
    assert raw.isascii()
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Subject"].startswith("Grüße aus Łódź – “eine Frage” sehr lang")
    assert read["To"].addresses[0].display_name == "O’Brien, Ångström (Lab)"
    assert read["To"].addresses[0].domain == "xn--bcher-kva.example"
    assert read.get_content().replace("\r\n", "\n") == "Liebe Grüße\n.\n..a\nFrom here\n" + "x" * 2000 + "\n"
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_an_answer_names_what_it_answers() -> None:
    read = message_from_bytes(as_bytes(envelope(in_reply_to="<q@example.com>")), policy=policy.default)
    assert (read["In-Reply-To"], read["References"]) == ("<q@example.com>", "<q@example.com>")


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b", "a b@c", "a@b@c", "<a@b>", "a,b@c", "a@b;c", '"a"@b', "a@[1]"]
)
def test_no_address(text: str) -> None:
    with pytest.raises(Refusal):
        headers.address(text, "address")


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "a\ud800"])
def test_no_body(text: str) -> None:
    with pytest.raises(Refusal):
        headers.body_text(text)


def test_message_ids_have_the_senders_domain_and_make_safe_file_names() -> None:
    key = uuid.UUID(int=7)
    assert headers.message_id("ada@example.org", key) == f"<{key.hex}@example.org>"
    assert headers.message_id("", key) == f"<{key.hex}@localhost.invalid>"
    assert headers.message_id("a@bücher.example", key).endswith("@xn--bcher-kva.example>")
    assert headers.file_name("<a/../b:c@example.org>") == "a_.._b_c@example.org.eml"


def test_what_follows_from_an_outcome() -> None:
    assert after(Outcome(Kind.ACCEPTED), 1, NOW).state == "sent"
    assert after(Outcome(Kind.REFUSED, "no"), 1, NOW).state == "failed"
    assert after(Outcome(Kind.UNKNOWN, "?"), 1, NOW).state == "uncertain"
    blocked = after(Outcome(Kind.BLOCKED, "down"), 50, NOW)
    assert (blocked.state, blocked.counts, blocked.not_before) == ("queued", False, None)


def test_a_temporary_refusal_waits_longer_each_time_and_is_given_up() -> None:
    found = [after(Outcome(Kind.LATER, "greylisted"), attempt, NOW) for attempt in range(1, len(WAITS) + 2)]
    waits = [each.not_before - NOW for each in found if each.not_before]
    assert waits == [dt.timedelta(minutes=minutes) for minutes in WAITS] == sorted(waits)
    assert [each.state for each in found] == ["queued"] * len(WAITS) + ["failed"]
    assert "greylisted" in found[-1].words


def test_replies_by_their_first_digit() -> None:
    assert for_reply(451, "busy").kind is Kind.LATER
    assert for_reply(550, "no such user").kind is Kind.REFUSED
    assert "550 no such user" in for_reply(550, "no such user").words


def test_only_a_refusal_says_that_the_message_was_not_taken() -> None:
    kinds = {code: for_end(code, "said").kind for code in (250, 200, 252, 421, 452, 554, 354, -1)}
    assert kinds == {
        250: Kind.ACCEPTED, 200: Kind.ACCEPTED, 252: Kind.ACCEPTED, 421: Kind.LATER, 452: Kind.LATER, 554: Kind.REFUSED,
        354: Kind.UNKNOWN, -1: Kind.UNKNOWN,
    }  # fmt: skip


def test_a_claim_is_dead_under_the_own_lock_or_after_the_lease() -> None:
    assert claim_is_dead("me", NOW, "me", NOW)
    assert not claim_is_dead("other", NOW - LEASE, "me", NOW)
    assert claim_is_dead("other", NOW - LEASE - dt.timedelta(seconds=1), "me", NOW)
    assert claim_is_dead("other", None, "me", NOW)


@pytest.mark.parametrize(
    ("fields", "automatic", "bounce"),
    [
        ({}, False, False),
        ({"auto-submitted": ["no"]}, False, False),
        ({"auto-submitted": ["auto-replied (vacation)"]}, True, False),
        ({"auto-submitted": ["auto-generated"]}, True, False),
        ({"precedence": ["bulk"]}, True, False),
        ({"precedence": ["first-class"]}, False, False),
        ({"x-autoreply": ["yes"]}, True, False),
        ({"return-path": ["<>"]}, False, False),
        ({"return-path": ["<>"], "from": ["Mail Delivery <MAILER-DAEMON@example.org>"]}, True, True),
        ({"content-type": ["multipart/report; report-type=delivery-status; boundary=x"]}, True, True),
        ({"content-type": ['Multipart/Report; boundary=x; report-type="delivery-status"']}, True, True),
        ({"content-type": ["multipart/report; report-type=disposition-notification"]}, True, False),
        ({"x-failed-recipients": ["a@example.org"]}, True, True),
        ({"content-type": ["text/plain; name=delivery-status"]}, False, False),
    ],
)  # fmt: skip
def test_who_wrote_it(fields: dict[str, list[str]], automatic: bool, bounce: bool) -> None:
    read = incoming.read({"from": ["Ben <ben@example.com>"], **fields})
    assert read.kind == ("bounce" if bounce else "automatic" if automatic else "reply")


def test_the_kept_facts() -> None:
    read = incoming.read(
        {
            "message-id": [" <a@example.com> "],
            "in-reply-to": ["<m1@example.org>"],
            "references": ["<m0@example.org>  <m1@example.org>"],
            "from": ["=?utf-8?q?J=C3=BCrgen?= <Juergen@Example.COM>"],
            "to": ["Ada <ADA@example.org>, nobody"],
            "cc": ["c@example.net"],
            "subject": ["=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "two"],
            "date": ["Mon, 23 Nov 2026 09:00:00 -0500"],
        }
    )
    assert read == incoming.Headers(
        message_id="<a@example.com>",
        references=("<m1@example.org>", "<m0@example.org>"),
        sender="juergen@example.com",
        recipients=("ada@example.org", "c@example.net"),
        subject="Grüße two",
        sent_at=NOW,
        kind="reply",
    )


@pytest.mark.parametrize(
    "value", ["", "yesterday", "Mon, 99 Nov 2026 09:00:00", "0", "Mon, 23 Nov 20260 09:00:00 +0000"]
)
def test_an_unreadable_date_is_none(value: str) -> None:
    assert incoming.date(value) is None


def test_a_date_that_cannot_be_true_gives_way_to_when_it_was_received() -> None:
    received = NOW - dt.timedelta(hours=1)
    assert incoming.believable(NOW + dt.timedelta(days=3), received, NOW) == received
    assert incoming.believable(None, None, NOW) == NOW
    assert incoming.believable(NOW + dt.timedelta(hours=12), received, NOW) == NOW + dt.timedelta(hours=12)


@given(
    st.dictionaries(
        st.sampled_from([name.lower() for name in incoming.FIELDS]), st.lists(st.text(), max_size=3)
    )
)
def test_no_header_however_damaged_breaks_the_reading(fields: dict[str, list[str]]) -> None:
    read = incoming.read(fields)
    assert len(read.subject) <= 400
    assert read.subject.isprintable()
    assert len(read.message_id) <= 400
    assert all("@" in each for each in read.recipients)


@pytest.mark.parametrize("sign", ["(", ":", "[", "<", '"', "\\"])
def test_thousands_of_brackets_do_not_break_the_reading(sign: str) -> None:
    # Python's own reader of addresses goes as deep as the brackets do.
    for name in incoming.FIELDS:
        read = incoming.read({name.lower(): [sign * 50_000 + "ana@example.com"]})
        assert len(read.recipients) <= 1


def test_a_link_for_the_mail_program_keeps_lines_and_adds_no_header() -> None:
    link = headers.mailto("a&b@example.org?cc=x", "Thanks & more\nBcc: y", "Dear Ana,\n\r\nyes")
    assert link == (
        "mailto:a%26b@example.org%3Fcc%3Dx?subject=Thanks%20%26%20more%0ABcc%3A%20y&body=Dear%20Ana%2C%0D%0A%0D%0Ayes"
    )
