"""The text form of a template, delivered or the owner's own.

In: what stands in the two boxes of a template's page. Out: a `Template` that `templates.fill` can fill. The form is a list of lines and
nothing more: no condition, no loop, no attribute can be written, so a template can say only what its variables say.

    Dear {given},
    | Hello,

    {referrer} suggested that I write to you.
    | I came across your name through [how you know them].
    ~1 I only want to learn.

    With kind regards\\
    {owner}

A line is a sentence; lines one below the other are set one after the other, an empty line begins a paragraph. A sentence with a {variable}
that is not known is left out; lines that begin with “|” are other ways to say the line above, best first. “~1”, “~2” … mark what may
go, in this order, when the text is too long. “\\” at the end of a line keeps the line break. [Brackets] stand for what only the owner can
say. Below the line `FORWARD` stands the note to forward.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from askaround.lib.errors import Refusal
from askaround.outreach.rules.variables import VARIABLES

Sentence = tuple[str, ...]
Paragraph = tuple[Sentence, ...]

FORWARD = "— A note to forward —"
PLACEHOLDER = re.compile(r"\[[^\[\]\n]{2,80}\]")
BODY_LIMIT, SUBJECT_LIMIT, LABEL_LIMIT = 6_000, 600, 80
WAYS_LIMIT = 12
_NAME = re.compile(r"[a-z_]{1,30}")
_BRACED = re.compile(r"\{([^{}\n]*)\}")
_MARK = re.compile(r"~([0-9]{0,2})\s+")


@dataclass(frozen=True)
class Text:
    """A template as it is written: `subject` and `body` in the text form, `body` with the note to forward."""

    key: str
    label: str
    purpose: str
    channel: str
    subject: str
    body: str


@dataclass(frozen=True)
class Template:
    """A template that was read: `subject` lists ways to say it, best first; a paragraph is a list of sentences, a sentence a list of
    ways. `drop` names the sentences (paragraph, sentence) that may go, in this order, when a limit asks for it."""

    key: str
    label: str
    purpose: str
    channel: str
    subject: Sentence
    paragraphs: tuple[Paragraph, ...]
    blurb: tuple[Paragraph, ...] = ()
    drop: tuple[tuple[int, int], ...] = ()

    @property
    def note(self) -> bool:
        """Whether it is the note that goes with an invitation on LinkedIn, which has a limit of its own."""
        return is_note(self.key)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables it uses, each once."""
        parts = (self.subject, *(way for part in (*self.paragraphs, *self.blurb) for way in part))
        return tuple(dict.fromkeys(name for ways in parts for way in ways for name in _BRACED.findall(way)))


def is_note(key: str) -> bool:
    """Whether the template of that key is an invitation note."""
    return key.endswith("-note")


@dataclass
class _Part:
    """What is being read: paragraphs of sentences, each sentence with the ways to say it, and the marks."""

    paragraphs: list[list[list[str]]] = field(default_factory=list)
    marks: list[tuple[int, int, int]] = field(default_factory=list)
    fresh: bool = True

    def add(self, line: str, number: int) -> None:
        if line.startswith("|"):
            self._another(line[1:].strip(), number)
            return
        mark = _MARK.match(line)
        if self.fresh:
            self.paragraphs.append([])
            self.fresh = False
        paragraph = self.paragraphs[-1]
        if mark is not None:
            self.marks.append((int(mark[1] or 50), len(self.paragraphs) - 1, len(paragraph)))
        paragraph.append([line[mark.end() :] if mark else line])

    def _another(self, way: str, number: int) -> None:
        if self.fresh:
            raise _wrong(
                number,
                "it begins with “|”, another way to say the line above it, but there is no line above it",
            )
        if not way:
            raise _wrong(number, "nothing stands behind the “|”")
        ways = self.paragraphs[-1][-1]
        if len(ways) == WAYS_LIMIT:
            raise _wrong(number, f"a sentence has at most {WAYS_LIMIT} ways to say it")
        ways.append(way)

    def read(self) -> tuple[Paragraph, ...]:
        return tuple(tuple(tuple(ways) for ways in paragraph) for paragraph in self.paragraphs)


