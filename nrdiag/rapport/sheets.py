"""The annex of a document: a sheet of a workbook for each subject, with real numbers."""

from __future__ import annotations

from nrdiag import __version__, french
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.shown import source_of
from nrdiag.diagnostic.years import past
from nrdiag.droit.checklist import checklist
from nrdiag.droit.checklist import rows as line_rows
from nrdiag.rapport.annex import Cell, Sheet, cell_of, figures_sheet, number, unit_of
from nrdiag.rapport.chapters.ground import listed
from nrdiag.rapport.content import Content
from nrdiag.rapport.data import figures_around, followed_values, shown_figures
from nrdiag.rapport.own_sheets import own_sheets

SHOWN = (
    "Objectif", "Chiffre", "Territoire", "Valeur", "Unité", "Au plus bas", "Au plus haut",
    "Statut", "Année", "Source", "Remarque",
)  # fmt: skip
LINES = (
    "Ligne", "Titre", "Document", "Ce que le texte demande", "État", "Constat", "Ce qui manque",
    "Comment nrdiag lit cette ligne",
)  # fmt: skip
SOURCES = ("Source", "Producteur", "Millésime", "Licence", "Adresse", "Limites")
ORGANISATION = "L'organisation"
BLANK = "Une cellule vide est une donnée absente, jamais un zéro"
WHY = f"{BLANK} : la remarque dit pourquoi."


def report_sheets(content: Content) -> list[Sheet]:
    """What the workbook is, the figures, the law, then what was typed in.

    A subject with nothing is left out.
    """
    found = [
        _shown(content), _followed(content), _territory(content), _law(content),
        *own_sheets(content), _sources(content),
    ]  # fmt: skip
    return [_first(content, found), *found]


def _first(content: Content, others: list[Sheet]) -> Sheet:
    """What the workbook is and what each sheet holds, for who opens it alone."""
    rows: list[tuple[Cell, ...]] = [
        ("Territoire", content.name),
        ("Date", content.today),
        ("Édition des données", content.edition.id),
        ("Application", f"nrdiag {__version__}"),
        ("En une phrase", content.verdict.sentence),
        ("Écart principal", content.gap),
        ("Cellule vide", "Donnée absente : ce n'est jamais zéro. La remarque dit pourquoi."),
        ("Statut « estimé »", "La fourchette est dans « Au plus bas » et « Au plus haut »."),
        ("Fichier CSV", "Les mêmes chiffres, un par ligne : des colonnes pour un autre logiciel."),
        *((f"Feuille « {one.name or one.title} »", one.holds) for one in others),
    ]
    return Sheet("Les chiffres du diagnostic", ("À savoir", "Réponse"), rows, name="À lire d'abord")


def _shown(content: Content) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            one.objective.titre, one.label, one.place.nom if one.place else ORGANISATION,
            number(one.figure.value, one.decimals), unit_of(one.figure),
            number(one.figure.low, one.decimals), number(one.figure.high, one.decimals),
            one.figure.status.value, one.figure.vintage, french.capital(source_of(one.figure)),
            one.figure.note,
        )
        for one in shown_figures(content)
    ]  # fmt: skip
    return Sheet(
        "Les deux moitiés du diagnostic, chiffre par chiffre",
        SHOWN,
        rows,
        WHY,
        "Diagnostic",
        "Le besoin des habitants et la pratique, objectif par objectif, comme à l'écran.",
    )


def _followed(content: Content) -> Sheet:
    """The raw indicators today and at each past date."""
    dates = [one.date for one in past(content.document.releves, content.today)]
    rows: list[tuple[Cell, ...]] = [
        (entry.libelle, entry.unite, *(number(value, entry.decimales) for value in values))
        for entry, values in followed_values(content)
    ]
    header = ("Indicateur", "Unité",
              *(f"Valeur au {french.date(date)}" for date in (content.today, *dates)))  # fmt: skip
    return Sheet(
        "Indicateurs bruts suivis d'une année à l'autre",
        header,
        rows,
        f"{BLANK}.",
        "Indicateurs",
        "Les indicateurs bruts de l'organisation, aujourd'hui et aux dates passées.",
    )


def _territory(content: Content) -> Sheet:
    return figures_sheet(
        f"Chiffres : {content.name}", figures_around(content.territory, content.edition), WHY,
        name="Chiffres",
        holds="Tous les indicateurs du territoire et des territoires qui le composent.",
    )  # fmt: skip


def _law(content: Content) -> Sheet:
    found = checklist(content.territory, content.edition, content.document, content.today)
    return Sheet(
        "Liste légale (article D. 2311-15-1)",
        LINES,
        [[cell_of(value) for value in row] for row in line_rows(found)],
        "",
        "Liste légale",
        "Les huit lignes de l'article, et où en est chacune.",
    )


def _sources(content: Content) -> Sheet:
    shown = (one.figure for one in shown_figures(content))
    figures = [*(figure for _, figure in listed(content)), *shown]
    used = dict.fromkeys(one.source for one in figures if one.known and one.source in sources())
    rows: list[tuple[Cell, ...]] = [
        (one.titre, one.producteur, one.millesime, one.licence, one.adresse, one.limites)
        for one in (sources()[id] for id in used)
    ]
    return Sheet(
        "Les sources des chiffres du territoire",
        SOURCES,
        rows,
        "",
        "Sources",
        "Qui produit les chiffres du territoire, sous quelle licence, avec quelles limites.",
    )
