"""A file of one's own in a real browser: its map, its file, at both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.conftest import axe, painted, settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
HOSTILE = "<img src=x onerror=alert(1)> **gras**"
FILE = "code_insee;visites\n31169;12\n31446;30\n31254;s\n99999;4\n"


def test_a_file_is_loaded_named_shown_and_taken_away(page: Page) -> None:
    page.goto("/mes_donnees?territoire=243100633")
    settle(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "<b>.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    expect(page.get_by_text("Lignes lues : 4. Gardées : 3. Rejetées : 1.")).to_be_visible()
    settle(page)
    assert axe(page) == []
    page.get_by_label("Nom de la donnée").fill(HOSTILE)
    page.get_by_label("Unité (facultatif)").fill("visites")
    page.get_by_label("Source : qui a compté ou mesuré ?").fill("=1+1")
    page.get_by_label("Année ou date").fill("2025")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    settle(page)
    painted(page)
    expect(page.get_by_text("Sicoval : 42 visites. Somme de 2 communes sur 36.")).to_be_visible()
    assert axe(page) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger cette donnée (CSV)").click()
    text = Path(found.value.path()).read_text(encoding="utf-8-sig")
    assert "31446;Ramonville-Saint-Agne;commune;" in text
    assert ";'=1+1;" in text
