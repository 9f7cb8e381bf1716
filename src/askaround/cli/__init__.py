"""The terminal: `askaround [--data DIR] [--json] [--owner MAIL] COMMAND …`.

In: arguments. Out: an exit code; results on stdout, messages on stderr. A command is a module of this folder with
`configure(parser)` and `run(context, args) -> int | None`; `registry.COMMANDS` names it, so that only the module of
the command at hand is imported. Errors that a user can cause are `lib.errors.Refusal`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from askaround.cli.registry import COMMANDS


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code of CONTRACT: 0 done, 1 could not, 2 wrong usage, 3 done in part."""
    # Before numpy is imported: our tables are small, and on a busy machine its threads wait many times longer
    # for each other than the work takes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if argv is None else argv)
    command, arguments = _split(words)
    options = _globals().parse_args(words[: len(words) - len(arguments) - (command is not None)])
    if command is None:
        _globals().print_help()
        return 0 if options.help or not words else 2
    if command not in COMMANDS:
        print(
            f"askaround: there is no command “{command[:40]}”; askaround --help lists them.", file=sys.stderr
        )
        return 2
    return _run(command, arguments, options)


def _run(command: str, arguments: list[str], options: argparse.Namespace) -> int:
    import importlib

    from askaround.cli.context import Context, guarded, prepare_output

    prepare_output(as_json=options.json)
    if options.data is not None:
        if not options.data.strip():
            print("askaround: --data is empty; name a folder, or leave it out.", file=sys.stderr)
            return 2
        os.environ["ASKAROUND_DATA"] = options.data
    entry = COMMANDS[command]
    module = importlib.import_module(entry.module)
    parser = argparse.ArgumentParser(prog=f"askaround {command}", description=entry.help)
    module.configure(parser)
    args = parser.parse_args(arguments)
    context = Context(as_json=options.json, owner_mail=options.owner, command=command)

    def run() -> int | None:
        if entry.database and not getattr(module, "OWN_SETUP", False):
            context.setup()
        result: int | None = module.run(context, args)
        return result

    return guarded(run)


def _globals() -> argparse.ArgumentParser:
    width = max(len(name) for name in COMMANDS)
    listing = "\n".join(f"  {name:<{width}}  {entry.help}" for name, entry in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="askaround",
        usage="askaround [--data DIR] [--json] [--owner MAIL] COMMAND …",
        description="Find out what a career is really like by asking the people who do it.",
        epilog=f"commands:\n{listing}\n\naskaround COMMAND --help says more about one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    parser.add_argument("--data", metavar="DIR", help="the data folder")
    parser.add_argument("--json", action="store_true", help="machine-readable results on stdout")
    parser.add_argument("--owner", metavar="MAIL", help="whose data (server mode)")
    parser.add_argument("--help", "-h", action="store_true", help="this text")
    return parser


def _split(words: list[str]) -> tuple[str | None, list[str]]:
    """The command and what follows it; what precedes it are the global options."""
    index = 0
    while index < len(words):
        word = words[index]
        if word in ("--data", "--owner"):
            index += 2
        elif word.startswith("-"):
            if word.split("=")[0] not in ("--data", "--owner", "--json", "--help", "-h"):
                print(f"askaround: there is no option “{word[:40]}” before the command.", file=sys.stderr)
                raise SystemExit(2)
            index += 1
        else:
            return word, words[index + 1 :]
    return None, []
