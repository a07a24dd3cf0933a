"""Pages that need a fleet, and what they say without one."""

from __future__ import annotations

import streamlit as st

from nrdiag.dossier.document import Document
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.pratiques.inventory import Inventory
from nrdiag.ui.page import PRACTICES, Page, link
from nrdiag.ui.session import EXAMPLE, PARAMETER


def require_fleet(page: Page, document: Document) -> Inventory:  # noqa: RET503 - st.stop() ends
    """The devices of the document; without any, says where to put them and stops the page."""
    inventory = inventory_of(document)
    if inventory.items:
        return inventory
    st.info("Aucun inventaire pour l'instant : déposez-le d'abord, ou partez de l'exemple fictif.")
    link(PRACTICES, page.query, "Déposer un inventaire dans « Nos pratiques »")
    link(PRACTICES, {**page.query, PARAMETER: EXAMPLE}, "Voir l'exemple fictif")
    st.stop()
