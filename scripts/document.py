"""Write the lists of docs/ from what there is: the commands' parsers, the settings, the URLs, the rules.

In: the package; NOTES below, for what a parser cannot know. Out: four files (`make docs`); a test fails while
they differ from what this would write.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"

COMMANDS_HEAD = """# Commands

`askaround [--data DIR] [--json] [--owner MAIL] COMMAND …` — global options stand before the command.

- **Data folder**: `--data`, else `ASKAROUND_DATA`, else the platform's folder for user data; created with mode 0700.
  Database: SQLite in it, or `ASKAROUND_DATABASE_URL=postgres://user:password@host:5432/name`.
- **Output**: with `--json` one JSON object, or JSON Lines where a command says *lines*, on stdout and nothing else
  there; messages and progress go to stderr. Without it: readable tables.
- **Exit codes**: 0 done · 1 could not be done, one sentence on stderr, nothing changed · 2 wrong usage · 3 done in part,
  each part left out with its reason · 130 stopped by Ctrl-C.
- **Who is meant**: an `id` or a handle (`p12` a person, `a3` an ask, `i4` an interview) is accepted everywhere; a person also by
  mail address, LinkedIn address or unique name.
- **Clock**: `ASKAROUND_NOW=2026-11-23T09:00:00-05:00` freezes "now" for rehearsals, in local mode only.

This page is written by `make docs`.
"""

SETTINGS_HEAD = """# Settings

`askaround settings` lists them, `askaround settings KEY` shows one, `askaround settings KEY VALUE` changes it; the page
Settings does the same. What is not set has the default.

This page is written by `make docs`.
"""

ENVIRONMENT = """
## The environment

| variable | what it does |
|---|---|
| `ASKAROUND_DATA` | the data folder, when `--data` does not say |
| `ASKAROUND_DATABASE_URL` | PostgreSQL instead of SQLite: `postgres://user:password@host:5432/name` |
| `ASKAROUND_MODE` | `local` (default): one workspace, this computer only; `server`: owner commands need `--owner` |
| `ASKAROUND_NOW` | a time with its zone at which the clock stands still, for rehearsals; local mode only |
| `ASKAROUND_HOSTS` | server mode: the host names it answers to, with commas between |
| `ASKAROUND_MAIL_KEY` | the key of stored passwords, tokens and private addresses; else the file `keys/mail` of the data folder |
| `ASKAROUND_MAIL_PASSWORD` | the password that `mail setup` would ask for |
| `ASKAROUND_IMAP_PASSWORD` | the same for reading replies, when it is another one |
| `ASKAROUND_MAIL_CLIENT_SECRET` | the secret of your registration at a provider, for `mail setup --provider` |
| `ASKAROUND_ADDRESSBOOK_PASSWORD` | the password that `addressbook add` would ask for |
| `ASKAROUND_CALENDAR_PASSWORD` | the password that `calendars add` would ask for |
| `ASKAROUND_TRACEBACK` | `1`: show where something unforeseen went wrong |
"""

PAGES_HEAD = """# Pages

Every address of the web application, by the part it belongs to. An address with `<…>` stands for one row: a person, an
ask, an interview. All but the way in need the one-time link that `askaround serve` prints, and a row of another
workspace does not exist.

This page is written by `make docs`.
"""

RULES_HEAD = """# The rules, in plain words

