"""What notes say besides their words: people, resources, promises (docs/rules/notes.md).

In: the text of notes, the names of the person talked to, the day of the talk. Out: `Parsed`. Pure; any text is read, none is changed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from askaround.interview.rules.due import due_on
from askaround.lib import text as keys

PERSON, ORGANISATION, RESOURCE = "person", "organisation", "resource"
MINE, THEIRS = "mine", "theirs"
MOST_WORDS = 6
MOST_FOUND = 200
LONGEST_NAME = 300
LONGEST_PROMISE = 400


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words(
    "al ap bin da das de degli dei del della den der di do dos du e el ibn la le los of ten ter van von vom y zu zum zur"
)
_STOPS = _words("about after also always and are as at because before but by can could for from had has have he he's his i if in into is it like "
    "may more never not now of on or said says she she's should since so than that the then they this to told until was we were "
    "when where which while who whose why will with would works")  # fmt: skip
# Capitals that begin the next clause rather than belong to a name.
_SUBJECTS = _words("i i'll i'd i’ll i’d she he they we the")
_ORGANISATION = _words("university college institute institut universität laboratory laboratories labs lab inc ltd llc gmbh ag corp corporation company "
    "foundation society association hospital agency council press museum centre center ministry academy plc bv")  # fmt: skip
_LABELS = r"book|article|paper|podcast|course|newsletter|blog|website|video|journal|tool|toolkit|guide|read|resource|conference|webinar|report"
_SHORT = _words("dr mr mrs ms prof st vs no vol ed eds jr sr e.g i.e etc approx")
_URL = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_AT = re.compile(r"(?<![\w@.])@(?=\S)")
# Some write the word out: “!promise send the article” promises to send the article.
_WORD = re.compile(r"^promise:? (?=\S)", re.IGNORECASE)
_PROMISE = re.compile(r"(?:(?<=^)|(?<=[\s(\[“\"]))!(?=[^\W\d_]|@)")
_LABEL = re.compile(rf"\b(?:{_LABELS})s?:[ \t]+(?=\S)", re.IGNORECASE)
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’"}
_THEY = re.compile(r"(?:she|he|they)(?:\b|['’])", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A person, organisation or resource in the notes; `start` and `end` are where it stands."""

    kind: str
    text: str
    key: str
    url: str
    start: int
    end: int


@dataclass(frozen=True)
class Promised:
    """Something one side said they would do."""

    side: str
    text: str
    key: str
    due_on: dt.date
    start: int
    end: int


@dataclass(frozen=True)
class Parsed:
    """What was read; each thing once, in the order of the text."""

    named: tuple[Named, ...]
    promised: tuple[Promised, ...]


def parse(text: str, names: tuple[str, ...] = (), said_on: dt.date = dt.date.min) -> Parsed:
    """Everything marked in the notes. `names`: how the person talked to is called, for `!Dana sends …`; never raises."""
    text = text[:200_000]
    links = _links(text)
    resources = _resources(text, links)
    taken = {found.url for found in resources}
    named = [*_people(text), *resources, *(link for link in links if link.url not in taken)]
    return Parsed(
        tuple(_once(sorted(named, key=lambda found: found.start))), tuple(_promises(text, names, said_on))
    )


def _once(named: list[Named]) -> list[Named]:
    found: dict[tuple[str, str], Named] = {}
    for one in named:
        if one.key:
            found.setdefault((one.kind, one.key), one)
    return list(found.values())[:MOST_FOUND]


def _people(text: str) -> list[Named]:
    found = []
    for at in _AT.finditer(text):
        start = at.end()
        end, name = _quoted(text, start) if text[start] in _QUOTES else _name(text, start)
        name = keys.collapse(name)[:LONGEST_NAME].strip()
        words = keys.fold(name).split()
        # “@Orchard Labs Berlin” and “@her old lab” are organisations, “@the lab manager” is not.
        telling = words if _is_capital(name) else words[-1:]
        is_organisation = bool(_ORGANISATION & set(telling))
        key = (keys.fold(name) if is_organisation else keys.name_key(name))[:LONGEST_NAME]
        found.append(Named(ORGANISATION if is_organisation else PERSON, name, key, "", at.start(), end))
    return found


def _quoted(text: str, start: int) -> tuple[int, str]:
    """@"Ilse Brandt": up to the closing mark, or to the end of the line when it is missing."""
    line_end = _line_end(text, start)
    closing = text.find(_QUOTES[text[start]], start + 1, line_end)
    return (closing + 1, text[start + 1 : closing]) if closing > 0 else (line_end, text[start + 1 : line_end])


def _name(text: str, start: int) -> tuple[int, str]:
    words = list(re.finditer(r"\S+", text[start : min(_line_end(text, start), start + LONGEST_NAME)]))
    capital = _is_capital(words[0].group())
    end = 0
    for number, word in enumerate(words[:MOST_WORDS]):
        core = _core(word.group())
        if not core or (number and not _belongs(words, number, capital)):
            break
        end = word.start() + len(core)
        if core != word.group():
            break
    return start + end, text[start : start + end]


def _belongs(words: list[re.Match[str]], number: int, capital: bool) -> bool:
    """Whether this word still belongs to the name: a capital after capitals (particles between), or the phrase goes on."""
    word = words[number].group()
    if not capital:
        return word.casefold() not in _STOPS and not word.startswith(("@", "!", "(", "http"))
    if _is_capital(word):
        return word.casefold() not in _SUBJECTS
    following = next(
        (w.group() for w in words[number : number + 3] if w.group().casefold() not in _PARTICLES), ""
    )
    return word.casefold() in _PARTICLES and _is_capital(following)


