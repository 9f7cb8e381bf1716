"""Mailboxes to drafts: what is read, what is left out and why; streamed, whatever their size."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.network.imports import mail_headers, mailboxes
from askaround.network.imports.drafts import Options
from askaround.network.imports.read import read_paths
from askaround.network.rules import automated
from askaround.network.tests.mails import ANA, BOB, ME, mail, mbox

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@pytest.fixture
def write(tmp_path):
    def _write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def only(path, **options):
    (read,) = read_paths([path], options=Options(now=NOW, **options))
    return read


def told(message):
    return (
        message.sender.name,
        message.sender.mail,
        [party.mail for party in message.recipients],
        message.subject,
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_mbox(write, newline):
    text = mbox(
        mail(key="1", Cc=f"{BOB}, undisclosed-recipients:;"),
        mail(ME, ANA, subject="Re: Hello", key="2", body="Well.\n>From here on\nFrom there, it was far.\n"),
    ).replace("\n", newline)
    read = only(write("archive.mbox", text))
    assert (read.kind, read.rows, read.skipped) == ("mbox", 2, ())
    first, second = read.messages
    assert told(first) == ("Ana Silva", "ana@example.com", ["kim@example.org", "bob@example.net"], "Hello")
    assert (first.at, first.key, first.channel) == (
        dt.datetime(2026, 3, 4, 8, 30, tzinfo=dt.UTC),
        "1@example.org",
        "email",
    )
    assert told(second) == ("Kim Doe", "kim@example.org", ["ana@example.com"], "Re: Hello")
    assert (first.text, second.text) == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "From - Wed Mar  4 09:30:00 2026\n",
        "From ana@example.com Wed Mar  4 09:30:00 2026\n",
        "From 1234567890123@xxx Wed Mar 04 09:30:00 +0000 2026\n",
        "From MAILER-DAEMON Wed Mar  4 09:30:00 2026 -0700\n",
        "From ana@example.com\n",
        "From \n",
    ],
)
def test_the_lines_between_mails(write, line):
    text = mbox(mail(key="1"), mail(key="2"), mail(key="3"), line=line)
    if line == "From \n":
        text = text.replace(line, "From - Wed Mar  4 09:30:00 2026\n", 1)
    assert [message.key[0] for message in only(write("Inbox", text)).messages] == ["1", "2", "3"]


def test_a_sentence_that_begins_as_such_a_line_parts_nothing(write):
    body = (
        "\nFrom ana@example.com we heard at 09:30 in 2026\nnothing at all.\n\nFrom here\nNote: it goes on\n"
    )
    read = only(write("a.mbox", mbox(mail(key="1", body=body), mail(key="2"))))
    assert read.rows == 2


def test_mails_across_the_pieces_in_which_a_file_is_read(write, monkeypatch):
    text = mbox(*(mail(key=str(number), body="x" * (number * 37 % 301) + "\n") for number in range(120)))
    path = write("a.mbox", text)
    for size in (1500, 2048, 4099):
        monkeypatch.setattr(mailboxes, "CHUNK", size)
        keys = [message.key for message in only(path).messages]
        assert keys == [f"{number}@example.org" for number in range(120)]


def test_memory_is_bounded_whatever_a_mail_holds(write):
    big = mail(key="1", body="0123456789" * 8 + "\n") + ("abcdefghij" * 8 + "\n") * 400_000
    path = write("a.mbox", mbox(big, mail(key="2")))
    assert path.stat().st_size > 30 << 20
    tracemalloc.start()
    read = only(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read.rows == 2
    assert peak < 12 << 20


def test_progress_is_told_by_the_megabyte_and_may_stop_the_reading(write):
    path = write("a.mbox", mbox(*(mail(key=str(n), body="y" * 1_000_000) for n in range(6))))
    steps = []
    read_paths([path], progress=lambda *step: steps.append(step), options=Options(now=NOW))
    assert ("reading", 3, 5) in steps
    assert len(steps) > 6

    class Stop(Exception):
        pass

    def stop(_stage, done, _total):
        if done >= 2:
            raise Stop

    with pytest.raises(Stop):
        read_paths([path], progress=stop, options=Options(now=NOW))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('"Silva, Ana" <ana@example.com>', [("Ana Silva", "ana@example.com")]),
        ("Silva, Ana <Ana@Example.com>", [("Ana Silva", "ana@example.com")]),
        ("ana@example.com (Ana Silva)", [("Ana Silva", "ana@example.com")]),
        ("=?utf-8?Q?=C3=81na?= Silva <ana@example.com>", [("Ána Silva", "ana@example.com")]),
        ('"=?iso-8859-1?Q?Silva=2C_=C1na?=" <ana@example.com>', [("Ána Silva", "ana@example.com")]),
        ("=?utf\u00e98?Q?x?= <ana@example.com>", [("=?utf\u00e98?Q?x?=", "ana@example.com")]),
        ("=?no-such?Q?x?= <ana@example.com>", [("=?no-such?Q?x?=", "ana@example.com")]),
        ('"ana@example.com" <ana@example.com>', [("", "ana@example.com")]),
        ("'Ana Silva' <ana@example.com>", [("Ana Silva", "ana@example.com")]),
        ('"Ana \\"Nan\\" Silva (Labs)" <ana@example.com>', [('Ana "Nan" Silva', "ana@example.com")]),
        ("ana <ana@example.com>", [("", "ana@example.com")]),
        ("Silva, Ana, PhD <ana@example.com>", [("Ana Silva", "ana@example.com")]),
        ("Labs, Inc. <labs@example.com>", [("Labs, Inc.", "labs@example.com")]),
        ("ana@example.com; bob@example.net", [("", "ana@example.com"), ("", "bob@example.net")]),
        (
            "Friends: ana@example.com, Bob Roe <bob@example.net>;",
            [("", "ana@example.com"), ("Bob Roe", "bob@example.net")],
        ),
        ("undisclosed-recipients:;", []),
        ("ana@example.com, ANA@example.com", [("", "ana@example.com")]),
        ("<ana@example.com", [("", "ana@example.com")]),
        ("Ana Silva </O=LABS/CN=ASILVA>", []),
        ('@@@, ,;<>,"', []),
    ],
)
def test_addresses(written, found):
    assert list(mail_headers.addresses(written)) == found


@settings(max_examples=150)
@given(st.text(max_size=80))
def test_any_header_is_read(text):
    for name, address in mail_headers.addresses(text):
        assert "@" in address
        assert "@" not in name


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_headers_or_none(raw):
    headers = mail_headers.parse(raw)
    assert set(headers) <= mail_headers.WANTED
    mail_headers.moment(headers, NOW)


def test_folded_repeated_and_broken_headers():
    raw = (
        b"Received: from a; Wed, 4 Mar 2026 10:00:00 +0000\r\nReceived: from b; Tue, 3 Mar 2026 10:00:00 +0000\r\n"
        b"this is no header\r\nTO: a@example.org,\r\n\tb@example.org\r\nTo: c@example.org\r\nSubject: Gr\xfc\xdfe\x00\r\n  aus\r\n"
    )
    found = mail_headers.parse(raw)
    assert found["to"] == "a@example.org, b@example.org , c@example.org"
    assert found["subject"] == "Grüße aus"
    assert mail_headers.moment(found, NOW) == dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Wed, 4 Mar 2026 09:30:00 -0500 (EST)", (2026, 3, 4, 14, 30)),
        ("4 Mar 26 09:30 GMT", (2026, 3, 4, 9, 30)),
        ("nonsense", None),
        ("Wed, 4 Mar 1970 09:30:00 +0000", None),
        ("Wed, 4 Mar 2036 09:30:00 +0000", None),
        (None, None),
    ],
)
def test_dates(write, date, at):
    good = write("good.eml", mail())
    read, _ = read_paths([write("one.eml", mail(date=date)), good], options=Options(now=NOW))
    if at:
        assert read.messages[0].at == dt.datetime(*at, tzinfo=dt.UTC)
    else:
        assert [(skip.reason, skip.harmless) for skip in read.skipped] == [(mailboxes.NO_DATE, False)]


def test_without_a_date_the_line_of_the_mbox_has_it(write):
    read = only(write("a.mbox", mbox(mail(date=None))))
    assert read.messages[0].at == dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)


def test_what_is_left_out_and_why(write):
    path = write(
        "a.mbox",
        mbox(
            mail(List_Id="<x.example.org>", List_Post="<mailto:chess@example.org>"),
            mail("Shop <no-reply@example.com>"),
            mail(X_Gmail_Labels="Spam"),
            mail(X_Gmail_Labels="=?utf-8?Q?Entw=C3=BCrfe?="),
            mail(None),
            mail(to=None),
            mail(key="good"),
        ),
    )
    read = only(path)
    assert [(skip.row, skip.reason, skip.harmless) for skip in read.skipped] == [
        (1, automated.LIST, True),
        (2, automated.ROBOT.format(mail="no-reply@example.com"), True),
        (3, mailboxes.SPAM, True),
        (4, mailboxes.DRAFT, True),
        (5, mailboxes.NO_SENDER, False),
        (6, mailboxes.ALONE, True),
    ]
    assert (read.rows, len(read.messages), read.lists) == (7, 1, ("chess@example.org",))


def test_whose_mailbox_it_is(write):
    sent = mbox(*(mail(ME, ANA) for _ in range(9)), mail("kim@example.net", BOB))
    assert only(write("Sent.mbox", sent)).owner_mails == ("kim@example.net", "kim@example.org")
    assert only(
        write("Takeout.mbox", mbox(mail(ME, ANA, X_Gmail_Labels="Sent,Opened"), mail()))
    ).owner_mails == ("kim@example.org",)
    assert only(write("in.mbox", mbox(mail(Delivered_To="kim@example.org")))).owner_mails == (
        "kim@example.org",
    )
    assert only(write("b.mbox", mbox(mail()))).owner_mails == ()


def test_a_mail_without_an_identifier_has_one_made_of_what_it_says(write):
    one, other = (
        only(write(name, mbox(mail(body=body)))) for name, body in (("a.mbox", "x\n"), ("b.mbox", "y\n"))
    )
    assert one.messages[0].key == other.messages[0].key
    third = only(write("c.mbox", mbox(mail(subject="Other"))))
    assert third.messages[0].key != one.messages[0].key


def test_words_only_where_asked_for(write):
    path = write(
        "one.eml",
        mail(
            body="--x\nContent-Type: text/html\n\n<p>no</p>\n--x\nContent-Type: text/plain; charset=iso-8859-1\n"
            "Content-Transfer-Encoding: quoted-printable\n\nSch=F6ne Gr=FC=DFe\n--x\nContent-Type: application/ms-tnef; "
            'name="winmail.dat"\n\nAAAA\n--x--\n',
            Content_Type="multipart/mixed; boundary=x",
        ),
    )
    assert only(path).messages[0].text == ""
    assert only(path, words=True).messages[0].text == "Schöne Grüße"
    long = only(write("a.mbox", mbox(mail(body="word " * 3000))), words=True).messages[0].text
    assert long.endswith("[The mail goes on; only its first 5,000 characters are kept.]")


def test_a_maildir_with_folders(write):
    for name in ("mail/cur/1:2,S", "mail/new/2", "mail/.Sent/cur/3:2,S"):
        write(name, mail(ME, ANA) if "Sent" in name else mail(key=name[-1]))
    (write("mail/.Sent/new/x", "")).unlink()
    write("mail/tmp/9", mail())
    root = write("mail/dovecot-uidlist", "3 V1").parent
    reads = read_paths([root], options=Options(now=NOW))
    assert [(read.kind, read.rows, read.owner_mails) for read in reads] == [
        ("maildir", 2, ()),
        ("maildir", 1, ("kim@example.org",)),
    ]


def test_a_folder_of_mails_is_one_mailbox(write):
    write("saved/a.eml", mail(key="1"))
    write("saved/b.eml", "41\n" + mail(key="2"))
    write("saved/c.eml", b"\x00\x01\x02nothing")
    root = write("saved/Connections.csv", "First Name,Last Name,URL,Company\nAna,Silva,,Labs\n").parent
    reads = {read.kind: read for read in read_paths([root], options=Options(now=NOW))}
    assert reads["eml"].rows == 3
    assert [skip.reason for skip in reads["eml"].skipped] == [mailboxes.NO_HEADERS]
    assert len(reads["linkedin-connections"].people) == 1


def test_thunderbirds_files_have_no_suffix(write):
    write("Mail/INBOX", mbox(mail(key="1")))
    write("Mail/Sent", mbox(mail(ME, ANA, key="2")))
    root = write("Mail/INBOX.msf", "// index").parent
    reads = read_paths([root], options=Options(now=NOW))
    assert [(read.kind, read.owner_mails) for read in reads] == [("mbox", ()), ("mbox", ("kim@example.org",))]


def test_kinds_are_named(write):
    path = write("a.mbox", mbox(mail()))
    assert only(path).kind == "mbox"
    with pytest.raises(Refusal, match="is a mbox file, not a vcard file"):
        read_paths([path], "vcard")
    with pytest.raises(Refusal, match="is empty"):
        read_paths([write("empty.mbox", "")])


def test_the_name_an_address_goes_by_is_the_same_whichever_comes_first():
    from askaround.network.imports.correspondence import best_name

    names = ["", "ana", "ANA SILVA", "Ana Silva", "Ana", "a1 2"]
    for one in names:
        for other in names:
            assert best_name(one, other) == best_name(other, one)
    assert best_name("Ana", "Ana Silva") == best_name("ANA SILVA", "Ana Silva") == "Ana Silva"


def test_a_mail_saved_with_a_byte_order_mark_keeps_its_first_header(write):
    (message,) = only(write("one.eml", "\ufeff" + mail(sender=ANA))).messages
    assert told(message)[1] == "ana@example.com"
