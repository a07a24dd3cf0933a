"""The one-screen verdict: what the declared rules say of a territory, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.catalogue.rules import Estimate, Rule, Sense, estimates, readings, rules
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import Compared, nearest, references
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.coverage import shares
from nrdiag.indicateurs.edition import Edition
from nrdiag.territoires.territory import Territory

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that spoke: its sentence, its comparison, its lever, and the figure behind it."""

    rule: Rule
    sentence: str
    comparison: str
    lever: str
    figure: Figure
    against: Compared | None
    gravity: float

    @property
    def credit(self) -> str:
        """The short source line under the sentence."""
        source = sources()[self.figure.source]
        return f"{source.producteur}, {self.figure.vintage}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Strengths and alerts (three at most each), the sentence, and what is missing.

    ``few``: too few people live here for their shares to be a finding.
    """

    territory: Territory
    sentence: str
    strengths: tuple[Finding, ...]
    alerts: tuple[Finding, ...]
    missing: tuple[Figure, ...]
    few: bool = False

    @property
    def is_thin(self) -> bool:
        """True when the local figures do not allow any conclusion."""
        return len(self.strengths) + len(self.alerts) < SHOWN

    @property
    def is_beyond(self) -> bool:
        """True when nothing that the verdict rests on is known here: our local files stop short."""
        return len(self.missing) == len(_expected(self.territory)) > 0

    @property
    def levers(self) -> list[str]:
        """One lever per alert, without repetition; those of the strengths complete them."""
        found = [f.lever for f in (*self.alerts, *self.strengths)]
        return list(dict.fromkeys(found))[:SHOWN]


#: Indicators whose absence is said under the verdict.
EXPECTED = ("ftth_taux", "part_75_plus", "part_sans_diplome", "taux_pauvrete")
#: The one whose communes tell how far the local files go.
REACH = "ftth_taux"


def verdict(territory: Territory, edition: Edition) -> Verdict:
    """Apply every declared rule to ``territory``; a missing figure makes no rule speak."""
    spoken = [f for rule in rules().values() if (f := apply(rule, territory, edition))]
    alerts = _keep(spoken, Sense.ALERT)
    # The same subject is not praised and blamed on one screen.
    blamed = {f.rule.subject for f in alerts}
    strengths = _keep([f for f in spoken if f.rule.subject not in blamed], Sense.STRENGTH)
    found = (
        figure_of(indicators()[id], territory, edition.measures) for id in _expected(territory)
    )
    missing = tuple(figure for figure in found if not figure.known)
    asked = [rule for rule in rules().values() if territory.niveau in rule.niveaux]
    unknown = not any(
        figure_of(indicators()[rule.indicateur], territory, edition.measures).known
        for rule in asked
        if rule.theme in ("Couverture", "Publics")
    )
    themes = frozenset({"inconnu"} if unknown else {f.rule.theme for f in alerts})
    few = any(rests_on_few(rule, territory, edition) for rule in asked)
    return Verdict(territory, readings()[themes], strengths, alerts, missing, few)


def local_reach(edition: Edition) -> str:
    """« Nos données par commune s'arrêtent à une région : Occitanie. », as the edition has it."""
    found = shares(indicators()[REACH], Level.REGION, edition.measures, edition.territories)
    names = [one.territory.nom for one in found if one.known]
    if not names:
        return "Nous n'avons pas de données par commune."
    if len(names) > SHOWN:
        return f"Nos données par commune s'arrêtent à {len(names)} régions."
    regions = "une région" if len(names) == 1 else f"{len(names)} régions"
    return f"Nos données par commune s'arrêtent à {regions} : {french.enumeration(names)}."


def _expected(territory: Territory) -> list[str]:
    return [id for id in EXPECTED if territory.niveau in indicators()[id].niveaux]


def known_around(territory: Territory, edition: Edition) -> list[tuple[Indicator, Compared]]:
    """What is known of the territory, or else the nearest value of a rate around it.

    Where the local files are not loaded yet, this is what keeps the page useful.
    """
    found = (
        nearest(entry, territory, edition.territories, edition.measures)
        for entry in indicators().values()
    )
    # Two indicators of one subject may both end on the same one: it is told once.
    return list({row[0].id: row for row in found if row}.values())


