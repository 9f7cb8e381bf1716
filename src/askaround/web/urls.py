"""Every page's address: each step's own, then those that join several.

In: nothing. Out: `urlpatterns`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from askaround.accounts.lazy import Views

if TYPE_CHECKING:
    from askaround.web import (
        views_ask,
        views_ask_around,
        views_calendars,
        views_career,
        views_compare,
        views_connections,
        views_employers,
        views_explore,
        views_forget,
        views_mail,
        views_messages,
        views_organisation,
        views_person,
        views_places,
        views_posting,
        views_search,
        views_settings,
        views_start,
    )
else:
    views_ask = Views("askaround.web.views_ask")
    views_ask_around = Views("askaround.web.views_ask_around")
    views_calendars = Views("askaround.web.views_calendars")
    views_career = Views("askaround.web.views_career")
    views_compare = Views("askaround.web.views_compare")
    views_connections = Views("askaround.web.views_connections")
    views_employers = Views("askaround.web.views_employers")
    views_explore = Views("askaround.web.views_explore")
    views_forget = Views("askaround.web.views_forget")
    views_mail = Views("askaround.web.views_mail")
    views_messages = Views("askaround.web.views_messages")
    views_organisation = Views("askaround.web.views_organisation")
    views_person = Views("askaround.web.views_person")
    views_places = Views("askaround.web.views_places")
    views_posting = Views("askaround.web.views_posting")
    views_search = Views("askaround.web.views_search")
    views_settings = Views("askaround.web.views_settings")
    views_start = Views("askaround.web.views_start")

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/<str:organisation>", views_organisation.organisation, name="organisation"),
    path("organisations/<str:organisation>/rhythm", views_organisation.rhythm, name="organisation-rhythm"),
    path("start/1", views_start.start, {"page": 1}, name="start-1"),
    path("start/2", views_start.start, {"page": 2}, name="start-2"),
    path("start/3", views_start.start_likes, name="start-3"),
    path("start/careers", views_start.start_suggest, name="start-suggest"),
    path("start/how", views_start.how, name="start-how"),
    path("start/example", views_start.example, name="start-example"),
    path("start/archive-requested", views_settings.archive_requested, name="archive-requested"),
    path("settings/", views_settings.settings_page, name="settings"),
    path("settings/save", views_settings.settings_save, name="settings-save"),
    path("settings/mail", views_mail.mail_save, name="mail-save"),
    path("settings/mail/check", views_mail.mail_check, name="mail-check"),
    path("settings/mail/forget", views_mail.mail_forget, name="mail-forget"),
    path("settings/mail/sign-in", views_mail.mail_sign_in, name="mail-sign-in"),
    path("mail/oauth/go", views_mail.mail_go, name="mail-go"),
    path("mail/oauth/back", views_mail.mail_back, name="mail-oauth-back"),
    path("mail/oauth/finish", views_mail.mail_finish, name="mail-oauth-finish"),
    path("settings/calendar", views_connections.calendar_save, name="calendar-save"),
    path("settings/calendar/forget", views_connections.calendar_forget, name="calendar-forget"),
    path("settings/calendars", views_calendars.add, name="source-add"),
    path("settings/calendars/<str:source>/read", views_calendars.read, name="source-read"),
    path("settings/calendars/<str:source>/forget", views_calendars.forget, name="source-forget"),
    path("settings/books", views_connections.book_save, name="book-save"),
    path("settings/books/gone", views_connections.gone_keep, name="book-gone-keep"),
    path("settings/books/<str:book>/check", views_connections.book_check, name="book-check"),
    path("settings/books/<str:book>/read", views_connections.book_read, name="book-read"),
    path("settings/books/<str:book>/forget", views_connections.book_forget, name="book-forget"),
    path("search", views_search.search, name="search"),
    path("explore/", views_explore.explore, name="explore"),
    path("explore/places", views_places.places, name="places"),
    path("explore/posting", views_posting.posting, name="posting"),
    path("explore/employers", views_employers.employers, name="employers"),
    path("explore/employers.csv", views_employers.employers_csv, name="employers-csv"),
    path("ask-around", views_ask_around.ask_around, name="ask-around"),
    path("ask-around/leads", views_ask_around.leads_add, name="leads-add"),
    path("", include("askaround.network.urls")),
    path("", include("askaround.network.urls_ways")),
    path("people/forget", views_forget.people_forget, name="forget"),
    path("people/<str:person>/forget", views_forget.person_forget, name="person-forget"),
    path("people/<str:person>/", views_person.person, name="person"),
    path("people/<str:person>/log", views_person.log, name="person-log"),
    path("touches/<str:touch>/unlog", views_person.unlog, name="touch-unlog"),
    path("", include("askaround.explore.urls")),
    path("explore/compare", views_compare.compare, name="compare"),
    path("explore/<str:code>/", views_career.career, name="career"),
    path("", include("askaround.outreach.urls")),
    path("asks/outbox", views_ask.outbox, name="outbox"),
    path("asks/outbox/deliver", views_ask.deliver, name="outbox-deliver"),
    path("asks/outbox/<str:outgoing>/resolve", views_ask.resolve, name="outgoing-resolve"),
    path("asks/outbox/<str:outgoing>/retry", views_ask.retry, name="outgoing-retry"),
    path("asks/outbox/<str:outgoing>/take-back", views_ask.take_back, name="outgoing-take-back"),
    path("ask/<str:ask>", views_ask.ask, name="ask"),
    path("ask/<str:ask>/write/<str:kind>", views_messages.write, name="message-write"),
    path("messages/<str:message>/save", views_messages.save, name="message-save"),
    path("messages/<str:message>/send", views_messages.send, name="message-send"),
    path("messages/<str:message>/drop", views_messages.drop, name="message-drop"),
    path("messages/<str:message>/fact", views_messages.fact, name="message-fact"),
    path("", include("askaround.prepare.urls")),
    path("", include("askaround.interview.urls")),
    path("", include("askaround.follow_up.urls")),
    path("", include("askaround.reflect.urls")),
    path("", include("askaround.today.urls")),
]
