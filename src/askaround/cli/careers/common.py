"""What the verbs of `careers` share. In: codes and figures. Out: full codes, texts; Refusal for a code that is none."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from askaround.explore.catalogue import Pay, get_catalogue
from askaround.lib.errors import Refusal

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def code_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="such as 19-1021.00; careers search finds it")


def known(code: str) -> str:
    """The full code. Raises Refusal where the catalogue has none."""
    onet = get_catalogue().onet(code)
    if not onet:
        raise Refusal(
            f"The catalogue has no career “{code[:40]}”: find its code with “askaround careers search TEXT”."
        )
    return onet


def number_text(value: int | None) -> str:
    return "not published" if value is None else f"{value:,}"


def pay_text(pay: Pay | None) -> str:
    return "not published" if pay is None else pay.told
