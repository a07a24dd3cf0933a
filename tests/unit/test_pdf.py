"""The tagged PDFs, read back with pikepdf (veraPDF is not to be had here).

What is checked of PDF/UA-1, on a report, a sheet and a poster:
- the file says that it is tagged, without suspects, and claims PDF/UA part 1 in its metadata;
- its language is French, its title is in the metadata and shown by the reader;
- every page follows the structure with the tabulation key, every font is embedded, with its
  Unicode table;
- the structure tree holds a title, headings that never skip a level, lists with label and body;
- every picture has an alternative text and is still vector: no bitmap in the whole file;
- every table has header cells with a scope and as many cells in each row, and in the report its
  caption;
- marked content is either in the structure or an artifact; every link says what it is;
- no script, no action, no attached file, no address of another machine.
Not checked: contrast, reading order beyond the order of the blocks, meaning of the texts.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrdiag import settings as paths
from nrdiag.cartes.layer import default_layer
from nrdiag.dossier.document import Document, Planned
from nrdiag.dossier.file import read_document
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport import typesetting
from nrdiag.rapport.blocks import (
    Chapter,
    Chart,
    Items,
    Picture,
    Subtitle,
    Table,
    Text,
    Tone,
    Writing,
)
from nrdiag.rapport.characters import drawable, french_spaces
from nrdiag.rapport.content import content_of
from nrdiag.rapport.export import FICTITIOUS_SENTENCE as FICTITIOUS
from nrdiag.rapport.pdf import column_part, longest_words, pdf, width_of
from nrdiag.rapport.poster import poster
from nrdiag.rapport.sheet import sheet
from nrdiag.rapport.summary import shortened
from nrdiag.rapport.typesetting import UNKNOWN, RefusedError, compiled
from nrdiag.rapport.vector_map import svg_map

TODAY = dt.date(2026, 11, 28)
SICOVAL = "243100633"
#: Texts that typst would run, close or break, were they pasted in its markup.
MARKUP = (
    '#eval("1+1") #panic() #import "x.typ"',
    "$x^2$ @reference *gras* _souligné_ `code` <etiquette>",
    r"\ \u{41} // commentaire /* bloc */ = titre",
    "]]) #set page(width: 1cm)",
    "<script>alert(1)</script> &amp; =HYPERLINK(1)",
)
HOSTILE = (
    *MARKUP,
    "עברית שלום مرحبا \u202eretourné\u202c",
    "nul\x00 cloche\x07 esc\x1b \ufeffmarque",
    "emoji 😀 👩\u200d👩\u200d👧 中文 ก \U0010ffff",
    "x" * 5000,
    "",
    "\n\n",
)
TABLE = Table("Une table.", ("Quoi", "Combien"), [("a", "1"), ("b", "2")], (1,))
CHART = Chart(
    {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"a": "Besoin <&>", "b": 1234.5}]},
        "mark": "bar",
        "encoding": {
            "y": {"field": "a", "type": "nominal"},
            "x": {"field": "b", "type": "quantitative"},
        },
    },
    "Une barre : 1 234,5.",
    TABLE,
)


def example() -> Document:
    return read_document((paths.CATALOGUE / "exemple_diagnostic.json").read_bytes())


def writing(*blocks: Any, **changes: Any) -> Writing:
    chapters = [
        Chapter(
            "bref",
            "En bref",
            [
                Text("La phrase clé.", Tone.KEY),
                Subtitle("Forces"),
                Items(["une", "deux"]),
                Items(["première ?"], ordered=True),
                Text("INSEE, 2023.", Tone.NOTE),
                Text("À vérifier.", Tone.WARNING),
            ],
            legal="bilan des usages",
        ),
        Chapter("suite", "La suite", [*blocks, TABLE]),
    ]
    return Writing("Le titre", "Le sous-titre", chapters, "Le pied", **changes)


@cache
def the_map() -> Picture:
    place = edition().territories.get(SICOVAL)
    layer = default_layer(place, edition())
    svg = str(svg_map(layer.painting, frozenset({SICOVAL}), "Carte"))
    return Picture(svg, "La carte.", [("#0f6e78", "94 %"), ("", "donnée absente")], TABLE)


@cache
def report() -> bytes:
    return pdf(writing(CHART, the_map(), fictif=True), TODAY)


@cache
def page_of(kind: str) -> bytes:
    write = {"fiche": sheet, "affiche": poster}[kind]
    return write(edition().territories.get(SICOVAL), edition(), example(), TODAY)


DOCUMENTS = {
    "rapport": report,
    "fiche": lambda: page_of("fiche"),
    "affiche": lambda: page_of("affiche"),
}


@pytest.fixture(params=DOCUMENTS)
def opened(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(DOCUMENTS[request.param]())) as file:
        yield file


def open_pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def tags(file: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """Every element of the structure, in reading order: its type and itself."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), node))
            if "/K" in node:
                walk(node.K)

    walk(file.Root.StructTreeRoot.K)
    return found


