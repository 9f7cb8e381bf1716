"""The contact list of DjangoCRM/django-crm, as it stands in a checkout, with as many contacts as ours.

In: the checkout, a folder for its database, rows and searches as JSON, how many rounds; run by its own Python by `bench.network.people`.
Out: one line of JSON: milliseconds of its contact list, page by page, and of its search, through Django's test client.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def ready(folder: str, data: str) -> None:
    """Its settings with a database of its own, nothing sent, no debugging."""
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "webcrm.settings"
    settings = importlib.import_module("webcrm.settings")
    changed: dict[str, Any] = {
        "DATABASES": {
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(data, "crm.sqlite3"))}
        },
        "DEBUG": False,
        "ALLOWED_HOSTS": ["*"],
        "SECURE_SSL_REDIRECT": False,
        "SESSION_COOKIE_SECURE": False,
        "MEDIA_ROOT": Path(data),
    }
    for name, value in changed.items():
        setattr(settings, name, value)
    django = importlib.import_module("django")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    # Its own groups and departments, without which its pages do not open.
    call_command("setupdata", verbosity=0, stdout=sys.stderr)


def fill(rows: list[dict[str, Any]]) -> Any:
    """Its companies and contacts out of our people; who signs in, allowed everything."""
    from django.contrib.auth import get_user_model

    crm = importlib.import_module("crm.models")
    user = get_user_model().objects.filter(is_superuser=True).first()
    names = sorted({row["employer"] for row in rows})
    crm.Company.objects.bulk_create(
        [crm.Company(full_name=name, owner=user, email="") for name in names], batch_size=500
    )
    companies = dict(crm.Company.objects.values_list("full_name", "id"))
    contacts = (
        crm.Contact(
            first_name=row["given"], last_name=row["family"], title=row["title"], city_name=row["place"][:50], email=row["mail"],
            phone=row["phone"], company_id=companies[row["employer"]], owner=user,
        )
        for row in rows
    )  # fmt: skip
    crm.Contact.objects.bulk_create(contacts, batch_size=500)
    return user


def main() -> int:
    folder, data, rows_file, rounds = sys.argv[1:5]
    ready(folder, data)
    given = json.loads(Path(rows_file).read_text(encoding="utf-8"))
    user = fill(given["rows"])
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(user)
    address = reverse("site:crm_contact_changelist")
    pages = max(1, len(given["rows"]) // 100)
    requests = {
        "list": [{"p": str(turn % pages + 1)} for turn in range(int(rounds))],
        "search": [{"q": text} for text in given["searches"]],
    }
    found: dict[str, list[float]] = {}
    for name, asked in requests.items():
        client.get(address, asked[0], follow=True)
        for parameters in asked:
            began = time.perf_counter()
            answer = client.get(address, parameters)
            found.setdefault(name, []).append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, (answer.status_code, parameters, answer.headers.get("Location"))
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
