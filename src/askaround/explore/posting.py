"""A job posting read against the catalogue, the directory of employers and the owner's own ones.

In: the text of a posting, a Workspace. Out: `Reading`: career, employer, place, skills, questions. Nothing is fetched, nothing stored.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.explore import lamp_actions
from askaround.explore.catalogue import Catalogue, Place, get_catalogue
from askaround.explore.catalogue.employers import Employer, get_directory
from askaround.explore.catalogue.topics import get_topics
from askaround.explore.models import Organisation
from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.posting_careers import weigh
from askaround.explore.rules.posting_questions import Question, questions
from askaround.explore.rules.posting_skills import Skill, Tools, general
from askaround.explore.rules.postings import Found, Posting, read
from askaround.explore.rules.stems import stem
from askaround.explore.rules.words import split_words
from askaround.lib.errors import Refusal

_OWN, _LISTED = 3.0, 2.0
"""What it adds to an employer's weight that the owner knows it, that the directory does."""
_SURE = 2.0
FITTING = 2
"""The mark of an employer that has a fitting posting (`rules.lamp.POSTINGS`)."""
_CAREERS = 4
_MOST_SPOKEN = 300
_WORTH = 0.25
"""Of the best score: what another career must have to be shown."""
_TITLED = 0.1
"""The score from which a line counts as one that names work; among those the line that is most a title is taken."""
_WELL_KNOWN = 30
"""A tool of so many careers is written short by everybody."""


@dataclass(frozen=True)
class CareerFound:
    """A career the posting may be for; `score` in 0..1 by `rules.posting_careers`."""

    onet: str
    title: str
    score: float


