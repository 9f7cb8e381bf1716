"""What a report about a message says: did it come back, does it only take longer, why.

In: the delivery-status part of a report (RFC 3464), or the text of an older bounce; status codes (RFC 3463). Out: `Report`; words.
Everything may be missing, damaged or cut off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDER = ("failed", "delayed", "relayed", "expanded", "delivered")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# In free text only behind a reply code or a number sign: an address of the internet looks much the same.
_CODE_IN_TEXT = re.compile(r"(?:\b[45]\d\d[ -]|#)([45]\.\d{1,3}\.\d{1,3})(?![\d.])")

# RFC 3463 section 3, and what the registry of enhanced status codes has added that people meet.
_SUBJECTS = {
    "1.0": "something is wrong with the address",
    "1.1": "there is no such mailbox",
    "1.2": "there is no such mail domain",
    "1.3": "the address is not written correctly",
    "1.4": "the address means several mailboxes",
    "1.6": "the mailbox has moved",
    "1.8": "your own address is not accepted",
    "1.10": "that domain takes no mail",
    "2.0": "something is wrong with the mailbox",
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "2.3": "the message is too long for the mailbox",
    "3.4": "the message is too long for their mail server",
    "4.1": "their mail server does not answer",
    "4.2": "the connection to their mail server broke",
    "4.4": "no way to their mail server is known",
    "4.6": "the message went round in circles",
    "4.7": "it could not be delivered in time",
    "6.0": "the content could not be carried",
    "7.0": "their mail server does not take it for reasons of its own",
    "7.1": "their mail server does not take messages from you",
    "7.13": "the mailbox is disabled",
    "7.23": "your domain does not vouch for the server that sent it (SPF)",
    "7.26": "your domain does not vouch for the message (SPF, DKIM)",
}
_CLASSES = {"1": "something is wrong with the address", "2": "something is wrong with the mailbox",
            "3": "their mail server cannot take it", "4": "the way to their mail server is disturbed",
            "5": "the mail servers did not understand each other", "6": "the content could not be carried",
            "7": "their mail server does not take it for reasons of its own"}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """`action` is one of RFC 3464 section 2.3.3 or "", `recipient` in lower case, `status` such as 5.1.1 or ""."""

    action: str = ""
    recipient: str = ""
    status: str = ""


def read(raw: bytes) -> Report:
    """The most serious of the recipients' blocks: failed before delayed before the others.

    Without a readable action the class of the status decides: 5 failed, 4 delayed.
    """
    best = Report()
    text = raw.decode("utf-8", "replace").replace("\0", "").replace("\r\n", "\n")
    for block in re.split(r"\n[ \t]*\n", text)[:100]:
        found = _block(block)
        if found.action and (not best.action or _ORDER.index(found.action) < _ORDER.index(best.action)):
            best = found
    return best


def _block(block: str) -> Report:
    fields: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", block).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    recipient = _address(fields.get("original-recipient", "")) or _address(fields.get("final-recipient", ""))
    status = _status(fields)
    word = re.match(r"[a-z]*", fields.get("action", "").lower())
    action = word[0] if word and word[0] in _ORDER else ""
    if not action and (recipient or "status" in fields):
        action = {"5": "failed", "4": "delayed"}.get(status[:1], "")
    return Report(action, recipient, status)


def _status(fields: dict[str, str]) -> str:
    """The status; where it says no more than its class, what the server itself answered."""
    stated = _CODE.search(fields.get("status", ""))
    answered = _CODE.search(fields.get("diagnostic-code", ""))
    if stated and not stated[1].endswith(".0.0"):
        return stated[1]
    if answered and (not stated or answered[1][0] == stated[1][0]):
        return answered[1]
    return stated[1] if stated else ""


def _address(text: str) -> str:
    """`rfc822; ben@example.com` without its kind and brackets; "" for what is no address."""
    clean = text.rpartition(";")[2].strip().strip("<>").lower()
    return clean[:320] if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", clean) else ""


def status_in(text: str) -> str:
    """The status code in the words of an older bounce, or ""."""
    found = _CODE_IN_TEXT.search(text)
    return found[1] if found else ""


def words(status: str) -> str:
    """What a status code means, a clause without capital and full stop; "" for what is none."""
    found = re.fullmatch(r"[245]\.(\d{1,3})\.(\d{1,3})", status)
    if not found:
        return ""
    subject, detail = str(int(found[1])), str(int(found[2]))
    return _SUBJECTS.get(f"{subject}.{detail}") or _CLASSES.get(subject, "")


def sentence(status: str, recipient: str = "") -> str:
    """Why a message came back, for people."""
    why = words(status)
    start = f"It came back from {recipient}" if recipient else "It came back"
    if why:
        return f"{start}: {why} ({status})."
    return f"{start} ({status})." if status else f"{start}; the report does not say why."
