"""The people to match: FEBRL's two benchmark sets, and a sample of our own that is invented, doubled and spoilt.

In: a seed. Out: `Record`s, each with the person it is of, and the same as one vCard each. The national number of FEBRL is left out.
"""

# ruff: noqa: SIM905 (words are read more easily than lists of them)
from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import combinations


@dataclass(frozen=True)
class Record:
    """One card: who it is of (`entity`, which no matcher sees), and its fields."""

    id: str
    entity: str
    given: str = ""
    family: str = ""
    mail: str = ""
    phone: str = ""
    linkedin: str = ""
    employer: str = ""
    street: str = ""
    more: str = ""
    town: str = ""
    region: str = ""
    postcode: str = ""
    birthday: str = ""


FIELDS = tuple(name for name in Record.__dataclass_fields__ if name not in {"id", "entity"})


def truth(records: list[Record]) -> set[tuple[str, str]]:
    """Every pair of records of one person, the smaller id first."""
    groups: dict[str, list[str]] = {}
    for record in records:
        groups.setdefault(record.entity, []).append(record.id)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def vcards(records: list[Record]) -> list[str]:
    """The lines of one vCard file (4.0) that holds all of them, in their order."""
    lines: list[str] = []
    for entry in records:
        name = " ".join(filter(None, (entry.given, entry.family)))
        lines += ["BEGIN:VCARD\n", "VERSION:4.0\n", f"UID:record-{entry.id}\n"]
        lines.append(f"FN:{_escape(name)}\n")
        lines.append(f"N:{_escape(entry.family)};{_escape(entry.given)};;;\n")
        address = ("", entry.more, entry.street, entry.town, entry.region, entry.postcode, "")
        if any(address):
            lines.append(f"ADR;TYPE=home:{';'.join(map(_escape, address))}\n")
        for label, value in (
            ("BDAY", entry.birthday),
            ("EMAIL", entry.mail),
            ("TEL", entry.phone),
            ("URL", entry.linkedin),
            ("ORG", entry.employer),
        ):
            if value:
                lines.append(f"{label}:{_escape(value)}\n")
        lines.append("END:VCARD\n")
    return lines


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def febrl(rows: list[dict[str, str]]) -> list[Record]:
    """FEBRL's rows as records; a record's person is the number in its identifier."""
    return [
        Record(
            row["rec_id"],
            row["rec_id"].split("-")[1],
            given=row["given_name"],
            family=row["surname"],
            street=" ".join(filter(None, (row["street_number"], row["address_1"]))),
            more=row["address_2"],
            town=row["suburb"],
            region=row["state"],
            postcode=row["postcode"],
            birthday=row["date_of_birth"],
        )
        for row in rows
    ]


