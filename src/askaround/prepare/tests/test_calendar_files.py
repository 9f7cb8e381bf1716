"""Calendars that others wrote, many of them broken: each is read, or refused with a sentence."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from askaround.lib.errors import Refusal
from askaround.prepare.rules.busy import read_busy

# The public files may be named, or lie beside the checkout.
DATA = Path(os.environ.get("ASKAROUND_BENCH_DATA") or Path(__file__).resolve().parents[5] / "shared" / "data")
ROOT = DATA / "exports" / "ics"
YEARS = (2003, 2004, 2005, 2026)


def test_each_is_read_or_refused_with_a_sentence() -> None:
    files = [file for file in sorted(ROOT.rglob("*")) if file.is_file()]
    if not files:
        pytest.skip(f"there are no calendars of others in {ROOT}")
    refused: list[tuple[str, str]] = []
    taken = 0
    for file in files:
        lines = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for year in YEARS:
            since = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
            try:
                found = read_busy(
                    lines,
                    zone=ZoneInfo("America/New_York"),
                    since=since,
                    until=since + dt.timedelta(days=366),
                )
            except Refusal as refusal:
                refused.append((file.name, refusal.sentence))
                continue
            taken += len(found.busy)
            assert all(remark.endswith(".") for remark in found.remarks)
    assert all(sentence.endswith(".") for _, sentence in refused)
    # One is a list of events without a calendar around it; beside them lies a licence.
    kept_out = {name for name, _ in refused if name.endswith(".ics")}
    assert taken > 1000 and len(kept_out) <= len(files) / 100
