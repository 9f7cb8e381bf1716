"""The tags that pages are made of: escaped, exact, and closed to addresses that run code."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from askaround.web.templatetags.askaround import web_address

OWN = SimpleNamespace(tz=ZoneInfo("America/New_York"), today=dt.date(2026, 11, 23))


def shown(template: str, **values: object) -> str:
    return Template(template).render(Context({"own": OWN, **values}))


def test_a_day_is_spoken_in_the_owners_zone_and_exact_on_hover() -> None:
    late_evening = dt.datetime(2026, 11, 24, 3, 30, tzinfo=dt.UTC)
    html = shown("{% day at %}", at=late_evening)
    assert 'title="Monday, 23 November 2026"' in html
    assert ">today</time>" in html
    assert ">today 22:30</time>" in shown("{% moment at %}", at=late_evening)


def test_nothing_for_no_date() -> None:
    assert shown("{% day at %}{% moment at %}", at=None) == ""


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://www.linkedin.com/in/a-b", "https://www.linkedin.com/in/a-b"),
        ("example.org/me", "https://example.org/me"),
        ("javascript:alert(1)", ""),
        ("JavaScript://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("no address", ""),
    ],
)
def test_only_web_addresses_become_links(value: str, address: str) -> None:
    assert web_address(value) == address


def test_strength_is_a_bar_with_words_and_stays_in_its_bounds() -> None:
    html = shown('{% strength 1.7 "How sure" %}')
    assert 'aria-label="How sure: 100 of 100"' in html
    assert 'class="part" width="120.0"' in html


def test_a_field_escapes_what_was_typed() -> None:
    html = shown('{% field "name" "Name" value=typed error="Wrong." %}', typed='"><script>')
    assert "<script>" not in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="field-name-hint"' in html
