"""A file of one's own in a real browser: its map, its file, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.conftest import assert_fits, axe, painted, settle
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
    assert_fits(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger cette donnée (CSV)").click()
    text = Path(found.value.path()).read_text(encoding="utf-8-sig")
    assert "31446;Ramonville-Saint-Agne;commune;" in text
    assert ";'=1+1;" in text


def test_it_is_on_the_map_for_its_owner_only(
    page: Page, server: str, visitor: Callable[..., Any]
) -> None:
    """The link opened elsewhere says so, and shows an indicator of the edition."""
    page.goto("/mes_donnees?territoire=243100633")
    settle(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "journal.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    settle(page)
    page.get_by_label("Source : qui a compté ou mesuré ?").fill("Nous")
    page.get_by_label("Année ou date").fill("2025")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_role("link", name="La voir parmi les indicateurs de la carte").click()
    chosen = page.get_by_label("Indicateur")
    expect(chosen.locator("optgroup[label='Vos données'] option")).to_have_text(["visites"])
    expect(page.locator(".nrdiag-phrase")).to_contain_text("de 12 (Escalquens) à 30 (Ramonville")
    settle(page)
    assert axe(page) == []
    chosen.select_option(label="Population")
    expect(page.locator(".nrdiag-phrase")).to_contain_text("Population")
    settle(page)
    chosen.select_option(label="visites")
    expect(page.locator(".nrdiag-phrase")).to_contain_text("Escalquens")
    settle(page)
    with visitor(server) as another:
        another.goto(page.url)
        expect(another.get_by_text("Ce lien montre une donnée")).to_be_visible()
        settle(another)
        painted(another)
        assert "Escalquens) à 30" not in another.locator(".nrdiag-phrase").inner_text()
        assert axe(another) == []
