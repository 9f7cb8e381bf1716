"""Calendars that are read: what is kept of them, and what is said when they cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest

from askaround.accounts.models import Workspace
from askaround.lib import outbound
from askaround.lib.errors import Refusal
from askaround.prepare import caldav, sources
from askaround.prepare.models import BusyTime, CalendarSource

FEED = "https://example.org/private-token/calendar.ics"


def text(*starts: str) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{start}\r\nSUMMARY:Secret dinner\r\nDTSTART:{start}\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
        for start in starts
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


class Server:
    """Answers in place of the network, and remembers what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str]] = []
        self.status, self.content = 200, text("20261130T150000Z")
        self.fails = ""
        monkeypatch.setattr(outbound, "request", self)

    def __call__(self, method: str, url: str, **_: object) -> outbound.Response:
        self.asked.append((method, url))
        if self.fails:
            raise Refusal(self.fails)
        return outbound.Response(405 if method == "PROPFIND" else self.status, url, self.content)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(monkeypatch)


def test_a_file_leaves_times_only(owner: Workspace) -> None:
    source, found = sources.add_file(
        owner, "/home/mara/work.ics", text("20261130T150000Z", "20200101T100000Z")
    )
    assert (source.name, source.kind, found.events) == ("work.ics", "file", 2)
    row = BusyTime.objects.get(owner=owner)
    assert row.starts_at == dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC)
    kept = [str(value) for value in CalendarSource.objects.values_list().get()] + [
        str(value) for value in BusyTime.objects.values_list().get()
    ]
    assert not any("dinner" in value for value in kept)
    again, _ = sources.add_file(owner, "work.ics", text("20261201T150000Z"))
    assert again.pk == source.pk
    assert BusyTime.objects.get(owner=owner).starts_at.day == 1


def test_utf_16_and_old_line_ends_are_read(owner: Workspace) -> None:
    _, found = sources.add_file(owner, "a", text("20261130T150000Z").decode().encode("utf-16"))
    assert len(found.busy) == 1
    _, found = sources.add_file(owner, "b", text("20261130T150000Z").replace(b"\r\n", b"\r"))
    assert len(found.busy) == 1


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x00\xff\xfe" * 1000, b"BEGIN:VCARD\nEND:VCARD\n", b"A" * 1_000_000]
)
def test_what_is_no_calendar_changes_nothing(owner: Workspace, content: bytes) -> None:
    sources.add_file(owner, "work.ics", text("20261130T150000Z"))
    with pytest.raises(Refusal):
        sources.add_file(owner, "work.ics", content)
    assert BusyTime.objects.filter(owner=owner).count() == 1


def test_an_address_is_a_secret(owner: Workspace, server: Server) -> None:
    source, _ = sources.add_address(owner, FEED.replace("https", "webcal"), "mara", "word")
    assert server.asked == [("PROPFIND", FEED), ("GET", FEED)]
    assert (source.kind, source.name) == ("feed", "example.org")
    row = CalendarSource.objects.get(owner=owner)
    assert b"private-token" not in bytes(row.url or b"") and b"word" not in bytes(row.secret or b"")
    # Given again without its password, under the name it has.
    again, _ = sources.add_address(owner, FEED, "mara")
    assert again.pk == source.pk and again.secret is not None


def test_a_feed_that_fails_keeps_what_was_read_and_says_so(
    owner: Workspace, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = sources.add_address(owner, FEED, name="Work")
    assert sources.read_due(owner) == 0
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-23T11:00:00-05:00")
    server.fails = "example.org cannot be reached."
    assert sources.read_due(owner) == 0
    source.refresh_from_db()
    assert source.problem == "example.org cannot be reached."
    assert BusyTime.objects.filter(owner=owner).count() == 1
    asked = len(server.asked)
    assert sources.read_due(owner) == 0 and len(server.asked) == asked
    assert sources.to_mend(owner) == []
    monkeypatch.setenv("ASKAROUND_NOW", "2026-11-25T11:00:00-05:00")
    sources.read_due(owner)
    assert sources.to_mend(owner) == [source]
    server.fails = ""
    server.content = text("20261201T150000Z", "20261202T150000Z")
    sources.read_again(owner, source)
    assert sources.to_mend(owner) == [] and source.problem == ""
    assert BusyTime.objects.filter(owner=owner).count() == 2


@pytest.mark.parametrize(("status", "word"), [(401, "password"), (404, "no calendar"), (500, "answered 500")])
def test_what_the_server_says_is_said(owner: Workspace, server: Server, status: int, word: str) -> None:
    server.status = status
    with pytest.raises(Refusal, match=word):
        sources.add_address(owner, FEED)
    assert not sources.sources(owner).exists()


@pytest.mark.parametrize(
    "url", ["", "x" * 1001, "https://example.org/a\nb", "ftp://example.org/a.ics", "file:///etc/passwd"]
)
def test_an_address_that_is_none_is_refused(owner: Workspace, url: str) -> None:
    with pytest.raises(Refusal):
        sources.add_address(owner, url)
    assert not sources.sources(owner).exists()


def test_a_file_is_read_once_and_ends(owner: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    source, _ = sources.add_file(owner, "work.ics", text("20261130T150000Z"))
    with pytest.raises(Refusal, match="give the file again"):
        sources.read_again(owner, source)
    monkeypatch.setenv("ASKAROUND_NOW", "2027-05-15T11:00:00-05:00")
    assert sources.to_mend(owner) == [source]


def test_calendars_are_found_by_name_or_id_and_forgotten(owner: Workspace, stranger: Workspace) -> None:
    source, _ = sources.add_file(owner, "work.ics", text("20261130T150000Z"))
    assert sources.source_of(owner, "work.ics") == sources.source_of(owner, source.pk) == source
    for reference in ("", "none", "\x00", "ä" * 300):
        with pytest.raises(Refusal):
            sources.source_of(owner, reference)
    with pytest.raises(Refusal):
        sources.source_of(stranger, source.pk)
    sources.forget(owner, source)
    assert not BusyTime.objects.exists()


def test_there_are_ten_at_most(owner: Workspace) -> None:
    for number in range(sources.MOST_SOURCES):
        sources.add_file(owner, f"{number}.ics", text())
    with pytest.raises(Refusal, match="the most"):
        sources.add_file(owner, "more.ics", text())
    sources.add_file(owner, "0.ics", text("20261130T150000Z"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_is_seen_in_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    answer = (
        '<!DOCTYPE x [<!ENTITY a "b">]><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response>'
        "<C:calendar-data>BEGIN:VCALENDAR&a;</C:calendar-data></response></multistatus>"
    )
    monkeypatch.setattr(
        outbound, "request", lambda _, url, **__: outbound.Response(207, url, answer.encode(encoding))
    )
    now = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
    with pytest.raises(Refusal):
        caldav.events("https://example.org/c/", "", "", now, now)
