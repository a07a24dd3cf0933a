"""Journey C: an IT manager drops a GLPI export and leaves with what to change first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.conftest import NARROW, WIDE, assert_fits, assert_sound_then_widened, axe, settle, unfold
from e2e.serveur import Nursery
from e2e.test_uploads import counts, download, send
from playwright.sync_api import Locator, Page, expect

from nrdiag.ui.dossier_block import FICTITIOUS
from scripts.export_glpi import EXPECTED, export

pytestmark = pytest.mark.e2e
PAGES = (
    "pratiques", "parc", "simulateur", "achats", "services", "questionnaire", "plan",
    "ecosysteme", "inspirations", "diagnostic", "droit",
)  # fmt: skip
SICOVAL = "territoire=243100633"


def go(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)


def menu(page: Page, name: str) -> None:
    """Another page by the menu: the visit, and what was typed, go on."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    page.wait_for_timeout(200)
    settle(page)


def choose(page: Page, box: Locator, option: str) -> None:
    """Pick in a list; one that scrolls under the click is closed, so it is brought in sight."""
    settle(page)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def resume(page: Page, file: Any) -> None:
    """Open a saved diagnostic at the foot of the page."""
    page.get_by_role("link", name="Reprendre un diagnostic enregistré").click()
    box = page.get_by_test_id("stFileUploader").filter(has_text="Reprendre un diagnostic")
    box.locator("input[type=file]").set_input_files(file)


def test_from_the_export_to_the_file(wide_page: Page) -> None:
    """15 minutes: counts, groups, ages, footprint, meters, one file, and back."""
    page = wide_page
    go(page, f"/pratiques?{SICOVAL}")
    send(page, export("glpi"))
    read, kept, rejected = counts(page)
    assert read == kept + rejected == EXPECTED.lus
    expect(page.get_by_text("Colonnes personnelles écartées à la lecture")).to_be_visible()
    expect(page.get_by_text("types non reconnus : à vous de classer")).to_be_visible()

    # One unknown group gets a type: its rows are kept, and only the split changes.
    group = page.get_by_role("combobox", name=re.compile("ligne")).first
    choose(page, group, "Tablette")
    page.get_by_role("button", name="Appliquer").click()
    settle(page)
    again = counts(page)
    assert again[0] == read
    assert again[1] > kept
    expect(page.get_by_text("c'est le type qui pèse le plus")).to_be_visible()
    expect(page.get_by_role("heading", name="À quel point en sommes-nous sûrs ?")).to_be_visible()
    unfold(page, "Ce qui a été lu, et ce qui a été rejeté")
    rejects = download(page, "Télécharger les rejets (CSV)").splitlines()
    clean = download(page, "Télécharger les lignes gardées (CSV)").splitlines()
    assert len(rejects) - 1 == again[2]
    assert len(clean) - 1 == again[1]

    menu(page, "Parc")
    expect(page.get_by_text("ont dépassé la durée visée").first).to_be_visible()
    expect(page.get_by_role("heading", name="À collecter ensuite")).to_be_visible()

    menu(page, "Achats et réemploi")
    page.get_by_label("Dépense de l'année, hors taxes (€)").fill("50000")
    page.get_by_label("Dont réemploi ou reconditionné (€)").fill("12500")
    page.get_by_role("button", name="Ajouter").first.click()
    settle(page)
    expect(page.get_by_text("est atteint")).to_be_visible()

    saved = json.loads(download(page, "Télécharger le diagnostic (JSON)"))
    assert saved["parc"]["lus"] == read
    assert saved["achats"][0]["dont_reemploi"] == 12500

    # A new visit takes the file back: same counts, same meter.
    go(page, f"/achats?{SICOVAL}")
    expect(page.get_by_text("Aucune dépense saisie")).to_be_visible()
    file: Any = {
        "name": "d.json", "mimeType": "application/json", "buffer": json.dumps(saved).encode(),
    }  # fmt: skip
    resume(page, file)
    expect(page.get_by_text("repris.")).to_be_visible()
    expect(page.get_by_text("est atteint")).to_be_visible()
    menu(page, "Nos pratiques")
    expect(page.get_by_text("Inventaire déposé plus tôt, ou repris")).to_be_visible()


def test_a_wrong_diagnostic_changes_nothing(wide_page: Page) -> None:
    go(wide_page, "/achats?inventaire=exemple")
    file: Any = {"name": "d.json", "mimeType": "application/json", "buffer": b'{"a": 1}'}
    resume(wide_page, file)
    expect(wide_page.get_by_text("n'est pas un diagnostic nrdiag")).to_be_visible()
    expect(wide_page.get_by_text(FICTITIOUS)).to_be_visible()


def test_a_file_replaces_the_example(wide_page: Page) -> None:
    go(wide_page, f"/pratiques?{SICOVAL}&inventaire=exemple")
    expect(wide_page.get_by_text(FICTITIOUS)).to_be_visible()
    send(wide_page, b"type;quantite\nLaptop;3\n")
    expect(wide_page.get_by_text(FICTITIOUS)).to_have_count(0)
    assert counts(wide_page) == [1, 1, 0]
    assert "exemple" not in wide_page.url


