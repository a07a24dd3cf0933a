"""The diagnostic as an A3 poster for the wall of a workshop: read from three metres (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nrdiag.cartes.layer import Layer, default_layer
from nrdiag.cartes.said import layer_sentence, map_title
from nrdiag.diagnostic.verdict import SHOWN
from nrdiag.dossier.document import Document
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.characters import french_spaces
from nrdiag.rapport.content import Content, content_of
from nrdiag.rapport.pdf import legend_data
from nrdiag.rapport.summary import findings, heading_of, known_lines, plan_lines, texts
from nrdiag.rapport.typesetting import compiled
from nrdiag.rapport.vector_map import svg_map
from nrdiag.territoires.territory import Territory

_MAP = "carte.svg"


def poster(territory: Territory, edition: Edition, document: Document, today: dt.date) -> bytes:
    """The poster of ``territory``: always one A3 page, landscape."""
    return poster_of(content_of(territory, edition, document, today))


def poster_of(content: Content) -> bytes:
    """The same from what is already gathered."""
    layer = default_layer(content.territory, content.edition)
    drawn = layer.painting.size > 0
    outlined = frozenset({content.territory.code})
    data = {
        **heading_of(content),
        "titre": f"Affiche du diagnostic numérique responsable : {content.name}",
        "forces": findings(content.verdict.strengths),
        "alertes": findings(content.verdict.alerts),
        "connus": known_lines(content, SHOWN),
        "carte": _map(layer) if drawn else None,
        "questions": texts(content.questions),
        "plan": plan_lines(content, SHOWN),
    }
    alt = map_title(layer)
    pictures = {_MAP: str(svg_map(layer.painting, outlined, alt))} if drawn else {}
    return compiled("poster", data, pictures, content.today)


def _map(layer: Layer) -> dict[str, Any]:
    legend = [(line.colour or "", f"{line.label} ({line.count})") for line in layer.painting.legend]
    said = french_spaces(layer_sentence(layer))
    return {
        "fichier": _MAP,
        "titre": french_spaces(map_title(layer)),
        "alt": f"Carte. {said}",
        "phrase": said,
        "legende": legend_data(legend),
        "source": french_spaces(f"{layer.indicator.source.mention}. Contours : IGN."),
    }
