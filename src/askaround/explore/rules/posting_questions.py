"""The questions a posting raises, for somebody who works there (docs/rules/postings.md).

In: a `Posting`. Out: `Question`s in our own words, each with the phrase that raises it, or what the posting leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from askaround.explore.rules.posting_terms import excerpt
from askaround.explore.rules.postings import Posting

MANY = 10
WIDE = 1.5


@dataclass(frozen=True)
class Question:
    """One question; `phrase` is quoted from the posting, "" where the question is about what it leaves out (`why` says what)."""

    key: str
    text: str
    phrase: str
    why: str


# key, what the words are, how one would ask. The order is that of the page: money and terms first, then the work, then the people.
_PHRASES: tuple[tuple[str, str, str, str], ...] = (
    ("competitive", (r"competitive (?:salary|pay|compensation|wages?|remuneration|package|rates?)|"
     r"(?:salary|pay|compensation|remuneration)[^.\n]{0,30}(?:commensurate|depend(?:s|ing|ent) (?:up)?on|based on|negotiable)|\bd\.?o\.?e\b|attractive (?:salary|package)"),
     "What range is such a job paid here, and what decides where in it one starts?", "it names no figure"),
    ("commission", r"commission|uncapped|\bOTE\b|on[- ]target earnings",
     "What did somebody in the middle of the team earn last year, all in all?", "part of the pay depends on results"),
    ("equity", r"\bequity\b(?! (?:and|&) inclusion|,? (?:diversity|inclusion))|stock options?|share options?",
     "How long is the money for, and what would the shares have to become to matter?", "part of the pay is a promise"),
    ("unlimited", r"unlimited (?:pto|vacation|holidays?|paid time off|time off|leave)",
     "How many days off did people here really take last year?", "no number of days is named"),
    ("contract", (r"fixed[- ]term|temporary|\d+[- ](?:month|year)s? (?:contract|appointment|position|term)|contract(?: position| role|[- ]to[- ]hire)|"
     r"limited[- ]term|per diem|subject to (?:funding|renewal)|contingent (?:up)?on funding|grant[- ]funded|befristet|possibility of (?:renewal|extension)"),
     "What became of the people whose contracts of this kind ended before?", "the job ends, or may"),
    ("hours", r"(?:evenings?|nights?|weekends?|overtime|on[- ]call|shift work|rotating shifts?|long hours|flexible schedule|as needed hours|extended hours)",
     "How often is it in a usual month, and how is it made up for?", "hours outside the usual ones"),
    ("travel", r"(?:up to )?\d{1,3} ?% (?:of (?:the|your) time )?travel|travel(?:ling)? (?:up to |of |is |as |may |required|\d)|willing(?:ness)? to travel|extensive travel",
     "Where does one travel, for how long at a time, and who decides?", "it asks for travel"),
    ("place", r"hybrid(?: work| model| schedule| role| position)?|\bremote[- ]first|(?:fully|100 ?%) remote|return[- ]to[- ]office",
     "How many days are people really in, who decides it, and has it changed of late?", "where one works is partly open"),
    ("visa", r"sponsor(?:ship)?(?: is| will| are| of| for)?(?: not)?|work authori[sz]ation|authori[sz]ed to work",
     "Have they ever taken care of a visa, and how did that go?", "it speaks of the right to work"),
    ("fast", r"fast[- ]paced|fast[- ]moving|dynamic (?:environment|team|work)|high[- ]pressure|thrives? under pressure|deadline[- ]driven|hit the ground running|sense of urgency",
     "What does a busy week look like, and how often is there one?", "it does not say how much work that is"),
    ("hats", r"wear(?:ing)? (?:many|multiple|several|different) hats|jack[- ]of[- ]all[- ]trades|other duties as (?:assigned|required|needed)|and other tasks|any other duties",
     "Which of the tasks take most of the week, and which are not in the text?", "the tasks are open-ended"),
    ("star", r"rock[- ]?star|ninja|guru|superstar|wizard|unicorn|A[- ]player|top[- ]performer|best of the best|world[- ]class talent",
     "What did the person who did this well before do differently from the others?", "a word in place of what is wanted"),
    ("self", r"self[- ]starter|work(?:s|ing)? (?:well )?independently|minimal (?:supervision|guidance|direction)|highly autonomous|take ownership|self[- ]directed",
     "Who shows a new person the work, and whom does one ask when stuck?", "it may mean freedom, or nobody to ask"),
    ("family", r"(?:like|are) (?:a |one )?(?:big )?family|work hard,? (?:and )?play hard|passion(?:ate)? (?:for|about)|go the extra mile|do(?:ing)? whatever it takes|110 ?%",
     "When do people go home, and what happens when somebody says no?", "it asks for more than the work"),
    ("growth", r"start-?up|series [A-D]\b|fast[- ]growing|rapidly growing|hyper-?growth|early[- ]stage|ground floor",
     "How much has the team grown in a year, who left, and how long is the money for?", "an employer that changes fast"),
    ("soon", r"immediate(?:ly)? (?:start|opening|hire|available|need)|start immediately|urgent(?:ly)?|\basap\b|as soon as possible",
     "Why is the job open, and since when?", "somebody is needed soon"),
    ("years", r"(?:at least |minimum(?: of)? )?\d{1,2}\+?(?: ?(?:-|–|to) ?\d{1,2})? ?\+? ?years?[’']?(?: of)?(?: [\w/-]+){0,5} experience|minimum (?:of )?\d{1,2} years",
     "Who was hired with less, and what of mine would count?", "experience is counted in years"),
    ("equivalent", r"or equivalent(?: \w+)?|equivalent (?:combination|experience)|or related (?:field|discipline)|or similar field",
     "What did they accept as equivalent from the last people they hired?", "the degree is not the only way"),
    ("preferred", r"(?:nice to have|a plus|preferred|desirable|bonus points|ideally)",
     "Which of the wishes does nobody in the team fulfil?", "some of it is a wish, not a condition"),
    ("team", r"cross[- ]functional|matrix(?:ed)? (?:organi[sz]ation|environment|team)|multiple stakeholders|various stakeholders",
     "Who decides when two of these groups want different things?", "many have a say"),
    ("growthpath", r"opportunit(?:y|ies) (?:for|to) (?:growth|advance|grow|promotion|develop)|career (?:growth|development|progression|advancement)|room to grow",
     "Who started in this job, and what do they do now?", "growth is promised, not described"),
    ("culture", r"culture fit|cultural fit|team player|good fit|great attitude|positive attitude|people person",
     "Who feels at home here, and who did not stay?", "it does not say what kind of person that is"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    return tuple(
        (key, re.compile(r"(?<!\w)(?:" + words + r")(?!\w)", re.IGNORECASE), text, why)
        for key, words, text, why in _PHRASES
    )


def questions(posting: Posting) -> list[Question]:
    """The questions, what is left out of pay and terms first; each key at most once."""
    found = [*_left_out(posting), *_counted(posting)]
    text = posting.text
    for key, pattern, ask, why in _patterns():
        match = pattern.search(text)
        if match:
            found.append(Question(key, ask, excerpt(text, match.start(), match.end()), why))
    keys = {question.key for question in found}
    if "no pay" in keys and "competitive" in keys:
        found = [question for question in found if question.key != "no pay"]
    return found


def _left_out(posting: Posting) -> Iterator[Question]:
    if posting.pay is None:
        yield Question(
            "no pay",
            "What is such a job paid here, from and to?",
            "",
            "No pay is named anywhere in the text.",
        )
    if not posting.contract:
        yield Question(
            "no contract",
            "Is it permanent, and full time?",
            "",
            "Nothing says for how long, or how many hours.",
        )
    if not posting.reports_to:
        yield Question(
            "no report",
            "Whom would one report to, how long have they been there, and why is the job open?",
            "",
            "It does not say whom the job reports to.",
        )
    else:
        yield Question(
            "report",
            f"What is it like to work for {_who(posting.reports_to)}, and how long have they been there?",
            posting.reports_to,
            "whom one reports to shapes the job more than its text",
        )


def _who(reports_to: str) -> str:
    """The words for whom one reports to: “the lab manager”, but “Professor Ilse Brandt”."""
    if re.match(r"(?i)(?:professor|prof|dr|mr|ms|mrs)\b\.? [A-Z]", reports_to):
        return reports_to
    job = re.search(
        r"(?i)\b(?:director|manager|head|lead|leader|president|officer|supervisor|supervising|investigator|coordinator|scientist|chair|dean|"
        r"professor|principal|vp|editor|ceo|cto|cso|cfo|owner|partner|chief|team|board|foreman)\b",
        reports_to,
    )
    return f"the {reports_to}" if job or reports_to[:1].islower() else reports_to


def _counted(posting: Posting) -> Iterator[Question]:
    pay = posting.pay
    if pay is not None and pay.high > WIDE * pay.low:
        yield Question(
            "range",
            "Where in this range do people start, and what moves them up?",
            pay.phrase,
            "the upper end is more than one and a half times the lower",
        )
    if posting.requirements >= MANY:
        yield Question(
            "many",
            "Which three of these could nobody in the job do without?",
            "",
            f"It asks for {posting.requirements} things.",
        )
    entry = re.search(
        r"(?i)entry[- ]level|junior|recent graduate|no experience (?:needed|required)", posting.text
    )
    years = re.search(r"(?i)\b([3-9]|1\d)\+?(?: ?(?:-|–|to) ?\d+)? years?", posting.text)
    if entry and years:
        yield Question(
            "entry",
            "Who was hired last, and how much had they done before?",
            f"{entry[0]} … {years[0]}",
            "an entry-level job that asks for years",
        )
