"""The territories that look like this one: where they are looked for, who, and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from nrdiag import french
from nrdiag.catalogue.comparison import DENSITY, Among, comparison
from nrdiag.catalogue.indicators import Level
from nrdiag.comparaison.profiles import criterion_figure
from nrdiag.comparaison.similar import Likeness, Neighbour, holder_of, likeness, scopes_of
from nrdiag.comparaison.words import basis_sentence, headline, holder_name
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import (
    Markup,
    bullets,
    drawn_once,
    fold,
    heading,
    join,
    paragraph,
    show,
    table,
    together,
)
from nrdiag.ui.page import COMPARE, EXAMPLE, Page, carried, link
from nrdiag.ui.pair_block import PARAMETER as SECOND
from nrdiag.ui.pair_block import alike_links
from nrdiag.ui.picks import Pick
from nrdiag.ui.search_box import search_box
from nrdiag.ui.strip_block import strips_chart, strips_said, strips_tables

PARAMETER, CHOSEN_FOR = "parmi", "parmi_de"
#: In the columns that compare the territory with the others.
OWN = "sans objet"
TITLE = "Pourquoi : leurs valeurs à côté des vôtres. Écart : 0 serait le même profil."


def comparison_section(territory: Territory, above: Callable[[], object]) -> None:
    """Where those alike are looked for, and all that depends on it: nearly the whole page.

    ``above`` is the HTML that comes just before, sent with it.
    """
    among = _choose(territory, above)
    _before_strips(territory, among)
    strips_chart(territory, among)
    with together():
        _after_strips(territory, among)
        _alike_links(territory, among)


def _choose(territory: Territory, above: Callable[[], object]) -> Among | None:
    """The sentence, then the choice of the scope; None when there is no list."""
    territories = edition().territories
    scopes = scopes_of(edition().id, territory.code)
    if not scopes:
        above()
        return None
    if st.session_state.get(CHOSEN_FOR) != territory.code:  # the default of one is not a choice
        st.session_state[CHOSEN_FOR] = territory.code
        st.session_state.pop(PARAMETER, None)

    def named(value: str) -> str:
        holder = holder_of(territory, Among(value), territories)
        return holder_name(holder) if holder else value

    choice = Pick("Chercher parmi", [s.value for s in scopes], PARAMETER, words=named, kind="radio")
    among = Among(choice.value) if len(scopes) > 1 else scopes[0]
    with together():
        above()
        _headline(territory, among)
    if len(scopes) > 1:
        choice.draw()
    return among


@drawn_once
def _headline(territory: Territory, among: Among) -> None:
    paragraph(headline(likeness(edition().id, territory.code, among)), "nr-phrase")


@drawn_once
def _before_strips(territory: Territory, among: Among | None) -> None:
    """Those alike and on what, or why there is no list; the place among the neighbours."""
    if among is None:
        why = comparison().searched(territory.niveau).pourquoi
        paragraph(why or f"{territory.nom_court} : personne d'autre à ce niveau ici.")
    else:
        _alike(likeness(edition().id, territory.code, among))
    strips_said(territory, among)


def _alike(result: Likeness) -> None:
    paragraph(basis_sentence(result))
    header, rows, absent = _rows(result)
    if result.neighbours:
        table(TITLE, header, rows, range(1, len(header)), 0)
    for said in absent:
        paragraph(said, "nr-source")


@drawn_once
def _after_strips(territory: Territory, among: Among | None) -> None:
    strips_tables(territory, among)
    heading("Côte à côte", "cote-a-cote")


def _alike_links(territory: Territory, among: Among | None) -> None:
    """Those alike as second territories; the view is kept."""
    asked = st.query_params.to_dict()
    view = carried(territory)
    if among and PARAMETER in asked:
        view[PARAMETER] = among.value
    alike_links(_neighbours(territory, among), view, asked.get(SECOND, ""))


def _neighbours(territory: Territory, among: Among | None) -> tuple[Neighbour, ...]:
    return likeness(edition().id, territory.code, among).neighbours if among else ()


def _rows(result: Likeness) -> tuple[tuple[str, ...], list[tuple[str, ...]], list[str]]:
    """The header, one row per territory, and what is said of the criteria nobody here has."""
    measures = edition().measures
    places = [result.territory, *(n.territory for n in result.neighbours)]
    columns, titles, absent = [], [], []
    for criterion in comparison().criteres:
        figures = [criterion_figure(criterion, place, measures) for place in places]
        decimals = criterion.indicator.decimales if criterion.indicator else 0
        if any(f.known for f in figures):
            titles.append(criterion.libelle)
            columns.append([french.figure(f, decimals) for f in figures])
        else:
            absent.append(f"{criterion.libelle} : {french.ABSENT} ici. {figures[0].note}")
    if any(n.shared < result.known for n in result.neighbours):
        titles.append("Critères communs")
        columns.append([OWN, *(f"{n.shared} sur {result.known}" for n in result.neighbours)])
    gaps = [OWN, *(french.number(n.distance, 2) for n in result.neighbours)]
    names = [place.nom_court for place in places]
    rows = list(zip(names, *columns, gaps, strict=True))
    return ("Territoire", *titles, "Écart"), rows, absent


@drawn_once
def show_method() -> None:
    """The rule of the likeness, criterion by criterion."""
    with fold("Comment la ressemblance est calculée"):
        paragraph(comparison().methode.rule)
        items = join(
            Markup("<li><strong>{}</strong> ({}) : {}</li>").format(
                c.libelle, "en ordre de grandeur" if c.logarithmic else "en écart", c.pourquoi
            )
            for c in comparison().criteres
        )
        show(Markup("<ul>{}</ul>").format(items))
        margin = french.percent(100 * comparison().methode.marge_superficie, 0)
        density = next(c.libelle for c in comparison().criteres if c.id == DENSITY)
        bullets([
            f"{density} : nos données n'ont pas de superficie. Elle est estimée sur les contours "
            f"simplifiés, eaux comprises, à {margin} près au plus. Une commune née d'une fusion "
            "récente peut ne pas en avoir : son contour n'est plus le bon.",
            "Une ressemblance n'est pas une équivalence : l'histoire, le relief et les réseaux "
            "n'y sont pas.",
        ])  # fmt: skip


def show_too_wide(page: Page) -> None:
    """France is compared with nobody: say why, and offer a smaller territory."""
    paragraph(comparison().searched(Level.FRANCE).pourquoi, "nr-phrase")
    search_box(page)
    link(COMPARE, {"territoire": EXAMPLE}, "Ou voir un exemple : le Sicoval")
