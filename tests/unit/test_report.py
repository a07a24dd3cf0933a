"""The documents of the law: their chapters, what is missing in them, and what is dangerous."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from documents_text import docx_text, html_text, words, xlsx_cells

from nrdiag.dossier.document import Actor, Document, Event, LocalData, Planned, Reading
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.blocks import Block, Chart, Items, Picture, Subtitle, Table, Text, Writing
from nrdiag.rapport.chapters.ground import LIMITS
from nrdiag.rapport.content import Content, content_of
from nrdiag.rapport.deliverable import deliverables, load_declared, write
from nrdiag.rapport.formats import FORMATS, file_name
from nrdiag.rapport.missing import EXPLAINED, ND
from nrdiag.ui.session import example_document

TODAY = dt.date(2026, 11, 28)
SICOVAL = "243100633"
#: What screens say of a missing value, which no cell of a document says.
OTHER_WORDS = {"donnée absente", "à préciser", "non renseigné", "non dit", "inconnu"}
#: One of each kind: EPCI, commune, département, région, France, overseas, no population.
PLACES = (SICOVAL, "31254", "46", "R76", "FR", "974", "97411", "98411", "75056", "22016")
HOSTILE = '<script>alert(1)</script> {{7*7}} =1+1 #eval("x") `a` $b$ \u202eabc & "\''


def made(code: str, document: Document | None = None) -> Content:
    found = edition()
    place = found.territories.get(code)
    return content_of(place, found, document or Document(), TODAY)


def texts(blocks: list[Block]) -> list[str]:
    """Every text of the blocks of a chapter."""
    said: list[str] = []
    for block in blocks:
        match block:
            case Text() | Subtitle():
                said.append(block.text)
            case Items():
                said += block.items
            case Table():
                said += [block.caption, *block.header, *(c for row in block.rows for c in row)]
            case Chart() | Picture():
                said += [block.alt, *texts([block.table])]
    return said


def all_texts(writing: Writing) -> list[str]:
    return [text for chapter in writing.chapters for text in texts(list(chapter.blocks))]


@pytest.mark.parametrize("id", deliverables())
@pytest.mark.parametrize("code", PLACES)
def test_each_document_of_each_kind_of_place_is_whole(code: str, id: str) -> None:
    content = made(code)
    writing = write(content, deliverables()[id])
    expected = [one for one in deliverables()[id].chapitres if one != "propres"]
    assert [chapter.id for chapter in writing.chapters] == expected
    assert content.edition.id in writing.footer
    assert "28 novembre 2026" in writing.footer
    said = all_texts(writing)
    assert all(chapter.blocks for chapter in writing.chapters)
    assert not [t for t in said if re.search(r"\bnan\b|\bNone\b|\binf\b|\{\w+\}|  ", t)]
    # What nobody typed in is said, and never 0.
    assert any(text.startswith("Donnée absente : ") for text in said)


@pytest.mark.parametrize("code", PLACES)
def test_every_picture_and_table_says_what_it_is(code: str) -> None:
    for deliverable in deliverables().values():
        for chapter in write(made(code, example_document()), deliverable).chapters:
            for block in chapter.blocks:
                if isinstance(block, Chart | Picture):
                    assert block.alt.strip()
                table = block.table if isinstance(block, Chart | Picture) else block
                if isinstance(table, Table):
                    assert table.caption.strip()
                    assert table.rows
                    assert {len(row) for row in table.rows} == {len(table.header)}


def test_the_lines_of_the_law_have_their_chapter() -> None:
    """The eight lines, over the three documents."""
    lines = {one.id: one.ligne for one in load_declared().chapitres if one.ligne}
    assert len(lines) == 8
    of = {one.id: set(one.chapitres) for one in load_declared().livrables}
    assert {"acteurs", "impact", "usages", "menees"} <= of["programme"]
    assert {"objectifs", "indicateurs", "mesures"} <= of["strategie"]
    assert "bilan" in of["bilan"]


def test_a_comment_closes_its_chapter_and_no_other() -> None:
    document = Document(
        commentaires={
            "programme.usages": "Vu au conseil.\nÀ suivre.",
            "bilan.usages": "perdu",
            "ailleurs": "perdu",
        }
    )
    for chapter in write(made(SICOVAL, document), deliverables()["programme"]).chapters:
        said = texts(list(chapter.blocks))
        if chapter.id == "usages":
            assert said[-3:] == ["Commentaire", "Vu au conseil.", "À suivre."]
        else:
            assert not {"Vu au conseil.", "perdu"} & set(said)


def test_year_on_year_follows_raw_indicators_only() -> None:
    document = example_document()
    document.releves = [Reading(date=dt.date(2025, 11, 2), valeurs={"age_moyen": 3.0})]
    writing = write(made(SICOVAL, document), deliverables()["bilan"])
    said = texts(list(next(c for c in writing.chapters if c.id == "bilan").blocks))
    assert any("Depuis le 2 novembre 2025" in text for text in said)
    assert not [text for text in said if "sur 100" in text]


def test_a_workshop_is_in_what_was_done() -> None:
    document = Document(
        ateliers=[Event(date=dt.date(2026, 3, 4), titre="Premier atelier", participants={"élu": 4})]
    )
    said = all_texts(write(made(SICOVAL, document), deliverables()["programme"]))
    assert {"Premier atelier", "4 mars 2026", "élu : 4"} <= set(said)


def halfway() -> Document:
    """The example, with everything that may be left unsaid unsaid."""
    document = example_document()
    document.releves, document.sorties, document.services = [], [], []
    document.plan = [Planned(titre="Réparer"), Planned(titre="Aider", statut="en cours")]
    document.acteurs = [Actor(nom="Mairie", famille=""), Actor(nom="Atelier", famille="privé")]
    document.ateliers = [Event(date=dt.date(2026, 3, 4), titre="Premier atelier")]
    document.donnees = [LocalData(libelle="Pannes", unite="par an", valeurs={"31254": 2.0})]
    return document


#: What may be missing: everything, half of it, nearly nothing.
DOCUMENTS = {"empty": Document, "half": halfway, "example": example_document}


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("code", PLACES)
def test_what_is_missing_is_said_one_way(code: str, kind: str) -> None:
    """A cell says « n.d. », a sentence « donnée absente »; the first page explains the sign."""
    content, seen = made(code, DOCUMENTS[kind]()), set()
    for deliverable in deliverables().values():
        chapters = write(content, deliverable).chapters
        first = texts(list(chapters[0].blocks))[0]
        assert first.endswith(EXPLAINED)
        for chapter in chapters:
            for block in chapter.blocks:
                table = block.table if isinstance(block, Chart | Picture) else block
                if isinstance(table, Table):
                    cells = {cell for row in table.rows for cell in row}
                    assert not cells & OTHER_WORDS, chapter.id
                    seen |= cells & {ND}
                else:
                    said = [text for text in texts([block]) if text not in (first, LIMITS[0])]
                    assert not [text for text in said if re.search(r"n\.d\.|à préciser", text)]
                    seen |= {"absent" for text in said if text.startswith("Donnée absente : ")}
    assert ND in seen
    assert kind == "example" or "absent" in seen


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("code", PLACES)
def test_a_document_never_says_you_to_the_council(code: str, kind: str) -> None:
    """It is the council's own: « le matériel », not « votre matériel »; and it gives no order."""
    content = made(code, DOCUMENTS[kind]())
    for deliverable in deliverables().values():
        writing = write(content, deliverable)
        said = [*all_texts(writing), *(chapter.title for chapter in writing.chapters)]
        spoken = r"(?i)\b(vous|votre|vos|ajoutez|chargez|saisissez|répondez|complétez|donnez)\b"
        assert not [text for text in said if re.search(spoken, text)]


