"""Remarks on a message before it goes out.

In: the text and what is known of the two people. Out: `Remark`s, each with its evidence and a fix; only a placeholder blocks sending.
Figures are EVIDENCE's and are remarks, never promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askaround.outreach.rules import mixed_up, reading
from askaround.outreach.rules.mixed_up import Other
from askaround.outreach.rules.templates import FORWARD, MAIL_WORDS, placeholders
from askaround.outreach.rules.wording import word_count as _count

BLOCKS = "blocks"
WARNS = "warns"
NOTES = "notes"
QUESTIONS = (1, 3)
# Messages that ask; the others thank, answer, tell or confirm, and need no question, no connection and no length.
ASKING = frozenset(("interview", "names", "introduction"))

_REQUEST = re.compile(
    r"\b(?:(?:could|can|would|will|may|might)\s+(?:you|i|we)|who do you know|please|i would ask you|let me know if)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_JOB = re.compile(
    r"\b(?:jobs?|hir(?:e|es|ed|ing)|vacanc(?:y|ies)|job opening|openings?|recruit(?:ing|ed|ment)?|employment|internships?|"
    r"job opportunit(?:y|ies)|opportunit(?:y|ies)|open positions?|apply(?:ing)?|applications?|referral for)\b",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\b(?:attach(?:ed|ing|ment|ments)?|enclosed|résumé|resume|curriculum vitae|CV)\b")
_GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b[ ,]*([^,\n!:]{0,80})", re.IGNORECASE
)
_CONNECTION = re.compile(
    r"\b(?:suggested|mentioned|recommended|introduced|referred|gave me your name|told me|(?:we|our paths) (?:met|crossed|know|worked|studied|"
    r"were|are|both|have|share|spoke|talked)|know each other|connected|classmates?|alum\w*|same (?:school|university|department|"
    r"lab\w*|team|company)|fellow|colleagues?|your (?:talk|paper|article|post|lecture|course|book|poster)|came across|"
    r"i hope you are well|good to see|last time|you (?:taught|helped|told|spoke))\b",
    re.IGNORECASE,
)
_NEXT_STEP = re.compile(r"\bI(?:'ll| will|’ll| shall)\b")
_CAPITAL = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][\w'’&\-]*(?:\s+(?:&|[^\W\d_a-zß-öø-ÿ][\w'’\-]*)){0,4}")
_CAPITALISED = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][\w'’\-]+(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’\-]+){1,3}")


@dataclass(frozen=True)
class Remark:
    """One remark: `evidence` says where the rule comes from, `fix` what to do."""

    code: str
    text: str
    severity: str
    evidence: str
    fix: str


@dataclass(frozen=True)
class Message:
    """What is looked at. `own` are names and stated facts that may stand in the text; `strangers` full names found in it that
    belong to other people the owner knows; `names` other full names that may stand there; `others` what is known of other people;
    `limit` is LinkedIn's, in characters, for a message or (`note`) for the note of an invitation."""

    subject: str
    body: str
    channel: str
    purpose: str
    name: str
    given: str
    owner: str = ""
    own: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    limit: int = 400
    known_well: bool = False
    names: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    note: bool = False


def remarks(message: Message) -> list[Remark]:
    """All remarks, those that block first, then warnings, then notes."""
    found = [remark for check in _CHECKS for remark in check(message)]
    return sorted(found, key=lambda remark: (BLOCKS, WARNS, NOTES).index(remark.severity))


def blocking(found: Sequence[Remark]) -> list[Remark]:
    """Those that keep a message from being sent."""
    return [remark for remark in found if remark.severity == BLOCKS]


def word_count(text: str) -> int:
    """Words of the message itself; a note to forward is counted apart."""
    return _count(_own_text(text))


def name_candidates(text: str, sizes: tuple[int, ...] = (2, 3)) -> list[str]:
    """Parts of runs of capitalised words, any of which may be a full name: each pair and triple (or each of `sizes` words), once."""
    seen: dict[str, None] = {}
    for run in (_CAPITALISED if min(sizes) > 1 else _CAPITAL).findall(text):
        words = run.split()
        for size in sizes:
            for start in range(len(words) - size + 1):
                seen[" ".join(words[start : start + size])] = None
    return list(seen)[:200]


def _own_text(body: str) -> str:
    return body.split(FORWARD, maxsplit=1)[0]


