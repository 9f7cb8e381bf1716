"""Answering a doubtful pair: one, two, or later; looking through everything stored for more.

In: an owner and a pair, of people or of organisations. Out: a merge, or the pair's verdict; each pair is answered once. Pairs answered
before stay answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from askaround.accounts.models import Workspace
from askaround.lib import clock
from askaround.lib.errors import Refusal
from askaround.network.merging.organisations import merge_organisations
from askaround.network.merging.people import merge_and_compare
from askaround.network.models import DoubtfulOrganisations, DoubtfulPair, Merge
from askaround.network.queries.doubtful import PEOPLE, in_order, model_of, pair_of

ASK, DISTINCT = DoubtfulPair.Verdict.ASK, DoubtfulPair.Verdict.DISTINCT
Progress = Callable[[int, int], None]
_CHUNK = 500


def same(owner: Workspace, what: str, ref: str, choices: Mapping[str, str] | None = None) -> Merge:
    """They are one: the one with the smaller number is kept. Raises Refusal (409) when the pair was answered meanwhile."""
    with transaction.atomic():
        pair = _open(owner, what, ref)
        kept, absorbed = in_order(pair)
        joined = merge_and_compare if what == PEOPLE else merge_organisations
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
    """Look through everything stored for pairs that may be one; how many were not listed yet.

    The list of people follows from the people (`imports.doubts.refresh`); to that of organisations pairs are only added.
    """
    if what == PEOPLE:
        from askaround.network.imports.doubts import refresh

        return len(refresh(owner, progress).add)
    return _organisations_again(owner, progress)


def _organisations_again(owner: Workspace, progress: Progress | None) -> int:
    from askaround.network.queries.doubtful import employers
    from askaround.network.rules.organisations import organisation_pairs

    found: dict[tuple[Any, Any], Any] = {}
    ends: list[Any]
    for *ends, doubt in organisation_pairs(employers(owner), progress):
        first, second = sorted(ends)
        if first != second:
            found.setdefault((first, second), doubt)
    with transaction.atomic():
        known = set(DoubtfulOrganisations.objects.filter(owner=owner).values_list("a_id", "b_id"))
        fresh = [
            DoubtfulOrganisations(owner=owner, a_id=a, b_id=b, score=doubt.score, reasons=list(doubt.reasons))
            for (a, b), doubt in found.items()
            if (a, b) not in known
        ]
        DoubtfulOrganisations.objects.bulk_create(fresh, batch_size=_CHUNK)
    return len(fresh)


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
