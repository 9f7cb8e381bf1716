"""Count what the touches of every stored person say, and copy the seniority of their current title."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

CHUNK = 400


def count(apps: Any, schema_editor: Any) -> None:
    from dataclasses import asdict
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from askaround.network.rules.ties import Happened, summarise

    Person, Touch = apps.get_model("network", "Person"), apps.get_model("network", "Touch")
    settings = apps.get_model("accounts", "Setting").objects.filter(key="zone")
    zones = dict(settings.values_list("owner_id", "value"))
    taken_back = Exists(Touch.objects.filter(retracts=OuterRef("pk")))
    live = Touch.objects.filter(contact=True).exclude(kind="retracted").exclude(taken_back)
    for owner in Person.objects.order_by().values_list("owner_id", flat=True).distinct():
        try:
            zone = ZoneInfo(zones.get(owner, "UTC"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = ZoneInfo("UTC")
        mine = live.filter(owner_id=owner)
        people = list(mine.order_by("person_id").values_list("person_id", flat=True).distinct())
        for start in range(0, len(people), CHUNK):
            happened: dict[Any, list[Happened]] = {}
            rows = mine.filter(person__in=people[start : start + CHUNK]).order_by()
            for person, kind, at in rows.values_list("person_id", "kind", "at"):
                happened.setdefault(person, []).append(Happened(kind, at.astimezone(zone).date()))
            for person, touches in happened.items():
                Person.objects.filter(owner_id=owner, pk=person).update(**asdict(summarise(touches)))


def copy_seniority(apps: Any, schema_editor: Any) -> None:
    Person, Position = apps.get_model("network", "Person"), apps.get_model("network", "Position")
    same = Position.objects.filter(
        owner_id=OuterRef("owner_id"), person=OuterRef("pk"), title=OuterRef("title")
    )
    latest = same.order_by("-current", "-started", "-id").values("seniority")[:1]
    Person.objects.exclude(title="").update(seniority=Coalesce(Subquery(latest), Value("")))


class Migration(migrations.Migration):
    dependencies = [("network", "0003_the_whole_network"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RunPython(copy_seniority, migrations.RunPython.noop),
    ]
