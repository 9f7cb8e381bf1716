"""`askaround mail …` and `askaround worker`, as scripts see them, against real servers."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.realparts.askaround import Askaround, environment
from tests.realparts.mail import PASSWORD, PostOffice

ADA = "ada@example.org"
MONDAY = "2026-11-23T14:00:00+00:00"

# The terminal's own words for asking belong to another step; here only the outbox matters.
SEND = """
import sys
from askaround.config import startup
startup.ready()
from askaround.accounts.actions import local_workspace
from askaround.network.actions import add_person
from askaround.outreach import actions
owner = local_workspace()
for name in sys.argv[2:]:
    person = add_person(owner, name=name, email=name.split()[0].lower() + "@example.com",
                        organisation=f"Institute of {name}")
    ask = actions.start_ask(owner, person, channel="email")
    ask = actions.edit_ask(owner, ask, subject="Your work", body="Dear you,\\n\\nmay I ask how you came to it?\\n\\nAda")
    ask = actions.send_ask(owner, ask, sys.argv[1])
print(ask.handle)
"""

STATES = """
import json
from askaround.config import startup
startup.ready()
from askaround.network.models import Touch
from askaround.outreach.models import Ask
print(json.dumps({"asks": list(Ask.objects.order_by("number").values_list("state", flat=True)),
                  "touches": list(Touch.objects.order_by("id").values_list("kind", flat=True))}))
