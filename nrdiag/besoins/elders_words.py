"""What is said of the people aged 75+: how many, how old, how far from help, and where."""

from __future__ import annotations

import math
from dataclasses import replace

from nrdiag import french
from nrdiag.besoins.ages import Bands
from nrdiag.besoins.distance import NearestPlace, Reached, Split
from nrdiag.besoins.ranking import Lists, Ranked
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.rules import Estimate
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import Compared
from nrdiag.territoires.naming import side_by_side
from nrdiag.territoires.territory import Territory

OLD = "de 75 ans et plus"
NOBODY = "Aucun habitant n'a 75 ans ou plus."
#: Why the two lists are both shown.
WHY = (
    "Le nombre dit où une permanence reçoit le plus de monde. La part dit où cet âge pèse le plus "
    "parmi les habitants, souvent de petits territoires que le nombre fait oublier. Pour un lieu "
    "d'accueil, partez du nombre. Pour aller vers les personnes, regardez aussi la part."
)


def headline(people: Figure, share: Figure) -> str:
    """The one sentence of the page."""
    if people.value is None:
        return "Nombre d'habitants de 75 ans et plus : donnée absente."
    if not round(people.value):
        return NOBODY
    count = french.plural(people.value, "habitant")
    if people.status is Status.ESTIMATED:
        count = f"environ {french.plural(french.significant(people.value, 3), 'habitant')}"
    verb = "ont" if round(people.value) > 1 else "a"
    tail = f", soit {french.figure(share, 1)} de la population" if share.known else ""
    return f"{french.capital(count)} {verb} 75 ans ou plus{tail}."


def benchmarks(above: list[Compared]) -> str:
    """« À titre de repère : Haute-Garonne 8,4 %, Occitanie 11,6 %. »"""
    names = side_by_side([c.territory for c in above])
    said = [f"{name} {french.figure(c.figure, 1)}" for name, c in zip(names, above, strict=True)]
    return f"À titre de repère : {', '.join(said)}." if said else ""


def survey_range(survey: Estimate, count: float) -> str:
    """« environ 2 700 à 4 800 »: two significant digits; equal bounds are rounded apart."""
    low, high = survey.bounds(count)
    said = [french.number(french.significant(bound, 2)) for bound in (low, high)]
    if said[0] == said[1]:
        step = 10.0 ** max(0, math.floor(math.log10(high)) - 1) if high > 0 else 1.0
        said = [french.number(step * math.floor(low / step))]
        said.append(french.number(step * math.ceil(high / step)))
    return said[0] if said[0] == said[1] else f"environ {said[0]} à {said[1]}"


def survey_sentence(survey: Estimate, count: float) -> str:
    return f"{survey.libelle} : {survey_range(survey, count)}."


def no_ages(people: Figure, filled: str) -> str:
    """Why there are no age bands: nobody is that old, or the ages are not known."""
    if people.known and not round(people.value or 0.0):
        return NOBODY
    return f"Âges détaillés : {french.ABSENT}. {filled}"


def ages_sentence(bands: Bands) -> str:
    """The finding of the chart: the oldest, who most often need help at home."""
    if round(bands.people) == 0:
        return NOBODY
    share = french.percent(100 * bands.oldest / bands.people, 0)
    return (
        f"{share} des 75 ans et plus ont 85 ans ou plus : "
        f"{french.with_unit(bands.oldest, 'personnes')} sur {french.number(bands.people)}."
    )


def reach_sentence(reached: tuple[Reached, ...]) -> str:
    """The nearest distance that leaves someone out, or that it leaves nobody out."""
    first = reached[0]
    split = first.elders if first.elders.known else first.inhabitants
    if not first.inhabitants.communes_beyond:
        return f"{_everywhere(split)} un lieu France services à {_km(split)} ou moins."
    share = f" ({french.percent(split.share, 0)})" if split.share is not None else ""
    people = people_beyond(split, first.elders.known)
    return f"À plus de {_km(split)} d'un lieu France services : {people}{share}, {_where(split)}."


def nobody_beyond(split: Split) -> str:
    """« Aucune commune à plus de 10 km. », of those whose distance is known; else nothing."""
    if split.nothing_located:
        return ""
    known = " dont la distance est connue n'est" if split.communes_unlocated else ""
    return f"Aucune commune{known} à plus de {_km(split)}."


