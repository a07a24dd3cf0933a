"""F5 and F6: what a room or a cloud service emits, from its kWh or from its share of a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import NonNegativeFloat

from nrdiag import settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.dossier.document import Hosting
from nrdiag.pratiques import formulas
from nrdiag.pratiques.devices import SERVER
from nrdiag.pratiques.factors import DEFAULT_SET, factor_table
from nrdiag.pratiques.stock import Bounds

SOURCE = "boaviztapi 2.5.0, jeu homogène par pays"


class Region(Entry):
    """A country and its factor, in kgCO2e per kWh."""

    libelle: str
    valeur: NonNegativeFloat
    millesime: str


@cache
def regions() -> dict[str, Region]:
    """Every declared country. Raises ValueError (French) when the file is wrong."""
    return read_entries(settings.CATALOGUE / "regions_cloud.yaml", Region)


@dataclass(frozen=True, slots=True)
class Hosted:
    """One line: kgCO2e and kWh per year; ``emissions`` None when it cannot be computed (why)."""

    ligne: Hosting
    emissions: Bounds | None
    kwh: float | None
    calcul: str
    pourquoi: str = ""


def hosted(line: Hosting) -> Hosted:
    """The footprint of one line, by its known kWh, else by its share of a typical server."""
    region = regions().get(line.lieu)
    if region is None:
        return Hosted(line, None, None, "", f"Pays sans facteur : {line.lieu}.")
    if line.kwh is not None:
        return _known(line, region)
    if line.vcpu and line.vcpu_total:
        return _share(line, region)
    why = "Donnez les kWh de l'année, ou la part de serveur (processeurs)."
    return Hosted(line, None, None, "", why)


def _known(line: Hosting, region: Region) -> Hosted:
    kwh, made = line.kwh or 0.0, line.materiel_kg or 0.0
    value = formulas.cloud(kwh, line.pue, region.valeur, made)
    said = formulas.cloud.explain(kwh, line.pue, region.valeur, made)
    note = "" if line.materiel_kg is not None else "Fabrication du matériel : donnée absente."
    return Hosted(line, Bounds(value, value, value), kwh * line.pue, said, note)


def _share(line: Hosting, region: Region) -> Hosted:
    factor = factor_table()[DEFAULT_SET][SERVER]
    share = (line.vcpu or 0.0), (line.vcpu_total or 1.0)
    each = (
        (factor.bas, factor.kwh_bas),
        (factor.kgco2e_hors_usage, factor.kwh_an),
        (factor.haut, factor.kwh_haut),
    )
    servers = [
        formulas.manufacturing(1, made, factor.duree_ans)
        + formulas.use(1, kwh, region.valeur, line.pue)
        for made, kwh in each
    ]
    low, central, high = (formulas.virtual_machine(server, *share) for server in servers)
    kwh = formulas.virtual_machine(formulas.energy(1, factor.kwh_an, line.pue), *share)
    said = formulas.virtual_machine.explain(servers[1], *share)
    return Hosted(line, Bounds(low, central, high), kwh, said, "Serveur type, faute du vôtre.")


def elsewhere(line: Hosting) -> Sequence[tuple[Region, Bounds]]:
    """The same line in every country, lowest first; empty when it cannot be computed."""
    found = []
    for region in regions().values():
        emissions = hosted(line.model_copy(update={"lieu": region.id})).emissions
        if emissions is not None:
            found.append((region, emissions))
    return sorted(found, key=lambda pair: pair[1].central)


def line_problems(line: Hosting) -> tuple[str, ...]:
    """What contradicts itself in a line, in French."""
    if not line.nom:
        return ("Donnez un nom à cet hébergement.",)
    if line.kwh is None and not (line.vcpu and line.vcpu_total):
        return ("Donnez les kWh de l'année, ou les processeurs loués et ceux du serveur.",)
    if line.vcpu and line.vcpu_total and line.vcpu > line.vcpu_total:
        return ("Les processeurs loués dépassent ceux du serveur.",)
    return ()
