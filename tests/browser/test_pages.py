"""Every page of the main job as somebody sees it: wide and narrow, light and dark, with and without scripts."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from askaround import sample
from tests.browser import furnish
from tests.browser.watched import watched, watched_context
from tests.realparts.askaround import Askaround, Served, environment
from tests.realparts.chromium import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow]

NOW = dt.datetime(2026, 11, 10, 10, 5, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
# The page and a piece of what stands on it when no script has run.
PAGES = {
    "/": ".row .say",
    "/explore/": "a[href='/explore/27-3042.00/']",
    "/explore/?q=nurse": "#found a",
    "/explore/?zone=4-5&area=CA": ".agree .row .for",
    "/explore/interests": ".hexagon .yours",
    "/explore/interests?ask=60": ".question input",
    "/explore/employers": "table.lamp select",
    "/explore/employers?name=ucsf&kind=education": "#employer-found button",
    "/explore/27-3042.00/": "aside.margin",
    "/people/": "table a",
    "/people/?q=medical": "table a",
    "/people/?tie=dormant&untouched=12m": ".narrowed a.word",
    "/people/p24/edit": "textarea[name=emails]",
    "/people/p24/forget": "main button",
    "/people/add": "form textarea, form input",
    "/people/ten": "input[name=name]",
    "/people/import": "input[type=file]",
    "/people/import/b1": "table td",
    "/people/doubtful": ".pair td .value",
    "/people/doubtful/list": ".pair-list a",
    "/people/organisations/doubtful": "main .empty a",
    "/people/merges": "main .empty a",
    "/people/p24/": "fieldset input[type=radio]",
    "/who": ".row.numbered .margin p",
    "/ask-around": "main form",
    "/people/introductions?target=p24": "main form",
    "/people/map": "main details",
    "/people/coverage": "main a",
    "/asks/": ".board .cards a",
    "/asks/new": "input[name=person]",
    "/asks/figures": "main h2",
    "/asks/outbox": "main li",
    "/templates/": "main a",
    "/template/interview-email": "textarea",
    "/ask/a3/times": "input[name=start]",
    "/interview/i2/message/invitation": "main p",
    "/ask/a1": "textarea[name=body]",
    "/ask/a2": ".draft",
    "/ask/a3": ".draft",
    "/interviews/": ".agenda a",
    "/interviews/new": "input[name=date]",
    "/interview/i1": ".facts dd",
    "/interview/i1/change": "input[name=date]",
    "/interview/i1/talk": "[data-question]:not([hidden]) textarea",
    "/interview/i1/talk?q=3": "[data-question]:not([hidden]) textarea",
    "/interview/i1/after": ".note-answer",
    "/interview/i1/brief": ".to-ask li",
    "/interview/i2": ".clock b",
    "/thanks/i1": "textarea[name=body]",
    "/keep-up/": ".row .say",
    "/reflect/": "blockquote",
    "/search?q=medical": "main a",
    "/settings/": "#mail-address",
    "/start/1": "input[name=name]",
    "/start/2": "select[name=zone] option:checked",
    "/start/3": "textarea[name=likes]",
    "/start/how": "a[href='/people/ten']",
}
# Drawn without the frame, or a form with a step of its own: no single primary action to look for.
WITHOUT_PRIMARY = ("/interview/i1/talk", "/interview/i1/talk?q=3")


@dataclass(frozen=True)
class World:
    """A running application with something on every page, and a link into it for each browser."""

    app: Askaround
    served: Served

    def enter(self, page: Page) -> None:
        page.goto(str(self.app.json("link")["link"]))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("pages")
    app = Askaround(folder / "data", env={"ASKAROUND_NOW": NOW.isoformat()})
    sample.make(folder / "sample", NOW.date())
    command = [sys.executable, furnish.__file__, str(folder / "sample")]
    env = environment(app.data, **app.env)
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr[-2000:]
    with app.serve() as served:
        yield World(app, served)


# What is wrong with a page, each as a list of what shows it.
FAULTS = """() => {
  const seen = (e) => e.offsetParent !== null || getComputedStyle(e).position === "fixed";
  const all = (what) => [...document.querySelectorAll(what)];
  const short = (e) => e.outerHTML.slice(0, 140);
  const name = (e) => (e.getAttribute("aria-label") || "").trim()
    || (e.getAttribute("aria-labelledby") || "").split(/\\s+/).map((id) => document.getElementById(id)?.textContent.trim()).join("")
    || [...(e.labels || [])].map((l) => l.textContent.trim()).join("");
  const ids = all("[id]").map((e) => e.id);
  const size = (e) => e.getBoundingClientRect();
  return {
    "fields without a label": all("input:not([type=hidden]), select, textarea").filter(seen).filter((e) => !name(e)).map(short),
    "buttons and links without words": all("button, a, summary").filter(seen).filter((e) => !name(e) && !e.textContent.trim()).map(short),
    "ids used twice": ids.filter((id, place) => ids.indexOf(id) !== place),
    "descriptions that are not there": all("[aria-describedby], [aria-labelledby]").flatMap((e) =>
      ((e.getAttribute("aria-describedby") || "") + " " + (e.getAttribute("aria-labelledby") || "")).split(/\\s+/)
      .filter((id) => id && !document.getElementById(id)).map(() => short(e))),
    "targets too small": all("button, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .actions > a, .bar a, .bar summary")
      .filter(seen).filter((e) => !e.closest(".visually-hidden") && size(e).width > 0 && (size(e).width < 24 || size(e).height < 24))
      .map((e) => `${short(e)} ${Math.round(size(e).width)}x${Math.round(size(e).height)}`),
    "styles written into the page": all("[style], style, script:not([src])").map(short),
    "too wide": document.documentElement.scrollWidth > window.innerWidth
      ? all("body *").filter((e) => size(e).right > window.innerWidth + 1).slice(0, 3).map(short) : [],
    "not one main heading": all("h1").length === 1 ? [] : [String(all("h1").length)],
    "not one language and title": document.documentElement.lang && document.title.endsWith("Askaround") ? [] : [document.title],
  };
}"""

# Text whose contrast with what lies under it is below WCAG 2.2 AA: 4.5 to 1, or 3 to 1 where it is large.
PALE = """() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return m.length === 3 ? [...m, 1] : m; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const under = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const c = getComputedStyle(at).backgroundColor;
      if (!c.startsWith("rgb")) return null;
      layers.push(parse(c));
      if (parse(c)[3] === 1) break;
    }
    return layers.reverse().reduce((base, layer) => over(layer, base), matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || e.closest(":disabled, .visually-hidden, [aria-hidden=true], option, script, noscript") || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const style = getComputedStyle(e), ground = under(e);
    if (!ground || !style.color.startsWith("rgb")) continue;
    const [a, b] = [light(over(parse(style.color), ground)), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5) - 0.01) found.push(`${text.slice(0, 40)} ${ratio.toFixed(2)}`);
  }
  return found;
}"""


def faults_of(page: Page, path: str) -> list[str]:
    found = [f"{path}: {what}: {shown}" for what, shown in page.evaluate(FAULTS).items() if shown]
    pale = page.evaluate(PALE)
    if pale:
        found.append(f"{path}: too pale: {pale[:5]}")
    if path not in WITHOUT_PRIMARY and page.locator("main .button:not(.second):visible").count() > 1:
        found.append(f"{path}: more than one primary action")
    return found


WRONG = """<!doctype html><title>Wrong</title><h1>One</h1><h1>Two</h1><input name="bare"><button></button><i id="a"></i><i id="a"></i>
<label>Text <input aria-describedby="missing"></label><select aria-label="S" style="height: 9px"></select>
<p style="color: #aaa; background: #fff">Hardly to be read</p><div style="width: 9000px">Wide</div>
<main><a class="button" href="#">Do</a><a class="button" href="#">Do that</a></main>"""


def test_the_look_at_a_page_sees_what_is_wrong(browser: Browser) -> None:
    with watched(browser, viewport=NARROW) as page:
        page.set_content(WRONG)
        found = faults_of(page, "here")
        assert len(found) == len(page.evaluate(FAULTS)) + 2, found
        page.set_content('<html lang="en"><title>Askaround</title><h1>Good</h1>')
        assert not faults_of(page, "here")


def faults_in(page: Page, path: str) -> list[str]:
    """What is wrong with the page as it stands, by daylight and in the dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in faults_of(page, path)]
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_whole(world: World, browser: Browser, size: dict[str, int]) -> None:
    faults: list[str] = []
    with watched(browser, viewport=size) as page:
        world.enter(page)
        for path, shown in PAGES.items():
            answer = page.goto(world.served.base + path)
            assert answer is not None and answer.status == 200, path
            assert page.url == world.served.base + path, f"{path} leads elsewhere"
            if not page.locator(shown).count():
                faults.append(f"{path}: shows no {shown}")
            faults += faults_in(page, path)
    assert not faults, "\n".join(faults)


