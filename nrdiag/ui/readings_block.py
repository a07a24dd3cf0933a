"""Bring readings of sites: three ways in, the file itself, and what was kept of it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french
from nrdiag.accessibilite.imports import MAX_MEGABYTES
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import Markup, bullets, fold, heading, paragraph, plain, show, table
from nrdiag.ui.readings import KEY, Loaded, forget, load, remember
from nrdiag.ui.table_files import table_link

_UPLOADER = "fichiers_rgaa"


def show_ways_in(territory: Territory) -> None:
    """The ways to bring the level of the sites, the command last."""
    heading("Charger le niveau des sites", "charger")
    show(
        Markup(
            "<ul><li><strong>Remplissez le modèle</strong> : une ligne par site, avec au moins "
            "l'adresse, le taux et la date de la déclaration.</li>"
            "<li><strong>Ou déposez un export d'Accès'Cible</strong>, l'outil de "
            "contrôle de l'État (bouton «\u00a0Télécharger en CSV\u00a0»).</li></ul>"
        )
    )
    with fold("Pour la direction informatique : une commande relève tous les sites"):
        show(
            Markup(
                "<p>Sur un ordinateur où nrdiag est installé, lancez "
                "<code>python -m nrdiag rgaa scan {} -o sites.csv</code>, puis déposez ici le "
                "fichier obtenu.</p>"
            ).format(territory.code)
        )


def drop_files() -> None:
    """Where to drop the readings."""
    st.file_uploader(
        "Vos relevés des sites (CSV ou Excel, plusieurs fichiers possibles)",
        type=["csv", "txt", "tsv", "xlsx"],
        accept_multiple_files=True,
        key=_UPLOADER,
        on_change=_read_uploads,
    )


def show_template(territory: Territory) -> None:
    """Under the place to drop a file: what becomes of it, and the file to fill."""
    paragraph(
        f"{MAX_MEGABYTES} Mo au plus par fichier. Rien n'est enregistré : les lectures durent le "
        "temps de la visite, les adresses e-mail sont écartées, et cette page n'interroge aucun "
        "site.",
        "nr-source",
    )
    table_link(territory, "modele-sites", "Télécharger le modèle prérempli (CSV)")


def show_reception(loaded: Loaded) -> None:
    """For each file: read = kept + rejected; each reject with its line and its reason."""
    for refusal in loaded.refusals:
        st.error(plain(refusal))
    if not loaded.imports:
        return
    read = sum(one.read for one in loaded.imports)
    kept = sum(len(one.kept) for one in loaded.imports)
    counts = (french.number(n) for n in (read, kept, read - kept))
    paragraph("Lignes lues : {}. Gardées : {}. Rejetées : {}.".format(*counts))
    notes = [note for one in loaded.imports for note in one.notes]
    with st.expander("Ce qui a été lu, et ce qui a été rejeté"):
        bullets([f"{one.name} : {one.how}" for one in loaded.imports] + notes)
        rejects = reject_rows(loaded)
        if rejects:
            header = ("Fichier", "Ligne", "Raison")
            table("Lignes rejetées.", header, rejects, (1,))
            st.download_button(
                "Télécharger les rejets (CSV)",
                lambda: to_csv(("fichier", "ligne", "raison"), rejects),
                file_name="rejets-sites.csv",
                mime="text/csv",
                on_click="ignore",
            )
        st.button("Oublier ces lectures", on_click=forget)


def reject_rows(loaded: Loaded) -> list[tuple[str, int, str]]:
    return [
        (one.name, reject.ligne, reject.raison) for one in loaded.imports for reject in one.rejected
    ]


def _read_uploads() -> None:
    """Run by Streamlit when the list of files changes: the readings follow it."""
    files = [(file.name, file.getvalue()) for file in st.session_state.get(_UPLOADER) or []]
    if files:
        remember(load(files, dt.date.today()))
    elif KEY in st.session_state:
        forget()
