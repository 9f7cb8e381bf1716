"""Which row joins which person: the joining rule of imports, in words in docs/rules/matching.md.

In: `Card`s, of stored people and of the rows of a file, in order. Out: one `Decision` per row. Nothing merges here: a row joins a
stored person only by an identifier of its source, or by the same mail and compatible names. What merely looks alike is found
afterwards, among all people (`pairs.find_pairs`), so that the order of rows does not matter for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from askaround.network.rules.matching.cards import Card, Decision
from askaround.network.rules.matching.names import compatible, words

SHARED = 25
SHORT_UID = 8

NO_IDS: frozenset[tuple[str, str]] = frozenset()


class Matcher:
    """The people known so far, by every key that may lead to one. Rows are decided one after the other, each knowing those before.

    `known` are stored people. A row that joins adds its keys to the person it joins; a row that does not becomes known itself.
    """

    def __init__(self, known: Iterable[Card]) -> None:
        self._cards: dict[Hashable, Card] = {}
        self._by_id: dict[tuple[str, str], Hashable] = {}
        self._fresh: set[tuple[str, str]] = set()
        self._by_mail: dict[str, list[Hashable]] = {}
        for card in known:
            self._add(card)

    def decide(self, card: Card) -> Decision:
        """The decision on one row, remembered for the rows after it."""
        target, why = self._by_source(card)
        if target is None:
            target, why = self._by_same_mail(card)
        if target is not None:
            disputed = self._disputed(card, target)
            self._join(target, card, disputed)
            return Decision(card.key, target, why, disputed=disputed)
        disputed = NO_IDS
        if not self._by_id.keys().isdisjoint(card.source_ids):
            disputed = frozenset(entry for entry in card.source_ids if entry in self._by_id)
        self._add(card, disputed)
        self._fresh |= card.source_ids - disputed
        return Decision(card.key, disputed=disputed)

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
        if self._by_id.keys().isdisjoint(card.source_ids):
            return None, ""
        for source, value in sorted(card.source_ids, key=lambda entry: (entry[0] != "linkedin", entry)):
            target = self._by_id.get((source, value))
            if target is None:
                continue
            other = self._cards[target]
            if source == "linkedin":
                return target, "the same LinkedIn address"
            # Simple programs count their cards 1, 2, 3: so short a UID may be another address book's.
            weak = len(value) < SHORT_UID or (source, value) in self._fresh
            if (not weak or compatible(card.name, other.name)) and not card.two_members(other):
                return target, f"the same identifier ({source})"
        return None, ""

    def _by_same_mail(self, card: Card) -> tuple[Hashable | None, str]:
        if self._by_mail.keys().isdisjoint(card.mails):
            return None, ""
        found: list[tuple[Hashable, str]] = []
        for mail in sorted(card.mails):
            for target in self._by_mail.get(mail, ())[:SHARED]:
                other = self._cards[target]
                if compatible(card.name, other.name) and not card.two_members(other):
                    found.append((target, mail))
        targets = dict(found)
        if len(targets) > 1:  # a mail of several: only the very same name decides
            own = words(card.name)
            targets = {key: mail for key, mail in targets.items() if words(self._cards[key].name) == own}
        if len(targets) != 1:
            return None, ""
        target, mail = next(iter(targets.items()))
        return target, f"the same mail ({mail}) and compatible names"

    def _disputed(self, card: Card, target: Hashable) -> frozenset[tuple[str, str]]:
        return frozenset(entry for entry in card.source_ids if self._by_id.get(entry, target) != target)

    def _join(self, target: Hashable, card: Card, disputed: frozenset[tuple[str, str]]) -> None:
        old = self._cards[target]
        merged = replace(
            old,
            name=old.name if "@" not in old.name else card.name,
            mails=old.mails | card.mails,
            source_ids=old.source_ids | (card.source_ids - disputed),
        )
        if merged != old:
            self._add(merged, disputed)

    def _add(self, card: Card, disputed: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._cards[card.key] = card
        for entry in card.source_ids - disputed:
            self._by_id[entry] = card.key
        for mail in card.mails:
            holders = self._by_mail.setdefault(mail, [])
            if card.key not in holders[-SHARED:]:
                holders.append(card.key)


def match(rows: Sequence[Card], known: Iterable[Card]) -> list[Decision]:
    """One decision per row, in order."""
    matcher = Matcher(known)
    return [matcher.decide(row) for row in rows]
