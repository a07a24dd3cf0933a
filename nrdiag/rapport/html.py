"""The report as one self-contained, accessible HTML file: nothing is loaded from anywhere."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from nrdiag import __version__, french
from nrdiag.cartes.layer import MAP_LEVELS, Layer, build_layer, map_scope
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.halves import halves, questions
from nrdiag.diagnostic.legal import duties
from nrdiag.diagnostic.practices import Practices, tonnes
from nrdiag.diagnostic.verdict import verdict
from nrdiag.indicateurs.compare import ladder
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.export import figures_csv
from nrdiag.rapport.vector_map import svg_map
from nrdiag.territoires.search import label
from nrdiag.territoires.territory import Territory

MAP_INDICATOR = "ftth_taux"
COMPARED = ("ftth_taux", "part_75_plus", "part_sans_diplome", "taux_pauvrete")


def render_report(
    territory: Territory, edition: Edition, practices: Practices | None, today: dt.date
) -> str:
    """The report of ``territory``; the same figures as on screen, with sources and date."""
    found = verdict(territory, edition)
    rows = halves(territory, edition, practices)
    figures = figures_of(territory, edition.measures)
    listed = [(indicators()[id], fig) for id, fig in figures.items()
              if territory.niveau in indicators()[id].niveaux]  # fmt: skip
    used = list(dict.fromkeys(fig.source for _, fig in listed if fig.known))
    layer = report_layer(territory, edition)
    return _template().render(
        titre=f"Diagnostic numérique responsable : {label(territory, edition.territories)}",
        territory=territory,
        verdict=found,
        duties=duties(territory),
        rows=rows,
        questions=questions(rows),
        listed=listed,
        comparisons=[
            (entry, ladder(entry, territory, edition.territories, edition.measures))
            for entry in (indicators()[id] for id in COMPARED)
        ],
        practices=practices,
        layer=layer,
        map=svg_map(
            layer.painting, frozenset({territory.code}), f"Carte : {layer.indicator.libelle}"
        ),
        sources=[sources()[id] for id in used],
        today=french.date(today),
        version=__version__,
        edition=edition.id,
    )  # fmt: skip


def report_csv(territory: Territory, edition: Edition) -> bytes:
    """The data of the report, with codes: the territory and its parts, every indicator.

    The parts are communes up to a département; a région is given by EPCI, France by département.
    """
    parts = edition.territories.children(territory, MAP_LEVELS[territory.niveau][0])
    members = [territory, *parts]
    places = list(dict.fromkeys(members))
    pairs = (
        (place, fig)
        for place in places
        for fig in figures_of(place, edition.measures).values()
        if place.niveau in indicators()[fig.id].niveaux
    )
    return figures_csv(pairs)


def report_layer(territory: Territory, edition: Edition) -> Layer:
    """The fibre map of the report; France and régions are drawn by their own parts."""
    scope = map_scope(territory, edition)
    return build_layer(indicators()[MAP_INDICATOR], scope, MAP_LEVELS[scope.niveau][0], edition)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": french.figure,
        "number": french.number,
        "tonnes": tonnes,
    }
    return environment.get_template("report.html.j2")
