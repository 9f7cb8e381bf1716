"""The whole main job through the terminal, on each database, with real mail out and in and a real calendar.

A LinkedIn archive goes in; out come people to ask, a delivered message, a noticed reply, an interview in a calendar, notes, thanks on
time, and what was learned.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from askaround import sample
from tests.realparts.askaround import Askaround
from tests.realparts.mail import PostOffice
from tests.realparts.radicale import Calendars

pytestmark = pytest.mark.real

ME = "mara.lindqvist@example.org"
CAREER = "27-3042.00"
START = dt.datetime(2026, 11, 3, 9, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
NOTES = """Three reviewers, three opinions. Not the writing: the arbitration.
Ask @"Ilse Brandt", now freelance. The toolkit is at https://example.org/toolkit
!she sends the style guide
!I send my review article by Friday
"""


def at(app: Askaround, days: float) -> None:
    app.env["ASKAROUND_NOW"] = (START + dt.timedelta(days=days)).isoformat()


def set_up(app: Askaround, office: PostOffice) -> None:
    for key, value in {
        "name": "Mara Lindqvist", "mail": ME, "zone": "America/Los_Angeles", "country": "US", "region": "CA",
        "headline": "a postdoc in molecular biology",
    }.items():  # fmt: skip
        app.json("settings", key, value)
    app.json(
        "mail", "setup", "--address", ME, "--smtp-host", office.host, "--smtp-port", str(office.smtp_port), "--smtp-security",
        "none", "--smtp-user", ME, "--imap-host", office.host, "--imap-port", str(office.imap_port), "--imap-security", "none",
        "--imap-user", ME, "--password-stdin", stdin=f"{office.password}\n",
    )  # fmt: skip


def bring_in(app: Askaround, folder: Path) -> None:
    made = sample.make(folder, START.date())
    dry = app.json("import", made.archive, "--dry-run")
    assert dry["dry_run"] and dry["people"] == 150
    assert app.lines("people") == []
    done = app.json("import", made.archive)
    assert done["people"] == 150
    for file in done["files"]:
        counted = (
            file["created"] + file["updated"] + file["unchanged"] + file["review"] + len(file["skipped"])
        )
        assert file["rows"] == counted, file
    again = app.json("import", made.archive)
    assert again["people"] == 150
    assert sum(file["created"] + file["updated"] for file in again["files"]) == 0


def whom(app: Askaround) -> dict[str, Any]:
    """The first of the short list who does the work and shows a mail address."""
    app.json("shortlist", "add", CAREER)
    listed = app.lines("who", CAREER)
    assert 3 <= len(listed) <= 5
    assert all(row["reasons"] and row["for"] in ("interview", "names") for row in listed)
    mails = {
        row["handle"] for row in app.lines("people", "--career", CAREER, "--limit", "100") if row["emails"]
    }
    return next(row for row in listed if row["for"] == "interview" and row["person"]["handle"] in mails)


def ask(app: Askaround, office: PostOffice, person: str) -> tuple[str, str]:
    made = app.json("ask", person, "--for", "interview", "--career", CAREER, "--channel", "email")
    body = re.sub(r"\[[^\]\n]+\]", "we shared a bench at Northlake", made["draft"]["body"])
    app.json("edit", made["handle"], "--body", "-", stdin=body)
    app.json("send", made["handle"], "--by", "smtp")
    assert app.json("mail", "deliver")["sent"] == 1
    address = app.json("person", person)["emails"][0]
    (letter,) = office.messages(address)
    assert letter["From"].addresses[0].addr_spec == ME
    assert "job" not in letter.get_content().casefold().split()
    return made["handle"], address


def state_of(app: Askaround, handle: str) -> str:
    return str(next(row for row in app.lines("asks") if row["handle"] == handle)["state"])


def test_the_main_job(
    askaround_on_both: Askaround, post_office: PostOffice, calendars: Calendars, tmp_path: Path
) -> None:
    app = askaround_on_both
    at(app, 0)
    set_up(app, post_office)
    bring_in(app, tmp_path / "sample")
    person = whom(app)["person"]["handle"]
    handle, address = ask(app, post_office, person)
    assert state_of(app, handle) == "asked"

    at(app, 1.2)
    post_office.reply(post_office.messages(address)[0], "Gladly. Next Tuesday at ten?")
    app.json("mail", "fetch")
    assert state_of(app, handle) == "replied"
    touches = app.json("person", person)["touches"]
    assert [touch["kind"] for touch in touches if touch["kind"] in ("asked", "replied")].count("replied") == 1
    app.json("mail", "fetch")
    assert len(app.json("person", person)["touches"]) == len(touches)
    app.json("log", person, "agreed")

    day = (START + dt.timedelta(days=7)).date()
    met = app.json(
        "meet",
        person,
        "--at",
        f"{day}T10:00",
        "--zone",
        "America/Los_Angeles",
        "--place",
        "Building C",
        "--travel",
        "45",
    )
    assert met["leave_by"].startswith(f"{day}T09:05")
    ics = Path(met["ics"])
    answer = calendars.put(ics.name, ics.read_bytes())
    assert answer.status_code in (201, 204)
    assert "DTSTART;TZID=America/Los_Angeles" in calendars.get(ics.name)
    interview = met["handle"]

    at(app, 6.1)
    assert any(row["kind"] == "confirm" for row in app.lines("today"))
    app.json("brief", interview, "--out", tmp_path / "brief.html")
    assert "Building C" in (tmp_path / "brief.html").read_text(encoding="utf-8")
    questions = app.lines("questions", "--interview", interview)
    assert len(questions) >= 6 and all(row["why"] for row in questions)

    at(app, 7.2)
    app.json("note", interview, "--question", questions[2]["question"], "-", stdin=NOTES)
    assert "Ilse Brandt" in {row["text"] for row in app.lines("mentions")}
    assert any("toolkit" in str(row) for row in app.lines("resources"))
    assert {row["side"] for row in app.lines("promises")} == {"mine", "theirs"}
    lead = app.json("person", "add", "Ilse Brandt", "--title", "Medical writer", "--from", person)
    assert lead["handle"] in {row["person"]["handle"] for row in app.lines("who", CAREER)}

    thanks_due = [row for row in app.lines("today") if row["kind"] == "thanks"]
    assert len(thanks_due) == 1 and not thanks_due[0]["late"]
    # The 11th is a public holiday: due on Thursday the 12th, late after Friday the 13th.
    at(app, 10)
    assert [row["late"] for row in app.lines("today") if row["kind"] == "thanks"] == [False]
    at(app, 13)
    assert [row["late"] for row in app.lines("today") if row["kind"] == "thanks"] == [True]
    draft = app.json("thank", interview)["draft"]["body"]
    app.json(
        "thank",
        interview,
        "--body",
        "-",
        "--send",
        stdin=re.sub(r"\[[^\]\n]+\]", "The arbitration stayed with me", draft),
    )
    assert app.json("mail", "deliver")["sent"] == 1
    assert len(post_office.messages(address)) == 2
    assert not [row for row in app.lines("today") if row["kind"] == "thanks"]

    board = app.json("reflect", CAREER)
    assert [row["standing"] for row in board["questions"] if row["question"] == questions[2]["question"]] == [
        "single"
    ]
    assert len(board["open"]) >= 5
    assert state_of(app, handle) in ("met", "thanked")
