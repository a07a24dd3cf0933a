"""Cases to draw on, as cards: what was done, what is announced, and how sure each figure is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.dossier.document import Document, Initiative, LongText, Part, Text, Year
from nrdiag.inspirations.cases import (
    HEADER,
    MAX_INITIATIVES,
    UNSAID,
    UNTITLED,
    Announced,
    Card,
    Sureness,
    cards,
    export_rows,
    filtered,
    headline,
    levers,
    statuses,
)
from nrdiag.rapport.export import to_csv
from nrdiag.ui.inputs import key
from nrdiag.ui.markup import Markup, bullets, fold, gathered, heading, join, paragraph, show
from nrdiag.ui.page import PLAN, Page, link
from nrdiag.ui.records import Field, Outcome, add_form, remove_box
from nrdiag.ui.session import drawn_for

OUTCOME = Outcome("inspirations")
_FIRST_YEAR, _LAST_YEAR = 1980, 2100
#: The most common one first: nobody says « mesuré » by leaving the form as it is.
_ASKED = sorted(Sureness, key=lambda one: one is not Sureness.DECLARED)


class _Line(Part):
    """What the form holds: one objective, and a second one if any."""

    titre: Text
    porteur: Text = ""
    annee: Year | None = None
    levier: Text
    autre: Text = ""
    resultat: LongText = ""
    statut: Text = Sureness.DECLARED.value
    source: Text = ""

    def initiative(self) -> Initiative:
        several = [lever for lever in dict.fromkeys((self.levier, self.autre)) if lever]
        fields = self.model_dump(exclude={"levier", "autre"})
        return Initiative.model_validate({**fields, "leviers": several})


def cases_section(page: Page, document: Document) -> None:
    """The cases of the chosen objective and status, and all of them as a file."""
    several = cards(document.initiatives)
    if document.fictif:
        paragraph("Les cas ci-dessous, eux, sont ceux d'organisations réelles.")
    lever, status = _filters(several)
    shown = filtered(several, lever, status)
    own = document.model_dump_json(include={"initiatives"})
    said = (own, lever, status, tuple(page.query.items()))
    drawn_for("inspirations", said, lambda: _cases(page, shown))
    invented = document.fictif and any(card.own is not None for card in shown)
    st.download_button(
        "Télécharger les cas affichés (CSV)", lambda: to_csv(
            HEADER, export_rows(shown), fictif=invented
        ),
        "inspirations.csv", "text/csv", on_click="ignore",
    )  # fmt: skip


def _cases(page: Page, shown: Sequence[Card]) -> None:
    heading("Les cas")
    paragraph(headline(shown), "nr-phrase")
    with fold("Que veulent dire ces mots ?"):
        bullets([f"{french.capital(one.value)} : {one.meaning}." for one in Sureness])
        paragraph(
            "Le statut des chiffres du document fondateur vient de leur vérification, un par un. "
            "Aucun chiffre n'est repris comme un résultat à attendre chez vous."
        )
    drawn = (gathered(partial(_card, page, card)) for card in shown)
    each = join(Markup('<article class="nr-fiche">{}</article>').format(card) for card in drawn)
    show(Markup('<div class="nr-fiches">{}</div>').format(each))


def own_section(document: Document) -> None:
    """Add an initiative of one's own, or remove one."""
    st.header("Ajouter une initiative", anchor="ajouter")
    paragraph(
        "Une initiative d'ici ou d'ailleurs qui vous inspire. Nommez l'organisation, jamais une "
        "personne, et dites d'où vient le chiffre."
    )
    objectives = tuple(levers().items())
    fields = (
        Field("titre", "Ce qui a été fait", text=True),
        Field("porteur", "Par qui (facultatif)", text=True),
        Field("annee", "Année (facultatif)", whole=True, minimum=_FIRST_YEAR, maximum=_LAST_YEAR),
        Field("levier", "Objectif", objectives),
        Field("autre", "Autre objectif (facultatif)", (("", "Aucun"), *objectives)),
        Field(
            "statut", "Le chiffre est-il sûr ?",
            tuple((one.value, f"{french.capital(one.value)} : {one.meaning}") for one in _ASKED),
        ),
        Field("resultat", "Résultat, en une phrase (facultatif)", text=True),
        Field("source", "Source (facultatif)", text=True),
    )  # fmt: skip

    def wrong(line: _Line) -> list[str]:
        if len(document.initiatives) >= MAX_INITIATIVES:
            return [f"Vous avez déjà {MAX_INITIATIVES} initiatives."]
        if any(french.fold(one.titre) == french.fold(line.titre) for one in document.initiatives):
            return ["Une de vos initiatives porte déjà ce titre."]
        return []

    line = add_form(
        OUTCOME.key("initiative"), "Nouvelle initiative", fields, _Line, wrong,
        ("porteur", "annee", "autre", "resultat", "source"),
    )  # fmt: skip
    if line is not None:
        document.initiatives = [*document.initiatives, line.initiative()]
        OUTCOME.changed(document, f"«\u00a0{line.titre}\u00a0» est ajoutée.")
    names = [f"{n}. {one.titre or UNTITLED}" for n, one in enumerate(document.initiatives, start=1)]
    left = remove_box(
        OUTCOME.key("initiative_retrait"),
        document.initiatives,
        names,
        "Retirer une de vos initiatives",
    )
    if left is not None:
        document.initiatives = left
        OUTCOME.changed(document, "L'initiative est retirée.")


