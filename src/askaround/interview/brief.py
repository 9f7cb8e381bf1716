"""The brief: one page that says who, when, where, what to wear, what to remember and what to ask.

In: an interview. Out: `Brief`, and the same as one printable HTML page that needs nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from askaround.accounts.models import Workspace
from askaround.accounts.queries import OwnerSettings, settings_of
from askaround.explore.catalogue import get_catalogue
from askaround.interview import queries
from askaround.interview.models import Promise
from askaround.interview.queries import Asked
from askaround.interview.rules.guide import Part, agenda
from askaround.lib import clock
from askaround.network.models import ContactPoint, Person
from askaround.network.queries import first_point, live_touches
from askaround.prepare import queries as prepare
from askaround.prepare import rules
from askaround.prepare.models import Interview

# What a touch is called in the middle of a sentence; promises stand elsewhere on the page.
_TOLD = {
    "sent": "you wrote",
    "received": "they wrote",
    "asked": "you asked",
    "nudged": "you reminded them",
    "replied": "they answered",
    "declined": "they declined",
    "later": "they said not now",
    "introduced": "you were introduced",
    "agreed": "they agreed",
    "met": "you met",
    "talked": "you talked",
    "thanked": "you thanked them",
    "referred": "they named somebody",
    "told": "you told them what came of it",
}
QUESTIONS_ON_PAPER = 10
THINGS_TO_REMEMBER = 3


@dataclass(frozen=True)
class Brief:
    """Everything for one conversation. Times are in the interview's zone; `own_time` is the owner's, "" when it is the same."""

    interview: Interview
    person: Person
    work: str
    career: str
    timeline: str
    when: str
    own_time: str
    minutes: int
    where: str
    form: str
    map_url: str
    phone: str
    leave_by: str
    parking: str
    dress: str
    dossier: str
    remember: tuple[str, ...]
    agenda: tuple[Part, ...]
    questions: tuple[Asked, ...]
    first_question: str
    confirm_text: str
    late_text: str


def brief(owner: Workspace, interview: Interview) -> Brief:
    """The brief of one interview; a constant number of queries. The guide is chosen if there is none yet."""
    settings = settings_of(owner)
    person = Person.objects.select_related("organisation", "named_by").get(
        owner=owner, pk=interview.person_id
    )
    zone = clock.zone(interview.zone)
    start = interview.starts_at.astimezone(zone)
    here = start.astimezone(settings.tz)
    same = start.replace(tzinfo=None) == here.replace(tzinfo=None)
    leave = prepare.leave_by(interview)
    career = get_catalogue().career(interview.onet) if interview.onet else None
    questions = tuple(queries.guide(owner, interview))
    return Brief(
        interview=interview,
        person=person,
        work=work_of(person),
        career=career.title if career else "",
        timeline=_timeline(owner, person, settings),
        when=f"{rules.spoken_day(start.date(), year=True)}, {start:%H:%M} ({interview.zone})",
        own_time="" if same else f"{rules.spoken_day(here.date())}, {here:%H:%M} for you ({settings.zone})",
        minutes=interview.minutes,
        where=prepare.where(interview),
        form=interview.form,
        map_url=_map_url(interview.place),
        phone=interview.phone or first_point(owner, person, ContactPoint.Kind.PHONE),
        leave_by=f"{leave:%H:%M}" if leave else "",
        parking=interview.parking,
        dress=interview.dress,
        dossier=interview.dossier,
        remember=_remember(owner, interview, person),
        agenda=agenda(interview.minutes),
        questions=questions,
        first_question=questions[0].text if questions else "",
        confirm_text=prepare.confirm_text(interview, settings),
        late_text=prepare.late_text(interview, settings),
    )


def work_of(person: Person) -> str:
    """“Medical writer at Orchard Bio”, or what of it is known."""
    employer = person.organisation.name if person.organisation else ""
    return " at ".join(part for part in (person.title, employer) if part)


def _timeline(owner: Workspace, person: Person, settings: OwnerSettings) -> str:
    """What happened with them, in one sentence: the last three real events."""
    rows = live_touches(owner).filter(person=person, at__lte=settings.now, kind__in=list(_TOLD))
    lately = [f"{_TOLD[row.kind]} on {_day(row.at, settings)}" for row in rows.order_by("-at", "-id")[:6]]
    told = list(dict.fromkeys(lately))[:3][::-1]
    known = f"you know them from {person.met_where}" if person.met_where else ""
    named = f"{person.named_by.name} named them" if person.named_by else ""
    parts = [part for part in (known, named, *told) if part]
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _day(at: dt.datetime, settings: OwnerSettings) -> str:
    day = at.astimezone(settings.tz).date()
    return rules.spoken_day(day, year=day.year != settings.today.year)


def _map_url(place: str) -> str:
    from urllib.parse import urlencode

    return f"https://www.openstreetmap.org/search?{urlencode({'query': place})}" if place else ""


def _remember(owner: Workspace, interview: Interview, person: Person) -> tuple[str, ...]:
    """Three things: what one promised them, who led here, then the rules of the conversation (EVIDENCE: CV, length, never)."""
    mine = Promise.objects.filter(
        owner=owner, person=person, side=Promise.Side.MINE, state=Promise.State.OPEN
    )
    found = [
        f"You promised: {text}" for text in mine.order_by("due_on", "id").values_list("text", flat=True)[:1]
    ]
    if person.named_by:
        found.append(f"Greet them from {person.named_by.name}, who named them.")
    found += [
        f"You asked for {interview.minutes} minutes: say when they are over, and go on only if they want to.",
        "Have your CV ready, but do not hand it over unasked; do not ask for a job.",
        "Ask whether you may take notes; write few in the room and the rest right after.",
    ]
    return tuple(found[:THINGS_TO_REMEMBER])


def as_json(made: Brief) -> dict[str, object]:
    """The brief as `askaround --json brief` prints it."""
    return {
        "interview": str(made.interview.id),
        "handle": made.interview.handle,
        "person": {
            "id": str(made.person.id),
            "handle": made.person.handle,
            "name": made.person.name,
            "work": made.work,
        },
        "career": made.career,
        "timeline": made.timeline,
        "starts_at": made.interview.starts_at.astimezone(clock.zone(made.interview.zone)).isoformat(),
        "when": made.when,
        "own_time": made.own_time,
        "minutes": made.minutes,
        "form": made.form,
        "where": made.where,
        "phone": made.phone,
        "leave_by": made.leave_by or None,
        "parking": made.parking,
        "dress": made.dress,
        "remember": list(made.remember),
        "agenda": [{"part": part.name, "minutes": part.minutes} for part in made.agenda],
        "questions": [{"question": one.question, "text": one.text, "why": one.why} for one in made.questions],
        "first_question": made.first_question,
        "confirm_text": made.confirm_text,
        "late_text": made.late_text,
    }


def as_text(made: Brief) -> str:
    """The brief for a terminal."""
    facts = [
        ("Who", ", ".join(part for part in (made.person.name, made.work) if part)),
        ("So far", made.timeline),
        ("When", f"{made.when}, {made.minutes} minutes"),
        ("", made.own_time),
        ("Where", made.where),
        ("Leave by", made.leave_by),
        ("Parking", made.parking),
        ("Phone", made.phone if made.form != "phone" else ""),
        ("Dress", made.dress),
    ]
    lines = [f"{name:<9} {value}" for name, value in facts if value]
    lines += ["", *(f"- {one}" for one in made.remember), ""]
    lines += [f"{one.position}. {one.text}\n   {one.why}" for one in made.questions]
    return "\n".join(lines)


def as_page(made: Brief) -> str:
    """One self-contained HTML page that prints on one sheet, A4 or Letter: questions left, room for notes right."""
    from django.template.loader import render_to_string

    asked = made.questions
    # The two that lead on stand at the end and stay when the middle does not fit.
    short = asked if len(asked) <= QUESTIONS_ON_PAPER else (*asked[: QUESTIONS_ON_PAPER - 2], *asked[-2:])
    return render_to_string("interview/brief_page.html", {"brief": made, "questions": short})
