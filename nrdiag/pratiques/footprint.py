"""The yearly footprint of a stock of devices: one factor set, bounds, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nrdiag import french
from nrdiag.figure import Figure, Status
from nrdiag.pratiques import formulas
from nrdiag.pratiques.devices import SERVER, FactorSet, device_catalogue
from nrdiag.pratiques.electricity import declared_electricity, electricity_factor
from nrdiag.pratiques.factors import DEFAULT_SET, factor_table
from nrdiag.pratiques.inventory import Inventory, inventory_from_counts
from nrdiag.pratiques.stock import Bounds, Row, Sensitivity, Stock, add_up

UNIT = "kgCO2e/an"
#: Energy of a small server room over that of its servers: a hypothesis, shown and adjustable.
DEFAULT_PUE = 1.8
_NO_USE = "usage : donnée absente"


@dataclass(frozen=True, slots=True)
class Footprint:
    """The footprint of a stock: rows by type, totals as figures (kgCO2e per year, estimated).

    ``sans_facteur``: devices that the set does not cover, by type; they are in no total.
    ``completes``, ``faibles``, ``sans_bornes``: type ids to point out.
    """

    jeu: FactorSet
    lignes: tuple[Row, ...]
    fabrication: Figure
    usage: Figure
    total: Figure
    energie: Figure
    deee: Figure
    matieres: Figure
    par_agent: Figure | None
    electricite: Figure
    pue_serveurs: float
    sensibilite: tuple[Sensitivity, ...]
    sans_facteur: dict[str, int]
    completes: tuple[str, ...]
    faibles: tuple[str, ...]
    sans_bornes: tuple[str, ...]
    notes: tuple[str, ...]
    fictif: bool


def footprint(
    parc: Inventory | Mapping[str, int],
    factor_set: str = DEFAULT_SET,
    electricity: Figure | float | None = None,
    *,
    departement: str | None = None,
    pue_serveurs: float = DEFAULT_PUE,
    durees: Mapping[str, float] | None = None,
    agents: int | None = None,
) -> Footprint:
    """F1 over an inventory, or over numbers of devices by type id.

    ``electricity``: kgCO2e per kWh, else the default of the ``departement``. ``durees``: lifetime
    in years by type; the one of a row comes first, the default of the set last. Raises ValueError
    (French) on an unknown set, a PUE below 1 a lifetime that is not positive or a
    negative number of agents.
    """
    if factor_set not in factor_table():
        raise ValueError(f"Jeu de facteurs inconnu : {factor_set}")
    if not pue_serveurs >= 1:
        raise ValueError("Le PUE des serveurs vaut au moins 1.")
    if any(not years > 0 for years in (durees or {}).values()):
        raise ValueError("Une durée de vie est un nombre d’années positif.")
    if agents is not None and agents < 0:
        raise ValueError("Le nombre d’agents ne peut pas être négatif.")
    inventory = parc if isinstance(parc, Inventory) else inventory_from_counts(parc)
    if electricity is None:
        electricity = electricity_factor(departement)
    elif not isinstance(electricity, Figure):
        electricity = declared_electricity(electricity)

    stock = Stock.of(inventory, durees or {}, electricity.value, pue_serveurs)
    rows = stock.rows(factor_set)
    uses = [row.usage for row in rows if row.usage]
    totals = [row.total for row in rows if row.total]
    figures = _Figures(device_catalogue().jeux[factor_set], rows)
    no_use = electricity.note or _NO_USE
    total = figures.bounds("empreinte_total", add_up(totals) if totals else None, no_use)
    return Footprint(
        jeu=figures.jeu,
        lignes=rows,
        fabrication=figures.bounds("empreinte_fabrication", add_up(r.fabrication for r in rows)),
        usage=figures.bounds("empreinte_usage", add_up(uses) if uses else None, no_use),
        total=total,
        energie=figures.single("empreinte_energie", "kWh/an", [row.kwh for row in rows]),
        deee=figures.single("empreinte_deee", "kg/an", [row.deee for row in rows]),
        matieres=figures.single("empreinte_matieres", "kg/an", [row.matieres for row in rows]),
        par_agent=_per_agent(total, agents) if agents else None,
        electricite=electricity,
        pue_serveurs=pue_serveurs,
        sensibilite=tuple(stock.sensitivities(rows, factor_set)),
        sans_facteur={
            device: count
            for device, count in inventory.quantities().items()
            if device not in factor_table()[factor_set]
        },
        completes=tuple(row.type for row in rows if row.facteur.complete),
        faibles=tuple(row.type for row in rows if row.faible),
        sans_bornes=tuple(row.type for row in rows if row.facteur.sans_bornes),
        notes=tuple(_notes(rows, inventory, electricity, pue_serveurs)),
        fictif=inventory.fictif,
    )


def dominant(result: Footprint) -> str:
    """« Écrans : c'est le type qui pèse le plus, environ 40 % du total. »"""
    if not result.lignes:
        return "Aucun équipement compté."
    top = max(result.lignes, key=lambda row: row.part)
    return (
        f"{top.libelle} : c'est le type qui pèse le plus, "
        f"environ {french.percent(100 * top.part, 0)} du total."
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """Makes the figures of a footprint: same source, same vintages, never a silent zero."""

    jeu: FactorSet
    rows: Sequence[Row]

    @property
    def vintage(self) -> str:
        vintages = sorted({v for row in self.rows for v in row.facteur.millesime.split(" ; ")})
        return " à ".join(dict.fromkeys((vintages[0], vintages[-1]))) if vintages else ""

    def bounds(self, id: str, bounds: Bounds | None, missing: str = "") -> Figure:
        if not self.rows or bounds is None:
            note = missing if self.rows else "Aucun équipement à compter."
            return Figure.absent(id, UNIT, self.jeu.libelle, self.vintage, note)
        low, central, high = bounds
        return Figure(
            id, central, UNIT, self.jeu.libelle, self.vintage, Status.ESTIMATED, low, high
        )

    def single(self, id: str, unit: str, values: Sequence[float | None]) -> Figure:
        """A sum over the types whose value is known; the note names the others."""
        known = [value for value in values if value is not None]
        missing = [
            row.libelle for row, value in zip(self.rows, values, strict=True) if value is None
        ]
        note = f"Sans valeur connue, non compté : {french.enumeration(missing)}." if missing else ""
        source = self.jeu.libelle
        if not known:
            return Figure.absent(
                id, unit, source, self.vintage, note or "Aucun équipement à compter."
            )
        return Figure(id, sum(known), unit, source, self.vintage, Status.ESTIMATED, note=note)


def _per_agent(total: Figure, agents: int) -> Figure:
    if total.value is None:
        return replace(total, id="empreinte_par_agent", unit=f"{UNIT} par agent")
    return replace(
        total,
        id="empreinte_par_agent",
        unit=f"{UNIT} par agent",
        value=formulas.per_agent(total.value, agents),
        low=None if total.low is None else formulas.per_agent(total.low, agents),
        high=None if total.high is None else formulas.per_agent(total.high, agents),
        numerator=total.value,
        denominator=agents,
    )


def _notes(
    rows: Sequence[Row], inventory: Inventory, electricity: Figure, pue: float
) -> Iterator[str]:
    types = {row.type for row in rows}
    if inventory.fictif:
        yield "Exemple fictif : cette collectivité n’existe pas."
    if electricity.value is None:
        yield electricity.note or _NO_USE
    if "monitor" in types:
        yield (
            "L’écran est le point le plus incertain : selon la source, sa fabrication varie "
            "de 1 à 6."
        )
    if SERVER in types and electricity.value is not None:
        yield f"Serveurs : PUE de {french.number(pue, 2)} (hypothèse modifiable)."
    completed = [row.libelle for row in rows if row.facteur.complete]
    if completed:
        yield f"Absents de la source du jeu, complétés : {french.enumeration(completed)}."
    flat = [row.libelle for row in rows if row.facteur.sans_bornes]
    if flat:
        yield f"Sans borne haute ou basse publiée : {french.enumeration(flat)}."
    if not any(item.duree_ans for item in inventory.items):
        yield "Durées de vie par défaut du jeu : déclarez les vôtres pour affiner."
