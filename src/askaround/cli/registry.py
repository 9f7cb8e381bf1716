"""Which commands there are. In: nothing. Out: `COMMANDS`, name → module and one line of help."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    module: str
    help: str
    # False: the command neither makes nor reads the data folder's database.
    database: bool = True


COMMANDS: dict[str, Entry] = {
    "version": Entry("askaround.cli.version", "versions of program, schema and catalogue", False),
    "serve": Entry("askaround.cli.serve", "the web application on this computer"),
    "link": Entry("askaround.cli.link", "another one-time link into the running application"),
    "settings": Entry("askaround.cli.settings", "show or change settings: name, mail, zone, cadence …"),
}