def apply(rule: Rule, territory: Territory, edition: Edition) -> Finding | None:
    """What ``rule`` says of ``territory``, or None when one of its conditions does not hold."""
    if territory.niveau not in rule.niveaux:
        return None
    indicator = indicators()[rule.indicateur]
    figure = figure_of(indicator, territory, edition.measures)
    if figure.value is None or rests_on_few(rule, territory, edition):
        return None
    known = references(indicator, territory, edition.territories, edition.measures)
    against = known[0] if known else None
    gravity = _gravity(rule, figure.value, against)
    if gravity is None or (rule.accord and _contradicted(rule, figure.value, known[1:2])):
        return None
    words = _words(indicator, figure, against)
    if rule.par_lieu:
        people = edition.measures.value(rule.par_lieu, territory.code)
        if people is None or people / figure.value < (rule.par_lieu_min or 0):
            return None
        words |= {"base": french.number(people), "par_lieu": about(people / figure.value)}
        gravity = people / figure.value / rule.echelle
    if rule.estimation:
        low, high = estimates()[rule.estimation].bounds(figure.value)
        words |= {"bas": about(low), "haut": about(high)}
    words["nom"] = territory.nom_court
    words["date"] = french.of_date(indicator.measure.millesime)
    comparison = rule.comparaison
    if "ref}" in comparison and against is None:
        comparison = ""
    return Finding(
        rule, rule.phrase.format(**words), comparison.format(**words),
        rule.levier.format(**words), figure, against, gravity,
    )  # fmt: skip


def rests_on_few(rule: Rule, territory: Territory, edition: Edition) -> bool:
    """True when the share that ``rule`` reads is known, but of too few people to be a finding."""
    base = figure_of(indicators()[rule.indicateur], territory, edition.measures).denominator
    return rule.base_min is not None and base is not None and base < rule.base_min


def estimated(estimate: Estimate, base: Figure) -> Figure:
    """The local estimate as a figure (its value is the middle of the range)."""
    if base.value is None:
        return Figure.absent(estimate.id, estimate.unite, base.source, base.vintage, base.note)
    low, high = estimate.bounds(base.value)
    return Figure(
        estimate.id, (low + high) / 2, estimate.unite, base.source, base.vintage,
        Status.ESTIMATED, low=low, high=high, note=estimate.prudence,
    )  # fmt: skip


def about(value: float) -> str:
    """An estimate as it is known: two significant digits (« 2 700 »)."""
    return french.number(french.significant(value, 2))


def _gravity(rule: Rule, value: float, against: Compared | None) -> float | None:
    direction = 1 if rule.signe == ">" else -1
    distance = 0.0
    if rule.seuil is not None:
        distance = direction * (value - rule.seuil)
        if distance <= 0:
            return None
    if rule.ecart is not None:
        if against is None or against.figure.value is None:
            # « ecart: 0 » only forbids to be behind: without a reference nothing forbids.
            return None if rule.ecart else distance / rule.echelle
        gap = direction * (value - against.figure.value)
        if rule.ecart_relatif:
            gap *= 100 / against.figure.value
        if gap < rule.ecart:
            return None
        distance = gap
    return distance / rule.echelle


def _contradicted(rule: Rule, value: float, next_up: Sequence[Compared]) -> bool:
    direction = 1 if rule.signe == ">" else -1
    return any(direction * (value - (one.figure.value or 0.0)) < 0 for one in next_up)


def _words(indicator: Indicator, figure: Figure, against: Compared | None) -> dict[str, str]:
    value = figure.value if figure.value is not None else 0.0
    words = {
        "valeur": french.figure(figure, indicator.decimales),
        "n": french.number(value, indicator.decimales),
        "reste": _out_of_100(100 - value),
        "lieux": french.plural(value, "lieu France services", "lieux France services"),
    }
    if figure.numerator is not None and figure.denominator is not None:
        words["manque"] = french.number(figure.denominator - figure.numerator)
    known = against.figure.value if against else None
    if against is not None and known is not None:
        words |= {
            "ref": french.figure(against.figure, indicator.decimales),
            "reste_ref": _out_of_100(100 - known),
            "nom_ref": within(against.territory),
            "Nom_ref": french.capital(within(against.territory)),
        }
    return words


def within(territory: Territory) -> str:
    """« en France », « dans le département (Lot) »: right whatever the gender of the name."""
    if territory.level_name == "pays":
        return "en France"
    heads = {
        "commune": "dans la commune", "intercommunalité": "dans l'intercommunalité",
        "département": "dans le département", "région": "dans la région",
    }  # fmt: skip
    return f"{heads[territory.level_name]} ({territory.nom_court})"


def _out_of_100(value: float) -> str:
    return "moins de 1" if 0 < value < 0.5 else french.number(value)


def _keep(findings: Sequence[Finding], sense: Sense) -> tuple[Finding, ...]:
    """The gravest first, one per indicator and, for the first three, every theme represented."""
    ranked = sorted(
        (f for f in findings if f.rule.sens is sense), key=lambda f: (-f.gravity, f.rule.id)
    )
    best: dict[str, Finding] = {}
    for finding in ranked:
        best.setdefault(finding.rule.indicateur, finding)
    by_theme: dict[str, Finding] = {}
    for finding in best.values():
        by_theme.setdefault(finding.rule.theme, finding)
    others = [f for f in best.values() if f not in by_theme.values()]
    chosen = [*by_theme.values(), *others][:SHOWN]
    return tuple(sorted(chosen, key=lambda f: -f.gravity))
