"""Twenty doubtful pairs reviewed by keyboard alone: S, D, L and U, and arrows for whose value to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.realparts.askaround import Askaround

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]
PAIRS = 20
GIVEN = ("Ilse", "Marta", "Jonas", "Ines", "Quentin", "Ruth", "Tomas", "Nadia", "Hana", "Luis", "Vera", "Oskar", "Mina", "Beatrix", "Karl", "Sofia", "Emil", "Ada", "Lena", "Viktor")  # fmt: skip
FAMILY = ("Brandt", "Ångström", "Falk", "Nakagawa", "Silva", "Lindqvist", "Okafor", "Moreau", "Weiss", "Kowalska", "Adeyemi", "Castellanos", "Ferreira", "Haraldsen", "Ivanova", "Jankowski", "Kaplan", "Laurent", "Matsuda", "Novak")  # fmt: skip


def cards(folder: Path, name: str, title: str, domain: str) -> Path:
    """Twenty cards that name the same twenty people, reached and titled otherwise."""
    lines = [
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{given} {family}\nN:{family};{given};;;\nORG:Orchard Bio\nTITLE:{title}\n"
        f"EMAIL:{given.lower()}@{domain}\nUID:{name}-{given}-0123456789\nEND:VCARD\n"
        for given, family in zip(GIVEN, FAMILY, strict=True)
    ]
    path = folder / name
    path.write_text("".join(lines).replace("\n", "\r\n"), encoding="utf-8")
    return path


def shown(page: Page) -> str:
    """The id of the pair on the page, "" for none."""
    action = (
        page.locator("form.review").get_attribute("action") if page.locator("form.review").count() else ""
    )
    return (action or "").split("/")[-2] if action else ""


def press(page: Page, key: str) -> str:
    """Answer the pair on the page by a key; which pair it was."""
    pair = shown(page)
    with page.expect_navigation():
        page.keyboard.press(key)
    return pair


def left(page: Page) -> int:
    return (
        int(page.locator("[data-left]").inner_text().split()[0]) if page.locator("[data-left]").count() else 0
    )


def test_twenty_pairs_by_keyboard(askaround: Askaround, page: Page, tmp_path: Path) -> None:
    ours = askaround
    ours.json("settings", "first_run_done", "yes")
    ours.json("import", cards(tmp_path, "one.vcf", "Editor", "example.org"))
    ours.json("import", cards(tmp_path, "two.vcf", "Senior editor", "example.com"))
    pairs = {row["id"]: row for row in ours.lines("duplicates", "--limit", "100")}
    assert len(pairs) == PAIRS
    answers: dict[str, str] = {}
    with ours.serve() as served:
        page.goto(served.link)
        page.goto(f"{served.base}/people/doubtful")
        assert left(page) == PAIRS

        # The first: the same, with the other's work.
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "take-job":
                break
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.value") == "b"
        chosen = press(page, "s")
        answers[chosen] = "s"
        for key in "sssssddl":
            answers[press(page, key)] = key
        assert left(page) == PAIRS - 8

        # Three steps back: the one put off, and two that were kept apart; each is shown again.
        for expected in ("l", "d", "d"):
            press(page, "u")
            assert answers.pop(shown(page)) == expected
        assert left(page) == PAIRS - 6
        answers[press(page, "s")] = "s"
        press(page, "u")
        answers[press(page, "l")] = "l"
        while sum(key != "l" for key in answers.values()) < PAIRS - 1:
            key = "d" if len(answers) % 2 else "s"
            answers[press(page, key)] = key
        assert left(page) == 1
        last = press(page, "d")
        assert answers[last] == "l"  # what was put off came last
        answers[last] = "d"
        page.get_by_text("No two of your people look like one.").wait_for()
        page.keyboard.press("s")  # nothing left to answer
        page.wait_for_load_state()
    same = [pair for pair, key in answers.items() if key == "s"]
    assert len(answers) == PAIRS
    assert ours.lines("duplicates") == []
    people = {row["handle"]: row for row in ours.lines("people", "--limit", "200")}
    assert len(people) == 2 * PAIRS - len(same)
    merges = [row for row in ours.lines("merges", "--limit", "200") if row["undone_at"] is None]
    assert {row["absorbed"]["handle"] for row in merges} == {pairs[pair]["b"]["handle"] for pair in same}
    for pair in same:
        kept = people[pairs[pair]["a"]["handle"]]
        assert len(kept["emails"]) == 2
        assert kept["title"] == ("Senior editor" if pair == chosen else "Editor")
    # Any merge can be parted later, and the same files again change nothing.
    ours.json("import", tmp_path / "two.vcf")
    assert len(ours.lines("people", "--limit", "200")) == 2 * PAIRS - len(same)
    ours.json("unmerge", merges[-1]["handle"])
    assert len(ours.lines("people", "--limit", "200")) == 2 * PAIRS - len(same) + 1
