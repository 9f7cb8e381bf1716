"""Looking through everything stored for pairs that may be one, in the background, so that the page can show how far it is.

In: an owner and what to look through. Out: a `Look`, held by this process: what it found is in the database, how far it is need not be.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.network.views.background import in_thread


@dataclass
class Look:
    """One look: how far, and at its end how many new pairs or what went wrong."""

    stage: str = "Looking through everybody"
    done: int = 0
    total: int = 0
    over: bool = False
    new: int = 0
    error: str = ""


_looks: dict[tuple[uuid.UUID, str], Look] = {}
_lock = threading.Lock()


def start(owner: Workspace, what: str) -> None:
    """Begin to look, unless one is under way."""
    with _lock:
        now = _looks.get((owner.pk, what))
        if now is not None and not now.over:
            return
        look = _looks[owner.pk, what] = Look()
    in_thread(lambda: _guarded(owner, what, look))


def current(owner: Workspace, what: str) -> Look | None:
    """The look under way, or the last one; None for none."""
    return _looks.get((owner.pk, what))


def seen(owner: Workspace, what: str) -> Look | None:
    """The same for the page: what a look found is told once."""
    with _lock:
        look = _looks.get((owner.pk, what))
        if look is not None and look.over:
            del _looks[owner.pk, what]
        return look


def _guarded(owner: Workspace, what: str, look: Look) -> None:
    from askaround.lib.faults import sentence_for
    from askaround.network.merging.pairs import look_again

    def progress(done: int, total: int) -> None:
        look.done, look.total = done, total

    try:
        look.new = look_again(owner, what, progress)
    except Refusal as refusal:
        look.error = refusal.sentence
    except Exception as error:  # noqa: BLE001 (a thread of its own: nobody above would tell the owner)
        look.error = sentence_for(error) or "Looking could not be done; nothing was changed."
    finally:
        look.over = True
