"""The footprint as a JSON document: the contract of « python -m nrdiag empreinte --json »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nrdiag.figure import Figure
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.footprint import Footprint
from nrdiag.pratiques.inventory import Inventory
from nrdiag.pratiques.stock import Bounds
from nrdiag.pratiques.uncertainty import Estimate, portfolio

#: What json.dumps writes.
Json = dict[str, Any]


def to_json(
    inventory: Inventory, footprint: Footprint, durees: Mapping[str, float] | None = None
) -> Json:
    """Rows read and kept, kgCO2e per year by type and in total, and what they rest on.

    ``durees`` are those that the footprint was computed with. ``None`` stands for what is not
    known (use without electricity factor), never 0.
    """
    types = device_catalogue().types
    doubt = portfolio(
        inventory, footprint.jeu.id, footprint.electricite.value, footprint.pue_serveurs, durees
    )
    return {
        "lus": inventory.lus,
        "gardes": inventory.gardes,
        "rejetes": inventory.rejetes,
        "total": {
            "bas": footprint.total.low,
            "central": footprint.total.value,
            "haut": footprint.total.high,
            "unite": footprint.total.unit,
        },
        "par_type": [
            {
                "type": row.type,
                "libelle": row.libelle,
                "quantite": row.quantite,
                "fabrication": _bounds(row.fabrication),
                "usage": _bounds(row.usage),
                "total": _bounds(row.total),
            }
            for row in footprint.lignes
        ],
        "facteurs": {
            "jeu": footprint.jeu.id,
            "libelle": footprint.jeu.libelle,
            "completes": list(footprint.completes),
            "faibles": list(footprint.faibles),
            "sans_bornes": list(footprint.sans_bornes),
            "pue_serveurs": footprint.pue_serveurs,
            "notes": list(footprint.notes),
        },
        "incertitude_90": {
            "porte_sur": "total" if footprint.total.known else "fabrication",
            "independants": _estimate(doubt.independant),
            "correles": _estimate(doubt.correle),
            "par_type": {type: _estimate(one) for type, one in doubt.par_type.items()},
        },
        "electricite": _figure(footprint.electricite),
        "sensibilite": [
            {
                "jeu": other.jeu.id,
                "libelle": other.jeu.libelle,
                "reference": _bounds(other.reference),
                "autre": _bounds(other.autre),
                "types": list(other.types),
                "non_couverts": list(other.non_couverts),
            }
            for other in footprint.sensibilite
        ],
        "sans_facteur": [
            {"type": device, "libelle": types[device].libelle, "quantite": count}
            for device, count in footprint.sans_facteur.items()
        ],
        "a_classer": [
            {"texte": group.texte, "lignes": group.lignes, "quantite": group.quantite}
            for group in inventory.a_classer
        ],
        "rejets": [{"ligne": reject.ligne, "raison": reject.raison} for reject in inventory.rejets],
        "fictif": inventory.fictif,
    }


def _bounds(bounds: Bounds | None) -> dict[str, float | None]:
    values = bounds or (None, None, None)
    return dict(zip(("bas", "central", "haut"), values, strict=True))


def _estimate(estimate: Estimate) -> dict[str, float]:
    return {"bas": estimate.bas, "central": estimate.central, "haut": estimate.haut}


def _figure(figure: Figure) -> dict[str, float | str | None]:
    return {
        "valeur": figure.value,
        "unite": figure.unit,
        "millesime": figure.vintage,
        "source": figure.source,
        "statut": figure.status.value,
        "note": figure.note,
    }
