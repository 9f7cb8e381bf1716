"""The buttons of a card: what may be done with it.

In: a `Card`. Out: HTML. Of a hundred cards most show the same buttons, so what is the same is written once.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from askaround.outreach.listing import Card
from askaround.outreach.rules.moves import Move, at_hand

_HANDLE, _NAME = "@handle@", "@name@"


def buttons(card: Card) -> SafeString:
    """The answers at hand, and behind “More” (or “Move”) the rest; each posts `move` = “a3 agreed” with the form around it."""
    ask = card.ask
    same = _buttons(card.state, ask.purpose, ask.channel)
    return mark_safe(same.replace(_HANDLE, ask.handle).replace(_NAME, conditional_escape(ask.person.name)))  # noqa: S308


@lru_cache(maxsize=256)
def _buttons(state: str, purpose: str, channel: str) -> str:
    quick, more = at_hand(state, purpose, channel)
    name = format_html('<span class="visually-hidden">: {}</span>', _NAME)
    shown = _each(quick, name)
    if not more:
        return str(shown)
    label = "More" if quick else "Move"
    return format_html(
        '{}<details class="moves"><summary>{}{}</summary><div>{}</div></details>',
        shown,
        label,
        name,
        _each(more, ""),
    )


def _each(moves: tuple[Move, ...], name: str) -> SafeString:
    return format_html_join(
        "",
        '<button class="plain" name="move" value="{} {}" data-to="{}">{}{}</button>',
        [(_HANDLE, move.verb, " ".join(move.to), move.label, name) for move in moves],
    )
