"""The toolbox in a real browser: three documents to read, and a Word file that opens."""

from __future__ import annotations

import re

import docx
import pytest
from e2e.conftest import assert_sound_then_widened, settle
from e2e.test_journey_parc import SICOVAL, go
from playwright.sync_api import Page, expect

from nrdiag.rapport.export import FICTITIOUS_SENTENCE

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("tool", ["charte", "deliberation", "clauses"])
@pytest.mark.parametrize("visit", [SICOVAL, f"{SICOVAL}&inventaire=exemple"])
def test_each_document_is_readable_by_all(narrow_page: Page, tool: str, visit: str) -> None:
    page = narrow_page
    go(page, f"/outils?{visit}&outil={tool}")
    page.get_by_text("Lire le document avant de le télécharger").click()
    page.get_by_role("heading", level=3, name="Avant d'utiliser ce modèle").wait_for()
    page.wait_for_timeout(400)  # the expander opens
    assert_sound_then_widened(page)


def test_the_file_is_that_of_the_clauses_chosen(wide_page: Page) -> None:
    page = wide_page
    go(page, f"/outils?{SICOVAL}&inventaire=exemple")
    page.get_by_role("button", name="Clauses de marché").or_(
        page.get_by_role("radio", name="Clauses de marché")
    ).first.click()
    settle(page)
    expect(page.get_by_text("Choisissez les clauses")).to_be_visible()
    page.get_by_text(re.compile("^Réversibilité et maîtrise")).first.click()
    settle(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger le document modifiable (Word)").click()
    assert found.value.suggested_filename == "clauses-exemple-fictif.docx"
    read = docx.Document(str(found.value.path()))
    titles = [p.text for p in read.paragraphs if p.style and p.style.name == "Heading 1"]
    assert sum(title.startswith("Clause ") for title in titles) == 6
    assert not [title for title in titles if "Réversibilité" in title]
    assert FICTITIOUS_SENTENCE in [p.text for p in read.paragraphs]
