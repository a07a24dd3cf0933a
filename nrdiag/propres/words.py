"""What a data set says in words: here, on the map, and what to beware of."""

from __future__ import annotations

from nrdiag import french
from nrdiag.cartes.classes import method_said
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import Edition
from nrdiag.propres.data import file_of
from nrdiag.propres.figures import covered, figure_of
from nrdiag.propres.picture import LocalMap
from nrdiag.territoires.territory import Territory

HEADER = ("Territoire", "Valeur", "Calcul")
#: Levels whose communes are summed in the table; the larger ones only when the file has them.
SUMMED = (Level.EPCI, Level.DEPARTEMENT)


def headline(found: LocalMap, territory: Territory | None, edition: Edition) -> tuple[str, str]:
    """The key sentence and the one that follows it: here first, when there is a value here."""
    if territory is None:
        return map_sentence(found), ""
    figure = figure_of(found.data, territory, edition)
    if figure.known:
        return here(found, territory, edition), map_sentence(found)
    return map_sentence(found), here(found, territory, edition)


def here(found: LocalMap, territory: Territory, edition: Edition) -> str:
    """« Sicoval : 1 234 visites. Somme de 12 communes sur 36… », or why there is none."""
    figure = figure_of(found.data, territory, edition)
    return f"{territory.nom_court} : {found.said(figure)}. {figure.note}".strip()


def map_title(found: LocalMap) -> str:
    painting = found.painting
    return f"{found.data.libelle}, {PLURALS[painting.level]} : {painting.scope.nom_court}"


def map_sentence(found: LocalMap) -> str:
    """The range of the values on the map, where its ends are, and how many are missing."""
    painting = found.painting
    plural, total = PLURALS[painting.level], len(found.rows)
    if not found.known:
        return f"{painting.scope.nom_court} : aucune valeur dans le fichier."
    (top, high), (bottom, low) = found.rows[0], found.rows[found.known - 1]
    where = f"pour {french.number(found.known)} {plural} sur {french.number(total)}"
    if found.known == 1:
        said = f"une seule valeur, {found.said(high)} ({top.nom_court})"
    elif found.said(high) == found.said(low):
        said = f"{found.said(high)} partout où la valeur est connue"
    else:
        said = f"de {found.said(low)} ({bottom.nom_court}) à {found.said(high)} ({top.nom_court})"
    return f"{painting.scope.nom_court} : {said}, {where}."


def ladder(found: LocalMap, territory: Territory, edition: Edition) -> list[tuple[str, str, str]]:
    """The territory and those that hold it, where there is a value, as rows of ``HEADER``."""
    data, rows = found.data, []
    for place in (territory, *edition.territories.parents(territory)):
        if place.niveau in SUMMED or place.code in data.valeurs or place == territory:
            figure = figure_of(data, place, edition)
            part = covered(data, place, edition)
            how = f"somme de {part}" if part else "valeur du fichier"
            if figure.known:
                rows.append((place.nom_court, found.said(figure), how))
    return rows


def source_note(found: LocalMap) -> str:
    """Where the values come from, how they were made, cut, and what to beware of."""
    indicator = found.indicator
    return " ".join(
        (
            f"Source : {file_of(found.data)}.",
            indicator.definition,
            indicator.prudence,
            method_said(found.method, indicator, found.bounds),
        )
    )
