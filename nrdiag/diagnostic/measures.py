"""The measured figures of an organisation: those that override an answer of the questionnaire."""

from __future__ import annotations

import datetime as dt

from nrdiag.achats.meter import purchase_meter, reuse_meter
from nrdiag.diagnostic.practices import screens_fact
from nrdiag.dossier.document import Document
from nrdiag.figure import Figure
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.services.register import register_of


def measured_facts(document: Document, today: dt.date) -> dict[str, Figure]:
    """The known figures by id; what was not entered is simply not there.

    The meters take the last year entered, up to this one.
    """
    found: list[Figure | None] = []
    if document.parc is not None:
        screens = screens_fact(inventory_of(document), today)
        found.append(screens.figure if screens else None)
    if years := [row.annee for row in document.achats if row.annee <= today.year]:
        found.append(purchase_meter(document.achats, max(years)).figure)
    if years := [row.annee for row in document.sorties if row.annee <= today.year]:
        found.append(reuse_meter(document.sorties, max(years)).figure)
    found += _services(document, today)
    return {figure.id: figure for figure in found if figure is not None and figure.known}


def _services(document: Document, today: dt.date) -> list[Figure | None]:
    """Shares of the register, only when every service has its answer: unknown is not « non »."""
    if not document.services:
        return []
    register = register_of(document.services, today)
    shares = {
        "souverainete_services": register.sovereignty.services,
        "part_rgaa_conforme": register.accessible,
    }
    return [
        share.figure(id, str(today.year))
        for id, share in shares.items()
        if share.total and not share.unknown
    ]
