"""A mailbox of five gigabytes is read in bounded memory; slow, and needs the room on disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from askaround.network.tests.mails import mail, mbox

SIZE = 5 << 30
PROGRAM = """
import datetime as dt, re, sys
from pathlib import Path
from askaround.network.imports.drafts import Options
from askaround.network.imports.read import read_paths
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
(read,) = read_paths([Path(sys.argv[1])], options=Options(now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC)))
print(read.rows, len(read.messages), before >> 10, peak() >> 10)
"""


@pytest.mark.slow
def test_five_gigabytes(tmp_path):
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read from /proc")
    if shutil.disk_usage(tmp_path).free < SIZE + (2 << 30):
        pytest.skip("a mailbox of 5 GB needs 7 GB of free room")
    path = tmp_path / "all.mbox"
    attachment = ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n" * 1_500)[:100_000]
    mails = 0
    with path.open("wb") as opened:
        while opened.tell() < SIZE:
            sender = f"P{mails % 3000} Roe <p{mails % 3000}@example.com>"
            robot = {"List_Id": "<news.example.org>"} if mails % 2 else {}
            opened.write(mbox(mail(sender, key=str(mails), body=attachment, **robot)).encode())
            mails += 1
    start = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True, timeout=900
    ).stdout.split()
    rows, messages, before, after = map(int, told)
    print(
        f"{SIZE >> 30} GB, {rows:,} mails: {time.perf_counter() - start:.0f} s, {after} MB (of which {before} MB before)"
    )
    assert (rows, messages) == (mails, (mails + 1) // 2)
    assert after - before < 100
