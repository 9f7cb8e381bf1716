"""`askaround careers search|show|related|…`: the catalogue of careers, a module for each verb.

In: words, codes, scores. Out: careers as lines, or one as an object. A verb's module has `configure(verbs)`, which adds its
parser and sets `verb_run`; VERBS names them in the order of the help.
"""

from __future__ import annotations

import argparse

from askaround.cli.careers import match, near, posting, related, search, show, update
from askaround.cli.context import Context

VERBS = (search, show, related, match, near, posting, update)


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in VERBS:
        module.configure(verbs)


def run(context: Context, args: argparse.Namespace) -> int:
    done: int = args.verb_run(context, args)
    return done
