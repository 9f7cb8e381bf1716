"""vCards of three versions, as real programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib import vcard
from askaround.lib.errors import Refusal
from askaround.network.imports.read import read_paths
from askaround.network.imports.vcards import read_cards


def read(text):
    return read_cards(text.splitlines(keepends=True), "x.vcf")


def one(*lines, version="3.0"):
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    result = read(text)
    assert result.rows == 1
    (person,) = result.people
    return person


def test_a_card_of_version_3():
    ana = one(
        "N:Silva;Ana;Maria;Dr.;",
        "FN:Dr. Ana Maria Silva",
        "NICKNAME:Annie,Nan",
        "ORG:Example Labs\\, Inc.;Genomics",
        "TITLE:Scientist",
        "item1.EMAIL;type=INTERNET;type=pref:Ana@Example.org",
        "item1.X-ABLabel:_$!<Other>!$_",
        "TEL;TYPE=CELL:+1 555 555 0100",
        "item2.URL:https\\://www.linkedin.com/in/ana",
        "ADR;TYPE=WORK:;;1 Main St;Boston;MA;02101;USA",
        "ADR;TYPE=HOME:;;Weg 1;Berlin;;10115;DE",
        "BDAY;value=date:1988-06-15",
        "NOTE:First\\nsecond\\, third\\; fourth",
        "CATEGORIES:Friends,myContacts",
        "UID:URN:UUID:1",
    )
    assert (ana.name, ana.given, ana.family, ana.nickname) == (
        "Dr. Ana Maria Silva",
        "Ana Maria",
        "Silva",
        "Annie",
    )
    assert ana.emails == ("ana@example.org",)
    assert (ana.positions[0].organisation, ana.positions[0].title) == ("Example Labs, Inc.", "Scientist")
    assert (ana.place, ana.country) == ("Berlin", "DE")
    assert (ana.birthday, ana.notes, ana.categories) == (
        "1988-06-15",
        "First\nsecond, third; fourth",
        ("Friends",),
    )
    assert ("linkedin", "in/ana") in ana.source_ids


def test_quoted_printable_of_version_2_with_its_own_line_breaks():
    ana = one(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85ngstr=C3=B6m;Ana;;;",
        "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0A=",
        "second =",
        "third",
        "TEL;CELL;VOICE:555 555 0100",
        version="2.1",
    )
    assert ana.name == "Ana Ångström"
    assert ana.notes == "first\nsecond third"


@pytest.mark.parametrize(
    ("charset", "written"),
    [("ISO-8859-1", "=C5ngstr=F6m"), ("windows-1252", "=C5ngstr=F6m"), ("made-up", "=C3=85ngstr=C3=B6m")],
)
def test_character_sets(charset, written):
    assert one(f"FN;CHARSET={charset};QUOTED-PRINTABLE:Ana {written}", version="2.1").name == "Ana Ångström"


def test_folded_lines():
    assert one("FN:Ana Sil", " va", "NOTE:one", "\ttwo").name == "Ana Silva"
    assert one("FN:Ana Silva", "NOTE:one", "  two").notes == "one two"


def test_pictures_are_passed_over():
    ana = one(
        "FN:Ana Silva",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ",
        " AAAAAAAAAAAAAAAA",
        "BBBBBBBBBBBBBBBB",
        "",
        "EMAIL:ana@example.org",
    )
    assert ana.emails == ("ana@example.org",)
    assert ana.extra == ()


def test_lines_not_understood_are_kept():
    assert one("FN:Ana Silva", "what is this").extra == ("what is this",)


def test_version_4():
    ana = one(
        "FN:Ana Silva",
        'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-555-555-0100',
        "BDAY:--0615",
        'ADR;LABEL="1 Main St; Boston^nUSA":;;1 Main St;Boston;;;',
        "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        version="4.0",
    )
    assert ana.phones == ("+1-555-555-0100",)
    assert (ana.birthday, ana.place) == ("--06-15", "Boston")
    assert ana.source_ids == (("vcard", "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"),)


def test_a_card_with_a_mail_alone_is_named_by_it():
    ana = one("EMAIL;PREF:ana@example.org", version="2.1")
    assert ana.name == "ana@example.org"
    assert not ana.named


def test_what_is_no_person_is_left_out_with_its_reason():
    result = read(
        "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Friends\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Example Labs\nN:;;;;\nX-ABShowAs:COMPANY\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nTEL:555 555 0100\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:\nORG:Example Labs\nTEL:555 555 0100\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Cut Off\nEMAIL:cut@exam"
    )
    assert result.people == ()
    assert [(skip.row, skip.harmless) for skip in result.skipped] == [
        (1, True),
        (2, True),
        (3, False),
        (4, True),
        (5, True),
        (6, False),
    ]


def test_a_card_within_a_card_and_a_missing_end():
    result = read(
        "BEGIN:VCARD\nFN:Ana Silva\nAGENT:\nBEGIN:VCARD\nFN:Bob Roe\nEND:VCARD\nEMAIL:ana@example.org\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Mia Lee\nBEGIN:VCARD\nFN:Kim Doe\nEND:VCARD\nEND:VCARD\n"
    )
    assert [draft.name for draft in result.people] == ["Ana Silva", "Mia Lee", "Kim Doe"]
    assert result.people[0].emails == ("ana@example.org",)


@given(st.lists(st.text(alphabet="a,;\\\n", max_size=6), min_size=1, max_size=5))
def test_splitting_undoes_escaping(parts):
    escaped = ";".join(
        part.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        for part in parts
    )
    assert [vcard.unescape(part) for part in vcard.split(escaped, ";")] == parts


@given(st.text(alphabet='BEGINDVCAR:;=" \n\t.,^\\TL', max_size=80))
def test_any_lines_are_read_without_failing(text):
    for card in vcard.cards(["BEGIN:VCARD\n", *text.splitlines(keepends=True)]):
        for entry in card.properties:
            entry.parts()


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_one_stray_byte_costs_no_card(tmp_path, bom):
    """A book in UTF-8 with one line in Windows-1252: that line is read so and told, every other is as it was."""
    book = tmp_path / "book.vcf"
    cards = [
        "BEGIN:VCARD\nFN:Zoë Ångström\nEMAIL:zoe@example.org\nEND:VCARD\n".encode(),
        "BEGIN:VCARD\nFN:Jürgen Müller\nNOTE:grüß\n ß\nEMAIL:jm@example.org\nEND:VCARD\n".encode("cp1252"),
        "BEGIN:VCARD\nFN:Łucja Žáková\nEMAIL:l@example.org\nEND:VCARD\n".encode(),
    ]
    cards += ["BEGIN:VCARD\nFN:Αλέξης Παππάς\nEMAIL:a@example.org\nEND:VCARD\n".encode()]
    book.write_bytes(bom + b"".join(cards))
    (found,) = read_paths([book])
    assert [one.name for one in found.people] == [
        "Zoë Ångström",
        "Jürgen Müller",
        "Łucja Žáková",
        "Αλέξης Παππάς",
    ]
    assert found.people[1].notes == "grüßß"
    label = "Bytes that are not UTF-8, read as Windows-1252"
    assert [one.extra for one in found.people] == [
        (),
        (f"{label}: FN:Jürgen Müller", f"{label}: NOTE:grüß", f"{label}: ß"),
        (),
        (),
    ]
    assert not found.skipped


def test_a_stray_byte_in_a_table_is_still_refused(tmp_path):
    table = tmp_path / "Connections.csv"
    table.write_bytes(
        "First Name,Last Name,URL\nZoë,Ångström,\nΑλέξης,Παππάς,\n".encode() + b"J\xfcrgen,M\xfcller,\n"
    )
    with pytest.raises(Refusal, match="damaged in places"):
        read_paths([table])
