"""Files to drafts: what is read, what is left out and why, and what is refused."""

from __future__ import annotations

import datetime as dt
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.network.imports import dates, headers
from askaround.network.imports.read import read_paths

PREAMBLE = 'Notes:\n"When exporting, you may see, that some addresses are missing."\n\n'
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROWS = (
    "Ana,Silva,https://www.linkedin.com/in/ana-silva?trk=x,ana@example.org,Example Labs,Scientist,12 Mar 2021\n"
    'Bob,Roe,https://www.linkedin.com/in/bob-roe,,"Labs, Inc.","Director, Research",03 Feb 2024\n'
)
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,"
    "IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n"
)


def only(path, **options):
    (read,) = read_paths([path], **options)
    return read


def test_connections(write):
    read = only(write("Connections.csv", PREAMBLE + HEADER + ROWS))
    assert (read.kind, read.rows, read.skipped) == ("linkedin-connections", 2, ())
    ana, bob = read.people
    assert (ana.name, ana.given, ana.family, ana.row) == ("Ana Silva", "Ana", "Silva", 1)
    assert ana.emails == ("ana@example.org",)
    assert ana.source_ids == (("linkedin", "in/ana-silva"),)
    assert ana.urls == ("https://www.linkedin.com/in/ana-silva",)
    assert ana.connected_on == dt.date(2021, 3, 12)
    assert bob.emails == ()
    assert (bob.positions[0].organisation, bob.positions[0].title) == ("Labs, Inc.", "Director, Research")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("preamble", [PREAMBLE, "", "Notes:\nunquoted, with a comma\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_preambles_and_line_ends(write, encoding, preamble, newline):
    written = (preamble + HEADER + ROWS.replace("Silva", "Ångström")).replace("\n", newline)
    read = only(write("Connections.csv", written.encode(encoding)))
    assert [draft.name for draft in read.people] == ["Ana Ångström", "Bob Roe"]


@pytest.mark.parametrize(
    ("header", "date", "day"),
    [
        (
            "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
            "12. März 2021",
            (2021, 3, 12),
        ),
        ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté le", "1er févr. 2024", (2024, 2, 1)),
        (
            "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
            "3 de ene. de 2020",
            (2020, 1, 3),
        ),
        ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em", "05/04/2022", (2022, 4, 5)),
        ("Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il", "9 ott 2019", (2019, 10, 9)),
        ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "7 mei 2018", (2018, 5, 7)),
    ],
)
def test_localised_headers(write, header, date, day):
    row = f"Ana,Silva,https://www.linkedin.com/in/ana,ana@example.org,Labs,Scientist,{date}"
    (ana,) = only(write("Connections.csv", f"{PREAMBLE}{header}\n{row}\n")).people
    assert (ana.given, ana.family, ana.emails) == ("Ana", "Silva", ("ana@example.org",))
    assert (ana.positions[0].organisation, ana.positions[0].title) == ("Labs", "Scientist")
    assert ana.connected_on == dt.date(*day)


def test_columns_may_stand_in_another_order_and_be_parted_by_semicolons(write):
    text = "Connected On;Last Name;First Name;URL\n2021-03-12;Silva;Ana;https://www.linkedin.com/in/ana\n"
    (ana,) = only(write("Connections.csv", text)).people
    assert (ana.name, ana.connected_on) == ("Ana Silva", dt.date(2021, 3, 12))


def test_blank_rows_are_harmless_and_odd_ones_told(write):
    text = HEADER + ROWS + ",,,,,,01 Jan 2023\n,,,,,,\n\n,,,,Labs,Chief,01 Jan 2023\nBROKEN\n"
    read = only(write("Connections.csv", text))
    assert read.rows == 6
    assert len(read.people) == 2
    assert [(skip.row, skip.harmless) for skip in read.skipped] == [
        (3, True),
        (4, True),
        (5, False),
        (6, False),
    ]


def test_a_quotation_mark_never_closed_is_told(write):
    read = only(write("Connections.csv", HEADER + ROWS + 'Mia,Lee,"https://www.linkedin.com/in/mia\n' + ROWS))
    assert len(read.people) == 2
    assert "never closed" in read.skipped[0].reason
    assert not read.skipped[0].harmless


def test_a_date_that_is_none_is_kept_beside(write):
    read = only(write("Connections.csv", HEADER + ROWS.replace("12 Mar 2021", "long ago")))
    assert read.people[0].connected_on is None
    assert read.people[0].extra == ("Connected on: long ago",)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12 Mar 2021", (2021, 3, 12)),
        ("2021-03-12", (2021, 3, 12)),
        ("3/12/21", (2021, 3, 12)),
        ("25/12/2021", (2021, 12, 25)),
        ("12.03.2021", (2021, 3, 12)),
        ("March 12, 2021", (2021, 3, 12)),
        ("12 de março de 2021", (2021, 3, 12)),
        ("12 août 2021", (2021, 8, 12)),
        ("31 Feb 2021", None),
        ("soon", None),
        ("", None),
        ("12 Mar ٢٠٢١", None),
    ],
)
def test_days(written, day):
    assert dates.parse_day(written) == (dt.date(*day) if day else None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-09-30 08:12:40 UTC", (2026, 9, 30, 8, 12, 40)),
        ("2024-05-15 10:30:00", (2024, 5, 15, 10, 30)),
        ("2024-05-15T12:30:00+02:00", (2024, 5, 15, 10, 30)),
        ("9/5/26, 1:12 AM", (2026, 9, 5, 1, 12)),
        ("9/5/26, 12:12 PM", (2026, 9, 5, 12, 12)),
        ("12 Mar 2021 14:05", (2021, 3, 12, 14, 5)),
        ("never", None),
        ("", None),
    ],
)
def test_moments(written, moment):
    assert dates.parse_moment(written) == (dt.datetime(*moment, tzinfo=dt.UTC) if moment else None)


