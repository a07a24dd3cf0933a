"""The tables of a territory as files, at an address of their own.

They rest on the edition alone: a plain link serves them, and showing the page works nothing out.
What a visitor typed or dropped never goes through here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from nrdiag.accessibilite.tables import known_table, template_table
from nrdiag.besoins.help_tables import offers_table, reach_table
from nrdiag.besoins.ranking import lists_table
from nrdiag.catalogue.comparison import Among
from nrdiag.couverture.fibre import Base
from nrdiag.couverture.table import fibre_table
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import download
from nrdiag.ui.strip_file import strips_file, strips_table

ADDRESS = "/tableaux"
#: Column names, then rows.
Table = tuple[Sequence[str], Iterable[Sequence[object]]]
#: By name of file: what it holds; None where the territory has no such table.
TABLES: dict[str, Callable[[Territory], Table | None]] = {
    "75-ans-et-plus": lists_table,
    "fibre-anct": lambda territory: fibre_table(territory, Base.ANCT),
    "fibre-arcep": fibre_table,
    "modele-sites": template_table,
    "sites-publics": known_table,
    **{strips_file(among): partial(strips_table, among=among) for among in (None, *Among)},
    "aide-a-portee": reach_table,
    "lieux-par-departement": offers_table,
}


def table_link(territory: Territory, name: str, text: str = "Télécharger le tableau (CSV)") -> None:
    """A link to the file; its address changes with the edition."""
    if name not in TABLES:
        raise KeyError(name)
    download(f"{ADDRESS}/{edition().id}/{territory.code}/{name}.csv", text)


def table_file(edition_id: str, code: str, name: str) -> tuple[str, bytes] | None:
    """The name and the content of a file; None when there is no such table."""
    found = edition()
    kind, _, extension = name.rpartition(".")
    territory = found.territories.by_code.get(code)
    if territory is None or edition_id != found.id or extension != "csv" or kind not in TABLES:
        return None
    table = TABLES[kind](territory)
    return None if table is None else (f"nrdiag-{code}-{name}", to_csv(*table))