What Askaround decides, how, and where the rule comes from. Each stands beside a pure function of the same step, whose tests are its
examples. This list is written by `make docs`.
"""

PARTS = {
    "today": "Today",
    "explore": "Explore: careers and employers",
    "network": "People",
    "outreach": "Ask",
    "prepare": "Interviews: before",
    "interview": "Interviews: the conversation",
    "follow_up": "Keep up",
    "reflect": "Reflect",
    "accounts": "The owner",
    "web": "The shell",
    "mail": "Mail",
}

# What comes out as JSON, and what one would not guess.
NOTES: dict[str, str] = {
    "version": "JSON: object with the versions of program, schema and catalogue.",
    "serve": "Prints one line `Open http://localhost:PORT/enter/…`; the link works once, `askaround link` makes another.",
    "link": "Prints another one-time link into the application that runs on the same data folder.",
    "demo": "JSON: `{steps: [{step, ok, seconds, result}]}`.",
    "settings": "JSON: object. Every key stands in [settings.md](settings.md).",
    "titles": (
        "JSON: lines `{title, soc, onet, career, score, seniority, status, alternatives: [{onet, career, score}]}`; `soc` "
        "null means that the title names no occupation. The rule: [coding](../rules/coding.md)."
    ),
    "careers": "JSON: `search`, `related`, `match` and `near` lines, `show` an object, `update` an object `{release, date, changed, careers, "
    "appeared: [{onet, career}], vanished: [{onet, career, perhaps}], moved: [{from, to, career, how}], titles: {before, now, added, gone}, "
    "kept_from_earlier, texts, shortlist: [{from, to}], shortlist_vanished, people}` ([the rule](../rules/updating.md)), `posting` an object "
    "`{title, careers, employer, place, mode, pay, contract, reports_to, deadline, requirements, tools, skills, people: {there, before, in_career, "
    "counts}, questions: [{key, question, phrase, why}]}` ([the rule](../rules/postings.md)).",
    "shortlist": "JSON: lines.",
    "organisations": "JSON: lines; an object after `add`, `load`, `want` and `unwant`.",
    "person": "JSON: all that is known about one person, with its sources.",
    "tie": "JSON: object. The levels: strong, occasional, distant.",
    "later": "JSON: object. The person is not suggested until then.",
    "never": "JSON: object. The person is not suggested again.",
    "people": "JSON: lines `{id, handle, name, title, organisation, onet, emails, url, tie, last_touch, place}`. What finds somebody: [the rule](../rules/finding.md).",
    "tags": "JSON: lines `{tag, people}`; of `add` and `remove` an object `{id, handle, name, tag, changed}`.",
    "forget": "JSON: object `{forgotten, rows, messages, files, texts, remark}`. Asks first in a terminal; elsewhere it needs `--yes`. What is erased: [the rule](../rules/finding.md#forgetting).",
    "import": (
        "JSON: `{batch, dry_run, files: [{path, kind, rows, created, updated, unchanged, review, skipped: [{row, reason}]}], people}` "
        "with rows = created + updated + unchanged + review + skipped. What is read from what: [import.md](import.md)."
    ),
    "undo": "JSON: object. Takes one import back; what was touched since is kept and listed.",
    "batches": "JSON: lines.",
    "who": (
        "JSON: lines `{person: {id, handle, name, title, organisation}, for, score, class, via, reasons: [{text, evidence, weight}]}`; "
        "for: interview or names; class: strong, occasional, dormant, introduced, new."
    ),
    "introductions": (
        "JSON: lines `{path: [{id, handle, name}], strength, evidence: [{from, to, strength, text}], sentence, asked, asked_on, "
        "paused_until}`: the path begins with whom to ask (you stand before them and are not in it) and ends with whom it reaches; "
        "a path of one is somebody you know yourself. The rule: [introductions](../rules/introductions.md)."
    ),
    "knows": "JSON: object `{people: [{id, handle, name}], know}`.",
    "ask": "JSON: `{ask, handle, draft: {subject, body}, remarks}`. Nothing is sent.",
    "edit": "JSON: object, with the linter's remarks on the new text.",
    "send": "JSON: object. Puts the reviewed message into the outbox; `worker` or `mail deliver` delivers it.",
    "asks": "JSON: lines with the state of each ask, what comes next and when.",
    "log": "JSON: object.",
    "unlog": "JSON: object. A wrong entry is taken back by another, never deleted.",
    "mail": "JSON: object.",
    "times": "JSON: object `{ask, times: [{number, start, theirs, yours, text}], free, their_zone, zone_known, stretched, calendars, offered}`; "
    "`offer` `{ask, message, subject, body, state, times}`, `take` as `meet`.",
    "invite": "JSON: object `{interview, message, state, to, sequence, subject, body}`.",
    "calendars": "JSON: lines `{id, name, kind, fetched_at, read_until, problem}`; after `add` an object with `events`, `taken` and `remarks` too.",
    "meet": "JSON: `{interview, handle, ics, leave_by, calendar}`.",
    "brief": "JSON: object.",
    "note": "JSON: object. `@Name`, links and `!promise` in the text become mentions and promises.",
    "mentions": "JSON: lines.",
    "resources": "JSON: lines.",
    "questions": "JSON: lines.",
    "thank": "JSON: object.",
    "promises": "JSON: lines.",
    "keep": "JSON: object.",
    "mentor": "JSON: object.",
    "today": "JSON: lines `{due, kind, person, why, late, command}`.",
    "reflect": "JSON: object.",
    "worker": "The rounds: deliver what is queued, read replies, plan reminders. `--once` makes one round and ends.",
}


def commands() -> str:
    """commands.md, from the registry and each command's parser."""
    from askaround.cli.registry import COMMANDS

    parts = [COMMANDS_HEAD]
    for name, entry in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"askaround {name}", add_help=False)
        importlib.import_module(entry.module).configure(parser)
        parts.append(f"## {name}\n\n{_sentence(entry.help)}\n")
        parts.extend(_usage(parser, f"askaround {name}"))
        if name in NOTES:
            parts.append(NOTES[name] + "\n")
    return "\n".join(parts)


