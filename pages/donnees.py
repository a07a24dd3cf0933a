"""Données et méthode: where every figure comes from, and what it does not say."""

import datetime as dt

from nrdiag.ui.data_block import (
    CLAIMS,
    FORMULAS,
    GAPS,
    INDICATORS,
    REFERENCES,
    SOURCES,
    UPDATES,
    choose_section,
    counted,
    show_claims,
    show_gaps,
    show_indicators,
    show_references,
    show_sources,
)
from nrdiag.ui.edition_block import show_updates
from nrdiag.ui.markup import paragraph, title
from nrdiag.ui.method_block import show_formulas
from nrdiag.ui.page import DATA, DIAGNOSTIC, TERRITORY, next_steps, open_page

page = open_page(DATA)

title(DATA.title)
paragraph(DATA.purpose, "nr-sous-titre")

sections = choose_section()
if sections[SOURCES].open:
    with sections[SOURCES]:
        show_sources(page.edition.id)
if sections[INDICATORS].open:
    with sections[INDICATORS]:
        show_indicators(page.edition.id)
if sections[FORMULAS].open:
    with sections[FORMULAS]:
        show_formulas()
if sections[CLAIMS].open:
    with sections[CLAIMS]:
        show_claims(page)
if sections[REFERENCES].open:
    with sections[REFERENCES]:
        show_references()
if sections[GAPS].open:
    with sections[GAPS]:
        show_gaps(page.edition, counted(page.edition.id))
if sections[UPDATES].open:
    with sections[UPDATES]:
        show_updates(page.edition, dt.date.today())

next_steps(page, TERRITORY, DIAGNOSTIC)
