"""Which column is what, in the seven languages in which LinkedIn writes its archive, and in Google's two generations.

In: the cells of a row. Out: the field of each column, for the table that the row is the header of, or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from askaround.lib.text import fold
from askaround.network.imports import outlook

# Field → the headers that mean it, by language: English, German, French, Spanish, Portuguese, Italian, Dutch.
CONNECTIONS = {
    "first": "First Name|Vorname|Prénom|Nombre|Nome|Voornaam",
    "last": "Last Name|Nachname|Nom|Nom de famille|Apellidos|Apellido|Sobrenome|Apelido|Cognome|Achternaam",
    "url": "URL|Profil-URL|URL del perfil|URL du profil|URL do perfil|URL del profilo|Profiel-URL|Profile URL",
    "email": "Email Address|Email|E-mail|E-Mail-Adresse|Adresse e-mail|Adresse courriel|Dirección de correo electrónico"
    "|Correo electrónico|Dirección de e-mail|Endereço de e-mail|Indirizzo e-mail|Indirizzo email|E-mailadres",
    "organisation": "Company|Unternehmen|Firma|Entreprise|Société|Empresa|Azienda|Società|Bedrijf",
    "title": "Position|Poste|Fonction|Cargo|Puesto|Posición|Posição|Posizione|Ruolo|Qualifica|Functie|Positie",
    "connected": "Connected On|Verbunden am|Vernetzt am|Kontakt seit|Connecté le|Connexion le|Date de connexion|Relation depuis"
    "|Conectado el|Fecha de conexión|Conectado em|Data da conexão|Data de conexão|Collegato il|Collegato in data"
    "|Data di collegamento|Data collegamento|Verbonden op|Connectie sinds|Gekoppeld op",
}
MESSAGES = {
    "conversation": "CONVERSATION ID|Konversations-ID|Unterhaltungs-ID|ID de conversation|ID de la conversation"
    "|ID de la conversación|ID de conversación|ID da conversa|ID conversazione|ID della conversazione|Gespreks-ID",
    "sender": "FROM|Von|De|Da|Van|Expéditeur|Remitente|Remetente|Mittente|Afzender",
    "sender_url": "SENDER PROFILE URL|Profil-URL des Absenders|URL du profil de l’expéditeur|URL del perfil del remitente"
    "|URL do perfil do remetente|URL del profilo del mittente|Profiel-URL van afzender",
    "recipients": "TO|An|À|A|Para|Aan|Destinataire|Destinataires|Destinatario|Destinatários|Destinatari|Ontvanger",
    "recipient_urls": "RECIPIENT PROFILE URLS|Profil-URLs der Empfänger|URL des profils des destinataires"
    "|URL de los perfiles de los destinatarios|URLs do perfil dos destinatários|URL dei profili dei destinatari"
    "|Profiel-URL’s van ontvangers",
    "date": "DATE|Datum|Fecha|Data",
    "subject": "SUBJECT|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp",
    "content": "CONTENT|Inhalt|Contenu|Contenido|Conteúdo|Contenuto|Inhoud",
    "folder": "FOLDER|Ordner|Dossier|Carpeta|Pasta|Cartella|Map",
    "draft": "IS MESSAGE DRAFT",
    "conversation_draft": "IS CONVERSATION DRAFT",
}
PROFILE = {
    "first": CONNECTIONS["first"],
    "last": CONNECTIONS["last"],
    "maiden": "Maiden Name|Geburtsname|Nom de jeune fille|Apellido de soltera|Nome de solteira|Cognome da nubile|Meisjesnaam",
    "headline": "Headline|Profilslogan|Titre de profil|Titular|Título|Sommario|Kopregel",
    "summary": "Summary|Zusammenfassung|Résumé|Extracto|Resumo|Riepilogo|Samenvatting",
}
INVITATIONS = {
    "from": "From|Von|De|Da|Van",
    "to": "To|An|À|A|Para|Aan",
    "sent": "Sent At|Gesendet am|Envoyé le|Enviado el|Enviada em|Inviato il|Verzonden op",
    "message": "Message|Nachricht|Mensaje|Mensagem|Messaggio|Bericht",
    "direction": "Direction|Richtung|Sens|Dirección|Direção|Direzione|Richting",
    "inviter": "inviterProfileUrl",
    "invitee": "inviteeProfileUrl",
}
RECOMMENDATIONS = {
    "first": CONNECTIONS["first"],
    "last": CONNECTIONS["last"],
    "organisation": CONNECTIONS["organisation"],
    "title": "Job Title|" + CONNECTIONS["title"],
    "text": "Text|Texte|Texto|Testo|Tekst",
    "created": "Creation Date|Erstellungsdatum|Date de création|Fecha de creación|Data de criação|Data di creazione|Aanmaakdatum",
    "status": "Status|Statut|Estado|Stato",
}
POSITIONS = {
    "organisation": "Company Name|Name des Unternehmens|Nom de l’entreprise|Nombre de la empresa|Nome da empresa|Nome dell’azienda"
    "|Bedrijfsnaam",
    "title": "Title|Titel|Titre|Cargo|Título|Qualifica|Functie",
    "started": "Started On|Begonnen am|Commencé le|Comenzó el|Início em|Data di inizio|Begonnen op",
    "ended": "Finished On|Beendet am|Terminé le|Finalizó el|Término em|Data di fine|Geëindigd op",
}
EDUCATION = {
    "organisation": "School Name|Name der Schule|Nom de l’école|Nombre de la escuela|Nome da escola|Nome della scuola|Schoolnaam",
    "title": "Degree Name|Abschluss|Nom du diplôme|Título académico|Nome do grau|Titolo di studio|Graad",
    "started": "Start Date|Anfangsdatum|Date de début|Fecha de inicio|Data de início|Data inizio|Begindatum",
    "ended": "End Date|Enddatum|Date de fin|Fecha de finalización|Data de término|Data fine|Einddatum",
}
# Columns that mark a contacts CSV of Google's, of either generation, and of the tools that write its simpler form.
GOOGLE = {
    "name": "Name",
    "first": "First Name|Given Name",
    "middle": "Middle Name|Additional Name",
    "last": "Last Name|Family Name",
    "prefix": "Name Prefix",
    "suffix": "Name Suffix",
    "nickname": "Nickname",
    "organisation": "Organization Name|Organization 1 - Name|Company",
    "title": "Organization Title|Organization 1 - Title|Job Title",
    "birthday": "Birthday",
    "notes": "Notes",
    "labels": "Labels|Group Membership|Categories",
    "place": "Address 1 - City",
    "country": "Address 1 - Country",
    "street": "Address 1 - Street",
    "more": "Address 1 - Extended Address",
    "region": "Address 1 - Region",
    "postcode": "Address 1 - Postal Code",
}


def _index(table: dict[str, str]) -> dict[str, str]:
    return {fold(name): key for key, names in table.items() for name in names.split("|")}


def columns(cells: Sequence[str], table: dict[str, str]) -> dict[str, int]:
    """The column of each field of that table which the header row names (the first, when two do)."""
    index = _index(table)
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = index.get(fold(cell))
        if name:
            found.setdefault(name, at)
    return found


def kind_of(cells: Sequence[str]) -> str:
    """The kind of table whose header these cells are: linkedin-connections, linkedin-messages, linkedin-profile and the archive's
    other tables, google, outlook, or “”."""
    keys = {fold(cell) for cell in cells}
    messages = columns(cells, MESSAGES)
    if {"conversation", "sender", "date"} <= messages.keys():
        return "linkedin-messages"
    more = _rest_of_linkedin(cells)
    if more:
        return more
    profile = columns(cells, PROFILE)
    if {"first", "last", "headline"} <= profile.keys() and {"maiden", "summary"} & profile.keys():
        return "linkedin-profile"
    if _is_google(keys):
        return "google"
    if outlook.is_outlook(cells):
        return "outlook"
    connections = columns(cells, CONNECTIONS)
    if {"first", "last"} <= connections.keys() and {"connected", "url"} & connections.keys():
        return "linkedin-connections"
    return ""


def _rest_of_linkedin(cells: Sequence[str]) -> str:
    if {"direction", "sent"} <= columns(cells, INVITATIONS).keys():
        return "linkedin-invitations"
    if {"first", "last", "text", "created"} <= columns(cells, RECOMMENDATIONS).keys():
        return "linkedin-recommendations"
    if {"organisation", "title", "started"} <= columns(cells, POSITIONS).keys():
        return "linkedin-positions"
    if {"organisation", "started"} <= columns(cells, EDUCATION).keys():
        return "linkedin-education"
    return ""


def _is_google(keys: set[str]) -> bool:
    if {"e mail 1 value", "phone 1 value"} & keys:
        return True
    named = {"given name", "family name", "first name", "name"} & keys
    if named and {"organization 1 name", "organization name", "group membership"} & keys:
        return True
    return {"name", "e mail address"} <= keys and bool({"company", "mobile phone", "e mail 2 address"} & keys)


def language_is_english(cells: Sequence[str]) -> bool:
    """Whether the header is the English one: decides how `3/12/21` is read."""
    english = {
        "first name",
        "from",
        "name",
        "full name",
        "last name",
        "given name",
        "company",
        "job title",
        "birthday",
    }
    return not english.isdisjoint(map(fold, cells))


# Tables of the LinkedIn archive that hold no people, or none that we read yet: by name, since some share headers.
NO_PEOPLE = frozenset(
    fold(name)
    for name in [
        "Skills",
        "Rich_Media",
        "Shares",
        "Comments",
        "Reactions",
        "Votes",
        "Certifications",
        "Courses",
        "Languages",
        "Honors",
        "Projects",
        "Publications",
        "Patents",
        "Volunteering",
        "Registration",
        "Email Addresses",
        "PhoneNumbers",
        "Whatsapp Phone Numbers",
        "Ad_Targeting",
        "Ads Clicked",
        "Member_Follows",
        "Company Follows",
        "Hashtag_Follows",
        "Events",
        "Receipts",
        "Receipts_v2",
        "SearchQueries",
        "Search Queries",
        "Logins",
        "Security Challenges",
        "Saved Jobs",
        "Job Applications",
        "Saved Job Alerts",
        "Jobs",
        "Endorsement_Given_Info",
        "Endorsement_Received_Info",
        "Learning",
        "guide_messages",
        "learning_coach_messages",
        "learning_role_play_messages",
        "Inferences_about_you",
        "Causes You Care About",
        "ImportedContacts",
        "Contacts",
        "Organizations",
        "Services",
        "Private_identity_asset",
        "Profile Summary",
        "Test Scores",
        "Verifications",
        "LAN Ads Engagement",
        "Coach_messages",
        "Articles",
        "Endorsements",
    ]
)


def holds_no_people(name: str) -> bool:
    """Whether a file of this name belongs to a LinkedIn archive and is one that we do not read people from."""
    stem = fold(name.rpartition(".")[0] or name)
    return stem in NO_PEOPLE
