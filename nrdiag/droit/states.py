"""Our reading rule of the eight lines: what was entered makes each one empty, partial or ready.

The lines are the law's; the rule is ours, in words in ``data/catalogue/liste_legale.yaml``, and
``tests/spec/test_checklist.py`` holds it to its boundaries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.actions.plan import DONE, DROPPED, STARTED, title_of
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import practices_of, tonnes
from nrdiag.diagnostic.years import changes, past, raw_indicators
from nrdiag.dossier.document import Document, Planned
from nrdiag.droit.axes import AxisState, axis_states
from nrdiag.droit.declared import Asked
from nrdiag.ecosysteme.vocabulary import families, family_of, missing_families
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.pratiques.fleet import footprint_of, inventory_of
from nrdiag.pratiques.footprint import Footprint
from nrdiag.territoires.territory import Territory

#: How many names a sentence gives.
MAX_NAMES = 3
TELL_USES = (
    "Regardez vos fichiers de l'ARCEP dans «\u00a0Couverture\u00a0», et décrivez les usages dans "
    "votre rapport."
)


class State(StrEnum):
    """Where a line stands; the values are shown."""

    EMPTY = "vide"
    PARTIAL = "partiel"
    READY = "prêt"

    @property
    def sign(self) -> str:
        """A sign that goes with the word, never instead of it."""
        return {State.EMPTY: "○", State.PARTIAL: "◐", State.READY: "●"}[self]


@dataclass(frozen=True, slots=True)
class Judged:
    """A state, why (a sentence), and what is missing (a sentence, "" when nothing is).

    ``porte``: the page that fills it, when it is not the usual one of the line.
    """

    etat: State
    raison: str
    manque: str = ""
    porte: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is computed once for the eight lines.

    ``figures``: the territory's, by id; ``footprint`` is None without an inventory; ``now``: the
    raw indicators of the organisation today.
    """

    today: dt.date
    figures: Mapping[str, Figure]
    footprint: Footprint | None
    now: Mapping[str, float]
    axes: Sequence[AxisState]


def context_of(
    territory: Territory, edition: Edition, document: Document, today: dt.date
) -> Context:
    footprint = practices = None
    if document.parc is not None:
        footprint = footprint_of(document, territory.departement)
        practices = practices_of(inventory_of(document), footprint, today)
    now = raw_indicators(document, measured_facts(document, today), practices)
    figures = figures_of(territory, edition.measures)
    return Context(today, figures, footprint, now, axis_states(document, now, figures))


def state(asked: Asked, document: Document, context: Context) -> Judged:
    """Where one line stands."""
    return _RULES[asked.id](asked, document, context)


def _actors(_asked: Asked, document: Document, _context: Context) -> Judged:
    if not document.acteurs:
        return Judged(
            State.EMPTY, "Aucun acteur n'est noté.", "Notez les acteurs de votre territoire."
        )
    count = french.plural(len(document.acteurs), "acteur noté", "acteurs notés")
    held = {known.id for actor in document.acteurs if (known := family_of(actor.famille))}
    names = [family.libelle.lower() for family in families() if family.id in held]
    said = f"{count} : {french.enumeration(names)}." if names else f"{count}, famille inconnue."
    if missing := missing_families(document.acteurs):
        wanted = french.enumeration([f"un acteur {one.libelle.lower()}" for one in missing])
        return Judged(State.PARTIAL, said, f"Ajoutez {wanted}.")
    return Judged(State.READY, said)


def _impact(asked: Asked, document: Document, context: Context) -> Judged:
    fleet, found = document.parc, context.footprint
    if fleet is None or found is None or not fleet.lots:
        return Judged(State.EMPTY, "Aucun inventaire n'est chargé.", "Chargez votre inventaire.")
    total = found.total
    if total.value is None:
        why = total.note or "L'empreinte ne peut pas être calculée."
        return Judged(State.PARTIAL, "Un inventaire est chargé, sans empreinte totale.", why)
    said = f"Votre matériel émet chaque année {tonnes(total)}"
    if total.low is None or total.high is None or total.low == total.high:
        return Judged(
            State.PARTIAL, f"{said}.",
            "Choisissez un jeu de facteurs qui donne une fourchette.",
        )  # fmt: skip
    devices = sum(lot.quantite for lot in fleet.lots)
    counted = sum(inventory_of(document).quantities().values()) - sum(found.sans_facteur.values())
    kept = 100 * fleet.gardes / fleet.lus if fleet.lus else 100.0
    with_factor = 100 * counted / devices
    said += (
        f" ; {_floor(kept)} des lignes lues et {_floor(with_factor)} des équipements y comptent."
    )
    floor = asked.minimum or 0.0
    missing = []
    if kept < floor:
        missing.append("corrigez les lignes rejetées de l'inventaire")
    if with_factor < floor:
        missing.append("dites à quel type connu appartiennent les équipements laissés de côté")
    if missing:
        return Judged(State.PARTIAL, said, f"{french.capital(' et '.join(missing))}.")
    return Judged(State.READY, said)


def _uses(asked: Asked, _document: Document, context: Context) -> Judged:
    known: list[str] = []
    unknown: list[str] = []
    for side in asked.parties:
        have = any((f := context.figures.get(id)) and f.known for id in side.indicateurs)
        (known if have else unknown).append(side.nom)
    if not known:
        return Judged(
            State.EMPTY, "Aucune donnée publique n'est connue pour ce territoire.",
            TELL_USES,
        )  # fmt: skip
    said = f"Connu par les données publiques : {french.enumeration(known)}."
    if unknown:
        missing = f"Il manque {french.enumeration(unknown)}. {TELL_USES}"
        return Judged(State.PARTIAL, said, missing)
    return Judged(State.READY, said)


