"""Template tags and filters of the pages; loaded in every template, no `{% load %}` needed.

In: rows, dates, numbers. Out: HTML. The components (classes in static/css/components.css, tags here):

Frame. `{% extends "base.html" %}` with blocks `title`, `head` (h1 in a `<header class="page-head">` and a
  `<p class="lede">` below it), `main`. The step shown as current follows from the address (web/context.py). `{% extends "alone.html" %}`: a calm page without the way (first run).
  URL names the frame uses: today, explore, people, asks, interviews, keep-up, reflect, settings, search; a name that is
  not there yet is left out. Others: person (handle), career (code), who, import, ten, settings; POST ask-start (person, purpose, onet).
Line of a letter. `<div class="rows"><section class="row"><div><p class="say">… <b>…</b></p><div class="actions">…</div></div>
  <aside class="margin"><p><b class="late">Due since Friday.</b> why</p></aside></section></div>`; with `numbered` and a first
  `<div class="number">1</div>` for ranked cards; `<span class="kind">dormant</span>` for a class in small capitals.
  The margin folds under the line on narrow screens. Outside rows: `<div class="beside"><div>…</div><aside class="margin">…`.
Actions. `<div class="actions">`: the page's one primary `<a|button class="button">`, others `class="plain"`. A form in it is
  `display: contents`. `{% go item.link "button" %}` for a link of Today (POST-only routes are named in POSTED). Use `{% post_button "url-name" arg label="Undo" kind="plain" name=value %}` for a one-button form with its token.
Fields. `{% field "name" "Label" value=… type="text" hint="…" error="…" required=True autocomplete="email" rows=8 %}`; with
  `rows` a textarea, with `choices` (pairs) a select. Checkbox or radio: `<label class="choice"><input …>…</label>` in a fieldset.
Panel. `<section class="panel next">` for the one thing apart; `<p class="kicker">` above, `<div class="clock">` at the right.
Empty. `{% include "components/empty.html" with text="…" url=… label="…" %}` teaches the step.
Said. `accounts.http.say(request, "…", undo_url=…)` before the redirect; the next page shows it. A Refusal of a form:
  render the form again with status 400 and `refusal` in its context; base.html shows it as a sentence.
Dates. `{% day value %}` “Thursday”, “3 March 2024”; `{% moment value %}` with the time; both in the owner's zone, exact on hover
  and in print. Figures: `{{ n|count_word }}`, `{{ n|plural:"person,people" }}`.
Strength. `{% strength 0.8 "How strong the case is" %}`, a thin bar with its text. Long work: `<progress>`.
Timeline. `<ol class="timeline"><li><span class="when">{% day at %}</span><div>…</div></li></ol>`. `<dl class="facts">`. `<ul class="list">`.
Careers. `{% career_name "19-1029.04" %}`. Never an inline style, script or event handler: the policy refuses them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from askaround.web import words

if TYPE_CHECKING:
    from askaround.explore.rules.area_map import Picture
    from askaround.outreach.listing import Card

register = template.Library()


def _own(context: Context) -> Any:
    return context.get("own")


def _local(context: Context, value: dt.datetime | dt.date) -> tuple[dt.datetime | dt.date, dt.date]:
    own = _own(context)
    if own:
        shown = value.astimezone(own.tz) if isinstance(value, dt.datetime) else value
        return shown, own.today
    return value, dt.datetime.now(dt.UTC).date()


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.datetime | dt.date | None) -> SafeString:
    """The date as a person says it, the exact one on hover; nothing for None."""
    if value is None:
        return mark_safe("")
    shown, today = _local(context, value)
    date = shown.date() if isinstance(shown, dt.datetime) else shown
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        date.isoformat(),
        words.exact_day(date),
        words.spoken_day(date, today),
    )


@register.simple_tag(takes_context=True)
def moment(context: Context, value: dt.datetime | None) -> SafeString:
    """Date and time as a person says them, exact on hover."""
    if value is None:
        return mark_safe("")
    shown, today = _local(context, value)
    assert isinstance(shown, dt.datetime)
    return format_html(
        '<time datetime="{}" title="{}">{} {}</time>',
        shown.isoformat(timespec="minutes"),
        f"{words.exact_day(shown.date())}, {words.clock(shown)}",
        words.spoken_day(shown.date(), today),
        words.clock(shown),
    )


@register.filter
def count_word(value: int) -> str:
    """3 → three; figures from thirteen on."""
    return words.count_word(value)


@register.filter
def plural(value: int, forms: str) -> str:
    """`{{ n|plural:"person,people" }}` → “3 people”."""
    one, many = forms.split(",", 1)
    return f"{value:,} {one if value == 1 else many}"


@register.filter
def week_said(week: Any) -> str:
    """“you asked three, one answered and you thanked one”; empty when nothing happened."""
    told = (
        (week.asked, f"you asked {words.count_word(week.asked)}"),
        (week.answered, f"{words.count_word(week.answered)} answered"),
        (week.talked, f"you talked with {words.count_word(week.talked)}"),
        (week.thanked, f"you thanked {words.count_word(week.thanked)}"),
    )
    parts = [text for count, text in told if count]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


@register.filter
def short_clock(text: str) -> str:
    """“09:05” → “9:05”."""
    return text[1:] if text[:1] == "0" and text[1:2] != ":" and len(text) == 5 else text


@register.filter
def unmarked(note: str) -> str:
    """A note without its marks: “Ask @"Ilse Brandt". !I send it” → “Ask Ilse Brandt. I send it”."""
    plain = re.sub(r"(?<!\S)@[\"“]([^\"”\n]+)[\"”]", r"\1", note)
    return re.sub(r"(?<!\S)[@!](?=\w)", "", plain)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`{{ mapping|get:key }}`, None where it is not."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def where_from(employer: Any, country: str) -> str:
    """Where an employer of the directory is, as somebody in that country says it."""
    told: str = employer.where_from(country)
    return told


@register.filter
def file_name(path: str) -> str:
    """The last part of a path; the member's name for a file in a zip."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]


