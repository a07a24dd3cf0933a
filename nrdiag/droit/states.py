"""Our reading rule of the eight lines: what was entered makes each one empty, partial or ready.

The lines are the law's; the rule is ours, in words in ``data/catalogue/liste_legale.yaml``, and
``tests/spec/test_checklist.py`` holds it to its boundaries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from nrdiag import french
from nrdiag.actions.plan import indicator_of
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import practices_at, tonnes
from nrdiag.diagnostic.years import changes, past, raw_indicators
from nrdiag.dossier.document import Document
from nrdiag.droit.axes import AxisState, axis_states
from nrdiag.droit.declared import Asked
from nrdiag.droit.judged import Context, Judged, State
from nrdiag.droit.plan_lines import kept, means, names_of, targets, under_way
from nrdiag.ecosysteme.vocabulary import families, family_of, missing_families
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.territoires.territory import Territory

__all__ = ["State", "context_of", "state"]

TELL_USES = (
    "Regardez vos fichiers de l'ARCEP dans «\u00a0Couverture\u00a0», et décrivez les usages dans "
    "votre rapport."
)


def context_of(
    territory: Territory, edition: Edition, document: Document, today: dt.date
) -> Context:
    practices = practices_at(document, territory.departement, today)
    footprint = practices.footprint if practices else None
    now = raw_indicators(document, measured_facts(document, today), practices)
    figures = figures_of(territory, edition.measures)
    return Context(today, figures, footprint, now, axis_states(document, now, figures))


def state(asked: Asked, document: Document, context: Context) -> Judged:
    """Where one line stands."""
    return _RULES[asked.id](asked, document, context)


def _actors(_asked: Asked, document: Document, _context: Context) -> Judged:
    if not document.acteurs:
        return Judged(
            State.EMPTY, "Aucun acteur n'est noté.", "Acteurs du territoire non recensés.",
            "Notez les acteurs de votre territoire.",
        )  # fmt: skip
    count = french.plural(len(document.acteurs), "acteur noté", "acteurs notés")
    held = {known.id for actor in document.acteurs if (known := family_of(actor.famille))}
    names = [family.libelle.lower() for family in families() if family.id in held]
    said = f"{count} : {french.enumeration(names)}." if names else f"{count}, famille inconnue."
    if missing := missing_families(document.acteurs):
        wanted = french.enumeration([f"un acteur {one.libelle.lower()}" for one in missing])
        return Judged(State.PARTIAL, said, f"Non recensé : {wanted}.", f"Ajoutez {wanted}.")
    return Judged(State.READY, said)


def _impact(asked: Asked, document: Document, context: Context) -> Judged:
    fleet, found = document.parc, context.footprint
    if fleet is None or found is None or not fleet.lots:
        return Judged(
            State.EMPTY, "Aucun inventaire du matériel n'est connu.",
            f"{french.capital(french.ABSENT)} : inventaire du matériel.",
            "Chargez votre inventaire.",
        )  # fmt: skip
    total = found.total
    if total.value is None:
        why = total.note or "L'empreinte ne peut pas être calculée."
        return Judged(
            State.PARTIAL, "Un inventaire est connu, sans empreinte totale.",
            f"{french.capital(french.ABSENT)} : empreinte totale du matériel.", why,
        )  # fmt: skip
    said = f"Le matériel de la collectivité émet chaque année {tonnes(total)}"
    if total.low is None or total.high is None or total.low == total.high:
        return Judged(
            State.PARTIAL, f"{said}.", "Empreinte donnée sans fourchette.",
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
    lacks, missing = [], []
    if kept < floor:
        lacks.append("lignes de l'inventaire rejetées")
        missing.append("corrigez les lignes rejetées de l'inventaire")
    if with_factor < floor:
        lacks.append("équipements de type inconnu laissés de côté")
        missing.append("dites à quel type connu appartiennent les équipements laissés de côté")
    if missing:
        lacune, manque = (f"{french.capital(' et '.join(one))}." for one in (lacks, missing))
        return Judged(State.PARTIAL, said, lacune, manque)
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
            f"{french.capital(french.ABSENT)} : {french.enumeration(unknown)}.", TELL_USES,
        )  # fmt: skip
    said = f"Connu par les données publiques : {french.enumeration(known)}."
    if unknown:
        lacks = french.enumeration(unknown)
        return Judged(
            State.PARTIAL, said, f"{french.capital(french.ABSENT)} : {lacks}.",
            f"Il manque {lacks}. {TELL_USES}",
        )  # fmt: skip
    return Judged(State.READY, said)


def _official(_asked: Asked, document: Document, context: Context) -> Judged:
    chosen = [one for one in context.axes if one.chosen]
    if not chosen:
        return Judged(
            State.EMPTY, "Le plan d'action ne sert encore aucun des six axes.",
            "Axes non choisis.",
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
        titles = french.enumeration([f"«\u00a0{one.axis.titre}\u00a0»" for one in without])
        return Judged(
            State.PARTIAL if known else State.EMPTY, said, f"Indicateur non connu : {titles}.",
            f"Donnez un chiffre pour {french.enumeration(wanted)}.",
        )  # fmt: skip
    if unmeasured := [one for one in kept(document) if not indicator_of(one)]:
        names = names_of(unmeasured)
        return Judged(
            State.PARTIAL, said, f"Indicateur non précisé : {names}.",
            f"Donnez un indicateur à {names}.", "plan",
        )  # fmt: skip
    return Judged(State.READY, said)


def _yearly(_asked: Asked, document: Document, context: Context) -> Judged:
    readings = past(document.releves, context.today)
    if not readings:
        return Judged(
            State.EMPTY, "Aucun diagnostic passé n'est connu.",
            f"{french.capital(french.ABSENT)} : diagnostic de l'année précédente.",
            "Chargez le diagnostic de l'an dernier.",
        )  # fmt: skip
    last = readings[0]
    found = changes(last, context.now)
    both = sum(change.difference is not None for change in found)
    since = f"Le diagnostic du {french.date(last.date)} est connu"
    if not both:
        return Judged(
            State.PARTIAL, f"{since}, mais aucun indicateur ne se compare.",
            f"{french.capital(french.ABSENT)} : un indicateur connu aux deux dates.",
            "Renseignez aujourd'hui un indicateur que ce diagnostic donnait.",
        )  # fmt: skip
    many = french.plural(both, "indicateur se compare", "indicateurs se comparent")
    return Judged(State.READY, f"{since} : {many}.")


_RULES: dict[str, Callable[[Asked, Document, Context], Judged]] = {
    "acteurs": _actors,
    "impact": _impact,
    "usages": _uses,
    "actions": under_way,
    "objectifs": targets,
    "indicateurs": _official,
    "moyens": means,
    "bilan": _yearly,
}


def _first(one: AxisState) -> str:
    """What to fill first: a question if there is one. Every axis has something to follow."""
    asked = [official for official in one.to_fill if official.question]
    return (asked or one.to_fill)[0].libelle


def _floor(percent: float) -> str:
    """Rounded down: 79.9 % must not read as the 80 % that it does not reach."""
    return french.percent(int(round(percent, 9)), 0)
