"""What the index says, in French: who comes first whatever the weights, and how surely."""

from __future__ import annotations

from nrdiag import french
from nrdiag.catalogue.fragility import fragility_index
from nrdiag.figure import Status
from nrdiag.fragilite.base import Base, Known, Reference
from nrdiag.fragilite.ranking import Ranking, Row
from nrdiag.indicateurs.table import MeasureTable
from nrdiag.territoires.naming import of_place

#: Names given in a sentence; the others are counted.
MAX_NAMES = 5
#: The middle of the base: the index is a mean of centile ranks.
MIDDLE = 50.0
BASE_NAMES = {
    Base.EPCI: "l'intercommunalité",
    Base.DEPARTEMENT: "le département",
    Base.FRANCE: "la France",
}
QUARTERS = (
    "quart le plus fragile", "deuxième quart", "troisième quart", "quart le moins fragile",
)  # fmt: skip


def tenths(share: float) -> str:
    """A share of the draws: « 9 sur 10 », never rounded to all or none."""
    if share >= 1:
        return "tous"
    if share <= 0:
        return "aucun"
    count = round(10 * share)
    if count == 0:
        return "moins de 1 sur 10"
    return "presque tous" if count == 10 else f"{french.number(count)} sur 10"


def settings_in_ten(share: float) -> str:
    """« dans 9 réglages sur 10 », « dans tous les réglages », « dans aucun réglage »."""
    said = tenths(share)
    if said == "aucun":
        return "dans aucun réglage"
    if said.endswith("tous"):
        return f"dans {said} les réglages"
    count = said.removesuffix(" sur 10")
    return f"dans {count} {'réglage' if count.endswith('1') else 'réglages'} sur 10"


def headline(ranking: Ranking) -> str:
    """The one sentence of the page."""
    place, count = ranking.scope.nom_court, len(ranking.ranked)
    if not count:
        return f"{place} : l'indice est une donnée absente, trop peu de valeurs sont connues."
    if not ranking.has_quarters:
        return (
            f"{place} : trop peu de communes ont un indice pour être classées. "
            "Lisez les valeurs d'origine."
        )
    if len(ranking.weighted) == 1:
        component = fragility_index().composants[ranking.weighted[0]]
        return (
            f"{place} : un seul composant pèse, «\u00a0{component.court}\u00a0». En tête : "
            f"{names_of(ranking.ranked[:3])}."
        )
    quarter = f"dans le quart le plus fragile {of_place(ranking.scope)}"
    varied = f"quand chaque poids varie {fragility_index().methode.variation}"
    if not ranking.stable:
        return (
            f"Aucune commune ne reste à coup sûr {quarter} {varied} : le classement dépend de vos "
            "choix."
        )
    stays = f"reste{'nt' if len(ranking.stable) > 1 else ''} presque toujours {quarter}"
    if len(ranking.stable) <= MAX_NAMES:
        return f"{names_of(ranking.stable)} {stays}, même {varied}."
    some = french.enumeration([row.commune.nom for row in ranking.stable[:MAX_NAMES]])
    many = f"{french.plural(len(ranking.stable), 'commune')} sur {french.number(count)}"
    return f"{many} {stays}, même {varied}. Les premières : {some}."


def middle_sentence(ranking: Ranking) -> str:
    """How many are beyond the middle of a base wider than the territory: quarters do not say it."""
    ranked, around = ranking.ranked, ranking.reference
    if not ranking.has_quarters or len(around.codes) == len(ranking.rows):
        return ""
    beyond = sum((row.index or 0.0) > MIDDLE for row in ranked)
    all_of, base = french.number(len(ranked)), f"le milieu de la base ({base_name(around)})"
    if beyond == len(ranked):
        return f"Ces {all_of} communes sont toutes plus fragiles que {base}."
    if beyond < 2:
        few = "Une seule" if beyond else "Aucune"
        verb = "est" if beyond else "n'est"
        return f"{few} de ces {all_of} communes {verb} plus fragile que {base}."
    return f"{french.number(beyond)} de ces {all_of} communes sont plus fragiles que {base}."


def names_of(rows: tuple[Row, ...]) -> str:
    """« A, B et C », or « A, B, C, D, E et 12 autres »."""
    names = [row.commune.nom for row in rows[:MAX_NAMES]]
    if len(rows) > MAX_NAMES:
        more = len(rows) - MAX_NAMES
        names.append("une autre" if more == 1 else french.plural(more, "autre"))
    return french.enumeration(names)


