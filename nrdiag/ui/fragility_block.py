"""The fragility page: its sentence, the weights and the base, what it is made of, its cautions."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.fragility import MAX_WEIGHT, fragility_index
from nrdiag.catalogue.indicators import Level
from nrdiag.fragilite.base import Base, chosen_base, offered_bases, reference
from nrdiag.fragilite.index import NoWeightError
from nrdiag.fragilite.ranking import Ranking, ranking
from nrdiag.fragilite.weights import Weights, default_weights, format_weights, parse_weights
from nrdiag.fragilite.words import (
    base_sentence,
    commune_sentence,
    headline,
    known_text,
    middle_sentence,
    missing_components,
)
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.fragility_rank_block import (
    Key,
    chart_note,
    map_said,
    offer_file,
    show_chart,
    show_quarters,
    show_table,
)
from nrdiag.ui.markup import Markup, drawn_once, heading, join, paragraph, show, table, together
from nrdiag.ui.page import EXAMPLE, FRAGILITY, Page, link
from nrdiag.ui.search_box import search_box

#: Parameters of the URL.
WEIGHTS, BASE = "poids", "base"
BASE_LABELS = {
    Base.EPCI: "L'intercommunalité",
    Base.DEPARTEMENT: "Le département",
    Base.FRANCE: "La France",
}


def show_too_wide(page: Page) -> None:
    """France has no ranking: say why, and offer a smaller territory."""
    with together():
        _purpose()
        paragraph("Choisissez un département ou un territoire plus petit.", "nr-phrase")
        paragraph(
            "nrdiag ne classe pas les communes de toute la France : la plupart n'ont pas assez de "
            "valeurs connues, et un palmarès national cacherait ce manque."
        )
    search_box(page)
    with together():
        link(FRAGILITY, {"territoire": EXAMPLE}, "Ou voir un exemple : le Sicoval")
        show_cautions()


@st.fragment
def fragility_section(territory: Territory) -> None:
    """Everything that depends on the weights and the base; runs alone when they change."""
    scope = map_scope(territory, edition())
    weights = _weights_of_url()
    base = chosen_base(scope, st.query_params.get(BASE, ""))
    key = (scope.code, base, weights, edition().id)
    try:
        result = ranking(*key)
    except NoWeightError as error:
        st.warning(str(error))
        _nothing_ranked()
        _pick(scope, base, weights)
        _about_base(scope, base)
        _what_remains(scope, base)
    else:
        _show_result(territory, result, key)


def _show_result(territory: Territory, result: Ranking, key: Key) -> None:
    own = territory.code if territory.niveau is Level.COMMUNE else ""
    _opening(key, own)
    if result.ranked:
        _pick(result.scope, result.reference.base, result.weights)
    else:
        _offer_default(result.weights)
    if result.has_quarters:
        _before_map(key)
        show_quarters(result, key, own)
        show_chart(key, own)
    elif result.ranked:
        _about_base(result.scope, result.reference.base)
    _all_ranks(key, own)
    offer_file(result, key)
    _components(result.scope, result.reference.base, bool(result.ranked))


@drawn_once
def _nothing_ranked() -> None:
    _purpose()
    _heading_of_weights()


@drawn_once
def _opening(key: Key, own: str) -> None:
    """What the index is and what it says, before the weights."""
    result = ranking(*key)
    _purpose()
    paragraph(headline(result), "nr-phrase")
    if middle := middle_sentence(result):
        paragraph(middle)
    if row := result.row_of(own):
        paragraph(commune_sentence(result, row))
    if result.ranked:
        _heading_of_weights()
    else:
        _missing(result)


def _heading_of_weights() -> None:
    heading("Réglez les poids", "poids")


@drawn_once
def _about_base(scope: Territory, base: Base) -> None:
    said = base_sentence(reference(scope, base, edition().id))
    paragraph(
        f"{said} Les poids sont relatifs : 5 partout ou 1 partout donnent le même classement. "
        "0 retire le composant.",
        "nr-source",
    )


@drawn_once
def _before_map(key: Key) -> None:
    result = ranking(*key)
    _about_base(result.scope, result.reference.base)
    map_said(result, key)


@drawn_once
def _all_ranks(key: Key, own: str) -> None:
    """How the chart is read, the cautions, and every rank."""
    result = ranking(*key)
    chart_note(result)
    show_cautions()
    show_table(result, own)


@drawn_once
def _components(scope: Territory, base: Base, ranked: bool) -> None:
    """What is missing, unless it was said first, and what the index is made of."""
    if ranked:
        # Whatever the weights, the same values are missing.
        _missing(ranking(scope.code, base, default_weights(), edition().id))
    _made_of(scope, base)


@drawn_once
def _what_remains(scope: Territory, base: Base) -> None:
    show_cautions()
    _made_of(scope, base)


@drawn_once
def show_cautions() -> None:
    """Always in full view: what the index must not be used for."""
    heading("Comment ne pas utiliser cet indice", "ne-pas-utiliser")
    items = join(
        Markup("<li><strong>{}</strong> {}</li>").format(c.titre, c.texte)
        for c in fragility_index().precautions
    )
    show(Markup("<ul>{}</ul>").format(items))


def _made_of(scope: Territory, base: Base) -> None:
    """What the index is made of: each component, why, and for how many communes it is known."""
    heading("De quoi il est fait", "composants")
    paragraph(
        "Chaque valeur est remplacée par son rang centile dans la base : 80 veut dire «\u00a0plus "
        "fragile que 80 communes sur 100\u00a0», et les ex æquo partagent le même rang. "
        "L'indice est la moyenne de ces rangs, pondérée par vos poids. Une valeur absente n'est "
        f"pas inventée : il faut connaître {_floor()} du poids total pour montrer un indice."
    )
    rows = [
        (
            known.component.libelle, known.component.pourquoi, known_text(known),
            known.component.indicator.source.mention, known.component.indicator.prudence,
        )
        for known in reference(scope, base, edition().id).known
    ]  # fmt: skip
    header = ("Composant", "Pourquoi", "Connu dans la base", "Source", "Prudence")
    table("Les composants de l'indice, de 0 (moins fragile) à 100.", header, rows)


def _missing(result: Ranking) -> None:
    """Which values are missing here, and what would fill them."""
    lines = missing_components(result, edition().measures)
    if lines:
        items = join(
            Markup("<li><strong>{}</strong> : {}</li>").format(name, said) for name, said in lines
        )
        heading("Ce qui manque ici", level=3)
        show(Markup("<ul>{}</ul>").format(items))


def _purpose() -> None:
    """What the index is, what it is not, and the way to its cautions."""
    show(
        Markup(
            '<p class="nr-sous-titre">Inspiré de l\'indice de fragilité numérique (IFN), mais '
            "différent : d'autres données, un autre calcul. Les deux ne se comparent pas. "
            '<a href="#ne-pas-utiliser">Comment ne pas utiliser cet indice</a></p>'
        )
    )


def _floor() -> str:
    return french.percent(100 * fragility_index().methode.completude_minimale, 0)


def _weights_of_url() -> Weights:
    """The URL is the one place where the weights live; the sliders follow it."""
    text = st.query_params.get(WEIGHTS)
    if text is None:
        return default_weights()
    try:
        return parse_weights(text)
    except ValueError as error:
        st.warning(str(error))
        return default_weights()


def _pick(scope: Territory, base: Base, weights: Weights) -> None:
    """The sliders and the base; each writes the URL, then the section runs again."""
    components = fragility_index().composants
    row = st.container(horizontal=True, gap="medium", key="poids_en_ligne")
    for component, weight in zip(components, weights, strict=True):
        key = _key(component.id)
        if st.session_state.get(key) != weight:
            st.session_state[key] = weight
        row.slider(component.court, 0, MAX_WEIGHT, key=key, on_change=_write_weights)
    bases = offered_bases(scope)
    if len(bases) > 1:
        if st.session_state.get("choix_base") != base.value:
            st.session_state["choix_base"] = base.value
        st.radio(
            "Comparer chaque commune à celles de", [b.value for b in bases], key="choix_base",
            format_func=lambda name: BASE_LABELS[Base(name)], horizontal=True,
            on_change=_write_base,
        )  # fmt: skip
    _offer_default(weights)


def _offer_default(weights: Weights) -> None:
    if weights != default_weights():
        st.button("Revenir aux poids de départ", on_click=_forget_weights)


def _key(component: str) -> str:
    return f"poids_{component}"


def _write_weights() -> None:
    chosen = tuple(int(st.session_state[_key(c.id)]) for c in fragility_index().composants)
    st.query_params[WEIGHTS] = format_weights(chosen)


def _forget_weights() -> None:
    st.query_params.pop(WEIGHTS, None)


def _write_base() -> None:
    st.query_params[BASE] = st.session_state["choix_base"]
