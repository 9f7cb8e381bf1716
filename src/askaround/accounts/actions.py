"""The verbs on accounts: the local workspace, settings, handles, the one-time link.

In: a Workspace or nothing. Out: rows; one transaction each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import F

from askaround.accounts import once, rules
from askaround.accounts.models import Counter, EnterToken, Membership, Setting, User, Workspace
from askaround.lib.errors import Refusal

LOCAL_EMAIL = "owner@localhost"
LINK_LIVES = dt.timedelta(hours=12)


def local_workspace() -> Workspace:
    """The one workspace of local mode, made on first use."""
    found = Workspace.objects.filter(members__email=LOCAL_EMAIL).first()
    return found or make_workspace(LOCAL_EMAIL)


def make_workspace(email: str) -> Workspace:
    """The workspace of the user with that mail, both made if they are missing."""
    with transaction.atomic():
        user, _ = User.objects.get_or_create(
            email=email.strip().casefold(), defaults={"password": "!" + secrets.token_urlsafe(30)}
        )
        found = Workspace.objects.filter(members=user).first()
        if found:
            return found
        workspace = Workspace.objects.create()
        Membership.objects.create(workspace=workspace, user=user)
        return workspace


def workspace_of(email: str) -> Workspace:
    """Server mode: the workspace of a known user. Raises Refusal for an unknown one."""
    found = Workspace.objects.filter(members__email=email.strip().casefold()).first()
    if found is None:
        raise Refusal(f"No user has the mail address “{email[:80]}”.")
    return found


def set_setting(owner: Workspace, key: str, text: str) -> object:
    """Check and store one setting; the stored value comes back. Raises Refusal; then nothing changed."""
    kind = rules.kind_of(key)
    value = kind.read(text)
    with transaction.atomic():
        Setting.objects.update_or_create(owner=owner, key=kind.key, defaults={"value": value})
    once.forget()
    return value


def set_settings(owner: Workspace, texts: dict[str, str]) -> None:
    """Check all, then store all: one that cannot be understood changes none."""
    values = {rules.kind_of(key).key: rules.kind_of(key).read(text) for key, text in texts.items()}
    with transaction.atomic():
        for key, value in values.items():
            Setting.objects.update_or_create(owner=owner, key=key, defaults={"value": value})
    once.forget()


def next_numbers(owner: Workspace, letter: str, count: int = 1) -> int:
    """Reserve `count` handles of that letter for the owner; the first of them comes back.

    Call it inside the transaction that writes the rows: the counter's row is locked until it ends.
    """
    changed = Counter.objects.filter(owner=owner, letter=letter).update(last=F("last") + count)
    if not changed:
        Counter.objects.bulk_create([Counter(owner=owner, letter=letter, last=0)], ignore_conflicts=True)
        Counter.objects.filter(owner=owner, letter=letter).update(last=F("last") + count)
    last: int = Counter.objects.values_list("last", flat=True).get(owner=owner, letter=letter)
    return last - count + 1


def make_enter_token() -> str:
    """A new one-time token for the local application; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    EnterToken.objects.create(digest=_digest(token), created_at=dt.datetime.now(dt.UTC))
    return token


def use_enter_token(token: str) -> User | None:
    """The local user if the token is fresh and unused; it is used up by this call."""
    now = dt.datetime.now(dt.UTC)
    changed = EnterToken.objects.filter(
        digest=_digest(token), used_at=None, created_at__gt=now - LINK_LIVES
    ).update(used_at=now)
    if changed != 1:
        return None
    local_workspace()
    return User.objects.get(email=LOCAL_EMAIL)


def forget_old_ways_in() -> int:
    """Erase links that are too old to be used and sessions that have ended; how many rows."""
    from django.contrib.sessions.models import Session

    now = dt.datetime.now(dt.UTC)
    links, _ = EnterToken.objects.filter(created_at__lte=now - LINK_LIVES).delete()
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    return links + sessions


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
