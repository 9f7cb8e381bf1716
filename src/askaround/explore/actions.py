"""The verbs of the first step: the shortlist and employers.

In: a Workspace and what somebody typed. Out: rows. One transaction each; Refusal changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, QuerySet, Value, When

from askaround.accounts.actions import next_numbers
from askaround.accounts.models import Workspace
from askaround.explore.catalogue import get_catalogue
from askaround.explore.models import Organisation, ShortlistEntry
from askaround.explore.queries import organisations_by_key
from askaround.explore.rules.organisations import organisation_key
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse

_CHUNK = 500


def shortlist_add(owner: Workspace, code: str) -> str:
    """Put a career on the shortlist; its full code comes back. Adding it again changes nothing.

    Raises Refusal for a code that the catalogue does not know.
    """
    onet = _known(code)
    with transaction.atomic():
        ShortlistEntry.objects.get_or_create(owner=owner, onet=onet)
    return onet


def shortlist_remove(owner: Workspace, code: str) -> str:
    """Take a career off the shortlist; its full code comes back. Raises Refusal when it is not on it."""
    listed = ShortlistEntry.objects.filter(owner=owner).values_list("onet", flat=True)
    # A code that a later catalogue dropped can still be taken off.
    onet = code.strip() if code.strip() in listed else _known(code)
    gone, _ = ShortlistEntry.objects.filter(owner=owner, onet=onet).delete()
    if not gone:
        raise Refusal(f"{get_catalogue().name(onet)} ({onet}) is not on your shortlist.", status=404)
    return onet


def shortlist_follow(owner: Workspace, follow: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the careers of the shortlist their present codes (former → present); what was changed comes back.

    An entry remembers the code it was kept under. Where the present career is on the shortlist already, the two become one.
    """
    done: list[tuple[str, str]] = []
    with transaction.atomic():
        entries = ShortlistEntry.objects.filter(owner=owner)
        taken = set(entries.exclude(onet__in=follow).values_list("onet", flat=True))
        moving: list[ShortlistEntry] = []
        for entry in entries.filter(onet__in=follow).order_by("created_at", "id"):
            entry.former, entry.onet = entry.onet, follow[entry.onet]
            done.append((entry.former, entry.onet))
            if entry.onet in taken:
                entry.delete()
            else:
                taken.add(entry.onet)
                moving.append(entry)
        # Two codes may have changed places: none takes its new one before all have left their old one.
        for place, entry in enumerate(moving):
            entries.filter(pk=entry.pk).update(onet=f"~{place}")
        for entry in moving:
            entry.save(update_fields=["former", "onet"])
    return done


def follow_codes(rows: QuerySet[Any], follow: Mapping[str, str]) -> int:
    """Give rows with a field `onet`, of one owner, the present codes of their careers (former → present); how many had another.

    In one statement, because a former code may be another career's present one.
    """
    held = set(rows.filter(onet__in=follow).order_by().values_list("onet", flat=True).distinct())
    if not held:
        return 0
    present = [When(onet=code, then=Value(follow[code])) for code in sorted(held)]
    return rows.filter(onet__in=held).update(onet=Case(*present))


def _known(code: str) -> str:
    career = get_catalogue().onet(code)
    if not career:
        shown = code.strip()[:40]
        raise Refusal(
            f"The catalogue has no career “{shown}”: find its code with “careers search”.", status=404
        )
    return career


def add_organisation(
    owner: Workspace,
    name: str,
    *,
    place: str = "",
    site: str = "",
    employees: int | None = None,
    kind: str = "",
    external: str = "",
) -> tuple[Organisation, bool]:
    """Add an employer by hand: the row, and whether it is new. A name already known (see
    `rules.organisations`) gives that row, with place, site, size, kind and key filled in where they were empty.

    Raises Refusal for a name without letters or digits, or longer than 300.
    """
    clean, key = collapse(name), organisation_key(name)
    if not key:
        raise Refusal("An organisation needs a name with letters or digits.")
    if len(clean) > 300:
        raise Refusal("The name of an organisation may have at most 300 characters.")
    facts: dict[str, Any] = {
        "place": collapse(place)[:200],
        "site": collapse(site)[:300],
        "employees": employees,
        "kind": kind,
        "external": external,
    }
    try:
        with transaction.atomic():
            found = Organisation.objects.filter(owner=owner, match_key=key).first()
            if found is None:
                number = next_numbers(owner, Organisation.LETTER)
                row = Organisation(owner=owner, number=number, name=clean, match_key=key, **facts)
                row.save(force_insert=True)
                return row, True
            _fill(found, facts)
            return found, False
    except IntegrityError:
        # Another process added the same name meanwhile.
        return Organisation.objects.get(owner=owner, match_key=key), False


def _fill(row: Organisation, facts: dict[str, Any]) -> None:
    missing = {k: v for k, v in facts.items() if v not in ("", None) and getattr(row, k) in ("", None)}
    for field, value in missing.items():
        setattr(row, field, value)
    if missing:
        row.save(update_fields=list(missing))


def set_cadence(owner: Workspace, organisation: Organisation, cadence: str) -> Organisation:
    """The rhythm of asking at this organisation: gentle or 3b7; "" follows the owner's setting. Raises Refusal for another."""
    if cadence not in ("", "gentle", "3b7"):
        raise Refusal(f"“{cadence[:40]}” is no rhythm; choose gentle, 3b7 or default.")
    with transaction.atomic():
        if not Organisation.objects.filter(owner=owner, pk=organisation.pk).update(cadence=cadence):
            raise Refusal("That organisation is gone.", status=404)
    organisation.cadence = cadence
    return organisation


def organisations_for(
    owner: Workspace, names: Iterable[str], *, batch: UUID | None = None
) -> dict[str, UUID]:
    """Employers of many names at once: name as given → id, new ones made (and marked with `batch`).

    Names without letters or digits are left out. Call it inside the transaction that uses the ids.
    """
    keys = {name: key for name in names if (key := organisation_key(name))}
    known = {key: pk for key, (pk, _) in organisations_by_key(owner, keys.values()).items()}
    written: dict[str, str] = {}
    for name, key in keys.items():
        if key not in known:
            written.setdefault(key, collapse(name)[:300])
    if written:
        with transaction.atomic():
            first = next_numbers(owner, Organisation.LETTER, len(written))
            rows_new = [
                Organisation(owner=owner, number=first + n, name=name, match_key=key, batch=batch)
                for n, (key, name) in enumerate(written.items())
            ]
            Organisation.objects.bulk_create(rows_new, batch_size=_CHUNK)
            known.update((row.match_key, row.id) for row in rows_new)
    return {name: known[key] for name, key in keys.items()}
