"""Cleaning what a file says, so that nothing is lost: what is no value of its kind, or too long, is kept as written.

In: texts as a file has them. Out: values that the tables hold, and in `Kept` the lines that a person's page shows as not understood.
Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from askaround.lib import text

NOTE_LIMIT = 1_000_000
EXTRA_LIMIT = 1_000_000
"""Characters of a note, and of all that is kept as written; what is beyond is told with the row."""
TAG_LIMIT = 60
NO_LABELS = frozenset(
    {"", "mycontacts", "my contacts", "starred", "contacts", "friends and family group", "imported"}
)
_WEB = frozenset({"http", "https"})
# ISO 3166-1 alpha-2, and XK for Kosovo.
_COUNTRIES = (
    " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG "
    "CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
    "LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)


class Kept:
    """What is kept as written, and what there was too much of."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cut: list[str] = []

    def fit(self, label: str, value: str, limit: int) -> str:
        """The text in one line, no longer than that; one that is longer is kept whole as well."""
        value = text.collapse(value) if value else ""
        if len(value) > limit:
            self.lines.append(f"{label}: {value}")
            return value[:limit].rstrip()
        return value

    def whole(self, label: str, values: Iterable[str], limit: int) -> Iterable[str]:
        """The texts that are short enough, each once; the others are kept as written: half an address is none."""
        found: dict[str, None] = {}
        for value in map(text.collapse, values):
            if len(value) > limit:
                self.lines.append(f"{label}: {value}")
            elif value:
                found[value] = None
        return found

    def note(self, note: str) -> str:
        """A note's lines without what no database stores; beyond 1,000,000 characters it is cut, and that is told."""
        note = clean_note(note)
        if len(note) > NOTE_LIMIT:
            self.cut.append(f"Its note has {len(note):,} characters; the first {NOTE_LIMIT:,} are kept.")
        return note[:NOTE_LIMIT]

    def extra(self) -> tuple[str, ...]:
        """Each line once, 1,000,000 characters in all."""
        lines = tuple(dict.fromkeys(filter(None, map(clean_note, self.lines))))
        room, kept = EXTRA_LIMIT, []
        for line in lines:
            kept.append(line[:room])
            room -= len(line)
            if room <= 0:
                self.cut.append(f"Of what could not be read, {EXTRA_LIMIT:,} characters are kept.")
                break
        return tuple(kept)


def clean_note(note: str) -> str:
    """A note's lines without what no database stores."""
    if "\n" not in note and "\r" not in note:
        return text.collapse(note)
    lines = (text.collapse(line) for line in note.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()


def web_pages(pages: Iterable[str], kept: Kept) -> tuple[str, ...]:
    """Addresses of web pages; anything else that stands in such a field (`javascript:`, plain words) is kept as written."""
    good = []
    for page in kept.whole("Web", pages, 500):
        scheme, colon, rest = page.partition(":")
        other = colon and not rest.startswith("//") and scheme.isalpha()
        if other or not text.url_key(page) or (colon and "://" in page and scheme.lower() not in _WEB):
            kept.lines.append(f"Web: {page}")
        else:
            good.append(page)
    return tuple(good)


def placed(place: str, country: str, kept: Kept) -> tuple[str, str]:
    """The place with the country's name where it is no code of ISO 3166, and the code."""
    if not place and not country:
        return "", ""
    place, country = text.collapse(place), text.collapse(country)
    code = country.upper() if len(country) == 2 else ""
    if not country or (code and f" {code} " in _COUNTRIES):
        return kept.fit("Place", place, 200), code
    if code:
        kept.lines.append(f"Country: {country}")
    elif text.match_key(country) not in text.match_key(place):
        place = ", ".join(filter(None, (place, country)))
    return kept.fit("Place", place, 200), ""


def tags(labels: Iterable[str], kept: Kept) -> tuple[str, ...]:
    """Labels that say something; Google's own and Outlook's marks for colours and groups of its own do not."""
    named = (label.strip().lstrip("*").strip() for label in labels)
    return tuple(
        kept.whole("Label", (label for label in named if text.match_key(label) not in NO_LABELS), TAG_LIMIT)
    )


def short(value: str, limit: int) -> str:
    """An identifier no longer than that; of a longer one, its beginning and a hash, so that two never become one."""
    if len(value) <= limit:
        return value
    return (
        value[: limit - 41]
        + "#"
        + hashlib.sha1(value.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    )
