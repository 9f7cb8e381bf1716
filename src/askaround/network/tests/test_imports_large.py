"""A large mailbox is read in bounded memory: half a gigabyte, or as many as $ASKAROUND_MAILBOX_GIGABYTES says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from askaround.network.tests.mails import mail, mbox

SIZE = int(float(os.environ.get("ASKAROUND_MAILBOX_GIGABYTES", "0.5")) * (1 << 30))
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
def test_a_large_mailbox(tmp_path):
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read from /proc")
    if shutil.disk_usage(tmp_path).free < SIZE + (1 << 30):
        pytest.skip("there is no room on the disk for the mailbox")
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
        f"{SIZE / (1 << 30):g} GB, {rows:,} mails: {time.perf_counter() - start:.0f} s, {after} MB (of which {before} MB before)"
    )
    assert (rows, messages) == (mails, (mails + 1) // 2)
    assert after - before < 100
