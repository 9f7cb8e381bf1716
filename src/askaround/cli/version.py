"""`askaround version`. In: nothing. Out: versions of program, schema and catalogue, without loading Django."""

from __future__ import annotations

import argparse

from askaround import __version__
from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.config import schema
    from askaround.explore.catalogue import chosen

    catalogue = chosen.get_catalogue().version()
    trouble = chosen.trouble()
    told: dict[str, object] = {"program": __version__, "schema": schema.version(), "catalogue": catalogue}
    if trouble:
        told["trouble"] = trouble
    context.emit(
        told,
        f"Askaround {__version__}, schema {schema.version()}, "
        f"catalogue {catalogue.get('onet')} and OEWS {catalogue.get('oews')}"
        + (f"\n{trouble}" if trouble else ""),
    )
    return 0