def _without_facts(message: Message) -> str:
    text = _own_text(message.body)
    for fact in sorted(message.own, key=len, reverse=True):
        if fact:
            text = text.replace(fact, " ")
    return text


def _placeholder(message: Message) -> Iterator[Remark]:
    # A person's own name may hold brackets; that is none of ours.
    for found in placeholders(message.subject, message.body):
        yield Remark(
            "placeholder", f"{found} still stands in the text.", BLOCKS, "Only you know what belongs there.",
            "Write it, or delete the sentence.",
        )  # fmt: skip


def _empty(message: Message) -> Iterator[Remark]:
    if not message.body.strip():
        yield Remark(
            "empty", "There is no text.", WARNS, "Nothing leaves without review.", "Write the message."
        )


def _length(message: Message) -> Iterator[Remark]:
    words, letters = word_count(message.body), len(message.body)
    low, high = MAIL_WORDS
    if message.channel == "linkedin" and letters > message.limit and message.note:
        yield Remark(
            "note-length", f"{letters} characters; an invitation note takes at most {message.limit}.", WARNS,
            "300 characters, 200 without a paid account: the limits change and are a setting.",
            f"Take out {letters - message.limit} characters.",
        )  # fmt: skip
    elif message.channel == "linkedin" and letters > message.limit:
        yield Remark(
            "linkedin-length", f"{letters} characters; a LinkedIn message does best with at most {message.limit}.", WARNS,
            "Study of LinkedIn's messages through searchenginejournal 2022, by a vendor; the limit is a setting.",
            f"Take out {letters - message.limit} characters.",
        )  # fmt: skip
    if message.channel == "email" and words > high:
        yield Remark(
            "words-many", f"{words} words; {low} to {high} are advised.", WARNS,
            "sfu.ca; a vendor's count of replies (Boomerang) puts the best at 75–100.", f"Take out about {words - high} words.",
        )  # fmt: skip
    if message.channel == "email" and 0 < words < low and message.purpose in ASKING:
        yield Remark(
            "words-few", f"{words} words; {low} to {high} leave room for who you are and why them.", NOTES,
            "sfu.ca; a vendor's count of replies (Boomerang) puts the best at 75–100.", "Say who you are and why you ask them.",
        )  # fmt: skip


def _asks(message: Message) -> Iterator[Remark]:
    text = _own_text(message.body)
    requests = [part for part in _SENTENCE_END.split(text) if _REQUEST.search(part)]
    questions = text.count("?")
    if len(requests) > 1:
        yield Remark(
            "one-ask", f"{len(requests)} requests in one message.", WARNS, "One ask per message: sfu.ca, awesomeatyourjob.com.",
            f"Keep one; perhaps drop “{_short(requests[-1])}”.",
        )  # fmt: skip
    if text.strip() and not questions and message.purpose in ASKING:
        yield Remark("questions-none", "No question: it is not clear what you ask for.", NOTES,
                     "One to three questions: a vendor's count of replies (Boomerang).", "End the ask with a question mark.")  # fmt: skip
    if questions > QUESTIONS[1]:
        yield Remark("questions-many", f"{questions} questions; one to three are advised.", WARNS,
                     "One to three questions: a vendor's count of replies (Boomerang).", "Keep the others for the conversation.")  # fmt: skip


def _job_words(message: Message) -> Iterator[Remark]:
    found = _unique(_JOB.findall(_without_facts(message) + " " + message.subject))
    if found:
        yield Remark("job-words", f"“{'”, “'.join(found)}” sounds like asking for a job.", WARNS,
                     "No word of jobs; never ask for one: careers.northeastern.edu and nearly all advisers.",
                     "Ask about the work, not about work for you.")  # fmt: skip


def _attachments(message: Message) -> Iterator[Remark]:
    found = _unique(_ATTACHED.findall(_without_facts(message)))
    if found:
        yield Remark("attachment-words", f"“{'”, “'.join(found)}”: have your CV ready, do not attach it.", WARNS,
                     "rcelconnect.org", "Leave it out.")  # fmt: skip


def _connection(message: Message) -> Iterator[Remark]:
    if message.channel == "in-person" or message.known_well or message.purpose not in ASKING:
        return
    text = _own_text(message.body)
    if text.strip() and not _CONNECTION.search(text) and not placeholders(text):
        yield Remark("connection", "It does not say how you come to write to them.", WARNS,
                     "Who I am and the connection first: sfu.ca, careers.northeastern.edu.",
                     "Say in the first lines who named them, where you met, or what you share.")  # fmt: skip


