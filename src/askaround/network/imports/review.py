"""Looking back on imports. In: an owner. Out: the batches as the terminal lists them; one query."""

from __future__ import annotations

from typing import Any

from askaround.accounts.models import Workspace
from askaround.network.imports.run import batch_json
from askaround.network.models import ImportBatch


def batches(owner: Workspace, limit: int = 50) -> list[dict[str, Any]]:
    """The latest imports, newest first; see `run.batch_json`."""
    rows = ImportBatch.objects.filter(owner=owner).order_by("-number")[:limit]
    return [batch_json(batch) for batch in rows]
