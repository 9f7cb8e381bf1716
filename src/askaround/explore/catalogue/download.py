"""Fetches the official O*NET text archive, when the owner says so.

In: nothing but the address below. Out: the archive as a file that is gone afterwards.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from askaround.explore.catalogue.chosen import FOLDER
from askaround.lib import outbound
from askaround.lib.errors import Refusal

ONET_PAGE = "https://www.onetcenter.org/database.html"
"""The page that links the current release."""

_LINK = re.compile(r"/dl_files/database/db_(\d{1,3})_(\d{1,2})_text\.zip")
_LARGEST = 100_000_000
_SECONDS = 300.0


@contextmanager
def fetched(
    data: Path, tell: Callable[[str], None], page: str = ONET_PAGE, own: bool = False
) -> Iterator[Path]:
    """The newest archive that `page` links, in the data folder `data` while the block runs.

    `own`: the page may be a server of one's own. Raises Refusal when it cannot be had, which says how to give it by hand.
    """
    path = data / FOLDER / f"onet-{secrets.token_hex(4)}.zip"
    try:
        tell(f"Asking {page} for the current release …")
        address = _newest(page, _get(page, own))
        tell(f"Fetching {address} …")
        content = _get(address, own)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _newest(page: str, html: bytes) -> str:
    from urllib.parse import urljoin

    found = {(int(m[1]), int(m[2])): m[0] for m in _LINK.finditer(html.decode("utf-8", "replace"))}
    if not found:
        raise Refusal(f"{page} names no O*NET text archive. {_BY_HAND}")
    return urljoin(page, found[max(found)])


def _get(address: str, own: bool) -> bytes:
    try:
        answer = outbound.request("GET", address, allow_private=own, timeout=_SECONDS, max_bytes=_LARGEST)
    except Refusal as refusal:
        raise Refusal(
            f"The O*NET archive could not be fetched ({refusal.sentence.rstrip('.')}). {_BY_HAND}"
        ) from None
    if not answer.ok:
        raise Refusal(
            f"The O*NET archive could not be fetched ({address} answers {answer.status}). {_BY_HAND}"
        )
    return answer.content


_BY_HAND = f"Get the text archive from {ONET_PAGE} with a browser and give it with “askaround careers update --from FILE”."
