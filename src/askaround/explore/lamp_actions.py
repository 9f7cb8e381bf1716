"""The verbs of the LAMP list: put an employer on it, rate it, take it off; its clock.

In: a Workspace and what somebody typed. Out: rows. One transaction each; Refusal changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import transaction

from askaround.accounts.models import Setting, Workspace
from askaround.explore.actions import add_organisation
from askaround.explore.catalogue.employers import Employer, get_directory
from askaround.explore.lamp_queries import TIMER, timer_of
from askaround.explore.models import Organisation
from askaround.explore.queries import find_organisation
from askaround.explore.rules import lamp
from askaround.explore.rules.organisations import organisation_key
from askaround.lib import clock
from askaround.lib.errors import Refusal

_RATINGS = frozenset({"motivation", "posting"})


def add_by_name(
    owner: Workspace, name: str, *, place: str = "", site: str = "", employees: int | None = None
) -> tuple[Organisation, bool]:
    """Add an employer by hand; where exactly one entry of the directory is called so (at `place`, if given), its place, site and
    kind are taken for what was not said. The row, and whether it is new. Raises Refusal as `add_organisation` does.
    """
    found = get_directory().called(name, place) if len(name) <= 300 else []
    if len(found) != 1:
        return add_organisation(owner, name, place=place, site=site, employees=employees)
    (known,) = found
    return add_organisation(
        owner,
        name,
        place=place or known.where,
        site=site or known.site,
        employees=employees,
        kind=known.kind,
        external=known.key,
    )


def want(
    owner: Workspace,
    reference: str,
    *,
    motivation: int | None = None,
    posting: int | None = None,
    source: str = "",
    place: str = "",
    typed: bool = False,
) -> tuple[Organisation, bool]:
    """Put an employer on the list: one of the owner's by handle, id or name, else a new one of that name (see `add_by_name`).
    What was `typed` into a page is a name, even O2.

    The row, and whether it was not on the list before; what is on it already is rated anew where a rating is given. Raises Refusal
    for a name that is none, a handle that is not there, an unknown source.
    """
    source = lamp.read_source(source)
    with transaction.atomic():
        row = _by_reference(owner, reference, typed=typed) or add_by_name(owner, reference, place=place)[0]
        return row, _list(row, motivation=motivation, posting=posting, source=source)


def want_entry(owner: Workspace, key: str, *, source: str = "directory") -> tuple[Organisation, bool]:
    """Put an entry of the directory on the list; the row, and whether it was not on it before. Raises Refusal for an unknown key."""
    entry = get_directory().get(key)
    if entry is None:
        raise Refusal("The directory has no such employer; type its name instead.", status=404)
    with transaction.atomic():
        row = _own_row(owner, entry)
        if row is None:
            row, _ = add_organisation(
                owner,
                _free_name(owner, entry),
                place=entry.where,
                site=entry.site,
                kind=entry.kind,
                external=entry.key,
            )
        return row, _list(row, source=lamp.read_source(source))


def _own_row(owner: Workspace, entry: Employer) -> Organisation | None:
    """The owner's row of that entry; or one that is called by its short form and was taken from nowhere (UCSF)."""
    mine = Organisation.objects.filter(owner=owner)
    found = mine.filter(external=entry.key).order_by("number").first()
    if found is None:
        keys = [organisation_key(short) for short in entry.acronyms]
        named = mine.filter(match_key__in=[key for key in keys if key], external="")
        found = named.order_by("number").first()
    return found


def _free_name(owner: Workspace, entry: Employer) -> str:
    """Its name; with its country, or its town too, where the owner has another employer of that name from the directory."""
    names = [entry.name, f"{entry.name} ({entry.country})", f"{entry.name} ({entry.where})"]
    keys = {organisation_key(name[:300]): name[:300] for name in names}
    others = Organisation.objects.filter(owner=owner, match_key__in=keys).exclude(external="")
    taken = set(others.values_list("match_key", flat=True))
    return next((name for key, name in keys.items() if key not in taken), f"{entry.name} ({entry.key})"[:300])


def _by_reference(owner: Workspace, reference: str, *, typed: bool) -> Organisation | None:
    text = reference.strip()
    if not typed and (re.fullmatch(r"[oO][0-9]{1,9}", text) or _is_id(text)):
        return find_organisation(owner, text)
    key = organisation_key(text)
    return Organisation.objects.filter(owner=owner, match_key=key).first() if key else None


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _list(
    row: Organisation, *, motivation: int | None = None, posting: int | None = None, source: str = ""
) -> bool:
    new = row.listed_at is None
    changed = {
        "listed_at": clock.now() if new else None,
        "motivation": motivation,
        "posting": posting,
        "list_source": source if source and (new or not row.list_source) else None,
    }
    fields = [name for name, value in changed.items() if value is not None]
    for name in fields:
        setattr(row, name, changed[name])
    if fields:
        row.save(update_fields=fields)
    return new


def rate(owner: Workspace, reference: str, ratings: Mapping[str, int | None]) -> Organisation:
    """Say how much one wants an employer of the list, and whether it posts; what is not in `ratings` stays.

    `ratings`: motivation, posting; None takes what was said back. Raises Refusal when it is not on the list.
    """
    with transaction.atomic():
        row = listed(owner, reference)
        for name in _RATINGS & ratings.keys():
            setattr(row, name, ratings[name])
        row.save(update_fields=sorted(_RATINGS & ratings.keys()))
    return row


def unwant(owner: Workspace, reference: str) -> Organisation:
    """Take an employer off the list; it stays among the owner's, and its ratings with it. Raises Refusal when it is not on it."""
    with transaction.atomic():
        row = listed(owner, reference)
        row.listed_at = None
        row.save(update_fields=["listed_at"])
    return row


def listed(owner: Workspace, reference: str) -> Organisation:
    """The employer of that handle, id or name, which is on the list. Raises Refusal when it is not."""
    row = find_organisation(owner, reference)
    if row.listed_at is None:
        raise Refusal(f"{row.name} is not on your list.", status=409)
    return row


def timer_start(owner: Workspace) -> lamp.Timer:
    """Start the 40 minutes, or go on with them; when they are over, anew."""
    return _timed(owner, lambda timer: timer.started(clock.now()))


def timer_pause(owner: Workspace) -> lamp.Timer:
    """Stop the clock; what ran is kept."""
    return _timed(owner, lambda timer: timer.paused(clock.now()))


def timer_reset(owner: Workspace) -> lamp.Timer:
    """Back to 40 minutes, standing."""
    return _timed(owner, lambda _: lamp.Timer())


def _timed(owner: Workspace, change: Callable[[lamp.Timer], lamp.Timer]) -> lamp.Timer:
    with transaction.atomic():
        # One at a time: of two presses at once the later one would forget the minutes of the other.
        Workspace.objects.select_for_update().filter(id=owner.id).values_list("id").first()
        timer = change(timer_of(owner))
        Setting.objects.update_or_create(owner=owner, key=TIMER, defaults={"value": lamp.kept(timer)})
    return timer
