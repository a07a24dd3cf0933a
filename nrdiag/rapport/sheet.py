"""The diagnostic on one A4 page, for who has three minutes and no context (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt

from nrdiag.diagnostic.verdict import SHOWN
from nrdiag.dossier.document import Document
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.content import Content, content_of
from nrdiag.rapport.summary import (
    findings,
    footprint_line,
    heading_of,
    known_lines,
    missing_line,
    objective_lines,
    plan_lines,
    texts,
)
from nrdiag.rapport.typesetting import compiled
from nrdiag.territoires.territory import Territory

#: Lines of « what is known » where the local figures do not allow a verdict.
KNOWN = 5


def sheet(territory: Territory, edition: Edition, document: Document, today: dt.date) -> bytes:
    """The page of ``territory``: always exactly one, set smaller when there is more to say."""
    return sheet_of(content_of(territory, edition, document, today))


def sheet_of(content: Content) -> bytes:
    """The same from what is already gathered."""
    data = {
        **heading_of(content),
        "titre": f"Diagnostic numérique responsable en une page : {content.name}",
        "forces": findings(content.verdict.strengths),
        "alertes": findings(content.verdict.alerts),
        "connus": known_lines(content, KNOWN),
        "manque": missing_line(content),
        "ecart": texts([content.gap])[0],
        "objectifs": objective_lines(content),
        "empreinte": footprint_line(content),
        "questions": texts(content.questions),
        "plan": plan_lines(content, SHOWN),
    }
    return compiled("sheet", data, {}, content.today)
