"""Write down that whoever named somebody knows them, for all who were named before ties between people were kept."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import F


def tell(apps: Any, schema_editor: Any) -> None:
    Person, TieEvidence = apps.get_model("network", "Person"), apps.get_model("network", "TieEvidence")
    rows = Person.objects.filter(named_by__isnull=False).exclude(named_by=F("id")).order_by("id")
    made = (
        TieEvidence(
            owner_id=owner, a_id=min(person, namer), b_id=max(person, namer), kind="named", weight=1.0,
            text=f"{said} named {name}"[:300], source="hand", cause_kind="person", cause_id=person,
        )
        for person, owner, namer, said, name in rows.values_list(
            "id", "owner_id", "named_by_id", "named_by__name", "name"
        ).iterator()
    )  # fmt: skip
    TieEvidence.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("network", "0005_search_words")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
