"""The pages of templates: the list, one with its preview, and going back to the delivered words.

In: a template's key and its two boxes. Out: HTML; for a preview by script, the part of the page that shows it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from askaround.accounts.http import OwnedRequest, say
from askaround.lib.errors import Refusal
from askaround.network.models import Person
from askaround.network.queries import person_of
from askaround.outreach import own_words, wordings
from askaround.outreach.rules.template_text import FORWARD, Text
from askaround.outreach.rules.variables import VARIABLES
from askaround.outreach.wordings import Listed

TAKEN = "template_taken"
GROUPS = {
    "them": "About them",
    "target": "About whom you would like to meet",
    "you": "About you",
    "this ask": "About this ask",
}


@require_GET
def listing(request: OwnedRequest) -> HttpResponse:
    """Every template, by what it is for."""
    groups: dict[str, list[Listed]] = {}
    for item in wordings.templates_of(request.owner):
        groups.setdefault(item.purpose, []).append(item)
    return render(request, "outreach/templates.html", {"groups": groups})


@require_GET
def show(request: OwnedRequest, template: str) -> HttpResponse:
    """One template: its words, its variables, and how it reads for somebody; `person` and `target` say for whom."""
    item = wordings.wording_of(request.owner, template)
    return _page(request, item, item.text, _chosen(request, request.GET, item.text))


@require_POST
def preview(request: OwnedRequest, template: str) -> HttpResponse:
    """The typed words filled for somebody; nothing is kept. For a script only the part of the page that shows it."""
    item = wordings.wording_of(request.owner, template)
    text = _typed(request, item)
    chosen = _chosen(request, request.POST, text)
    if request.headers.get("X-Askaround-Part") == "preview":
        return render(request, "outreach/preview.html", _preview(request, text, chosen))
    return _page(request, item, text, chosen)


@require_POST
def save(request: OwnedRequest, template: str) -> HttpResponse:
    """Keep the owner's words, or (`add`) keep them as one more template."""
    item = wordings.wording_of(request.owner, template)
    text = _typed(request, item)
    try:
        if "add" in request.POST:
            kept = own_words.add_wording(
                request.owner, template, label=text.label, subject=text.subject, body=text.body
            )
        else:
            kept = own_words.save_wording(
                request.owner, template, label=text.label, subject=text.subject, body=text.body, revision=_revision(request),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(request, item, text, _chosen(request, request.POST, text), refusal)
    say(request, "Kept. New drafts are written from it; drafts that are there stay as they are.")
    return redirect("template", kept.text.key)


@require_POST
def delivered(request: OwnedRequest, template: str) -> HttpResponse:
    """Back to the delivered words; an added template goes."""
    item = wordings.wording_of(request.owner, template)
    taken = own_words.drop_wording(request.owner, template)
    request.session[TAKEN] = {name: getattr(taken, name) for name in Text.__dataclass_fields__}
    what = "The delivered words stand again." if item.delivered else f"“{taken.label}” is taken away."
    say(request, what, undo_url=reverse("template-undo", args=[template]), undo_label="Bring my words back")
    return redirect("template", template) if item.delivered else redirect("templates")


@require_POST
def undo(request: OwnedRequest, template: str) -> HttpResponse:
    """Bring the words back that were taken away last."""
    kept = request.session.get(TAKEN) or {}
    if kept.get("key") != template:
        raise Refusal("There are no words to bring back.")
    own_words.put_back(request.owner, Text(**kept))
    del request.session[TAKEN]
    say(request, "Your words are back.")
    return redirect("template", template)


def _page(
    request: OwnedRequest, item: Listed, text: Text, chosen: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "item": item,
        "text": text,
        "groups": [
            (label, [each for each in VARIABLES.values() if each.about == about])
            for about, label in GROUPS.items()
        ],
        "forward": FORWARD,
        "wants_target": own_words.wants_target(text),
        **_preview(request, text, chosen),
    }
    if refusal is not None:
        context["refusal"] = refusal.sentence
    return render(request, "outreach/template.html", context, status=refusal.status if refusal else 200)


def _preview(request: OwnedRequest, text: Text, chosen: dict[str, Any]) -> dict[str, Any]:
    """The preview, or the sentence that says why there is none."""
    shown: dict[str, Any] = {**chosen, "item_key": text.key, "channel": text.channel}
    if chosen["unknown"]:
        return shown
    try:
        shown["preview"] = own_words.preview(request.owner, text, chosen["person"], chosen["target"])
    except Refusal as refusal:
        shown["unread"] = refusal.sentence
    return shown


def _chosen(request: OwnedRequest, said: Any, text: Text) -> dict[str, Any]:
    """For whom it is shown: the people named, else those suggested; `unknown` says that nobody is called so."""
    found: dict[str, Person | None] = {"person": None, "target": None}
    typed = {key: said.get(key, "").strip() for key in found}
    unknown = ""
    for key, name in typed.items():
        try:
            found[key] = person_of(request.owner, name) if name else None
        except Refusal as refusal:
            unknown = unknown or refusal.sentence
    if not typed["person"]:
        person, target = own_words.suggested(request.owner, text)
        found = {"person": person, "target": found["target"] or target}
    if found["person"] is not None and found["person"] == found["target"]:
        found["target"] = None
    shown = {f"{key}_typed": typed[key] or getattr(found[key], "name", "") for key in found}
    return {**found, **shown, "unknown": unknown}


def _typed(request: OwnedRequest, item: Listed) -> Text:
    said = {key: request.POST[key] for key in ("label", "subject", "body") if key in request.POST}
    return replace(item.text, **said)


def _revision(request: OwnedRequest) -> int:
    said = request.POST.get("revision", "")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Refusal("The page did not say which text it changes; load it again, then edit.")
    return int(said)
