"""Fibre and mobile sites in words: the sentences of the page, right for every territory."""

from __future__ import annotations

from collections.abc import Sequence

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture.antennas import Antennas
from nrdiag.couverture.fibre import Base, Fibre, Line, Premises, fibre_of, surroundings
from nrdiag.territoires.naming import of_place

HOME, HOMES = "logement ou local", "logements et locaux"
#: The two rankings are compared over this many communes.
COMPARED = 10
#: « 3 communes en concentrent la moitié » is a finding only when they are few.
FEW = 10
#: The title of the chart names the communes that hold half up to this many.
NAMED = 3
BASES = {
    Base.ARCEP: "la base de l'ARCEP (autorité de régulation des télécoms)",
    Base.ANCT: "la base de l'ANCT (Agence nationale de la cohésion des territoires)",
}
SHORT_BASES = {Base.ARCEP: "ARCEP", Base.ANCT: "ANCT"}
_WITHIN = {
    Level.COMMUNE: "dans la commune", Level.EPCI: "dans l'intercommunalité",
    Level.DEPARTEMENT: "dans le département", Level.REGION: "dans la région",
}  # fmt: skip


def out_of_100(percent: float) -> str:
    """« 6 sur 100 »; never 0 nor 100 for what is neither."""
    if 0 < percent <= 0.5:
        return "moins de 1 sur 100"
    if 99.5 <= percent < 100:
        return "plus de 99 sur 100"
    return f"{french.number(percent)} sur 100"


def missing_rate(premises: Premises) -> str:
    return out_of_100(100 - (premises.rate or 0))


def rate_text(premises: Premises) -> str:
    """« 94,3 % »; what rounds to 100 % without being it is said so."""
    if premises.rate is None:
        return "aucun local"
    if premises.missing > 0 and premises.rate >= 99.95:
        return f"plus de {french.percent(99.9)}"
    return french.percent(premises.rate)


def lead(fibre: Fibre) -> str:
    """The first sentence of the page."""
    if fibre.total is None or fibre.total.rate is None:
        return _unknown(fibre)
    where, total = of_place(fibre.territory), fibre.total
    by = "" if fibre.base is Base.ARCEP else " selon la base de l'ANCT"
    if total.missing == 0:
        return f"Tous les {HOMES} {where} peuvent avoir la fibre{by}."
    can = "peuvent" if total.missing >= 2 else "peut"
    said = (
        f"{french.plural(total.missing, HOME, HOMES)} {where} ne {can} pas encore avoir la "
        f"fibre{by}, soit {missing_rate(total)}"
    )
    return f"{said} ; {tail}." if (tail := _tail(fibre)) else f"{said}."


