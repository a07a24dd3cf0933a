"""The dates and thresholds of the law for a territory: who is bound, since when, and the gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.accessibilite.sites import Survey
from nrdiag.diagnostic.legal import is_bound
from nrdiag.dossier.document import Document
from nrdiag.droit.checklist import Line, checklist
from nrdiag.droit.gaps import Facts, Gap, gap
from nrdiag.droit.landmark_rules import READ, TO_CHECK, LandmarkRule, landmark_rules
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

#: What every landmark says of where it was read.
SECONDARY = "lu dans une source secondaire"
_COUNTED = (
    ("seuil calculé", "seuils calculés", "est atteint", "sont atteints"),
    ("contenu demandé", "contenus demandés", "est prêt", "sont prêts"),
)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A date or a threshold as shown.

    Its words may be read in a document, except ``manque``: what the user enters, on the page
    ``porte``, when ``connu`` is False. ``concerne`` is None when it cannot be told; ``ecart`` is
    the gap in words, « donnée absente : … », or "" when there is nothing to compute. ``atteint`` is
    said of a threshold only, ``pret`` of a content only: see ``Gap``. ``verifie`` is the date of
    the last look at ``source``, a secondary one; ``sanction`` and ``prudence`` may be "".
    """

    id: str
    titre: str
    phrase: str
    quand: str
    concerne: bool | None
    application: str
    ecart: str
    atteint: bool | None
    pret: bool | None
    connu: bool
    manque: str
    reference: str
    adresse: str
    source: str
    verifie: dt.date
    sanction: str
    prudence: str
    porte: str


def landmarks(
    territory: Territory,
    document: Document,
    today: dt.date,
    *,
    lines: Sequence[Line] | None = None,
    survey: Survey | None = None,
) -> list[Landmark]:
    """What was read in a source, in order; what is still to check is in ``to_check``.

    ``lines``: the checklist, computed when not given; ``survey``: the sites of the territory.
    """
    if lines is None:
        lines = checklist(territory, edition(), document, today)
    facts = Facts(document, lines, survey, today)
    return [
        _landmark(rule, territory, facts)
        for rule in landmark_rules().values()
        if rule.statut == READ
    ]


def to_check() -> list[LandmarkRule]:
    """The texts that nobody may quote before reading them: what to look for in each."""
    return [rule for rule in landmark_rules().values() if rule.statut == TO_CHECK]


def summary(found: Sequence[Landmark]) -> str:
    """What binds, then what can be told of it: thresholds reached, contents ready, data absent.

    « Atteint » is said of the thresholds in numbers, and of nothing else.
    """
    own = [one for one in found if one.concerne]
    if not own:
        return "Aucun de ces repères n'oblige ce territoire."
    start = french.plural(len(own), "repère oblige", "repères obligent")
    said = [f"{start} la collectivité."]
    for rank, (what, many, done, all_done) in enumerate(_COUNTED):
        answers = [one.pret if rank else one.atteint for one in own]
        told = [answer for answer in answers if answer is not None]
        if told:
            yes = sum(told)
            of = french.plural(len(told), what, many)
            verb = f"{yes}\u00a0{done if yes < 2 else all_done}" if yes else f"aucun n'{done}"
            said.append(f"Sur {of}, {verb}.")
    if absent := sum(not one.connu for one in own):
        said.append(f"Donnée absente pour {french.plural(absent, 'repère')}.")
    return " ".join(said)


def credit(found: Landmark) -> str:
    """« Lu dans une source secondaire (Landot) le 23 novembre 2026. »"""
    return f"{french.capital(SECONDARY)} ({found.source}), vue le {french.date(found.verifie)}."


def _landmark(rule: LandmarkRule, territory: Territory, facts: Facts) -> Landmark:
    bound, said = _binding(rule, territory)
    found = gap(rule.calcul, facts) if rule.calcul else Gap("")
    known = rule.threshold
    return Landmark(
        rule.id, rule.titre, _phrase(rule, facts.today),
        french.capital(_when(rule, facts.today, bound)), bound, f"{french.capital(said)}.",
        found.text, found.reached, found.ready, found.known, found.to_do, french.capital(rule.text),
        rule.adresse, rule.source, rule.checked,
        known.sanction if known else rule.sanction, known.verifier if known else "",
        rule.porte or "",
    )  # fmt: skip


def _binding(rule: LandmarkRule, territory: Territory) -> tuple[bool | None, str]:
    what = territory.level_name
    if (duty := rule.duty) is not None:
        floor = french.number(duty.seuil_population)
        if territory.niveau not in duty.niveaux:
            return False, f"vise les communes et intercommunalités de plus de {floor} habitants"
        if territory.population is None:
            return None, f"population inconnue ; vise plus de {floor} habitants"
        people = french.number(territory.population)
        if is_bound(duty, territory.population):
            return True, f"obligatoire pour la collectivité ({people} habitants)"
        return False, f"volontaire pour la collectivité ({people} habitants, {floor} ou moins)"
    if territory.niveau not in rule.niveaux:
        return False, f"vise les collectivités, pas un {what}"
    if rule.volontaire:
        return False, "démarche volontaire"
    return True, "obligatoire pour toutes les collectivités"


def _phrase(rule: LandmarkRule, today: dt.date) -> str:
    """What the text asks, with the threshold of the year and the next one."""
    if (known := rule.threshold) is None:
        return rule.phrase
    text = rule.phrase
    if (target := known.target(today.year)) is not None:
        text += f" Le seuil est de {french.percent(target, 0)} en {today.year}"
        coming = [year for year in known.seuils if year > today.year]
        text += (
            f", et de {french.percent(known.seuils[coming[0]], 0)} à partir de {coming[0]}."
            if coming else "."
        )  # fmt: skip
    return text


def _when(rule: LandmarkRule, today: dt.date, bound: bool | None) -> str:
    if rule.duty is not None and bound is False:
        return "sans échéance pour ce territoire"
    if rule.jusqu_a is not None:
        past = ", date passée" if rule.jusqu_a < today else ""
        return f"au plus tard le {french.date(rule.jusqu_a)}{past}"
    if rule.depuis is None:
        return "en vigueur"
    word = "depuis le" if rule.depuis <= today else "à partir du"
    return f"{word} {french.date(rule.depuis)}"
