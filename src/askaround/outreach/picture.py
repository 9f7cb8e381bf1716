"""The funnel as shares of a line, for the drawing.

In: stages. Out: `Bar`s with places in per cent and pixels; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from askaround.outreach.rules.funnel import Stage

ROW, TEXT, BAR, THICK = 46, 16, 24, 9
"""Pixels: from one stage to the next, the base line of its words, the top of its bar, how thick that is."""


class Bar(NamedTuple):
    """One stage: the share of the widest in per cent, and where its words and its bar stand, in pixels from above."""

    stage: Stage
    share: float
    text_y: int
    bar_y: int


class Picture(NamedTuple):
    bars: tuple[Bar, ...]
    height: int
    thick: int = THICK


def picture(stages: Sequence[Stage]) -> Picture:
    """Bars below one another, as wide as many asks came so far; what came at all is seen."""
    most = max((stage.number for stage in stages), default=0) or 1
    bars = tuple(
        Bar(
            stage,
            max(round(100 * stage.number / most, 1), 0.6) if stage.number else 0,
            place * ROW + TEXT,
            place * ROW + BAR,
        )
        for place, stage in enumerate(stages)
    )
    return Picture(bars, len(bars) * ROW)