# Given names with the forms in which one person's may stand; the first is the passport's.
_GIVEN = """
Alexander Alex Sasha Aleksandr|Alexandra Alex Sandra|Andreas Andi|Anna Ania|Anthony Tony|Antonio Toni|Barbara Barb|Benjamin Ben
Catherine Cathy Kate|Charles Charlie Chuck|Christopher Chris|Daniel Dan Danny|David Dave|Deborah Debbie|Dmitri Dima Dmitry
Edward Ed Ted|Ekaterina Katya Catherine|Elena Lena|Elizabeth Liz Beth|Emma|Fatima|Florian Flo|Francisco Paco|Françoise Francoise
Gabriel Gabe|Gregory Greg|Hannah|Ingrid|Irina Ira|Isabel Isa|James Jim Jimmy|Jennifer Jen|João Joao|Johannes Hannes|José Pepe
Joseph Joe|Joshua Josh|Jürgen Juergen Jurgen|Katharina Kathi|Kenneth Ken|Laura|Lawrence Larry|Lucía Lucia|Łukasz Lukasz|Margaret Peggy Maggie
Maria|Matthew Matt|Maximilian Max|Mei|Michael Mike|Mikhail Misha Michail|Mohammed Muhammad|Natalia Natasha|Nicholas Nick|Nikolaos Nikos
Nina|Olga|Olivia Liv|Omar|Patricia Pat Trish|Paul|Peter Pete|Priya|Rachel|Raymond Ray|Rebecca Becky|Richard Rick Dick|Robert Bob Rob
Ronald Ron|Rosa|Samuel Sam|Sarah|Sergey Sergei Serge|Sofía Sofia|Stephen Steve|Susan Sue|Søren Soren|Tatiana Tanya|Theodore Ted Theo
Thomas Tom|Timothy Tim|Victoria Vicky|Vladimir Volodya|Wei|William Bill Will|Yuki|Yulia Julia|Zachary Zach|Zoë Zoe|Åsa Asa
"""
_CYRILLIC = {
    "Alexander": "Александр", "Anna": "Анна", "Dmitri": "Дмитрий", "Ekaterina": "Екатерина", "Elena": "Елена", "Irina": "Ирина",
    "Maria": "Мария", "Mikhail": "Михаил", "Natalia": "Наталья", "Nina": "Нина", "Olga": "Ольга", "Sergey": "Сергей",
    "Tatiana": "Татьяна", "Vladimir": "Владимир", "Yulia": "Юлия", "Ivanov": "Иванов", "Petrov": "Петров", "Sokolov": "Соколов",
    "Kuznetsov": "Кузнецов", "Morozov": "Морозов", "Volkov": "Волков", "Lebedev": "Лебедев", "Popov": "Попов", "Fedorov": "Фёдоров",
}  # fmt: skip
_FAMILY = (
    "Smith Johnson Williams Brown Jones Miller Davis Garcia Rodriguez Martinez Wilson Anderson Taylor Thomas Moore Jackson Martin Lee "
    "Thompson White Lopez Gonzalez Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams "
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schäfer Jäger Köhler Böhm Vogel Krüger Ivanov Petrov Sokolov Kuznetsov "
    "Morozov Volkov Lebedev Popov Fedorov Ångström Lindqvist Bergström Sørensen Nielsen Kowalski Wójcik Zieliński Novák Dvořák Horváth "
    "Papadopoulos Rossi Ferrari Bianchi Esposito Silva Santos Oliveira Pereira Costa O'Brien Murphy Kelly Singh Kumar Patel Sharma Khan "
    "Chen Wang Zhang Tanaka Sato Suzuki Kim Park Choi Okafor Mensah Haddad Nasser"
).split()
_STARTS = "Al Bar Ber Cal Car Dan Del Dor El Fal Far Gar Gol Hal Har Hol Ker Kir Lam Lin Mal Mar Mor Nor Pal Per Ros Ral Sal Ser Tal Tor Val Ver Wal Win Zam Zor".split()
_ENDS = "aby acek adori aldo amson andi arek asson atelli ato eby elka emann enko enberg eris etti ewicz idis iello inger ington inho inski ison ley man mont nikov oba oles onda ossi otis ovic owski sen stad stein ton ulis uti ward worth zak".split()
_STREETS = "Oak Elm Mill Church Station High Park Lake Hill River Garden Bridge Castle Maple Cedar Chestnut King Queen Harbour Meadow".split()
_KINDS = "Street Avenue Road Lane Square Court Drive".split()
_TOWNS = "Ashford Brook Carlow Dunmore Eastham Fairview Glenby Harwell Ivybridge Kelso Lynton Marlow Norbury Oakham Preston Redhill".split()
_FIRMS = "Example Invented Sample Model Pattern Specimen Fable Paper Mirror Lantern Harbor Copper Meadow Summit Orchard Granite".split()
_MAILS = ["example.org", "example.com", "mail.example.net"]
_TRADES = "Labs Health Energy Foods Systems Design Logistics Research Partners Clinic Robotics Textiles Press Materials".split()


