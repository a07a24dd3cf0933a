"""A visitor's file seen from one territory: its communes, and totals made of sums only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture.antennas import covered_enough
from nrdiag.couverture.formats import Kept, Nature
from nrdiag.couverture.loaded import MASTS, SITES, Loaded
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

TOTAL = "nbr"
UNVERIFIED = "fichier chargé par vous, non vérifié par nrdiag"
NO_DATE = "date absente du fichier"


@dataclass(frozen=True, slots=True)
class Result:
    """``communes`` are those in the file, the least served first; ``missing`` the others.

    ``known`` is False when too many of them are missing for a total.
    """

    loaded: Loaded
    territory: Territory
    communes: tuple[Territory, ...]
    missing: tuple[Territory, ...]
    known: bool

    @property
    def columns(self) -> tuple[Kept, ...]:
        """The columns that the file has, in the order of the catalogue."""
        held = {name.partition(":")[0] for name in self.loaded.columns}
        return tuple(c for c in self.loaded.format.colonnes if c.id in held)

    def total(self, column: str) -> float | None:
        """The sum over the communes; None when one is not known or the total is withheld."""
        values = [self.loaded.value(column, commune.code) for commune in self.communes]
        known = [value for value in values if value is not None]
        return sum(known) if self.known and values and len(known) == len(values) else None

    def share(self, column: str) -> float | None:
        """100 × the total of ``column`` ÷ the total of premises."""
        total, of = self.total(column), self.total(TOTAL)
        return 100 * total / of if total is not None and of else None

    def people_share(self) -> Figure:
        """The share of inhabitants covered: shares by commune weighted by their inhabitants.

        An estimate: its bounds are those of the rounding of the file.
        """
        column = self.loaded.format.colonnes[0].id
        weighed = [(self.loaded.value(column, c.code), c.population or 0.0) for c in self.communes]
        people = sum(weight for share, weight in weighed if share is not None)
        made = f"{UNVERIFIED}, {self.vintage}"
        if not self.known or not people or any(s is None for s, weight in weighed if weight):
            note = "Le fichier n'a pas assez de communes de ce territoire pour donner un total."
            return Figure.absent(column, "%", made, self.vintage, note)

        def mean(shift: float) -> float:
            shares = ((min(max(s + shift, 0), 100), w) for s, w in weighed if s is not None)
            return sum(share * weight for share, weight in shares) / people

        step = self.loaded.step
        return Figure(
            column, mean(0), "%", made, self.vintage, Status.ESTIMATED, mean(-step), mean(step)
        )

    @property
    def vintage(self) -> str:
        """The date read in the file."""
        return french.date(self.loaded.date) if self.loaded.date else NO_DATE

    def sites(self, operator: str, kind: str = SITES) -> int:
        return int(self.total(f"{kind}:{operator}") or 0)

    @property
    def masts(self) -> int:
        return int(self.total(MASTS) or 0)


def result_of(loaded: Loaded, territory: Territory) -> Result:
    """The part of a file that is about ``territory``."""
    communes = edition().territories.communes_of(territory)
    inside = [c for c in communes if c.code in loaded.ranks]
    outside = [c for c in communes if c.code not in loaded.ranks]
    if loaded.format.nature is Nature.SITES:
        # A commune without a site is not in the file: what counts is that its département is.
        territories = edition().territories
        covered = {territories.get(code).departement for code in loaded.ranks}
        reached = [c for c in communes if c.departement in covered]
        known = covered_enough(reached, [c for c in communes if c.departement not in covered])
    else:
        known = covered_enough(inside, outside)
    ranked = tuple(sorted(inside, key=_order(loaded)))
    return Result(loaded, territory, ranked, tuple(outside), known)


def sentence(result: Result) -> str:
    """The first thing that the file says of the territory."""
    loaded, place = result.loaded, result.territory
    if not result.known:
        known, total = len(result.communes), len(result.communes) + len(result.missing)
        if place.niveau is Level.COMMUNE or not known:
            return f"{place.nom_court} : {french.ABSENT} dans ce fichier."
        return (
            f"{place.nom_court} : le fichier n'a que {french.plural(known, 'commune')} sur "
            f"{french.number(total)}, trop peu pour un total."
        )
    if loaded.format.nature is Nature.SITES:
        return _sites_sentence(result)
    if loaded.format.nature is Nature.SHARES:
        return _shares_sentence(result)
    main = loaded.format.phare
    share = result.share(main.colonne) if main else None
    if main is None or share is None:
        return f"{place.nom_court} : le fichier ne permet pas de calculer une part."
    counted, of = (french.number(result.total(c) or 0) for c in (main.colonne, TOTAL))
    return (
        f"{place.nom_court} : {counted} logements et locaux sur {of} {main.phrase}, soit "
        f"{french.percent(share)}."
    )


def _sites_sentence(result: Result) -> str:
    place = result.territory.nom_court
    sites = sum(result.sites(operator) for operator in result.loaded.operators)
    if not sites:
        return f"{place} : aucun site dans ce fichier, ce qui n'est pas une absence de réseau."
    said = f"{place} : {french.plural(sites, 'site')} d'opérateurs sur "
    return said + f"{french.plural(result.masts, 'pylône ou support', 'pylônes ou supports')}."


def _shares_sentence(result: Result) -> str:
    place, commune = result.territory, result.territory.niveau is Level.COMMUNE
    said = []
    for column in result.columns:
        if commune:
            own = result.loaded.value(column.id, place.code)
            value = french.ABSENT if own is None else french.percent(own)
            said.append(f"{column.libelle.lower()}, {value}")
        elif column.id == "couverture_population":
            figure = result.people_share()
            said.append(f"{column.libelle.lower()}, {bounds(figure)}")
        else:
            said.append(
                f"{column.libelle.lower()}, pas de total (il faudrait la surface des communes)"
            )
    return f"{place.nom_court} : {' ; '.join(said)}."


def bounds(figure: Figure) -> str:
    """« environ 97,5 % (de 97,4 à 97,6 %) »."""
    if figure.value is None or figure.low is None or figure.high is None:
        return french.figure(figure)
    low, high = french.number(figure.low, 1), french.percent(figure.high)
    return f"environ {french.percent(figure.value)} (de {low} à {high} selon les arrondis)"


def _order(loaded: Loaded) -> Callable[[Territory], tuple[float, str]]:
    """The least served first: most premises lacking, lowest share, fewest masts last."""
    nature, main = loaded.format.nature, loaded.format.phare

    def key(commune: Territory) -> tuple[float, str]:
        code = commune.code
        if nature is Nature.SITES:
            return -(loaded.value(MASTS, code) or 0), code
        if nature is Nature.SHARES:
            column = next(iter(loaded.columns))
            value = loaded.value(column, code)
            return (101 if value is None else value), code
        column = main.colonne if main else TOTAL
        value, total = loaded.value(column, code) or 0, loaded.value(TOTAL, code) or 0
        return (-value if nature is Nature.PARTITION else value - total), code

    return key