def children(node: Any, *names: str) -> list[Any]:
    """The elements of one of these types under ``node``, however deep."""
    found = []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid] if str(kid.S) in names else children(kid, *names)
    return found


def text_of(data: bytes) -> str:
    """What pdftotext reads, on one line, one kind of space."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        done = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", file.name, "-"], capture_output=True, check=True
        )
    return re.sub(r"\s+", " ", done.stdout.decode())


needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils absent")


# -- PDF/UA ---------------------------------------------------------------------------------------


def test_says_that_it_is_tagged_and_accessible(opened: pikepdf.Pdf) -> None:
    assert opened.Root.MarkInfo.Marked is True
    assert not opened.Root.MarkInfo.get("/Suspects", False)
    assert "/StructTreeRoot" in opened.Root
    with opened.open_metadata(set_pikepdf_as_editor=False) as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_has_language_title_author_and_date(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang).lower().startswith("fr")
    assert opened.Root.ViewerPreferences.DisplayDocTitle is True
    with opened.open_metadata(set_pikepdf_as_editor=False) as metadata:
        assert metadata["dc:title"]
        assert metadata["dc:creator"] == ["nrdiag"]
    assert str(opened.docinfo.CreationDate).startswith("D:20261128")


def test_every_page_follows_the_structure(opened: pikepdf.Pdf) -> None:
    assert all(page.get("/Tabs") == pikepdf.Name.S for page in opened.pages)
    assert all("/StructParents" in page for page in opened.pages)


def test_headings_follow_one_another(opened: pikepdf.Pdf) -> None:
    levels = [int(name[2]) for name, _ in tags(opened) if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [name for name, _ in tags(opened)].count("/Title") == 1


def test_every_type_of_tag_is_a_standard_one(opened: pikepdf.Pdf) -> None:
    standard = {
        "/Document", "/Title", "/P", "/H1", "/H2", "/Span", "/L", "/LI", "/Lbl", "/LBody",
        "/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Figure", "/TOC",
        "/TOCI", "/Reference", "/Link", "/Strong", "/Em", "/Div", "/Sect", "/NonStruct",
    }  # fmt: skip
    roles = opened.Root.StructTreeRoot.get("/RoleMap", {})
    assert {name for name, _ in tags(opened)} <= standard
    assert str(roles["/Title"]) == "/P"


def test_every_figure_says_what_it_shows(opened: pikepdf.Pdf) -> None:
    figures = [node for name, node in tags(opened) if name == "/Figure"]
    assert all(str(node.Alt).strip() for node in figures)
    has_text = any(name == "/P" for name, _ in tags(opened))
    assert has_text


def test_every_table_has_headers_and_even_rows(opened: pikepdf.Pdf) -> None:
    for name, node in tags(opened):
        if name != "/Table":
            continue
        head = children(node, "/TH")
        assert head
        for cell in head:
            attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
            assert any(str(a.get("/Scope", "")) == "/Column" for a in attributes)
        widths = {
            sum(_span(cell) for cell in children(row, "/TH", "/TD"))
            for row in children(node, "/TR")
        }
        assert len(widths) == 1


def _span(cell: Any) -> int:
    attributes = cell.get("/A", [])
    rows = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return max((int(a.get("/ColSpan", 1)) for a in rows), default=1)


def test_lists_have_labels_and_bodies(opened: pikepdf.Pdf) -> None:
    lists = [node for name, node in tags(opened) if name == "/L"]
    assert lists
    for item in (item for node in lists for item in children(node, "/LI")):
        assert children(item, "/Lbl")
        assert children(item, "/LBody")


def test_every_font_is_embedded_with_its_unicode(opened: pikepdf.Pdf) -> None:
    found = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
    kinds = [str(o.Subtype) for o in found if o.get("/Type") == pikepdf.Name.Font]
    assert set(kinds) == {"/Type0", "/CIDFontType0"}  # never one of the reader's own fonts
    for font in (o for o in found if o.get("/Subtype") == pikepdf.Name.Type0):
        described = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(described.keys())
        assert "/ToUnicode" in font


def test_all_content_is_tagged_or_an_artifact(opened: pikepdf.Pdf) -> None:
    """No text and no stroke of a page stands outside marked content."""
    for page in opened.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
                tag = str(operands[0])
                assert (
                    tag == "/Artifact"
                    or (name == "BDC" and "/MCID" in operands[1])
                    or (tag == "/Span")
                )
            elif name == "EMC":
                depth -= 1
            elif name in ("Tj", "TJ", "f", "S", "B", "Do", "f*", "s", "b"):
                assert depth > 0, name
        assert depth == 0


def test_nothing_acts_and_nothing_leaves(opened: pikepdf.Pdf) -> None:
    assert "/OpenAction" not in opened.Root
    assert "/AA" not in opened.Root
    names = opened.Root.get("/Names", {})
    assert "/JavaScript" not in names
    assert "/EmbeddedFiles" not in names
    assert not any("/AF" in o for o in opened.objects if isinstance(o, pikepdf.Dictionary))
    for page in opened.pages:
        for link in page.get("/Annots", []):
            assert link.Subtype == pikepdf.Name.Link
            assert "/Contents" in link
            assert "/URI" not in link.get("/A", {})
    kinds = {str(o.get("/S")) for o in opened.objects if isinstance(o, pikepdf.Dictionary)}
    assert not kinds & {"/JavaScript", "/URI", "/Launch", "/SubmitForm", "/GoToR"}


def test_pictures_stay_vector(opened: pikepdf.Pdf) -> None:
    assert not any(
        isinstance(o, pikepdf.Stream) and o.get("/Subtype") == pikepdf.Name.Image
        for o in opened.objects
    )


# -- The report -----------------------------------------------------------------------------------


def test_the_report_has_its_blocks_as_tags() -> None:
    with open_pdf(report()) as file:
        found = [name for name, _ in tags(file)]
    assert found.count("/Figure") == 2
    assert found.count("/Table") == found.count("/Caption") == 3
    assert found.count("/L") == 2
    assert found.count("/TOCI") == 2
    assert found.count("/H1") == 3  # the contents and two chapters
    assert found.count("/H2") == 1


def test_the_report_without_contents_has_no_outline() -> None:
    with open_pdf(pdf(writing(contents=False), TODAY)) as file:
        assert "/TOC" not in [name for name, _ in tags(file)]


@needs_poppler
def test_every_page_says_its_number_and_that_it_is_fictitious() -> None:
    long = [Text("Un paragraphe. " * 60)] * 12
    data = pdf(writing(*long, fictif=True), TODAY)
    with open_pdf(data) as file:
        count = len(file.pages)
    assert count > 2
    read = text_of(data)
    for number in range(1, count + 1):
        assert f"page {number} sur {count}" in read
    assert read.count(french_spaces(FICTITIOUS).replace("\u00a0", " ")) == count + 1
    assert "Exemple fictif" not in text_of(pdf(writing(), TODAY))


def test_a_long_table_repeats_its_header_as_an_artifact() -> None:
    rows = [(f"Commune {n}, d'un nom bien trop long pour deux colonnes", "1") for n in range(150)]
    with open_pdf(pdf(writing(Table("Longue.", ("Nom", "Nombre"), rows)), TODAY)) as file:
        assert len(file.pages) >= 4
        heads = [node for name, node in tags(file) if name == "/THead"]
        assert len(heads) == 2  # one for each table, whatever the pages


@needs_poppler
def test_hostile_texts_are_written_as_they_are() -> None:
    blocks = [
        *(Text(text, tone) for text in HOSTILE for tone in Tone),
        *(Subtitle(text) for text in MARKUP),
        Items(HOSTILE),
        Table(MARKUP[0], MARKUP[:2], [HOSTILE[:2], HOSTILE[6:8], HOSTILE[8:10]]),
    ]
    hostile = Writing(MARKUP[0], MARKUP[1], [Chapter("x", MARKUP[2], blocks, MARKUP[3])], MARKUP[4])
    read = text_of(pdf(hostile, TODAY))
    for text in MARKUP:
        assert text in read, text
    assert "nul cloche esc marque" in read
    assert f"emoji {UNKNOWN}" in read
    assert "remplace un caractère que ce document ne peut pas dessiner" in read
    assert read.count("x") >= 6 * 5000
    assert "שלום" in read or "םולש" in read


@needs_poppler
def test_a_very_long_word_stays_in_the_page() -> None:
    data = pdf(writing(Text("x" * 5000), Table("t", ("a", "b"), [("y" * 400, "z")])), TODAY)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        boxes = subprocess.run(
            ["pdftotext", "-bbox", file.name, "-"], capture_output=True, check=True
        ).stdout.decode()
    rights = [float(found) for found in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert max(rights) < 595.3 - 60  # the right margin of an A4 page, in points


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_no_text_makes_it_fail(texts: list[str]) -> None:
    cells = [[text] for text in texts]
    blocks = [*(Text(text) for text in texts), Items(texts), Table(texts[0], texts[:1], cells)]
    made = pdf(Writing(texts[0], texts[-1], [Chapter("x", texts[0], blocks)], texts[0]), TODAY)
    assert made.startswith(b"%PDF")


def test_a_chart_with_hostile_words_is_drawn() -> None:
    spec = {**CHART.spec, "data": {"values": [{"a": "😀 \x07<b>&", "b": 1}]}}
    with open_pdf(pdf(writing(Chart(spec, "Alt 😀 \x00", TABLE)), TODAY)) as file:
        (figure,) = [node for name, node in tags(file) if name == "/Figure"]
        assert "Alt" in str(figure.Alt)


def test_a_picture_that_is_not_svg_is_refused() -> None:
    with pytest.raises(RefusedError, match="SVG"):
        pdf(writing(Picture("pas du svg", "Alt.", (), TABLE)), TODAY)


def test_sixty_pages_in_two_seconds() -> None:
    pdf(writing(CHART), TODAY)  # the fonts and the chart engine are loaded once per process
    chapters = [
        Chapter(
            str(n), f"Chapitre {n}",
            [Text(f"Paragraphe {n}. " * 120), the_map(), Items(["point"] * 20),
             Table(f"Table {n}.", ("Nom", "Valeur"), [(f"{n} {r}", "1 234") for r in range(60)])],
        )
        for n in range(27)
    ]  # fmt: skip
    before = os.times()
    data = pdf(Writing("Long", "", chapters, "Pied"), TODAY)
    # Time of the processors, typst's process included: the machine may be busy.
    taken = sum(os.times()[:4]) - sum(before[:4])
    with open_pdf(data) as file:
        assert len(file.pages) >= 60
    assert taken < 2


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file: neither in the working folder nor in the one of temporary files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert pdf(writing(CHART, the_map()), TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_document_too_long_to_set_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE", 0.001)
    with pytest.raises(ValueError, match="trop long à composer"):
        pdf(writing(), TODAY)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf(writing(), TODAY) == pdf(writing(), TODAY)


def test_a_column_has_room_for_its_texts() -> None:
    wide = column_part(["phrase", "une longue phrase " * 10])
    assert wide > 5 * column_part(["n", "1"])
    assert column_part(["", "", "", "une phrase de dix mots est là pour une seule fois"]) > 30


def test_the_longest_words_of_a_column() -> None:
    assert (
        longest_words(["un mot", "84\u202f218\u00a0habitants"])[0] == "84\u202f218\u00a0habitants"
    )
    assert longest_words(["Haute-Garonne", "Saint-Orens-de-Gameville"])[0] == "Haute-Garonne"
    assert longest_words(["x" * 400]) == ["x" * 12]
    assert longest_words([""]) == [""]


def test_a_picture_keeps_its_own_width_in_the_room() -> None:
    assert width_of('<svg width="96" height="96" viewBox="0 0 96 96">') == 25.4
    assert width_of('<svg viewBox="0 0 640 320">') == 160
    assert width_of('<svg viewBox="0 0 100 200">') == 40
    assert width_of("<svg>") == 160


def test_french_typography() -> None:
    said = french_spaces("L'usage : « est-ce clair » ; oui ?")
    assert said == "L’usage\u00a0: «\u00a0est-ce clair\u00a0»\u202f; oui\u202f?"
    assert french_spaces("x='1' 12:30 http://a.fr") == "x='1' 12:30 http://a.fr"


def test_glyphs_of_french_are_all_there() -> None:
    """None of them is replaced: the text comes out of typst as it went in."""
    signs = "éÉœŒæçÇ’«»\u00a0\u202f…–—€₂²°×→≤≥−±½№%‰"
    with open_pdf(pdf(writing(Text(signs)), TODAY)) as file:
        maps = b"".join(
            o.ToUnicode.read_bytes() for o in file.objects
            if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o
        )  # fmt: skip
    for sign in signs:
        assert f"{ord(sign):04X}".encode() in maps.upper(), sign
    assert f"{ord(UNKNOWN):04X}".encode() not in maps.upper()


def test_drawable_leaves_text_and_drops_controls() -> None:
    assert drawable("a\tb\x00c\ufeff\nd\x85\ud800") == "a bc\nd"


def test_a_template_error_is_said() -> None:
    with pytest.raises(RefusedError, match="fictif"):
        compiled("report", {}, {}, TODAY)


# -- The sheet and the poster ----------------------------------------------------------------------


def longest_name() -> str:
    places = edition().territories.by_code.values()
    return max(places, key=lambda place: len(place.nom_complet)).code


def swollen() -> Document:
    """The most that a plan can hold, in the longest words."""
    document = example()
    document.plan = [
        Planned(titre="W" * 300, responsable="M" * 300),
        *(Planned(titre="mot " * 75, responsable="é " * 150, echeance=TODAY) for _ in range(59)),
    ]
    return document


PLACES = {
    "Sicoval": (SICOVAL, example),
    "50 habitants": ("04181", Document),
    "Paris": ("75056", Document),
    "La Réunion": ("974", Document),
    "sans population": ("98411", Document),
    "nom le plus long": (longest_name, swollen),
    "commune au nom long": ("51513", example),
    "France": ("FR", example),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("write", "size"), [(sheet, (595, 842)), (poster, (1191, 842))], ids=["fiche", "affiche"]
)
def test_one_page_exactly(place: str, write: Any, size: tuple[int, int]) -> None:
    code, document = PLACES[place]
    territory = edition().territories.get(code if isinstance(code, str) else code())
    with open_pdf(write(territory, edition(), document(), TODAY)) as file:
        (page,) = file.pages
        box = [round(float(side)) for side in page.mediabox]
        assert tuple(box[2:]) == size
        assert len([name for name, _ in tags(file) if name == "/H1"]) >= 3


@needs_poppler
@pytest.mark.parametrize("kind", ["fiche", "affiche"])
def test_the_page_says_the_figures_of_the_screen(kind: str) -> None:
    content = content_of(edition().territories.get(SICOVAL), edition(), example(), TODAY)
    # pdftotext joins a word cut at its hyphen, and drops the hyphen.
    read = re.sub(r"-\s?", "", text_of(page_of(kind)))

    def inside(text: str) -> bool:
        return re.sub(r"-\s?", "", re.sub(r"\s+", " ", french_spaces(text))) in read

    assert inside(content.verdict.sentence)
    for finding in (*content.verdict.strengths, *content.verdict.alerts):
        assert inside(finding.sentence)
        assert inside(finding.comparison)
        assert inside(finding.credit)
    assert content.verdict.strengths
    assert len(content.verdict.alerts) == 3
    assert all(inside(question) for question in content.questions)
    assert all(inside(duty.sentence) for duty in content.duties)
    assert all(inside(one.titre) for one in content.plan)
    assert inside(FICTITIOUS)


@needs_poppler
def test_the_sheet_says_each_score_and_what_is_not_known() -> None:
    territory = edition().territories.get("04181")
    read = text_of(sheet(territory, edition(), Document(), TODAY))
    assert read.count("n.d.") == 8
    assert "Empreinte du matériel : donnée absente." in read
    assert "Aucune action n’est encore retenue" in read
    assert "0 sur 100" not in read
    # It may be put before the council: it speaks of the authority, not to it.
    assert not re.search(r"(?i)\b(vous|votre|vos)\b", read)
    shown = text_of(page_of("fiche"))
    content = content_of(edition().territories.get(SICOVAL), edition(), example(), TODAY)
    for row in content.rows:
        assert row.score is not None
        assert f"{row.score:.0f} sur 100" in shown
    assert not re.search(r"(?i)\b(vous|votre|vos)\b", shown)


@needs_poppler
def test_the_poster_says_when_there_is_no_map() -> None:
    territory = edition().territories.get("98411")
    data = poster(territory, edition(), Document(), TODAY)
    assert "Carte : donnée absente" in text_of(data)
    with open_pdf(page_of("affiche")) as file:
        (figure,) = [node for name, node in tags(file) if name == "/Figure"]
        assert str(figure.Alt).startswith("Carte. Logements")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("court", "court"),
        ("a  b\nc", "a b c"),
        ("mot mot mot", "mot mot…"),
        ("x" * 20, "xxxxxxxxxx…"),
    ],
)
def test_shortened(text: str, shown: str) -> None:
    assert shortened(text, 10 if len(text) != 11 else 9) == shown
