"""The seven objectives: the need of the residents, the own practice, the gap, and its profile."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.diagnostic.halves import WEAK
from nrdiag.diagnostic.shown import HEADER as FIGURES
from nrdiag.diagnostic.shown import table_rows
from nrdiag.maturite.answers import completeness_text, headline, score_text
from nrdiag.rapport.blocks import Block, Chart, Subtitle, Table, Text, Tone
from nrdiag.rapport.charts import scores_spec
from nrdiag.rapport.content import Content
from nrdiag.rapport.data import shown_figures
from nrdiag.rapport.missing import ND, absent
from nrdiag.services.register import meter_sentence, missing, register_of, sentence

HALVES = ("Objectif", "Besoin des habitants", "Pratique de l'organisation", "Écart", "Certitude")
SCORES = ("Thème", "Score", "Complétude", "Au plus bas", "Au plus haut")


def practices(content: Content) -> Iterator[Block]:
    yield Text(content.gap, Tone.KEY)
    rows = [
        (
            row.objective.titre,
            "\n".join(need.text for need in row.needs) or "pas d'indicateur local",
            "\n".join([*(fact.sentence for fact in row.facts), *filter(None, [row.score_text])])
            or ND,
            french.capital(row.gap.words),
            french.capital(row.certainty),
        )
        for row in content.rows
    ]
    yield Table("Les deux moitiés du diagnostic, objectif par objectif.", HALVES, rows)
    yield Text(
        "Besoin signalé : une alerte du territoire porte sur l'un de ces besoins. Pratique faible "
        f": moins de {WEAK:.0f} sur 100 au questionnaire. Un objectif sans note n'est pas un "
        "objectif faible : il n'est pas encore connu.",
        Tone.NOTE,
    )
    yield Table(
        "Chaque chiffre, son année et sa source.", FIGURES, table_rows(shown_figures(content), ND),
        (1,),
    )  # fmt: skip
    yield from _questionnaire(content)
    yield from _services(content)


def _questionnaire(content: Content) -> Iterator[Block]:
    found = content.answers
    yield Subtitle("Le questionnaire des pratiques")
    if not found.answered:
        yield Text(absent("le questionnaire des pratiques", "Il faut y répondre."))
        return
    yield Text(headline(found))
    rows = []
    for result in found.themes:
        low, high = result.score.low, result.score.high
        rows.append(
            (
                result.theme.titre, score_text(result), completeness_text(result.score),
                "sans objet" if low is None else french.number(low),
                "sans objet" if high is None else french.number(high),
            )
        )  # fmt: skip
    table = Table("Score de chaque thème, sur 100.", SCORES, rows, (2, 3, 4))
    if found.scored:
        said = " ; ".join(f"{r.theme.court} : {score_text(r)}" for r in found.themes)
        yield Chart(scores_spec(found.themes), f"Score de chaque thème, sur 100. {said}.", table)
    else:
        yield table
    yield Text(
        "Au plus bas, au plus haut : le score si chaque réponse manquante valait 0, puis 100. Les "
        "niveaux et les seuils qui ne viennent pas de la loi sont des propositions d'experts.",
        Tone.NOTE,
    )


def _services(content: Content) -> Iterator[Block]:
    yield Subtitle("Les services numériques")
    found = register_of(content.document.services, content.today)
    if not found.entries:
        yield Text(
            absent(
                "les services numériques",
                "Il faut la liste des sites et des logiciels, avec leur hébergement.",
            )
        )
        return
    yield Text(" ".join(filter(None, (sentence(found), missing(found), meter_sentence(found)))))
