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

NOT_THERE = f"Ce territoire n'est pas dans votre fichier. {FILL}"
WITHOUT = f"Votre fichier a ce territoire, sans valeur. {FILL}"
HIDDEN = "Votre fichier dit cette valeur sous secret statistique."


def figure_of(data: LocalData, territory: Territory, edition: Edition) -> Figure:
    """The value of the file for ``territory``; else the sum of its communes, when they add up.

    ``coverage`` is then the share of the inhabitants that live in the communes summed.
    """
    if territory.code in data.valeurs:
        return _own(data, territory.code)
    if territory.niveau is Level.COMMUNE:
        return _absent(data, NOT_THERE)
    communes = edition.territories.communes_of(territory)
    known = [(c, v) for c in communes if isinstance(v := data.valeurs.get(c.code), float)]
    if not known:
        return _absent(data, NOT_THERE)
    rule = rule_of(data)
    if not rule.additive:
        return _absent(data, NOT_ADDED[rule])
    people = sum(c.population or 0.0 for c in communes)
    summed = sum(c.population or 0.0 for c, _ in known)
    return _declared(
        data, sum(value for _, value in known),
        coverage=summed / people if people else None,
        note=_completeness(len(known), len(communes)),
    )  # fmt: skip


def _completeness(known: int, total: int) -> str:
    if known == total:
        return f"Somme des {french.plural(total, 'commune')}."
    return (
        f"Somme de {french.plural(known, 'commune')} sur {french.number(total)} : les autres n'ont "
        "pas de valeur, ce qui ne veut pas dire zéro."
    )


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
