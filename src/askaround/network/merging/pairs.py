"""Answering a doubtful pair: one, two, or later; looking through everything stored for more.

In: an owner and a pair, of people or of organisations. Out: a merge, or the pair's verdict; each pair is answered once. The pairs found
anew are added, those answered before stay answered.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.merging.organisations import merge_organisations
from askaround.network.merging.people import merge
from askaround.network.models import DoubtfulPair, Merge
from askaround.network.queries.doubtful import PEOPLE, in_order, model_of, pair_of

ASK, DISTINCT = DoubtfulPair.Verdict.ASK, DoubtfulPair.Verdict.DISTINCT
Progress = Callable[[int, int], None]
_CHUNK = 500


def same(owner: Workspace, what: str, ref: str, choices: Mapping[str, str] | None = None) -> Merge:
    """They are one: the one with the smaller number is kept. Raises Refusal (409) when the pair was answered meanwhile."""
    with transaction.atomic():
        pair = _open(owner, what, ref)
        kept, absorbed = in_order(pair)
        joined = merge if what == PEOPLE else merge_organisations
        return joined(owner, kept, absorbed, choices)


def distinct(owner: Workspace, what: str, ref: str) -> Any:
    """They are two, for good. Raises Refusal (409) when the pair was answered meanwhile."""
    return _answered(owner, what, ref, verdict=DISTINCT)


def later(owner: Workspace, what: str, ref: str) -> Any:
    """Not now: the pair stands behind all others. Raises Refusal (409) when it was answered meanwhile."""
    return _answered(owner, what, ref, later_at=clock.now())


def reopen(owner: Workspace, what: str, ref: str) -> Any:
    """Take back that they are two, or that it was put off."""
    with transaction.atomic():
        pair = pair_of(owner, what, ref)
        model_of(what).objects.filter(owner=owner, pk=pair.pk).update(verdict=ASK, later_at=None)
    return pair


def say_distinct(owner: Workspace, what: str, a: Any, b: Any) -> Any:
    """Keep that these two are two, whether anybody asked or not. Raises Refusal for one and the same."""
    if a.pk == b.pk:
        raise Refusal(
            f"Both are {a.name} ({a.handle}); name two {'people' if what == PEOPLE else 'organisations'}."
        )
    first, second = (a, b) if a.pk < b.pk else (b, a)
    with transaction.atomic():
        pair, _ = model_of(what).objects.update_or_create(
            owner=owner, a=first, b=second, defaults={"verdict": DISTINCT},
            create_defaults={"verdict": DISTINCT, "score": 0.0, "reasons": ["you said so"]},
        )  # fmt: skip
    return pair


def look_again(owner: Workspace, what: str, progress: Progress | None = None) -> int:
    """Look through everything stored for pairs that may be one; how many were not known yet. One transaction."""
    found = _pairs_of_people(owner, progress) if what == PEOPLE else _pairs_of_organisations(owner, progress)
    model = model_of(what)
    with transaction.atomic():
        rows = model.objects.filter(owner=owner).values_list("a_id", "b_id")
        known = set(rows)
        new = {ends: said for ends, said in found.items() if ends not in known}
        model.objects.bulk_create(
            [
                model(owner=owner, a_id=a, b_id=b, score=score, reasons=reasons)
                for (a, b), (score, reasons) in new.items()
            ],
            batch_size=_CHUNK,
        )
    return len(new)


_Found = dict[tuple[uuid.UUID, uuid.UUID], tuple[float, list[str]]]


def _pairs_of_people(owner: Workspace, progress: Progress | None) -> _Found:
    from askaround.network.imports import stored
    from askaround.network.rules.matching import find_pairs

    found: _Found = {}
    for a, b, doubt in find_pairs(stored.cards(owner), progress):
        _enter(found, a, b, doubt)
    return found


def _pairs_of_organisations(owner: Workspace, progress: Progress | None) -> _Found:
    from askaround.network.queries.doubtful import employers
    from askaround.network.rules.organisations import organisation_pairs

    found: _Found = {}
    for a, b, doubt in organisation_pairs(employers(owner), progress):
        _enter(found, a, b, doubt)
    return found


def _enter(found: _Found, a: Any, b: Any, doubt: Any) -> None:
    first, second = sorted((a, b))
    if first != second:
        found.setdefault((first, second), (doubt.score, list(doubt.reasons)))


def _answered(owner: Workspace, what: str, ref: str, **values: Any) -> Any:
    with transaction.atomic():
        pair = _open(owner, what, ref)
        model_of(what).objects.filter(owner=owner, pk=pair.pk).update(**values)
    return pair


def _open(owner: Workspace, what: str, ref: str) -> Any:
    pair = pair_of(owner, what, ref)
    rows = model_of(what).objects.select_for_update().filter(owner=owner, pk=pair.pk, verdict=ASK)
    if not rows.exists():
        raise Refusal("That pair was answered already.", status=409)
    return pair