_SOURCES = {
    "linkedin": "LinkedIn", "google": "Google contacts", "vcard": "address book", "hand": "you", "memory": "memory",
    "email": "mail", "mail": "mail", "in-person": "in person", "outlook": "Outlook", "monica": "Monica", "table": "a table",
    "calendar": "calendar", "mbox": "mails", "maildir": "mails", "eml": "mails", "ics": "calendar",
}  # fmt: skip


@register.filter
def source_name(value: str) -> str:
    """A source, a kind of file or a channel as a person calls it; several stay several."""
    return ", ".join(_SOURCES.get(part, part) for part in value.split(", ")) if value else ""


@register.filter
def web_address(value: str) -> str:
    """An address that may stand in a link: http and https only, https added to a bare one; "" for any other scheme."""
    text = value.strip()
    if text.lower().startswith(("http://", "https://")):
        return text
    return "" if ":" in text.split("/", 1)[0] or " " in text or "." not in text else f"https://{text}"


@register.simple_tag
def strength(value: float, text: str = "") -> SafeString:
    """A thin bar for a share from 0 to 1, with its meaning as text."""
    share = max(0.0, min(1.0, float(value or 0)))
    label = f"{text}: {round(share * 100)} of 100" if text else f"{round(share * 100)} of 100"
    return format_html(
        '<svg class="strength" viewBox="0 0 120 3" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="all" width="120" height="3" rx="1.5"/><rect class="part" width="{}" height="3" rx="1.5"/></svg>',
        label,
        round(share * 120, 1),
    )


@register.simple_tag
def moves(card: Card) -> SafeString:
    """What may be done with a card of the board, as buttons."""
    from askaround.outreach.buttons import buttons

    return buttons(card)


@register.simple_tag
def dots(picture: Picture) -> SafeString:
    """The dots of a map of areas; their texts come escaped (escaping five hundred one by one costs 10 ms)."""
    return mark_safe(picture.circles)  # noqa: S308


@register.simple_tag
def link(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route, "" where there is none."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.filter
def letter_day(value: dt.date) -> str:
    """“Monday, 23 November”, as at the head of a letter."""
    return words.letter_day(value)


# Routes that only take a POST: a link of Today to one of them becomes a button.
POSTED = frozenset(
    {
        "interview-cancel",
        "thanks-by-hand",
        "promise-kept",
        "promise-dropped",
        "archive-forget",
        "ask-close",
        "ask-leave",
    }
)


@register.simple_tag(takes_context=True)
def go(context: Context, link: Any, kind: str = "plain") -> SafeString:
    """A `today.rules.Link` as a link, or as a one-button form when its page only takes a POST; nothing if it is not there."""
    try:
        address = reverse(link.page, args=link.args)
    except NoReverseMatch:
        return mark_safe("")
    if link.page in POSTED:
        return post_button(context, address, label=link.label, kind=kind, next=context["request"].path)
    return format_html('<a class="{}" href="{}">{}</a>', kind, address, link.label)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, name: str, *args: Any, label: str, kind: str = "plain", **values: Any
) -> SafeString:
    """A form of one button that posts `values` to the route (or to the address, if `name` begins with /)."""
    address = name if name.startswith("/") else link(name, *args)
    if not address:
        return mark_safe("")
    hidden = format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        [(key, value) for key, value in values.items() if value not in (None, "")],
    )
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button class="{}">{}</button></form>',
        address,
        get_token(context["request"]),
        hidden,
        kind,
        label,
    )


@register.inclusion_tag("components/field.html")
def field(name: str, label: str, value: Any = "", **options: Any) -> dict[str, Any]:
    """A labelled field; options as the module's docstring says."""
    return {
        "name": name,
        "label": label,
        "value": "" if value is None else value,
        "id": options.pop("id", f"field-{name}"),
        "type": options.pop("type", "text"),
        **options,
    }


@register.simple_tag
def career_name(code: str) -> str:
    """The career's title; the code itself where the catalogue does not know it."""
    if not code:
        return ""
    from askaround.explore.catalogue import get_catalogue

    return get_catalogue().name(code) or code
