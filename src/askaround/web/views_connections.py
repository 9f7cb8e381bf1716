"""The mail and the calendar account, kept and tested on the spot.

In: the form on the settings page. Out: the accounts, and one sentence per server tested.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.web.views_settings import settings_form_again

_KEPT = (
    "address", "smtp_host", "smtp_port", "smtp_security", "smtp_user", "imap_host", "imap_port", "imap_security",
    "imap_user", "imap_folder",
)  # fmt: skip


def _port(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise Refusal("A port is a whole number from 1 to 65535.")
    return int(text)


@require_POST
def mail_save(request: OwnedRequest) -> HttpResponse:
    """Keep the account, then try each server. An empty password keeps the stored one."""
    from askaround.mail.accounts import save_account

    typed = {key: request.POST.get(key, "").strip() for key in _KEPT}
    try:
        save_account(
            request.owner,
            address=typed["address"],
            smtp_host=typed["smtp_host"],
            smtp_port=_port(typed["smtp_port"]),
            smtp_security=typed["smtp_security"] or "starttls",
            smtp_user=typed["smtp_user"] or None,
            smtp_password=request.POST.get("smtp_password") or None,
            imap_host=typed["imap_host"],
            imap_port=_port(typed["imap_port"]),
            imap_security=typed["imap_security"] or "tls",
            imap_user=typed["imap_user"] or None,
            imap_password=request.POST.get("imap_password") or None,
            imap_folder=typed["imap_folder"] or "INBOX",
        )
    except Refusal as refusal:
        return settings_form_again(request, account=typed, refusal=refusal.sentence)
    return _check(request)


@require_POST
def mail_check(request: OwnedRequest) -> HttpResponse:
    """Try each server; nothing is sent or read."""
    return _check(request)


def _check(request: OwnedRequest) -> HttpResponse:
    from askaround.mail.accounts import check_account

    checks = check_account(request.owner)
    say(request, " ".join(check.sentence for check in checks))
    return redirect("settings")


@require_POST
def mail_forget(request: OwnedRequest) -> HttpResponse:
    """Forget servers and passwords."""
    from askaround.mail.accounts import remove_account

    remove_account(request.owner)
    say(request, "The mail account is forgotten, its passwords too. What you sent stays on record.")
    return redirect("settings")


@require_POST
def calendar_save(request: OwnedRequest) -> HttpResponse:
    """Keep the calendar, tried first. An empty password keeps the stored one."""
    from askaround.prepare.actions import save_calendar

    typed = {key: request.POST.get(key, "").strip() for key in ("url", "user")}
    try:
        save_calendar(request.owner, typed["url"], typed["user"], request.POST.get("password", ""))
    except Refusal as refusal:
        return settings_form_again(request, calendar=typed, refusal=refusal.sentence)
    say(request, "The calendar answers and is kept: interviews you set will stand in it.")
    return redirect("settings")


@require_POST
def calendar_forget(request: OwnedRequest) -> HttpResponse:
    """Forget the calendar and its password."""
    from askaround.prepare.actions import drop_calendar

    drop_calendar(request.owner)
    say(request, "The calendar is forgotten; what stands in it stays there.")
    return redirect("settings")
