"""« Vos propres données »: drop a file, say what it counts, read it on the map and in a table."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from nrdiag import french
from nrdiag.cartes.layer import map_scope
from nrdiag.connecteurs.own import (
    ADVICE,
    MAX_OWN,
    SHARE,
    Kind,
    OwnFile,
    credit,
    indicator_of,
    open_own,
    read_own,
    rows_of,
    sentence,
)
from nrdiag.connecteurs.own_map import own_map
from nrdiag.dossier.document import Document, OwnData
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import MAX_ROWS, paragraph, plain, table
from nrdiag.ui.reception import show_list_report
from nrdiag.ui.records import Outcome, remove_box

OUTCOME = Outcome("propres")
_REPORT = "propres_compte"
HEADER = ("code_insee", "commune", "indicateur", "valeur", "unite", "statut", "source")


def show_own(document: Document, territory: Territory) -> None:
    """The indicator chosen among the user's: its sentence, its map, its table."""
    if not document.donnees:
        paragraph("Aucune donnée à vous pour l'instant.", "nr-phrase")
        return
    rank: int = st.selectbox(
        "Indicateur", range(len(document.donnees)), key=OUTCOME.key("choix"),
        format_func=lambda index: plain(document.donnees[index].nom),
    )  # fmt: skip
    own = document.donnees[rank]
    scope = map_scope(territory, edition())
    painting = own_map(own, scope, edition())
    paragraph(sentence(own, scope), "nr-phrase")
    paragraph(credit(own), "nr-source")
    st.header("La carte", anchor="carte")
    show_legend(painting)
    show_map(
        painting, f"{own.nom}, communes de {scope.nom_court}", source=credit(own),
        outlined=[territory.code], key="carte_propre",
    )  # fmt: skip
    _show_table(document, own, scope)
    names = [f"{n}. {one.nom}" for n, one in enumerate(document.donnees, start=1)]
    left = remove_box("propres", document.donnees, names, "Retirer un indicateur")
    if left is not None:
        document.donnees = left
        OUTCOME.changed(document, "Indicateur retiré.")


def add_section(document: Document) -> None:
    """The file, then what its column says; what became of each line."""
    st.header("Ajouter un fichier", anchor=False)
    paragraph(
        "Un journal de médiation, un relevé du réseau public, une enquête : un CSV ou un classeur "
        "Excel avec le code INSEE des communes. Une ligne peut être une commune ou un événement."
    )
    upload = st.file_uploader(
        "Votre fichier (CSV ou Excel)", type=["csv", "txt", "tsv", "xlsx"], key=OUTCOME.key("depot")
    )
    st.caption(
        "5 Mo au plus. Seule la valeur de chaque commune est gardée, dans votre diagnostic ; les "
        "autres colonnes sont oubliées."
    )
    if upload is not None:
        try:
            _form(document, open_own(upload.getvalue(), upload.name))
        except UnreadableFile as error:
            st.error(plain(error.message_fr))
    about, found = st.session_state.get(_REPORT, (None, None))
    if about is document and found is not None:
        show_list_report(found, "rejets-propres-donnees.csv")


def _form(document: Document, file: OwnFile) -> None:
    kinds = list(Kind) if file.columns else [Kind.LINES]
    with st.form("propres_ajout", border=True, enter_to_submit=False):
        kind = st.radio("Ce que dit le fichier", kinds, key=OUTCOME.key("genre"))
        column = st.selectbox(
            "La colonne de la valeur", file.columns, format_func=plain, key=OUTCOME.key("colonne"),
            help="Sans effet quand les lignes sont comptées.",
            placeholder="aucune autre colonne",
        )  # fmt: skip
        name = st.text_input("Nom de l'indicateur", max_chars=100, key=OUTCOME.key("nom"))
        left, right = st.columns(2)
        source = left.text_input("Source", max_chars=200, key=OUTCOME.key("source"))
        year = right.text_input("Année ou date", max_chars=40, key=OUTCOME.key("annee"))
        sent = st.form_submit_button("Ajouter à mon diagnostic")
    if not sent:
        return
    if not name.strip():
        st.error("Donnez un nom à l'indicateur. Rien n'a été ajouté.")
        return
    if len(document.donnees) >= MAX_OWN:
        st.error(f"{MAX_OWN} indicateurs au plus : retirez-en un. Rien n'a été ajouté.")
        return
    try:
        own, found = read_own(file, kind, column or "", name, source, year)
    except UnreadableFile as error:
        st.error(plain(error.message_fr))
        return
    except ValidationError:
        st.error(f"Ce fichier ne peut pas devenir un indicateur. {ADVICE}")
        return
    document.donnees = [*document.donnees, own]
    st.session_state[_REPORT] = (document, found)
    count = french.plural(len(own.valeurs), "commune a", "communes ont")
    OUTCOME.changed(document, f"« {own.nom} » est ajouté : {count} une valeur.")


def _show_table(document: Document, own: OwnData, scope: Territory) -> None:
    entry = indicator_of(own)
    pairs = rows_of(own, edition().territories.communes_of(scope))
    with st.expander("Le tableau de la carte"):
        lines = [
            (
                t.nom,
                t.code,
                french.ABSENT if v is None else french.with_unit(v, own.unite, entry.decimales),
            )
            for t, v in pairs[:MAX_ROWS]
        ]
        header = ("Commune", "Code INSEE", "Valeur")
        table(f"{own.nom}, du plus élevé au plus faible.", header, lines, (2,), total=len(pairs))
        st.download_button(
            "Télécharger le tableau (CSV)", lambda: own_csv(document, own, scope),
            file_name="propres-donnees.csv", mime="text/csv", on_click="ignore",
        )  # fmt: skip


def own_csv(document: Document, own: OwnData, scope: Territory) -> bytes:
    """Every commune of the scope; blank and « donnée absente » where there is no value."""
    unit = own.unite if own.unite == SHARE else "nombre"
    pairs = rows_of(own, edition().territories.communes_of(scope))
    rows = [
        (t.code, t.nom, own.nom, v, unit, french.ABSENT if v is None else "déclaré", credit(own))
        for t, v in pairs
    ]
    return to_csv(HEADER, rows, fictif=document.fictif)
