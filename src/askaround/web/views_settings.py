"""Settings, one page: what can be said about you, and the connections, tested on the spot.

In: forms. Out: settings; the mail and the calendar account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts import rules
from askaround.accounts.actions import set_setting, set_settings
from askaround.accounts.http import OwnedRequest, back, say
from askaround.accounts.models import Workspace
from askaround.accounts.queries import settings_dict, settings_of
from askaround.lib.errors import Refusal
from askaround.web.mail_form import account_shown

# The weights are moved where their effect is seen: on the page “Whom to ask”.
_NOT_SHOWN = frozenset({"first_run_done", "who_weights"})
_CADENCES = (
    ("gentle", "Gentle: one reminder, then leave it"),
    ("3b7", "3B7: a second person after three days, the first again after seven"),
)
_DAYS = (
    ("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"),
    ("sat", "Saturday"), ("sun", "Sunday"),
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One setting on the page."""

    key: str
    label: str
    effect: str
    value: object
    choices: tuple[tuple[str, str], ...] = ()
    ticks: tuple[tuple[str, str, bool], ...] = ()
    type: str = "text"
    rows: int = 0


@dataclass(frozen=True)
class Group:
    """The settings that are kept together."""

    key: str
    name: str
    fields: list[Field]


def groups(values: dict[str, object]) -> list[Group]:
    """The settings as they stand, grouped as `accounts.rules` groups them."""
    found: dict[str, list[Field]] = {}
    for kind in rules.KINDS.values():
        if kind.key not in _NOT_SHOWN:
            found.setdefault(kind.group, []).append(_field(kind, values[kind.key]))
    return [Group(name.lower().replace(" ", "-"), name, fields) for name, fields in found.items()]


def _field(kind: rules.SettingKind, value: object) -> Field:
    from askaround.web import places
    from askaround.web.views_start import with_chosen

    choices: dict[str, tuple[tuple[str, str], ...]] = {"cadence": _CADENCES}
    if kind.key == "zone":
        choices["zone"] = tuple((name, name) for name, _ in with_chosen(places.zones(), str(value)))
    if kind.key == "country":
        choices["country"] = with_chosen(places.countries(), str(value))
    chosen = value if isinstance(value, (tuple, list)) else ()
    ticks = tuple((key, label, key in chosen) for key, label in _DAYS) if kind.key == "working_days" else ()
    types = {"mail": "email", "archive_requested_on": "date", "phone": "tel"}
    return Field(
        kind.key,
        kind.label,
        kind.effect,
        value,
        choices.get(kind.key, ()),
        ticks,
        "number" if isinstance(kind.default, int) else types.get(kind.key, "text"),
        4 if kind.key == "likes" else 0,
    )


@require_GET
def settings_page(request: OwnedRequest) -> HttpResponse:
    """Everything that can be set."""
    return _render(request, {})


def settings_form_again(
    request: OwnedRequest,
    *,
    account: dict[str, Any] | None = None,
    calendar: dict[str, str] | None = None,
    address_book: dict[str, str] | None = None,
    source: dict[str, str] | None = None,
    refusal: str,
) -> HttpResponse:
    """The page as it was typed, with what could not be understood."""
    return _render(
        request, {}, refusal, account=account, calendar=calendar, address_book=address_book, source=source
    )


def _render(
    request: OwnedRequest,
    typed: dict[str, object],
    refusal: str = "",
    account: dict[str, Any] | None = None,
    calendar: dict[str, str] | None = None,
    address_book: dict[str, str] | None = None,
    source: dict[str, str] | None = None,
) -> HttpResponse:
    from askaround.explore.catalogue import chosen
    from askaround.network.address_books import books
    from askaround.prepare import sources
    from askaround.prepare.models import CalendarAccount

    kept_calendar = CalendarAccount.objects.filter(owner=request.owner).first()
    context = {
        "groups": groups({**settings_dict(request.owner), **typed}),
        "weights": _weights(request.owner),
        **account_shown(request.owner, account, request.build_absolute_uri(reverse("mail-oauth-back"))),
        "has_calendar": kept_calendar is not None,
        "calendar": calendar or kept_calendar,
        "books": list(books.books(request.owner)),
        "gone": books.gone(request.owner),
        "address_book": address_book,
        "calendars": sources.sources(request.owner),
        "source": source,
        "refusal": refusal,
        **_feed(request),
        "catalogue": chosen.get_catalogue().version(),
        "has_texts": chosen.get_catalogue().texts_stored(),
        "trouble": chosen.trouble(),
    }
    return render(request, "web/settings.html", context, status=400 if refusal else 200)


def _feed(request: OwnedRequest) -> dict[str, str]:
    """The private address of the calendar, or why it cannot be shown."""
    from askaround.today import feed

    try:
        token = feed.token_of(request.owner)
    except Refusal as refused:
        return {"feed_url": "", "feed_trouble": refused.sentence}
    address = reverse("feed", args=[str(request.owner.pk), token]) if token else ""
    return {"feed_url": request.build_absolute_uri(address) if address else "", "feed_trouble": ""}


def _weights(owner: Workspace) -> str:
    """The weights of “Whom to ask” in plain words."""
    from askaround.network.queries.asking import weights_of
    from askaround.network.rules.ranking import WEIGHT_LABELS

    now = weights_of(settings_of(owner))
    return ", ".join(f"{label} {round(now[key] * 100)}" for key, label in WEIGHT_LABELS.items())


@require_POST
def settings_save(request: OwnedRequest) -> HttpResponse:
    """Keep one group; one that cannot be understood changes none of them."""
    named = request.POST.get("group", "")
    wanted = next((g for g in groups(settings_dict(request.owner)) if g.key == named), None)
    if wanted is None:
        raise Refusal("There is no such group of settings; open the settings again.")
    # What the form does not hold stays as it is; ticks that are all taken away are not sent either.
    typed = {
        field.key: ",".join(request.POST.getlist(field.key)) if field.ticks else request.POST[field.key]
        for field in wanted.fields
        if field.ticks or field.key in request.POST
    }
    try:
        set_settings(request.owner, typed)
    except Refusal as refusal:
        return _render(
            request, {**typed, "working_days": request.POST.getlist("working_days")}, refusal.sentence
        )
    say(request, f"“{wanted.name}” is kept.")
    return redirect("settings")


@require_POST
def archive_requested(request: OwnedRequest) -> HttpResponse:
    """The owner asked LinkedIn for the archive today: Today says when it should be there."""
    today = settings_of(request.owner).today.isoformat()
    set_setting(request.owner, "archive_requested_on", today)
    say(request, "Noted. Today will remind you when the archive should be there.")
    return back(request, "start-how")