def _usage(parser: argparse.ArgumentParser, prog: str) -> list[str]:
    """Usage and table of one parser, then of its subcommands."""
    words, rows = [prog], []
    below: list[tuple[str, argparse.ArgumentParser]] = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        if isinstance(action, argparse._SubParsersAction):
            below = list(action.choices.items())
            words.append("COMMAND …")
            continue
        shown = _argument(action)
        words.append(shown if action.required or not action.option_strings else f"[{shown}]")
        rows.append(f"| `{shown.replace('|', chr(92) + '|')}` | {_cell(action)} |")
    usage = [f"    {' '.join(words)}\n"]
    if rows:
        usage.append("| | |\n|---|---|\n" + "\n".join(rows) + "\n")
    for name, each in below:
        usage.extend(_usage(each, f"{prog} {name}"))
    return usage


def _argument(action: argparse.Action) -> str:
    values = "|".join(map(str, action.choices)) if action.choices else ""
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    if not action.option_strings:
        word = values or metavar or action.dest.upper()
        return {"?": f"[{word}]", "*": f"[{word}…]", "+": f"{word}…"}.get(str(action.nargs), word)
    option = max(action.option_strings, key=len)
    return option if action.nargs == 0 else f"{option} {values or metavar or action.dest.upper()}"


def _cell(action: argparse.Action) -> str:
    default = action.default
    said = _sentence((action.help or "").replace("%(default)s", str(default)).replace("%%", "%"))
    if default not in (None, False, True, "", argparse.SUPPRESS, []) and str(default) not in said:
        said += f" Default: {default}."
    return said.replace("|", "\\|")


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "…", "!", "?")) else text + "."


def settings() -> str:
    """settings.md, from `accounts.rules.KINDS`."""
    from askaround.accounts.rules import KINDS

    parts = [SETTINGS_HEAD]
    group = None
    for key, kind in KINDS.items():
        if kind.group != group:
            group = kind.group
            parts.append(f"\n## {group}\n\n| key | what it does | default |\n|---|---|---|\n")
        default = (
            ",".join(kind.default) if isinstance(kind.default, list | tuple) else str(kind.default or "")
        )
        parts.append(
            f"| `{key}` | {kind.label}. {_sentence(kind.effect)} | {f'`{default}`' if default else ''} |\n"
        )
    return "".join([*parts, ENVIRONMENT])


def pages() -> str:
    """pages.md, from the URL configuration and the views' docstrings."""
    from django.urls import get_resolver

    found: dict[str, list[str]] = {}
    for name, route, view in _routes(get_resolver().url_patterns):
        module = view.__module__.split(".")
        part = PARTS.get(module[1] if module[0] == "askaround" and len(module) > 1 else "web", "The shell")
        said = _sentence((view.__doc__ or "").strip().split("\n\n")[0])
        route = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
        found.setdefault(part, []).append(f"| `/{route}` | `{name}` | {said.replace('|', chr(92) + '|')} |")
    table = "| address | name | what it is |\n|---|---|---|\n"
    parts = [PAGES_HEAD]
    there = [part for part in dict.fromkeys(PARTS.values()) if part in found]
    parts += [f"## {part}\n\n{table}" + "\n".join(found[part]) + "\n" for part in there]
    return "\n".join(parts)


def _routes(patterns: list, names: str = "", prefix: str = "") -> list:  # type: ignore[type-arg]
    from django.urls import URLResolver

    found = []
    for each in patterns:
        if isinstance(each, URLResolver):
            below = f"{names}{each.namespace}:" if each.namespace else names
            found += _routes(each.url_patterns, below, prefix + str(each.pattern))
        else:
            callback = each.callback.real() if hasattr(each.callback, "real") else each.callback
            view = getattr(callback, "view_class", callback)
            found.append((f"{names}{each.name or view.__name__}", prefix + str(each.pattern), view))
    return found


def rules() -> str:
    """rules/README.md: each rule's heading and first sentence."""
    parts = [RULES_HEAD]
    for file in sorted((DOCS / "rules").glob("*.md")):
        if file.name != "README.md":
            title = file.read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ").strip()
            parts.append(f"- [{title}]({file.name})")
    return "\n".join(parts) + "\n"


def everything() -> dict[str, str]:
    """File below docs/ → text; needs Django set up."""
    return {
        "use/commands.md": commands(),
        "use/settings.md": settings(),
        "use/pages.md": pages(),
        "rules/README.md": rules(),
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASKAROUND_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "askaround.config.settings"
        import django

        django.setup()
        for name, text in everything().items():
            (DOCS / name).write_text(text, encoding="utf-8")
            print(f"docs/{name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
