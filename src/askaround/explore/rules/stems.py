"""What the forms of a word have in common: writing, writer and written are "writ", biologist and biology "biolog".

In: one word, folded, as `words.split_words` gives it. Out: its stem, never empty. Plain endings only, so that the same
function serves the builder of the index of words and every search.
"""

from __future__ import annotations

from functools import lru_cache

from askaround.explore.rules.words import singular

_OWN: dict[str, str] = {
    "written": "writ",
    "wrote": "writ",
    "taught": "teach",
    "children": "child",
    "engineer": "engineer",
    "engineering": "engineer",
    "physics": "physics",
    "physicist": "physics",
    "physical": "physical",
    "physician": "physician",
    "police": "police",
    "community": "community",
    "communities": "community",
    "university": "university",
    "united": "united",
    "international": "international",
    "custom": "custom",
    "customer": "customer",
    "weather": "weather",
    "number": "number",
    "paper": "paper",
    "computer": "computer",
    "computers": "computer",
    "computing": "computer",
    "ocean": "ocean",
    "nursery": "nursery",
    "sales": "sal",
    "sell": "sal",
    "selling": "sal",
    "media": "media",
    "news": "news",
    "outdoor": "outdoor",
    "outdoors": "outdoor",
    "science": "scienc",
    "scientific": "scienc",
    "scientist": "scienc",
    "arts": "art",
    "artistic": "art",
    "accountant": "account",
    "lawyer": "law",
    "code": "cod",
    "coder": "cod",
    "caring": "care",
    "analysis": "analy",
    "analyses": "analy",
    "analyst": "analy",
    "analytical": "analy",
    "analytics": "analy",
    "analyze": "analy",
    "analyzing": "analy",
    "statistical": "statis",
    "photo": "photograph",
    "healthy": "health",
    "research": "research",
    "bake": "bake",
    "baker": "bake",
    "bakery": "bake",
    "baking": "bake",
    "counselor": "counsel",
    "counsellor": "counsel",
    "therapist": "therap",
    "therapy": "therap",
    "translation": "translat",
    "translator": "translat",
    "translate": "translat",
    "surgeon": "surg",
    "surgery": "surg",
    "acting": "actor",
    "act": "act",
    "indoors": "indoor",
    "pharmacy": "pharmac",
    "pharmacist": "pharmac",
    "pharmacology": "pharmacol",
    "veterinarian": "veterin",
    "veterinary": "veterin",
    "psychic": "psychic",
    "statistic": "statis",
    "statistics": "statis",
    "statistician": "statis",
    "mathematician": "mathemat",
    "mathematics": "mathemat",
    "electrician": "electr",
    "musician": "music",
    "politician": "politic",
    "librarian": "libr",
    "library": "libr",
    "libraries": "libr",
    "historian": "histor",
    "history": "histor",
}
"""Words whose plain endings would part them from their kin, or join them to strangers."""

_ENDINGS: tuple[tuple[str, int], ...] = (
    ("ological", 2),
    ("ologist", 2),
    ("ology", 2),
    ("ographer", 2),
    ("ographic", 2),
    ("ography", 2),
    ("onomist", 2),
    ("onomic", 2),
    ("onomy", 2),
    ("istry", 3),
    ("mental", 4),
    ("ations", 4),
    ("ation", 4),
    ("ators", 4),
    ("ator", 4),
    ("ative", 4),
    ("ating", 4),
    ("ated", 4),
    ("ate", 4),
    ("ically", 4),
    ("ical", 4),
    ("ional", 4),
    ("ments", 4),
    ("ment", 4),
    ("ings", 3),
    ("ing", 3),
    ("ists", 3),
    ("ist", 3),
    ("ions", 4),
    ("ion", 4),
    ("ive", 4),
    ("ers", 3),
    ("ors", 4),
    ("ier", 3),
    ("er", 4),
    ("or", 4),
    ("ied", 3),
    ("ed", 3),
    ("ic", 4),
    ("ics", 4),
    ("ly", 4),
    ("al", 5),
)
"""Endings, longest first among those that could both fit, and how many letters must be left."""

_KEPT = {"ological": "olog", "ologist": "olog", "ology": "olog", "ier": "i", "ied": "i"} | dict.fromkeys(("ographer", "ographic", "ography"), "ograph") | dict.fromkeys(("onomist", "onomic", "onomy"), "onom")  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word; words of up to three letters and those with signs stay as they are."""
    if word in _OWN:
        return _OWN[word]
    one = singular(word)
    if one in _OWN:
        return _OWN[one]
    if len(one) < 4 or not one.isalpha():
        return one
    for ending, left in _ENDINGS:
        if one.endswith(ending) and len(one) - len(ending) >= left:
            one = one[: -len(ending)] + _KEPT.get(ending, "")
            break
    return _closed(one)


def _closed(part: str) -> str:
    """Without a last e, with one consonant for two, and i for y."""
    if part.endswith("e") and len(part) > 4:
        part = part[:-1]
    if len(part) > 3 and part[-1] == part[-2] and part[-1] not in "aeiou":
        part = part[:-1]
    return part[:-1] + "i" if part.endswith("y") and len(part) > 3 else part
