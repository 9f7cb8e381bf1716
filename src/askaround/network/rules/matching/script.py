"""Names of other scripts in Latin letters, for comparing only.

In: a name as written. Out: the same in Latin letters where the script is Cyrillic, Greek, Georgian, Armenian or Hangul, letter by
letter as is customary in English; other letters stay. How the same name is spelled elsewhere is left to `names.sound`.
"""

from __future__ import annotations

import functools
import unicodedata

_CYRILLIC = (
    "а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu "
    "я ya є ye і i ї yi ґ g ў u ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj ѕ dz ќ kj"
)
_GREEK = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o"
)
_GEORGIAN = (
    "ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch "
    "ხ kh ჯ j ჰ h"
)
_ARMENIAN = (
    "ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t "
    "ր r ց ts ւ v փ p ք k օ o ֆ f և ev"
)
_HANGUL_FIRST = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "-",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_HANGUL_VOWEL = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_HANGUL_LAST = [
    "-",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "p",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]


@functools.cache
def _letters() -> dict[str, str]:
    found: dict[str, str] = {}
    for table in (_CYRILLIC, _GREEK, _GEORGIAN, _ARMENIAN):
        entries = table.split()
        found.update((entries[at], entries[at + 1].replace("-", "")) for at in range(0, len(entries), 2))
    return found


def latin(name: str) -> str:
    """“Анна Иванова” → “anna ivanova”, “Γιώργος” → “giorgos”, “김민준” → “gimminjun”; a Latin name as it is."""
    if name.isascii() or all(ord(letter) < 0x370 for letter in name):
        return name
    known = _letters()
    plain = "".join(_latin(letter, known) for letter in unicodedata.normalize("NFC", name).casefold())
    return plain.replace("oy", "ou") if any(0x370 <= ord(letter) < 0x400 for letter in name) else plain


def _latin(letter: str, known: dict[str, str]) -> str:
    code = ord(letter)
    if code < 0x370:
        return letter
    if 0xAC00 <= code <= 0xD7A3:
        first, rest = divmod(code - 0xAC00, 588)
        vowel, last = divmod(rest, 28)
        return (_HANGUL_FIRST[first] + _HANGUL_VOWEL[vowel] + _HANGUL_LAST[last]).replace("-", "")
    if letter in known:
        return known[letter]
    # An accent over a Greek letter or a mark of a Cyrillic one.
    return known.get(unicodedata.normalize("NFD", letter)[0], letter)
