"""Settings are checked before they are stored."""

import pytest

from askaround.accounts import actions, queries, rules
from askaround.accounts.models import Counter, Setting
from askaround.lib.errors import Refusal


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("mail", " you@example.org ", "you@example.org"),
        ("email", "you@example.org", "you@example.org"),
        ("zone", "Europe/Berlin", "Europe/Berlin"),
        ("country", "de", "DE"),
        ("working-days", "Mon, Tue wed", ["mon", "tue", "wed"]),
        ("cadence", "3B7", "3b7"),
        ("minutes", "30", 30),
    ],
)
def test_read(key: str, text: str, value: object) -> None:
    assert rules.kind_of(key).read(text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("mail", "you at example.org"),
        ("mail", "a@b\r\nBcc: c@d"),
        ("zone", "Mars"),
        ("country", "Germany"),
        ("working_days", "someday"),
        ("working_days", ""),
        ("cadence", "hourly"),
        ("minutes", "-5"),
        ("minutes", "9" * 40),
        ("minutes", "²"),
        ("name", "x" * 121),
        ("name", "Dana\x1b[31m"),
        ("name", "Dana\udcff"),
        ("likes", "pipettes\x00"),
        ("archive_requested_on", "banana"),
        ("nonsense", "1"),
    ],
)
def test_refused(key: str, text: str) -> None:
    with pytest.raises(Refusal):
        rules.kind_of(key).read(text)


def test_every_kind_has_its_default_read_back() -> None:
    fields = set(queries.OwnerSettings.__dataclass_fields__)
    assert fields == set(rules.KINDS)


@pytest.mark.django_db
def test_one_bad_value_changes_none() -> None:
    owner = actions.local_workspace()
    with pytest.raises(Refusal):
        actions.set_settings(owner, {"name": "Mara", "zone": "Mars"})
    assert not Setting.objects.exists()
    actions.set_settings(owner, {"name": "Mara", "zone": "Europe/Oslo"})
    assert queries.settings_of(owner).name == "Mara"


@pytest.mark.django_db
def test_local_workspace_is_one() -> None:
    assert actions.local_workspace() == actions.local_workspace()


@pytest.mark.django_db
def test_handles_are_counted_per_owner_and_letter() -> None:
    mine, theirs = actions.local_workspace(), actions.make_workspace("other@example.org")
    assert [
        actions.next_numbers(mine, "p"),
        actions.next_numbers(mine, "p", 10),
        actions.next_numbers(mine, "p"),
    ] == [1, 2, 12]
    assert (actions.next_numbers(theirs, "p"), actions.next_numbers(mine, "a")) == (1, 1)
    assert Counter.objects.count() == 3