@dataclass(frozen=True)
class EmployerFound:
    """The employer: its name as written; the owner's row and the directory's entry where there is one.

    `others` are names that might be it instead.
    """

    name: str
    how: str
    own: Organisation | None
    entry: Employer | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a posting says. `typical`: names of tools that the catalogue lists for the career too."""

    posting: Posting
    title: str
    careers: tuple[CareerFound, ...]
    employer: EmployerFound | None
    place: Place | None
    place_text: str
    tools: tuple[Skill, ...]
    typical: frozenset[str]
    general: tuple[Skill, ...]
    questions: tuple[Question, ...]

    @property
    def employer_names(self) -> list[str]:
        """The names by which the employer may be known: as written, one's own, the directory's with its short forms."""
        found = self.employer
        if found is None:
            return []
        names = [found.name, found.own.name if found.own else ""]
        if found.entry is not None:
            names += [found.entry.name, *found.entry.acronyms]
        return [name for name in names if name]

    @property
    def career(self) -> CareerFound | None:
        return self.careers[0] if self.careers else None


def read_posting(owner: Workspace, text: str) -> Reading:
    """Read a posting; one query. Raises Refusal, one sentence, for what is none (see `rules.postings.read`)."""
    posting = read(text)
    catalogue = get_catalogue()
    tools = _tools(catalogue).named(posting.text)
    title, careers = _careers(catalogue, posting, tools)
    place, place_text = _place(catalogue, posting.places)
    found = catalogue.career(careers[0].onet) if careers else None
    names = {tool.name for tool in tools}
    return Reading(
        posting=posting,
        title=title,
        careers=careers,
        employer=_employer(owner, [one for one in posting.employers if one.text != title]),
        place=place,
        place_text=place_text,
        tools=tuple(tools),
        typical=frozenset(t.name for t in found.technologies if t.name in names) if found else frozenset(),
        general=tuple(general(posting.text)),
        questions=tuple(questions(posting)),
    )


def put_on_list(owner: Workspace, reading: Reading) -> Organisation:
    """Put the posting's employer on the list of employers, marked as having a fitting posting; a better mark stays.

    Raises Refusal where the posting names no employer.
    """
    found = reading.employer
    if found is None:
        raise Refusal("The posting names no employer: add it by name under Employers.")
    with transaction.atomic():
        if found.own is None and found.entry is not None:
            row, _ = lamp_actions.want_entry(owner, found.entry.key, source="postings")
        else:
            place = reading.place.label if reading.place else reading.place_text
            name = found.own.handle if found.own else found.name
            row, _ = lamp_actions.want(owner, name, source="postings", place=place)
        if (row.posting or 0) < FITTING:
            row = lamp_actions.rate(owner, row.handle, {"posting": FITTING})
    return row


def _careers(
    catalogue: Catalogue, posting: Posting, tools: Sequence[Skill]
) -> tuple[str, tuple[CareerFound, ...]]:
    """The title line that names a career, and the careers it and the text speak of, the likeliest first."""
    from askaround.explore.catalogue.coder import code_titles

    codings = list(zip(posting.titles, code_titles([one.text for one in posting.titles]), strict=True))
    title = posting.titles[0].text if posting.titles else ""
    coded: dict[str, float] = {}
    if codings:
        best, coding = max(
            codings, key=lambda pair: (pair[1].score >= _TITLED, pair[0].weight, pair[1].score)
        )
        title = best.text
        coded = {other.onet: other.score for other in reversed(coding.alternatives)}
        if coding.onet:
            coded[coding.onet] = coding.score
    scores = weigh(
        title,
        coded,
        _spoken_of(catalogue, posting),
        _using(catalogue, tools),
        dict(catalogue.rows("SELECT onet, title FROM career")),
    )
    least = _WORTH * max(scores.values(), default=0.0)
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:_CAREERS]
    return title, tuple(
        CareerFound(onet, name, round(score, 4))
        for onet, score in ranked
        if score >= least and (name := catalogue.name(onet))
    )


def _spoken_of(catalogue: Catalogue, posting: Posting) -> dict[str, float]:
    """Career → how much the words of the text belong to it, by the index of words."""
    stems = {stem(word): None for line in posting.lines for word in split_words(line)}
    found: dict[str, float] = {}
    for rarity, marks in get_topics().marks(stems).values():
        for code, weight in marks.items():
            found[code] = found.get(code, 0.0) + rarity * weight
    present: dict[str, float] = {}
    for code, score in sorted(found.items(), key=lambda pair: -pair[1])[:_MOST_SPOKEN]:
        if onet := catalogue.follow(code):
            present[onet] = max(score, present.get(onet, 0.0))
    return present


def _using(catalogue: Catalogue, tools: Sequence[Skill]) -> dict[str, float]:
    """Career → how many of the tools are among its own."""
    if not tools:
        return {}
    holes = ",".join("?" * len(tools))
    rows = catalogue.rows(
        "SELECT c.onet, count(*) FROM technology t JOIN career_technology l"  # noqa: S608 (holes only)
        " ON l.id BETWEEN t.id * 4096 AND t.id * 4096 + 4095"
        f" JOIN career c ON c.id = l.career_id WHERE t.name IN ({holes}) GROUP BY c.id",
        *(tool.name for tool in tools),
    )
    return {onet: float(count) for onet, count in rows}


def _employer(owner: Workspace, candidates: Sequence[Found]) -> EmployerFound | None:
    """The candidate that the text speaks for most, those known to the owner or the directory before others."""
    if not candidates:
        return None
    keys = {one.text: organisation_key(one.text) for one in candidates}
    rows = Organisation.objects.filter(owner=owner, match_key__in=keys.values()).order_by("number")
    own = {row.match_key: row for row in rows}
    directory = get_directory()
    entries = {one.text: _entry(directory.called(one.text)) for one in candidates}

    def weight(one: Found) -> float:
        known = _OWN if keys[one.text] in own else 0.0
        return one.weight + known + (_LISTED if entries[one.text] else 0.0)

    ordered = sorted(candidates, key=lambda one: -weight(one))
    best = ordered[0]
    if weight(best) < _SURE:
        return None
    others = [one.text for one in ordered[1:4] if weight(one) >= 0.5 * weight(best)]
    return EmployerFound(best.text, best.how, own.get(keys[best.text]), entries[best.text], tuple(others))


def _entry(found: list[Employer]) -> Employer | None:
    return found[0] if len(found) == 1 else None


def _place(catalogue: Catalogue, places: Sequence[str]) -> tuple[Place | None, str]:
    for text in places:
        if place := catalogue.place(text):
            return place, text
    return None, places[0] if places else ""


_kept: tuple[Catalogue, Tools] | None = None
_lock = threading.Lock()


def _tools(catalogue: Catalogue) -> Tools:
    """The tools of the catalogue in use, read once."""
    global _kept
    with _lock:
        if _kept is None or _kept[0] is not catalogue:
            names = [name for (name,) in catalogue.rows("SELECT name FROM technology ORDER BY id")]
            rows = catalogue.rows(
                "SELECT t.name FROM career_technology l JOIN technology t ON t.id = l.id / 4096"
                " GROUP BY t.id HAVING max(l.hot) = 1 OR count(*) >= ?",
                _WELL_KNOWN,
            )
            _kept = (catalogue, Tools(names, {name for (name,) in rows}))
        return _kept[1]
