"""Every export that the project was tried on, read again; skipped where those files are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from askaround.accounts.actions import local_workspace
from askaround.network.imports import run
from askaround.network.models import ImportBatch, Person
from askaround.network.tests.exports import differences, everything
from scripts.import_table import table

ROOT = Path(__file__).resolve().parents[4]
EXPORTS = ROOT.parent / "shared" / "data" / "exports"
FOLDERS = sorted(entry for entry in EXPORTS.iterdir() if entry.is_dir()) if EXPORTS.is_dir() else []

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not EXPORTS.is_dir(), reason=f"the exports are not at hand ({EXPORTS})"),
]


def test_the_table_in_the_documentation_is_what_is_read():
    page = (ROOT / "docs" / "use" / "import.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("<!-- table -->\n")
    documented, _, _ = rest.partition("<!-- end of table -->")
    assert "\n".join(table(FOLDERS)) == documented.strip()


def test_every_export_is_imported_once_taken_back_and_imported_alike():
    owner = local_workspace()
    files = [
        path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.suffix in {".csv", ".vcf"}
    ]
    plan = run.plan(owner, files)
    batch = run.commit(owner, plan)
    result = run.result_json(plan, batch)
    assert result["people"] == Person.objects.count() > 150
    for entry in result["files"]:
        numbers = sum(entry[name] for name in ("created", "updated", "unchanged", "review"))
        assert entry["rows"] == numbers + len(entry["skipped"])
    again = run.plan(owner, files)
    assert not again.changes
    assert run.result_json(again, None)["people"] == result["people"]
    brought = everything(owner)
    undone = run.undo(owner, ImportBatch.objects.get())
    assert (undone["kept"], Person.objects.count()) == ([], 0)
    run.commit(owner, run.plan(owner, files))
    assert "\n".join(differences(everything(owner), brought)) == ""
