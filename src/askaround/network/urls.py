"""URLs of the people one knows; a person's own page is composed in web/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.network.views import doubtful, imports, people, ten, verbs, who
else:
    doubtful = Views("askaround.network.views.doubtful")
    imports = Views("askaround.network.views.imports")
    people = Views("askaround.network.views.people")
    ten = Views("askaround.network.views.ten")
    verbs = Views("askaround.network.views.verbs")
    who = Views("askaround.network.views.who")

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add", people.add, name="person-add"),
    path("people/ten", ten.ten, name="ten"),
    path("people/import", imports.start, name="import"),
    path("people/import/<str:batch>", imports.show, name="import-batch"),
    path("people/import/<str:batch>/progress", imports.progress, name="import-progress"),
    path("people/import/<str:batch>/do", imports.do, name="import-do"),
    path("people/import/<str:batch>/leave", imports.leave, name="import-leave"),
    path("people/import/<str:batch>/undo", imports.undo, name="import-undo"),
    path("people/doubtful", doubtful.pairs, name="doubtful"),
    path("people/doubtful/<str:pair>/distinct", doubtful.distinct, name="pair-distinct"),
    path("people/doubtful/<str:pair>/reopen", doubtful.reopen, name="pair-reopen"),
    path("people/<str:person>/tie", verbs.tie, name="person-tie"),
    path("people/<str:person>/later", verbs.later, name="person-later"),
    path("people/<str:person>/never", verbs.never, name="person-never"),
    path("who", who.who, name="who"),
]
