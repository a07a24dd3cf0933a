"""The files of one's own data: what comes out with its codes, and the model to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import LocalData
from nrdiag.indicateurs.edition import Edition
from nrdiag.propres.columns import VALUE
from nrdiag.propres.figures import figure_of
from nrdiag.territoires.territory import Territory

HEADER = (
    "code", "territoire", "niveau", "libelle", "valeur", "unite", "statut", "millesime", "source",
    "fichier", "remarque",
)  # fmt: skip
MODEL_HEADER = ("code_insee", "commune", VALUE)
#: Two communes for who has chosen no territory; the column to fill in stays empty.
_MODEL = ("31395", "31555")


def export_rows(data: LocalData, edition: Edition) -> Iterator[tuple[object, ...]]:
    """Every place of the file, by code; one that this edition does not know keeps its value."""
    for code in sorted(data.valeurs):
        place = edition.territories.by_code.get(code)
        if place is None:
            value = data.valeurs[code]
            yield (
                code, "", "", data.libelle, value, data.unite, "", data.millesime, data.source,
                data.fichier, "Code inconnu de cette édition.",
            )  # fmt: skip
            continue
        yield export_row(data, place, edition)


def export_row(data: LocalData, place: Territory, edition: Edition) -> tuple[object, ...]:
    """One line of ``HEADER``: a missing value is blank, with why."""
    figure = figure_of(data, place, edition)
    return (
        place.code, place.nom, place.niveau.value, data.libelle, figure.value, data.unite,
        figure.status.value, data.millesime, data.source, data.fichier, figure.note,
    )  # fmt: skip


def model_rows(territory: Territory | None, edition: Edition) -> list[tuple[str, str, str]]:
    """One line for each commune of the territory; for a région or more, two examples."""
    scope = map_scope(territory, edition) if territory else None
    if scope is None or scope.niveau in (Level.REGION, Level.FRANCE):
        places = [edition.territories.get(code) for code in _MODEL]
    else:
        places = edition.territories.communes_of(scope)
    return [(place.code, place.nom, "") for place in places]