"""


def script(app: Askaround, code: str, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        env=environment(app.data, app.database_url, **app.env), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def states(app: Askaround) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(script(app, STATES))
    return found


def setup_args(office: PostOffice, **changes: object) -> list[str]:
    values: dict[str, object] = {
        "address": ADA, "smtp-host": "localhost", "smtp-port": office.smtp_port, "smtp-security": "none",
        "imap-host": "localhost", "imap-port": office.imap_port, "imap-security": "none",
    }  # fmt: skip
    values |= {name.replace("_", "-"): value for name, value in changes.items()}
    return ["mail", "setup", *(part for name, value in values.items() for part in (f"--{name}", str(value)))]


@pytest.fixture
def app(askaround_on_both: Askaround, post_office: PostOffice) -> Askaround:
    """A set-up application whose mail goes through the post office."""
    return ready(askaround_on_both, post_office)


@pytest.fixture
def simple(askaround: Askaround, post_office: PostOffice) -> Askaround:
    return ready(askaround, post_office)


def ready(app: Askaround, office: PostOffice) -> Askaround:
    app.env |= {
        "ASKAROUND_NOW": MONDAY,
        "ASKAROUND_MAIL_PASSWORD": PASSWORD,
        "SSL_CERT_FILE": str(office.authority),
    }
    app.json(*setup_args(office))
    app.json("settings", "name", "Ada Lindqvist")
    return app


def test_from_the_outbox_to_the_answer(app: Askaround, post_office: PostOffice) -> None:
    checked = app.json("mail", "check")
    assert (checked["ok"], checked["smtp"]["ok"], checked["imap"]["ok"]) == (True, True, True)
    script(app, SEND, "smtp", "Ben Achterberg")
    assert states(app) == {"asks": ["queued"], "touches": []}
    delivered = app.json("mail", "deliver")
    assert {key: delivered[key] for key in ("queued", "sent", "failed", "uncertain", "stopped")} == {
        "queued": 0, "sent": 1, "failed": 0, "uncertain": 0, "stopped": 0,
    }  # fmt: skip
    assert states(app) == {"asks": ["asked"], "touches": ["asked"]}
    (letter,) = post_office.messages("ben@example.com")
    assert str(letter["From"]) == "Ada Lindqvist <ada@example.org>"
    post_office.reply(letter, "Gladly.")
    fetched = app.json("mail", "fetch")
    assert (fetched["new"], fetched["matched"]) == (1, 1)
    assert states(app) == {"asks": ["replied"], "touches": ["asked", "replied"]}
    assert app.json("mail", "fetch") == {"read": 0, "new": 0, "matched": 0, "more": False}


def test_through_a_mail_daemon_end_to_end(
    simple: Askaround, post_office: PostOffice, smtp_daemon: int
) -> None:
    simple.json(*setup_args(post_office, smtp_port=smtp_daemon, smtp_user=""))
    script(simple, SEND, "smtp", "Ben Achterberg")
    assert simple.json("mail", "deliver")["sent"] == 1
    until = time.monotonic() + 60
    while not post_office.messages("ben@example.com") and time.monotonic() < until:
        time.sleep(0.1)
    (letter,) = post_office.messages("ben@example.com")
    assert letter.get_content().replace("\r\n", "\n").rstrip() == (
        "Dear you,\n\nmay I ask how you came to it?\n\nAda"
    )
    assert states(simple)["asks"] == ["asked"]


def test_one_round_does_all_of_it(simple: Askaround, post_office: PostOffice) -> None:
    script(simple, SEND, "smtp", "Ben Achterberg", "Cleo Duarte")
    first = simple.json("worker", "--once")
    assert (first["sent"], first["fetched"], first["matched"]) == (2, 0, 0)
    post_office.reply(post_office.messages("cleo@example.com")[0], "Yes.")
    second = simple.json("worker", "--once")
    assert (second["sent"], second["fetched"], second["matched"]) == (0, 1, 1)
    assert states(simple)["asks"] == ["asked", "replied"]


def test_into_the_folder(simple: Askaround) -> None:
    script(simple, SEND, "folder", "Ben Achterberg")
    assert simple.json("mail", "deliver")["sent"] == 1
    (file,) = (simple.data / "outbox").iterdir()
    assert file.suffix == ".eml"
    assert states(simple)["touches"] == ["asked"]


def test_a_refused_recipient_is_done_in_part(simple: Askaround, post_office: PostOffice) -> None:
    script(simple, SEND, "smtp", "Ben Achterberg", "Cleo Duarte")
    post_office.refused["ben@example.com"] = "550 5.1.1 there is no Ben here"
    result = simple.run("--json", "mail", "deliver")
    assert result.code == 3
    assert (result.json["sent"], result.json["failed"]) == (1, 1)
    assert "there is no Ben here" in result.err
    assert states(simple)["asks"] == ["failed", "asked"]


def test_an_answer_that_never_came_is_uncertain(simple: Askaround, post_office: PostOffice) -> None:
    script(simple, SEND, "smtp", "Ben Achterberg")
    post_office.drop_after_data = 1
    result = simple.run("--json", "mail", "deliver")
    assert (result.code, result.json["uncertain"]) == (3, 1)
    assert states(simple) == {"asks": ["uncertain"], "touches": []}
    assert simple.json("mail", "deliver")["sent"] == 0
    assert len(post_office.messages("ben@example.com")) == 1


@pytest.mark.parametrize(
    ("env", "changes", "words"),
    [
        ({"ASKAROUND_MAIL_PASSWORD": "wrong"}, {"smtp_security": "starttls"}, "refused the sign-in of ada@example.org"),
        ({}, {"smtp_port": 1}, "refuses connections"),
    ],
)  # fmt: skip
def test_a_server_that_does_not_work_is_one_sentence(
    simple: Askaround, post_office: PostOffice, env: dict[str, str], changes: dict[str, object], words: str
) -> None:
    simple.env |= env
    simple.json(*setup_args(post_office, **changes))
    script(simple, SEND, "smtp", "Ben Achterberg")
    others = [["mail", "check"], ["worker", "--once"]] if env.get("ASKAROUND_MAIL_PASSWORD") else []
    for command in (["mail", "deliver"], *others):
        result = simple.run(*command)
        assert result.code == 1, result
        (sentence,) = [line for line in result.err.splitlines() if words in line]
        assert sentence.startswith("askaround: ")
        assert "Traceback" not in result.err
        assert "wrong" not in result.err
    assert states(simple)["asks"] == ["queued"]


def test_the_password_may_come_from_standard_input(simple: Askaround, post_office: PostOffice) -> None:
    del simple.env["ASKAROUND_MAIL_PASSWORD"]
    bad = simple.run(*setup_args(post_office, imap_user="other@example.org"))
    assert bad.code == 1
    assert "password" in bad.err
    made = simple.run("--json", *setup_args(post_office), "--password-stdin", stdin=PASSWORD + "\n")
    assert made.code == 0
    assert PASSWORD not in made.out + made.err
    assert made.json["smtp"] == {
        "host": "localhost", "port": post_office.smtp_port, "security": "none", "user": ADA,
    }  # fmt: skip
    assert simple.json("mail", "check")["ok"]


def test_wrong_usage() -> None:
    from askaround.cli import main

    for words in (["mail"], ["mail", "setup"], ["mail", "send"], ["worker", "--every", "0"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2


def test_the_worker_makes_rounds_until_it_is_told_to_end(simple: Askaround, post_office: PostOffice) -> None:
    script(simple, SEND, "smtp", "Ben Achterberg")
    worker = simple.start("worker", "--every", "0.2")
    until = time.monotonic() + 60
    while not post_office.taken and time.monotonic() < until:
        time.sleep(0.02)
    post_office.reply(post_office.messages("ben@example.com")[0], "Gladly.")
    while states(simple)["asks"] != ["replied"] and time.monotonic() < until:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, out
    assert "The rounds have ended." in out
    assert "Traceback" not in out
    assert states(simple)["asks"] == ["replied"]


def test_sigterm_ends_after_the_message_at_hand(simple: Askaround, post_office: PostOffice) -> None:
    script(
        simple, SEND, "smtp", *(f"{name} Achterberg" for name in ("Ben", "Cleo", "Dov", "Eli", "Fay", "Gus"))
    )
    post_office.delay = 0.3
    worker = simple.start("worker")
    until = time.monotonic() + 60
    while not post_office.taken and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, out
    found = states(simple)["asks"]
    assert "sending" not in found
    assert "uncertain" not in found
    assert found.count("asked") == len(post_office.taken) < 6
