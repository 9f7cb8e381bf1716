"""What a job posting says, as far as its words show it (docs/rules/postings.md).

In: the text somebody pasted. Out: a `Posting`: titles, employers, place, pay and terms as they are written, and how many requirements.
Pure; nothing is looked up here. Raises Refusal for what is no posting.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.organisations import organisation_key
from askaround.explore.rules.posting_terms import (
    Pay,
    count_requirements,
    find_mode,
    find_pay,
    find_places,
    without_place,
)
from askaround.explore.rules.posting_words import NAME, contracts, expression, first, sentences, trim_name
from askaround.lib.errors import Refusal

LONGEST = 60_000
SHORTEST = 25


@dataclass(frozen=True)
class Found:
    """Something named in the text: `how` it was recognised, `weight` how much that says."""

    text: str
    how: str
    weight: float


@dataclass(frozen=True)
class Posting:
    """A posting taken apart; "" and empty where the text does not say."""

    lines: tuple[str, ...]
    titles: tuple[Found, ...]
    employers: tuple[Found, ...]
    places: tuple[str, ...]
    mode: str
    """remote, hybrid, on-site, as written."""
    pay: Pay | None
    contract: str
    reports_to: str
    deadline: str
    requirements: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read(text: str) -> Posting:
    """Take a posting apart. Raises Refusal, one sentence, for an empty or overlong text, one with control characters, and one
    that does not read like a posting.
    """
    lines = clean(text)
    whole = "\n".join(lines)
    if not is_posting(whole):
        raise Refusal(
            "This does not read like a job posting: paste its whole text, with the title and what is asked for."
        )
    titles = tuple(_unique(_titles(lines)))
    return Posting(
        lines=tuple(lines),
        titles=titles,
        employers=tuple(_weighed(lines, titles)),
        places=tuple(dict.fromkeys(find_places(lines))),
        mode=find_mode(whole),
        pay=find_pay(whole),
        contract=", ".join(contracts(whole)),
        reports_to=first(expression("reports"), whole),
        deadline=first(expression("deadline"), whole),
        requirements=count_requirements(lines),
    )


def clean(text: str) -> list[str]:
    """The lines of a pasted text without markup, empty ones left in. Raises Refusal for what is no text to read."""
    if len(text) > LONGEST:
        raise Refusal(
            f"A posting of more than {LONGEST:,} characters is not read: paste the one posting alone."
        )
    if any((ord(c) < 32 and c not in "\t\n\v\f\r") or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text):
        raise Refusal(
            "The text holds characters that no posting has: copy it as plain text and paste it again."
        )
    if re.search(r"</(?:p|li|div|ul|span|h\d)>|<br", text, re.IGNORECASE):
        text = html.unescape(re.sub(r"<[^<>]{0,300}>", "\n", text))
    text = re.sub("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]", "", text)
    lines = [" ".join(line.replace("**", "").split()) for line in re.split(r"[\n\v\f\r]", text)]
    if not any(lines):
        raise Refusal("There is no text yet: paste the posting, or choose its text file.")
    if sum(len(line) for line in lines) < SHORTEST:
        raise Refusal("That is too short to be a posting: paste its whole text.")
    return lines


def is_posting(text: str) -> bool:
    """Whether a text speaks as postings do: of hiring, of what is asked, of terms, of applying; two of the four."""
    return sum(1 for group in _signals() if group.search(text)) >= 2


@lru_cache(maxsize=1)
def _signals() -> tuple[re.Pattern[str], ...]:
    groups = (
        (
            r"hiring|we(?:['’]re| are) (?:looking|seeking|searching|recruiting)|is (?:looking|seeking|searching) for|seeks an?\b|"
            r"join (?:our|us|the)|vacancy|vacancies|job (?:opening|title|description|summary)|open (?:position|role)|position summary|"
            r"(?:the|this) (?:position|role)\b|position:|role:|invites applications|wir suchen|\(m/w/d\)"
        ),
        (
            r"requirements?|qualifications?|responsibilit|duties|years?(?: of)? (?:\w+ ){0,3}experience|experience (?:with|in)|"
            r"(?:bachelor|master)['’]?s|degree|must have|nice to have|what you(?:['’]ll| will)|you have|you bring|"
            r"aufgaben|dein profil|ihr profil|anforderungen"
        ),
        (
            r"salary|compensation|benefits|full[- ]time|part[- ]time|fixed[- ]term|permanent|per hour|per year|hourly|401\(?k|"
            r"remote|hybrid|on-?site|start date|[$€£]\s?\d|vollzeit|teilzeit|gehalt"
        ),
        (
            r"\bapply\b|application|applicants?|candidates?|cover letter|\bcv\b|r[eé]sum[eé]|equal opportunity|send (?:us )?your|"
            r"\bdm\b|bewerb"
        ),
    )
    return tuple(re.compile(group, re.IGNORECASE) for group in groups)


# -- titles ----------------------------------------------------------------------------------------

# fmt: off
_HEADINGS = frozenset({
    "about us", "about the role", "about the job", "about you", "job description", "description",
    "overview", "summary", "the role", "the job", "we are hiring", "we're hiring", "we’re hiring",
    "now hiring", "hiring", "join us", "join our team", "job posting", "careers", "vacancy", "vacancies",
    "position summary", "job summary", "responsibilities", "requirements", "qualifications",
})
_ANYBODY = frozenset({
    "rockstar", "rockstars", "star", "superstar", "ninja", "ninjas", "guru", "wizard", "hero",
    "unicorn", "someone", "somebody", "individual", "individuals", "person", "people", "candidate",
    "candidates", "applicant", "applicants", "professional", "professionals", "self-starter", "player",
    "players", "talent", "addition", "additions", "team", "driven", "dynamic", "great", "passionate",
    "rock", "member", "members", "colleague", "colleagues", "hand", "hands",
})
"""Words for whom one looks for that name no work."""
# fmt: on


def _titles(lines: list[str]) -> Iterator[Found]:
    labelled = False
    for line in lines:
        if found := expression("label title").match(line):
            labelled = True
            yield Found(trim_title(found["what"]), "named as the title", 5)
    top = [sentences(line)[0] for line in lines if line and not expression("reference").match(line)][:4]
    for line in top:
        if len(line.split()) <= 16 and (found := expression("at").match(line)):
            what = expression("wanted").search(found["title"])
            if not expression("needed").match(line):
                yield Found(trim_title(what["what"] if what else found["title"]), "in the headline", 4)
        if found := expression("needed").match(line):
            yield Found(trim_title(found["what"]), "in the headline", 4)
    for found in expression("wanted").finditer("\n".join(lines)):
        if not _ANYBODY.issuperset(found["what"].casefold().split()):
            yield Found(trim_title(found["what"]), "wanted in a sentence", 3)
    parts = re.split(r"\s+\|\s+", top[0]) if top else []
    if len(parts) > 2:
        # One line with everything in it; which part is the title, title coding finds out.
        yield from (
            Found(trim_title(part), "in the first line", 2.5) for part in parts if len(part.split()) <= 8
        )
        return
    for line in top[:2]:
        plain = line.rstrip(":!").casefold()
        said = any(expression(name).search(line) for name in ("wanted", "label title", "needed"))
        if (
            1 <= len(line.split()) <= 12
            and not line.endswith((".", ":"))
            and plain not in _HEADINGS
            and not said
        ):
            first_line = line is top[0] and not labelled
            yield Found(trim_title(re.split(r"\s[|·•]\s", line)[0]), "the first line", 4 if first_line else 1)


def trim_title(text: str) -> str:
    """A title without what postings hang onto it: (m/f/d), reference numbers, "Remote", pay."""
    text = text.strip(" *")
    text = re.sub(
        r"\((?:m/w/d|m/f/d|f/m/d|w/m/d|m/f/x|all genders|remote|hybrid|on-?site|[^()]*\d{4,}[^()]*)\)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\s*[-–|,]\s*(?:remote|hybrid|on-?site|full[- ]time|part[- ]time|(?:req|job|ref)\.? ?(?:id)?[ :#]*\w*\d\w*)\s*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"#\w*\d\w*", "", text)
    return " ".join(text.split()).strip(" ,.;:–-!*#")[:120]


def _unique(found: Iterator[Found]) -> Iterator[Found]:
    """Each text once, the weightiest first."""
    best: dict[str, Found] = {}
    for one in found:
        key = one.text.casefold()
        if one.text and (key not in best or best[key].weight < one.weight):
            best[key] = one
    yield from sorted(best.values(), key=lambda one: -one.weight)


# -- employers -------------------------------------------------------------------------------------

# fmt: off
_NO_NAME = frozenset({
    "we", "us", "you", "our", "the", "this", "it", "they", "who", "role", "job", "team", "position",
    "opportunity", "company", "me", "your", "client", "our client", "the company", "the role", "the job",
    "the team", "the position", "the opportunity", "the university", "our team", "our company", "our lab",
    "our group", "candidate", "candidates", "the candidate", "the ideal candidate", "applicant",
    "applicants", "i", "he", "she", "there", "that", "what", "department", "the department", "all",
    "everyone", "someone", "these", "benefits", "the lab", "lab", "work", "working", "full", "part", "time",
    "equal", "employment", "yourself", "the work", "your role", "this role", "this job", "this position",
    "the project", "our culture", "our mission", "these roles", "the organization", "the organisation",
    "the employer", "the program", "the programme",
})
# fmt: on
_WAYS: tuple[tuple[str, str, float], ...] = (
    ("label employer", "named as the employer", 6),
    ("about", "a heading about it", 4),
    ("hiring", "is hiring", 4),
    ("is one", "says what it is", 4),
    ("seeks", "is looking for somebody", 4),
    ("join", "asks to join", 3),
    ("working at", "speaks of working there", 2),
)


def _employers(lines: list[str], titles: tuple[Found, ...]) -> Iterator[Found]:
    text = "\n".join(lines)
    for name, how, weight in _WAYS:
        for match in expression(name).finditer(text):
            yield Found(trim_name(match["what"]), how, weight)
    top = [line for line in lines if line and not expression("reference").match(line)][:4]
    for line in top:
        start = sentences(line)[0]
        if len(start.split()) <= 16 and (found := expression("at").match(start)):
            yield Found(trim_name(found["what"]), "in the headline", 4)
    shown = {title.text.casefold() for title in titles if title.weight >= 4}
    for line in top[:3]:
        for piece in re.split(r"\s+[|·•–—-]\s+", re.sub(r"\s*\([^()]*\)", "", line)):
            part = without_place(piece)
            new = part.casefold() not in shown and trim_title(part).casefold() not in shown
            new = new and part.casefold() not in _HEADINGS
            new = new and not any(t.weight > 2.5 and t.text.startswith(f"{part} (") for t in titles)
            new = new and not expression("contract").fullmatch(part) and not find_mode(part)
            if new and len(part.split()) <= 6 and re.fullmatch(NAME, part):
                yield Found(trim_name(part), "stands near the title", 2)


def _weighed(lines: list[str], titles: tuple[Found, ...]) -> list[Found]:
    """Employers, the one that most ways speak for first; a name that is part of a longer one adds to it."""
    best: dict[str, Found] = {}
    sums: dict[str, float] = {}
    title_keys = {organisation_key(title.text) for title in titles if title.weight >= 3}
    text = "\n".join(lines)
    towns = {organisation_key(place.partition(",")[0]) for place in find_places(lines)}
    for one in _employers(lines, titles):
        key = organisation_key(one.text)
        if not key or one.text.casefold() in _NO_NAME or key in _NO_NAME or key in title_keys | towns:
            continue
        if one.how == "a heading about it" and not re.fullmatch(NAME, one.text):
            continue
        if key not in best or best[key].weight < one.weight:
            best[key] = one
        sums[key] = sums.get(key, 0) + one.weight
    for key, one in best.items():
        sums[key] += 0.3 * min(5, text.count(one.text))
    ordered = sorted(best, key=lambda key: (-sums[key], -len(key), key))
    return [Found(best[key].text, best[key].how, round(sums[key], 1)) for key in ordered][:6]
