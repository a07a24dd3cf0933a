"""Two territories side by side: both values, and the difference in words when there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nrdiag import french
from nrdiag.catalogue.comparison import DENSITY, comparison
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.comparaison.peers import decimals_of
from nrdiag.comparaison.profiles import DENSITY_UNIT, density_figure
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: Units that say how intense something is: they compare across levels, where counts do not.
INTENSITIES = ("%", "euro", "km", DENSITY_UNIT)
NO_GAP = "pas d'écart : une valeur manque"
OTHER_LEVEL = "ne se compare pas entre deux échelons"


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of both: the figures, as written, the gap in words, where they come from."""

    label: str
    own: Figure
    other: Figure
    decimals: int
    gap: str
    source: str

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        own, other = (french.figure(f, self.decimals) for f in (self.own, self.other))
        return self.label, own, other, self.gap, self.source


@lru_cache(maxsize=1024)
def side_by_side(edition_id: str, code: str, other_code: str) -> tuple[Line, ...]:
    """The declared lines where at least one value is known or secret."""
    territories = edition().territories
    own, other = territories.get(code), territories.get(other_code)
    lines = []
    for id in comparison().face_a_face:
        label, decimals = _named(id)
        figures = _figure(id, own), _figure(id, other)
        if all(f.status is Status.ABSENT for f in figures):
            continue
        gap = gap_words(*figures, decimals, same_level=own.niveau is other.niveau)
        lines.append(Line(label, *figures, decimals, gap, _sources(*figures)))
    return tuple(lines)


@lru_cache(maxsize=1024)
def absent_from_both(edition_id: str, code: str, other_code: str) -> list[tuple[str, str]]:
    """The declared indicators that neither has, and what would fill them."""
    territories = edition().territories
    places = territories.get(code), territories.get(other_code)
    found = []
    for id in comparison().face_a_face:
        figures = [_figure(id, place) for place in places]
        if all(f.status is Status.ABSENT for f in figures):
            found.append((_named(id)[0], figures[0].note))
    return found


def gap_words(own: Figure, other: Figure, decimals: int, *, same_level: bool) -> str:
    """« 3,2 points de plus », « environ 2 km de moins »: the own value against the other.

    It is the gap between the values as shown, so that what is read adds up.
    """
    if own.value is None or other.value is None:
        return NO_GAP
    if not same_level and own.unit not in INTENSITIES:
        return OTHER_LEVEL
    gap = round(_shown(own, decimals) - _shown(other, decimals), decimals)
    if gap == 0:
        return "même valeur"
    size = abs(gap)
    if own.unit == "%":
        amount = french.with_unit(size, "points", decimals)
    else:
        amount = french.with_unit(size, own.unit, decimals)
    about = "environ " if Status.ESTIMATED in (own.status, other.status) else ""
    said = f"{about}{amount} de {'plus' if gap > 0 else 'moins'}"
    if (own.source, own.vintage) != (other.source, other.vintage):
        said += " (sources ou années différentes)"
    return said


def level_warning(own: Territory, other: Territory) -> str:
    """What to beware of when the two are not of the same level; empty when they are."""
    if own.niveau is other.niveau:
        return ""
    return (
        f"Attention : {own.nom_court} ({own.level_name}) et {other.nom_court} "
        f"({other.level_name}) ne sont pas de même échelon. Comparez les parts, pas les nombres."
    )


def pair_sentence(own: Territory, other: Territory, lines: tuple[Line, ...]) -> str:
    """The gaps that can be said, in one sentence."""
    told = [
        line for line in lines
        if line.own.known and line.other.known and line.gap not in (NO_GAP, OTHER_LEVEL)
        and line.own.unit in INTENSITIES and line.own.id != DENSITY
    ]  # fmt: skip
    if not told:
        return f"{own.nom_court} et {other.nom_court} : trop peu de valeurs communes pour conclure."
    said = " ; ".join(f"{_lower(line.label)}, {line.gap}" for line in told[:3])
    return f"{own.nom_court} face à {other.nom_court} : {said}."


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _named(id: str) -> tuple[str, int]:
    if id == DENSITY:
        return "Densité de population", 0
    return indicators()[id].libelle, decimals_of(indicators()[id])


def _figure(id: str, place: Territory) -> Figure:
    if id == DENSITY:
        return density_figure(place)
    return figure_of(indicators()[id], place, edition().measures)


def _shown(figure: Figure, decimals: int) -> float:
    value = figure.value or 0.0
    if figure.status is Status.ESTIMATED:
        value = french.significant(value, 3)
    return round(value, decimals)


def _sources(*figures: Figure) -> str:
    """« INSEE, 2023 », or both when they differ; a missing value has no source to give."""
    known = [f for f in figures if f.status is not Status.ABSENT]
    said = [f"{sources()[f.source].producteur}, {f.vintage}" for f in known]
    return " ; ".join(dict.fromkeys(said))
