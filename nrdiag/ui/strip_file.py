"""The values of the strips as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nrdiag.catalogue.comparison import Among
from nrdiag.comparaison.similar import scopes_of
from nrdiag.comparaison.strips import figures, picture
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import FIGURE_COLUMNS, figure_row
from nrdiag.territoires.territory import Territory


def strips_file(among: Among | None) -> str:
    """The name of the file: those alike depend on where they are looked for."""
    return f"comparaison-{among}" if among else "comparaison"


def strips_table(
    territory: Territory, among: Among | None
) -> tuple[Sequence[str], Iterator[list[object]]] | None:
    """The territory, those like it and those of its group; None where nobody is looked for."""
    if among not in (scopes_of(edition().id, territory.code) or (None,)):
        return None
    found = picture(edition().id, territory.code, among)
    return FIGURE_COLUMNS, (figure_row(place, figure) for place, figure in figures(found))
