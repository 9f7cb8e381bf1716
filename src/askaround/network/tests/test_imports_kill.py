"""Imports that are killed, and imports while somebody writes: real processes on a real database file."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

pytestmark = pytest.mark.slow
ROWS = 600
KILLS = 20
# Each import is a process of its own, a fork of one that has imported what it needs; it is killed at the statement of that number.
RUN = """
import json, os, signal, sys
from askaround.config import startup
startup.ready()
from django.db import connections
from askaround.accounts.actions import local_workspace
from askaround.network.imports import bulk, run, store
run.code = lambda titles: {title: store.Coded() for title in titles}
bulk.ROWS_AT_ONCE = 100
connections.close_all()
statements = 0
def one(last):
    def count(execute, sql, params, many, context):
        global statements
        statements += 1
        if statements == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    owner = local_workspace()
    with connections["default"].execute_wrapper(count):
        run.commit(owner, run.plan(owner, [sys.argv[1]]))
    print(statements, flush=True)
    os._exit(0)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        one(int(line))
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
MEANWHILE = """
import json, sys, threading, time
from askaround.config import startup
startup.ready()
from django.db import connection
from askaround.accounts.actions import local_workspace, set_setting
from askaround.accounts.models import Setting
from askaround.network.imports import bulk, run, store
run.code = lambda titles: {title: store.Coded() for title in titles}
owner = local_workspace()
plan = run.plan(owner, [sys.argv[1]])
over, waits, faults = threading.Event(), [], []
def autosave():
    number = 0
    while not over.is_set() or number < 5:
        number += 1
        started = time.monotonic()
        try:
            set_setting(owner, "headline", f"note {number}")
        except Exception as error:
            faults.append(repr(error))
        waits.append(time.monotonic() - started)
        time.sleep(0.01)
    kept.append(number)
    connection.close()
kept = []
thread = threading.Thread(target=autosave)
thread.start()
batch = run.commit(owner, plan)
over.set()
thread.join()
stored = Setting.objects.get(owner=owner, key="headline").value
print(json.dumps([faults, stored == f"note {kept[0]}", batch.report["people_new"]]))
"""


def rows():
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    return header + "".join(
        f"Ana,Silva{n},https://www.linkedin.com/in/ana-{n},a{n}@example.org,Labs {n % 40},Biologist,12 Mar 2021\n"
        for n in range(ROWS)
    )


def start(script, data, *arguments):
    env = {**os.environ, "ASKAROUND_DATA": str(data)}
    env.pop("ASKAROUND_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def stored(data):
    """People, ways to reach them, identifiers, records, positions, imports that are done."""
    with closing(sqlite3.connect(data / "askaround.sqlite3")) as opened:
        tables = ("person", "contactpoint", "sourceid", "sourcerecord", "position", "importbatch")
        counts = tuple(
            opened.execute(f"SELECT count(*) FROM network_{table}").fetchone()[0] for table in tables
        )
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return counts


@contextmanager
def imports(data, path):
    """Call it with the statement at which the import is to be killed, 0 for none: its exit code, and how many statements it took."""
    env = {**os.environ, "ASKAROUND_DATA": str(data)}
    env.pop("ASKAROUND_DATABASE_URL", None)
    command = [sys.executable, "-c", RUN, str(path)]
    with subprocess.Popen(
        command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as waiting:

        def one(last):
            waiting.stdin.write(f"{last}\n")
            waiting.stdin.flush()
            said = []
            while not said or said[-1][0] != "ended":
                said.append(waiting.stdout.readline().split())
                assert said[-1], "the waiting process ended"
            return int(said[-1][1]), int(said[0][0]) if len(said) > 1 else 0

        yield one


def test_a_kill_at_any_point_leaves_all_or_nothing(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(rows())
    with imports(tmp_path / "whole", path) as run:
        code, statements = run(0)
    assert code == 0
    assert statements > 25
    everything = stored(tmp_path / "whole")
    nothing = (0,) * len(everything)
    assert everything == (ROWS, 2 * ROWS, ROWS, ROWS, ROWS, 1)
    data, seen = tmp_path / "data", set()
    with imports(data, path) as run:
        assert run(1)[0] == -signal.SIGKILL
        # The first of the others may come late enough to be done.
        seen.add(stored(data))
        for _ in range(KILLS):
            assert run(random.randint(1, statements))[0] == -signal.SIGKILL
            seen.add(stored(data))
            if everything in seen:
                break
        assert seen <= {nothing, everything}
        assert nothing in seen
        assert run(0)[0] == 0
    assert stored(data) == everything


def test_an_autosave_meanwhile_waits_and_is_kept(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(rows())
    result = start(MEANWHILE, tmp_path / "data", path)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == [[], True, ROWS]
