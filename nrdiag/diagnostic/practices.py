"""The organisation's half, in a few figures: what an inventory says of its practices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.figure import Figure, Status
from nrdiag.pratiques.fleet import footprint_of, inventory_of
from nrdiag.pratiques.footprint import Footprint
from nrdiag.pratiques.inventory import Inventory

WORKSTATIONS = ("laptop", "desktop", "all_in_one", "workstation", "thin_client")
SCREENS = ("monitor",)
DECLARED = "inventaire de la collectivité"
#: The id of the yearly footprint, said in tonnes; and what the share of manufacture is called.
FOOTPRINT = "empreinte_totale"
MANUFACTURE = "Part de la fabrication dans l'empreinte du matériel"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure about a practice, and its sentence in French."""

    figure: Figure
    sentence: str


@dataclass(frozen=True, slots=True)
class Practices:
    """The summary of an inventory (no row of it): counts, footprint and facts by id."""

    footprint: Footprint
    lus: int
    gardes: int
    rejetes: int
    facts: dict[str, Fact]
    fictif: bool


def practices_of(inventory: Inventory, footprint: Footprint, today: dt.date) -> Practices:
    """Every fact that the inventory allows; the others are simply not there."""
    found = [
        _footprint_fact(footprint),
        _manufacture_fact(footprint),
        screens_fact(inventory, today),
        _age_fact(inventory, today),
    ]
    facts = {fact.figure.id: fact for fact in found if fact is not None}
    return Practices(
        footprint, inventory.lus, inventory.gardes, inventory.rejetes, facts, inventory.fictif
    )


def practices_at(document: Document, departement: str | None, today: dt.date) -> Practices | None:
    """The summary of the fleet of ``document``; None without an inventory."""
    if document.parc is None:
        return None
    return practices_of(inventory_of(document), footprint_of(document, departement), today)


def tonnes(figure: Figure) -> str:
    """« environ 30 tCO2e, entre 23 et 72 » from kilograms, as precise as it is known."""
    if figure.value is None:
        return french.ABSENT
    unit, factor = ("t", 1000.0) if figure.value >= 1000 else ("kg", 1.0)

    def said(kilograms: float) -> str:
        value = french.significant(kilograms / factor, 2)
        return french.number(value, 1 if value < 10 and value != int(value) else 0)

    text = f"environ {said(figure.value)}\u00a0{unit} de CO2 équivalent"
    if figure.low is None or figure.high is None:
        return text
    return f"{text} (entre {said(figure.low)} et {said(figure.high)})"


def mass(figure: Figure) -> str:
    """« environ 740 kg par an »; two significant digits, or « donnée absente » and why."""
    if figure.value is None:
        return f"{french.ABSENT}. {figure.note}".strip().rstrip(".")
    unit, scale = ("tonnes", 1000.0) if figure.value >= 10_000 else ("kg", 1.0)
    value = french.number(french.significant(figure.value / scale))
    return f"environ {value}\u00a0{unit} par an"


def _footprint_fact(footprint: Footprint) -> Fact | None:
    if footprint.total.value is None:
        return None
    figure = footprint.total
    own = Figure(
        FOOTPRINT, figure.value, figure.unit, figure.source, figure.vintage,
        figure.status, low=figure.low, high=figure.high,
    )  # fmt: skip
    return Fact(own, f"Le matériel émet chaque année {tonnes(figure)}.")


def _manufacture_fact(footprint: Footprint) -> Fact | None:
    made, total = footprint.fabrication.value, footprint.total.value
    if made is None or not total:
        return None
    share = 100 * made / total
    figure = Figure(
        "part_fabrication", share, "%", footprint.total.source, footprint.total.vintage,
        Status.ESTIMATED, numerator=made, denominator=total,
    )  # fmt: skip
    text = f"La fabrication du matériel pèse environ {french.percent(share, 0)} de son empreinte."
    return Fact(figure, text)


def screens_fact(inventory: Inventory, today: dt.date) -> Fact | None:
    counts = inventory.quantities()
    stations = sum(counts.get(kind, 0) for kind in WORKSTATIONS)
    screens = sum(counts.get(kind, 0) for kind in SCREENS)
    if not stations or not screens:
        return None
    ratio = screens / stations
    figure = Figure(
        "ecrans_par_poste", ratio, "écran par poste", DECLARED, str(today.year), Status.DECLARED,
        numerator=screens, denominator=stations,
    )  # fmt: skip
    return Fact(figure, f"Il y a {french.number(ratio, 1)} écran par poste de travail.")


def _age_fact(inventory: Inventory, today: dt.date) -> Fact | None:
    dated = [i for i in inventory.items if i.achat and i.achat <= today and i.type in WORKSTATIONS]
    devices = sum(item.quantite for item in dated)
    if not devices:
        return None
    days = sum(item.quantite * (today - item.achat).days for item in dated if item.achat)
    age = days / devices / 365.25
    figure = Figure(
        "age_moyen", age, "ans", DECLARED, str(today.year), Status.DECLARED, denominator=devices
    )
    text = f"Les postes de travail ont en moyenne {french.number(age, 1)} ans ({devices} datés)."
    return Fact(figure, text)
