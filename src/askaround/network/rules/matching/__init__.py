"""Which row is which person: the joining rule of imports, in words in docs/rules/matching.md.

In: `Card`s, of stored people and of the rows of a file, in order. Out: one `Decision` per row. Nothing merges here: a row joins a
stored person only by an identifier of its source, or by the same mail and compatible names; pairs that merely look alike are
`Doubt`s for the owner. Near-linear: only cards that share a block key are compared, and at most `BLOCK` of a block.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from askaround.lib import text

LISTED = 0.5
SAME = 0.9
BLOCK = 25
SHORT_UID = 8

# Short and long forms of given names that one may meet in any address book; each line is one group.
_SHORT_FORMS = """
abigail abby gail|albert al bert|alexander alex sandy sascha xander|alexandra alex sandra sasha|alfred al fred|andrew andy drew
anthony tony|antonia toni|barbara barb babs|benjamin ben benny benji|bernard bernie|catherine cathy cate kate katie kathy
katherine kathy kate katie kat|charles charlie chuck|christian chris|christina chris tina chrissy|christine chris tina
christopher chris kit topher|cynthia cindy|daniel dan danny|david dave davey|deborah deb debbie|dennis denny|donald don donnie
dorothy dot dottie|douglas doug|edward ed eddie ted ned|eleanor ellie nora|elizabeth liz lizzie beth betty eliza lisa
eugene gene|florian flo|francis frank fran|francisco paco pancho|franklin frank|frederick fred freddy|friedrich fritz
gabriel gabe|gabriele gabi|gerald gerry jerry|gregory greg|guadalupe lupe|harold harry hal|heinrich heinz heiner|henry hank harry
ignacio nacho|isabel isa bella|jacob jake|jacqueline jackie|james jim jimmy jamie|janet jan|jeffrey jeff|jennifer jen jenny
jessica jess jessie|joan joanie|johannes hannes jo|john johnny jack|jonathan jon jonny nathan|jose pepe|joseph joe joey jo
joshua josh|judith judy|karl charlie|katharina kathi kati|kenneth ken kenny|kimberly kim|lawrence larry laurie|leonard leo lenny
louis lou|lucas luke|manuel manolo|margaret maggie meg peggy greta|maria mary mia|matthew matt|matthias matze|maximilian max
melissa mel missy|michael mike mick mickey micha|nathaniel nate nat|nicholas nick nicky|nicole nicky|olivia liv livvy
pamela pam|patricia pat patty trish|patrick pat paddy|peter pete|philip phil|rafael rafa|raymond ray|rebecca becky becca
richard rick ricky dick rich|robert rob robbie bob bobby bert|roberto beto|ronald ron ronnie|samantha sam sammy|samuel sam sammy
sebastian seb basti|stephanie steph steffi|stephen steve|steven steve|stefan steve|susan sue susie|tabitha tabby|theodore ted teddy theo
theresa terry tess|thomas tom tommy|timothy tim timmy|ulrich uli|valerie val|veronica ronnie vera|victor vic|victoria vicky tori
vincent vince vinny|virginia ginny|walter walt wally|wilhelm willi|william will bill billy liam|wolfgang wolf|zachary zach zack
"""


@functools.cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_SHORT_FORMS.replace("\n", "|").split("|")):
        for name in group.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class Card:
    """What matching sees of one person or one row; texts are match keys already, except `name`.

    `key` is the caller's name for it. `source_ids` are (source, value). `birthday` is ISO or `--mm-dd`.
    """

    key: Hashable
    name: str
    mails: frozenset[str] = frozenset()
    source_ids: frozenset[tuple[str, str]] = frozenset()
    phones: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    birthday: str = ""
    linkedin: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        found = frozenset(value for source, value in self.source_ids if source == "linkedin")
        object.__setattr__(self, "linkedin", found)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair that may be one person: the other card's key, a score from 0 to 1 of our own making, and why."""

    other: Hashable
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one row: it joins `joins` (because of `why`), or is a person of its own, with the doubts to be listed.

    `disputed` are the row's identifiers that belong to somebody else already, so the row may not claim them.
    """

    key: Hashable
    joins: Hashable | None = None
    why: str = ""
    doubts: tuple[Doubt, ...] = ()
    disputed: frozenset[tuple[str, str]] = frozenset()


@functools.lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[str, ...]:
    return () if "@" in name else tuple(text.name_words(name))


@functools.lru_cache(maxsize=65_536)
def _loose(word: str) -> str:
    """ä may be written ae: one form for both, for comparing only."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one: equal, an initial of the other, a short form of it, or its beginning (three letters)."""
    if _loose(a) == _loose(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1 or (len(short) >= 3 and long.startswith(short)):
        return long.startswith(short)
    groups = _groups()
    return bool(groups.get(a, frozenset()) & groups.get(b, frozenset()))


def compatible(a: str, b: str) -> bool:
    """Whether two names may be one person's: the condition for joining by the same mail.

    True when one of them is no name (empty, or a mail address); when the words are the same in any order; when one name's words are
    all in the other; or when the last words are the same and the first ones pass `same_given`. False when both name a generation
    (Jr., Sr., III) and differ.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return True
    if (one := text.generation(a)) and (other := text.generation(b)) and one != other:
        return False
    loose_a, loose_b = [_loose(word) for word in first], [_loose(word) for word in second]
    few, many = sorted((set(loose_a), set(loose_b)), key=len)
    if few <= many and (len(few) > 1 or loose_a[0] == loose_b[0] or few == many):
        return True
    if len(first) == 1 or len(second) == 1:
        return same_given(first[0], second[0])
    return loose_a[-1] == loose_b[-1] and same_given(first[0], second[0])


def alike(a: str, b: str) -> tuple[float, str]:
    """How alike two names are, 0 to 0.6, and in which words: the name's part of a doubt's score."""
    first, second = _words(a), _words(b)
    if len(first) < 2 or len(second) < 2 or not compatible(a, b):
        return 0.0, ""
    if first == second:
        return 0.6, "the same name"
    if sorted(map(_loose, first)) == sorted(map(_loose, second)):
        return 0.55, "the same name, written differently"
    if len(first[0]) == 1 or len(second[0]) == 1:
        return 0.35, "the same family name and initial"
    return 0.5, "names that may be one"


def doubt(a: Card, b: Card) -> Doubt | None:
    """Whether `b` may be the person of `a`, for the owner to say; None when nothing speaks for it or LinkedIn says otherwise.

    score = names (`alike`, 0 to 0.6) + 0.3 same employer + 0.3 same phone + 0.3 same birthday − 0.4 other birthday, and at least
    0.4 for the same mail. Listed from 0.5, or for the same mail. Two different LinkedIn addresses are never one person.
    """
    if a.linkedin and b.linkedin and not (a.linkedin & b.linkedin):
        return None
    score, reason = alike(a.name, b.name)
    reasons = [reason] if reason else []
    mail = a.mails & b.mails
    if score or mail:
        more, why = _evidence(a, b)
        score, reasons = score + more, reasons + why
    if mail:
        score = max(score, 0.4)
        reasons.append(
            f"the same mail {min(mail)}, but names that differ"
            if not reason
            else f"the same mail {min(mail)}"
        )
    if not mail and score < LISTED:
        return None
    return Doubt(b.key, round(min(max(score, 0.0), 1.0), 2), tuple(reasons))


def _evidence(a: Card, b: Card) -> tuple[float, list[str]]:
    score = 0.0
    reasons: list[str] = []
    if shared := a.organisations & b.organisations - {""}:
        score, reasons = score + 0.3, [*reasons, f"the same employer ({min(shared)})"]
    if a.phones & b.phones:
        score, reasons = score + 0.3, [*reasons, "the same phone number"]
    if a.birthday and b.birthday:
        same = a.birthday == b.birthday or (
            "--" in a.birthday[:2] + b.birthday[:2] and a.birthday[-5:] == b.birthday[-5:]
        )
        score += 0.3 if same else -0.4
        reasons.append("the same birthday" if same else "different birthdays")
    return score, reasons


class Matcher:
    """The people known so far, by every key that may lead to one. Rows are decided one after the other, each knowing those before.

    `known` are stored people. A row that joins adds its keys to the person it joins; a row that does not becomes known itself.
    """

    def __init__(self, known: Iterable[Card]) -> None:
        self._cards: dict[Hashable, Card] = {}
        self._by_id: dict[tuple[str, str], Hashable] = {}
        self._fresh: set[tuple[str, str]] = set()
        self._by_mail: dict[str, list[Hashable]] = {}
        self._blocks: dict[str, list[Hashable]] = {}
        for card in known:
            self.add(card)

    def decide(self, card: Card) -> Decision:
        """The decision on one row, remembered for the rows after it."""
        target, why = self._by_source(card)
        if target is None:
            target, why = self._by_same_mail(card)
        if target is not None:
            disputed = self._disputed(card, target)
            self._join(target, card, disputed)
            return Decision(card.key, target, why, disputed=disputed)
        disputed = frozenset(entry for entry in card.source_ids if entry in self._by_id)
        doubts = self.doubts(card)
        self.add(card, disputed)
        self._fresh |= card.source_ids - disputed
        return Decision(card.key, doubts=doubts, disputed=disputed)

    def join_to(self, card: Card, target: Hashable) -> Decision:
        """The decision on a row that is known to be `target`'s, such as one that an earlier import brought."""
        disputed = self._disputed(card, target)
        self._join(target, card, disputed)
        return Decision(card.key, target, "the same row as before", disputed=disputed)

    def holder(self, source_id: tuple[str, str]) -> Hashable | None:
        """Whose identifier that is."""
        return self._by_id.get(source_id)

    def _by_source(self, card: Card) -> tuple[Hashable | None, str]:
        # A LinkedIn address names a member. A UID may have been copied with its card: given to two names in one file, it is none.
        for source, value in sorted(card.source_ids, key=lambda entry: (entry[0] != "linkedin", entry)):
            target = self._by_id.get((source, value))
            if target is None:
                continue
            other = self._cards[target]
            if source == "linkedin":
                return target, "the same LinkedIn address"
            # Simple programs count their cards 1, 2, 3: so short a UID may be another address book's.
            weak = len(value) < SHORT_UID or (source, value) in self._fresh
            if (not weak or compatible(card.name, other.name)) and not self._two_members(card, other):
                return target, f"the same identifier ({source})"
        return None, ""

    def _by_same_mail(self, card: Card) -> tuple[Hashable | None, str]:
        found: list[tuple[Hashable, str]] = []
        for mail in sorted(card.mails):
            for target in self._by_mail.get(mail, ())[:BLOCK]:
                other = self._cards[target]
                if compatible(card.name, other.name) and not self._two_members(card, other):
                    found.append((target, mail))
        targets = dict(found)
        if len(targets) > 1:  # a mail of several: only the very same name decides
            words = _words(card.name)
            targets = {key: mail for key, mail in targets.items() if _words(self._cards[key].name) == words}
        if len(targets) != 1:
            return None, ""
        target, mail = next(iter(targets.items()))
        return target, f"the same mail ({mail}) and compatible names"

    @staticmethod
    def _two_members(a: Card, b: Card) -> bool:
        return bool(a.linkedin and b.linkedin and not (a.linkedin & b.linkedin))

    def _disputed(self, card: Card, target: Hashable) -> frozenset[tuple[str, str]]:
        return frozenset(entry for entry in card.source_ids if self._by_id.get(entry, target) != target)

    def _join(self, target: Hashable, card: Card, disputed: frozenset[tuple[str, str]]) -> None:
        old = self._cards[target]
        merged = Card(
            target,
            old.name if "@" not in old.name else card.name,
            old.mails | card.mails,
            old.source_ids | (card.source_ids - disputed),
            old.phones | card.phones,
            old.organisations | card.organisations,
            old.birthday or card.birthday,
        )
        if merged != old:
            self.add(merged, disputed)

    def add(self, card: Card, disputed: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._cards[card.key] = card
        for entry in card.source_ids - disputed:
            self._by_id[entry] = card.key
        for index, keys in ((self._by_mail, card.mails), (self._blocks, frozenset(_block_keys(card)))):
            for key in keys:
                entries = index.setdefault(key, [])
                if card.key not in entries[-BLOCK:]:
                    entries.append(card.key)

    def doubts(self, card: Card) -> tuple[Doubt, ...]:
        seen: dict[Hashable, None] = {}
        for mail in sorted(card.mails):
            seen.update(dict.fromkeys(self._by_mail.get(mail, ())[:BLOCK]))
        for key in _block_keys(card):
            seen.update(dict.fromkeys(self._blocks.get(key, ())[:BLOCK]))
        found = [pair for other in seen if (pair := doubt(card, self._cards[other]))]
        return tuple(sorted(found, key=lambda pair: -pair.score))


def _block_keys(card: Card) -> list[str]:
    """Only cards that share one of these are compared: the words of the name in any order, and family name with initial + employer."""
    words = _words(card.name)
    if len(words) < 2:
        return []
    first, last = _loose(words[0]), _loose(words[-1])
    keys = [" ".join(sorted({first, last}))]
    keys += [f"{last}#{number}" for number in sorted(_groups().get(words[0], ()))]
    keys += [f"{last} {first[:1]}@{employer}" for employer in sorted(card.organisations) if employer]
    keys += [f"{last} {first[:1]}+{phone}" for phone in sorted(card.phones)]
    return keys


def match(rows: Sequence[Card], known: Iterable[Card]) -> list[Decision]:
    """One decision per row, in order."""
    matcher = Matcher(known)
    return [matcher.decide(row) for row in rows]


class Pair(NamedTuple):
    """Two cards that may be one person: their keys, and the doubt (whose `other` is `b`)."""

    a: Hashable
    b: Hashable
    doubt: Doubt


def verdict(score: float) -> str:
    """“same”, “ask” or “different”: advice for a score, nothing merges by it."""
    return "same" if score >= SAME else "ask" if score >= LISTED else "different"


def compare(a: Card, b: Card) -> Doubt | None:
    """Whether `b` may be the person of `a`; None when nothing speaks for it or a LinkedIn address speaks against it."""
    return doubt(a, b)


def find_pairs(cards: Iterable[Card], progress: Callable[[int, int], None] | None = None) -> list[Pair]:
    """Every pair among the cards that is to be listed, most alike first."""
    known = list(cards)
    matcher = Matcher(())
    found: list[Pair] = []
    for card in known:
        found += [Pair(pair.other, card.key, pair) for pair in matcher.doubts(card)]
        matcher.add(card)
    return sorted(found, key=lambda pair: -pair.doubt.score)
