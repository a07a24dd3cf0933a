"""The fleet of a diagnostic, as the simulator and the action plan take it."""

from __future__ import annotations

from nrdiag.dossier.document import Document
from nrdiag.pratiques.electricity import electricity_factor
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.simulateur.scenario import Fleet


def fleet_of(document: Document, departement: str | None) -> Fleet:
    """The devices under the hypotheses of the diagnostic; ``ef`` is None where it is unknown."""
    chosen = document.hypotheses
    ef = chosen.electricite
    if ef is None:
        ef = electricity_factor(departement).value
    return Fleet.of(inventory_of(document), chosen.jeu, ef, chosen.pue, chosen.durees)
