"""The few lines of a diagnostic that the sheet and the poster show, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nrdiag import __version__, french
from nrdiag.actions.plan import headline, title_of, to_do
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.practices import tonnes
from nrdiag.diagnostic.verdict import Finding, known_around
from nrdiag.dossier.document import Planned
from nrdiag.figure import Figure, Status
from nrdiag.rapport.characters import french_spaces
from nrdiag.rapport.content import Content
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.missing import EXPLAINED, ND

Line = Mapping[str, Any]
#: Longest text of a user on one line of a page that must hold everything.
MAX_TITLE, MAX_NAME = 90, 40


def heading_of(content: Content) -> dict[str, Any]:
    """What opens and closes both pages: name, sentence, duty, footer, and the fictitious flag."""
    return {
        "nom": french_spaces(content.name).replace(" (", "\u00a0("),
        "date": french.date(content.today),
        "phrase": french_spaces(content.verdict.sentence),
        "loi": [french_spaces(duty.sentence) for duty in content.duties],
        "nd": french_spaces(EXPLAINED),
        "pied": f"nrdiag {__version__}, édition des données {content.edition.id}",
        "fictif": french_spaces(FICTITIOUS_SENTENCE) if content.fictif else "",
    }


def findings(found: Iterable[Finding]) -> list[Line]:
    return [
        {
            "phrase": french_spaces(french.capital(one.sentence)),
            "comparaison": french_spaces(one.comparison),
            "source": french_spaces(one.credit),
        }
        for one in found
    ]


def known_lines(content: Content, most: int) -> list[list[str]]:
    """What is known here or around, when the verdict is thin: indicator, value, where, source."""
    if not content.verdict.is_thin:
        return []
    rows = known_around(content.territory, content.edition)
    # The territory's own figures first, then the nearest around it.
    rows.sort(key=lambda pair: pair[1].territory is not content.territory)
    return [
        [
            french_spaces(entry.libelle),
            french.figure(row.figure, entry.decimales),
            french_spaces(row.territory.nom_court),
            french_spaces(sources()[row.figure.source].mention),
        ]
        for entry, row in rows[:most]
    ]


def objective_lines(content: Content) -> list[Line]:
    """The seven objectives: the score of the questionnaire (0-100) when there is one, the reading.

    ``niveau`` is None without a score: « n.d. » is not 0.
    """
    return [
        {
            "objectif": french.capital(row.objective.court),
            "niveau": row.score,
            "note": f"{french.number(row.score)} sur 100" if row.score is not None else ND,
            "lecture": french_spaces(french.capital(row.gap.words)),
        }
        for row in content.rows
    ]


def footprint_line(content: Content) -> Line:
    """What the devices emit a year, and what it rests on; « donnée absente » without a fleet."""
    if content.practices is None:
        return {
            "phrase": french_spaces(f"Empreinte du matériel : {french.ABSENT}."),
            "source": french_spaces("Il faut un inventaire du matériel."),
        }
    found = content.practices.footprint
    fact = content.practices.facts.get("empreinte_totale")
    if fact is not None:
        said = fact.sentence
    elif found.fabrication.known:
        said = f"Fabriquer le matériel a émis, par an, {tonnes(found.fabrication)}."
    else:
        said = f"Empreinte du matériel : {french.ABSENT}."
    source = (
        f"Estimation : inventaire déclaré, facteurs {found.jeu.libelle} ({found.total.vintage})"
    )
    return {"phrase": french_spaces(said), "source": french_spaces(source)}


def plan_lines(content: Content, most: int) -> dict[str, Any]:
    """The plan in one sentence, its first actions to do by date, and what they avoid together."""
    if not content.plan:
        return {
            "phrase": french_spaces(
                "Aucune action n'est encore retenue : le plan reste à décider."
            ),
            "actions": [],
            "autres": "",
            "effet": "",
        }
    left = sorted(to_do(content.plan), key=lambda one: (one.echeance is None, one.echeance))
    hidden = len(left) - most
    others = french.plural(hidden, "autre action à faire", "autres actions à faire")
    return {
        "phrase": french_spaces(french.capital(headline(content.plan, content.today))),
        "actions": [_action(one) for one in left[:most]],
        "autres": french_spaces(f"Et {others} dans le plan.") if hidden > 0 else "",
        "effet": french_spaces(effect_line(content)),
    }


def effect_line(content: Content) -> str:
    """What the actions to do avoid together, per year; why it is not known otherwise."""
    avoided = content.effect.evite
    if avoided is None:
        return f"Effet sur l'empreinte : {french.ABSENT} ({content.effect.raison})."
    low, central, high = avoided
    figure = Figure(
        "evite", central, "kgCO2e/an", "nrdiag", str(content.today.year), Status.ESTIMATED,
        low=low, high=high,
    )  # fmt: skip
    return f"Ensemble, elles éviteraient {tonnes(figure)} par an. Estimation du simulateur nrdiag."


def missing_line(content: Content) -> str:
    """« Données absentes pour ce territoire : fibre. » and what would fill them, or nothing."""
    if not content.verdict.missing:
        return ""
    names = [indicators()[figure.id].libelle for figure in content.verdict.missing]
    return french_spaces(f"Données absentes pour ce territoire : {' ; '.join(names)}.")


def shortened(text: str, most: int) -> str:
    """The text on one line; beyond ``most`` characters, cut at a word and followed by « … »."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[:most]
    head = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return f"{head.rstrip(' ,;:')}…"


def texts(lines: Sequence[str]) -> list[str]:
    return [french_spaces(line) for line in lines]


def _action(one: Planned) -> Line:
    when = f"pour le {french.date(one.echeance)}" if one.echeance else f"échéance : {ND}"
    who = shortened(one.responsable, MAX_NAME) or f"responsable : {ND}"
    return {
        "titre": french_spaces(shortened(title_of(one), MAX_TITLE)),
        "qui": french_spaces(f"{who}, {when}"),
    }
