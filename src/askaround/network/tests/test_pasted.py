"""Reading a profile's address or a signature. No database, no network."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askaround.lib.errors import Refusal
from askaround.network import actions
from askaround.network.rules.pasted import Pasted, name_of_slug, read

few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.linkedin.com/in/ana-maria-silva-4b21a7?trk=x", "Ana Maria Silva"),
        ("linkedin.com/in/jdoe", "Jdoe"),
        ("  https://de.linkedin.com/in/j%C3%B6rg-m%C3%BCller/  ", "Jörg Müller"),
        ("https://www.linkedin.com/in/dr-ana-silva-phd", "Ana Silva"),
        ("https://www.linkedin.com/in/bob-roe2", "Bob"),
        ("https://www.linkedin.com/pub/bob-roe/1/2/3", "Bob Roe"),
    ],
)
def test_a_profile_address_gives_the_name(address, name):
    found = read(address)
    assert found.name == name
    assert found.url.startswith("https://www.linkedin.com/")
    assert (found.title, found.email) == ("", "")


def test_slug_of_digits_alone():
    assert name_of_slug("in/12345") == ""


SIGNATURES = {
    """Best regards,
--
Ana Silva, PhD
Senior Medical Writer | Orchard Bio
T: +1 (555) 555-0142 | M: +1 555 555 0143
Ana.Silva@example.org
www.example.org/ana
12 Main Street, Springfield""": Pasted(
        "Ana Silva", "Senior Medical Writer", "Orchard Bio", "ana.silva@example.org", "www.example.org/ana", "+1 (555) 555-0142"
    ),
    """> Dr. Jörg Müller
> Head of Communications
> Helix Labs GmbH
> Fax: +49 30 555 01 43
> Tel. +49 30 555 01 42
> E-Mail: <mailto:j.mueller@example.com>
> https://www.example.com  https://de.linkedin.com/in/joerg-mueller/""": Pasted(
        "Dr. Jörg Müller", "Head of Communications", "Helix Labs GmbH", "j.mueller@example.com",
        "https://de.linkedin.com/in/joerg-mueller/", "+49 30 555 01 42",
    ),
    "Kim Lee, Registered Nurse, Mercy Hospital, kim@example.org": Pasted(
        "Kim Lee", "Registered Nurse", "Mercy Hospital", "kim@example.org"
    ),
    "Bob Roe\nPlumber at Roe Pipes\n555-555-0101": Pasted("Bob Roe", "Plumber", "Roe Pipes", phone="555-555-0101"),
    "Ana Silva <ana@example.org>": Pasted("Ana Silva", email="ana@example.org"),
    "ana.silva@example.org": Pasted("Ana Silva", email="ana.silva@example.org"),
    "info@example.org": Pasted(email="info@example.org"),
}  # fmt: skip


@pytest.mark.parametrize("text", SIGNATURES)
def test_a_signature(text):
    assert read(text) == SIGNATURES[text]


@pytest.mark.parametrize(
    "text", ["", "   ", "nonsense", "Kind regards", "2026-11-23", "\x00\x01", "@", "a@b"]
)
def test_nothing_to_read_is_said(text):
    assert read(text).empty
    with pytest.raises(Refusal):
        actions.read_pasted(text)


@few
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = read(text)
    assert len(found.name) <= 300
    assert "\x00" not in "".join(
        (found.name, found.title, found.organisation, found.email, found.url, found.phone)
    )