def hostile() -> Document:
    document = example_document()
    document.nom = HOSTILE
    chapters = ("strategie.bref", "strategie.acteurs", "strategie.limites")
    document.commentaires = dict.fromkeys(chapters, HOSTILE)
    document.acteurs = [Actor(nom=HOSTILE, famille="public", role=HOSTILE, commune=HOSTILE)]
    document.plan = [
        Planned(titre=HOSTILE, responsable=HOSTILE, indicateur=HOSTILE, moyens=HOSTILE)
    ]
    return document


@pytest.mark.parametrize("format", ["html", "docx"])
def test_hostile_texts_stay_texts(format: str) -> None:
    content = made(SICOVAL, hostile())
    data = FORMATS[format].ecrit(content, deliverables()["strategie"])
    text = {"html": html_text, "docx": docx_text}[format](data)
    assert words(HOSTILE) in text
    if format == "html":
        page = data.decode()
        assert "<script" not in page
        assert not re.findall(
            r"""(?:src|href)="(?!data:image/svg|#)|url\(|@import|\son\w+=""", page
        )
    else:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]


def test_hostile_texts_are_no_formula_in_the_annex() -> None:
    data = FORMATS["xlsx"].ecrit(made(SICOVAL, hostile()), deliverables()["strategie"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    assert any(HOSTILE in str(cell) for row in xlsx_cells(data)["Acteurs"] for cell in row)


@pytest.mark.parametrize("format", ["html", "docx", "xlsx"])
def test_the_invented_example_says_so(format: str) -> None:
    content = made(SICOVAL, example_document())
    data = FORMATS[format].ecrit(content, deliverables()["bilan"])
    if format == "xlsx":
        for rows in xlsx_cells(data).values():
            assert "fictif" in str(rows[0]).lower()
    else:
        text = {"html": html_text, "docx": docx_text}[format](data)
        assert "Exemple fictif" in text
    assert "exemple-fictif" in file_name(content.territory, "bilan", format, fictif=content.fictif)
    real = made(SICOVAL)
    assert "exemple-fictif" not in file_name(real.territory, "bilan", format, fictif=real.fictif)


@pytest.mark.parametrize(
    ("header", "row", "cards"),
    [
        (("Quoi", "Valeur"), ("a", "x" * 80), False),
        (("Commune", "Part", "Rang"), ("Labège", "12 %", "3"), False),
        (
            ("Indicateur", "Valeur", "Source"),
            ("Fibre", "94 %", "ARCEP, l'autorité des réseaux"),
            False,
        ),
        (
            ("Indicateur", "Valeur", "Source"),
            ("Fibre", "94 %", "ARCEP, l'autorité des réseaux, 2026"),
            True,
        ),
        (("a", "b", "c", "d"), ("1", "2", "3", "4"), True),
    ],
)
def test_a_table_with_sentences_becomes_cards_on_a_phone(
    header: tuple[str, ...], row: tuple[str, ...], cards: bool
) -> None:
    assert Table("Titre.", header, [row]).stacks is cards
