"""Compare with a past diagnostic, on raw indicators only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from nrdiag import french
from nrdiag.diagnostic.years import Change, add_reading, changes, past, reading_of, summary
from nrdiag.dossier.document import Document, Reading
from nrdiag.dossier.file import UnreadableDocument, read_document
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.halves_block import Halves
from nrdiag.ui.markup import bullets, heading, paragraph, plain, send, table, together
from nrdiag.ui.session import dossier, drawn_for
from nrdiag.ui.visit_files import VisitFile, file_link

HEADER = ("Indicateur", "Alors", "Aujourd'hui", "Différence")
_MESSAGE, _UPLOAD = "annees_message", "annee_passee"


def years_section(halves: Halves, document: Document, place: Territory, today: dt.date) -> None:
    """The two halves, then the last past reading against them, and the way to add one."""
    readings = past(document.releves, today)

    def compared(reading: Reading) -> None:
        _compared(reading, halves.now, today, fictif=document.fictif)

    with together():
        send(halves.drawn)
        heading("Depuis le dernier diagnostic")
        if not readings:
            paragraph(
                "Aucun diagnostic passé n'est chargé. Ajoutez le fichier de l'an dernier : ses "
                "indicateurs bruts seront gardés dans celui-ci."
            )
        elif len(readings) == 1:
            compared(readings[0])
    if len(readings) > 1:
        by_date = {reading.date: reading for reading in readings}
        chosen = st.selectbox(
            "Comparer avec le diagnostic du",
            list(by_date),
            format_func=french.date,
        )
        with together():
            compared(by_date[chosen])
    st.file_uploader(
        "Ajouter un diagnostic passé (JSON)", type=["json"], key=_UPLOAD, on_change=_add,
        args=(place.departement,), width=560,
    )  # fmt: skip
    if message := st.session_state.pop(_MESSAGE, None):
        good, text = message
        (st.success if good else st.error)(plain(text))


def _compared(reading: Reading, now: Mapping[str, float], today: dt.date, *, fictif: bool) -> None:
    said = (reading.model_dump_json(), tuple(now.items()), today)
    drawn_for("annees", said, lambda: _said(changes(reading, now), reading))
    header = ("indicateur", "unite", f"valeur_{reading.date}", f"valeur_{today}", "difference")
    file = VisitFile(
        "nrdiag-comparaison.csv",
        "text/csv",
        lambda: to_csv(header, _rows(changes(reading, now)), fictif=fictif),
    )
    file_link("comparaison", "Télécharger la comparaison (CSV)", file)


def _rows(found: Sequence[Change]) -> list[tuple[object, ...]]:
    return [
        (one.indicator.libelle, one.indicator.unite, one.avant, one.maintenant, one.difference)
        for one in found
    ]


def _said(found: Sequence[Change], reading: Reading) -> None:
    """The sentence, the table and its cautions."""
    paragraph(summary(found, reading.date), "nr-phrase")
    lines = [
        (one.indicator.libelle, one.said(one.avant), one.said(one.maintenant), one.difference_said)
        for one in found
    ]
    table(
        f"Indicateurs bruts, {french.date(reading.date)} et aujourd'hui.", HEADER, lines, (1, 2, 3)
    )
    bullets(
        [
            f"{one.indicator.libelle} : {one.indicator.prudence}"
            for one in found
            if one.indicator.prudence
        ]
    )
    paragraph(
        "Les notes et les indices ne se comparent pas d'une année à l'autre : leurs poids ou leurs "
        "voisins changent. Ce qui n'est connu qu'à une date reste affiché, sans différence.",
        "nr-source",
    )


def _add(departement: str | None) -> None:
    upload = st.session_state.get(_UPLOAD)
    if upload is None:
        return
    document = dossier()
    try:
        reading = reading_of(read_document(upload.getvalue()), departement)
        if reading.date >= dt.date.today():
            raise ValueError(
                "Ce diagnostic est d'aujourd'hui : choisissez celui d'une date passée."
            )
        document.releves = add_reading(document.releves, reading)
    except (UnreadableDocument, ValueError) as error:
        st.session_state[_MESSAGE] = (False, f"{error} Rien n'a été ajouté.")
        return
    said = french.plural(len(reading.valeurs), "indicateur gardé", "indicateurs gardés")
    st.session_state[_MESSAGE] = (True, f"Diagnostic du {french.date(reading.date)} : {said}.")
