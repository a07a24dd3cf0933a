"""What the texts are filled with: each value with its source, or nothing, never 0 for unknown."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nrdiag import __version__, french
from nrdiag.achats.meter import Meter, purchase_meter, reuse_meter
from nrdiag.achats.rules import Threshold, rules
from nrdiag.actions.library import actions
from nrdiag.actions.plan import DROPPED
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.rules import legal_thresholds
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.legal import duties
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import Practices, tonnes
from nrdiag.diagnostic.years import followed, raw_indicators
from nrdiag.dossier.document import Document
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.maturite.questions import Question
from nrdiag.outils.context import Context, Step, Value
from nrdiag.outils.library import Place, Variable, question_of, toolbox
from nrdiag.outils.naming import legal_name
from nrdiag.services.register import Register, register_of
from nrdiag.services.share import Share
from nrdiag.territoires.territory import Territory

#: What the assembly of each kind of authority is called; elsewhere « l'assemblée délibérante ».
ASSEMBLIES = {
    (Level.COMMUNE, ""): "le conseil municipal",
    (Level.EPCI, "CC"): "le conseil communautaire",
    (Level.EPCI, "CA"): "le conseil communautaire",
    (Level.EPCI, "CU"): "le conseil communautaire",
    (Level.EPCI, "METRO"): "le conseil de la métropole",
}
ASSEMBLY = "l'assemblée délibérante"
INVENTORY, REGISTER, ACTORS, PLAN = (
    "inventaire du matériel",
    "registre des services",
    "liste des acteurs",
    "plan d'action",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the values are drawn from."""

    territory: Territory
    edition: Edition
    document: Document
    practices: Practices | None
    today: dt.date
    step: Step
    register: Register
    raw: Mapping[str, float]


#: Text and source, or None when it is not known.
_Found = tuple[str, str] | None


def context_of(
    territory: Territory,
    edition: Edition,
    document: Document,
    practices: Practices | None,
    today: dt.date,
    step: Step,
) -> Context:
    """Every variable for a territory and a diagnostic; ``practices`` is None without inventory."""
    raw = raw_indicators(document, measured_facts(document, today), practices)
    known = _Known(
        territory, edition, document, practices, today, step,
        register_of(document.services, today), raw,
    )  # fmt: skip
    values = {}
    for id, variable in toolbox().variables.items():
        found = _found(variable, known)
        values[id] = Value(variable, *found) if found else Value(variable)
    return Context(
        territory.nom_complet, values, _place(territory), step,
        tuple(one for one in document.plan if one.statut != DROPPED), document.fictif,
        f"Modèle préparé avec nrdiag {__version__}, édition des données {edition.id}, le "
        f"{french.date(today)}.",
    )  # fmt: skip


def _found(variable: Variable, known: _Known) -> _Found:
    if variable.indicateur is not None:
        entry = indicators()[variable.indicateur]
        figure = figure_of(entry, known.territory, known.edition.measures)
        if not figure.known:
            return None
        source = f"{sources()[figure.source].producteur}, {figure.vintage}"
        return french.figure(figure, entry.decimales), source
    if variable.mesure is not None:
        return _measure(variable.mesure, known)
    if variable.cible is not None:
        return _target(variable.cible, known)
    return COMPUTED[variable.calcul](known) if variable.calcul is not None else None


def _measure(id: str, known: _Known) -> _Found:
    value = known.raw.get(id)
    if value is None:
        return None
    if (entry := followed().get(id)) is not None:
        return french.with_unit(value, entry.unite, entry.decimales), _dated(INVENTORY, known)
    return _with_unit(value, question_of(id)), f"questionnaire, question {id}"


def _target(id: str, known: _Known) -> _Found:
    """The target of the plan, when it is a possible value of what is followed."""
    question = question_of(actions()[id].suivi or "")
    assert question.indicateur is not None  # noqa: S101 - checked when read
    for planned in known.document.plan:
        if planned.action != id or planned.statut == DROPPED or planned.cible is None:
            continue
        if not question.indicateur.accepts(planned.cible):
            continue
        until = f", échéance {french.date(planned.echeance)}" if planned.echeance else ""
        return _with_unit(planned.cible, question), f"{PLAN}, {id}{until}"
    return None


def _with_unit(value: float, question: Question) -> str:
    assert question.indicateur is not None  # noqa: S101 - checked when read
    return french.with_unit(value, question.indicateur.unite, 0 if value == int(value) else 1)


def _place(territory: Territory) -> Place:
    for duty in duties(territory):
        if duty.bound is None:
            return Place.UNKNOWN
        return Place.BOUND if duty.bound else Place.FREE
    return Place.OUTSIDE


def _assembly(known: _Known) -> _Found:
    key = (known.territory.niveau, known.territory.kind)
    return ASSEMBLIES.get(key, ASSEMBLY), "nature de la collectivité"


def _threshold(known: _Known) -> _Found:
    rule = legal_thresholds()["reen_strategie"]
    return french.plural(rule.seuil_population, "habitant"), rule.texte


def _this_year(rule: Threshold, known: _Known) -> _Found:
    target = rule.target(known.today.year)
    return None if target is None else (french.percent(target, 0), rule.texte)


