"""The help places of a territory by kind, and how many fragile residents there are for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from nrdiag.catalogue.indicators import Level, indicators, measures
from nrdiag.catalogue.needs import needs
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

BRANCH = "antenne"
PLACES = "nb_france_services"
#: Measures of fragile residents that are divided by the places.
ELDERS, NO_DIPLOMA = "pop_75_plus", "diplomes_aucun"


@dataclass(frozen=True, slots=True)
class Offer:
    """The places of a territory. A branch is never counted as a full place.

    ``mobile`` and ``several`` (sites) are among ``full``. ``per_place`` divides the people by the
    full places; it is absent without people known, or without any full place.
    """

    territory: Territory
    full: int
    mobile: int
    several: int
    branches: int
    elders: Figure
    elders_per_place: Figure
    no_diploma_per_place: Figure

    @property
    def places(self) -> int:
        return self.full + self.branches


@lru_cache(maxsize=2048)
def offer_of(code: str, edition_id: str) -> Offer:
    """The places listed in the communes of a territory, and the ratios."""
    found = edition()
    territory = found.territories.get(code)
    kinds: Counter[tuple[str, str]] = Counter()
    for commune in found.territories.communes_of(territory):
        kinds.update(_kinds(edition_id).get(commune.code, {}))
    full = {form: n for (kind, form), n in kinds.items() if kind != BRANCH}
    total = sum(full.values())
    elders = figure_of(indicators()[ELDERS], territory, found.measures)
    return Offer(
        territory,
        full=total,
        mobile=sum(n for form, n in full.items() if form in needs().itinerants),
        several=sum(n for form, n in full.items() if form in needs().plusieurs_sites),
        branches=sum(kinds.values()) - total,
        elders=elders,
        elders_per_place=_per_place(ELDERS, territory, _full_where_counted(territory, total)),
        no_diploma_per_place=_per_place(NO_DIPLOMA, territory, total),
    )


def offer_ladder(territory: Territory, edition_id: str) -> tuple[Offer, ...]:
    """The territory, then those that contain it."""
    chain = [territory, *edition().territories.parents(territory)]
    return tuple(offer_of(t.code, edition_id) for t in chain)


def offers_by_departement(edition_id: str) -> tuple[Offer, ...]:
    """Every département, the most people aged 75+ per full place first, the unknown last."""
    found = edition()
    departements = found.territories.children(found.territories.get("FR"), Level.DEPARTEMENT)
    offers = [offer_of(t.code, edition_id) for t in departements]
    offers.sort(key=lambda o: (-(o.elders_per_place.value or 0.0), o.territory.code))
    return tuple(offers)


CSV_HEADER = (
    "code", "departement", "lieux_principaux", "dont_itinerants", "antennes",
    "personnes_75_plus", "personnes_75_plus_par_lieu_principal", "statut", "millesime_ages",
    "source_ages", "source_lieux",
)  # fmt: skip


def csv_line(offer: Offer) -> list[object]:
    return [
        offer.territory.code, offer.territory.nom, offer.full, offer.mobile, offer.branches,
        offer.elders.value, offer.elders_per_place.value, offer.elders_per_place.status.value,
        offer.elders.vintage, offer.elders.source, measures()[PLACES].source,
    ]  # fmt: skip


@cache
def _kinds(edition_id: str) -> dict[str, Counter[tuple[str, str]]]:
    """How many places of each type and format, by commune."""
    table = edition().help_places
    kinds: dict[str, Counter[tuple[str, str]]] = {}
    columns = ["commune", "type", "format"]
    for commune, kind, form in table[columns].itertuples(index=False, name=None):
        kinds.setdefault(str(commune), Counter())[(str(kind), str(form))] += 1
    return kinds


def _full_where_counted(territory: Territory, total: int) -> int:
    """For France, the places of the départements whose 75+ are known: one perimeter for both."""
    if territory.niveau is not Level.FRANCE:
        return total
    found = edition()
    inside = found.territories.children(territory, Level.DEPARTEMENT)
    offers = (offer_of(t.code, found.id) for t in inside)
    return sum(offer.full for offer in offers if offer.elders.known)


def _per_place(measure: str, territory: Territory, places: int) -> Figure:
    """People per full place: an order of size, said « environ »."""
    id, unit = f"{measure}_par_lieu", "personnes par lieu"
    cell = edition().measures.cell(measure, territory.code)
    places_of = measures()[PLACES]
    vintage = f"{measures()[measure].millesime} et {places_of.millesime}"
    if cell is None or cell.value is None:
        filled = "part_sans_diplome" if measure == NO_DIPLOMA else measure
        return Figure.absent(id, unit, places_of.source, vintage, indicators()[filled].combler)
    if not places:
        note = "Aucun lieu principal n'est recensé : le rapport n'existe pas."
        return Figure.absent(id, unit, places_of.source, vintage, note)
    return Figure(
        id, cell.value / places, unit, cell.source, vintage, Status.ESTIMATED,
        numerator=cell.value, denominator=float(places), coverage=cell.coverage,
    )  # fmt: skip
