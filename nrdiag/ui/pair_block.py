"""Two territories side by side: the second is searched for, or one of those alike."""

from __future__ import annotations

import streamlit as st

from nrdiag.comparaison.pair import absent_from_both, level_warning, pair_sentence, side_by_side
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
    together,
)

PARAMETER = "avec"
ALIKE, SEARCH, RESULTS = "avec_semblable", "avec_recherche", "avec_resultats"


@st.fragment
def pair_section(code: str, alike: tuple[str, ...]) -> None:
    """The choice of the second territory, then both; runs alone when it changes."""
    found = edition()
    own = found.territories.get(code)
    other = _second(own, found)
    _choose(own, other, alike, found)
    if other is None:
        paragraph("Choisissez un second territoire pour lire les deux côte à côte.")
        return
    warning = level_warning(own, other)
    with together():
        _sentence(own, other)
        if not warning:
            _values(own, other)
    if warning:
        st.warning(plain(warning))
        _values(own, other)
    st.button(f"Retirer {plain(other.nom_court)}", on_click=_remove, key="avec_retirer")


def _sentence(own: Territory, other: Territory) -> None:
    lines = side_by_side(edition().id, own.code, other.code)
    paragraph(pair_sentence(own, other, lines), "nr-phrase")


@drawn_once
def _values(own: Territory, other: Territory) -> None:
    """The table of both, and what is missing from it."""
    found = edition()
    names = own.nom_court, other.nom_court
    if names[0] == names[1]:
        names = label(own, found.territories), label(other, found.territories)
    header = ("Indicateur", *names, f"{names[0]} a", "Source et année")
    lines = side_by_side(found.id, own.code, other.code)
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


def _choose(
    own: Territory, other: Territory | None, alike: tuple[str, ...], found: Edition
) -> None:
    """One tap on one of those alike, or a search."""
    if alike:
        chosen = other.code if other is not None and other.code in alike else None
        if st.session_state.get(ALIKE) != chosen:
            st.session_state[ALIKE] = chosen
        st.pills(
            "Un territoire qui ressemble au vôtre", alike, key=ALIKE,
            on_change=_take, args=(ALIKE,),
            format_func=lambda code: plain(found.territories.get(code).nom_court),
        )  # fmt: skip
    text = st.text_input(
        "Ou un autre, commune, intercommunalité ou département", key=SEARCH, type="search",
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

    st.pills("Résultats", list(matches), key=RESULTS, on_change=_take, args=(RESULTS,),
             format_func=named)  # fmt: skip


def _take(key: str) -> None:
    """What was tapped goes to the URL; tapping it again takes it away."""
    code = st.session_state.get(key)
    if code:
        st.query_params[PARAMETER] = code
        st.session_state[SEARCH] = ""
    else:
        _remove()


def _remove() -> None:
    st.query_params.pop(PARAMETER, None)
