"""The match keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askaround.lib import text


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("José García", "jose garcia"),
        ("Åsa Ångström", "asa angstrom"),
        ("Søren Łukasiewicz", "soren lukasiewicz"),
        ("Groß", "gross"),
        ("GROSS", "gross"),
        ("O’Brien-Smith", "obrien smith"),
        ("O'BRIEN  SMITH", "obrien smith"),
        ("Æsop", "aesop"),
        ("ﬁnance & Co.", "finance co"),
        ("İstanbul", "istanbul"),
        ("", ""),
        ("…", ""),
    ],
)
def test_fold(written, key):
    assert text.fold(written) == key


@given(st.text(max_size=60))
def test_fold_is_stable_and_ignores_case(written):
    key = text.fold(written)
    assert text.fold(key) == key
    assert key == key.strip()
    assert "  " not in key


@given(st.text(alphabet="abcdefgéøßÅÖł -'", max_size=30))
def test_fold_ignores_case_of_european_letters(written):
    assert text.fold(written.upper()) == text.fold(written.lower()) == text.fold(written)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Dr. Ana da Silva, PhD", "ana da silva"),
        ("Prof. J. R. Kim", "j r kim"),
        ("John Doe Jr.", "john doe"),
        ("Ma Li", "ma li"),
        ("Md Rahman", "md rahman"),
        ("Ana Silva, Ph.D.", "ana silva"),
        ("Ana Silva Ph. D., MBA", "ana silva"),
        ("Ana Phd", "ana phd"),
        ("Dr.", "dr"),
    ],
)
def test_name_key(written, key):
    assert text.name_key(written) == key


def test_generation():
    assert text.generation("John Doe Sr.") == "1"
    assert text.generation("John Doe, Jr") == text.generation("John Doe II") == "2"
    assert text.generation("Junior Alves") == ""


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Ana.Silva@Example.ORG ", "ana.silva@example.org"),
        ("Ana <mailto:ana@example.org>", "ana@example.org"),
        ("mailto:ana@example.org?subject=x", "ana@example.org"),
        ("ana+work@example.org", "ana+work@example.org"),
        ("not an address", ""),
        ("a@b@c", ""),
        ("@example.org", ""),
        ("ana@", ""),
        ("a b@example.org", ""),
    ],
)
def test_mail_key(written, key):
    assert text.mail_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("https://www.linkedin.com/in/Ana-Silva-1/?trk=people", "in/ana-silva-1"),
        ("http://de.linkedin.com/in/ana-silva-1/de", "in/ana-silva-1"),
        ("linkedin.com/in/ana-silva-1", "in/ana-silva-1"),
        ("https://www.linkedin.com/in/jos%C3%A9-garcia", "in/josé-garcia"),
        ("https://www.linkedin.com/in/jose\u0301-garcia", "in/josé-garcia"),
        ("https://www.linkedin.com/mwlite/in/ana", "in/ana"),
        ("https://www.linkedin.com/pub/ana-silva/1/2b/3c", "pub/ana-silva/1/2b/3c"),
        ("https://www.linkedin.com/company/example", ""),
        ("https://linkedin.com.example.org/in/ana", ""),
        ("https://example.org/linkedin.com/in/ana", ""),
        ("https://www.linkedin.com/in/", ""),
        ("", ""),
    ],
)
def test_linkedin_key(written, key):
    assert text.linkedin_key(written) == key


def test_linkedin_url_goes_back_to_its_key():
    assert text.linkedin_key(text.linkedin_url("in/ana-silva-1")) == "in/ana-silva-1"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("+1 (555) 555-0100", "+15555550100"),
        ("001 555 555 0100", "+15555550100"),
        ("tel:+1-555-555-0100;ext=102", "+15555550100"),
        ("555 0100 x12", "5550100"),
        ("HomePhone", ""),
        ("12", ""),
    ],
)
def test_phone_key(written, key):
    assert text.phone_key(written) == key


def test_url_key():
    assert text.url_key("HTTPS://www.Example.org/Path/?q=1#x") == "example.org/path"
    assert text.url_key("not a url") == ""


def test_collapse_drops_what_cannot_be_seen():
    assert text.collapse("  Ana\u200b \u202eSilva\x00\n") == "Ana Silva"
