"""Ten people, one after the other and quickly: no draft and no preview shows anything of somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]

GIVEN = [
    "Anahita",
    "Bohumil",
    "Cleopatra",
    "Dovile",
    "Eirini",
    "Fionnuala",
    "Gudrun",
    "Haruki",
    "Ioannis",
    "Jacinta",
]


def _of(number: int) -> tuple[str, ...]:
    """The words that belong to one person alone."""
    name = GIVEN[number]
    return name, f"{name}works", f"{name}-Editor", f"{name.lower()}@example.org"


def _only(number: int, text: str) -> bool:
    others = [word for other in range(len(GIVEN)) if other != number for word in _of(other)]
    return GIVEN[number] in text and not any(word in text for word in others)


@pytest.fixture
def ten(askaround: Askaround, tmp_path: Path) -> Askaround:
    rows = ["Name,Given Name,Family Name,E-mail 1 - Value,Organization 1 - Name,Organization 1 - Title"]
    for number, name in enumerate(GIVEN):
        _, works, title, mail = _of(number)
        rows.append(f"{name} Silva,{name},Silva,{mail},{works},{title}")
    path = tmp_path / "ten.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    askaround.json("settings", "first_run_done", "yes")
    askaround.json("settings", "name", "Maya Lind")
    askaround.json("import", str(path), "--kind", "google")
    return askaround


def test_switching_people_quickly_never_shows_anothers_facts(ten: Askaround, page: Page) -> None:
    with ten.serve() as served:
        page.goto(served.link)
        drafts = []
        for number, name in enumerate(GIVEN):
            page.goto(f"{served.base}/asks/new?person={name}+Silva")
            page.get_by_role("button", name="Write the draft").click()
            page.wait_for_url("**/ask/a*")
            assert _only(number, page.locator("[data-body]").input_value())
            drafts.append(page.url)
        # Words are typed, and the page is left before they are kept: each comes back under its own name only.
        for number, address in enumerate(drafts[:4]):
            page.goto(address, wait_until="domcontentloaded")
            page.locator("[data-body]").press_sequentially(f" P.S. {GIVEN[number]}")
        for number in (3, 0, 2):
            page.goto(drafts[number], wait_until="commit")
            page.goto(drafts[(number + 3) % 10], wait_until="commit")
            page.goto(drafts[number])
            page.get_by_text("Changes are kept as you write").or_(
                page.get_by_text("still in this browser")
            ).wait_for()
            assert _only(number, page.locator("[data-body]").input_value())
            assert _only(number, page.locator(".composer").inner_text() + GIVEN[number])
        page.go_back()
        page.go_back()
        assert page.locator("h1").inner_text().split()[1] in page.locator("[data-body]").input_value()
        _preview_of_the_last_asked_for(page, served.base)
        _preview_follows(page)
    for row in ten.lines("asks"):
        number = GIVEN.index(row["person"]["name"].split()[0])
        assert _only(number, row["subject"] + row["person"]["name"])


def _preview_of_the_last_asked_for(page: Page, base: str) -> None:
    """The answer for somebody asked for first comes last: it is not shown."""
    held: list[Route] = []
    page.goto(f"{base}/template/interview-email?person={GIVEN[0]}+Silva")
    page.route("**/preview", lambda route: held.append(route) if len(held) < 2 else route.continue_())
    field = page.locator("#person")
    for name in GIVEN[1:3]:
        with page.expect_request("**/preview"):
            field.fill(f"{name} Silva")
    for name in GIVEN[3:]:
        field.fill(f"{name} Silva")
    reads = page.locator("[data-reads]")
    reads.get_by_text(f"Dear {GIVEN[-1]},").wait_for()
    for route in held:
        with page.expect_response("**/preview"):
            route.continue_()
    page.wait_for_timeout(200)
    assert _only(9, reads.inner_text())


def _preview_follows(page: Page) -> None:
    """What is typed is shown, what cannot be used is said with its line, and the delivered words come back."""
    text = page.locator("#text")
    reads = page.locator("[data-reads]")
    text.fill("Hi {given} at {organisation}.")
    reads.get_by_text("Hi Jacinta at Jacintaworks.").wait_for()
    text.fill("Hi {given}.\n{person.mail}")
    reads.get_by_text("line 2: “{person.mail}” is no variable").wait_for()
    text.fill("Hi {given}.")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("In your words, in place of").wait_for()
    page.get_by_role("button", name="Back to the delivered one").click()
    page.get_by_text("The delivered words stand again.").wait_for()
    page.get_by_role("button", name="Bring my words back").click()
    page.get_by_text("Your words are back.").wait_for()
    assert page.locator("#text").input_value() == "Hi {given}."
