"""What the shell of every page needs.

In: a request. Out: the template context: `own` (the owner's settings), `way` (the navigation with what is waiting), `said` (what was
just done). All three are looked up only when a template asks: a part of a page costs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from askaround.accounts.http import take_said
from askaround.accounts.models import Workspace


@dataclass(frozen=True)
class Step:
    """One entry of the way."""

    key: str
    label: str
    url: str
    shortcut: str
    waiting: int = 0
    waiting_for: str = ""


@dataclass(frozen=True)
class Way:
    """The navigation: groups for the side, five for the bar of a phone, the rest behind More."""

    groups: list[list[Step]]
    bar: list[Step]
    more: list[Step]
    here: str


# key, label, URL name, key to press
_GROUPS = (
    (("today", "Today", "today", "t"),),
    (
        ("explore", "Explore", "explore", "e"),
        ("people", "People", "people", "p"),
        ("ask", "Ask", "asks", "a"),
        ("interviews", "Interviews", "interviews", "i"),
        ("keep_up", "Keep up", "keep-up", "k"),
    ),
    (("reflect", "Reflect", "reflect", "r"),),
    (("settings", "Settings", "settings", ""),),
)
_BAR = ("today", "people", "ask", "interviews")
_PLACES = (
    ("/explore", "explore"), ("/people", "people"), ("/who", "people"), ("/imports", "people"), ("/ask-around", "people"),
    ("/ask", "ask"), ("/template", "ask"), ("/interview", "interviews"),
    ("/keep-up", "keep_up"), ("/thanks", "keep_up"), ("/promise", "keep_up"), ("/reflect", "reflect"),
    ("/settings", "settings"),
)  # fmt: skip


def here(path: str) -> str:
    """The step that an address belongs to."""
    if path == "/":
        return "today"
    return next((step for place, step in _PLACES if path.startswith(place)), "")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def way(owner: Workspace | None, path: str, today_view: Any | None = None) -> Way:
    """The navigation for that owner, standing at that address; `today_view` is what Today has read already."""
    from askaround.web.waiting import waiting

    counts = waiting(owner, today_view) if owner else {}
    groups: list[list[Step]] = []
    for group in _GROUPS:
        steps = [
            Step(key, label, _address(name), shortcut, *counts.get(key, (0, "")))
            for key, label, name, shortcut in group
            if _address(name)
        ]
        if steps:
            groups.append(steps)
    flat = [step for group in groups for step in group]
    search = Step("search", "Search", _address("search"), "")
    return Way(
        groups,
        [step for key in _BAR for step in flat if step.key == key],
        [*(step for step in flat if step.key not in _BAR), search],
        here(path),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    owner: Workspace | None = getattr(request, "owner", None)

    def own() -> Any:
        from askaround.accounts.queries import settings_of

        return settings_of(owner) if owner else None

    return {
        "own": SimpleLazyObject(own),
        "way": SimpleLazyObject(lambda: way(owner, request.path, getattr(request, "today_view", None))),
        "said": SimpleLazyObject(lambda: take_said(request)),
    }
