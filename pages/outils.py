"""Boîte à outils: a charter, a deliberation and clauses, filled with what is already known."""

import streamlit as st

from nrdiag.catalogue.indicators import Level
from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier
from nrdiag.ui.markup import paragraph, title, together
from nrdiag.ui.page import (
    DIAGNOSTIC,
    INSPIRATIONS,
    PLAN,
    TOOLBOX,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.toolbox_block import frames_section, show_ready, tool_section

page = open_page(TOOLBOX)
territory = require_territory(page)
title(f"Boîte à outils : {label(territory, page.edition.territories)}")
paragraph(
    "Trois documents à adapter, déjà remplis avec vos chiffres et vos cibles. Ce qui manque est "
    "marqué, et n'est jamais inventé.",
    "nr-sous-titre",
)
document = open_dossier(territory.code)
ready = None
if territory.niveau is Level.FRANCE:
    st.info("Ces documents se remplissent pour une collectivité : choisissez-en une.")
else:
    ready = tool_section(page, territory, document)
with together():
    if ready is not None:
        show_ready(page, ready)
    frames_section(document)
    next_steps(page, PLAN, DIAGNOSTIC, INSPIRATIONS)