def parse(text: Text) -> Template:
    """The template. Raises Refusal with one sentence that names the line."""
    _check_size(text)
    try:
        letter, forward = _body(text.body)
    except Refusal as refusal:
        raise Refusal(f"The text cannot be used: {refusal.sentence}") from None
    try:
        subject = _subject(text.subject)
    except Refusal as refusal:
        raise Refusal(f"The subject cannot be used: {refusal.sentence}") from None
    paragraphs = letter.read()
    if not paragraphs:
        raise Refusal("A template needs some text.")
    drop = tuple((paragraph, place) for _, paragraph, place in sorted(letter.marks, key=lambda mark: mark[0]))
    return Template(
        text.key, text.label, text.purpose, text.channel, subject, paragraphs, forward.read(), drop
    )


def _check_size(text: Text) -> None:
    if len(text.body) > BODY_LIMIT:
        raise Refusal(f"A template has at most {BODY_LIMIT:,} characters.")
    if len(text.subject) > SUBJECT_LIMIT:
        raise Refusal(f"The subject of a template has at most {SUBJECT_LIMIT} characters.")
    if not text.label.strip() or len(text.label) > LABEL_LIMIT or not text.label.isprintable():
        raise Refusal(f"A template needs a name: one line of at most {LABEL_LIMIT} characters.")


def _body(text: str) -> tuple[_Part, _Part]:
    letter, forward = _Part(), _Part()
    part = letter
    for number, line in _lines(text):
        if line == FORWARD:
            if part is forward:
                raise _wrong(number, "the note to forward begins a second time")
            part = forward
        elif not line:
            part.fresh = True
        else:
            _check(line, number)
            part.add(line, number)
    if forward is part and not forward.paragraphs:
        raise Refusal(f"nothing stands below “{FORWARD}”.")
    return letter, forward


def _subject(text: str) -> Sentence:
    ways = []
    for number, line in _lines(text):
        if "\n" in line:
            raise _wrong(number, "a subject is one line")
        way = line.removeprefix("|").strip()
        if way:
            _check(way, number)
            ways.append(way)
    if len(ways) > WAYS_LIMIT:
        raise Refusal(f"there are at most {WAYS_LIMIT} ways to say it.")
    return tuple(ways)


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines with their numbers; one that ends with “\\” is joined with the next by a line break."""
    found: list[tuple[int, str]] = []
    held = ""
    number = 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        odd = next((letter for letter in raw if letter != "\t" and _odd(letter)), "")
        if odd:
            raise _wrong(number, f"it holds a character that no message can carry (U+{ord(odd):04X})")
        line = " ".join(raw.split())
        if held and not line:
            raise _wrong(number - 1, "it ends with “\\”, which keeps the line break, but no line follows")
        if line.endswith("\\"):
            held += line[:-1].rstrip() + "\n"
            continue
        found.append((number, held + line))
        held = ""
    if held:
        raise _wrong(number, "it ends with “\\”, which keeps the line break, but no line follows")
    return found


def _odd(letter: str) -> bool:
    # U+2028 and U+2029 end a line for some mail programs and not for others; U+202E turns the text round.
    return (
        ord(letter) < 32
        or 0x7F <= ord(letter) < 0xA0
        or 0xD800 <= ord(letter) < 0xE000
        or letter in "\u2028\u2029\u202d\u202e\ufeff"
    )


def _check(line: str, number: int) -> None:
    """Only variables between braces, only words between brackets."""
    for inside in _BRACED.findall(line):
        if not _NAME.fullmatch(inside):
            raise _wrong(
                number, f"“{{{_short(inside)}}}” is no variable; a variable is one word, such as {{given}}"
            )
        if inside not in VARIABLES:
            raise _wrong(number, f"there is no variable {{{inside}}}{_perhaps(inside)}")
    bare = _BRACED.sub("", line)
    if "{" in bare or "}" in bare:
        raise _wrong(
            number, "a brace stands alone; a variable is written {given}, and braces serve for nothing else"
        )
    for held in re.findall(r"\[[^\[\]]*\]", line):
        if not PLACEHOLDER.fullmatch(held):
            raise _wrong(number, "what stands in [brackets] has 2 to 80 characters on one line")
        if "{" in held:
            raise _wrong(
                number, "a variable stands in [brackets]; brackets are for what only you can say, in words"
            )
    rest = PLACEHOLDER.sub("", line)
    if "[" in rest or "]" in rest:
        raise _wrong(number, "a bracket stands alone; [brackets] enclose what you will write yourself")


def _perhaps(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.7)
    return f"; perhaps you mean {{{near[0]}}}" if near else "; the list beside the text names them all"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _wrong(number: int, what: str) -> Refusal:
    return Refusal(f"line {number}: {what}.")
