"""One's own data on screen: what it says here, its map, its tables, its file."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document, LocalData
from nrdiag.indicateurs.edition import edition
from nrdiag.propres.data import origin, reception_of
from nrdiag.propres.exchange import HEADER, export_rows
from nrdiag.propres.picture import LocalMap, map_of
from nrdiag.propres.words import HEADER as LADDER
from nrdiag.propres.words import headline, here, ladder, map_title, source_note
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.layer_block import TOUCHED, follow_touch, show_notes
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import bullets, paragraph, plain, table
from nrdiag.ui.own_map_block import key_of, rows_table
from nrdiag.ui.page import MAP, carried, link
from nrdiag.ui.picks import pick
from nrdiag.ui.records import Outcome

OUTCOME = Outcome("propres")


def own_data_section(document: Document, territory: Territory | None) -> None:
    """The data set chosen, the last one added by default."""
    if not document.donnees:
        paragraph(
            "Aucune donnée à vous pour l'instant. Chargez un fichier qui a une colonne de codes "
            "INSEE : il devient un indicateur, avec sa carte.",
            "nr-phrase",
        )
        return
    ranks = [str(rank) for rank in range(len(document.donnees), 0, -1)]
    rank = ranks[0]
    if len(ranks) > 1:
        rank = pick(
            "Donnée à montrer", ranks, "donnee",
            words=lambda one: document.donnees[int(one) - 1].libelle or "sans nom",
        )  # fmt: skip
    _show(document, int(rank) - 1, territory)


@st.fragment
def _show(document: Document, rank: int, territory: Territory | None) -> None:
    data = document.donnees[rank]
    found = map_of(data, territory, edition())
    st.header(plain(data.libelle or "sans nom"), anchor="donnee")
    key, then = headline(found, territory, edition())
    paragraph(key, "nr-phrase")
    if then:
        paragraph(then)
    _map(found, territory)
    if territory and (rows := ladder(found, territory, edition())):
        table("Le territoire et ceux qui le contiennent.", LADDER, rows, (1,))
    _rows(found, territory, document.fictif)
    with st.expander("Ce qui a été lu, et retirer cette donnée"):
        paragraph(reception_of(data))
        if data.notes:
            bullets(data.notes)
        if st.button("Retirer cette donnée", key=OUTCOME.key("retirer")):
            document.donnees = [one for one in document.donnees if one is not data]
            OUTCOME.changed(document, f"«\u00a0{data.libelle}\u00a0» est retiré.")


def _map(found: LocalMap, territory: Territory | None) -> None:
    painting, places = found.painting, edition().territories
    show_legend(painting)
    members = {place.code for place, _ in found.rows}
    touched = st.query_params.get(TOUCHED, "")
    marked = (territory.code if territory else "", touched)
    clicked = show_map(
        painting, map_title(found), source=f"Source : {origin(found.data)}.",
        outlined=[code for code in dict.fromkeys(marked) if code in members],
        sheet=places.get(touched).nom_court if touched in members else "", key="carte_propres",
    )  # fmt: skip
    follow_touch(clicked, members)
    if touched in members:
        paragraph(here(found, places.get(touched), edition()))
    show_notes(painting, source_note(found))
    query = {
        **carried(territory), "vue": painting.scope.code,
        "niveau": painting.level.value, "indicateur": key_of(found.data),
    }  # fmt: skip
    link(MAP, query, "La voir parmi les indicateurs de la carte")


def _rows(found: LocalMap, territory: Territory | None, fictif: bool) -> None:
    data = found.data
    with st.expander("Le tableau de la carte"):
        rows_table(found, territory.code if territory else "")
    st.download_button(
        "Télécharger cette donnée (CSV)",
        lambda: to_csv(HEADER, export_rows(data, edition()), fictif=fictif),
        file_name(data), "text/csv", on_click="ignore",
    )  # fmt: skip


def file_name(data: LocalData) -> str:
    """« nrdiag-mes-donnees-accompagnements.csv »: plain letters, whatever the name is."""
    name = "-".join(french.fold(data.libelle).encode("ascii", "ignore").decode().split())[:40]
    return "-".join(filter(None, ("nrdiag-mes-donnees", name.strip("-")))) + ".csv"
