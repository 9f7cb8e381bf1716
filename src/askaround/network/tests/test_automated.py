"""Mailing lists, newsletters and robots are not people."""

import pytest

from askaround.network.rules import automated


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"list-id": "<chess.example.org>"}, automated.LIST),
        ({"x-mailman-version": "2.1"}, automated.LIST),
        ({"precedence": "list"}, automated.LIST),
        ({"list-unsubscribe": "<mailto:off@example.org>"}, automated.NEWSLETTER),
        ({"precedence": "Bulk"}, automated.BULK),
        ({"auto-submitted": "auto-replied (vacation)"}, automated.ANSWERED_ITSELF),
        ({"x-auto-response-suppress": "DR, All"}, automated.ANSWERED_ITSELF),
        ({"x-autoreply": "yes"}, automated.ANSWERED_ITSELF),
        ({"content-type": "multipart/report; report-type=delivery-status"}, automated.REPORT),
        ({"return-path": "<>"}, automated.REPORT),
        ({"feedback-id": "1:2:x"}, automated.CAMPAIGN),
    ],
)
def test_what_no_person_wrote(headers, reason):
    assert automated.automated(headers, "ana@example.com") == reason


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto-submitted": "no"},
        {"x-auto-response-suppress": "OOF"},
        {"content-type": "multipart/mixed; boundary=x"},
        {"return-path": "<ana@example.com>"},
        {"precedence": "first-class"},
    ],
)
def test_what_a_person_may_have_written(headers):
    assert automated.automated(headers, "ana@example.com") == ""


@pytest.mark.parametrize(
    "mail",
    [
        "no-reply@example.org",
        "noreply+abc@example.org",
        "do_not_reply@example.org",
        "jobs-noreply@example.org",
        "no-reply-4f3@example.org",
        "MAILER-DAEMON@example.org".lower(),
        "notifications@example.org",
        "bounce+7d@example.org",
        "info@example.org",
        "hr@example.org",
        "chess-list@example.org",
        "abc123@group.calendar.google.com",
        "someone@googlegroups.com",
    ],
)
def test_addresses_behind_which_is_nobody_in_particular(mail):
    reason = automated.nobody(mail)
    assert mail in reason
    assert automated.automated({}, mail) == reason


@pytest.mark.parametrize(
    "mail",
    [
        "ana.silva@example.org",
        "robert@example.org",
        "newsom@example.org",
        "b.alert@example.org",
        "infante@example.org",
        "liszt@example.org",
        "hrafn@example.org",
        "notley@example.org",
        "",
    ],
)
def test_addresses_of_people(mail):
    assert automated.nobody(mail) == ""


def test_every_header_looked_at_is_among_those_a_reader_keeps():
    looked_at = {*automated.LIST_HEADERS, *automated.CAMPAIGN_HEADERS}
    assert looked_at <= set(automated.HEADERS)
    for name in automated.HEADERS:
        value = {"content-type": "multipart/report", "return-path": "<>"}.get(name, "all")
        value = "bulk" if name == "precedence" else value
        assert automated.automated({name: value}, "ana@example.com"), name
