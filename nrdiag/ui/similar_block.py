"""The territories that look like this one: where they are looked for, who, and why."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from nrdiag import french
from nrdiag.catalogue.comparison import DENSITY, Among, comparison
from nrdiag.catalogue.indicators import Level
from nrdiag.comparaison.profiles import criterion_figure
from nrdiag.comparaison.similar import chosen_scope, holder_of, likeness, offered_scopes
from nrdiag.comparaison.words import basis_sentence, headline, holder_name
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.markup import Markup, bullets, fold, join, paragraph, show, table
from nrdiag.ui.page import COMPARE, EXAMPLE, Page, link
from nrdiag.ui.pair_block import pair_section
from nrdiag.ui.picks import pick
from nrdiag.ui.search_box import search_box
from nrdiag.ui.strip_block import strips_section

PARAMETER, CHOSEN_FOR = "parmi", "parmi_de"
#: In the columns that compare the territory with the others.
OWN = "sans objet"
TITLE = "Pourquoi : leurs valeurs à côté des vôtres. Écart : 0 serait le même profil."


@st.fragment
def comparison_section(territory: Territory) -> None:
    """Everything that depends on where those alike are looked for; runs alone when it changes."""
    among = _similar(territory)
    strips_section(territory, among)
    found = likeness(edition().id, territory.code, among).neighbours if among else ()
    pair_section(territory.code, tuple(n.territory.code for n in found))


def _similar(territory: Territory) -> Among | None:
    """The sentence, the choice of the scope, the table; why not when there is no list."""
    found = edition()
    scopes = offered_scopes(territory, found.territories)
    if not scopes:
        why = comparison().searched(territory.niveau).pourquoi
        paragraph(why or f"{territory.nom_court} : personne d'autre à ce niveau ici.")
        return None
    if st.session_state.get(CHOSEN_FOR) != territory.code:  # the default of one is not a choice
        st.session_state[CHOSEN_FOR] = territory.code
        st.session_state.pop(PARAMETER, None)
    asked = st.session_state.get(PARAMETER, st.query_params.get(PARAMETER, ""))
    among = chosen_scope(territory, str(asked), found.territories)
    assert among is not None  # noqa: S101 - scopes is not empty
    result = likeness(found.id, territory.code, among)
    paragraph(headline(result), "nr-phrase")

    def named(value: str) -> str:
        holder = holder_of(territory, Among(value), found.territories)
        return holder_name(holder) if holder else value

    if len(scopes) > 1:
        pick("Chercher parmi", [s.value for s in scopes], PARAMETER, words=named, kind="radio")
    paragraph(basis_sentence(result))
    header, rows, absent = _rows(found.id, territory.code, among)
    if result.neighbours:
        table(TITLE, header, rows, range(1, len(header)), 0)
    for said in absent:
        paragraph(said, "nr-source")
    return among


@lru_cache(maxsize=512)
def _rows(
    edition_id: str, code: str, among: Among
) -> tuple[tuple[str, ...], list[tuple[str, ...]], list[str]]:
    """The header, one row per territory, and what is said of the criteria nobody here has."""
    result, measures = likeness(edition_id, code, among), edition().measures
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
