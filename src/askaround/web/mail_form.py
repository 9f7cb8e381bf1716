"""The mail account on the settings page: what the form says, and what it shows.

In: a posted form; the stored account. Out: arguments for `mail.actions.save_account`; the template's context.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail.models import MailAccount

_TEXTS = (
    "address", "smtp_host", "smtp_port", "smtp_security", "smtp_user", "imap_host", "imap_port", "imap_security",
    "imap_user", "imap_folder", "sent_folder", "client_id", "authorize_url", "token_url", "scope",
)  # fmt: skip
WAYS = (
    ("password", "With a password", "an app password, if your provider has them"),
    ("google", "Through Google", "Gmail and Workspace"),
    ("microsoft", "Through Microsoft", "Outlook and Microsoft 365"),
    ("other", "Through another provider", "any that lets programs in by OAuth 2.0"),
)


@dataclass(frozen=True)
class Typed:
    """The form as it was typed; `values` without passwords, to be shown again."""

    values: dict[str, Any]
    passwords: dict[str, str | None]

    def arguments(self) -> dict[str, Any]:
        """For `save_account`. An empty password or secret keeps the stored one. Raises Refusal for a port that is none."""
        typed = self.values
        way = typed["way"]
        how: dict[str, Any] = {"sign_in": "password"}
        if way != "password":
            how = {"sign_in": "oauth", "provider": way, "client_secret": self.passwords["client_secret"]}
            how |= {key: typed[key] for key in ("client_id", "authorize_url", "token_url", "scope")}
        return {
            "address": typed["address"],
            "smtp_host": typed["smtp_host"],
            "smtp_port": _port(typed["smtp_port"]),
            "smtp_security": typed["smtp_security"] or None,
            "smtp_user": typed["smtp_user"] or None,
            "smtp_password": self.passwords["smtp_password"],
            "imap_host": typed["imap_host"],
            "imap_port": _port(typed["imap_port"]),
            "imap_security": typed["imap_security"] or None,
            "imap_user": typed["imap_user"] or None,
            "imap_password": self.passwords["imap_password"],
            "imap_folder": typed["imap_folder"] or "INBOX",
            "sent_folder": typed["sent_folder"],
            "keep_copies": typed["keep_copies"],
            **how,
        }


def read(posted: QueryDict) -> Typed:
    """The form. An account that says nothing of the way to sign in has a password."""
    values: dict[str, Any] = {key: posted.get(key, "").strip() for key in _TEXTS}
    values["way"] = posted.get("way", "").strip() or "password"
    # An unticked box is not posted: the hidden field before it says that the form had one.
    values["keep_copies"] = posted["keep_copies"] == "yes" if "keep_copies" in posted else None
    secrets = ("smtp_password", "imap_password", "client_secret")
    return Typed(values, {key: posted.get(key) or None for key in secrets})


def shown(kept: MailAccount | None, typed: dict[str, Any] | None, return_address: str) -> dict[str, Any]:
    """The context of the mail account's part of the page: as it was typed, else as it is stored."""
    from askaround.mail import oauth
    from askaround.mail.rules.oauth import name_of

    way = "password"
    if typed is not None:
        way = typed["way"]
    elif kept is not None and kept.sign_in == MailAccount.SignIn.OAUTH:
        way = kept.provider
    provider = name_of(kept.provider) if kept is not None and kept.provider else ""
    copies = typed["keep_copies"] if typed else kept.keep_copies if kept else True
    return {
        "has_account": kept is not None,
        "account": typed or kept,
        "way_now": way,
        "ways": WAYS,
        "copies": copies is not False,
        "provider_name": provider,
        "mail_problem": kept if kept is not None and kept.problem else None,
        "signed_in": kept is not None and bool(provider) and oauth.is_signed_in(kept),
        "return_address": return_address,
        "securities": MailAccount.Security.choices,
    }


def account_shown(owner: Workspace, typed: dict[str, Any] | None, return_address: str) -> dict[str, Any]:
    """`shown` for the owner's account; one query."""
    from askaround.mail.queries import account_of

    return shown(account_of(owner), typed, return_address)


def _port(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise Refusal("A port is a whole number from 1 to 65535.")
    return int(text)
