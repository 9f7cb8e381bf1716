"""Files that are refused or read in part: the wrong kind, built to harm, damaged; one sentence each."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from askaround.lib.errors import Refusal
from askaround.network.imports import files
from askaround.network.imports.read import read_paths
from askaround.network.tests.test_imports_read import HEADER, PREAMBLE, ROWS, archive, only

REFUSED = {
    "nothing in it": ("Connections.csv", b"", "empty"),
    "blank": ("Connections.csv", b"\xef\xbb\xbf \r\n\n", "empty"),
    "header only": ("Connections.csv", (PREAMBLE + HEADER).encode(), "no rows"),
    "picture": ("Connections.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a text file"),
    "zeros": ("Connections.csv", bytes(200_000), "not a text file"),
    "other table": ("budget.csv", b"Month,Amount\nMay,12\n", "no file that can be imported"),
    "web page": ("Connections.csv", b"<!doctype html><html></html>", "no file that can be imported"),
    "calendar": ("x.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "without any event"),
    "not the encoding it says": (
        "Connections.csv",
        b"\xef\xbb\xbf" + HEADER.encode() + b"\xff\xfe\xfa,b,c,d,e,f\n",
        "UTF-8",
    ),
    "UTF-32": ("Connections.csv", (HEADER + ROWS).encode("utf-32"), "UTF-32"),
    "half a UTF-16 letter": ("Connections.csv", (HEADER + ROWS).encode("utf-16")[:-1], "UTF-16"),
    "UTF-8 with damage": (
        "Connections.csv",
        (HEADER + ROWS * 3).replace("Silva", "Ångström").encode() + b"\xff\n",
        "damaged",
    ),
    "Cyrillic": (
        "Connections.csv",
        (HEADER + ROWS.replace("Silva", "Иванова")).encode("cp1251"),
        "none of the encodings",
    ),
    "Chinese": (
        "Connections.csv",
        (HEADER + ROWS.replace("Silva", "王小明")).encode("gbk"),
        "none of the encodings",
    ),
    "no conversations": ("messages.csv", b"No conversations found\n", "no messages"),
    "zip in name only": ("archive.zip", b"PK\x03\x04 and then nothing of a zip", "damaged"),
    "blank cards": ("x.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "blank"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_refused_in_one_sentence(write, case):
    name, content, part = REFUSED[case]
    with pytest.raises(Refusal) as refused:
        read_paths([write(name, content)])
    assert part in refused.value.sentence
    assert "\n" not in refused.value.sentence
    assert refused.value.exit_code == 1


def test_a_folder_in_the_folder_is_found(tmp_path):
    inner = tmp_path / "Basic_LinkedInDataExport"
    inner.mkdir()
    (inner / "Connections.csv").write_text(HEADER + ROWS)
    (inner / "._Connections.csv").write_bytes(b"\x00\x05")
    assert len(only(tmp_path).people) == 2


def test_a_name_that_is_no_text_can_be_told_and_stored(tmp_path):
    path = tmp_path / os.fsdecode(b"conn\xff.csv")
    path.write_text(HEADER + ROWS)
    assert only(path).path.encode().endswith(b"conn?.csv")
    with pytest.raises(Refusal) as refused:
        read_paths([tmp_path / os.fsdecode(b"\xff.csv")])
    refused.value.sentence.encode()


def test_refused_paths(tmp_path):
    for path, part in (
        (tmp_path / "none.csv", "no file"),
        (tmp_path, "holds no CSV"),
        ("a\0b", "cannot be opened"),
    ):
        with pytest.raises(Refusal, match=part):
            read_paths([path])


def test_the_wrong_kind_is_refused(write):
    path = write("Connections.csv", HEADER + ROWS)
    with pytest.raises(Refusal, match="is a linkedin file"):
        read_paths([path], kind="vcard")
    with pytest.raises(Refusal, match="no kind of file"):
        read_paths([path], kind="punchcards")
    assert only(path, kind="linkedin").rows == 2


def test_a_zip_bomb_is_refused(tmp_path):
    path = archive({"Connections.csv": b"," * (40 << 20)}, tmp_path / "bomb.zip")
    assert path.stat().st_size < 100_000
    with pytest.raises(Refusal, match="far more"):
        read_paths([path])


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says(tmp_path):
    path = archive({"Connections.csv": (HEADER + ROWS * 50_000)}, tmp_path / "liar.zip")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = (500).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    with pytest.raises(Refusal):
        read_paths([path])


@pytest.mark.parametrize(
    "name", ["../Connections.csv", "/etc/Connections.csv", "a/../../b.csv", "C:/x.csv", "..\\x.csv"]
)
def test_a_path_out_of_the_zip_is_refused(tmp_path, name):
    path = archive({"Connections.csv": HEADER + ROWS, name: "x"}, tmp_path / "archive.zip")
    with pytest.raises(Refusal, match="outside itself"):
        read_paths([path])


def test_two_members_of_one_name_are_refused(tmp_path):
    path = archive({"Connections.csv": HEADER + ROWS}, tmp_path / "archive.zip")
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr("Connections.csv", HEADER)
    with pytest.raises(Refusal, match="two files of one name"):
        read_paths([path])


def test_a_damaged_member_is_refused(tmp_path):
    path = archive({"Connections.csv": HEADER + ROWS * 500}, tmp_path / "archive.zip")
    data = bytearray(path.read_bytes())
    data[80:120] = bytes(40)
    path.write_bytes(bytes(data))
    with pytest.raises(Refusal, match="damaged"):
        read_paths([path])


class _Endless(io.RawIOBase):
    """A line without end, of which no more than a piece is ever in memory."""

    given = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = b"a" * len(buffer)
        self.given += len(buffer)
        return len(buffer)


def test_a_line_of_a_gigabyte_is_refused_after_ten_megabytes():
    endless = _Endless()
    source = files.Source("x.csv", "x.csv", lambda: endless)
    with pytest.raises(Refusal, match="a line of more than"):
        list(source.lines())
    assert endless.given < 2 * files.MAX_LINE


def test_a_cell_of_two_megabytes_is_refused(write):
    with pytest.raises(Refusal, match="cell of more than 1 MB"):
        read_paths([write("Connections.csv", HEADER + ROWS + '"' + "Ana\n" * 600_000)])


def test_a_bad_file_beside_a_good_one_is_told_and_the_good_one_read(write):
    good, bad = write("Connections.csv", HEADER + ROWS), write("budget.csv", "Month,Amount\nMay,12\n")
    reads = {read.path: read for read in read_paths([good, bad])}
    assert len(reads[str(good)].people) == 2
    (skip,) = reads[str(bad)].skipped
    assert (skip.row, skip.harmless) == (0, False)


def test_nul_and_direction_marks_never_reach_the_database(write):
    (ana, _) = only(write("Connections.csv", HEADER + ROWS.replace("Ana,", "A\u202en\u200ba,"))).people
    assert ana.name == "Ana Silva"
