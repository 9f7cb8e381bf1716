"""What a column of a contacts table holds, by its header in seven languages and by the values in it. Pure.

In: headers and some rows. Out: the field of each column, “” for one that nothing tells. The fields are the keys of FIELDS; those that
a row may have several of (mail, phone, web, labels, notes) may be given to several columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from askaround.lib.text import fold, mail_key, phone_key, url_key
from askaround.network.imports import dates

FIELDS = {
    "name": "Name",
    "first": "Given name",
    "middle": "Middle name",
    "last": "Family name",
    "prefix": "Title before the name",
    "suffix": "What follows the name",
    "nickname": "Nickname",
    "email": "Mail",
    "phone": "Phone",
    "url": "Web or LinkedIn address",
    "organisation": "Employer",
    "title": "Job title",
    "place": "Town",
    "region": "Region",
    "country": "Country",
    "street": "Street",
    "more": "More of the address",
    "postcode": "Postcode",
    "birthday": "Birthday",
    "since": "Known since",
    "labels": "Labels",
    "notes": "Note",
}
SEVERAL = frozenset({"email", "phone", "url", "labels", "notes"})
ADDRESS = ("street", "more", "place", "region", "postcode", "country")
# Whole headers, folded, by language: English, German, French, Spanish, Portuguese, Italian, Dutch.
_HEADERS = {
    "name": "name|full name|display name|contact|contact name|vollstandiger name|anzeigename|nom complet|nombre completo|nome completo"
    "|volledige naam|naam|file as",
    "first": "first name|given name|firstname|forename|vorname|prenom|nombre|primer nombre|nome|primeiro nome|voornaam",
    "middle": "middle name|additional name|weitere vornamen|zweiter vorname|deuxieme prenom|segundo nombre|segundo nome|secondo nome"
    "|middelste naam|tweede voornaam",
    "last": "last name|family name|surname|lastname|nachname|familienname|nom|nom de famille|apellidos|apellido|sobrenome|apelido"
    "|cognome|achternaam",
    "prefix": "name prefix|salutation|anrede|honorific|civilite|tratamiento|aanhef",
    "suffix": "suffix|name suffix|namenszusatz|suffixe|sufijo|sufixo|suffisso|achtervoegsel",
    "nickname": "nickname|nick|spitzname|surnom|apodo|apelido informal|soprannome|bijnaam",
    "organisation": "company|company name|firm|organization|organisation|organization name|employer|firma|unternehmen|arbeitgeber|societe"
    "|entreprise|employeur|empresa|organizacion|organizacao|compania|societa|azienda|bedrijf|werkgever|account name|current company|works for|works at|arbeitet bei",
    "title": "job title|jobtitle|position|role|occupation|profession|headline|what they do|organization title|beruf|berufsbezeichnung|stelle"
    "|funktion|fonction|poste|intitule de poste|cargo|puesto|posicion|funcao|qualifica|ruolo|posizione|functie|beroep",
    "place": "city|town|location|ort|stadt|wohnort|ville|localite|ciudad|localidad|cidade|citta|localita|plaats|stad|woonplaats",
    "region": "state|province|region|county|bundesland|kanton|bundesland kanton|departement|provincia|estado|provincie",
    "country": "country|country region|country code|land|land region|pays|pays region|pais|pais o region|pais regiao|paese|nazione",
    "street": "street|address|street address|strasse|adresse|rue|calle|direccion|rua|endereco|via|indirizzo|straat|adres",
    "postcode": "zip|zip code|postcode|postal code|postleitzahl|plz|code postal|codigo postal|cap",
    "birthday": "birthday|birth date|birthdate|date of birth|dob|bday|geburtstag|geburtsdatum|anniversaire|date de naissance|cumpleanos"
    "|fecha de nacimiento|aniversario|data de nascimento|compleanno|data di nascita|verjaardag|geboortedatum",
    "since": "known since|connected on|met on|date met|first met|since|contact since|kontakt seit|verbunden am|connecte le",
    "labels": "labels|label|tags|tag|categories|category|groups|group|group membership|kategorien|kategorie|gruppen|gruppe|schlagworter"
    "|etiquettes|groupes|categorias|categoria|etiquetas|grupos|categorie|gruppi|etichette|categorieen|groepen",
    "notes": "notes|note|comment|comments|remarks|memo|description|notizen|notiz|bemerkung|bemerkungen|kommentar|remarques|commentaires"
    "|notas|comentarios|observacoes|note personali|notities|opmerkingen|body|about|bio",
}
_BY_HEADER = {fold(name): field for field, names in _HEADERS.items() for name in names.split("|")}
# Words of a header that tell the field, when the whole of it is not known.
_WORDS: dict[str, tuple[str, ...]] = {
    "email": ("mail", "email", "emailadres", "emailadresse", "correo", "messagerie", "courriel"),
    "phone": ("phone", "telefon", "telephone", "telefono", "telefone", "telefoon", "tel", "mobile", "mobil", "mobiltelefon", "handy",
              "movil", "celular", "telemovel", "cell", "cellulare", "portable", "mobiel", "gsm", "phones"),
    "url": ("web", "website", "webpage", "webseite", "homepage", "url", "linkedin", "site", "webpagina", "profile"),
    "street": ("street", "strasse", "rue", "calle", "via", "straat", "rua"),
    "place": ("city", "ort", "ville", "ciudad", "citta", "plaats", "cidade", "town"),
    "region": ("state", "province", "region", "bundesland", "provincia", "estado", "provincie"),
    "postcode": ("postal", "zip", "postleitzahl", "postcode"),
    "country": ("country", "land", "pays", "pais", "paese"),
}  # fmt: skip
# fmt: off
_ABOUT = frozenset({
    "type", "typ", "label", "rel", "relation", "display", "angezeigter", "name", "fax", "telefax", "pager",
    "telex", "isdn", "ttytdd", "callback", "box", "postfach", "format", "formatted", "status", "count",
    "id", "po", "assistant", "assistants", "assistent", "managers", "priority",
})
# fmt: on
_AT_WORK = frozenset("business geschaftlich bureau trabajo comercial uff werk werkadres company".split())  # noqa: SIM905
_LINKS = frozenset("code de del da do la le region kanton address".split())  # noqa: SIM905
_LIKELY = 0.6


def field_of(header: str) -> str:
    """The field that a header names, “” for none that we know."""
    key = fold(header)
    if key in _BY_HEADER:
        return _BY_HEADER[key]
    words = key.split()
    if not _ABOUT.isdisjoint(words):
        return ""
    order = ("postcode", "country", "street", "place", "region", "email", "phone", "url")
    found = (field for field in order if not set(_WORDS[field]).isdisjoint(words))
    return next(found, "")


def group_of(header: str) -> str:
    """What tells the address columns of one header apart from another's: “business” of `Business Street`."""
    words = fold(header).split()
    if words[:1] == ["address"] and len(words) > 1 and words[1].isdigit():
        return words[1]
    if not _AT_WORK.isdisjoint(words):
        return "business"
    parts = {word for field in ADDRESS if field in _WORDS for word in _WORDS[field]}
    return " ".join(word for word in words if word not in parts and word not in _LINKS)


