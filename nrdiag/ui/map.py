"""The choropleth on screen: a Streamlit component that paints an existing map in place.

The component's script is one of the server's static files. What is sent to it holds the
addresses of the contours and one character per polygon, never geometry
(docs/decisions/0007-composant-carte.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nrdiag.cartes.painting import Painting
from nrdiag.ui.map_files import SHEETS, STATIC
from nrdiag.ui.markup import Markup, join, show
from nrdiag.ui.picks import Pick
from nrdiag.ui.pictures import picture

#: Run by Streamlit for each map: loads the style sheets once, then hands over to the module.
_STARTER = """
const base = location.origin + "%s/";
const ready = window.nrdiagStyles ??= Promise.all(%s.map((name) => new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = base + name;
  link.onload = link.onerror = done;
  document.head.append(link);
})));
let module;
const drawing = Promise.all([import(base + "carte/carte.js"), ready])
  .then(([found]) => { module = found; });
const waiting = new Map();
export default function (component) {
  const place = component.parentElement;
  if (module) module.default(component);
  else {
    waiting.set(place, component); // only the latest choice is drawn
    drawing.then(() => waiting.get(place) === component && module.default(component));
  }
}
"""
_map = st.components.v2.component(
    "nrdiag_carte",
    html='<div class="nrdiag-bloc"></div>',
    js=_STARTER % (STATIC, list(SHEETS)),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A place drawn over the map: longitude, latitude, name, one line of detail."""

    lon: float
    lat: float
    name: str
    detail: str


def show_map(
    painting: Painting,
    title: str = "",
    *,
    source: str = "",
    outlined: Sequence[str] = (),
    points: Sequence[Point] = (),
    key: str = "carte",
    ready: dict[str, Any] | None = None,
    choice: Pick | None = None,
    every: str = "",
    points_label: str = "",
    points_credit: str = "",
    sheet: str = "",
    calls: int = 0,
) -> str | None:
    """Draw ``painting``; return the code of the polygon just clicked, if any.

    ``title`` names the map and heads its image, ``source`` and ``points_credit`` end it. With
    ``choice`` the map has its own list of indicators, sentence and legend: ``ready`` is then the
    picture chosen and ``every`` the address of all of them. ``sheet`` names the territory
    described under the map: when it changes, the page makes room for it. ``calls`` counts the
    requests to see the map: when it grows, the map comes into view.
    """
    data = {
        "tableau": ready or picture(painting, title, source=source),
        "geometrie": painting.geometry_key,
        "bornes": painting.bounds,
        "fichier": f"{painting.scope.code}-{painting.level}",
        "contour": list(outlined),
        "points": [[p.lon, p.lat, p.name, p.detail] for p in points],
        "reperes": marks_said(points, points_label),
        "credit": points_credit if points else "",
        "fiche": sheet,
        "montrer": calls,
        "tous": every,
        "choisi": choice.value if choice else "",
        "nom": choice.label if choice else "",
        "choix": [[id, *choice.words(id).split(" · ", 1)] for id in choice.options]
        if choice
        else [],
    }

    def chosen() -> None:
        id = st.session_state[key].get("indicateur")
        if choice and id in choice.options:
            st.session_state[choice.name] = id

    result = _map(data=data, key=key, on_territoire_change=_nothing, on_indicateur_change=chosen)
    code = result.get("territoire")
    return str(code) if code else None


def show_legend(painting: Painting, points_label: str = "") -> None:
    """The legend in words and colours, with how many territories are in each class."""
    items = []
    for line in painting.legend:
        css = "nr-pastille" if line.colour else "nr-pastille nr-hachure"
        style = f"background:{line.colour}" if line.colour else ""
        items.append(
            Markup('<li><span class="{}" style="{}"></span>{} ({})</li>').format(
                css, style, line.label, line.count
            )
        )
    if points_label:
        items.append(
            Markup('<li><span class="nr-pastille nr-losange"></span>{}</li>').format(points_label)
        )
    show(Markup('<ul class="nr-legende" aria-label="Légende">{}</ul>').format(join(items)))


def marks_said(points: Sequence[Point], label: str) -> str:
    """What the marks are, and their numbers; nothing without marks."""
    places = {(point.lon, point.lat) for point in points}
    number = " (un chiffre : plusieurs à la même adresse)" if len(places) < len(points) else ""
    return f"{label}{number}" if points else ""


def _nothing() -> None:
    """Streamlit declares a trigger by its callback."""
