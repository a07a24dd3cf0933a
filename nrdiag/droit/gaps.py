"""The gap to each landmark, in euros, devices, services or lines, from what was entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.accessibilite.priorities import opening
from nrdiag.accessibilite.sites import Survey
from nrdiag.accessibilite.situation import State as SiteState
from nrdiag.achats.meter import Meter, purchase_meter, reuse_meter
from nrdiag.dossier.document import Document
from nrdiag.droit.checklist import Line
from nrdiag.droit.declared import Deliverable
from nrdiag.droit.judged import State
from nrdiag.droit.landmark_rules import Computed
from nrdiag.maturite.answers import State as ReplyState
from nrdiag.maturite.answers import state_of
from nrdiag.maturite.questions import questionnaire
from nrdiag.services.register import COMPLIANT, Access, deadline, register_of

#: The question on repairability and durability.
REPAIRABILITY = "O2-1"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a gap may rest on; ``survey`` is None when the sites were not looked at."""

    document: Document
    lines: Sequence[Line]
    survey: Survey | None
    today: dt.date


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap in words that a document may carry, never in those of an order.

    ``reached``: of a threshold in numbers, and nothing else; ``ready``: of what a text must hold,
    since nobody here knows what an assembly voted. Both are None when it cannot be told. ``known``
    is False when a figure is absent, and ``to_do`` then says what the user does, on screen.
    """

    text: str
    reached: bool | None = None
    ready: bool | None = None
    known: bool = True
    to_do: str = ""


def gap(computed: Computed, facts: Facts) -> Gap:
    return _GAPS[computed](facts)


def _absent(what: str, to_do: str) -> Gap:
    return Gap(f"{french.capital(french.ABSENT)} : {what}.", known=False, to_do=to_do)


def _deliverable(one: Deliverable) -> Callable[[Facts], Gap]:
    def found(facts: Facts) -> Gap:
        own = [line for line in facts.lines if line.livrable is one]
        left = [line for line in own if line.etat is not State.READY]
        if not left:
            return Gap(
                f"Contenu prêt : {french.plural(len(own), 'ligne')} sur {len(own)}.", ready=True
            )
        titles = french.enumeration([line.titre.lower() for line in left])
        return Gap(
            f"Contenu à compléter : {french.plural(len(left), 'ligne')} sur {len(own)}, {titles}.",
            ready=False,
        )

    return found


def _purchases(facts: Facts) -> Gap:
    year = _last_year((row.annee for row in facts.document.achats), facts.today)
    if year is None:
        return _absent(
            "dépense informatique de l'année", "Saisissez vos dépenses informatiques de l'année."
        )
    return _metered(purchase_meter(facts.document.achats, year))


def _reuse(facts: Facts) -> Gap:
    year = _last_year((row.annee for row in facts.document.sorties), facts.today)
    if year is None:
        return _absent(
            "sorties de matériel de l'année", "Saisissez vos sorties de matériel de l'année."
        )
    return _metered(reuse_meter(facts.document.sorties, year))


def _metered(meter: Meter) -> Gap:
    """A year was entered: « sans objet » or a year without threshold wait for nothing more."""
    return Gap(meter.phrase, meter.atteint)


def _repairability(facts: Facts) -> Gap:
    question = next(one for one in questionnaire().questions if one.id == REPAIRABILITY)
    reply = facts.document.reponses.get(question.id)
    found = state_of(question, reply, {})
    if reply is None or found in (ReplyState.NONE, ReplyState.UNKNOWN):
        return _absent(
            "prise en compte de la note de réparabilité",
            "Répondez à la question sur la note de réparabilité.",
        )
    if found is ReplyState.NOT_APPLICABLE:
        return Gap("Sans objet, selon la réponse de la collectivité.")
    if found is ReplyState.NUMBER and reply.valeur is not None and question.indicateur:
        mean = french.with_unit(reply.valeur, question.indicateur.unite, 1)
        return Gap(f"Réponse de la collectivité : une moyenne de {mean}.")
    said = question.niveaux[reply.niveau or 0].rstrip(".")
    return Gap(f"Réponse de la collectivité : «\u00a0{said}\u00a0».")


def _services(facts: Facts) -> Gap:
    if not facts.document.services:
        return _absent("registre des services numériques", "Décrivez vos sites et vos logiciels.")
    found = register_of(facts.document.services, facts.today)
    if not found.accessible.known:
        return _absent(
            "taux et date des déclarations d'accessibilité",
            "Donnez le taux et la date de vos déclarations d'accessibilité.",
        )
    good, expired = found.count(*COMPLIANT), found.count(Access.EXPIRED)
    failing, unknown = found.accessible.no - expired, found.accessible.unknown
    of = french.plural(len(found.entries), "service")
    parts = [
        f"Sur {of}, {french.number(good) if good else 'aucun'} totalement ou partiellement conforme"
    ]
    if expired:
        parts.append(
            french.plural(
                expired, "déclaration de plus de trois ans", "déclarations de plus de trois ans"
            )
        )
    if failing:
        parts.append(
            french.plural(failing, "non conforme ou sans audit", "non conformes ou sans audit")
        )
    if unknown:
        parts.append(f"{french.number(unknown)} à renseigner")
    return Gap(f"{' ; '.join(parts)}. {deadline(found)}".strip())


def _sites(facts: Facts) -> Gap:
    found = facts.survey
    if found is None or not found.read:
        return _absent(
            "lecture des sites du territoire", "Chargez une lecture des sites du territoire."
        )
    expired = found.count(SiteState.EXPIRED)
    text = opening(found, facts.today)
    if expired:
        text += f" {french.plural(expired, 'déclaration a', 'déclarations ont')} plus de trois ans."
    return Gap(text)


def _ecodesign(facts: Facts) -> Gap:
    if not facts.document.services:
        return _absent("registre des services numériques", "Décrivez vos sites et vos logiciels.")
    entries = register_of(facts.document.services, facts.today).entries
    done = sum(entry.rgesn.value is not None for entry in entries)
    of = french.plural(len(entries), "service")
    return Gap(f"{french.number(done) if done else 'Aucun'} évalué sur {of}.")


_GAPS: dict[str, Callable[[Facts], Gap]] = {
    "programme": _deliverable(Deliverable.PROGRAMME),
    "strategie": _deliverable(Deliverable.STRATEGY),
    "bilan": _deliverable(Deliverable.REPORT),
    "achats": _purchases,
    "reemploi": _reuse,
    "reparabilite": _repairability,
    "rgaa_services": _services,
    "rgaa_sites": _sites,
    "rgesn": _ecodesign,
}


def _last_year(years: Iterable[int], today: dt.date) -> int | None:
    return max((year for year in years if year <= today.year), default=None)
