"""The frame: what every page has and what none may have."""

import re
from pathlib import Path

import pytest
from django.test import Client

import askaround
from askaround.web.context import here

PACKAGE = Path(askaround.__file__).parent
# A page that is written to a file to be taken along carries its style with it; no policy of ours reaches it.
TAKEN_ALONG = {"brief_page.html"}
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*.html") if path.name not in TAKEN_ALONG)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_style_script_or_handler(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle\s*=", text), "the policy refuses inline styles"
    assert not re.search(
        r"\son(click|change|input|submit|load|error|focus|blur|key\w+|mouse\w+|pointer\w+)\s*=", text
    ), "the policy refuses inline handlers"
    assert not re.search(r"<style\b|<script(?![^>]*\bsrc=)", text)
    assert "|safe" not in text


@pytest.mark.parametrize(
    "sheet", sorted((PACKAGE / "web/static/css").glob("*.css")), ids=lambda path: path.name
)
def test_only_the_tokens_set_colours(sheet: Path) -> None:
    if sheet.name in ("tokens.css", "print.css"):
        return
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough_to_read(theme: int) -> None:
    blocks = (PACKAGE / "web/static/css/tokens.css").read_text().split("prefers-color-scheme")
    colour = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", blocks[theme]))
    for ground in ("paper", "panel"):
        for text in ("ink", "muted", "accent"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        assert contrast(colour["edge"], colour[ground]) >= 3, ("edge", ground)
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5


def test_the_policy_and_htmx_agree(visitor: Client) -> None:
    answer = visitor.get("/settings/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert '"allowEval":false' in answer.content.decode()
    assert '"includeIndicatorStyles":false' in answer.content.decode()


def test_htmx_comes_from_its_package() -> None:
    address = re.search(r'src="([^"]+htmx[^"]+)"', (PACKAGE / "web/templates/html.html").read_text())
    assert address
    answer = Client(HTTP_HOST="localhost").get(address[1])
    assert answer.status_code == 200
    assert b"htmx" in b"".join(answer.streaming_content)[:200]


@pytest.mark.parametrize(
    ("path", "step"),
    [("/", "today"), ("/people/p3/", "people"), ("/who", "people"), ("/search", ""), ("/asks/", "ask")],
)
def test_the_way_knows_where_it_stands(path: str, step: str) -> None:
    assert here(path) == step


def test_what_is_not_there_is_a_page(visitor: Client) -> None:
    answer = visitor.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.content.decode()