def _filters(several: Sequence[Card]) -> tuple[str, str]:
    names = {"": "Tous les objectifs", **levers()}
    left, right = st.columns(2)
    lever = left.selectbox(
        "Objectif", list(names), key=key("inspirations_objectif"),
        format_func=lambda id: names[id],
    )  # fmt: skip
    status = right.selectbox(
        "Ce que valent les chiffres", ["", *statuses(several)], key=key("inspirations_statut"),
        format_func=lambda id: french.capital(id) or "Tous",
    )  # fmt: skip
    return lever or "", status or ""


def _card(page: Page, card: Card) -> None:
    heading(card.titre, level=3)
    when = str(card.annee) if card.annee else "année non dite"
    about = " · ".join([card.porteur, *([card.lieu] if card.lieu else []), when])
    parts = [Markup('<p class="nr-source">{}</p>').format(about)]
    if card.own is not None:
        badges = ("Ajoutée par vous", f"Statut : {card.said or UNSAID}")
        words = Markup(" ").join(map(_badge, badges))
        parts.append(Markup("<p>{}</p>").format(words))
    parts.append(Markup("<p>{}</p>").format(card.resultat or f"Résultat : {french.ABSENT}."))
    if card.chiffres:
        parts.append(Markup("<ul>{}</ul>").format(join(map(_figure, card.chiffres))))
    elif card.own is None:
        parts.append(Markup("<p>Aucun chiffre annoncé.</p>"))
    for label, text in (
        ("Objectifs", " ; ".join(card.objectives) or UNSAID), ("Source", card.source),
    ):  # fmt: skip
        parts.append(Markup('<p class="nr-source">{} : {}.</p>').format(label, text))
    show(join(parts))
    if card.chiffres:
        _cautions(card.chiffres)
    for id in card.actions:
        if id in actions():
            link(
                PLAN, page.query,
                "Cette idée existe dans la bibliothèque d'actions : "
                f"«\u00a0{actions()[id].titre}\u00a0»",
            )  # fmt: skip


def _figure(figure: Announced) -> Markup:
    """The figure, its status word, and why it is contested when it is."""
    why = Markup('<br><span class="nr-source">{}</span>').format(figure.objection)
    return Markup("<li>{} : <strong>{}</strong> {}{}</li>").format(
        figure.libelle, figure.text, _badge(french.capital(figure.sureness.value)),
        why if figure.objection else "",
    )  # fmt: skip


def _badge(text: str) -> Markup:
    return Markup('<span class="nr-statut">{}</span>').format(text)


def _cautions(figures: Sequence[Announced]) -> None:
    """What to beware of, each caution once, with what the check rests on."""
    said: dict[tuple[str, str], list[str]] = {}
    for figure in figures:
        said.setdefault((figure.caution, figure.origin), []).append(figure.libelle)
    with fold("Ce qu'il faut savoir de ces chiffres"):
        for (caution, origin), names in said.items():
            paragraph(f"{french.enumeration(names)} : {caution}")
            paragraph(f"Source : {origin}.", "nr-source")
