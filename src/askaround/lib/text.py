"""Match keys: the one way in which names, mail addresses and LinkedIn addresses are compared.

In: text as people wrote it. Out: keys that are equal when the texts mean the same; a key is stored beside its text, since
databases disagree on accents and case.
"""

from __future__ import annotations

import functools
import unicodedata
from urllib.parse import unquote

# Letters that NFKD leaves whole, and marks that join rather than part words.
_LETTERS = {
    "ø": "o",
    "œ": "oe",
    "æ": "ae",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
    "'": "",
    "’": "",
    "‘": "",
    "ʼ": "",
    "`": "",
    "´": "",
}
_FOLD = {ord(letter): plain for letter, plain in _LETTERS.items()}
# The same of every ASCII sign at once: small, without marks that join, a blank for whatever is no letter or digit.
_ASCII = {at: chr(at).lower() if chr(at).isalnum() else " " for at in range(128)} | {
    ord("'"): "",
    ord("`"): "",
}
_MEMBER = "https://www.linkedin.com/in/"
# Keys of web addresses are asked for several times of the same person, one person after the other.
_RECENT = 512

# fmt: off
HONORIFICS = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "herr", "frau", "hr", "fr", "mme", "mlle", "sig",
    "sra", "dipl", "ing", "rev",
})
CREDENTIALS = frozenset({
    "phd", "md", "msc", "bsc", "mba", "esq", "cpa", "dds", "dvm", "llm", "llb", "mph", "pmp", "cfa", "dphil", "drph", "pharmd",
    "fca", "mphil", "meng", "beng",
})
# fmt: on
_NOT_IN_MAIL = frozenset('<>,;"()')
GENERATIONS = {"jr": "2", "junior": "2", "sr": "1", "senior": "1", "ii": "2", "iii": "3", "iv": "4"}


_KEEP_CAPITAL = frozenset(
    [
        "African",
        "American",
        "Arabic",
        "Asian",
        "British",
        "Chinese",
        "English",
        "European",
        "French",
        "German",
        "Greek",
        "Hebrew",
        "Indian",
        "Italian",
        "Japanese",
        "Latin",
        "Portuguese",
        "Russian",
        "Spanish",
        "I",
    ]
)


@functools.lru_cache(maxsize=16_384)
def match_key(text: str) -> str:
    """The match key of any text: accents, case and punctuation gone, words parted by one blank.

    `match_key("  Łukasz O’Brien-Ångström ") == "lukasz obrien angstrom"`. Letters of other scripts stay.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    # casefold turns ß into ss; NFKD parts ö into o and its mark, which is then dropped.
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_FOLD)).casefold().translate(_FOLD)
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


fold = match_key
"""The short name, for modules that fold many texts."""


def collapse(text: str) -> str:
    """The text with every run of white space made one blank, control and zero-width characters gone."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    # Cf holds zero-width joiners and direction marks; Cs lone surrogates, which no database stores.
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(kept.split())


def name_words(name: str) -> list[str]:
    """The folded words of a person's name, in order, without titles and credentials: “Dr. Ana da Silva, PhD” → ana da silva.

    A title counts at the beginning only, a credential or a generation (Jr., III; see `generation`) after two other words
    only: Ma, Md and Junior are names too. A name made of titles alone keeps them.
    """
    words = fold(name).split() if "." not in name else fold(name.replace(".", " ")).split()
    kept = list(words)
    while kept and kept[0] in HONORIFICS:
        kept.pop(0)
    while len(kept) > 2:
        if kept[-1] in CREDENTIALS or kept[-1] in GENERATIONS:
            kept.pop()
        elif len(kept) > 3 and kept[-2] + kept[-1] in CREDENTIALS:  # “Ph. D.” is two words
            del kept[-2:]
        else:
            break
    return kept or words


def name_key(name: str) -> str:
    """The match key of a person's name: its words in the order written."""
    return " ".join(name_words(name))


