"""Index everybody who is stored by all that is known of them."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def index(apps: Any, schema_editor: Any) -> None:
    from askaround.network import finding

    people = apps.get_model("network", "Person").objects.order_by()
    for owner in people.values_list("owner_id", flat=True).distinct():
        finding.rebuild(owner, apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("network", "0004_summaries")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
