"""`askaround settings [KEY [VALUE]]`. In: a key, a value. Out: the settings."""

from __future__ import annotations

import argparse

from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", nargs="?", help="which setting")
    parser.add_argument("value", nargs="?", help="its new value")


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.accounts import actions, queries, rules

    if args.value is not None:
        rules.kind_of(args.key)
        actions.set_setting(context.owner, args.key, args.value)
    values = queries.settings_dict(context.owner)
    if args.key is not None:
        key = rules.kind_of(args.key).key
        values = {key: values[key]}
    if context.json:
        context.emit(values)
        return 0
    rows = [
        {"key": key, "value": _shown(value), "effect": rules.KINDS[key].effect}
        for key, value in values.items()
    ]
    context.lines(
        rows,
        [
            ("Setting", lambda row: row["key"]),
            ("Value", lambda row: row["value"]),
            ("What it does", lambda row: row["effect"]),
        ],
    )
    return 0


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