def _core(word: str) -> str:
    """The word without the punctuation that ends a name; the point of an initial or of a title stays."""
    end = len(word)
    while end and not (word[end - 1].isalnum() or unicodedata.category(word[end - 1])[0] == "M"):
        end -= 1
    core = re.split(r"[,;:!?()\[\]{}\"“”<>/|…—–]", word[:end])[0]
    if core == word[:end] and word[end : end + 1] == "." and (len(core) == 1 or core.casefold() in _SHORT):
        return word[: end + 1]
    return re.sub(r"['’]s$", "", core)


def _is_capital(word: str) -> bool:
    first = next((letter for letter in word if letter.isalpha()), "")
    # Scripts without case have no small letters: their names are taken like capitals.
    return bool(first) and word[:1] not in "@!(" and not first.islower()


def _links(text: str) -> list[Named]:
    found = []
    for match in _URL.finditer(text):
        url = _trim(match.group())
        if len(url) > 500 or not keys.url_key(url):
            continue
        address = url if "://" in url else f"https://{url}"
        found.append(
            Named(
                RESOURCE,
                url[:LONGEST_NAME],
                keys.url_key(url)[:LONGEST_NAME],
                address,
                match.start(),
                match.start() + len(url),
            )
        )
    return found


def _trim(url: str) -> str:
    """The address without the punctuation of the sentence around it; a bracket stays when its opening one is inside."""
    while url and (
        url[-1] in ".,;:!?'’»*_"
        or (url[-1] in ")]" and url.count(url[-1]) > url.count({")": "(", "]": "["}[url[-1]]))
    ):
        url = url[:-1]
    return url


def _resources(text: str, links: list[Named]) -> list[Named]:
    """“Book: the AMWA toolkit.”: from the label to the end of the sentence; a link in it becomes its address."""
    found = []
    for label in _LABEL.finditer(text):
        start, end = label.end(), _sentence_end(text, label.end())
        link = next((one for one in links if start <= one.start < end), None)
        title_end = min(
            [end, *(text.find(mark, start, end) for mark in ("@", " !") if text.find(mark, start, end) >= 0)]
        )
        title = keys.collapse(text[start : min(title_end, link.start) if link else title_end]).strip(
            " ,;:–—-(“”\"'"
        )
        if not title and link:
            title = link.text
        key = keys.fold(title)[:LONGEST_NAME]
        if key:
            found.append(
                Named(
                    RESOURCE,
                    title[:LONGEST_NAME],
                    key,
                    link.url if link else "",
                    label.start(),
                    link.end if link else title_end,
                )
            )
    return found


def _promises(text: str, names: tuple[str, ...], said_on: dt.date) -> list[Promised]:
    found: dict[str, Promised] = {}
    for mark in _PROMISE.finditer(text):
        start, end = mark.end(), _sentence_end(text, mark.end())
        words = _WORD.sub("", keys.collapse(text[start:end]))[:LONGEST_PROMISE].strip()
        key = keys.fold(words)[:LONGEST_PROMISE]
        if key and len(found) < MOST_FOUND:
            found.setdefault(
                key, Promised(_side(words, names), words, key, due_on(words, said_on), mark.start(), end)
            )
    return list(found.values())


def _side(words: str, names: tuple[str, ...]) -> str:
    """Theirs when it begins with she, he, they, an @name, or a name of the person talked to; else mine."""
    if words.startswith("@") or _THEY.match(words):
        return THEIRS
    begins = f"{keys.fold(words)} "
    known = [keys.fold(name) for name in names]
    return THEIRS if any(name and begins.startswith(f"{name} ") for name in known) else MINE


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _sentence_end(text: str, start: int) -> int:
    """Where the sentence ends: before . ! ? and a blank, before the next !promise, or with the line."""
    line_end = _line_end(text, start)
    for stop in re.finditer(r"[.!?;](?=\s|$)|\s(?=![^\W\d_])", text[start:line_end]):
        before = text[start : start + stop.start()].split()[-1:] or [""]
        word = before[0].casefold().lstrip("(")
        if stop.group() == "." and (word in _SHORT or (len(word) == 1 and word.isalpha())):
            continue
        return start + stop.start()
    return line_end


@dataclass(frozen=True)
class Introduced:
    """A line such as “Ilse Brandt, medical writer at Orchard Bio, ilse@example.org” in its parts."""

    name: str
    title: str = ""
    organisation: str = ""
    email: str = ""
    url: str = ""


def read_name_line(line: str) -> Introduced:
    """Name first, then what is known of them, parted by commas or dashes; mail and web addresses wherever they stand."""
    clean = keys.collapse(line)[:1000]
    mail = re.search(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+", clean)
    email = keys.mail_key(mail.group()) if mail else ""
    if mail:
        clean = clean.replace(mail.group(), " ")
    link = _URL.search(clean)
    if link:
        clean = clean.replace(link.group(), " ")
    parts = [
        part for raw in re.split(r"\s*[,;<>()]+\s*|\s+[–—-]+\s+", clean) if (part := raw.strip(' @."“”'))
    ]
    name, rest = (parts[0] if parts else ""), parts[1:]
    title, _, organisation = (rest[0] if rest else "").partition(" at ")
    if not organisation and len(rest) > 1:
        organisation = rest[1]
    if not rest and " at " in name:
        name, _, organisation = name.partition(" at ")
    return Introduced(
        name.strip()[:300],
        title.strip()[:300],
        organisation.strip()[:300],
        email,
        _trim(link.group()) if link else "",
    )