def commune_sentence(ranking: Ranking, row: Row) -> str:
    """« Baziège : rang 2 sur 36, du rang 1 au rang 6 selon les poids ; reste dans le quart… »"""
    name = row.commune.nom
    if row.rank is None:
        share = french.percent(100 * row.completeness, 0)
        floor = french.percent(100 * fragility_index().methode.completude_minimale, 0)
        return (
            f"{name} : indice, {french.ABSENT}. Les valeurs connues portent {share} du poids "
            f"total, et il en faut {floor}."
        )
    said = f"{name} : rang {french.number(row.rank)} sur {french.number(len(ranking.ranked))}"
    if row.low == row.high:
        said += ", le même selon les poids"
    elif row.low is not None and row.high is not None:
        said += f", du rang {french.number(row.low)} au rang {french.number(row.high)}"
        said += " selon les poids"
    if ranking.has_quarters:
        said += f" ; {quarter_sentence(row)}"
    return f"{said}."


def quarter_sentence(row: Row) -> str:
    """« reste dans le quart le plus fragile dans 9 réglages sur 10 »."""
    share = row.first_quarter or 0.0
    verb = "n'est" if share <= 0 else "reste"
    return f"{verb} dans le quart le plus fragile {settings_in_ten(share)}"


def band_text(row: Row) -> str:
    """« 2 (1 à 6) »: the rank, and where it is in 9 draws out of 10."""
    if row.rank is None or row.low is None or row.high is None:
        return french.ABSENT
    if row.low == row.high:
        return french.number(row.rank)
    low, high = french.number(row.low), french.number(row.high)
    return f"{french.number(row.rank)}\u00a0({low}\u00a0à\u00a0{high})"


def base_name(around: Reference) -> str:
    """« la France », « Haute-Garonne »."""
    return BASE_NAMES[Base.FRANCE] if around.base is Base.FRANCE else around.name


def base_sentence(around: Reference) -> str:
    """How many communes the percentiles rest on, and for which components it is fewer."""
    total = len(around.codes)
    said = f"Base : {base_name(around)}, {french.plural(total, 'commune')}."
    if around.base is Base.FRANCE and any(k.known < k.total for k in around.known):
        said += (
            " Les valeurs ne sont pas connues dans toute la France : chaque rang centile se lit "
            "parmi les seules communes renseignées."
        )
    if total < fragility_index().methode.petite_base:
        said += " C'est peu : une place de plus ou de moins change beaucoup un rang centile."
    return said


def known_text(known: Known) -> str:
    """« 4 446 communes sur 34 969 (Occitanie) »."""
    if not known.known:
        return f"aucune commune sur {french.number(known.total)}"
    said = f"{french.plural(known.known, 'commune')} sur {french.number(known.total)}"
    return f"{said} ({known.where})" if known.where else said


def map_sentence(ranking: Ranking) -> str:
    """How far the ranked communes are from the middle of their base: a rank does not say it."""
    highest, lowest = ranking.ranked[0], ranking.ranked[-1]
    return (
        f"Les {french.number(len(ranking.ranked))} communes {of_place(ranking.scope)} qui ont un "
        "indice, en quatre quarts : les couleurs les comparent entre elles. "
        f"Il va de {french.number(lowest.index or 0)} ({lowest.commune.nom}) à "
        f"{french.number(highest.index or 0)} ({highest.commune.nom}) ; vers 50, une commune est "
        f"au milieu de la base ({base_name(ranking.reference)})."
    )


def chart_title(ranking: Ranking, shown: int) -> str:
    """The finding: how far the first and the last of the rows drawn move."""
    first, last = ranking.ranked[0], ranking.ranked[shown - 1]

    def moves(row: Row) -> str:
        if row.low == row.high:
            return f"{row.commune.nom} garde le rang {french.number(row.rank or 0)}"
        return (
            f"{row.commune.nom} va du rang {french.number(row.low or 0)} "
            f"au rang {french.number(row.high or 0)}"
        )

    return f"Selon les poids, {moves(first)} ; {moves(last)}"


def missing_components(ranking: Ranking, table: MeasureTable) -> list[tuple[str, str]]:
    """Components that some commune of the scope lacks: which, and what would fill it."""
    lines = []
    for k, component in enumerate(fragility_index().composants):
        codes = [row.commune.code for row in ranking.rows if row.percentiles[k] is None]
        if not codes:
            continue
        cells = [table.cell(component.indicator.calcul.main, code) for code in codes]
        secret = sum(cell is not None and cell.status is Status.SECRET for cell in cells)
        counts = ((french.ABSENT, len(codes) - secret), (french.SECRET, secret))
        said = french.enumeration(
            [f"{word} pour {_how_many(n, len(ranking.rows))}" for word, n in counts if n]
        )
        lines.append((component.libelle, f"{said}. {component.indicator.combler}"))
    return lines


def _how_many(count: int, total: int) -> str:
    if count == total:
        return "la seule commune" if total == 1 else f"les {french.number(total)} communes"
    return f"{french.plural(count, 'commune')} sur {french.number(total)}"
