"""The transports of one owner in one run, made when first needed.

In: a Workspace and its account or settings. Out: `Ways`, which knows what is blocked and the name beside the address.
"""

from __future__ import annotations

from collections.abc import Mapping

from askaround.accounts.models import Workspace
from askaround.lib.errors import Refusal
from askaround.mail import accounts, queries
from askaround.mail.models import Outgoing
from askaround.mail.transports import Transport


class Ways:
    """The transports of one owner in one run, opened when first needed."""

    def __init__(self, owner: Workspace, given: Mapping[str, Transport] | None) -> None:
        self.owner = owner
        self.display_name = ""
        self.blocked: set[str] = set()
        self._ways: dict[str, Transport] = dict(given or {})

    def get(self, name: str) -> Transport:
        """Raises Refusal when that way is not set up."""
        if name not in self._ways:
            self._ways[name] = self._make(name)
        return self._ways[name]

    def proves(self, row: Outgoing) -> bool:
        if row.transport != Outgoing.Transport.FOLDER and row.transport not in self._ways:
            return False
        return self.get(row.transport).was_delivered(row.message_id)

    def close(self) -> None:
        for way in self._ways.values():
            way.close()

    def _make(self, name: str) -> Transport:
        if name == Outgoing.Transport.FOLDER:
            from askaround.mail.transports.folder import FolderTransport

            return FolderTransport(queries.folder_of(self.owner))
        if name != Outgoing.Transport.SMTP:
            raise Refusal("A message sent by hand is not delivered; record it instead.")
        from askaround.mail.transports.smtp import SmtpTransport

        account = queries.account_of(self.owner)
        if account is None:
            raise Refusal(accounts.NO_ACCOUNT)
        self.display_name = account.display_name
        return SmtpTransport(accounts.server_of(account, "SMTP"))