def test_the_columns_can_be_corrected(wide_page: Page) -> None:
    go(wide_page, "/pratiques")
    send(wide_page, b"objet;type;nombre de pieces\nPortable;interne;3\n\xc3\x89cran;interne;4\n")
    assert counts(wide_page) == [2, 0, 2]
    unfold(wide_page, "Corriger les colonnes")
    for label, column in (("Type d'équipement", "objet"), ("Quantité", "nombre de pieces")):
        choose(wide_page, wide_page.get_by_role("combobox", name=label), column)
    wide_page.get_by_role("button", name="Relire le fichier avec ces colonnes").click()
    settle(wide_page)
    assert counts(wide_page) == [2, 2, 0]


def test_levers_by_keyboard(wide_page: Page) -> None:
    go(wide_page, f"/simulateur?{SICOVAL}&inventaire=exemple")
    slider = wide_page.get_by_role("slider", name=re.compile("portables plus longtemps"))
    slider.focus()
    wide_page.keyboard.press("ArrowRight")
    wide_page.keyboard.press("ArrowRight")
    wide_page.wait_for_url("**leviers=duree_laptop**")
    settle(wide_page)
    expect(wide_page.get_by_text("Vous éviteriez environ")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_sound_accessible_and_no_wider_than_the_screen(narrow_page: Page, name: str) -> None:
    go(narrow_page, f"/{name}?{SICOVAL}&inventaire=exemple&leviers=duree_laptop:2")
    expect(narrow_page.get_by_text(FICTITIOUS)).to_be_visible()
    assert_sound_then_widened(narrow_page)


def test_nothing_of_the_export_stays_in_the_file(wide_page: Page, tmp_path: Path) -> None:
    go(wide_page, "/pratiques")
    send(wide_page, export("glpi"))
    text = download(wide_page, "Télécharger le diagnostic (JSON)").lower()
    assert not [secret for secret in EXPECTED.personnels if secret.lower() in text]


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("services", "Télécharger le registre (CSV)"),
        ("services", "Télécharger cette évaluation (CSV)"),
        ("plan", "Télécharger le plan (CSV)"),
    ],
)
def test_what_is_taken_from_the_example_says_so(wide_page: Page, name: str, button: str) -> None:
    go(wide_page, f"/{name}?{SICOVAL}&inventaire=exemple")
    lines = download(wide_page, button).splitlines()
    assert lines[0].endswith(";avertissement")
    assert lines[-1].endswith(";exemple fictif")


def test_a_wrong_file_keeps_the_inventory_before(wide_page: Page) -> None:
    go(wide_page, "/pratiques")
    send(wide_page, b"type;quantite\nLaptop;3\n")
    assert counts(wide_page) == [1, 1, 0]
    send(wide_page, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    expect(wide_page.get_by_role("alert")).to_contain_text("Ce fichier est une image.")
    expect(wide_page.get_by_text("Inventaire déposé plus tôt")).to_be_visible()
    expect(wide_page.get_by_text("c'est le type qui pèse le plus")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_kept_on_the_server_and_found_by_its_link(
    visitor: Callable[..., Any], nursery: Nursery, tmp_path: Path, width: int
) -> None:
    """Nothing on the disk before the button; the link opens it in another browser; then gone."""
    database = tmp_path / "garde" / "nrdiag.sqlite"
    with nursery.server(NRDIAG_DATABASE_URL=f"sqlite:///{database}") as address:
        with visitor(address, width) as page:
            go(page, f"/achats?{SICOVAL}")
            page.get_by_label("Dépense de l'année, hors taxes (€)").fill("50000")
            page.get_by_label("Dont réemploi ou reconditionné (€)").fill("12500")
            page.get_by_role("button", name="Ajouter").first.click()
            expect(page.get_by_text("est atteint")).to_be_visible()
            settle(page)
            assert not database.exists()
            page.get_by_role("button", name="Garder sur ce serveur").click()
            expect(page.get_by_text("Diagnostic enregistré")).to_be_visible()
            link = page.get_by_test_id("stCode").inner_text().strip()
            assert link.startswith(f"{address}/diagnostic?{SICOVAL}&dossier=")
            settle(page)
            assert_fits(page)
            assert axe(page) == []
            # The tab can be reloaded: what is kept comes back.
            page.reload()
            expect(page.get_by_text("est atteint")).to_be_visible()
        with visitor(address, width) as page:
            go(page, link)
            go(page, link.replace("/diagnostic?", "/achats?"))
            expect(page.get_by_text("est atteint")).to_be_visible()
            settle(page)
            unfold(page, "Supprimer ce diagnostic du serveur")
            page.get_by_role("button", name="Supprimer du serveur").click()
            expect(page.get_by_text("Diagnostic supprimé du serveur")).to_be_visible()
            go(page, link.replace("/diagnostic?", "/achats?"))
            expect(page.get_by_text("Ce lien n'ouvre aucun diagnostic")).to_be_visible()
