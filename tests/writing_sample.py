"""A document with every kind of block, a real map, and texts that try to be something else."""

from __future__ import annotations

from functools import cache
from typing import Any

from nrdiag import french
from nrdiag.cartes.layer import default_layer
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.blocks import (
    Chapter,
    Chart,
    Items,
    Picture,
    Subtitle,
    Table,
    Text,
    Tone,
    Writing,
)
from nrdiag.rapport.vector_map import svg_map

SICOVAL = "243100633"
HOSTILE = (
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r><w:t>",
    "=1+1",
    "@SUM(A1:A9)",
    "{{ 7*7 }} {% raw %}",
    "R&D & <b>gras</b>",
    '{ HYPERLINK "http://exemple.fr" }',
    "http://exemple.fr/?a=1&b=2",
    "\u202eטקסט\u202c مرحبا",
    "🙂 👩🏽‍💻",
    "deux\nlignes\tet plus",
    "  des espaces  autour ",
    "1\u202f234,5\u00a0%",
    "très long " * 500,
)


@cache
def map_of(code: str = SICOVAL) -> Picture:
    """The fibre map of the report, as documents show it."""
    territory = edition().territories.get(code)
    layer = default_layer(territory, edition())
    rows = [(r.territory.nom_court, french.figure(r.figure, 1)) for r in layer.rows()]
    return Picture(
        str(svg_map(layer.painting, frozenset({code}), "Carte")),
        "Carte des communes, de la plus claire à la plus foncée.",
        [(line.colour or "", f"{line.label} ({line.count})") for line in layer.painting.legend],
        Table("La fibre, commune par commune.", ("Commune", "Taux"), rows, (1,)),
    )


def chart() -> Chart:
    """Bars, with the data inside."""
    values = [{"type": "Écrans", "kg": 18320.5}, {"type": "Serveurs", "kg": 9800}]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 500,
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "type", "type": "nominal"},
            "x": {"field": "kg", "type": "quantitative"},
        },
    }
    rows = [("Écrans", "18\u202f320,5"), ("Serveurs", "9\u202f800")]
    table = Table("Empreinte par type.", ("Type", "Kilogrammes"), rows, (1,))
    return Chart(spec, "Barres : écrans 18 320,5 kg, serveurs 9 800 kg.", table)


def sample(*, fictif: bool = False) -> Writing:
    """Three chapters."""
    return Writing(
        "Diagnostic numérique responsable",
        "Sicoval",
        (
            Chapter(
                "bref", "En bref",
                (
                    Text("La fibre est presque partout.", Tone.KEY),
                    Subtitle("Forces"),
                    Items(("Neuf lieux d'accueil.", "Une fibre répandue.")),
                    Subtitle("Questions"),
                    Items(("Quel âge ont nos ordinateurs ?", "Qui les répare ?"), ordered=True),
                    Text("Valeur estimée.", Tone.WARNING),
                    Items(("Recommencer.",), ordered=True),
                    Text("Source : Arcep.", Tone.NOTE),
                ),
                "Article D. 2311-15-1, 1° : le bilan.",
            ),
            Chapter("carte", "La carte", (map_of(),)),
            Chapter(
                "matériel", "Le matériel",
                (
                    chart(),
                    Subtitle("Paroles"),
                    Items(HOSTILE),
                    Table("Mot pour mot.", ("Qui", "Texte"), [("Anonyme", t) for t in HOSTILE]),
                ),
            ),
        ),
        "nrdiag · 28 novembre 2026",
        fictif,
    )  # fmt: skip


def every_text(text: str) -> Writing:
    """A document that says ``text`` wherever a text can stand."""
    table = Table(text, (text, text), [(text, text)], (1,))
    blocks = (
        Subtitle(text), Text(text), Text(text, Tone.KEY), Text(text, Tone.NOTE),
        Text(text, Tone.WARNING), Items((text,)), Items((text,), ordered=True),
        Picture('<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"/>', text,
                [("#0f6e78", text), ("", text)], table),
    )  # fmt: skip
    return Writing(text, text, (Chapter("seul", text, blocks, text),), text)
