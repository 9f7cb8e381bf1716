"""What stands in a headline besides the name of the work, and how it is left out.

In: folded text (`words.fold`). Out: segments, and of a segment its piece: without employer, place, degrees,
pronouns, grades, slogans; "" where nothing names work. The rule in plain words: docs/rules/headlines.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

from askaround.explore.rules import headline_words as w
from askaround.explore.rules.words import ABBREVIATIONS

SEEKING = re.compile(
    r"\b(?:open(?: to|ed to|towork)|looking (?:for|to)|seeking|job ?seek(?:er|ing)|job hunt(?:er|ing)|in transition"
    r"|between (?:jobs|roles)|available (?:for|immediately|now|from)|unemployed|aspiring|career break|on the market|auf jobsuche|auf der suche"
    r"|arbeits(?:su|lo)\w+|(?:en|a la|in) recherche|a l'ecoute|en (?:busqueda|busca)|em busca|a procura|buscando|busco"
    r"|procurando|^future(?! farmers)|wannabe|ready for|in search of|hire me|laid off|recently laid|desempleado|desempregad[oa]"
    r"|disponi(?:ble|vel)|offen fur|suche (?:neue|eine|nach))\b"
)
PAST = re.compile(
    r"(?:^|[,(&+/]\s*)(?:the )?former\b(?=.)|(?:^|[,(&+/]\s*|\s)(?:ex-\s*(?!officio|vivo|situ)|formerly\b|previously\b|prev\b|past:|alum(?:n\w+)?(?=$| of\b| at\b|,)"
    r"|ehemalige?[rsn]?\b"
    r"|ancien(?:ne)?\b|fruher\w*:?\s|antigu[oa]\b|antes\b)|(?:^|[,(&+/]\s*)ex "
)
RETIRED = re.compile(
    r"\b(?:semi-?)?(?:retired|retiree|emeritus|emerita|pensioner|im ruhestand|ruhestand|pensioniert\w*|i\.? ?r\.?$|rentner(?:in)?|retraitee?"
    r"|a la retraite|jubilad[oa]|retirad[oa]|aposentad[oa]|reformad[oa]|retirement)\b"
)
WISHED = frozenset(("aspiring", "future", "wannabe"))
"""After these stands the work that somebody wants to do."""

_GENDER = re.compile(
    r"[\[(]?\b(?:m ?/ ?[wf] ?/ ?[dx]|[wf] ?/ ?m ?/ ?[dx]|d ?/ ?m ?/ ?w|m ?/ ?[wf]|[wf] ?/ ?m|h ?/ ?[fm]|f ?/ ?h|gn|all genders?|alle geschlechter"
    r"|(?:she|he|they|ze|sie|er|elle|il|ella|ela|ele|el) ?/ ?(?:her|him|them|they|he|she|hers|ihr|ihm|elle|il|ella|ele|iel|el|his|theirs?)s?"
    r"(?: ?/ ?(?:hers|his|theirs?|them|they))?)(?![\w/])[\])]?"
)
_ASIDE = re.compile(
    r"[(\[](?:[ivx]+|\d|remote|contract(?:or)?|freelance|part[- ]time|full[- ]time|interim|temporary|temp|retired|acting|senior|junior|mid"
    r"|hybrid|on leave|self[- ]employed|teilzeit|vollzeit|[^()\[\]]*(?:20\d\d|\bpresent\b|hiring|open to)[^()\[\]]*)[)\]]"
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_SEPARATORS = re.compile(
    r"\s*[|•·‖¦;\n\r\t→➤►▪◆★∙⋅●✦]+\s*|\s+[-–—:>»~+\\]+\s+|\s*[–—]\s*|\s+/+\s+|\s*//+\s*|:\s+|(?<=[a-z]{4})[.!?]+(?:\s+|$)|(?<=[a-z]{4})\.(?=[a-z]{4})|\"|\s-(?=[a-z]{3})"
)
_EMPLOYER = re.compile(
    r"\s*@[^(]*|(?:^|\s+)(?:at|chez|bei|beim)\s+(?!large\b|sea\b|home\b|law\b|arms\b|risk\b|height|domicile\b)[^(]*"
    r"|\s+(?:with|from)\s+the\s+.*$|\s+w/\s*.*$|\s+c/o\s.*$"
)
_LOOSE = re.compile(
    r"[\s,]+(?:of|for|with|in|from|im|am|an der|an|der|des|en|no|na|da|do|de l[ao]|del|de|du|au|a la|a|aux?|and|&)\s+(?=[^,]+$)"
)
_GRADE = re.compile(
    r"(?:[\s,-]+(?:level|grade|band|stufe|niveau|nivel|tier|class|step)\s*(?:[ivx]+|\d{1,2}|[a-e])|[\s-]+(?:i{2,3}|iv|vi{1,2})|\s+(?:v|[1-9])"
    r"|,?\s+i|[\s,(-]+(?:(?:[lemptk]|ic|tc)\d{1,2}|gs-? ?\d{1,2}|e\d{1,2}|o-\d)\)?)(?=$|,|\s-|\s\()"
)
_LEVEL_FIRST = re.compile(
    r"^(?:(?:sr|snr|senior|jr|jnr|junior|entry[- ]level|mid[- ]level|mid|experienced)\b[.,]?|interim|acting(?= (?:\w+ ){0,3}(?:director|manager|head"
    r"|chief|dean|chair|president|ceo|cfo|cto|principal|officer|supervisor|lead|superintendent))|self-employed"
    r"|award[- ]winning|passionate|experienced|seasoned|proud|full[- ]time|part[- ]time|currently|recovering"
    r"|gs-? ?\d{1,2}|(?:level|grade|band) (?:\d{1,2}|[ivx]+)|a|an|the|i am an?|i'm an?|im an?|working as an?|now|deputy(?= (?:director|head|manager)))\s+"
    r"(?!citizen|living|care\b|center|adult|companion|housing|caregiver|home|service|high|college|varsity|all-source|air\b|naval|enlisted|recreation"
    r"|volunteer|airman|master|chief|man\b|medical technician|living)"
)
_LEVEL_LAST = re.compile(
    r"[\s,(-]+(?:sr|senior|jr|junior|snr|mid[- ]level|entry[- ]level|freelance|interim)\b[.)]*$"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_EDGES = " ,.-–—/\"'()[]{}!?*_&+:;<>~=#^$%"


@lru_cache(maxsize=1)
def abbreviated() -> frozenset[str]:
    """Abbreviations of one word that may be written out where a dot follows them."""
    return frozenset(a for a, full in ABBREVIATIONS.items() if " " not in full and a not in ("tech", "admin"))


def segments(folded: str) -> list[str]:
    """The parts of a headline between bars, dots, dashes and ends of sentences, without pronouns and asides."""
    text = folded.replace("#opentowork", "open to work").replace("ph. d", "phd").replace("’", "'")
    text = re.sub(r"(?<![\w])#\w+", " ", text) if "#" in text else text
    if "·" in text or "•" in text:
        text = re.sub(
            r"(?<=\w)[·•](?=(?:e?s|e|a|in|innen|ne|nne|trice|euse|rice|ere|iere|se|fe|ve)\b)", "*", text
        )
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    if "/" in text or "gn" in text or "gender" in text or "geschl" in text:
        text = _GENDER.sub(" ", text)
    if "(" in text or "[" in text:
        text = _ASIDE.sub(" ", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m[0] if m[0] == "u.s." else m[0].replace(".", ""), text)
        text = re.sub(r"\bph\.? ?d\b\.?", "phd", text)
        text = re.sub(r"\b(b|m)\.? ?(sc|eng|ed|tech|com)\b\.", r"\1\2", text)
        text = re.sub(r"\b([a-z]+)\.(?=[\s,)]|$)", _written_out, text)
    return [s for s in _SEPARATORS.split(text) if s and s.strip(_EDGES)]


def trimmed(piece: str) -> str:
    """`piece` without blanks and punctuation around it; a bracket that was opened stays closed."""
    out = piece.strip(_EDGES)
    return (
        f"{out})"
        if out.count("(") > out.count(")") and piece.rstrip(" .,").endswith(")")
        else out.replace("( ", "(")
    )


_SHORT = {
    "stellv": "stellvertretende", "techn": "technische", "wiss": "wissenschaftliche", "dipl": "diplom", "aux": "auxiliar", "admin": "administrative",
    "resp": "responsable", "ing": "ingenieur", "enf": "enfermero", "abt": "abteilung", "kfm": "kaufmannische", "gepr": "gepruefte", "staatl": "",
}  # fmt: skip


def _written_out(found: re.Match[str]) -> str:
    word = found[1]
    if word in _SHORT:
        return _SHORT[word]
    return ABBREVIATIONS[word] if word in abbreviated() else found[0]


def without_employer(segment: str) -> str:
    """`segment` up to "at", "@", "bei", "chez" or a word like "of" before the name of an organisation."""
    piece = _EMPLOYER.sub(" ", segment).rstrip()
    for found in reversed(list(_LOOSE.finditer(piece))):
        named = re.split(r"[\s,]+", piece[found.end() :])
        if set(named) & w.ORGANISATION_ANY:
            return piece if any(map(w.is_worker, named)) else piece[: found.start()]
    return piece


def without_extras(piece: str, more: bool = True) -> str:
    """`piece` without the comma parts that are degrees, places or organisations, and without what is said about the work.

    `more`: whether some word of it may begin what is said about the work.
    """
    if more:
        piece = _without_passion(piece)
    if "," not in piece:
        return trimmed(piece)
    parts = [trimmed(p) for p in piece.split(",")]
    parts = [p for p in parts if p and not is_credential(p)]
    cut = len(parts)
    while cut > 1 and _is_place(parts[cut - 1]):
        cut -= 1
        if (
            parts[cut] in w.STATES
            and cut > 1
            and len(parts[cut - 1].split()) < 3
            and not names_worker(parts[cut - 1])
        ):
            cut -= 1  # the city before its state
    listed = any(p.startswith(("and ", "& ", "or ", "except")) for p in parts)
    kept = [p for n, p in enumerate(parts[:cut]) if n == 0 or listed or not _goes(p)]
    if len(kept) > 1 and is_organisation(kept[0]):
        kept = kept[1:]
    return ", ".join(kept)


def _without_passion(piece: str) -> str:
    for mark in w.PASSION:
        at = piece.find(mark)
        if (
            at > 0
            and (before := words_of(piece[:at]))
            and (w.is_worker(before[-1]) if mark in w.DOING else any(map(w.is_worker, before)))
            and not piece[:at].endswith(",")
        ):
            piece = piece[:at]
    return piece


def without_grade(piece: str, graded: bool = True) -> str:
    """`piece` without senior, junior, interim and the like around it, and without II, 3, L5, GS-13, level 2.

    `graded`: whether some word of it may be one of these.
    """
    before = ""
    while before != piece:
        before = piece
        if graded:
            piece = _LEVEL_LAST.sub("", _LEVEL_FIRST.sub("", _GRADE.sub("", piece)))
        piece = trimmed(piece) or before
    return piece


def glossed(piece: str) -> str:
    """Of "PMM (product marketing manager)" what stands in the brackets, where only that names a worker."""
    outside, opened, inside = piece.partition("(")
    inside = inside.strip(" )")
    return (
        inside
        if opened and not names_worker(outside) and names_worker(inside) and len(outside.split()) == 1
        else piece
    )


def words_of(piece: str) -> list[str]:
    """Words for the lists: letters, digits, inner hyphens."""
    return _WORD.findall(piece.replace("'", ""))


def names_worker(piece: str) -> bool:
    """Whether some word names somebody by what they do."""
    return any(map(w.is_worker, piece.replace("-", " ").replace("/", " ").split()))


def is_credential(part: str) -> bool:
    """Whether all words are degrees or letters behind a name."""
    words = part.replace(".", "").split()
    return bool(words) and w.CREDENTIALS.issuperset(words)


def _goes(part: str) -> bool:
    """Whether a later comma part adds nothing: an organisation, "dad", "helping people"."""
    if part.endswith((" school", " group", " bank", "other")) or part in (
        "other",
        "home",
        "part time",
        "self",
    ):
        return False
    return is_organisation(part) or (is_nothing(part) and not part.isdigit())


_PLACES = w.PLACES | w.STATES | {"of", "the"}
_SUBJECTS = w.TOPICS | w.LANGUAGES | {"and", "in", "of", "the"}


def _is_place(part: str) -> bool:
    words = part.replace("-", " ").split()
    return bool(words) and _PLACES.issuperset(words)


def is_organisation(part: str) -> bool:
    """Whether a part is the name of a company or school: it says so (Inc, GmbH, University), and names no worker."""
    words = part.replace(".", "").split()
    if not words or names_worker(part):
        return False
    return (words[-1] in w.ORGANISATION_LAST and len(words) > 1 and "," not in part) or any(
        x in w.ORGANISATION_ANY for x in words
    )


def is_nothing(piece: str) -> bool:
    """Whether a piece names no work: family, character, likes, standing, slogans, places, organisations, degrees."""
    words = words_of(piece.replace("-", " "))
    if not words or len(piece) < 2:
        return True
    if all(x in w.NO_WORK or x.isdigit() or len(x) == 1 for x in words) and piece not in ("owner", "boss"):
        return True
    if w.GENERAL.issuperset(words) or (
        len(words) > 1 and "(" not in piece and w.HONORIFICS.issuperset(words)
    ):
        return True
    if _SUBJECTS.issuperset(words):
        return True
    if _is_place(piece.replace(",", " ")) or is_credential(piece.replace(",", " ")):
        return True
    if any(map(w.is_worker, words)):
        return _is_saying(words)
    return is_organisation(piece) or _is_slogan(words_of(piece))


def _is_saying(words: list[str]) -> bool:
    """A worker is named, yet the sentence speaks of something else: "helping managers grow", "I love teachers"."""
    if len(words) < 3:
        return False
    first_worker = next(n for n, x in enumerate(words) if w.is_worker(x))
    before = words[:first_worker]
    if not before or words[0] not in w.SAYING_FIRST:
        return False
    return not w.is_worker(words[-1]) or words[-1].endswith("s")


def _is_slogan(words: list[str]) -> bool:
    """Of words that name no worker: whether they are a saying, a degree, a year, what somebody is fond of."""
    if any(x in w.ENDS_NOTHING for x in words) and words[-2:-1] not in (
        ["house"],
        ["cottage"],
        ["boarding"],
        ["patrol"],
    ):
        return True
    if words[0] in w.SLOGAN_FIRST and len(words) > 1:
        return words[0] not in ("building", "driving", "professional") or len(words) > 2
    if any(x in w.PRONOUNS for x in words) or any(x[0].isdigit() for x in words[-1:] if len(x) in (2, 4)):
        return True
    if "years" in words and any(x[0].isdigit() for x in words):
        return True
    if words[0] in _SCHOOL and len(words) > 1 and words[1] in ("of", "at"):
        return True
    return (words[0] in w.DEGREES - {"master"} and len(words) > 1) or len(words) > 7


_SCHOOL = frozenset(("class", "member", "university", "college", "school"))


def hints_of_credentials(folded: str) -> list[str]:
    """The work that letters behind a name hint at ("RN, BSN": registered nurse); letters alone stand for themselves."""
    said = folded.replace(".", "").replace("(", " ").replace(")", " ")
    parts = [_EMPLOYER.sub("", p).split() for p in re.split(r"[,|;/•·]|\s-\s", said)]
    letters = [x for words in parts if words and w.CREDENTIALS.issuperset(words) for x in words]
    hints = [work for letter, work in w.CREDENTIAL_WORK if letter in letters][:1]
    alone = letters if len(parts) == 1 and len(letters) == 1 and letters[0] not in w.DEGREES else []
    return [*alone, *hints]
