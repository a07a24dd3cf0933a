"""Two territories side by side: the second is one of those alike, or searched for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import escape

from nrdiag.comparaison.pair import absent_from_both, level_warning, pair_sentence, side_by_side
from nrdiag.comparaison.similar import Neighbour
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.search import described, label
from nrdiag.territoires.territory import Territory, UnknownTerritoryError
from nrdiag.ui.markup import (
    Markup,
    drawn_once,
    fold,
    join,
    paragraph,
    plain,
    show,
    table,
)
from nrdiag.ui.page import COMPARE, address

PARAMETER = "avec"
SEARCH, RESULTS = "avec_recherche", "avec_resultats"


def choose_second(own: Territory) -> Territory | None:
    """The second territory: any, by a search; the way to take it away, and what warns of it."""
    found = edition()
    other = _second(own, found)
    _search(own, found)
    if other is not None:
        st.button(f"Retirer {plain(other.nom_court)}", on_click=_remove, key="avec_retirer")
        if warning := level_warning(own, other):
            st.warning(plain(warning))
    return other


@drawn_once
def pair_said(own: Territory, other: Territory | None) -> None:
    """Both side by side: the sentence, the table and what is missing from it."""
    if other is None:
        paragraph("Choisissez un second territoire pour lire les deux côte à côte.")
        return
    found = edition()
    lines = side_by_side(found.id, own.code, other.code)
    paragraph(pair_sentence(own, other, lines), "nr-phrase")
    names = own.nom_court, other.nom_court
    if names[0] == names[1]:
        names = label(own, found.territories), label(other, found.territories)
    header = ("Indicateur", *names, f"{names[0]} a", "Source et année")
    table(f"{names[0]} et {names[1]}.", header, [line.cells for line in lines], (1, 2))
    _notes(own, other, found)


def _notes(own: Territory, other: Territory, found: Edition) -> None:
    """Why a value is missing, and what would fill it."""
    said = []
    for line in side_by_side(found.id, own.code, other.code):
        for place, figure in ((own, line.own), (other, line.other)):
            if not figure.known:
                said.append((f"{line.label}, {place.nom_court}", figure.note))
    said += absent_from_both(found.id, own.code, other.code)
    if said:
        items = join(
            Markup("<li><strong>{}</strong> : {}</li>").format(name, note) for name, note in said
        )
        with fold("Les valeurs qui manquent, et ce qui les fournirait"):
            show(Markup("<ul>{}</ul>").format(items))


def _second(own: Territory, found: Edition) -> Territory | None:
    """The territory of the URL; unreadable or the same one, it is said and left aside."""
    wanted = st.query_params.get(PARAMETER, "")
    if not wanted:
        return None
    try:
        other, former = found.territories.resolve(wanted)
    except UnknownTerritoryError as error:
        st.warning(str(error))
        return None
    if other.code == own.code:
        st.info("C'est le même territoire des deux côtés. Choisissez-en un autre.")
        return None
    if former:
        st.info(f"{plain(former)} fait maintenant partie de {plain(other.nom)}.")
    return other


def alike_links(alike: Sequence[Neighbour], view: dict[str, str], chosen: str) -> None:
    """One tap on one of those alike; ``view`` is what the address says besides, and keeps."""
    if not alike:
        return
    here = escape(address(COMPARE, view))
    mark = {chosen: ' aria-current="true"'}
    items = "".join(
        f'<li><a class="nr-lien nr-reste" href="{here}&amp;{PARAMETER}={one.territory.code}"'
        f"{mark.get(one.territory.code, '')}>{escape(one.territory.nom_court)}</a></li>"
        for one in alike
    )
    paragraph("Un territoire qui ressemble au vôtre :")
    show(Markup(f'<ul class="nr-puces">{items}</ul>'))


def _search(own: Territory, found: Edition) -> None:
    text = st.text_input(
        "Un autre, commune, intercommunalité ou département", key=SEARCH, type="search",
        live=True, placeholder="Nom, code postal ou code INSEE",
    )  # fmt: skip
    if not text.strip():
        return
    matches = {m.territory.code: m for m in found.search.search(text)}
    matches.pop(own.code, None)
    if not matches:
        st.warning(
            "Aucun autre territoire ne correspond. Vérifiez l'orthographe, ou essayez le code "
            "postal."
        )
        return
    if st.session_state.get(RESULTS) not in matches:
        st.session_state[RESULTS] = None

    def named(code: str) -> str:
        return plain(described(matches[code], found.territories))

    st.pills("Résultats", list(matches), key=RESULTS, on_change=_take,
             format_func=named)  # fmt: skip


def _take() -> None:
    """What was tapped goes to the URL; a second tap, which lets go of it, changes nothing."""
    if code := st.session_state.get(RESULTS):
        st.query_params[PARAMETER] = code
        st.session_state[SEARCH] = ""


def _remove() -> None:
    st.query_params.pop(PARAMETER, None)
