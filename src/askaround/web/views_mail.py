"""The mail account, kept and tested on the spot; signing in through a provider, there and back.

In: the form on the settings page; the browser that comes back from the provider. Out: the account, one sentence per server tested. The
provider's page is reached by a link of our own page, and what it sends back is used after a POST of ours: nothing is written by a GET.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.web import mail_form
from askaround.web.views_settings import settings_form_again

_SESSION = "mail_sign_in"


@require_POST
def mail_save(request: OwnedRequest) -> HttpResponse:
    """Keep the account, then try each server; through a provider, sign in there first."""
    from askaround.mail import oauth
    from askaround.mail.accounts import save_account

    form = mail_form.read(request.POST)
    try:
        account = save_account(request.owner, **form.arguments())
    except Refusal as refusal:
        return settings_form_again(request, account=form.values, refusal=refusal.sentence)
    if account.provider and not oauth.is_signed_in(account):
        return _begin(request)
    return _check(request)


@require_POST
def mail_check(request: OwnedRequest) -> HttpResponse:
    """Try each server; nothing is sent or read."""
    return _check(request)


@require_POST
def mail_forget(request: OwnedRequest) -> HttpResponse:
    """Forget servers, passwords and tokens."""
    from askaround.mail.accounts import remove_account

    remove_account(request.owner)
    request.session.pop(_SESSION, None)
    say(request, "The mail account is forgotten, its passwords too. What you sent stays on record.")
    return _settings()


@require_POST
def mail_sign_in(request: OwnedRequest) -> HttpResponse:
    """Begin to sign in through the provider."""
    return _begin(request)


@require_GET
def mail_go(request: OwnedRequest) -> HttpResponse:
    """The page that leads to the provider."""
    begun = request.session.get(_SESSION)
    if begun is None:
        return _settings()
    return render(request, "web/mail_sign_in.html", begun)


@require_GET
def mail_back(request: OwnedRequest) -> HttpResponse:
    """The browser is back: one press, or none where scripts run, and the code is changed for tokens."""
    if _SESSION not in request.session:
        say(request, "No sign-in is under way; begin it again under “Mail account”.")
        return _settings()
    return render(request, "web/mail_back.html", {"answer": request.META.get("QUERY_STRING", "")[:8000]})


@require_POST
def mail_finish(request: OwnedRequest) -> HttpResponse:
    """Change the code for tokens, then try each server."""
    from askaround.mail import oauth

    begun = request.session.pop(_SESSION, None) or {"sealed": ""}
    try:
        oauth.finish(request.owner, begun["sealed"], request.POST.get("answer", ""))
    except Refusal as refusal:
        say(request, refusal.sentence)
        return _settings()
    return _check(request)


def return_address(request: HttpRequest) -> str:
    """Where the provider sends the browser back to: this site, under the name by which it was opened."""
    return request.build_absolute_uri(reverse("mail-oauth-back"))


def _begin(request: OwnedRequest) -> HttpResponse:
    from askaround.mail import oauth

    begun = oauth.begin(request.owner, return_address(request))
    request.session[_SESSION] = {
        "sealed": begun.sealed,
        "address": begun.address,
        "provider": begun.provider,
        "redirect": begun.redirect,
    }
    return redirect("mail-go")


def _check(request: OwnedRequest) -> HttpResponse:
    from askaround.mail.accounts import check_account

    checks = check_account(request.owner)
    say(request, " ".join(dict.fromkeys(check.sentence for check in checks)))
    return _settings()


def _settings() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('settings')}#mail-account")
