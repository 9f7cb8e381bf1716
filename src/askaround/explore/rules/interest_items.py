"""The questionnaire: sixty short activities in words of ours, ten for each interest type.

In: nothing. Out: `ITEMS` by identifier ("I3"), the order of the thirty and of the sixty, the words for a type.
The first five of each type are the thirty; the types take turns, so that half of a form already says something of all six.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPES = "RIASEC"

NAMES = {
    "R": "Realistic",
    "I": "Investigative",
    "A": "Artistic",
    "S": "Social",
    "E": "Enterprising",
    "C": "Conventional",
}
"""Holland's names for the six types."""

DOING = {
    "R": "working with hands, tools and nature",
    "I": "finding things out",
    "A": "making and expressing things",
    "S": "helping and teaching people",
    "E": "leading, selling and starting things",
    "C": "keeping things exact and in order",
}
"""What the type is, in words that fit after “You like …” and “This work is much …”."""

SHORT = {"R": "hands-on", "I": "finding out", "A": "making", "S": "helping", "E": "leading", "C": "ordering"}
"""One or two words for a corner of the hexagon."""

_TEXTS = {
    "R": (
        "Take a broken bicycle apart and get it running",
        "Set up the equipment for an experiment",
        "Work outdoors with plants or animals",
        "Run a machine that has to be set exactly right",
        "Put up shelves or rewire a lamp",
        "Steer a loaded van through a strange city",
        "Solder a small circuit until it works",
        "Keep a boat, a greenhouse or a workshop in good shape",
        "Cast, print or mill a part from a drawing",
        "Search a mountain with a rescue team",
    ),
    "I": (
        "Find out why an experiment failed",
        "Read about how the brain works",
        "Look for a pattern in a large table of figures",
        "Test two explanations against each other",
        "Work out a puzzle that takes days",
        "Follow a rumour back to what is really known",
        "Look at water from a pond through a microscope",
        "Write a program that models how a disease spreads",
        "Ask what makes an old bridge stand",
        "Compare what ten studies say about one question",
    ),
    "A": (
        "Write a short story, or the script of a podcast",
        "Make a poster that people stop for",
        "Stand on a stage and carry the audience along",
        "Find the words that make a hard idea clear",
        "Choose colours, light and furniture for a room",
        "Turn an hour of recordings into three good minutes",
        "Draw what a text describes",
        "Invent a dish, a costume or a game",
        "Photograph a town so that one sees it anew",
        "Improvise when nothing is laid down",
    ),
    "S": (
        "Explain something until a beginner gets it",
        "Listen to somebody who has a hard week",
        "Help a newcomer find their way in",
        "Look after people who are ill or old",
        "Lead a group in which everybody is heard",
        "Coach somebody for an exam or a first race",
        "Settle a quarrel between two colleagues",
        "Spend an afternoon with small children",
        "Find a family the support it has a right to",
        "Bring neighbours together for a good cause",
    ),
    "E": (
        "Win a sceptical room over to an idea",
        "Leave a safe job for a venture of your own",
        "Strike a bargain that both sides can live with",
        "Take charge when nobody decides",
        "Find sponsors for a project",
        "Sell something that you believe in",
        "Set a team a goal and see that it gets there",
        "Argue a case before people who judge it",
        "Spot what a market lacks",
        "Speak for an organisation in public",
    ),
    "C": (
        "Keep the accounts of a club without an error",
        "Put a muddled archive in order",
        "Check a long document against the rules",
        "Plan dates, rooms and people so that all fits",
        "Keep a list of data clean and up to date",
        "Prepare a tax return from a box of receipts",
        "Follow a procedure in which every step counts",
        "Write minutes that everybody can rely on",
        "Compare two lists until the difference is found",
        "Work out a form that nobody can fill in wrongly",
    ),
}  # fmt: skip

PER_TYPE_SHORT = 5
ANSWERS = (
    (1, "Not at all"),
    (2, "Rather not"),
    (3, "Not sure"),
    (4, "Rather yes"),
    (5, "Very much"),
)


@dataclass(frozen=True)
class Item:
    """One activity: its identifier, its type, its words."""

    key: str
    type: str
    text: str


def _turns(first: int, last: int) -> tuple[Item, ...]:
    return tuple(Item(f"{kind}{n + 1}", kind, _TEXTS[kind][n]) for n in range(first, last) for kind in TYPES)


THIRTY = _turns(0, PER_TYPE_SHORT)
SIXTY = (*THIRTY, *_turns(PER_TYPE_SHORT, 10))
ITEMS = {item.key: item for item in SIXTY}
