"""Names for territories shown together: each place once, and no two names alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.territory import Territories, Territory

_OF_THE = {Level.DEPARTEMENT: "du département", Level.REGION: "de la région"}


def side_by_side(places: Sequence[Territory]) -> list[str]:
    """Short names, in the same order; alike, they say their level: « Paris (commune) »."""
    count = Counter(place.nom_court for place in places)
    return [
        f"{place.nom_court} ({place.level_name})" if count[place.nom_court] > 1 else place.nom_court
        for place in places
    ]


def of_place(place: Territory) -> str:
    """« du Sicoval », « du Fauga », « d'Auzielle », « du département (Lot) », « de France »."""
    if place.niveau is Level.FRANCE:
        return "de France"
    if place.niveau in _OF_THE:
        return f"{_OF_THE[place.niveau]} ({place.nom})"
    # The official name of an EPCI holds its article (« CA du Sicoval »).
    name = place.nom.partition(" ")[2] if place.nom_complet != place.nom else place.nom
    if name.startswith(("du ", "des ", "de ", "d'", "de l'", "de la ")):
        return name
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"d'{name}" if french.fold(name)[:1] in "aeiou" else f"de {name}"


def each_once(places: Iterable[Territory], territories: Territories) -> dict[str, str]:
    """Code -> name of each place, in the same order: of its codes, the first met."""
    first = [group[0] for group in grouped(places, territories)]
    return dict(zip((place.code for place in first), side_by_side(first), strict=True))


def grouped(places: Iterable[Territory], territories: Territories) -> list[list[Territory]]:
    """The territories, two codes of one place together (La Réunion twice)."""
    groups: list[list[Territory]] = []
    for place in places:
        for group in groups:
            if same_place(group[0], place, territories):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def same_place(one: Territory, other: Territory, territories: Territories) -> bool:
    """One name and the same communes: Paris the commune and Paris the département."""
    if one.nom != other.nom:
        return False
    return territories.communes_of(one) == territories.communes_of(other)