def generation(name: str) -> str:
    """“1” for Sr., “2” for Jr. and II, “3” …; empty when the name says none."""
    words = fold(name).split()
    return next((GENERATIONS[word] for word in words[2:] if word in GENERATIONS), "")


def mail_key(address: str) -> str:
    """The match key of a mail address; empty when the text is none.

    `mailto:`, angle brackets and blanks go, case goes. Dots and +tags stay: only one provider ignores them.
    """
    text = address.strip()
    if "<" in text and text.endswith(">"):
        text = text[text.rindex("<") + 1 : -1].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    text = text.strip().strip(".,;").casefold()
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or "@" in local or len(text) > 254:
        return ""
    if len(text.split()) != 1 or not text.isprintable() or not _NOT_IN_MAIL.isdisjoint(text):
        return ""
    return text


def phone_key(number: str) -> str:
    """The digits of a phone number, with a leading + if there is one; empty when there are fewer than five."""
    text = number.strip()
    if text[:4].lower() == "tel:":
        text = text[4:]
    # An extension distinguishes desks, not people; it stays out of the key.
    text = text.lower().partition(";")[0].partition("ext")[0].partition("x")[0]
    digits = "".join(letter for letter in text if letter in "0123456789")
    if digits.startswith("00"):
        return "+" + digits[2:] if len(digits) > 6 else ""
    return ("+" if text.lstrip().startswith("+") else "") + digits if len(digits) >= 5 else ""


@functools.lru_cache(maxsize=_RECENT)
def url_key(address: str) -> str:
    """The match key of a web address: no scheme, no www, no query, no trailing slash, lower case; empty for no address."""
    if plain := _plain_member(address):
        return f"linkedin.com/in/{plain}"
    text = address.strip()
    if len(text.split()) != 1:
        return ""
    text = text.partition("://")[2] or text
    text = text.partition("#")[0].partition("?")[0].rstrip("/").casefold()
    return text.removeprefix("www.") if "." in text.partition("/")[0] else ""


@functools.lru_cache(maxsize=_RECENT)
def linkedin_key(address: str) -> str:
    """The member's address at LinkedIn, such as `in/ana-silva-1`; empty when it is not a member's.

    Country and mobile hosts, `?trk=`, a language at the end, percent signs and case make no difference. Organisations
    (`company/…`) and search pages are not members.
    """
    if plain := _plain_member(address):
        return f"in/{plain}"
    if "linkedin." not in address.lower():
        return ""
    host, _, path = url_key(address).partition("/")
    if host != "linkedin.com" and not host.endswith((".linkedin.com", ".linkedin.cn")):
        return ""
    plain = path if "%" not in path and path.isascii() else unicodedata.normalize("NFC", unquote(path))
    parts = [part for part in plain.casefold().split("/") if part]
    while parts and parts[0] in {"mwlite", "comm", "m"}:
        parts.pop(0)
    if len(parts) >= 2 and parts[0] in {"in", "incareer"}:
        return f"in/{parts[1].strip()}" if parts[1].strip() else ""
    if len(parts) >= 3 and parts[0] == "pub":
        return "/".join(parts[:5])
    return ""


def _plain_member(address: str) -> str:
    """The member's name in an address as LinkedIn writes most, small; empty for any other, which is to be taken apart."""
    if not address.startswith(_MEMBER):
        return ""
    name = address[len(_MEMBER) :]
    return name.lower() if name.isascii() and name.replace("-", "").isalnum() else ""


def linkedin_url(key: str) -> str:
    """The full address to show for a key of `linkedin_key`."""
    return f"https://www.linkedin.com/{key}"


def lowered(word: str) -> str:
    """A word of a title as it stands inside a sentence: small, but for names of languages and abbreviations."""
    bare = word.strip("().-")
    if bare in _KEEP_CAPITAL or (
        sum(letter.isupper() for letter in word) > 1 and "-" not in word and "/" not in word
    ):
        return word
    return word.lower()


def text_of(raw: bytes) -> str:
    """Bytes as UTF-8, else Windows-1252."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
