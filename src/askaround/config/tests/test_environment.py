"""What the environment may say, and one sentence for what it may not."""

from pathlib import Path

import pytest

from askaround.config import environment
from askaround.config.environment import Environment
from askaround.lib.errors import Refusal


@pytest.mark.parametrize(
    "frozen",
    [
        "2026-11-23T09:00:00",
        "2026-11-23",
        "tomorrow",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_clock_that_cannot_be_read_stops_a_command_before_its_first_change(
    monkeypatch: pytest.MonkeyPatch, frozen: str
) -> None:
    monkeypatch.setenv("ASKAROUND_NOW", frozen)
    with pytest.raises(Refusal, match="ASKAROUND_NOW must be a time with its offset"):
        environment.read()


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "postgres://", "postgres://[::1/x"])
def test_a_database_address_of_another_form_is_refused_with_the_right_form(url: str) -> None:
    with pytest.raises(Refusal, match="must look like postgres://"):
        environment.database_settings(Environment(Path("/nowhere"), "local", url))


@pytest.mark.parametrize("port", ["abc", "99999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Refusal, match="not a number"):
        environment.database_settings(
            Environment(Path("/nowhere"), "local", f"postgres://u@127.0.0.1:{port}/x")
        )
