"""`askaround worker [--once]`. In: what is due. Out: the rounds; with --once the counts of one."""

from __future__ import annotations

import argparse

from askaround.cli.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one round, then end")
    parser.add_argument(
        "--every", type=_seconds, default=60.0, metavar="SECONDS", help="time between rounds (60)"
    )


def run(context: Context, args: argparse.Namespace) -> int:
    from askaround.cli import mail

    if args.once:
        from askaround.worker import rounds

        return mail.show(context, rounds.once(context.owner))
    return _loop(context, args.every)


def _loop(context: Context, every: float) -> int:
    import signal
    import threading

    context.setup()
    from askaround.worker import loop

    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    context.progress(f"Making rounds every {every:g} seconds; Ctrl+C ends them after the message at hand.")
    loop.run(None, stop, every, told=lambda _, result: _tell(context, result))
    context.progress("The rounds have ended.")
    return 0


def _tell(context: Context, result: dict[str, object]) -> None:
    moved = {
        key: value
        for key, value in result.items()
        if key != "queued" and isinstance(value, int) and value > 0
    }
    if moved:
        context.progress(", ".join(f"{value} {key}" for key, value in moved.items()))


def _seconds(text: str) -> float:
    value = float(text)
    if not 0.1 <= value <= 86_400:
        raise argparse.ArgumentTypeError("from 0.1 to 86400 seconds")
    return value
