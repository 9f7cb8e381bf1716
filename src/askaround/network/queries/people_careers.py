"""The careers that somebody among one's people has, to choose from by name.

In: a Workspace, words. Out: `KnownCareer` rows; one query each, over the people of the careers that the words find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Count

from askaround.accounts.models import Workspace
from askaround.explore.catalogue import get_catalogue
from askaround.lib.text import fold
from askaround.network.models import Person

MOST = 30
_FOUND = 60
_CODE = re.compile(r"[0-9]{2}-[0-9.]{0,7}")


@dataclass(frozen=True)
class KnownCareer:
    """A career and how many people have it by their current title."""

    onet: str
    name: str
    people: int


def is_code(text: str) -> bool:
    """Whether that is written as a code, or as the beginning of one: 29-1141.00, 29-11."""
    return _CODE.fullmatch(text) is not None


def careers_known(owner: Workspace, text: str = "") -> list[KnownCareer]:
    """Those that the words find, the best first; without words those that most people have. At most 30."""
    catalogue = get_catalogue()
    people = Person.objects.filter(owner=owner).exclude(onet="").order_by().values_list("onet")
    if not text.strip():
        counted = people.annotate(people=Count("*")).order_by("-people", "onet")[:MOST]
        return [KnownCareer(code, catalogue.name(code) or code, count) for code, count in counted]
    hits = catalogue.search(text[:100], limit=_FOUND)
    there = dict(people.filter(onet__in=[hit.onet for hit in hits]).annotate(people=Count("*")))
    return [KnownCareer(hit.onet, hit.title, there[hit.onet]) for hit in hits if hit.onet in there][:MOST]


def meant_by(owner: Workspace, text: str) -> tuple[str, list[KnownCareer]]:
    """The code that the text stands for: a code itself, the whole name of a career, or words that find one career of one's people.

    Else "" and the careers of one's people that the words find, for the owner to choose from; perhaps none.
    """
    if not text or is_code(text):
        return text, []
    for hit in get_catalogue().search(text[:100], limit=1):
        if fold(hit.title) == fold(text):
            return hit.onet, []
    known = careers_known(owner, text)
    return (known[0].onet, []) if len(known) == 1 else ("", known)
