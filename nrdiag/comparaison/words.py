"""What the comparison says, in French: who is alike and on what, and the place in the group."""

from __future__ import annotations

from nrdiag import french
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.comparison import comparison
from nrdiag.catalogue.indicators import Indicator, Level, Polarity
from nrdiag.comparaison.peers import Rank
from nrdiag.comparaison.similar import Likeness
from nrdiag.comparaison.strips import Picture, Strip
from nrdiag.territoires.territory import FRANCE, Territory

#: Names given in the first sentence; the table has them all.
MAX_NAMES = 5
#: Without it, a first place looks like a prize.
FIRST = "Le 1er est le plus fragile."
TIED = "à égalité avec"
#: More and less, as one says them of each unit.
SIDES = {"km": ("plus près que", "plus loin que")}


def headline(found: Likeness) -> str:
    """« Les communes qui ressemblent le plus à Labège : Pechbonnieu, Montberon et Montrabé. »"""
    place, plural = found.territory, PLURALS[found.territory.niveau]
    if not found.neighbours:
        return f"{place.nom_court} : personne à qui le comparer ici."
    names = french.enumeration([n.territory.nom_court for n in found.neighbours[:MAX_NAMES]])
    if found.is_far:
        none = "aucun" if place.niveau is Level.DEPARTEMENT else "aucune"
        return (
            f"{place.nom_court} : {none} {place.level_name} ne lui ressemble vraiment. "
            f"Au plus près : {names}."
        )
    if place.niveau is Level.COMMUNE:
        return f"Les {plural} qui ressemblent le plus {to(place.nom)} : {names}."
    return f"{place.nom_court} : parmi les {plural}, les plus semblables sont {names}."


def to(name: str) -> str:
    """« à Labège », « au Havre », « aux Abymes »."""
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"à {name}"


def basis_sentence(found: Likeness) -> str:
    """Among how many, on how many criteria, and what to beware of."""
    plural, place = PLURALS[found.territory.niveau], found.territory
    method, total = comparison().methode, len(comparison().criteres)
    if found.known < method.criteres_communs:
        return (
            f"Il faut au moins {method.criteres_communs} critères connus sur {total} pour chercher "
            f"qui ressemble à un territoire ; {place.nom_court} en a {found.known}."
        )
    others = "autres " + plural
    said = (
        f"Recherche parmi {french.number(found.comparable)} {others}"
        f" ({holder_name(found.holder)}), sur {found.known} critères connus ici."
    )
    left = found.candidates - found.comparable
    if left == 1:
        said += " Une seule ne se compare pas : trop peu y est connu."
    elif left:
        said += f" {french.number(left)} de plus ne se comparent pas : trop peu y est connu."
    if any(n.shared < found.known for n in found.neighbours):
        said += " Pour certains, un critère manque : la ressemblance est moins sûre."
    if found.is_far:
        said += " Attention : même le plus proche est loin, la ressemblance reste faible."
    return said


def holder_name(holder: Territory) -> str:
    return "France entière" if holder.code == FRANCE else holder.nom_court


def finding(strip: Strip) -> tuple[str, str]:
    """The title of a strip in two lines: its value, and its place in the group."""
    name = strip.indicator.court.removesuffix(" (part)")
    return f"{name} : {strip.own.text}", place_text(
        strip.rank, strip.own.territory.niveau, strip.indicator
    )


def place_text(rank: Rank | None, level: Level, indicator: Indicator) -> str:
    """« plus bas que 33 des 35 autres communes, à égalité avec une autre »."""
    plural = PLURALS[level]
    if rank is None or rank.known < 2:
        return "seule valeur connue du groupe"
    others = rank.known - 1
    less, more = SIDES.get(indicator.unite, ("plus bas que", "plus haut que"))
    many = f"les {french.number(others)} autres {plural}" if others > 1 else "le seul autre connu"
    if rank.ties == others:
        return f"à égalité avec {many}"
    side, count = (less, rank.higher) if rank.higher >= rank.lower else (more, rank.lower)
    if count == others:
        return f"{side} {many}"
    said = f"{side} {french.number(count)} des {french.number(others)} autres {plural}"
    if rank.ties:
        one = "un" if level is Level.DEPARTEMENT else "une"
        said += f", {TIED} {f'{one} autre' if rank.ties == 1 else f'{rank.ties} autres'}"
    return said


def rank_text(rank: Rank | None) -> str:
    """« 7e sur 36, à égalité avec 2 autres »."""
    if rank is None:
        return french.ABSENT
    if rank.known < 2:
        return "seule valeur connue"
    said = f"{ordinal(rank.rank)} sur {french.number(rank.known)}"
    if rank.ties:
        said += f", à égalité avec {french.plural(rank.ties, 'autre')}"
    return said


def ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{french.number(rank)}e"


def first_sentence(found: Picture) -> str:
    """What being first means, for each indicator shown: always the most fragile side."""
    low: list[str] = []
    high: list[str] = []
    for strip in found.strips:
        favourable = strip.indicator.polarite is Polarity.FAVOURABLE
        (low if favourable else high).append(_short(strip))
    sides = [(low, "la plus basse"), (high, "la plus haute")]
    said = [f"la valeur {side} pour {french.enumeration(names)}" for names, side in sides if names]
    return f"Le 1er est le plus fragile : {', '.join(said)}."


def strips_sentence(found: Picture) -> str:
    """Where the territory is the most and the least fragile of its group, in one sentence."""
    place = found.territory.nom_court
    ranked = [(s, s.rank) for s in found.strips if s.rank is not None and s.rank.known > 1]
    if not ranked:
        return f"{place} : aucune valeur locale à comparer pour l'instant."
    worst, rank = min(ranked, key=lambda pair: pair[1].rank / pair[1].known)
    best, top = max(ranked, key=lambda pair: (pair[1].rank + pair[1].ties) / pair[1].known)
    if worst is best:
        return f"{place}, {_short(worst)} : {_among(rank)}. {FIRST}"
    return (
        f"C'est pour {_short(worst)} que {place} est le plus fragile : {_among(rank)}. C'est pour "
        f"{_short(best)} qu'il l'est le moins : {_among(top)}. {FIRST}"
    )


def _short(strip: Strip) -> str:
    return f"«\u00a0{strip.indicator.court.removesuffix(' (part)')}\u00a0»"


def _among(rank: Rank) -> str:
    tie = ", à égalité" if rank.ties else ""
    return f"{ordinal(rank.rank)} sur {french.number(rank.known)}{tie}"
