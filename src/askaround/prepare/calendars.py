"""The owner's calendar: a file beside the data, and, where an account is set, a CalDAV server.

In: an interview's `.ics`. Out: the file, written whole or not at all (0600), and what the server said. Nothing here runs inside a
transaction.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from askaround.accounts.models import Workspace
from askaround.config import at_rest
from askaround.lib.errors import Refusal
from askaround.prepare.models import CalendarAccount

TIMEOUT_SECONDS = 10.0


def folder() -> Path:
    """DATA/calendar."""
    from askaround.config import environment

    return environment.data_folder() / "calendar"


def file_of(uid: str) -> Path:
    return folder() / f"{uid}.ics"


def write(uid: str, ics: bytes) -> Path:
    """Put the file in place. Raises Refusal when the folder cannot be written or the disk is full."""
    file = file_of(uid)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(ics)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise Refusal(
            f"The calendar file {file} cannot be written ({error.strerror}); the interview is kept."
        ) from None
    return file


def account_of(owner: Workspace) -> CalendarAccount | None:
    return CalendarAccount.objects.filter(owner=owner).first()


def put(account: CalendarAccount, uid: str, ics: bytes) -> str:
    """Put the event into the owner's CalDAV calendar; its address. Raises Refusal with what to do."""
    address = _address(account, uid)
    _call("PUT", account, address, ics)
    return address


def remove(account: CalendarAccount, uid: str) -> None:
    """Take the event out; one that is gone already is fine. Raises Refusal."""
    _call("DELETE", account, _address(account, uid), None)


def check(url: str, user: str, password: str) -> None:
    """Whether the server knows this calendar and this password. Raises Refusal with what to do."""
    from askaround.lib import outbound

    answer = outbound.request(
        "PROPFIND",
        _collection(url),
        headers={"Depth": "0", "Content-Type": "application/xml"},
        content=b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>',
        auth=(user, password) if user else None,
        allow_private=True,
        timeout=TIMEOUT_SECONDS,
    )
    if answer.status == 404 or not answer.ok:
        raise Refusal(_sentence(answer.status))
    # A collection that holds calendars is none: events put there would be lost or refused.
    if b"calendar" not in answer.content.partition(b"resourcetype")[2]:
        raise Refusal("That address is no calendar; give the address of one calendar, not of the server.")


def _call(method: str, account: CalendarAccount, address: str, content: bytes | None) -> None:
    from askaround.lib import outbound

    answer = outbound.request(
        method,
        address,
        headers={"Content-Type": "text/calendar; charset=utf-8"} if content else None,
        content=content,
        auth=(account.user, password_of(account)) if account.user else None,
        allow_private=True,
        timeout=TIMEOUT_SECONDS,
    )
    if not answer.ok and not (method == "DELETE" and answer.status in (404, 410)):
        raise Refusal(_sentence(answer.status))


def _sentence(status: int) -> str:
    if status in (401, 403):
        return "The calendar server does not accept that user and password; give them again in the settings."
    if status in (404, 405, 409):
        return "There is no calendar at that address; check it in the settings."
    if status in (413, 507):
        return "The calendar server has no room for it; free some space there."
    return f"The calendar server answered {status}; try again later."


def password_of(account: CalendarAccount) -> str:
    """The stored password, "" for none. Raises Refusal when the key is another one."""
    return at_rest.unseal(
        account.secret,
        "The stored calendar password cannot be read with this data folder's key; give it again in the settings.",
    )


def _collection(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _address(account: CalendarAccount, uid: str) -> str:
    return f"{_collection(account.url)}{quote(uid, safe='')}.ics"
