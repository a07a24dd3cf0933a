"""Every figure of the territory, and what all of them rest on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figures_of
from nrdiag.rapport.blocks import Block, Items, Table, Text, Tone
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND

WORDS_FILE = settings.CATALOGUE / "mots.yaml"
FIGURES = ("Indicateur", "Valeur", "Statut", "Année", "Source", "Remarque")
LIMITS = (
    "Une donnée absente (« n.d. ») n'est jamais comptée zéro.",
    "Un taux vient de ses effectifs, jamais d'une moyenne de taux.",
    "Une estimation est donnée avec sa fourchette ; un taux national appliqué à un effectif local "
    "reste une estimation.",
    "Un nombre de sites mobiles n'est pas une couverture.",
    "Les textes de loi ont été lus dans des sources secondaires : à vérifier sur Légifrance.",
    "Aucun indice ni classement n'est suivi dans le temps.",
)


class Word(Entry):
    """An acronym or a trade word, and what it means."""

    mot: str
    sens: str


@cache
def glossary() -> dict[str, Word]:
    """The words explained in every document, in alphabetical order."""
    return read_entries(WORDS_FILE, Word)


def numbers(content: Content) -> Iterator[Block]:
    rows = [
        (
            entry.libelle, french.figure(figure, entry.decimales) if figure.known else ND,
            figure.status.value, figure.vintage if figure.known else "",
            sources()[figure.source].producteur if figure.known else "",
            figure.note or entry.prudence,
        )
        for entry, figure in listed(content)
    ]  # fmt: skip
    missing = sum(not figure.known for _, figure in listed(content))
    without = f"dont {french.number(missing)} sans donnée" if missing else "tous connus"
    yield Text(f"{french.plural(len(rows), 'indicateur')}, {without} pour ce territoire.")
    yield Table("Chaque valeur avec son statut, son année et sa source.", FIGURES, rows, (1,))


def limits(content: Content) -> Iterator[Block]:
    yield Text("Ce que ce document ne dit pas", Tone.KEY)
    yield Items(LIMITS)
    used = dict.fromkeys(figure.source for _, figure in listed(content) if figure.known)
    rows = [
        (source.titre, source.producteur, source.millesime, source.licence, source.limites)
        for source in (sources()[id] for id in used)
    ]
    header = ("Source", "Producteur", "Millésime", "Licence", "Limites")
    yield Table("Les sources des chiffres du territoire.", header, rows)
    words = [(word.mot, word.sens) for word in glossary().values()]
    yield Table("Les mots employés.", ("Mot", "Sens"), words)
    yield Text(
        f"Établi avec nrdiag et l'édition des données {content.edition.id}. Les chiffres de "
        "l'organisation sont ceux qu'elle a saisis.",
        Tone.NOTE,
    )


def listed(content: Content) -> list[tuple[Indicator, Figure]]:
    """Every indicator that exists at the level of the territory, known or not."""
    found = figures_of(content.territory, content.edition.measures)
    return [
        (indicators()[id], figure)
        for id, figure in found.items()
        if content.territory.niveau in indicators()[id].niveaux
    ]
