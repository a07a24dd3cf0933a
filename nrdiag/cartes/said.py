"""What a map says in words: its title and its sentence."""

from __future__ import annotations

from nrdiag import french
from nrdiag.cartes.bivariate import Crossed, CrossedLayer
from nrdiag.cartes.layer import Layer
from nrdiag.cartes.painting import Painting
from nrdiag.catalogue.indicators import Indicator, Level, indicators

PLURALS = {
    Level.COMMUNE: "communes", Level.EPCI: "intercommunalités",
    Level.DEPARTEMENT: "départements", Level.REGION: "régions",
}  # fmt: skip


def plural_of(painting: Painting) -> str:
    """« communes »; France has 101 départements, the others of its list are collectivités."""
    plural = PLURALS[painting.level]
    whole = painting.level is Level.DEPARTEMENT and painting.scope.niveau is Level.FRANCE
    return f"{plural} et collectivités d'outre-mer" if whole else plural


def map_title(layer: Layer | CrossedLayer) -> str:
    """« Fibre (part), communes : Sicoval »."""
    what = layer.indicator if isinstance(layer, Layer) else layer.crossing
    painting = layer.painting
    return f"{what.libelle}, {PLURALS[painting.level]} : {painting.scope.nom_court}"


def layer_sentence(layer: Layer) -> str:
    """The range of the values, and where its ends are."""
    name = f"{layer.indicator.libelle} : "
    if not layer.known:
        return f"{name}donnée absente pour ce territoire. {layer.indicator.combler}"
    high, low = layer.row(layer.ranked[0]), layer.row(layer.ranked[layer.known - 1])
    decimals = layer.indicator.decimales
    lowest, highest = (french.figure(row.figure, decimals) for row in (low, high))
    if lowest == highest:
        said = f"{name}{lowest} partout où la valeur est connue."
    else:
        said = (
            f"{name}entre {lowest} ({low.territory.nom_court}) "
            f"et {highest} ({high.territory.nom_court})."
        )
    missing = len(layer.members) - layer.known
    if missing:
        places = f"{french.number(missing)} {plural_of(layer.painting)}"
        said += f" Valeur absente ou secrète pour {places} "
        said += f"sur {french.number(len(layer.members))}."
    return said


def crossing_sentence(layer: CrossedLayer) -> str:
    """How many are high on both, who lives there, and how many could not be crossed."""
    crossing, plural = layer.crossing, PLURALS[layer.painting.level]
    if not layer.crossed:
        lacking = f"{crossing.libelle} : donnée absente pour ce territoire."
        return f"{lacking} {crossing.lignes.indicator.combler}"
    known = french.number(len(layer.crossed))
    missing = layer.total - len(layer.crossed)
    tail = f" Une des deux valeurs manque pour {french.number(missing)} {plural}."
    tail = tail if missing else ""
    both = layer.both
    if not both:
        return f"{crossing.titre} : aucune des {known} {plural} n'est dans ce cas.{tail}"
    people = french.with_unit(sum(_count(layer, c) for c in both), _unit(layer).unite)
    where = f"{french.number(len(both))} {plural} sur {known}"
    return f"{crossing.titre} : {where}, où vivent {people} de 75 ans et plus.{tail}"


def _count(layer: CrossedLayer, crossed: Crossed) -> float:
    return layer.edition.measures.value(_unit(layer).calcul.main, crossed.territory.code) or 0.0


def _unit(layer: CrossedLayer) -> Indicator:
    return indicators()[layer.crossing.effectif]