@given(st.text(max_size=30))
def test_dates_never_raise(written):
    dates.parse_day(written)
    dates.parse_moment(written)
    dates.parse_birthday(written)


def test_messages(write):
    text = MESSAGES + (
        '"c1","","Ana Silva","https://www.linkedin.com/in/ana","Kim Doe","https://www.linkedin.com/in/kim",'
        '"2026-09-30 08:12:40 UTC","Hello","Two\nlines","INBOX","","No","No"\n'
        '"c2","","Kim Doe","https://www.linkedin.com/in/kim","Ana Silva,Bob Roe",'
        '"https://www.linkedin.com/in/ana,https://www.linkedin.com/in/bob","2026-10-01 08:00:00 UTC","","x","INBOX","","No","No"\n'
        '"c3","","Kim Doe","https://www.linkedin.com/in/kim","Ana Silva","https://www.linkedin.com/in/ana",'
        '"2026-10-01 08:00:00 UTC","","x","INBOX","","Yes","No"\n'
        '"c4","","LinkedIn Member","","Kim Doe","https://www.linkedin.com/in/kim","2026-10-01 08:00:00 UTC","","x","INBOX","","No","No"\n'
        '"c5","","Ana Silva","","Kim Doe","","some day","","x","INBOX","","No","No"\n'
        '"BADROW"\n'
    )
    read = only(write("messages.csv", text))
    assert read.rows == 6
    first, group = read.messages
    assert first.sender.key == "in/ana"
    assert first.at == dt.datetime(2026, 9, 30, 8, 12, 40, tzinfo=dt.UTC)
    assert first.subject == "Hello"
    assert [(party.name, party.key) for party in group.recipients] == [
        ("Ana Silva", "in/ana"),
        ("Bob Roe", "in/bob"),
    ]
    assert [(skip.row, skip.harmless) for skip in read.skipped] == [
        (3, True),
        (4, True),
        (5, False),
        (6, False),
    ]
    assert "Two" not in repr(read), "the words of a message are not kept"


def test_no_conversations_found_is_harmless_beside_people(write, tmp_path):
    write("Connections.csv", HEADER + ROWS)
    write("messages.csv", "No conversations found\n")
    people, messages = read_paths([tmp_path])
    assert len(people.people) == 2
    assert messages.kind == "linkedin-messages"
    assert [skip.harmless for skip in messages.skipped] == [True]