def about_scope(scope: Territory, territory: Territory, sentence: str) -> str:
    """The sentence, headed by the scope when it is not the territory of the page."""
    if scope == territory:
        return sentence
    return f"{scope.nom_court} : {sentence[0].lower()}{sentence[1:]}"


def count_text(figure: Figure) -> str:
    """The bare count, for a column whose header says the unit."""
    return french.figure(replace(figure, unit=""))


def _everywhere(split: Split) -> str:
    if split.nothing_located:
        return "Distance inconnue : impossible de dire qui a"
    if split.communes == 1:
        return "La commune a"
    known = " dont la distance est connue" if split.communes_unlocated else ""
    return f"Toutes les communes{known} ont"


def communes_of(split: Split) -> str:
    """« 15 communes sur 36 »."""
    if split.communes == 1:
        return "1 commune"
    count = french.plural(split.communes_beyond, "commune")
    return f"{count} sur {french.number(split.communes)}"


def people_beyond(split: Split, elders: bool) -> str:
    """« environ 821 personnes de 75 ans et plus », or « aucun habitant, tous âges confondus »."""
    figure = split.beyond_figure()
    one, tail = ("personne", f" {OLD}") if elders else ("habitant", ", tous âges confondus")
    if figure.value is None:
        return french.ABSENT
    if round(figure.value) == 0:
        return f"{'aucune' if elders else 'aucun'} {one}{tail}"
    return f"environ {french.plural(french.significant(figure.value, 3), one)}{tail}"


def range_text(low: float, high: float) -> str:
    """« 237 à 2 640 »: the bounds of an estimate, three significant digits."""
    said = [french.number(french.significant(bound, 3)) for bound in (low, high)]
    return said[0] if said[0] == said[1] else f"{said[0]} à {said[1]}"


def nearest_sentence(commune: Territory, place: NearestPlace | None, on_site: bool) -> str:
    """What the inhabitants of one commune have near them."""
    if place is None:
        here = " Un lieu France services y est recensé." if on_site else ""
        return f"{commune.nom} : la distance au lieu le plus proche est une donnée absente.{here}"
    kind = " (antenne)" if place.branch else " (itinérant)" if place.mobile else ""
    km = french.with_unit(place.km, "km", 1)
    here = " La commune a un lieu sur place." if on_site else ""
    return (
        f"{commune.nom} : le lieu le plus proche est {place.name}{kind}, à environ {km} à vol "
        f"d'oiseau d'un point intérieur de la commune.{here}"
    )


def overlap_sentence(lists: Lists) -> str:
    """« 3 communes seulement sont dans les deux listes »: the actual overlap, and what it means."""
    both, length = lists.in_both, len(lists.first_by_number)
    kind = PLURALS[lists.level]
    if not both:
        article = "Aucune commune" if lists.level is Level.COMMUNE else "Aucun département"
        return f"{article} n'est dans les deux listes. {WHY}"
    names = french.enumeration([row.territory.nom for row in both])
    if len(both) == length:
        return f"Les deux listes ont les mêmes {kind}, dans un ordre qui peut changer."
    only = " seulement" if 2 * len(both) <= length else ""
    one = kind.removesuffix("s")
    verb = "est" if len(both) == 1 else "sont"
    return (
        f"{french.plural(len(both), one)}{only} sur {french.number(length)} {verb} dans les deux "
        f"listes : {names}. {WHY}"
    )


def place_sentence(lists: Lists, row: Ranked) -> str:
    """The rank of a commune among its neighbours, in both lists."""
    name = row.territory.nom
    if row.rank_people is None or row.rank_share is None:
        return f"{name} n'a pas de rang : {french.ABSENT}."
    total = french.number(len(lists.known))
    return (
        f"{name} parmi les communes de son territoire ({lists.scope.nom_court}) : rang "
        f"{french.number(row.rank_people)} sur {total} par le nombre, "
        f"{french.number(row.rank_share)} sur {total} par la part."
    )


def uncounted_text(split: Split) -> str:
    """How many communes have no head count while the others do; empty when all or none have."""
    if not split.known or not split.uncounted:
        return ""
    has = "n'a" if split.uncounted == 1 else "n'ont"
    places = french.plural(split.uncounted, "commune")
    return f"{places} {has} pas d'effectif connu et ne comptent pas."


def _where(split: Split) -> str:
    return f"dans {communes_of(split)}"


def _km(split: Split) -> str:
    return f"{french.number(split.reach)}\u00a0km"
