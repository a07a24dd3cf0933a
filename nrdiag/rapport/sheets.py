"""The annex of a document: a sheet of a workbook for each subject, with real numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from nrdiag.actions.plan import FILE, file_rows
from nrdiag.cartes.layer import MAP_LEVELS
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.years import changes, followed, past
from nrdiag.droit.checklist import HEADER as LINES
from nrdiag.droit.checklist import checklist
from nrdiag.droit.checklist import rows as line_rows
from nrdiag.ecosysteme.exchange import HEADER as ACTORS
from nrdiag.ecosysteme.exchange import export_rows as actor_rows
from nrdiag.maturite.questions import questionnaire
from nrdiag.propres.exchange import HEADER as OWN_DATA
from nrdiag.propres.exchange import export_row as own_row
from nrdiag.rapport.annex import Cell, Sheet, figures_sheet
from nrdiag.rapport.chapters.ground import listed
from nrdiag.rapport.content import Content
from nrdiag.rapport.data import figures_around
from nrdiag.services.exchange import HEADER as SERVICES
from nrdiag.services.exchange import export_rows as service_rows
from nrdiag.services.register import register_of

FOOTPRINT = (
    "type", "nombre", "fabrication_bas", "fabrication_central", "fabrication_haut",
    "usage_central", "total_bas", "total_central", "total_haut",
)  # fmt: skip
QUESTIONS = ("code", "thème", "question", "état", "score_sur_100", "poids")
PURCHASES = ("année", "catégorie", "dépense_ht", "dont_réemploi", "dont_recyclé")
OUTFLOWS = ("année", "réformés", "plus_de_10_ans", "sécurité", "réemployés")
SOURCES = ("source", "producteur", "millésime", "licence", "adresse", "limites")


def report_sheets(content: Content) -> list[Sheet]:
    """The territory, the law, then what was typed in; a subject with nothing is left out."""
    document = content.document
    found = [
        _first(content),
        figures_sheet(
            f"Chiffres : {content.name}", figures_around(content.territory, content.edition),
            "Une cellule vide est une donnée absente : la colonne « statut » dit pourquoi.",
        ),
        _sheet("Liste légale (article D. 2311-15-1)", LINES, _lines(content), name="Liste légale"),
        _followed(content),
    ]  # fmt: skip
    if content.practices is not None:
        found.append(_footprint(content))
    if content.answers.answered:
        found.append(_sheet("Questionnaire", QUESTIONS, _answers(content)))
    services = service_rows(register_of(document.services, content.today))
    bought = [
        (one.annee, one.categorie, one.depense_ht, one.dont_reemploi, one.dont_recycle)
        for one in document.achats
    ]
    withdrawn = [
        (one.annee, one.reformes, one.plus_de_10_ans, one.securite, one.reemployes)
        for one in document.sorties
    ]
    typed: tuple[tuple[str, Sequence[str], list[Sequence[object]]], ...] = (
        ("Achats", PURCHASES, [*bought]),
        ("Sorties de matériel", OUTFLOWS, [*withdrawn]),
        ("Services numériques", SERVICES, [*services]),
        ("Plan d'action", FILE, [*file_rows(document.plan)]),
        ("Acteurs", ACTORS, [*actor_rows(document.acteurs)]),
        ("Vos propres données", OWN_DATA, _own_data(content)),
    )
    found += [_sheet(title, header, rows) for title, header, rows in typed if rows]
    return [*found, _sheet("Sources", SOURCES, _sources(content))]


def _first(content: Content) -> Sheet:
    """What the workbook is, for who opens it alone."""
    rows = [
        ("Territoire", content.name),
        ("Date", content.today),
        ("Édition des données", content.edition.id),
        ("En une phrase", content.verdict.sentence),
        ("Ce qui reste à faire", content.gap),
        (
            "Cellule vide",
            "Donnée absente : ce n'est jamais zéro. La colonne « statut » dit pourquoi.",
        ),
        ("Statut « estimé »", "La fourchette est dans les colonnes « bas » et « haut »."),
        ("Feuilles", "Chiffres du territoire, liste légale, puis ce que l'organisation a saisi."),
    ]
    return _sheet("Chiffres du diagnostic", ("À savoir", ""), rows, name="À lire d'abord")


def _sheet(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], note: str = "",
    name: str = "",
) -> Sheet:  # fmt: skip
    return Sheet(title, header, [cast(Sequence[Cell], row) for row in rows], note, name)


def _lines(content: Content) -> list[tuple[object, ...]]:
    return line_rows(checklist(content.territory, content.edition, content.document, content.today))


def _followed(content: Content) -> Sheet:
    """The raw indicators today and at each past date."""
    readings = past(content.document.releves, content.today)
    before = [{c.indicator.id: c.avant for c in changes(one, content.now)} for one in readings]
    rows = [
        (entry.libelle, entry.unite, content.now.get(id), *(old.get(id) for old in before))
        for id, entry in followed().items()
    ]
    dates = [one.date.isoformat() for one in readings]
    header = ("indicateur", "unité", f"valeur_{content.today.isoformat()}",
              *(f"valeur_{date}" for date in dates))  # fmt: skip
    return _sheet("Indicateurs bruts suivis", header, rows, name="Indicateurs")


def _own_data(content: Content) -> list[Sequence[object]]:
    """The territory and its parts, for each data set: as many lines as in the other sheets."""
    place, found = content.territory, content.edition
    parts = found.territories.children(place, MAP_LEVELS[place.niveau][0])
    places = dict.fromkeys([place, *parts])
    return [own_row(one, at, found) for one in content.document.donnees for at in places]


def _footprint(content: Content) -> Sheet:
    assert content.practices is not None  # noqa: S101 - the caller looked
    result = content.practices.footprint
    rows = [
        (
            row.libelle, row.quantite, *row.fabrication,
            row.usage.central if row.usage else None, *row.emissions,
        )
        for row in result.lignes
    ]  # fmt: skip
    note = f"Kilogrammes de CO2 équivalent par an. Facteurs : {result.jeu.libelle}."
    return _sheet("Empreinte du matériel", FOOTPRINT, rows, note, "Empreinte")


def _answers(content: Content) -> list[tuple[object, ...]]:
    texts = {question.id: question.question for question in questionnaire().questions}
    return [
        (
            answer.question,
            result.theme.titre,
            texts[answer.question],
            state.value,
            answer.score,
            answer.weight,
        )
        for result in content.answers.themes
        for answer, state in zip(result.answers, result.states, strict=True)
    ]  # fmt: skip


def _sources(content: Content) -> list[tuple[object, ...]]:
    used = dict.fromkeys(figure.source for _, figure in listed(content) if figure.known)
    return [
        (one.titre, one.producteur, one.millesime, one.licence, one.adresse, one.limites)
        for one in (sources()[id] for id in used)
    ]