def is_technical(header: str) -> bool:
    """Whether a column says only of what type another is, or is for programs: not kept as written."""
    key = fold(header)
    return key.endswith(("reltype", " type", " typ", " label", " rel", " display name", " angezeigter name", " formatted")) or key in {
        "photo", "sensitivity", "priority", "vertraulichkeit", "prioritat", "private", "privat", "initials", "initialen",
        "mileage", "billing information", "directory server", "internet free busy", "action", "id", "file as", "phonetic first name",
        "phonetic last name", "phonetic middle name", "contacttype", "domain", "apiid", "namelower", "namelowerunique", "externalid",
    }  # fmt: skip


Coded = Callable[[list[str]], Mapping[str, bool]]


def guess(
    header: Sequence[str], rows: Sequence[Sequence[str]], known_title: Coded | None = None
) -> list[str]:
    """The field of each column: by its header, else by what most of its values are. A field that a row has once is given once.

    `known_title` tells of texts whether the title coder knows them.
    """
    found = [field_of(cell) for cell in header]
    for at, field in enumerate(found):
        if field and field not in SEVERAL and field in found[:at]:
            found[at] = ""
    for at, field in enumerate(found):
        if not field:
            values = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
            seen = _by_values(values, known_title) if values else ""
            if seen in SEVERAL or seen not in found:
                found[at] = seen
    return found


def _by_values(values: list[str], known_title: Coded | None) -> str:
    def most(test: Callable[[str], object]) -> bool:
        return sum(bool(test(value)) for value in values) >= _LIKELY * len(values)

    if most(mail_key):
        return "email"
    if most(lambda value: "://" in value and url_key(value)) or most(lambda value: "linkedin." in value):
        return "url"
    days = [day for value in values if (day := dates.parse_day(value))]
    if len(days) >= _LIKELY * len(values):
        return "birthday" if sorted(days)[len(days) // 2].year < 2004 else "since"
    if most(lambda value: phone_key(value) and sum(sign.isalpha() for sign in value) <= 4):
        return "phone"
    if known_title:
        told = known_title(values)
        if most(told.get):
            return "title"
    if most(_looks_like_a_name):
        return "name"
    return ""


def _looks_like_a_name(value: str) -> bool:
    words = value.split()
    return (
        2 <= len(words) <= 4
        and all(word[:1].isupper() for word in words)
        and not any(map(str.isdigit, value))
    )
