"""`askaround version`. In: nothing. Out: versions of program, schema and catalogue, without loading Django."""

from __future__ import annotations

import argparse

from askaround import __version__
from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.config import schema
    from askaround.explore.catalogue import get_catalogue

    catalogue = get_catalogue().version()
    context.emit(
        {"program": __version__, "schema": schema.version(), "catalogue": catalogue},
        f"Askaround {__version__}, schema {schema.version()}, "
        f"catalogue {catalogue.get('onet')} and OEWS {catalogue.get('oews')}",
    )
    return 0
