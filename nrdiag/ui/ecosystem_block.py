"""The ecosystem on screen: the list of actors, the flow matrix, and who could meet."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Actor, Document
from nrdiag.ecosysteme.exchange import HEADER, export_rows
from nrdiag.ecosysteme.matching import (
    ACTORS,
    MATCHES,
    actor_flows,
    headline,
    joined_text,
    match_rows,
    matches_sentence,
    matrix_rows,
    matrix_sentence,
    meetings,
    name_of,
    not_understood,
    said_text,
)
from nrdiag.ecosysteme.vocabulary import NEED, NOT_SAID, OFFER, families, family_label, kinds
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import Markup, bullets, fold, paragraph, table

#: When the text was last looked at, and how: shown with it.
LAW = (
    "L'article D. 2311-15-1 du code général des collectivités territoriales demande la liste des "
    "acteurs concernés, publics et privés. Lu dans un guide de l'État, le 23 novembre 2026 : le "
    "mot à mot est à vérifier sur Légifrance. Attendre aussi un acteur "
    "associatif est notre règle de lecture."
)


def actors_section(document: Document) -> None:
    """Where the list stands, the list itself, and the file to take away."""
    actors = document.acteurs
    paragraph(headline(actors), "nr-phrase")
    paragraph(LAW, "nr-source")
    if not actors:
        bullets([f"{family.libelle} : {family.exemples}." for family in families()])
        return
    table("Les acteurs, et ce que chacun offre ou cherche.", ACTORS, [_row(a) for a in actors])
    st.download_button(
        "Télécharger la liste des acteurs associés (CSV)", lambda: to_csv(
            HEADER, export_rows(document.acteurs), fictif=document.fictif
        ),
        "liste-des-acteurs-associes.csv", "text/csv", on_click="ignore",
    )  # fmt: skip
    unsaid = sum(actor.associe is None for actor in actors)
    if unsaid:
        paragraph(
            f"Pour {french.plural(unsaid, 'acteur')}, on ne sait pas encore s'il est associé : le "
            "fichier laisse la case vide."
            if unsaid == 1
            else f"Pour {french.plural(unsaid, 'acteur')}, on ne sait pas encore s'ils sont "
            "associés : le fichier laisse la case vide.",
            "nr-source",
        )


def matrix_section(document: Document) -> None:
    """Families × kinds: how many offers and needs."""
    st.header("Qui offre quoi, qui a besoin de quoi", anchor="flux")
    paragraph(matrix_sentence(document.acteurs))
    if not any(actor.flux for actor in document.acteurs):
        paragraph(
            "Ajoutez une offre ou un besoin ci-dessous, même sans quantité."
            if document.acteurs
            else "Ajoutez d'abord un acteur, ou chargez votre liste."
        )
        return
    header = ("Famille", *(kind.libelle for kind in kinds()))
    table("Nombre d'offres et de besoins notés.", header, matrix_rows(document.acteurs))
    strange = not_understood(document.acteurs)
    if strange:
        paragraph(
            f"{french.plural(strange, 'ligne')} de votre fichier n'est ni une offre ni un besoin "
            "connus : gardée, mais pas comptée."
            if strange == 1
            else f"{french.plural(strange, 'ligne')} de votre fichier ne sont ni des offres ni des "
            "besoins connus : gardées, mais pas comptées.",
            "nr-source",
        )


def matches_section(document: Document) -> None:
    """Who offers what another needs; what nobody offers, and what nobody asks for."""
    if not any(actor.flux for actor in document.acteurs):
        return
    found = meetings(document.acteurs)
    st.header("Les rapprochements possibles", anchor="rapprochements")
    paragraph(matches_sentence(found), "nr-phrase")
    if found.met:
        table("Chaque besoin, et qui peut y répondre.", MATCHES, match_rows(found))
        paragraph(
            "Une même offre peut répondre à plusieurs besoins : les quantités offertes ne "
            "s'additionnent pas d'une ligne à l'autre. Personne n'a encore été contacté.",
            "nr-source",
        )
    if found.unmet:
        st.subheader("Besoins sans offre", anchor=False)
        bullets([said_text(one) for one in found.unmet])
    if found.unused:
        with fold("Offres que personne ne demande encore"):
            bullets([said_text(one) for one in found.unused])


def _row(actor: Actor) -> tuple[object, ...]:
    under = " · ".join(text for text in (actor.role, actor.site) if text)
    name = Markup('{}<br><span class="nr-source" style="font-weight:400">{}</span>').format(
        name_of(actor), under
    )
    return (
        name if under else name_of(actor), family_label(actor.famille),
        actor.commune or NOT_SAID, joined_text(actor), actor_flows(actor, OFFER),
        actor_flows(actor, NEED),
    )  # fmt: skip
