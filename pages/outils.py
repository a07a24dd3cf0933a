"""Boîte à outils: a charter, a deliberation and clauses, filled with what is already known."""

import datetime as dt

import streamlit as st

from nrdiag.catalogue.indicators import Level
from nrdiag.outils.context import step_of
from nrdiag.outils.values import context_of
from nrdiag.territoires.search import label
from nrdiag.ui.dossier_block import open_dossier
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import (
    DIAGNOSTIC,
    INSPIRATIONS,
    PLAN,
    TOOLBOX,
    next_steps,
    open_page,
    require_territory,
)
from nrdiag.ui.session import current_practices
from nrdiag.ui.toolbox_block import (
    DELIBERATION,
    PURPOSES,
    frames_section,
    pick_step,
    pick_tool,
    tool_section,
)

page = open_page(TOOLBOX)
territory = require_territory(page)
st.title(f"Boîte à outils : {plain(label(territory, page.edition.territories))}", anchor=False)
paragraph(
    "Trois documents à adapter, déjà remplis avec vos chiffres et vos cibles. Ce qui manque est "
    "marqué, et n'est jamais inventé.",
    "nr-sous-titre",
)
document = open_dossier(territory.code)
if territory.niveau is Level.FRANCE:
    st.info("Ces documents se remplissent pour une collectivité : choisissez-en une.")
else:
    tool = pick_tool()
    paragraph(PURPOSES[tool])
    step = step_of(document)
    if tool == DELIBERATION:
        step = pick_step(step)
    practices = current_practices(territory.departement)
    context = context_of(territory, page.edition, document, practices, dt.date.today(), step)
    tool_section(page, tool, context, territory.code)
frames_section(document)
next_steps(page, PLAN, DIAGNOSTIC, INSPIRATIONS)
