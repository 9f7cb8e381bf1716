"""The words of a suggestion: each reason with its evidence and its share of the score.

In: the signals of one person and the parts of their score. Out: `Reason` tuples and one sentence. Pure. A finding is named only
where EVIDENCE has it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askaround.network.rules import ties
from askaround.network.rules.level import steps_ahead
from askaround.network.rules.ties import TieClass

if TYPE_CHECKING:
    from askaround.network.rules.ranking import Signals

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]  # fmt: skip
FINDING = {
    TieClass.DORMANT: "people silent for three years are as useful as current ones and tell more that is new, yet we pick the familiar"
    " (Levin, Walter, Murnighan 2011, 2015)",
    TieClass.OCCASIONAL: "moderately weak ties helped most, except where work is less digital (Rajkumar et al. 2022)",
}

HALF_DIGITAL = 0.5
_LEVEL = {"mid": "mid-level"}
LESS_DIGITAL = "in less digital industries close ties helped more than loose ones (Rajkumar et al. 2022)"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: two or three words, what it rests on, and how much of the score it makes (negative: takes away)."""

    text: str
    evidence: str
    weight: float


def month(day: dt.date) -> str:
    """“March 2022”."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def reasons(
    signals: Signals, kind: TieClass, purpose: str, parts: Mapping[str, float], today: dt.date
) -> tuple[Reason, ...]:
    """The reasons of one suggestion, the heaviest first; their weights add up to the score but for rounding."""
    found = [
        Reason(*_career(signals, purpose), parts["career"]),
        Reason(*_tie(signals, kind, today), parts["tie"]),
        Reason(*_novelty(signals, kind), parts["novelty"]),
    ]
    if parts.get("organisation"):
        found.append(Reason("Is there", f"works at {signals.organisation}", parts["organisation"]))
    if parts.get("listed"):
        found.append(Reason("On your list", f"works at {signals.organisation}", parts["listed"]))
    if parts.get("place"):
        far = "" if signals.km is None or signals.km < 1 else f", about {signals.km:.0f} km away"
        found.append(Reason("Is near", f"{signals.place}{far}", parts["place"]))
    if parts.get("level"):
        found.append(Reason(*_level(signals, kind), parts["level"]))
    if parts["courtesy"] < 0 and signals.asks.asked_on:
        days = (today - signals.asks.asked_on).days
        found.append(Reason("Was asked before", f"{_days(days)} ago", parts["courtesy"]))
    shown = (Reason(one.text, one.evidence, round(one.weight, 4)) for one in found)
    return tuple(sorted(shown, key=lambda one: -one.weight))


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _career(signals: Signals, purpose: str) -> tuple[str, str]:
    coded = f"title “{signals.title}” coded to {signals.career}, {signals.coding:.2f}" if signals.title else (
        f"coded to {signals.career}"
    )  # fmt: skip
    if purpose == "interview":
        if not signals.career:
            return "Was named to you", "nothing is known yet of what they do"
        if not signals.wanted:
            return "Has work to tell of", coded
        if signals.relatedness >= 1:
            return "Does it", coded
        return "Does related work", f"{coded}, near {signals.wanted} ({signals.relatedness:.2f} of 1)"
    if not signals.career:
        known = (
            f"“{signals.title}” names no career of the catalogue"
            if signals.title
            else "what they do is not known"
        )
        return "May know somebody", f"{known}: ask them for names"
    if signals.relatedness > 0:
        return "May know somebody", f"{coded}, {signals.relatedness:.2f} of 1 near {signals.wanted}"
    return "May know somebody", f"{coded}: other work, so ask for names"


def _tie(signals: Signals, kind: TieClass, today: dt.date) -> tuple[str, str]:
    shown = ties.evidence(signals.tie)
    if signals.tie.way_in and not signals.tie.own:
        named = f"{signals.via} named them" + (" and may be mentioned" if signals.may_use_name else "")
        return "A way in", f"{named}; {shown}" if shown else named
    if not signals.tie.own:
        return "Not met yet", shown or "no message, meeting or word of yours about them is on record"
    last = signals.tie.last_exchange
    if last is not None:
        days = (today - last).days
        shown += f"; last heard of {'today' if days <= 0 else f'{_days(days)} ago' if days < 60 else f'in {month(last)}'}"
    return ("Would help" if kind is TieClass.STRONG else "Knows you"), shown


def _novelty(signals: Signals, kind: TieClass) -> tuple[str, str]:
    if kind in FINDING:
        text = "Worth more than it feels" if kind is TieClass.DORMANT else "A loose tie"
        known = f"; you both know {signals.mutual} people" if signals.mutual and signals.mutual > 1 else ""
        return text, FINDING[kind] + known
    if kind is TieClass.STRONG and signals.digital < HALF_DIGITAL:
        return "Close to you", LESS_DIGITAL
    return {
        TieClass.STRONG: ("Close to you", "you need no introduction"),
        TieClass.INTRODUCED: ("One step away", "somebody you know stands between"),
        TieClass.NEW: ("New to you", "a first contact"),
    }[kind]


def _level(signals: Signals, kind: TieClass) -> tuple[str, str]:
    steps = steps_ahead(signals.level, signals.own_level)
    if steps is None:
        return "Level not known", "no title tells how far they are"
    theirs = f"{_LEVEL.get(signals.level, signals.level)}, by their title"
    yours = (
        f"you: {_LEVEL.get(signals.own_level, signals.own_level)}" if signals.own_level else "you start out"
    )
    if steps > 0 and kind is TieClass.DORMANT:
        return (
            "Further on than you",
            f"{theirs}; of people silent for years, those of higher standing were the best to ask (Walter, Levin, Murnighan 2015)",
        )
    if steps < 0:
        return "Behind you", f"{theirs}; {yours}"
    ahead = ("On your level", "A step ahead", "Two steps ahead", "Well ahead")[min(steps, 3)]
    return ahead, f"{theirs}; {yours}"


def sentence(signals: Signals, kind: TieClass, purpose: str, today: dt.date) -> str:
    """Why this person, in one sentence."""
    if purpose == "names":
        opening = "You are close, and they may know who does this work" if kind is TieClass.STRONG else (
            "They may know who does this work"
        )  # fmt: skip
        return f"{opening}{_since(signals, kind)}."
    if kind is TieClass.INTRODUCED:
        does = _does(signals)
        return f"{signals.via or 'Somebody you know'} named them{f', and they {does}' if does else ''}."
    does = _does(signals) or "work where you look"
    if kind is TieClass.NEW:
        return f"They {does}; you have not met yet."
    return f"They {does}, and {'you are close' if kind is TieClass.STRONG else 'you know each other'}{_since(signals, kind)}."


def _does(signals: Signals) -> str:
    if not signals.career:
        return ""
    if not signals.wanted:
        return "have work that you can ask about"
    if signals.relatedness >= 1:
        return "do this work"
    return "do related work" if signals.relatedness >= 0.5 else "do other work there"


def _since(signals: Signals, kind: TieClass) -> str:
    if kind is TieClass.DORMANT and signals.tie.last_exchange:
        return f"; silent since {month(signals.tie.last_exchange)}"
    return ""