def _under_way(_asked: Asked, document: Document, _context: Context) -> Judged:
    found = [one for one in document.plan if one.statut in (STARTED, DONE)]
    if not found:
        return Judged(
            State.EMPTY, "Aucune action n'est notée en cours ou réalisée.",
            "Notez dans le plan ce qui est déjà commencé. S'il n'y a rien, dites-le dans le "
            "rapport.",
        )  # fmt: skip
    done = sum(one.statut == DONE for one in found)
    counts = [f"{len(found) - done} en cours"] if len(found) > done else []
    counts += [french.plural(done, "réalisée")] if done else []
    said = f"{french.plural(len(found), 'action engagée', 'actions engagées')} : "
    said += f"{french.enumeration(counts)}."
    if alone := [one for one in found if not one.responsable]:
        return Judged(State.PARTIAL, said, f"Dites qui porte {_names(alone)}.")
    return Judged(State.READY, said)


def _targets(_asked: Asked, document: Document, _context: Context) -> Judged:
    found = [one for one in _kept(document) if one.cible is not None]
    if not found:
        return Judged(
            State.EMPTY, "Aucune action retenue n'a de cible chiffrée.",
            "Donnez une cible à une action du plan.",
        )  # fmt: skip
    lacks = [(one, missing) for one in found if (missing := _lacks(one))]
    whole = len(found) - len(lacks)
    said = f"{french.plural(len(found), 'objectif')}, dont {whole or 'aucun'}\u00a0"
    said += "complet." if whole < 2 else "complets."
    if lacks:
        first, missing = lacks[0]
        others = len(lacks) - 1
        text = f"Pour «\u00a0{title_of(first)}\u00a0», donnez {french.enumeration(missing)}"
        text += f" ; de même pour {french.plural(others, 'autre')}." if others else "."
        return Judged(State.PARTIAL, said, text)
    return Judged(State.READY, said)


def _official(_asked: Asked, _document: Document, context: Context) -> Judged:
    chosen = [one for one in context.axes if one.chosen]
    if not chosen:
        return Judged(
            State.EMPTY, "Votre plan ne sert encore aucun des six axes.",
            "Retenez d'abord une action de la bibliothèque, dans le plan.", "plan",
        )  # fmt: skip
    without = [one for one in chosen if not one.known]
    known = len(chosen) - len(without)
    said = f"Sur {french.plural(len(chosen), 'axe choisi', 'axes choisis')}, "
    if known:
        said += f"{known}\u00a0{'a' if known < 2 else 'ont'} un indicateur connu."
    else:
        said += "aucun n'a d'indicateur connu."
    if without:
        wanted = [f"«\u00a0{one.axis.titre}\u00a0» (comme {_first(one)})" for one in without]
        text = f"Donnez un chiffre pour {french.enumeration(wanted)}."
        return Judged(State.PARTIAL if known else State.EMPTY, said, text)
    return Judged(State.READY, said)


def _means(_asked: Asked, document: Document, _context: Context) -> Judged:
    kept = _kept(document)
    if not kept:
        return Judged(
            State.EMPTY, "Aucune action n'est retenue.", "Retenez une action dans le plan."
        )
    without = [one for one in kept if not one.moyens]
    count = french.plural(len(kept), "action retenue", "actions retenues")
    funded = len(kept) - len(without)
    said = (
        f"{count}, dont {funded or 'aucune'}\u00a0avec {'ses' if funded < 2 else 'leurs'} moyens."
    )
    if without:
        return Judged(
            State.PARTIAL, said, f"Dites avec quel budget ou quel temps : {_names(without)}."
        )
    return Judged(State.READY, said)


def _yearly(_asked: Asked, document: Document, context: Context) -> Judged:
    readings = past(document.releves, context.today)
    if not readings:
        return Judged(
            State.EMPTY, "Aucun diagnostic passé n'est chargé.",
            "Chargez le diagnostic de l'an dernier.",
        )  # fmt: skip
    last = readings[0]
    found = changes(last, context.now)
    both = sum(change.difference is not None for change in found)
    since = f"Le diagnostic du {french.date(last.date)} est chargé"
    if not both:
        return Judged(
            State.PARTIAL, f"{since}, mais aucun indicateur ne se compare.",
            "Renseignez aujourd'hui un indicateur que ce diagnostic donnait.",
        )  # fmt: skip
    many = french.plural(both, "indicateur se compare", "indicateurs se comparent")
    return Judged(State.READY, f"{since} : {many}.")


_RULES: dict[str, Callable[[Asked, Document, Context], Judged]] = {
    "acteurs": _actors,
    "impact": _impact,
    "usages": _uses,
    "actions": _under_way,
    "objectifs": _targets,
    "indicateurs": _official,
    "moyens": _means,
    "bilan": _yearly,
}


def _kept(document: Document) -> list[Planned]:
    return [one for one in document.plan if one.statut != DROPPED]


def _lacks(one: Planned) -> list[str]:
    wanted = (
        (one.depart is None, "la valeur de départ"),
        (one.echeance is None, "l'échéance"),
        (not one.responsable, "le responsable"),
    )
    return [what for missing, what in wanted if missing]


def _names(plan: Sequence[Planned]) -> str:
    names = [f"«\u00a0{title_of(one)}\u00a0»" for one in plan[:MAX_NAMES]]
    rest = len(plan) - len(names)
    return french.enumeration([*names, french.plural(rest, "autre")] if rest else names)


def _first(one: AxisState) -> str:
    """What to fill first: a question if there is one. Every axis has something to follow."""
    asked = [official for official in one.to_fill if official.question]
    return (asked or one.to_fill)[0].libelle


def _floor(percent: float) -> str:
    """Rounded down: 79.9 % must not read as the 80 % that it does not reach."""
    return french.percent(int(round(percent, 9)), 0)
