"""The figure of a data set for a territory: declared, summed where that has a sense, or absent."""

from __future__ import annotations

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import LocalData
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.edition import Edition
from nrdiag.propres.cells import SECRET
from nrdiag.propres.data import FILL, rule_of
from nrdiag.propres.rules import NOT_ADDED
from nrdiag.territoires.territory import Territory

NOT_THERE = f"Ce territoire n'est pas dans le fichier. {FILL}"
WITHOUT = f"Le fichier a ce territoire, sans valeur. {FILL}"
HIDDEN = "Le fichier dit cette valeur sous secret statistique."


def figure_of(data: LocalData, territory: Territory, edition: Edition) -> Figure:
    """The value of the file for ``territory``; else the sum of its communes, when they add up.

    ``coverage`` is then the share of the inhabitants that live in the communes summed.
    """
    if territory.code in data.valeurs:
        return _own(data, territory.code)
    communes, known = _communes(data, territory, edition)
    if not known:
        return _absent(data, NOT_THERE)
    rule = rule_of(data)
    if not rule.additive:
        return _absent(data, NOT_ADDED[rule])
    people = sum(c.population or 0.0 for c in communes)
    summed = sum(c.population or 0.0 for c in known)
    note = f"Somme de {covered(data, territory, edition)}."
    if len(known) < len(communes):
        note += " Les autres sont sans valeur, et non à zéro."
    return _declared(
        data, sum(known.values()), coverage=summed / people if people else None, note=note
    )


def covered(data: LocalData, territory: Territory, edition: Edition) -> str:
    """« 24 communes sur 36 », « 36 communes »: what its value rests on; "" for its own value."""
    if territory.code in data.valeurs:
        return ""
    communes, known = _communes(data, territory, edition)
    said = french.plural(len(known), "commune")
    return said if len(known) == len(communes) else f"{said} sur {french.number(len(communes))}"


def _communes(
    data: LocalData, territory: Territory, edition: Edition
) -> tuple[list[Territory], dict[Territory, float]]:
    """The communes of a larger territory, and the values of those that have one."""
    if territory.niveau is Level.COMMUNE:
        return [], {}
    communes = edition.territories.communes_of(territory)
    return communes, {c: v for c in communes if isinstance(v := data.valeurs.get(c.code), float)}


def _own(data: LocalData, code: str) -> Figure:
    value = data.valeurs[code]
    if value is None:
        return _absent(data, WITHOUT)
    if value == SECRET:
        return Figure(
            data.id, None, data.unite, data.source, data.millesime, Status.SECRET, note=HIDDEN
        )
    return _declared(data, float(value))


def _declared(
    data: LocalData, value: float, *, coverage: float | None = None, note: str = ""
) -> Figure:
    return Figure(
        data.id, value, data.unite, data.source, data.millesime, Status.DECLARED,
        coverage=coverage, note=note,
    )  # fmt: skip


def _absent(data: LocalData, note: str) -> Figure:
    return Figure.absent(data.id, data.unite, data.source, data.millesime, note)