class Sample:
    """People as one address book, an export of connections and a mail program know them: the same person, told differently."""

    def __init__(self, seed: int, people: int) -> None:
        self.random = random.Random(seed)
        self.groups = [
            group.split() for line in _GIVEN.split("\n") for group in line.split("|") if group.strip()
        ]
        self.families = _FAMILY + [start + end for start in _STARTS for end in _ENDS]
        self.firms = [f"{firm} {trade}" for firm in _FIRMS for trade in _TRADES]
        self.people = people
        self.mails: set[str] = set()
        self.records: list[Record] = []

    def make(self) -> list[Record]:
        """The records, shuffled and numbered."""
        for number in range(self.people):
            whole = self.person(f"p{number}")
            self.tell(whole)
            if self.chance(0.12):
                self.relative(whole, number)
        self.random.shuffle(self.records)
        return [replace(record, id=f"{at:05d}") for at, record in enumerate(self.records)]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, values: list[str]) -> str:
        """Some are common, most are not."""
        return values[int(len(values) * self.random.random() ** 2.2)]

    def person(self, entity: str) -> tuple[Record, list[str]]:
        group = self.random.choice(self.groups)
        family = self.pick(self.families)
        record = Record(
            "",
            entity,
            phone=self.number(),
            employer=self.pick(self.firms),
            street=f"{self.random.randint(1, 240)} {self.random.choice(_STREETS)} {self.random.choice(_KINDS)}",
            town=self.random.choice(_TOWNS),
            region=self.random.choice(["CA", "NY", "TX", "WA"]),
            postcode=str(self.random.randint(10000, 99999)),
            birthday=self.day(),
        )
        return self.named(record, group[0], family), group

    def number(self) -> str:
        return f"+1555{self.random.randint(2000000, 9999999)}"

    def day(self) -> str:
        return f"{self.random.randint(1950, 2002)}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"

    def tell(self, whole: tuple[Record, list[str]]) -> None:
        """One to four cards of one person."""
        ways = [self.member, self.book, self.mailer, self.directory]
        self.random.shuffle(ways)
        for way in ways[: self.random.choices([1, 2, 3, 4], [55, 30, 11, 4])[0]]:
            self.records.append(way(*whole))

    def relative(self, whole: tuple[Record, list[str]], number: int) -> None:
        """Somebody else at the same address: another given name, or the same one of another generation; or a namesake elsewhere."""
        record, group = whole
        other, others = self.person(f"q{number}")
        while others is group:
            other, others = self.person(f"q{number}")
        kind = self.random.random()
        if kind < 0.62:
            home = {name: getattr(record, name) for name in ("street", "town", "region", "postcode")}
            if self.chance(0.4):
                home["phone"] = record.phone
            if self.chance(0.15):
                home["mail"] = f"{_plain(record.family)}.family{number}@example.org"
                self.records.append(replace(self.book(*whole), mail=home["mail"]))
            self.tell((replace(self.named(other, other.given, record.family), **home), others))
        elif kind < 0.65:
            home = {name: getattr(record, name) for name in ("street", "town", "region", "postcode")}
            self.tell((replace(self.named(other, record.given, f"{record.family} Jr."), **home), group[:1]))
        else:
            self.tell((self.named(other, record.given, record.family), group))

    def named(self, record: Record, given: str, family: str) -> Record:
        """That person by another name, with the addresses that go with it."""
        plain = _plain(f"{given}.{family}").strip(".")
        mail = f"{plain}@{self.random.choice(_MAILS)}"
        while mail in self.mails:  # taken: a number is put behind
            mail = f"{plain}{self.random.randint(1, 999)}@{self.random.choice(_MAILS)}"
        self.mails.add(mail)
        return replace(
            record,
            given=given,
            family=family,
            mail=mail,
            linkedin=f"https://www.linkedin.com/in/{plain.replace('.', '-')}-{self.random.randint(10**5, 10**6):x}",
        )

    # How four programs know one person; each leaves out what such programs leave out.

    def member(self, record: Record, group: list[str]) -> Record:
        mail = record.mail if self.chance(0.1) else ""
        url = record.linkedin
        return self.spoilt(
            Record(
                "",
                record.entity,
                record.given,
                record.family,
                mail=mail,
                linkedin=url,
                employer=record.employer,
            ),
            0.3,
        )

    def book(self, record: Record, group: list[str]) -> Record:
        kept = replace(record, given=self.random.choice(group) if self.chance(0.5) else record.given, id="")
        if self.chance(0.8):
            kept = replace(kept, linkedin="")
        elif self.chance(0.08):  # an address of before
            kept = replace(
                kept,
                linkedin=f"https://www.linkedin.com/in/{_plain(record.family)}{self.random.randint(1, 999)}",
            )
        for name, share in (("mail", 0.5), ("employer", 0.6), ("birthday", 0.5), ("phone", 0.15)):
            if self.chance(share):
                kept = replace(kept, **{name: ""})
        if self.chance(0.4):
            kept = replace(
                kept, street="", postcode="", town=kept.town if self.chance(0.5) else "", region=""
            )
        if self.chance(0.15):
            kept = replace(kept, given=kept.given[:1])
        return self.spoilt(kept, 0.6)

    def mailer(self, record: Record, group: list[str]) -> Record:
        given, family = record.given, record.family
        if self.chance(0.12):
            given, family = family, given
        mail = record.mail
        if self.chance(0.25):
            mail = f"{mail.partition('@')[0]}@{_plain(record.employer).replace('.', '')}.example.com"
        phone = (record.phone if self.chance(0.7) else self.number()) if self.chance(0.4) else ""
        return self.spoilt(Record("", record.entity, given, family, mail=mail, phone=phone), 0.5)

    def directory(self, record: Record, group: list[str]) -> Record:
        """A firm's list: another employer since, perhaps another script."""
        kept = replace(
            record,
            mail="",
            linkedin="",
            employer=record.employer if self.chance(0.6) else self.pick(self.firms),
        )
        if record.given in _CYRILLIC and record.family in _CYRILLIC:
            kept = replace(kept, given=_CYRILLIC[record.given], family=_CYRILLIC[record.family])
        if self.chance(0.5):
            kept = replace(kept, birthday="")
        if self.chance(0.3):
            kept = replace(kept, phone="")
        return self.spoilt(kept, 0.6)

    def spoilt(self, record: Record, share: float) -> Record:
        """Typing errors, lost accents, another order of digits, numbers written as at home."""
        changes: dict[str, str] = {}
        for name in ("given", "family", "street", "town", "employer"):
            value = getattr(record, name)
            if len(value) > 3 and self.chance(0.08 * share):
                first, blank, rest = value.partition(" Jr.")
                changes[name] = self.typing(first) + blank + rest
            elif not value.isascii() and value.casefold() < "ʰ" and self.chance(0.5):
                changes[name] = _ascii(value)
        if record.birthday and self.chance(0.06):
            changes["birthday"] = record.birthday[:8] + f"{self.random.randint(1, 28):02d}"
        if record.birthday and self.chance(0.015):
            changes["birthday"] = record.birthday[:4] + "-01-01"
        if record.postcode and self.chance(0.06):
            changes["postcode"] = record.postcode[:-2] + record.postcode[-1] + record.postcode[-2]
        if record.phone and self.chance(0.5):
            changes["phone"] = f"({record.phone[2:5]}) {record.phone[5:8]}-{record.phone[8:]}"
        return replace(record, **changes)

    def typing(self, value: str) -> str:
        at = self.random.randrange(1, len(value) - 1)
        kind = self.random.randrange(4)
        letter = self.random.choice("aeioulnrst")
        return (
            value[:at] + value[at + 1 :],
            value[:at] + letter + value[at:],
            value[:at] + letter + value[at + 1 :],
            value[:at] + value[at + 1] + value[at] + value[at + 2 :],
        )[kind]


def _ascii(value: str) -> str:
    table = {
        "ü": "ue",
        "ö": "oe",
        "ä": "ae",
        "Å": "A",
        "å": "a",
        "ø": "o",
        "ł": "l",
        "Ł": "L",
        "ń": "n",
        "ó": "o",
        "ã": "a",
        "é": "e",
    }
    table |= {"í": "i", "ç": "c", "ë": "e", "ř": "r", "ö": "o", "á": "a"}
    return "".join(table.get(letter, letter) for letter in value)


def _plain(value: str) -> str:
    return "".join(
        letter
        for letter in _ascii(value).lower().replace(" ", ".")
        if letter.isascii() and (letter.isalnum() or letter == ".")
    )
