"""The sheets of what the organisation typed in; a subject with nothing has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nrdiag.achats.rules import rules
from nrdiag.actions.plan import file_rows
from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.ecosysteme.exchange import HEADER as ACTORS
from nrdiag.ecosysteme.exchange import export_rows as actor_rows
from nrdiag.maturite.questions import questionnaire
from nrdiag.propres.figures import figure_of
from nrdiag.rapport.annex import Cell, Sheet, cell_of, number
from nrdiag.rapport.content import Content
from nrdiag.services.exchange import HEADER as SERVICES
from nrdiag.services.exchange import HEADERS as SERVICE_FIELDS
from nrdiag.services.exchange import export_rows as service_rows
from nrdiag.services.register import register_of

FOOTPRINT = (
    "Type d'équipement", "Nombre", "Fabrication, au plus bas (kg CO2e/an)",
    "Fabrication (kg CO2e/an)", "Fabrication, au plus haut (kg CO2e/an)", "Usage (kg CO2e/an)",
    "Total, au plus bas (kg CO2e/an)", "Total (kg CO2e/an)", "Total, au plus haut (kg CO2e/an)",
)  # fmt: skip
QUESTIONS = ("Code", "Thème", "Question", "Réponse", "Score (sur 100)", "Poids")
PURCHASES = (
    "Année", "Catégorie", "Dépense hors taxes (€)", "Dont réemploi ou reconditionné (€)",
    "Dont neuf avec matières recyclées (€)",
)  # fmt: skip
OUTFLOWS = (
    "Année", "Matériels réformés", "Dont plus de 10 ans", "Dont règles de sécurité",
    "Partis au réemploi",
)  # fmt: skip
PLAN = (
    "Code", "Action", "Statut", "Responsable", "Échéance", "Indicateur", "Départ", "Cible",
    "Moyens", "Commentaire", "Objectifs", "Coût (hypothèse)", "Références",
)  # fmt: skip
OWN_DATA = (
    "Code officiel", "Territoire", "Niveau", "Donnée", "Valeur", "Unité", "Statut", "Année",
    "Source", "Remarque",
)  # fmt: skip

#: The columns of services that hold a number or a day, in the file as texts.
_RATE, _LAST_DAY = "rgaa_taux", "Valable jusqu'au"


def own_sheets(content: Content) -> list[Sheet]:
    """The fleet, the questionnaire, the purchases, the services, the plan, the actors, the data."""
    document = content.document
    made = (
        _sheet("Empreinte du matériel", FOOTPRINT, _footprint(content), _factors(content),
               "Empreinte", "L'empreinte annuelle de chaque type d'équipement."),
        _sheet("Questionnaire des pratiques", QUESTIONS, _answers(content), "", "Questionnaire",
               "Chaque question, ce qui est répondu et ce que cela vaut."),
        _sheet("Dépenses informatiques saisies", PURCHASES, _purchases(content), "", "Achats",
               "Les dépenses informatiques, avec la part du réemploi."),
        _sheet("Matériels sortis, en nombre", OUTFLOWS, _outflows(content), "",
               "Sorties de matériel", "Les matériels réformés chaque année."),
        _sheet("Services numériques", _service_header(), _services(content), "",
               "Services numériques", "Les sites et logiciels : accessibilité, hébergement."),
        _sheet("Plan d'action", PLAN, file_rows(document.plan), "", "Plan d'action",
               "Les actions retenues : qui, quand, avec quels moyens."),
        _sheet("Acteurs", ACTORS, actor_rows(document.acteurs), "", "Acteurs",
               "Les acteurs concernés, ce qu'ils offrent et ce qu'ils cherchent."),
        _sheet("Données apportées par l'organisation", OWN_DATA, _own_data(content), "",
               "Données propres", "Les données que l'organisation apporte, par territoire."),
    )  # fmt: skip
    return [one for one in made if one.rows]


def _sheet(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], note: str, name: str,
    holds: str,
) -> Sheet:  # fmt: skip
    return Sheet(
        title, header, [[cell_of(value) for value in row] for row in rows], note, name, holds
    )


def _footprint(content: Content) -> list[Sequence[Cell]]:
    if content.practices is None:
        return []
    return [
        (
            row.libelle, number(row.quantite), *(number(value) for value in row.fabrication),
            number(row.usage.central if row.usage else None),
            *(number(value) for value in row.emissions),
        )
        for row in content.practices.footprint.lignes
    ]  # fmt: skip


def _factors(content: Content) -> str:
    if content.practices is None:
        return ""
    return f"C'est une estimation. Facteurs : {content.practices.footprint.jeu.libelle}."


def _answers(content: Content) -> list[Sequence[Cell]]:
    if not content.answers.answered:
        return []
    texts = {question.id: question.question for question in questionnaire().questions}
    return [
        (
            answer.question, result.theme.titre, texts[answer.question], state.value,
            number(answer.score), number(answer.weight, 2),
        )
        for result in content.answers.themes
        for answer, state in zip(result.answers, result.states, strict=True)
    ]  # fmt: skip


def _purchases(content: Content) -> list[Sequence[Cell]]:
    names = {one.id: one.libelle for one in rules().agec.categories}
    return [
        (
            one.annee, names.get(one.categorie, one.categorie),
            *(number(v) for v in (one.depense_ht, one.dont_reemploi, one.dont_recycle)),
        )
        for one in content.document.achats
    ]  # fmt: skip


def _service_header() -> list[str]:
    return [f"{name} (%)" if name == SERVICE_FIELDS[_RATE][0] else name for name in SERVICES]


def _services(content: Content) -> list[list[Cell]]:
    """The rows of the file of services, with a real rate and real dates."""
    found = register_of(content.document.services, content.today)
    lines = []
    for entry, row in zip(found.entries, service_rows(found), strict=True):
        own = entry.service
        real = {_RATE: number(own.rgaa_taux, 1), "rgaa_date": own.rgaa_date}
        cells = [cell_of(value) for value in row]
        for place, id in enumerate(SERVICE_FIELDS):
            cells[place] = real.get(id, cells[place])
        cells[SERVICES.index(_LAST_DAY)] = entry.last_day
        lines.append(cells)
    return lines


def _outflows(content: Content) -> list[Sequence[Cell]]:
    return [
        (
            one.annee,
            *(number(v) for v in (one.reformes, one.plus_de_10_ans, one.securite, one.reemployes)),
        )
        for one in content.document.sorties
    ]  # fmt: skip


def _own_data(content: Content) -> list[Sequence[Cell]]:
    """The territory and its parts, for each data set: as many lines as in the other sheets."""
    place, found = content.territory, content.edition
    parts = found.territories.children(place, MAP_LEVELS[place.niveau][0])
    places = dict.fromkeys([place, *parts])
    figures = [
        (data, at, figure_of(data, at, found)) for data in content.document.donnees for at in places
    ]
    return [
        (
            at.code, at.nom, at.level_name, data.libelle, figure.value, data.unite,
            figure.status.value, data.millesime, data.source, figure.note,
        )
        for data, at, figure in figures
    ]  # fmt: skip
