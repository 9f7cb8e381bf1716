"""The merges: what was made one, each to be parted again.

In: the stored merges. Out: the list; two where one was.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, back, say
from askaround.explore.models import Organisation
from askaround.network.models import Merge, Person
from askaround.network.queries.merges import merge_of, merges

PAGE = 50


@require_GET
def merged(request: OwnedRequest) -> HttpResponse:
    """All merges, the latest first."""
    page = Paginator(merges(request.owner), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    kept = [row.kept for row in rows]
    handles = {
        row.pk: row.handle
        for model in (Person, Organisation)
        for row in model.objects.filter(owner=request.owner, pk__in=kept).only("pk", "number")
    }
    standing = merges(request.owner).filter(kept__in=kept, undone_at=None).order_by("number")
    latest = {row.kept: row.handle for row in standing}
    entries = [(row, handles.get(row.kept, ""), _other(latest.get(row.kept, ""), row.handle)) for row in rows]
    context = {"page": page, "entries": entries, "total": page.paginator.count}
    return render(request, "network/merges.html", context)


def _other(latest: str, handle: str) -> str:
    """The later merge of the same that is to be parted first, "" for none."""
    return "" if latest == handle else latest


@require_POST
def part(request: OwnedRequest, merge: str) -> HttpResponse:
    """Part them again."""
    from askaround.network.merging import organisations, people

    row = merge_of(request.owner, merge)
    if row.what == Merge.What.PERSON:
        person = people.unmerge_and_compare(request.owner, row)
        say(request, f"{row.absorbed_name} and {row.kept_name} are two again.")
        return back(request, "merges") if request.POST.get("next") else redirect("person", person.handle)
    organisations.unmerge_organisations(request.owner, row)
    say(request, f"{row.absorbed_name} and {row.kept_name} are two again.")
    return back(request, "merges")
