"""URLs of the people one knows; a person's own page is composed in web/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.urls.resolvers import URLPattern

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.network.views import chosen, doubtful, imports, merges, people, ten, verbs, who
else:
    chosen = Views("askaround.network.views.chosen")
    doubtful = Views("askaround.network.views.doubtful")
    imports = Views("askaround.network.views.imports")
    merges = Views("askaround.network.views.merges")
    people = Views("askaround.network.views.people")
    ten = Views("askaround.network.views.ten")
    verbs = Views("askaround.network.views.verbs")
    who = Views("askaround.network.views.who")


def _review(base: str, name: str, **what: str) -> list[URLPattern]:
    """The addresses of doubtful pairs, of people or of `what`."""
    return [
        path(base, doubtful.pairs, what, name=name),
        path(f"{base}/list", doubtful.listed, what, name=f"{name}-list"),
        path(f"{base}/progress", doubtful.progress, what, name=f"{name}-progress"),
        path(f"{base}/undo", doubtful.undo, what, name=f"{name}-undo"),
        path(f"{base}/again", doubtful.again, what, name=f"{name}-again"),
        path(f"{base}/<str:pair>/same", doubtful.same, what, name=f"{name}-same"),
        path(f"{base}/<str:pair>/distinct", doubtful.distinct, what, name=f"{name}-distinct"),
        path(f"{base}/<str:pair>/later", doubtful.later, what, name=f"{name}-later"),
        path(f"{base}/<str:pair>/reopen", doubtful.reopen, what, name=f"{name}-reopen"),
    ]


urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/careers", people.careers, name="people-careers"),
    path("people/save", people.save, name="people-save"),
    path("people/chosen", chosen.people_chosen, name="people-chosen"),
    path("people/undo", chosen.people_undo, name="people-undo"),
    path("people/<str:person>/edit", chosen.edit, name="person-edit"),
    path("people/add", people.add, name="person-add"),
    path("people/ten", ten.ten, name="ten"),
    path("people/import", imports.start, name="import"),
    path("people/import/<str:batch>", imports.show, name="import-batch"),
    path("people/import/<str:batch>/progress", imports.progress, name="import-progress"),
    path("people/import/<str:batch>/columns", imports.columns, name="import-columns"),
    path("people/import/<str:batch>/stop", imports.stop, name="import-stop"),
    path("people/import/<str:batch>/do", imports.do, name="import-do"),
    path("people/import/<str:batch>/leave", imports.leave, name="import-leave"),
    path("people/import/<str:batch>/undo", imports.undo, name="import-undo"),
    *_review("people/doubtful", "doubtful"),
    *_review("people/organisations/doubtful", "organisations-doubtful", what="organisations"),
    path("people/merges", merges.merged, name="merges"),
    path("people/merges/<str:merge>/part", merges.part, name="merge-part"),
    path("people/<str:person>/tie", verbs.tie, name="person-tie"),
    path("people/<str:person>/later", verbs.later, name="person-later"),
    path("people/<str:person>/never", verbs.never, name="person-never"),
    path("who", who.who, name="who"),
    path("who/weights", who.weights, name="who-weights"),
]
