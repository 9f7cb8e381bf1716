"""The list of people: narrowed, searched, in pages (docs/rules/finding.md).

In: a Workspace, a `PeopleFilter`, a place in the list. Out: `PeoplePage`, counts, keys; for one owner.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from askaround.accounts.models import Counter, Workspace
from askaround.accounts.queries import settings_of
from askaround.explore.models import Organisation
from askaround.explore.queries import organisations_by_key
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.network import finding
from askaround.network.models import Person, PersonTag, SavedFilter, SourceRecord
from askaround.network.queries.people import MOST, PersonLine, lines
from askaround.network.rules.keys import place_words, tag_word, typed_words
from askaround.network.rules.people_filter import NEVER, PeopleFilter, since
from askaround.network.rules.ties import DORMANT_MONTHS, months_before

PAGE = 50
FEWEST = 400
"""So few candidates are looked up without further thought."""

BY_INDEX = 6_000
"""Of so many the first in the list are told by an index alone sooner than they are met by walking it."""

WINDOWS = (600, 6_000)
"""So many lines of the list are looked at first for a page of those who meet conditions that no word says."""

PART = 10_000
_BIG = ("search_key", "note")


@dataclass(frozen=True)
class PeoplePage:
    """Some lines in the order of the list; `after` and `before` are what to ask for next, None at the end and at the beginning."""

    rows: list[PersonLine]
    after: str | None
    before: str | None = None


def people_page(
    owner: Workspace,
    chosen: PeopleFilter | None = None,
    *,
    query: str = "",
    onet: str = "",
    organisation: str = "",
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> PeoplePage:
    """One page of those who meet `chosen`, or the conditions named; a handful of queries, whatever the limit and the number of people.

    `after` or `before`: as a page gave it. Raises Refusal for a place that is none.
    """
    chosen = chosen or PeopleFilter(query=query, career=onet, organisation=organisation)
    limit = max(1, min(limit, MOST))
    wanted = _Wanted(owner, chosen)
    if wanted.nobody:
        return PeoplePage([], None)
    found = wanted.page(after or before, backwards=before is not None and not after, limit=limit + 1)
    back = before is not None and not after
    more, rows = len(found) > limit, found[:limit]
    if back:
        rows.reverse()
    if not rows:
        return PeoplePage([], None)
    on, earlier = (True, more) if back else (more, bool(after))
    return PeoplePage(
        lines(owner, rows), wanted.mark(rows[-1]) if on else None, wanted.mark(rows[0]) if earlier else None
    )


def people_ids(owner: Workspace, chosen: PeopleFilter, *, most: int) -> list[uuid.UUID]:
    """The keys of all who meet `chosen`, in the order of their handles; at most so many."""
    wanted = _Wanted(owner, chosen)
    rows = wanted.all().order_by("number").values_list("id", flat=True)
    return [] if wanted.nobody else list(rows[:most])


def people_count(owner: Workspace, chosen: PeopleFilter | None = None, *, most: int) -> int:
    """How many meet `chosen`, counted up to `most`, since counting everybody grows with everybody."""
    wanted = _Wanted(owner, chosen or PeopleFilter())
    return 0 if wanted.nobody else wanted.all().order_by()[:most].count()


class _Wanted:
    """Those who meet a filter, as a query, in one of the orders."""

    def __init__(self, owner: Workspace, chosen: PeopleFilter) -> None:
        self.owner, self.chosen = owner, chosen
        self.people = Person.objects.filter(owner=owner)
        self.words = typed_words(chosen.query)
        self.nobody = bool(chosen.query.strip()) and not self.words
        self.words += place_words(chosen.place)
        self.nobody |= bool(chosen.place.strip()) and not place_words(chosen.place)
        if chosen.tag.strip():
            tag = tag_word(chosen.tag)
            self.words.append(f"{tag} ")
            self.nobody |= not tag
        self.rows = self.people.filter(*_conditions(owner, chosen), finding.having(self.words))
        self.counted = [] if self.nobody else finding.counts(owner, self.words)
        self.nobody |= 0 in self.counted
        self.narrowed = chosen.narrows
        self.narrowed_more = replace(chosen, query="", place="", tag="").narrows
        self.everybody, self.at_most, self.many = 0, min(self.counted, default=0), False
        if self.words and not self.nobody:
            self._estimate()

    def _estimate(self) -> None:
        """Whether those with the words are so many that a page of them is met sooner in the list than they are looked up."""
        last = (
            Counter.objects.filter(owner=self.owner, letter=Person.LETTER)
            .values_list("last", flat=True)
            .first()
        )
        self.everybody = last or 0
        # Of one word it is enough to know how many have it; two that many have may be had together by few.
        if len(self.words) > 1 and self.numbers is not None:
            self.at_most = len(self.numbers)
            self.nobody |= not self.numbers
        fewest = FEWEST if self.narrowed_more else BY_INDEX
        self.many = self.at_most > fewest and self._met(PAGE) < self.at_most

    def _met(self, limit: int) -> int:
        """In so many lines of the list so many of those wanted are met, if they are spread evenly."""
        return limit * self.everybody // max(1, self.at_most) + 1

    @cached_property
    def numbers(self) -> set[int] | None:
        """Everybody who may have the words, as the index has them; None: too many to say, or no words."""
        return finding.candidates(self.owner, self.words, self.counted) if self.words else None

    def all(self) -> QuerySet[Person]:
        """Everybody who meets it, in no order."""
        if self.many or self.numbers is None:
            return self.rows
        return self.rows.filter(number__in=sorted(self.numbers))

    def mark(self, row: Person) -> str:
        """The place of a row in the list."""
        if self.chosen.sort == "touch":
            return f"{row.id}.{row.last_touch_on.isoformat() if row.last_touch_on else ''}.{row.match_key}"
        return f"{row.id}.{row.match_key}"

    def page(self, mark: str | None, *, backwards: bool, limit: int) -> list[Person]:
        """The first rows after that place, or, backwards, before it, the nearest first."""
        if self.chosen.sort == "touch":
            return self._by_touch(mark, backwards, limit)
        place = _place(mark) if mark else None
        return self._by_name(self.rows, place, backwards, limit)

    def _by_touch(self, mark: str | None, backwards: bool, limit: int) -> list[Person]:
        """Those with a touch, the latest first, and after them, by name, those without."""
        pk, on, key = _touch_place(mark) if mark else (None, None, "")
        touched = self.all().filter(last_touch_on__isnull=False)
        never = self.rows.filter(last_touch_on=None)
        if mark and on:
            later = Q(last_touch_on__gt=on) if backwards else Q(last_touch_on__lt=on)
            same = Q(last_touch_on=on, id__lt=pk) if backwards else Q(last_touch_on=on, id__gt=pk)
            touched = touched.filter(later | same)
        order = ("last_touch_on", "-id") if backwards else ("-last_touch_on", "id")
        touched = touched.select_related("organisation").defer(*_BIG).order_by(*order)
        place = (key, pk) if mark and not on and pk else None
        if backwards:
            found = self._by_name(never, place, True, limit) if place else []
            return found + list(touched[: limit - len(found)])
        found = [] if place else list(touched[:limit])
        if len(found) < limit:
            found += self._by_name(never, place, False, limit - len(found))
        return found

    def _by_name(
        self, rows: QuerySet[Person], place: tuple[str, uuid.UUID] | None, backwards: bool, limit: int
    ) -> list[Person]:
        order = ("-match_key", "-id") if backwards else ("match_key", "id")
        at = _beyond(place, backwards) if place else Q()
        listed, there = rows.filter(at).order_by(*order), self.people.filter(at).order_by(*order)
        found: list[uuid.UUID] = []
        for window in self._windows(limit):
            # As a part of the list, whatever index the database would take for the conditions.
            near = listed.filter(id__in=there.values("id")[:window])
            found = list(near.values_list("id", flat=True)[:limit])
            if len(found) == limit:
                return self._full(found)
        first = self._first_found(listed, there, limit)
        return self._full(self._looked_up(listed, limit) if first is None else first)

    def _windows(self, limit: int) -> tuple[int, ...]:
        """How far the list is walked in hope of a full page: where those wanted are many, they are met soon."""
        if not self.words:
            return WINDOWS if self.narrowed else ()
        if not self.many:
            return ()
        met = self._met(limit)
        if self.narrowed_more:
            return (2 * met, 8 * met, 32 * met)
        # Those of one name stand together, perhaps at the end: no further than looking all of them up would take.
        return tuple(window for window in (2 * met, 8 * met, 32 * met) if window <= self.at_most)

    def _first_found(
        self, listed: QuerySet[Person], there: QuerySet[Person], limit: int
    ) -> list[uuid.UUID] | None:
        """The same as `_looked_up` where those first in the list among the candidates are enough; None where they are not.

        An index alone tells who is first; only of those the row is read, as the index of words may be outdated.
        """
        if self.numbers is None or self.narrowed_more or len(self.numbers) <= FEWEST:
            return None
        window, numbers, first = 2 * limit, sorted(self.numbers), list[uuid.UUID]()
        for start in range(0, len(numbers), PART):
            part = there.filter(number__in=numbers[start : start + PART])
            first += part.values_list("id", flat=True)[:window]
        if len(first) > window:
            first = list(there.filter(id__in=first).values_list("id", flat=True)[:window])
        found = list(listed.filter(id__in=first).values_list("id", flat=True)[:limit])
        return found if len(found) == limit or len(first) < window else None

    def _looked_up(self, listed: QuerySet[Person], limit: int) -> list[uuid.UUID]:
        if self.numbers is None:
            return list(listed.values_list("id", flat=True)[:limit])
        numbers, first = sorted(self.numbers), list[uuid.UUID]()
        for start in range(0, len(numbers), PART):
            part = listed.filter(number__in=numbers[start : start + PART])
            first += part.values_list("id", flat=True)[:limit]
        if len(numbers) <= PART:
            return first
        return list(listed.filter(id__in=first).values_list("id", flat=True)[:limit])

    def _full(self, keys: list[uuid.UUID]) -> list[Person]:
        """Their rows in that order; sorting keys alone is cheaper than sorting rows."""
        rows = self.people.filter(id__in=keys).select_related("organisation").defer(*_BIG)
        found = {row.id: row for row in rows}
        return [found[key] for key in keys if key in found]


def _beyond(place: tuple[str, uuid.UUID], backwards: bool) -> Q:
    key, pk = place
    if backwards:
        return Q(match_key__lte=key) & (Q(match_key__lt=key) | Q(match_key=key, id__lt=pk))
    return Q(match_key__gte=key) & (Q(match_key__gt=key) | Q(match_key=key, id__gt=pk))


def _place(mark: str) -> tuple[str, uuid.UUID]:
    pk, _, key = mark.partition(".")
    found = _uuid(pk)
    if found is None or "\0" in key:
        raise Refusal("That page of the list does not exist; start at the beginning.")
    return key, found


def _touch_place(mark: str) -> tuple[uuid.UUID, dt.date | None, str]:
    rest, pk = _place(mark)
    day, _, key = rest.partition(".")
    try:
        return pk, dt.date.fromisoformat(day) if day else None, key
    except ValueError:
        raise Refusal("That page of the list does not exist; start at the beginning.") from None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _conditions(owner: Workspace, chosen: PeopleFilter) -> Iterable[Q]:
    if chosen.career:
        yield _career(chosen.career, bool(chosen.related))
    if chosen.organisation:
        yield Q(organisation_id__in=organisation_ids(owner, chosen.organisation))
    today = settings_of(owner).today if chosen.tie or chosen.untouched or chosen.touched else dt.date.min
    if chosen.tie:
        yield tie_condition(chosen.tie, today)
    if chosen.untouched == NEVER:
        yield Q(last_touch_on=None)
    elif chosen.untouched:
        yield Q(last_touch_on=None) | Q(last_touch_on__lt=since(chosen.untouched, today))
    if chosen.touched:
        yield Q(last_touch_on__gte=since(chosen.touched, today))
    if chosen.source:
        records = SourceRecord.objects.filter(owner=owner, person=OuterRef("pk"))
        yield (
            ~Q(Exists(records))
            if chosen.source == "hand"
            else Q(Exists(records.filter(source=chosen.source)))
        )
    if chosen.batch:
        yield Q(batch__number=int(chosen.batch[1:]))


def _career(code: str, related: bool) -> Q:
    # What no code holds is not asked for: PostgreSQL refuses a NUL.
    if not (code.isascii() and code.isprintable()):
        return Q(pk__in=[])
    if not related:
        return Q(onet=code) if len(code) == len("19-1029.04") else Q(onet__startswith=code)
    from askaround.explore.catalogue import get_catalogue

    return Q(onet__in=[code, *(near.onet for near in get_catalogue().related(code))])


def organisation_ids(owner: Workspace, organisation: str) -> list[uuid.UUID]:
    """The employers meant by an id, a handle (o3) or a name, also one that they had; empty for none."""
    text = organisation.strip()
    rows = Organisation.objects.filter(owner=owner).order_by("number").values_list("id", flat=True)
    if re.fullmatch(r"[oO][0-9]{1,9}", text):
        return list(rows.filter(number=int(text[1:])))
    if (key := _uuid(text)) is not None:
        return list(rows.filter(id=key))
    return [pk for pk, _ in organisations_by_key(owner, [organisation_key(text)]).values()]


def tie_condition(tie: str, today: dt.date) -> Q:
    """What the columns of a person hold when `rules.ties.classify` gives that class."""
    said = Q(level__in=["strong", "occasional"]) | (Q(level="") & ~Q(met_where=""))
    own = said | Q(last_exchange_on__isnull=False)
    if tie in ("new", "introduced"):
        return ~said & Q(last_exchange_on=None, named_by__isnull=tie == "new")
    silent = Q(last_exchange_on__lte=months_before(today, DORMANT_MONTHS))
    if tie == "dormant":
        return silent
    live = own & ~(Q(last_exchange_on__isnull=False) & silent)
    strong = Q(level="strong") | Q(strong_until__gte=today)
    weak = ~Q(level="strong") & (Q(strong_until=None) | Q(strong_until__lt=today))
    return live & (strong if tie == "strong" else weak)


def tags(owner: Workspace, limit: int = 30) -> list[tuple[str, int]]:
    """The owner's tags with how many have each, the most used first."""
    counted = PersonTag.objects.filter(owner=owner).values("match_key").annotate(people=Count("id"))
    top = {row["match_key"]: row["people"] for row in counted.order_by("-people", "match_key")[:limit]}
    names = PersonTag.objects.filter(owner=owner, match_key__in=list(top)).order_by(
        "match_key", "created_at", "id"
    )
    said: dict[str, str] = {}
    for key, name in names.values_list("match_key", "name").distinct():
        said.setdefault(key, name)
    return [(said.get(key, key), people) for key, people in top.items()]


def saved_filters(owner: Workspace) -> list[SavedFilter]:
    """The owner's saved filters by name."""
    return list(SavedFilter.objects.filter(owner=owner).order_by("name", "id"))


def everybody(chosen: PeopleFilter) -> PeopleFilter:
    """The same order with nothing left out."""
    return replace(PeopleFilter(), sort=chosen.sort)


def sources(owner: Workspace, known: dict[str, str]) -> list[tuple[str, str]]:
    """(source, words) of those of the known sources that somebody is from, and by hand."""
    asked = [key for key in known if key != "hand"]
    there = [Exists(SourceRecord.objects.filter(owner=owner, source=key)) for key in asked]
    row = Workspace.objects.filter(pk=owner.pk).values_list(*there).get()
    found = {key for key, is_there in zip(asked, row, strict=True) if is_there}
    return [(key, words) for key, words in known.items() if key in found or key == "hand"]
