"""Contacts as Outlook writes them into CSV, in seven languages. Pure.

In: the header of a table. Out: whether it is Outlook's, and the field of each column. Three mail addresses, a dozen phones and three postal addresses have columns of their
own; a birthday that is not known is `0/0/00`.
"""

from __future__ import annotations

from collections.abc import Sequence

from askaround.lib.text import fold
from askaround.network.imports import columns

# fmt: off
_MARKS = frozenset(fold(name) for name in (
    "E-mail Type", "E-mail Display Name", "Business Street", "Home Street", "Other Street", "Business City", "Home City",
    "Business Phone", "Business Phone 2", "Home Phone", "Mobile Phone", "Company Main Phone", "Web Page", "Job Title",
    "E-Mail-Typ", "E-Mail: Angezeigter Name", "Straße geschäftlich", "Straße privat", "Ort geschäftlich", "Ort privat",
    "Telefon geschäftlich", "Telefon (geschäftlich)", "Telefon privat", "Telefon (privat)", "Mobiltelefon", "Webseite",
    "Adresse de messagerie", "Type de messagerie", "Rue (bureau)", "Rue (domicile)", "Ville (bureau)", "Ville (domicile)",
    "Téléphone (bureau)", "Téléphone (domicile)", "Tél. mobile", "Page Web",
    "Dirección de correo electrónico", "Tipo de correo electrónico", "Calle del trabajo", "Calle del domicilio",
    "Ciudad de trabajo", "Ciudad de residencia", "Teléfono del trabajo", "Teléfono móvil", "Página Web",
    "Endereço de correio eletrônico", "Tipo de correio eletrônico", "Rua do endereço comercial", "Telefone comercial",
    "Telefone celular", "Cidade do endereço comercial", "Página da Web",
    "Indirizzo posta elettronica", "Tipo posta elettronica", "Via (uff.)", "Via (ab.)", "Città (uff.)", "Telefono (uff.)",
    "Cellulare", "Pagina Web", "E-mailadres", "E-mailtype", "Werkadres, straat", "Huisadres, straat", "Werkadres, plaats",
    "Telefoon op werk", "Mobiele telefoon", "Webpagina",
))
# fmt: on
_NAMES = frozenset({"first", "last"})


def is_outlook(header: Sequence[str]) -> bool:
    """Whether these are the columns of Outlook: a given or family name, and two columns that only Outlook has."""
    keys = {fold(cell) for cell in header}
    named = any(columns.field_of(cell) in _NAMES for cell in header)
    return named and len(keys & _MARKS) >= 2


def fields_of(header: Sequence[str]) -> list[str]:
    """The field of each column; `Title` is what stands before a name."""
    return ["prefix" if fold(cell) in {"title", "titre"} else columns.field_of(cell) for cell in header]
