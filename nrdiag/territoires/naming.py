"""Names for territories shown together: each place once, and no two names alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nrdiag.territoires.territory import Territories, Territory


def side_by_side(places: Sequence[Territory]) -> list[str]:
    """Short names, in the same order; alike, they say their level: « Paris (commune) »."""
    count = Counter(place.nom_court for place in places)
    return [
        f"{place.nom_court} ({place.level_name})" if count[place.nom_court] > 1 else place.nom_court
        for place in places
    ]


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
