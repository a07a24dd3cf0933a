"""Moving about on the page Carte, and in the address: up, down, by click or by list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import streamlit as st

from nrdiag import french
from nrdiag.cartes.layer import map_scope
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.naming import each_once
from nrdiag.territoires.territory import FRANCE, Territory
from nrdiag.ui.layer_block import TOUCHED, follow_touch
from nrdiag.ui.markup import Markup, join, paragraph, send
from nrdiag.ui.parts import leave, opened, there
from nrdiag.ui.picks import run_again

#: The part of the page that holds the list.
LIST = "liste"
_HERE = Markup(' aria-current="location"')


def shown_scope(territory: Territory | None, found: Edition) -> Territory:
    """What is on the map: « vue » in the URL, else the chosen territory, else France."""
    asked = st.query_params.get("vue", "")
    if asked in found.territories.by_code:
        return map_scope(found.territories.get(asked), found)
    return map_scope(territory, found) if territory else found.territories.get(FRANCE)


def way_back(here: Territory, commune: Territory | None, found: Edition) -> None:
    """From France down to here, or to the commune read on the map; one tap goes back up."""
    down = (here, *found.territories.parents(here))
    # Paris the commune and Paris the département are one place: the nearest one is told.
    names = each_once((commune, *down) if commune else down, found.territories)
    way = [
        (name, {TOUCHED: code} if commune and code == commune.code else {"vue": code, TOUCHED: ""})
        for code, name in reversed(names.items())
    ]
    steps = [
        Markup("<li><a {}{}>{}</a></li>").format(
            there(change), _HERE if rank == len(way) else "", name
        )
        for rank, (name, change) in enumerate(way, start=1)
    ]
    nav = Markup('<nav class="nr-fil" aria-label="Vous êtes ici"><ol>{}</ol></nav>')
    send(nav.format(join(steps)))


def way_in(scope: Territory, level: Level, found: Edition) -> None:
    """The same drill-down by list, for those who do not use the map."""
    if not opened(LIST):
        return
    with st.container(border=True):
        if level is Level.COMMUNE and scope.niveau is Level.FRANCE:
            paragraph(
                "Trop de communes pour une seule liste : choisissez le découpage par départements "
                "pour en ouvrir un, ou touchez la carte.",
                "nr-source",
            )
        else:
            options = [t.code for t in _by_name(found.id, scope.code, level)]
            label, key, then = _way_down(scope, level, french.number(len(options)))
            st.selectbox(
                label, options, index=None, key=key, placeholder="Choisir dans la liste",
                format_func=lambda code: found.territories.get(code).nom_court,
                on_change=then, args=(key,),
            )  # fmt: skip
        leave(LIST)


def _way_down(scope: Territory, level: Level, count: str) -> tuple[str, str, Callable[[str], None]]:
    """The label of the list, its key, and what follows a choice."""
    key = f"{scope.code}-{level}"
    if level is Level.COMMUNE:
        return f"Lire la fiche d'une des {count} communes", f"lire-{key}", _read
    label = f"Entrer dans une des {count} {PLURALS[level]}"
    if level is Level.DEPARTEMENT:
        label = f"Entrer dans un des {count} départements"
        if scope.niveau is Level.FRANCE:
            # 101 départements, and those of overseas that are none.
            label = "Entrer dans un département ou une collectivité d'outre-mer"
    return label, f"entrer-{key}", _went


def _went(key: str) -> None:
    """A place was chosen in a list: it is shown in the run that follows."""
    if code := st.session_state.get(key):
        _go(str(code))


def _read(key: str) -> None:
    """A commune was chosen in the list: its sheet is shown."""
    if code := st.session_state.get(key):
        st.query_params[TOUCHED] = str(code)


def _go(code: str) -> None:
    """Show ``code`` on the map; nothing stays chosen from the former place."""
    st.query_params["vue"] = code
    st.query_params.pop(TOUCHED, None)


def follow(clicked: str | None, found: Edition) -> None:
    """A click goes into a territory; on a commune, it shows its sheet."""
    if not clicked or clicked not in found.territories.by_code:
        return
    if found.territories.get(clicked).niveau is not Level.COMMUNE:
        _go(clicked)
        run_again()
    follow_touch(clicked, found.territories.by_code)


@lru_cache(maxsize=128)
def codes_of(edition_id: str, scope: str, level: Level) -> frozenset[str]:
    found = edition()
    members = found.territories.children(found.territories.get(scope), level)
    return frozenset(territory.code for territory in members)


@lru_cache(maxsize=128)
def _by_name(edition_id: str, scope: str, level: Level) -> Sequence[Territory]:
    found = edition()
    members = found.territories.children(found.territories.get(scope), level)
    return tuple(sorted(members, key=lambda t: french.fold(t.nom_court)))
