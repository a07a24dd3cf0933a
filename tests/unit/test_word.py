"""The Word file: its structure is real, it opens with no question, and every text stays a text."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
import time
import zipfile
from collections import Counter

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from writing_sample import HOSTILE, chart, every_text, map_of, sample

from nrdiag.rapport.blocks import Chapter, Picture, Subtitle, Table, Text, Writing
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.word import word
from nrdiag.rapport.word_table import column_widths

A4 = 9638


@pytest.fixture(scope="module")
def opened() -> Document:
    return read(word(sample()))


def read(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def styled(document: Document, *names: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name in names]


def minutes(*blocks: object) -> Document:
    return read(word(Writing("Compte rendu", "", (Chapter("a", "Atelier", blocks),), "", False)))  # type: ignore[arg-type]


def xml(document: Document) -> str:
    return str(document.part.element.xml)


def codes(document: Document) -> list[str]:
    """The instructions of every field, of the body then of the footer."""
    footer = document.sections[0].footer._element
    return [
        e.text.strip() for root in (document.element, footer) for e in root.iter(qn("w:instrText"))
    ]


def test_headings_follow_one_another(opened: Document) -> None:
    levels = {"Title": 0, "Heading 1": 1, "Heading 2": 2}
    found = [(levels[p.style.name], p.text) for p in opened.paragraphs if p.style.name in levels]
    expected = [(0, sample().title)]
    for chapter in sample().chapters:
        expected.append((1, chapter.title))
        expected += [(2, b.text) for b in chapter.blocks if isinstance(b, Subtitle)]
    assert found == expected
    assert all(b[0] - a[0] <= 1 for a, b in itertools.pairwise(found))


def test_every_table_has_its_caption_its_header_row_and_whole_rows(opened: Document) -> None:
    assert len(opened.tables) == 3
    for table in opened.tables:
        caption = Paragraph(table._tbl.getprevious(), opened._body)
        assert caption.style.name == "Caption"
        alt = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert alt == caption.text != ""
        assert "Colonnes : " in table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        heads = [row.find(".//" + qn("w:tblHeader")) is not None for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)


def test_cells_come_back_and_numbers_stand_on_the_right(opened: Document) -> None:
    table, expected = opened.tables[0], map_of().table
    assert [[c.text for c in row.cells] for row in table.rows] == [
        list(expected.header),
        *[list(row) for row in expected.rows],
    ]
    name, number = (cell.paragraphs[0].style for cell in table.rows[1].cells)
    assert (name.name, number.name) == ("En-tête de ligne", "Cellule chiffre")
    assert number.paragraph_format.alignment.name == "RIGHT"


def test_every_picture_has_its_alternative_text(opened: Document) -> None:
    found = [e.get("descr") for e in opened.element.iter(qn("wp:docPr"))]
    assert found == [map_of().alt, chart().alt]
    assert len(opened.inline_shapes) == 2


def test_a_picture_fits_in_the_page(opened: Document) -> None:
    section = opened.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for shape in opened.inline_shapes:
        assert 0.4 * room < shape.width <= room
        assert shape.height < section.page_height / 2


def test_the_map_is_a_vector_picture_unless_hatched() -> None:
    """Office draws no pattern: a hatched map is kept as PNG."""

    def vectors(picture: Picture) -> list[bytes]:
        data = word(Writing("Carte", "", (Chapter("a", "Carte", (picture,)),), ""))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert any(name.endswith(".png") for name in archive.namelist())
            return [archive.read(n) for n in archive.namelist() if n.endswith(".svg")]

    plain = map_of()
    (vector,) = vectors(plain)
    assert re.match(rb'<svg viewBox="0 0 (\d+) (\d+)" width="\1" height="\2"', vector)
    first = re.search('fill="(#[0-9a-f]{6})" stroke="#fff"', plain.svg)
    assert first
    hatched = plain.svg.replace(first[1], "url(#hachures)", 1)
    assert vectors(dataclasses.replace(plain, svg=hatched)) == []


def test_the_legend_says_each_class_beside_its_colour(opened: Document) -> None:
    lines = [p for p in opened.paragraphs if p.style.name == "Légende de figure"]
    assert [p.text.strip() for p in lines] == [label for _, label in map_of().legend]
    fills = [p._p.find(".//" + qn("w:shd")).get(qn("w:fill")) for p in lines]
    assert fills == [colour.lstrip("#") for colour, _ in map_of().legend]


def test_the_contents_are_filled_and_lead_to_the_headings(opened: Document) -> None:
    assert [c for c in codes(opened) if c.startswith("TOC")] == [r'TOC \o "1-2" \n \h \z']
    lists = opened.element.findall(".//" + qn("w:sdt"))
    assert len(lists) == 1
    links = {
        link.get(qn("w:anchor")): "".join(t.text for t in link.iter(qn("w:t")))
        for link in lists[0].iter(qn("w:hyperlink"))
    }
    marks = {
        mark.get(qn("w:name")): Paragraph(mark.getparent(), opened._body).text
        for mark in opened.element.iter(qn("w:bookmarkStart"))
    }
    assert links == marks
    assert list(links.values()) == styled(opened, "Heading 1", "Heading 2")


def test_word_asks_nothing_as_it_opens(opened: Document) -> None:
    """A field to compute again makes Word ask a question at each opening."""
    assert "updateFields" not in opened.settings.element.xml
    assert "w:dirty" not in xml(opened)
    begun, ended = (xml(opened).count(f'w:fldCharType="{k}"') for k in ("begin", "end"))
    assert begun == ended == 1


def test_no_contents_when_unwanted_or_empty() -> None:
    for writing in (
        dataclasses.replace(sample(), contents=False),
        Writing("Vide", "", (), ""),
    ):
        assert not [c for c in codes(read(word(writing))) if c.startswith("TOC")]


def test_language_author_and_nothing_of_the_machine(opened: Document) -> None:
    properties = opened.core_properties
    assert (properties.title, properties.language) == (sample().title, "fr-FR")
    assert (properties.author, properties.last_modified_by, properties.created) == (
        "nrdiag", "", None,
    )  # fmt: skip
    lang = opened.styles.element.find(".//" + qn("w:lang"))
    assert lang.get(qn("w:val")) == "fr-FR"


def test_the_footer_is_on_every_page_with_its_number(opened: Document) -> None:
    footer = opened.sections[0].footer
    assert footer.paragraphs[0].text == "nrdiag · 28 novembre 2026\tpage\u00a01 sur 1"
    assert codes(opened)[-2:] == ["PAGE", "NUMPAGES"]


def test_an_invented_example_says_so_on_every_page() -> None:
    invented, real = read(word(sample(fictif=True))), read(word(sample()))
    assert invented.sections[0].header.paragraphs[0].text == FICTITIOUS_SENTENCE
    assert styled(invented, "Exemple fictif") == [FICTITIOUS_SENTENCE]
    assert not real.sections[0].header.paragraphs[0].text
    assert "fictif" not in "".join(p.text for p in real.paragraphs).lower()


def test_the_legal_line_stands_under_its_chapter(opened: Document) -> None:
    texts = [p.text for p in opened.paragraphs if p.style.name != "toc 1"]
    assert styled(opened, "Référence légale") == ["Article D. 2311-15-1, 1°\u00a0: le bilan."]
    assert texts[texts.index("En bref") + 1] == "Article D. 2311-15-1, 1°\u00a0: le bilan."


def test_each_tone_has_its_style(opened: Document) -> None:
    assert styled(opened, "Phrase clé") == ["La fibre est presque partout."]
    assert styled(opened, "Avertissement") == ["Valeur estimée."]
    assert styled(opened, "Note") == ["Source\u00a0: Arcep."]


def test_each_numbered_list_starts_again_from_one(opened: Document) -> None:
    numbered = [p for p in opened.paragraphs if p.style.name == "List Number"]
    ids = [p._p.pPr.numPr.numId.val for p in numbered]
    assert ids[0] == ids[1] != ids[2]
    for number in set(ids):
        (start,) = opened.part.numbering_part.element.xpath(
            f'w:num[@w:numId="{number}"]/w:lvlOverride/w:startOverride/@w:val'
        )
        assert start == "1"
    assert "Neuf lieux d'accueil." in styled(opened, "List Bullet")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_the_very_same_text(text: str) -> None:
    """Wherever it stands; it adds no link, no field, no relationship."""
    document, plain = read(word(every_text(text))), read(word(every_text("texte")))
    said = [p.text for p in document.paragraphs]
    assert said.count(text) == [p.text for p in plain.paragraphs].count("texte") > 8
    assert [c.text for row in document.tables[0].rows for c in row.cells] == [text] * 4
    assert [p.text for p in document.paragraphs if p.style.name == "Légende de figure"] == [
        f"\u2003\u00a0 {text}"
    ] * 2
    assert [e.get("descr") for e in document.element.iter(qn("wp:docPr"))] == [text]
    assert document.core_properties.title == text
    assert document.sections[0].footer.paragraphs[0].text.startswith(text)
    assert codes(document) == codes(plain)
    assert targets(document) == targets(plain)
    assert tags(document) == tags(plain)


def tags(document: Document) -> Counter[str]:
    """Every element, but what a line break or a tabulation adds."""
    found = Counter(element.tag for element in document.element.iter())
    return Counter({t: n for t, n in found.items() if t not in map(qn, ("w:t", "w:br", "w:tab"))})


def targets(document: Document) -> list[tuple[str, bool]]:
    return sorted((r.reltype, r.is_external) for r in document.part.rels.values())


def test_what_xml_refuses_is_removed() -> None:
    (text,) = styled(minutes(Text("a\x00\x07\x1b\x0bb\ud800\ufffec\r\nd\re")), "Normal")
    assert text == "abc\nd\ne"


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_comes_back(text: str) -> None:
    assert styled(minutes(Text(text)), "Normal") == [text]


def test_the_same_writing_gives_the_same_file() -> None:
    first, second = word(sample()), word(sample())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in archive.namelist() if "vba" in n.lower() or n.endswith(".jpeg")]


def test_a_short_row_is_completed_and_a_text_after_a_table_stands_apart() -> None:
    table = Table("Légende", ("a", "b"), [("1",), ("1", "2", "3")])
    document = minutes(table, Text("Suite."), table, table)
    rows = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert rows == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]
    (after,) = [p for p in document.paragraphs if p.text == "Suite."]
    assert after.paragraph_format.space_before
    body = [child.tag for child in document.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in itertools.pairwise(body)


@given(
    st.lists(st.lists(st.text(max_size=200), min_size=1, max_size=9), min_size=1, max_size=6),
    st.sets(st.integers(0, 8)),
)
def test_columns_fit_in_the_page(lines: list[list[str]], numeric: set[int]) -> None:
    size = max(map(len, lines))
    table = Table("t", lines[0], lines[1:], tuple(numeric))
    widths = column_widths(table, size, A4)
    assert len(widths) == size
    assert min(widths) > 0
    assert sum(widths) <= A4


def test_a_number_is_never_cut() -> None:
    """A long remark leaves their room to the words and the numbers."""
    row = ("Part des logements", "20\u202f986,5 %", "remarque " * 40)
    widths = column_widths(Table("t", ("Indicateur", "Valeur", "Remarque"), [row], (1,)), 3, A4)
    assert widths[1] >= 105 * len(row[1])
    assert widths[2] > widths[0]


def test_a_document_of_many_rows_is_made_in_time() -> None:
    """A report lists hundreds of figures: the time grows with them, not with their square."""
    rows = [(f"Commune {i}", *["1\u202f234"] * 6) for i in range(1000)]
    before = time.process_time()
    document = minutes(Table("Toutes", tuple("abcdefg"), rows, range(1, 7)))
    assert time.process_time() - before < 10
    assert len(document.tables[0]._tbl.tr_lst) == 1001