def _tail(fibre: Fibre) -> str:
    if fibre.territory.niveau is Level.COMMUNE:
        around = fibre_of(surroundings(fibre.territory), fibre.base)
        if around.total is None:
            return ""
        place = around.territory
        return f"c'est {missing_rate(around.total)} {_WITHIN[place.niveau]} ({place.nom_court})"
    few = fibre.half
    if few == 1 < len(fibre.lines):
        return f"{fibre.lines[0].commune.nom} en concentre la moitié"
    if 1 < few <= min(FEW, len(fibre.lines) // 3):
        return f"{french.plural(few, 'commune')} en concentrent la moitié"
    return ""


def _unknown(fibre: Fibre) -> str:
    known = len(fibre.lines) if fibre.territory.niveau is not Level.FRANCE else 0
    if known:
        of = french.number(known + len(fibre.unknown))
        return (
            f"La fibre n'est connue ici que pour {french.plural(known, 'commune')} sur {of} : "
            "c'est trop peu pour donner un total."
        )
    return f"Fibre : {french.ABSENT} pour ce territoire."


def second_reading(first: Fibre, second: Fibre) -> str:
    """What the other base gives, with its name; "" when it is not known."""
    a, b = first.total, second.total
    if a is None or b is None or a.rate is None or b.rate is None:
        return ""
    if a == b:
        return f"Autre lecture : {BASES[second.base]} donne le même taux."
    said = f"ne compte aucun {HOME} sans fibre"
    if b.missing > 0:
        said = f"compte {french.plural(b.missing, HOME, HOMES)} sans fibre, soit {missing_rate(b)}"
    # Both bases give the same premises with fibre: the gap is that of all premises.
    fewer = "moins" if b.total < a.total else "plus"
    return (
        f"Autre lecture : {BASES[second.base]} {said}, car elle recense {fewer} de {HOMES} "
        f"({french.number(b.total)} au lieu de {french.number(a.total)}). "
        f"{Base.ANCT.source.limites}"
    )


def two_lists(fibre: Fibre) -> str:
    """Why the ranking by number and the ranking by rate are two lists."""
    by_number = [line for line in fibre.lines if line.premises.missing > 0]
    if len(by_number) < 2:
        return ""
    why = "Le nombre dit où sont les chantiers ; la part, où l'on attend le plus souvent."
    ranks = {line.commune.code: rank for rank, line in enumerate(fibre.lowest, start=1)}
    top = by_number[:COMPARED]
    gaps = [(ranks[line.commune.code] - rank, line, rank) for rank, line in enumerate(top, 1)]
    gap, line, rank = max(gaps, key=lambda g: (g[0], -g[2]))
    if gap < 1:
        return f"Classer par nombre ou par part donne ici le même ordre. {why}"
    return (
        "Classer par nombre ou par part ne donne pas la même liste : "
        f"{line.commune.nom} est au rang {rank} en nombre ({_lacking(line)}) et au rang "
        f"{french.number(ranks[line.commune.code])} en part ({_rate(line)} de fibre possible). "
        f"{why}"
    )


def _lacking(line: Line) -> str:
    return f"{french.number(line.premises.missing)} sans fibre"


def _rate(line: Line) -> str:
    return rate_text(line.premises)


def antennas_sentence(antennas: Antennas) -> str:
    """What is known of the sites, without a word on coverage."""
    if not antennas.known:
        return f"Sites mobiles : {french.ABSENT} pour ce territoire."
    if not antennas.operators:
        return (
            "Aucun site mobile n'est recensé ici. Cela ne veut pas dire que le téléphone ne passe "
            "pas : les antennes voisines peuvent suffire."
        )
    most = antennas.operators[0].sites
    first = [one for one in antennas.operators if one.sites == most]
    names, sites = french.enumeration([one.name for one in first]), french.plural(most, "site")
    said = f"{names} déclarent {sites} chacun" if first[1:] else f"{names} déclare {sites}"
    said += ", le plus grand nombre" if len(first) < len(antennas.operators) else ""
    with_5g = [french.number(one.sites_5g) for one in first]
    if len(set(with_5g)) > 1:
        with_5g = [f"{n} pour {one.name}" for n, one in zip(with_5g, first, strict=True)]
        said += f" ; en 5G, {french.enumeration(with_5g)}."
    else:
        said += f" ; {with_5g[0]} en 5G."
    if antennas.without and antennas.communes > 1:
        none = french.plural(len(antennas.without), "commune")
        have = "n'ont" if len(antennas.without) > 1 else "n'a"
        said += f" {none} sur {french.number(antennas.communes)} {have} aucun site recensé : "
        said += "ce n'est pas la preuve que le réseau n'y passe pas."
    return said


def where(fibre: Fibre) -> str:
    """« Sicoval », « Haute-Garonne »: a name that stands alone."""
    return fibre.territory.nom_court


def chart_title(fibre: Fibre, own: bool) -> str:
    """The finding of the chart: who holds half of what is missing."""
    few = fibre.half
    if own or not 0 < few <= NAMED or few == len(fibre.lines):
        return f"Où manque la fibre : {where(fibre)}"
    names = french.enumeration([line.commune.nom for line in fibre.lines[:few]])
    return f"La moitié du manque est à {names}" if few > 1 else f"{names} : la moitié du manque"


def chart_sentence(fibre: Fibre, shown: Sequence[Line], own: bool) -> str:
    """What the bars add up to, and what the coloured ones are."""
    every = sum(line.premises.missing for line in fibre.lines)
    gap = sum(line.premises.missing for line in shown)
    count = french.plural(len(shown), "commune")
    if gap == every:
        said = f"Les {count} de {where(fibre)} où il manque de la fibre."
    else:
        said = (
            f"Ces {count} réunissent {french.number(gap)} des {french.number(every)} {HOMES} sans "
            f"fibre possible ({where(fibre)})."
        )
    if own:
        return f"{said} En couleur : la commune choisie."
    if 0 < fibre.half < len(shown):
        return f"{said} En couleur : celles qui en concentrent la moitié."
    return said