def _name(message: Message) -> Iterator[Remark]:
    if message.channel == "in-person" or not message.given:
        return
    greeting = _GREETING.match(message.body)
    called = greeting[1].strip() if greeting else ""
    if not called:
        yield Remark("name-missing", f"It does not begin with {message.given}'s name.", NOTES,
                     "A message to one person names that person.", f"Begin with “Dear {message.given},”.")  # fmt: skip
        return
    if _folded(called) & (_folded(message.name) | _folded(message.given)):
        written = {word.strip(".") for word in called.split()}
        if not written & set(f"{message.name} {message.given}".split()):
            yield _misspelt(message, called)
        return
    yield _misspelt(message, called)


def _misspelt(message: Message, called: str) -> Remark:
    return Remark("name-misspelt", f"It greets “{_short(called)}”, but the person is {message.name}.", WARNS,
                  "A draft must never stand under another person's name.", f"Write “{message.given}”.")  # fmt: skip


def _strangers(message: Message) -> Iterator[Remark]:
    for name in message.strangers:
        yield Remark("other-person", f"It names {name}, who is somebody else you know.", WARNS,
                     "A fact about one person must never stand under another's name.",
                     f"Check that {name} belongs in this message.")  # fmt: skip


def _foreign(message: Message) -> Iterator[Remark]:
    text = f"{message.subject}\n{message.body}"
    allowed = (*message.own, message.name, message.owner, *message.names)
    for found in mixed_up.foreign(text, allowed, message.others):
        yield Remark("other-fact", f"“{_short(found.text)}” is the {found.what} of {found.whose}, not of {message.name}.", WARNS,
                     "A fact about one person must never stand under another's name.",
                     "Check it; take it out unless you mean it.")  # fmt: skip


def _nearly(message: Message) -> Iterator[Remark]:
    greeting = _GREETING.match(message.body)
    body = message.body[greeting.end() :] if greeting else message.body
    names = (message.name, message.given, *message.names)
    for written, meant in mixed_up.misspelt(
        f"{message.subject}\n{body}", names, (*message.own, message.owner)
    ):
        yield Remark("name-nearly", f"“{_short(written)}” is nearly {meant}.", WARNS,
                     "A misspelt name is the first thing people see; letters compared by edit distance.",
                     f"Write “{meant}”, unless you mean something else.")  # fmt: skip


def _reading(message: Message) -> Iterator[Remark]:
    ease = reading.ease(_without_facts(message))
    if ease is not None and ease < reading.PLAIN:
        yield Remark("reading-ease", f"It reads heavily: reading ease {max(0, round(ease))} of 100; {reading.PLAIN:.0f} and more reads "
                     "well.", NOTES,
                     "Plain words get more answers: a vendor's count (Boomerang). Formula: Flesch 1948; the limit is ours.",
                     "Shorter sentences and shorter words.")  # fmt: skip


def _subject(message: Message) -> Iterator[Remark]:
    if message.channel != "email":
        return
    if not message.subject.strip():
        yield Remark("subject", "There is no subject.", WARNS, "The subject names who referred you or what you share: sfu.ca.",
                     "Name who referred you, or what you share.")  # fmt: skip


def _next_step(message: Message) -> Iterator[Remark]:
    text = _own_text(message.body)
    asking = message.channel == "email" and message.purpose in ASKING
    if asking and text.strip() and not _NEXT_STEP.search(text):
        yield Remark("next-step", "The next step lies with them.", NOTES, "Keep the next step with you: awesomeatyourjob.com.",
                     "Say what you will do next, such as “I will write once more in about ten days”.")  # fmt: skip


def _folded(text: str) -> set[str]:
    from askaround.lib.text import fold

    return set(fold(text).split())


def _unique(words: list[str]) -> list[str]:
    return list(dict.fromkeys(word.lower() for word in words))


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= 60 else clean[:57] + "…"


_CHECKS = (
    _placeholder, _empty, _length, _asks, _job_words, _attachments, _connection, _name, _strangers, _foreign, _nearly, _reading,
    _subject, _next_step,
)  # fmt: skip
