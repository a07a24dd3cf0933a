"""What goes with the map of an indicator: places, notes, a sheet, its table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import streamlit as st

from nrdiag import french
from nrdiag.cartes.layer import Layer
from nrdiag.cartes.painting import Painting
from nrdiag.catalogue.indicators import Indicator, Level, Polarity, indicators, measures
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.map import Point
from nrdiag.ui.map_downloads import file_address
from nrdiag.ui.markup import MAX_ROWS, download, fold, paragraph, plain, table
from nrdiag.ui.page import TERRITORY, link
from nrdiag.ui.picks import run_again

#: Above this number, the marks would hide the map: they are left to smaller territories.
MAX_POINTS = 150
#: The parameter of the URL that names the territory touched on a map.
TOUCHED = "apercu"
SHEET = ("pop_totale", "ftth_taux", "part_75_plus", "pop_75_plus", "distance_france_services")


@lru_cache(maxsize=256)
def help_points(edition_id: str, scope: str) -> tuple[Point, ...]:
    """The France services places of a scope; none above MAX_POINTS, where they hide the map."""
    found = edition()
    place = found.territories.get(scope)
    if place.niveau in (Level.REGION, Level.FRANCE):
        return ()
    codes = {t.code for t in found.territories.communes_of(place)}
    inside = found.help_places[found.help_places["commune"].isin(codes)]
    if len(inside) > MAX_POINTS:
        return ()
    columns = ["longitude", "latitude", "nom", "adresse"]
    return tuple(Point(*row) for row in inside[columns].itertuples(index=False, name=None))


def help_credit() -> str:
    """Where the France services places come from, for an image."""
    return f"Lieux France services : {sources()[measures()['nb_france_services'].source].mention}."


def follow_touch(clicked: str | None, members: Collection[str]) -> None:
    """Keep in the URL the territory just touched, and show it in another run."""
    if clicked and clicked in members and clicked != st.query_params.get(TOUCHED):
        st.query_params[TOUCHED] = clicked
        run_again()


def show_sheet(
    found: Edition,
    indicator: Indicator | None,
    territory: Territory,
    own: tuple[str, str, str] | None = None,
) -> None:
    """A few figures of the territory touched on the map, and the way to its page.

    ``own`` is the line (name, value, source) of the visitor's data, when the map shows it.
    """
    first = (indicator.id,) if indicator else ()
    with st.container(border=True):
        st.subheader(plain(territory.nom), anchor=False)
        lines = [own] if own else []
        for id in dict.fromkeys((*first, *SHEET)):
            entry = indicators()[id]
            if territory.niveau in entry.niveaux:
                figure = figure_of(entry, territory, found.measures)
                lines.append((entry.libelle, french.figure(figure, entry.decimales), _by(figure)))
        table(f"Chiffres : {territory.nom}.", ("Indicateur", "Valeur", "Source"), lines, (1,))
        link(TERRITORY, {"territoire": territory.code}, f"Ouvrir la fiche de {territory.nom}")


def show_notes(painting: Painting, definition: str) -> None:
    """The definition and its source, then what the map cannot show."""
    notes = [definition]
    if painting.overseas:
        names = _first(painting.overseas)
        notes.append(
            "La carte s'ouvre sur la métropole. Faites-la glisser, ou lisez le tableau, "
            f"pour : {names}"
        )
    if painting.without_contour:
        names = _first(painting.without_contour)
        notes.append(
            f"Sans contour dans la source, donc hors de la carte mais dans le tableau : {names}"
        )
    paragraph(" ".join(notes), "nr-source")


def _first(places: Sequence[Territory]) -> str:
    """The end of a sentence: « A et B. », « A, B, C… » when there are more than 12."""
    names = [place.nom_court for place in places]
    return ", ".join(names[:12]) + "…" if len(names) > 12 else f"{french.enumeration(names)}."


def definition_of(indicator: Indicator) -> str:
    return f"{indicator.definition} Source : {indicator.source.mention}. {indicator.prudence}"


def show_rows(layer: Layer, own: str) -> None:
    """The table of the map, folded, and its files with INSEE codes."""
    with fold("Le tableau de la carte"):
        rows, codes = _rows(layer)
        order = "faible au plus élevé" if _low_first(layer) else "élevé au plus faible"
        table(
            f"{layer.indicator.libelle}, du plus {order}.",
            ("Territoire", "Code INSEE ou SIREN", "Valeur"), rows, (2,),
            codes.index(own) if own in codes else None, len(layer.members),
        )  # fmt: skip
        download(file_address(layer, "csv"), "Télécharger le tableau (CSV)")
        download(file_address(layer, "geojson"), "Télécharger la carte (GeoJSON)")


@lru_cache(maxsize=64)
def _rows(layer: Layer) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """The rows shown, those to look at first on top, and their codes."""
    ranked = layer.ranked
    if _low_first(layer):
        ranked = (*reversed(ranked[: layer.known]), *ranked[layer.known :])
    shown = [layer.row(rank) for rank in ranked[:MAX_ROWS]]
    decimals = layer.indicator.decimales
    rows = ((r.territory.nom, r.territory.code, french.figure(r.figure, decimals)) for r in shown)
    return tuple(rows), tuple(r.territory.code for r in shown)


def _low_first(layer: Layer) -> bool:
    """Whether the lowest values are those to look at first."""
    return layer.indicator.polarite is Polarity.FAVOURABLE


def _by(figure: Figure) -> str:
    return sources()[figure.source].mention
