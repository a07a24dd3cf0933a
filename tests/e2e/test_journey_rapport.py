"""Journey D: a saved diagnostic, three comments, the files for the council, then the next year."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from itertools import pairwise
from pathlib import Path

import docx
import pikepdf
import pytest
from documents_text import docx_text, pdf_text, words
from e2e.conftest import assert_fits, axe, settle, unfold
from e2e.test_journey_parc import choose
from playwright.sync_api import Page, expect

from nrdiag.dossier.document import Document
from nrdiag.dossier.file import write_document
from nrdiag.ui.session import example_document

pytestmark = pytest.mark.e2e
SICOVAL = "243100633"
#: One field for a comment, and nothing in it.
ITS_COMMENT = """() => {
  const fields = [...document.querySelectorAll('textarea[aria-label="Votre commentaire"]')];
  return fields.length === 1 && !fields[0].value;
}"""
COMMENTS = {
    "En bref": "Le bureau propose de traiter d'abord l'aide aux aînés.",
    "Les objectifs": "Objectifs revus chaque année avec le budget.",
    "Sources et limites": "L'inventaire date de septembre.",
}


def saved(when: dt.date) -> bytes:
    """A diagnostic as an authority saved it, with everything that a report shows."""
    document: Document = example_document()
    document.fictif, document.nom, document.releves = False, "Collectivité d'essai", []
    return write_document(document, when)


def upload(page: Page, label: str, data: bytes) -> None:
    """Give a file to the uploader of this name."""
    box = page.locator("[data-testid=stFileUploader]", has_text=label)
    box.locator("input[type=file]").set_input_files(
        {"name": "diagnostic.json", "mimeType": "application/json", "buffer": data}
    )
    settle(page)


def taken(page: Page, name: str, folder: Path) -> bytes:
    """The file that a link or a button gives."""
    link = page.get_by_role("link", name=name, exact=True)
    with page.expect_download() as download:
        link.or_(page.get_by_role("button", name=name, exact=True)).click()
    path = folder / "pris"
    download.value.save_as(path)
    return path.read_bytes()


def test_the_report_from_a_saved_diagnostic_to_the_next_year(page: Page, tmp_path: Path) -> None:
    page.goto(f"/rapport?territoire={SICOVAL}")
    settle(page)
    unfold(page, "Reprendre un diagnostic")
    upload(page, "Reprendre un diagnostic", saved(dt.date.today()))
    expect(page.get_by_text("repris")).to_be_visible()
    comment_the_strategy(page)
    take_the_files(page, tmp_path)
    compare_with_last_year(page)


def comment_the_strategy(page: Page) -> None:
    """The document is chosen, what the law asks of it is told, three chapters are commented."""
    page.get_by_text("Stratégie numérique responsable", exact=True).click()
    page.wait_for_url("**livrable=strategie**")
    settle(page)
    expect(page.locator(".nr-phrase").first).to_contain_text("La loi demande 3 points")
    for title, text in COMMENTS.items():
        choose(page, page.get_by_role("combobox", name=re.compile("Chapitre")), title)
        page.wait_for_function(ITS_COMMENT)  # not that of the chapter before, still drawn
        comment = page.get_by_label("Votre commentaire")
        comment.fill(text)
        comment.blur()
        settle(page)
    expect(page.get_by_text("3 chapitres commentés")).to_be_visible()
    page.get_by_text("Afficher le document ici").click()
    preview = page.locator(".nr-document")
    expect(preview).to_be_visible()
    settle(page)
    shown = words(preview.inner_text())
    assert all(text in shown for text in COMMENTS.values())
    assert axe(page) == []
    assert_fits(page)


def take_the_files(page: Page, folder: Path) -> None:
    """Word and PDF say the comments, with headings in order and tags; the JSON keeps them."""
    data = taken(page, "Word : à modifier avant le conseil", folder)
    text = docx_text(data)
    assert all(said in text for said in COMMENTS.values())
    styles = [str(p.style.name) for p in docx.Document(io.BytesIO(data)).paragraphs if p.style]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading ")]
    assert levels
    assert all(b - a <= 1 for a, b in pairwise([0, *levels]))

    data = taken(page, "PDF : à diffuser, lisible par tous", folder)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        assert "/StructTreeRoot" in pdf.Root
    flat = pdf_text(data).replace("’", "'").replace(" ", "")
    assert all(said.replace(" ", "") in flat for said in COMMENTS.values())

    kept = json.loads(taken(page, "Télécharger le diagnostic (JSON)", folder))
    assert sorted(kept["commentaires"].values()) == sorted(COMMENTS.values())
    assert kept["etape"] == "strategie"


def compare_with_last_year(page: Page) -> None:
    """Last year's file is compared on raw indicators, never on a score."""
    page.get_by_role("link", name="Diagnostic :").click()
    settle(page)
    upload(page, "Ajouter un diagnostic passé", saved(dt.date(2025, 11, 20)))
    expect(page.get_by_text("indicateurs gardés")).to_be_visible()
    page.get_by_role("link", name="Écrire le rapport").click()
    settle(page)
    page.get_by_text("Bilan annuel", exact=True).click()
    page.wait_for_url("**livrable=bilan**")
    settle(page)
    page.get_by_text("Afficher le document ici").click()
    expect(page.locator(".nr-document")).to_contain_text("Depuis le 20 novembre 2025")
    years = page.locator(".nr-document section", has=page.locator("#bilan"))
    assert "sur 100" not in years.inner_text()
