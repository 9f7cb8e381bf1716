"""URLs of asks; an ask's own page and the outbox are composed in web/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.outreach import views, views_board, views_templates
else:
    views = Views("askaround.outreach.views")
    views_board = Views("askaround.outreach.views_board")
    views_templates = Views("askaround.outreach.views_templates")

urlpatterns = [
    path("asks/", views_board.board, name="asks"),
    path("asks/move", views_board.move, name="ask-move"),
    path("ask/<str:ask>/which", views_board.which, name="ask-which"),
    path("asks/figures", views_board.figures, name="ask-figures"),
    path("templates/", views_templates.listing, name="templates"),
    path("template/<str:template>", views_templates.show, name="template"),
    path("template/<str:template>/save", views_templates.save, name="template-save"),
    path("template/<str:template>/preview", views_templates.preview, name="template-preview"),
    path("template/<str:template>/delivered", views_templates.delivered, name="template-delivered"),
    path("template/<str:template>/undo", views_templates.undo, name="template-undo"),
    path("asks/new", views.new, name="ask-new"),
    path("asks/start", views.start, name="ask-start"),
    path("ask/<str:ask>/save", views.save, name="ask-save"),
    path("ask/<str:ask>/send", views.send, name="ask-send"),
    path("ask/<str:ask>/redraft", views.redraft, name="ask-redraft"),
    path("ask/<str:ask>/redraft/undo", views.redraft_undo, name="ask-redraft-undo"),
    path("ask/<str:ask>/fact", views.fact, name="ask-fact"),
    path("ask/<str:ask>/reply", views.reply, name="ask-reply"),
    path("ask/<str:ask>/remind", views.remind, name="ask-remind"),
    path("ask/<str:ask>/close", views.close, name="ask-close"),
    path("ask/<str:ask>/reopen", views.reopen, name="ask-reopen"),
]