EMPTY = (
    "/", "/explore/", "/explore/interests", "/explore/employers", "/people/", "/people/add", "/people/ten", "/people/import", "/people/doubtful", "/who", "/asks/",
    "/asks/new", "/asks/outbox", "/interviews/", "/interviews/new", "/keep-up/", "/reflect/", "/search?q=nobody",
    "/settings/", "/start/1", "/start/2", "/start/3", "/start/how",
)  # fmt: skip


def test_every_page_says_what_it_is_for_while_empty(askaround: Askaround, browser: Browser) -> None:
    faults: list[str] = []
    askaround.json("settings", "first_run_done", "yes")
    with askaround.serve() as served, watched(browser, viewport=NARROW) as page:
        page.goto(served.link)
        for path in EMPTY:
            answer = page.goto(served.base + path)
            assert answer is not None and answer.status == 200, path
            assert len(page.locator("main").inner_text()) > 60, f"{path} says nothing"
            faults += faults_in(page, path)
    assert not faults, "\n".join(faults)


def test_every_page_reads_without_scripts(world: World, browser: Browser) -> None:
    missing = []
    with watched(browser, viewport=WIDE, java_script_enabled=False) as page:
        world.enter(page)
        for path, shown in PAGES.items():
            page.goto(world.served.base + path)
            if not page.locator(shown).first.is_visible() and "option" not in shown:
                missing.append(f"{path}: {shown}")
            assert page.locator("h1").count() == 1, path
    assert not missing, "\n".join(missing)


def test_a_message_is_kept_without_scripts(world: World, browser: Browser) -> None:
    with watched(browser, java_script_enabled=False) as page:
        world.enter(page)
        page.goto(f"{world.served.base}/ask/a1")
        before = page.get_by_label("The message").input_value()
        page.get_by_label("The message").fill(f"{before}\nP. S. Without a script.")
        page.get_by_role("button", name="Keep the text").last.click()
        assert page.locator("#said").get_by_text("Kept.").is_visible()
        assert page.get_by_label("The message").input_value().endswith("Without a script.")


def test_what_is_not_there_is_said_on_a_page(world: World, browser: Browser) -> None:
    with watched_context(browser, viewport=NARROW) as (context, complaints):
        complaints.expected += ["404"]
        page = context.new_page()
        world.enter(page)
        for path in ("/nothing", "/people/p99999/", "/ask/a999", "/interview/i999/talk", "/thanks/i999"):
            answer = page.goto(world.served.base + path)
            assert answer is not None and answer.status == 404, path
            assert page.get_by_role("heading", level=1).is_visible(), path
            assert page.get_by_role("link", name="today").first.is_visible(), path
            assert not faults_of(page, path)