def _path(rule: Threshold) -> _Found:
    """« 20 % à partir de 2024, 25 % à partir de 2027 et 30 % à partir de 2030 »."""
    said = [f"{french.percent(value, 0)} à partir de {year}" for year, value in rule.seuils.items()]
    return french.enumeration(said), rule.texte


def _purchases(known: _Known) -> Meter | None:
    years = [row.annee for row in known.document.achats if row.annee <= known.today.year]
    return purchase_meter(known.document.achats, max(years)) if years else None


def _outflows(known: _Known) -> Meter | None:
    years = [row.annee for row in known.document.sorties if row.annee <= known.today.year]
    return reuse_meter(known.document.sorties, max(years)) if years else None


def _met(meter: Meter | None, of: str) -> _Found:
    """« 18,5 % de la dépense hors taxes en 2025, pour un seuil légal de 20 % »: one year, no more.

    The threshold is that of the year of the figure, never of the year of the vote.
    """
    if meter is None or meter.figure.value is None:
        return None
    rate, target = meter.figure.value, meter.cible
    # As many decimals as it takes not to be rounded across the threshold.
    decimals = next(
        d for d in (0 if round(rate, 1) == round(rate) else 1, 2, 3, 6)
        if d == 6 or target is None or (round(rate, d) >= target) == meter.atteint
    )  # fmt: skip
    start = f"{french.percent(rate, decimals)} {of} en {meter.annee}"
    if target is None:
        return f"{start}, année sans seuil", _meter_source(meter)
    return f"{start}, pour un seuil légal de {french.percent(target, 0)}", _meter_source(meter)


def _gap(meter: Meter | None, said: Callable[[float], str]) -> _Found:
    """« 1 300 € pour atteindre 20 % en 2025 »: what only the annex says."""
    if meter is None or meter.cible is None or meter.manque is None:
        return None
    target = f"{french.percent(meter.cible, 0)} en {meter.annee}"
    if meter.atteint:
        return f"aucun : seuil de {target} atteint", _meter_source(meter)
    missing = said(math.ceil(round(meter.manque, 9)))
    return f"{missing} pour atteindre {target}", _meter_source(meter)


def _meter_source(meter: Meter) -> str:
    return f"{meter.figure.source}, {meter.figure.vintage}"


def _footprint(known: _Known) -> _Found:
    fact = known.practices.facts.get("empreinte_totale") if known.practices else None
    if fact is None:
        return None
    return tonnes(
        fact.figure
    ), f"calcul sur l'inventaire du matériel, facteurs {fact.figure.vintage}"


def _share(share: Share, known: _Known) -> _Found:
    said = share.text()
    return None if said == french.ABSENT else (said, _dated(REGISTER, known))


def _count(many: int, source: str, known: _Known) -> _Found:
    """A list that is empty was not filled in: it is not a count of zero."""
    return (french.number(many), _dated(source, known)) if many else None


def _dated(source: str, known: _Known) -> str:
    """What the user's own lists say today."""
    return f"{source}, au {french.date(known.today)}"


def _associated(known: _Known) -> _Found:
    said = [actor.associe for actor in known.document.acteurs]
    sure = said.count(True)
    if not sure and None in said:
        return None
    text = f"au moins {french.number(sure)}" if None in said else french.number(sure)
    return (text, _dated(ACTORS, known)) if said else None


COMPUTED: Mapping[str, Callable[[_Known], _Found]] = {
    "collectivite": lambda known: (legal_name(known.territory), "territoire choisi"),
    "assemblee": _assembly,
    "objet": lambda known: (known.step.words, "objet choisi pour ce modèle"),
    "annee": lambda known: (str(known.today.year), "date du jour"),
    "seuil_reen": _threshold,
    "agec_seuil": lambda known: _this_year(rules().agec, known),
    "agec_trajectoire": lambda known: _path(rules().agec),
    "agec_constat": lambda known: _met(_purchases(known), "de la dépense hors taxes"),
    "agec_ecart": lambda known: _gap(_purchases(known), lambda gap: f"{french.number(gap)}\u00a0€"),
    "reemploi_seuil": lambda known: _this_year(rules().reemploi, known),
    "reemploi_trajectoire": lambda known: _path(rules().reemploi),
    "reemploi_constat": lambda known: _met(_outflows(known), "des matériels comptés"),
    "reemploi_ecart": lambda known: _gap(
        _outflows(known), lambda gap: french.plural(gap, "matériel")
    ),
    "empreinte": _footprint,
    "services_nombre": lambda known: _count(len(known.document.services), REGISTER, known),
    "rgaa_part": lambda known: _share(known.register.accessible, known),
    "souverainete": lambda known: _share(known.register.sovereignty.services, known),
    "reversibilite": lambda known: _share(known.register.point("reversibilite"), known),
    "acteurs_nombre": lambda known: _count(len(known.document.acteurs), ACTORS, known),
    "acteurs_associes": _associated,
    "actions_nombre": lambda known: _count(
        sum(one.statut != DROPPED for one in known.document.plan), PLAN, known
    ),
}
