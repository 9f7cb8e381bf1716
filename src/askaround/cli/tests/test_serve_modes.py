"""What `serve` refuses before it touches anything."""

from pathlib import Path

import pytest

from askaround.cli import main


def test_server_mode_is_not_served_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASKAROUND_MODE", "server")
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    assert main(["serve", "--port", "0", "--no-browser"]) == 1
    assert "sign-in" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "::"])
def test_other_hosts_are_refused(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASKAROUND_DATA", str(tmp_path / "data"))
    assert main(["serve", "--host", host, "--port", "0", "--no-browser"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
