"""People out of vCards.

In: the lines of a `.vcf` file. Out: `FileRead`. Groups of people and cards of firms are left out as harmless; a card that is cut
off, or names nobody, is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from askaround.lib import vcard
from askaround.lib.errors import Refusal
from askaround.lib.text import linkedin_key
from askaround.network.imports import dates, drafts
from askaround.network.imports.drafts import FileRead, PersonDraft, PositionDraft, Skip
from askaround.network.imports.files import STRAY

MAX_CARDS = 500_000
# fmt: off
_READ = frozenset({
    "FN", "N", "NICKNAME", "EMAIL", "TEL", "URL", "ORG", "TITLE", "ADR", "BDAY", "CATEGORIES", "NOTE", "UID", "VERSION", "PRODID",
    "REV", "KIND", "PROFILE", "SOURCE", "NAME", "MAILER", "CLASS", "SORT-STRING", "LABEL", "TZ", "GEO", "CLIENTPIDMAP", "XML",
    "AGENT", "FBURL", "CALURI", "CALADRURI", "SORT-AS", "LANGUAGE",
})
_FOR_PROGRAMS = (
    "X-AB", "X-ADDRESSBOOK", "X-EVOLUTION", "X-MS-", "X-MOZILLA", "X-KADDRESSBOOK", "X-PHONETIC", "X-IMAGE", "X-FILE-AS", "X-CLASS",
    "X-WAB", "X-SYNC", "X-RADICALE", "X-CREATED", "X-LOTUS-CHARSET", "X-CRYPTO", "X-QQ-", "X-APPLE",
)
_NAMES = {
    "IMPP": "Chat", "X-SOCIALPROFILE": "Profile", "X-AIM": "AIM", "X-ICQ": "ICQ", "X-MSN": "MSN", "X-SKYPE-USERNAME": "Skype",
    STRAY: "Bytes that are not UTF-8, read as Windows-1252",
}
# fmt: on
GROUP = "This card is a list of people, not a person."
FIRM = "This card is an organisation, not a person."
CUT_OFF = "This card is cut off: the file ends within it."
NOBODY = "This card names nobody: it has no name and no mail address."


def read_cards(lines: Iterable[str], path: str) -> FileRead:
    """People out of the lines of a vCard file. Rows are cards, counted from 1."""
    people: list[PersonDraft] = []
    skipped: list[Skip] = []
    rows = 0
    for card in vcard.cards(lines):
        rows += 1
        if rows > MAX_CARDS:
            raise Refusal(
                f"{path} has more than {MAX_CARDS:,} cards; split it and give the parts one by one."
            )
        left = _left_out(card)
        draft = None if left else person_of(card)
        if draft and draft.name:
            people.append(draft)
        else:
            firm = draft is not None and draft.positions
            skipped.append(
                left or (Skip(card.number, FIRM, harmless=True) if firm else Skip(card.number, NOBODY))
            )
    return FileRead(path, "vcard", rows, tuple(people), skipped=tuple(skipped))


def _left_out(card: vcard.Card) -> Skip | None:
    kind = card.first("KIND", "X-ADDRESSBOOKSERVER-KIND").lower()
    if not card.ended:
        return Skip(card.number, CUT_OFF)
    if all(entry.name in {"VERSION", "PRODID", "REV", "UID"} for entry in card.properties):
        return Skip(card.number, "This card is blank.", harmless=True)
    if kind == "group":
        return Skip(card.number, GROUP, harmless=True)
    if kind in {"org", "location", "application", "device"}:
        return Skip(card.number, FIRM, harmless=True)
    if card.first("X-ABSHOWAS").upper() == "COMPANY" and not any(_name_parts(card)[:2]):
        return Skip(card.number, FIRM, harmless=True)
    return None


def _name_parts(card: vcard.Card) -> list[str]:
    """Family, given, additional names, prefixes, suffixes; five texts, as N has them."""
    entry = next(iter(card.all("N")), None)
    parts = [" ".join(part.replace(",", " ").split()) for part in entry.parts()] if entry else []
    return (parts + [""] * 5)[:5]


def person_of(card: vcard.Card) -> PersonDraft:
    """The draft of one card. Its name is empty when the card has neither a name nor a mail address."""
    family, given, additional, _, _ = _name_parts(card)
    place, country = _place(card)
    written = card.first("BDAY")
    birthday = dates.parse_birthday(written)
    extra = [*card.unparsed, *([f"Birthday: {written}"] if written and not birthday else []), *_unread(card)]
    unique = card.first("UID", "X-ABUID")
    return drafts.person(
        "vcard",
        card.number,
        name=card.first("FN"),
        given=" ".join(filter(None, (given, additional))),
        family=family,
        nickname=card.first("NICKNAME").partition(",")[0],
        emails=(entry.text() for entry in card.all("EMAIL")),
        phones=(_phone(entry.text()) for entry in card.all("TEL")),
        urls=_urls(card),
        positions=_positions(card),
        addresses=_addresses(card),
        place=place,
        country=country,
        birthday=birthday,
        categories=[name for entry in card.all("CATEGORIES") for name in _labels(entry)],
        notes="\n".join(entry.text() for entry in card.all("NOTE")),
        source_ids=[("vcard", unique)],
        extra=extra,
    )


def _labels(entry: vcard.Property) -> list[str]:
    return [vcard.unescape(name) for name in vcard.split(entry.value, ",")]


def _unread(card: vcard.Card) -> Iterator[str]:
    """What the card says that there is no place for here, each with its name; what only programs need is passed over."""
    for entry in card.properties:
        known = entry.name in _READ or entry.name in vcard.PASSED_OVER or entry.name.startswith(_FOR_PROGRAMS)
        if entry.name == "X-SOCIALPROFILE":
            known = bool(linkedin_key(entry.text()))
        if not known and (told := ", ".join(filter(None, map(str.strip, entry.parts())))):
            yield f"{_NAMES.get(entry.name) or entry.name.removeprefix('X-').replace('-', ' ').capitalize()}: {told}"


def _phone(written: str) -> str:
    return written[4:] if written[:4].lower() == "tel:" else written


def _urls(card: vcard.Card) -> list[str]:
    found = [entry.text() for entry in card.all("URL")]
    return found + [entry.text() for entry in card.all("X-SOCIALPROFILE") if linkedin_key(entry.text())]


def _positions(card: vcard.Card) -> list[PositionDraft]:
    """The first employer with the first title, further ones alone; a department is no employer, a role stands in for a title."""
    employers = [next(iter(entry.parts()), "") for entry in card.all("ORG")]
    employers = list(dict.fromkeys(name.strip() for name in employers if name.strip()))
    titles = [entry.text().strip() for entry in card.all("TITLE") if entry.value.strip()]
    titles = titles or [role for role in (card.first("ROLE"),) if role]
    count = max(len(employers), len(titles))
    return [
        PositionDraft(
            employers[at] if at < len(employers) else "",
            titles[at] if at < len(titles) else "",
        )
        for at in range(count)
    ]


def _addresses(card: vcard.Card) -> list[tuple[str, ...]]:
    """Street, what else (box, flat, house), town, region, postcode, country of each address."""
    found = []
    for entry in card.all("ADR"):
        box, more, street, *rest = (entry.parts() + [""] * 7)[:7]
        found.append((street, " ".join(filter(None, (box.strip(), more.strip()))), *rest))
    return found


def _place(card: vcard.Card) -> tuple[str, str]:
    """Town and two-letter country of the home address, else of the first that has a town."""
    found = [((entry.parts() + [""] * 7)[:7], entry.types()) for entry in card.all("ADR")]
    found.sort(key=lambda pair: "home" not in pair[1])
    for parts, _ in found:
        town, region, country = parts[3].strip(), parts[4].strip(), parts[6].strip()
        if town:
            code = country.upper() if len(country) == 2 and country.isascii() and country.isalpha() else ""
            return ", ".join(filter(None, (town, region, country if not code else ""))), code
    return "", ""
