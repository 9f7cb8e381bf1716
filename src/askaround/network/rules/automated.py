"""Which mails are written by people to people, in words in docs/rules/correspondence.md.

In: the headers of a mail, or a mail address. Out: the reason why no person wrote it, or why nobody in particular is behind the address;
"" when somebody did and is. Pure.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

LIST = "This mail came through a mailing list; what is written to a list is not written to you."
NEWSLETTER = "This mail is a newsletter or other bulk mail: it offers to unsubscribe."
BULK = "This mail says of itself that it is bulk mail."
ANSWERED_ITSELF = "A program wrote this mail by itself (an absence note, a receipt, an alert)."
REPORT = "This mail reports on the delivery or the reading of another one."
CAMPAIGN = "A program that sends the same mail to many sent this one."
ROBOT = "Nobody reads at {mail}: it is the address of a program."
ROLE = "{mail} is the address of an office or a team, not of a person."

LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-mailman-version", "x-beenthere")
CAMPAIGN_HEADERS = (
    "feedback-id",
    "x-feedback-id",
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mc-user",
    "x-mailchimp-campaign",
    "x-csa-complaints",
    "x-sg-eid",
    "x-sfmc-stack",
    "x-mailgun-tag",
    "x-marketoid",
    "x-github-reason",
)
# Every header that `automated` looks at; a reader needs to keep no other for it.
HEADERS = (
    *LIST_HEADERS,
    *CAMPAIGN_HEADERS,
    "list-unsubscribe",
    "list-unsubscribe-post",
    "precedence",
    "auto-submitted",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-autoreply-from",
    "x-failed-recipients",
    "content-type",
    "return-path",
)
_BULK = {"bulk", "junk", "list", "auto_reply"}

# The part before the @ without dots, hyphens and underscores; whole, or at the beginning or the end as marked below.
_ROBOTS_WRITTEN = """
noreply donotreply dontreply notreply nepasrepondre nichtantworten keineantwort noresponder naoresponder nonrispondere
mailerdaemon postmaster daemon nobody root bounce bounces robot bot notification notifications notify alert alerts
automated automailer mailer autoreply calendarnotification calendarserver messagesnoreply notificationsnoreply
newsletter newsletters news digest updates update mailings mailing marketing unsubscribe listserv majordomo
"""
_ROBOTS = frozenset(_ROBOTS_WRITTEN.split())
_ROBOT_ENDS = (
    "noreply",
    "donotreply",
    "nepasrepondre",
    "nichtantworten",
    "notification",
    "notifications",
    "newsletter",
)
_ROBOT_STARTS = (
    "noreply", "donotreply", "dontreply", "nepasrepondre", "notifications", "mailerdaemon", "newsletter", "bounces",
    "unsubscribe",
)  # fmt: skip
_ROLES_WRITTEN = """
info information contact contactus kontakt contacto contatto contato hello hi hola office buero sekretariat secretariat
secretary reception empfang support help helpdesk helpcenter service services customerservice customercare
customersupport kundenservice serviceclient atencionalcliente billing invoice invoices rechnung rechnungen facturacion
accounts accounting accountspayable accountsreceivable payments orders order bestellung sales vertrieb ventas vendite hr
humanresources jobs job careers career recruiting recruitment bewerbung bewerbungen personal talent admissions registrar
enquiries enquiry inquiries team staff everyone all allstaff admin administrator webmaster hostmaster abuse security
privacy legal datenschutz press presse media feedback survey surveys events booking bookings reservations reservas shop
store subscriptions subscribe members membership mail email post
"""
_ROLES = frozenset(_ROLES_WRITTEN.split())
_ROBOT_DOMAINS = (
    "reply.github.com",
    "noreply.github.com",
    "reply.facebook.com",
    "facebookmail.com",
    "bounce.linkedin.com",
    "e.linkedin.com",
    "group.calendar.google.com",
    "resource.calendar.google.com",
    "docs.google.com",
    "googlegroups.com",
    "groups.io",
    "yahoogroups.com",
    "reply.craigslist.org",
    "unknownorganizer.calendar.google.com",
)


def automated(headers: Mapping[str, str], sender: str) -> str:
    """Why no person wrote this to the owner; "" when one may have.

    `headers` are names in lower case with their (first) values, of which HEADERS are looked at; `sender` is a mail key. The first
    reason counts, in the order of the page: list, newsletter, bulk, by itself, report, campaign, the sender's address.
    """
    if any(name in headers for name in LIST_HEADERS):
        return LIST
    precedence = _word(headers, "precedence")
    if precedence == "list":
        return LIST
    if "list-unsubscribe" in headers or "list-unsubscribe-post" in headers:
        return NEWSLETTER
    if precedence in _BULK:
        return BULK
    if _by_itself(headers):
        return ANSWERED_ITSELF
    if _is_report(headers):
        return REPORT
    if any(name in headers for name in CAMPAIGN_HEADERS):
        return CAMPAIGN
    return nobody(sender)


def _by_itself(headers: Mapping[str, str]) -> bool:
    if _word(headers, "auto-submitted") not in {"", "no"}:
        return True
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoreply-from")):
        return True
    # Exchange writes “AutoReply” or “OOF” alone on what people send; a program that suppresses every answer says “All”.
    return "all" in {word.strip().lower() for word in headers.get("x-auto-response-suppress", "").split(",")}


def _is_report(headers: Mapping[str, str]) -> bool:
    if _word(headers, "content-type") == "multipart/report" or "x-failed-recipients" in headers:
        return True
    return headers.get("return-path", "").strip() == "<>"


def _word(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").split(";")[0].strip().lower()


@functools.lru_cache(maxsize=65_536)
def nobody(mail: str) -> str:
    """Why nobody in particular is behind a mail address (a mail key): a program's, or an office's; "" when somebody may be."""
    local, _, domain = mail.rpartition("@")
    plain = "".join(letter for letter in local.partition("+")[0] if letter.isalnum())
    if plain in _ROBOTS or plain.startswith(_ROBOT_STARTS) or plain.endswith(_ROBOT_ENDS):
        return ROBOT.format(mail=mail)
    if "+" in local and local.startswith(("bounce", "unsub", "reply+", "notify+")):
        return ROBOT.format(mail=mail)
    if any(domain == known or domain.endswith("." + known) for known in _ROBOT_DOMAINS):
        return ROBOT.format(mail=mail)
    words = "".join(letter if letter.isalnum() else " " for letter in local).split()
    if words and (words[0] in {"no", "dont", "donot"} and "reply" in words):
        return ROBOT.format(mail=mail)
    if plain in _ROLES or words[-1:] == ["list"] or words[:1] == ["list"]:
        return ROLE.format(mail=mail)
    return ""
