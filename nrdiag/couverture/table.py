"""The fibre of every commune of a territory, as a file."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.couverture.fibre import Base, Fibre, fibre_of
from nrdiag.couverture.words import SHORT_BASES
from nrdiag.territoires.territory import Territory

COLUMNS = (
    "code_insee", "commune", "departement", "intercommunalite", "base", "locaux", "raccordables",
    "sans_fibre", "taux_fibre", "operateur", "zone", "millesime", "source", "statut",
)  # fmt: skip


def fibre_table(
    territory: Territory, base: Base = Base.ARCEP
) -> tuple[tuple[str, ...], Iterator[list[object]]] | None:
    """Column names, then one row per commune; None where no commune is known."""
    fibre = fibre_of(territory, base)
    return (COLUMNS, _rows(fibre)) if fibre.lines else None


def _rows(fibre: Fibre) -> Iterator[list[object]]:
    """Every commune with its INSEE code, the unknown ones last and blank."""
    name, source = SHORT_BASES[fibre.base], fibre.base.source
    ends = (source.millesime, source.producteur)
    for line in fibre.lines:
        p = line.premises
        counts = (int(p.total), int(p.connectable), int(p.missing), p.rate)
        yield [*_place(line.commune), name, *counts, line.operator, line.zone, *ends, "observé"]
    for commune in fibre.unknown:
        yield [*_place(commune), name, *(None,) * 6, *ends, french.ABSENT]


def _place(commune: Territory) -> tuple[str, ...]:
    return commune.code, commune.nom, commune.departement, commune.epci
