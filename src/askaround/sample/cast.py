"""The invented people of the sample and what was written between them and Mara.

In: a seeded `random.Random`, today. Out: `Contact` and `Message` tuples. Every name, employer and address is invented.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

OWNER = "Mara Lindqvist"
OWNER_URL = "https://www.linkedin.com/in/mara-lindqvist-example"
OWNER_MAIL = "mara.lindqvist@example.org"

GIVEN = [
    "Aditi",
    "Bruno",
    "Camille",
    "Dmitri",
    "Elif",
    "Farah",
    "Gustavo",
    "Hana",
    "Ines",
    "Jonas",
    "Keiko",
    "Lukas",
    "Mei",
    "Nadia",
    "Oskar",
    "Priya",
    "Quentin",
    "Rosa",
    "Søren",
    "Tomasz",
    "Uma",
    "Viktor",
    "Wanjiru",
    "Ximena",
    "Yusuf",
    "Zoë",
    "Åsa",
    "Björn",
    "Chloé",
    "Diego",
    "Éva",
    "Freya",
    "Graham",
    "Heather",
    "Imani",
    "Joanna",
    "Kwame",
    "Leïla",
    "Marta",
    "Noor",
]
FAMILY = [
    "Abernathy",
    "Bakshi",
    "Castellanos",
    "Dubrow",
    "Eriksen",
    "Fontaine",
    "Grünwald",
    "Hollis",
    "Ibáñez",
    "Jankowski",
    "Kessler",
    "Lindgren",
    "Mbeki",
    "Nakagawa",
    "Okonjo",
    "Pellegrini",
    "Quist",
    "Rasmussen",
    "Stavros",
    "Thornbury",
    "Ueda",
    "Vasquez",
    "Whitlock",
    "Xenakis",
    "Yamada",
    "Zielinski",
    "Ångström",
    "Böhm",
    "Çelik",
    "Dvořák",
    "Esposito",
    "Farrow",
    "Gallagher",
    "Haddad",
    "Ivers",
    "Jørgensen",
    "Kowal",
    "Lemaire",
    "Moreau",
    "Novak",
    "Ødegaard",
    "Prakash",
]
# (title, employers, how many): what people do near a postdoc in molecular biology.
WORK: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("Postdoctoral Researcher", ("Northlake University", "Halden Institute"), 16),
    ("PhD Student", ("Northlake University", "Halden Institute"), 14),
    ("Research Associate II", ("Orchard Bio", "Quillstone Therapeutics"), 10),
    ("Senior Scientist", ("Orchard Bio", "Quillstone Therapeutics", "Marrow & Pine"), 12),
    ("Professor of Molecular Biology", ("Northlake University", "Eastmere College"), 6),
    ("Lab Manager", ("Northlake University", "Halden Institute"), 5),
    ("Medical Writer", ("Helix Communications", "Plainword Medical"), 4),
    ("Senior Medical Writer", ("Orchard Bio", "Helix Communications"), 3),
    ("Technical Writer", ("Foxglove Instruments",), 2),
    ("Regulatory Affairs Specialist", ("Quillstone Therapeutics",), 3),
    ("Clinical Research Coordinator", ("Sacramento Harbor Hospital",), 5),
    ("Field Application Scientist", ("Foxglove Instruments",), 4),
    ("Patent Agent", ("Lantern & Reed LLP",), 2),
    ("Science Editor", ("Journal of Small Genomes",), 3),
    ("Data Scientist", ("Marrow & Pine", "Tallgrass Analytics"), 8),
    ("Bioinformatician", ("Halden Institute", "Tallgrass Analytics"), 6),
    ("Product Manager", ("Foxglove Instruments", "Tallgrass Analytics"), 5),
    ("High School Biology Teacher", ("Eastmere High School",), 4),
    ("Program Officer", ("Meridian Science Foundation",), 3),
    ("Recruiter", ("Brightpath Talent",), 4),
    ("Software Engineer", ("Tallgrass Analytics", "Copperline Software"), 9),
    ("Physician", ("Sacramento Harbor Hospital",), 4),
    ("Natural Sciences Manager", ("State Department of Rivers",), 2),
    ("Open to work", ("",), 3),
    ("", ("",), 5),
)


@dataclass(frozen=True)
class Contact:
    given: str
    family: str
    slug: str
    mail: str
    company: str
    title: str
    connected: dt.date

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def url(self) -> str:
        return f"https://www.linkedin.com/in/{self.slug}"


@dataclass(frozen=True)
class Message:
    conversation: str
    sender: Contact | None
    recipients: tuple[Contact | None, ...]
    at: dt.datetime
    subject: str
    content: str
    draft: bool = False


def people(chance: random.Random, today: dt.date) -> list[Contact]:
    """150 contacts; about one in ten shows a mail address."""
    jobs = [(title, chance.choice(companies)) for title, companies, count in WORK for _ in range(count)]
    jobs = (jobs + [("Scientist", "Marrow & Pine")] * 150)[:150]
    chance.shuffle(jobs)
    names = [(given, family) for given in GIVEN for family in FAMILY]
    chosen = chance.sample(names, 150)
    return [
        Contact(
            given, family, f"{_ascii(given)}-{_ascii(family)}-{number:03d}",
            f"{_ascii(given)}.{_ascii(family)}@example.{chance.choice(('org', 'com', 'net'))}" if number % 9 == 0 or "Medical Writer" in title else "",
            company, title, today - dt.timedelta(days=chance.randrange(30, 3600)),
        )
        for number, ((given, family), (title, company)) in enumerate(zip(chosen, jobs, strict=True), start=1)
    ]  # fmt: skip


def _ascii(text: str) -> str:
    import unicodedata

    plain = text.replace("ø", "o").replace("Ø", "O")
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()


SMALL_TALK = (
    "Thank you for the protocol, it worked at once.",
    "Are you going to the meeting in spring?",
    "Here is the figure that we talked about.",
    "Congratulations on the paper!",
    "How is the new group?",
    "Could you send me the plasmid map again?",
    "It was good to see you at the retreat.",
)


def conversations(chance: random.Random, contacts: list[Contact], today: dt.date) -> list[Message]:
    """Two close colleagues, some now and then, some long silent, one group chat, one draft."""
    found: list[Message] = []
    writers = [person for person in contacts if "Writer" in person.title]
    labmates = [person for person in contacts if person.title in ("Postdoctoral Researcher", "Lab Manager")]
    for person in labmates[:3]:
        found += _exchange(chance, person, today, first=700, last=6, count=16)
    for person in writers[:2]:
        found += _exchange(chance, person, today, first=2200, last=1300, count=12)
    for person in writers[2:4] + labmates[3:8]:
        found += _exchange(chance, person, today, first=800, last=150, count=4)
    for person in chance.sample(contacts, 20):
        found += _exchange(chance, person, today, first=3000, last=60, count=2)
    found.append(
        Message(
            "group-1", labmates[0], (None, *labmates[1:4]), _at(today, 90), "", "Lunch on Friday, all of you?"
        )
    )
    found.append(Message("draft-1", None, (writers[4],), _at(today, 3), "", "Dear", draft=True))
    return sorted(found, key=lambda message: (message.at, message.conversation))


def _exchange(
    chance: random.Random, person: Contact, today: dt.date, *, first: int, last: int, count: int
) -> list[Message]:
    """`count` messages in turn between `first` and `last` days ago."""
    days = sorted((chance.randrange(last, first) for _ in range(count)), reverse=True)
    return [
        Message(
            f"c-{person.slug}", person if turn % 2 else None, (None,) if turn % 2 else (person,),
            _at(today, day) + dt.timedelta(minutes=chance.randrange(480)), "", chance.choice(SMALL_TALK),
        )
        for turn, day in enumerate(days)
    ]  # fmt: skip


def _at(today: dt.date, days_ago: int) -> dt.datetime:
    return dt.datetime.combine(today - dt.timedelta(days=days_ago), dt.time(9, 12, 40))
