"""Faults of the machine in words."""

import errno

import pytest
from django.db import OperationalError

from askaround.lib.faults import sentence_for


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("failed to resolve host 'db.example.org': Name or service not known", "cannot be reached"),
        ('connection failed: connection to server at "127.0.0.1", port 5432 failed: Connection refused', "cannot be"),
        ("connection timeout expired", "cannot be reached"),
        ('connection failed: FATAL: password authentication failed for user "u"', "user and password"),
        ('connection failed: FATAL: role "u" does not exist', "user and password"),
        ('connection failed: FATAL: database "x" does not exist', "no such database"),
        ("terminating connection due to administrator command", "cannot be reached"),
    ],
)  # fmt: skip
def test_what_a_server_says_becomes_what_to_do(said: str, sentence: str) -> None:
    told = sentence_for(OperationalError(said)) or ""
    assert sentence in told
    assert "\n" not in told
    assert "ASKAROUND_DATABASE_URL" in told


def test_a_mistake_of_ours_is_no_fault_of_the_machine() -> None:
    assert sentence_for(ValueError("connection refused")) is None


def test_a_result_that_cannot_be_written_is_not_said_to_have_changed_nothing() -> None:
    told = sentence_for(OSError(errno.ENOSPC, "No space left on device")) or ""
    assert "full" in told
    assert "changed" not in told


def test_bytes_that_are_no_letters_are_named() -> None:
    with pytest.raises(UnicodeEncodeError) as caught:
        "Zo\udcff".encode()
    assert "no letters" in (sentence_for(caught.value) or "")
