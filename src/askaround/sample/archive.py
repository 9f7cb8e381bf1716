"""The sample's LinkedIn archive.

In: contacts and messages. Out: a zip of CSVs in LinkedIn's form, with fixed times so that the bytes are the same each time.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from askaround.sample.cast import OWNER, OWNER_URL, Contact, Message

PREAMBLE = 'Notes:\r\n"Addresses are shown only where a connection allows it."\r\n\r\n'
CONNECTIONS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
MESSAGES = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT",
    "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
)  # fmt: skip


def write(path: Path, people: list[Contact], messages: list[Message]) -> None:
    """Write the zip."""
    given, family = OWNER.split()
    files = {
        "Connections.csv": "\ufeff" + PREAMBLE + _csv(CONNECTIONS, _connections(people)),
        "messages.csv": _csv(MESSAGES, [_message(message) for message in messages], quote_all=True),
        "Profile.csv": _csv(
            (
                "First Name",
                "Last Name",
                "Maiden Name",
                "Address",
                "Birth Date",
                "Headline",
                "Summary",
                "Industry",
            ),
            [[given, family, "", "", "", "Postdoc in molecular biology", "", "Research"]],
        ),
        "Positions.csv": _csv(
            ("Company Name", "Title", "Description", "Location", "Started On", "Finished On"),
            [
                [
                    "Northlake University",
                    "Postdoctoral Researcher",
                    "",
                    "Sacramento, California",
                    "Sep 2023",
                    "",
                ],
                ["Halden Institute", "PhD Student", "", "Oslo", "Oct 2018", "Jul 2023"],
            ],
        ),
        "learning_role_play_messages.csv": "No conversations found\r\n",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED
            )


def _connections(people: list[Contact]) -> list[list[str]]:
    rows = []
    for number, person in enumerate(people):
        url = person.url + ("?trk=contact-info" if number % 25 == 3 else "")
        connected = f"{person.connected.day:02d} {person.connected:%b %Y}"
        rows.append([person.given, person.family, url, person.mail, person.company, person.title, connected])
        if number % 40 == 11:
            rows.append([""] * len(CONNECTIONS))
    given, family = OWNER.split()
    rows.append(
        [given, family, OWNER_URL, "", "Northlake University", "Postdoctoral Researcher", "01 Jan 2020"]
    )
    return rows


def _message(message: Message) -> list[str]:
    sender = message.sender
    recipients = message.recipients
    return [
        message.conversation, "", sender.name if sender else OWNER, sender.url if sender else OWNER_URL,
        ",".join(person.name if person else OWNER for person in recipients),
        ",".join(person.url if person else OWNER_URL for person in recipients),
        f"{message.at:%Y-%m-%d %H:%M:%S} UTC", message.subject, message.content, "INBOX", "",
        "Yes" if message.draft else "No", "No",
    ]  # fmt: skip


def _csv(header: tuple[str, ...], rows: list[list[str]], *, quote_all: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
