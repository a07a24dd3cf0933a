"""The report page: the document chosen, the comments, and the same figures everywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from documents_text import docx_text, html_text, pdf_text, words
from page.test_organisation import with_document
from page.test_pages import assert_sound, links_of, opened, text_of

from nrdiag.dossier.document import Document
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import deliverables
from nrdiag.rapport.formats import FORMATS
from nrdiag.ui.session import example_document

PAGE, DIAGNOSTIC = "pages/rapport.py", "pages/diagnostic.py"
SICOVAL, REUNION = "243100633", "974"
READERS = {"docx": docx_text, "pdf": pdf_text, "html": html_text}


@pytest.mark.parametrize("code", [SICOVAL, REUNION, "98411"])
@pytest.mark.parametrize("id", deliverables())
def test_the_document_of_the_link_is_chosen(code: str, id: str) -> None:
    app = opened(PAGE, territoire=code, livrable=id)
    text = assert_sound(app)
    assert deliverables()[id].sert in text
    # Neither a département nor an unknown population is known to be bound.
    assert ("La loi demande" in text) is (code == SICOVAL)
    assert ("Ce document est complet avec" in text) is (code != SICOVAL)
    assert app.radio[0].value == id


def test_the_diagnostic_remembers_the_document() -> None:
    document = Document()
    app = with_document(PAGE, document, territoire=SICOVAL)
    app.radio[0].set_value("bilan").run()
    assert_sound(app)
    assert document.etape == "bilan"
    assert (
        with_document(PAGE, Document(etape="bilan"), territoire=SICOVAL).radio[0].value == "bilan"
    )


def test_an_unknown_document_falls_on_the_first() -> None:
    app = with_document(PAGE, Document(etape="<script>"), territoire=SICOVAL, livrable="x")
    assert_sound(app)
    assert app.radio[0].value == next(iter(deliverables()))


def test_a_comment_is_kept_with_its_chapter_and_can_be_taken_back() -> None:
    document = Document()
    app = with_document(PAGE, document, territoire=SICOVAL)
    app.text_area[0].set_value("À dire au conseil.").run()
    app.selectbox(key="chapitre").set_value("limites").run()
    app.text_area[0].set_value("<b>Prudence</b>").run()
    text = assert_sound(app)
    assert document.commentaires == {
        "programme.bref": "À dire au conseil.", "programme.limites": "<b>Prudence</b>",
    }  # fmt: skip
    assert "2 chapitres commentés sur 9" in words(text)
    app.text_area[0].set_value("  ").run()
    assert document.commentaires == {"programme.bref": "À dire au conseil."}


def test_a_comment_belongs_to_one_document_and_too_long_a_one_is_not_lost() -> None:
    document = Document()
    app = with_document(PAGE, document, territoire=SICOVAL)
    app.text_area[0].set_value("x" * 5003).run()
    assert "3 caractères de trop" in words(app.error[0].value)
    assert app.text_area[0].value == "x" * 5003
    assert not document.commentaires
    app.text_area[0].set_value("Court.").run()
    app.radio[0].set_value("bilan").run()
    assert_sound(app)
    assert app.text_area[0].value == ""
    assert document.commentaires == {"programme.bref": "Court."}


def test_what_is_missing_leads_to_the_page_that_fills_it() -> None:
    app = with_document(PAGE, Document(), territoire=SICOVAL)
    assert "Compléter dans « Écosystème »" in links_of(app)


def test_a_diagnostic_of_another_territory_is_said_so_and_can_be_attached() -> None:
    document = Document(territoire="46", commentaires={"programme.bref": "Lot."})
    app = with_document(PAGE, document, territoire=SICOVAL)
    text = assert_sound(app)
    assert "Les données de l'organisation sont celles-ci : Lot" in text
    app.button(key="rattacher_le_diagnostic").click().run()
    assert "celles-ci" not in assert_sound(app)
    assert document.territoire == SICOVAL
    document.territoire = "46"
    app.run()
    app.button(key="territoire_du_diagnostic").click().run()
    assert_sound(app)
    assert app.query_params["territoire"] in ("46", ["46"])


def test_an_empty_diagnostic_follows_the_visitor() -> None:
    document = Document(territoire="46")
    assert "celles-ci" not in assert_sound(with_document(PAGE, document, territoire=SICOVAL))
    assert document.territoire == SICOVAL


def test_only_what_would_be_lost_is_asked_about() -> None:
    marker = "nr-a-garder"

    def drawn(document: Document) -> str:
        app = with_document(PAGE, document, territoire=SICOVAL)
        return "".join(str(one.proto.body) for one in app.get("html"))

    assert marker not in drawn(Document())
    assert marker not in drawn(example_document())
    assert marker in drawn(Document(commentaires={"programme.bref": "Pas encore gardé."}))


def test_the_preview_is_the_document_and_escapes_it() -> None:
    document = Document(commentaires={"programme.bref": "<img src=x onerror=alert(1)>"})
    app = with_document(PAGE, document, territoire=SICOVAL)
    assert '<h3 id="usages">' not in "".join(str(one.proto.body) for one in app.get("html"))
    app.toggle(key="apercu").set_value(True).run()
    assert_sound(app)
    drawn = "".join(str(one.proto.body) for one in app.get("html"))
    assert '<h3 id="usages">' in drawn
    assert "&lt;img src=x" in drawn
    assert "<img src=x" not in drawn


@pytest.fixture(scope="module")
def screen() -> str:
    """What the diagnostic page says of the example, read as a visitor would."""
    return words(text_of(opened(DIAGNOSTIC, territoire=SICOVAL, inventaire="exemple")))


@pytest.mark.parametrize("format", READERS)
def test_the_figures_of_the_file_are_those_of_the_screen(format: str, screen: str) -> None:
    content = content_of(
        edition().territories.get(SICOVAL), edition(), example_document(), dt.date.today()
    )
    text = READERS[format](FORMATS[format].ecrit(content, deliverables()["bilan"]))
    # A PDF hyphenates inside cells: it is compared without spaces and hyphens.
    tight = format == "pdf"

    def plain(said: str) -> str:
        said = words(said).replace("’", "'")
        return said.replace(" ", "").replace("-", "") if tight else said

    said = [need.text for row in content.rows for need in row.needs]
    said += [fact.sentence for row in content.rows for fact in row.facts]
    said += [row.score_text for row in content.rows if row.score_text]
    said += [content.gap, content.verdict.sentence]
    assert len(said) > 12
    document = plain(text)
    for sentence in said:
        assert words(sentence) in screen
        assert plain(sentence) in document