def archive(members, path, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def test_a_whole_archive(tmp_path):
    profile = "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\nKim,Doe,,,,Biologist,\n"
    path = archive(
        {
            "Basic/Connections.csv": PREAMBLE + HEADER + ROWS,
            "Basic/Profile.csv": profile,
            "Basic/Positions.csv": "Company Name,Title\nExample Labs,Scientist\n",
            "Basic/Endorsements.csv": "",
            "Basic/photo.jpg": b"\xff\xd8",
        },
        tmp_path / "archive.zip",
    )
    reads = {read.path.rpartition("/")[2]: read for read in read_paths([path])}
    assert sorted(reads) == ["Connections.csv", "Endorsements.csv", "Positions.csv", "Profile.csv"]
    assert len(reads["Connections.csv"].people) == 2
    assert reads["Profile.csv"].owner_names == ("Kim Doe",)
    assert all(skip.harmless for read in reads.values() for skip in read.skipped)


def test_tables_of_an_archive_that_are_not_known_are_harmless_beside_its_people_only(tmp_path):
    strange = "Month,Amount\nMay,12\n"
    path = archive({"Connections.csv": HEADER + ROWS, "Brand_New.csv": strange}, tmp_path / "a.zip")
    other = next(read for read in read_paths([path]) if not read.people)
    assert (other.kind, other.skipped[0].harmless) == ("linkedin-other", True)
    cards = "BEGIN:VCARD\nFN:Ana Silva\nEND:VCARD\n"
    path = archive({"x.vcf": cards, "Brand_New.csv": strange}, tmp_path / "b.zip")
    other = next(read for read in read_paths([path]) if not read.people)
    assert (other.kind, other.skipped[0].harmless) == ("unknown", False)


def test_a_damaged_table_of_an_archive_is_told(tmp_path):
    members = {"messages.csv": b"\x89PNG" + bytes(range(256)) * 20, "Connections.csv": HEADER + ROWS}
    reads = {
        read.path.rpartition("/")[2]: read for read in read_paths([archive(members, tmp_path / "a.zip")])
    }
    assert not reads["messages.csv"].skipped[0].harmless
    assert len(reads["Connections.csv"].people) == 2


NEW = (
    "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value\n"
    'Ana,,Silva,Dr.,,Annie,Example Labs,Scientist,--12-01,"Line one\nLine two",* myContacts ::: Friends,* Work,'
    "ana@example.org ::: ana@example.net,Mobile,+1 555 555 0100,Profile,https://www.linkedin.com/in/ana\n"
)
OLD = (
    "Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,"
    "Phone 1 - Value,Organization 1 - Name,Organization 1 - Title,Website 1 - Type,Website 1 - Value\n"
    'Dr. Ana Silva,Ana,,Silva, --12-01,"Line one\nLine two",* myContacts ::: Friends,* Work,ana@example.org ::: ana@example.net,'
    "Mobile,+1 555 555 0100,Example Labs,Scientist,Profile,https://www.linkedin.com/in/ana\n"
)


@pytest.mark.parametrize("text", [NEW, OLD])
def test_google_in_both_generations(write, text):
    read = only(write("contacts.csv", "\ufeff" + text))
    assert read.kind == "google"
    (ana,) = read.people
    assert (ana.name, ana.given, ana.family) == ("Dr. Ana Silva", "Ana", "Silva")
    assert ana.emails == ("ana@example.org", "ana@example.net")
    assert ana.phones == ("+1 555 555 0100",)
    assert ana.birthday == "--12-01"
    assert ana.notes == "Line one\nLine two"
    assert ana.categories == ("Friends",)
    assert (ana.positions[0].organisation, ana.positions[0].title) == ("Example Labs", "Scientist")
    assert ana.source_ids == (("linkedin", "in/ana"),)


def test_the_simple_form_of_tools_around_google(write):
    text = "Action,ID,Name,Company,Job Title,E-mail Address,E-mail 2 Address,Business Phone,Web Page\n"
    row = "add,7,Ana Silva,Example Labs,Scientist,ana@example.org,a@example.net,555 555 0100,http://example.org\n"
    (ana,) = only(write("contacts.csv", text + row)).people
    assert (ana.emails, ana.phones) == (("ana@example.org", "a@example.net"), ("555 555 0100",))
    assert ana.source_ids == ()


def test_the_digest_tells_whether_the_facts_changed(write):
    first = only(write("a.csv", HEADER + ROWS)).people
    again = only(write("b.csv", PREAMBLE + HEADER + ",,,,,,\n" + ROWS)).people
    other = only(write("c.csv", HEADER + ROWS.replace("Scientist", "Chief"))).people
    assert [draft.digest for draft in first] == [draft.digest for draft in again]
    assert first[0].digest != other[0].digest
    assert first[1].digest == other[1].digest


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", HEADER.encode(), b"BEGIN:VCARD\r\n", MESSAGES.encode(), b"PK\x03\x04"]),
)
def test_whatever_the_bytes_it_is_read_or_refused(tmp_path_factory, data, start):
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_bytes(start + data)
    try:
        read = only(path)
    except Refusal:
        return
    assert read.rows == len(read.people) + len(read.messages) + len(read.skipped)


def test_headers_of_no_table():
    assert headers.kind_of(["Month", "Amount"]) == ""
    assert headers.kind_of([]) == ""
