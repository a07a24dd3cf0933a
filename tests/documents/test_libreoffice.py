"""LibreOffice opens the Word and Excel files, and finds in them all that was written."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pikepdf
import pytest
from writing_sample import HOSTILE, chart, map_of, sample

from nrdiag.rapport.annex import Sheet, workbook
from nrdiag.rapport.blocks import Chart, Items, Picture, Subtitle, Table, Text
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.word import word

NS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
#: Comma, double quote, UTF-8.
UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


def convert(source: Path, to: str) -> Path:
    """LibreOffice with a profile of its own, beside ``source``."""
    folder = source.parent
    kind, _, _ = to.partition(":")
    done = subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--norestore",
            "--convert-to", to, "--outdir", str(folder / kind), str(source),
        ],
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    found = folder / kind / f"{source.stem}.{kind}"
    assert found.is_file(), done.stdout + done.stderr
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "rapport.docx"
    path.write_bytes(word(sample(fictif=True)))
    return path


@pytest.fixture(scope="module")
def opened(source: Path) -> dict[str, Element]:
    with zipfile.ZipFile(convert(source, "odt")) as archive:
        return {name: fromstring(archive.read(f"{name}.xml")) for name in ("content", "styles")}  # noqa: S314 - LibreOffice's own


def plain(text: str) -> str:
    """Without blanks: OpenDocument writes several of them, tabs and line ends as elements."""
    return re.sub(r"\s+", "", text)


def texts() -> list[str]:
    found = [sample().title, sample().subtitle, FICTITIOUS_SENTENCE]
    for chapter in sample().chapters:
        found += [chapter.title, chapter.legal]
        for block in chapter.blocks:
            match block:
                case Text(text) | Subtitle(text):
                    found.append(text)
                case Items(items):
                    found += items
                case Table():
                    found += cells(block)
                case Chart(table=table):
                    found += cells(table)
                case Picture(table=table, legend=legend):
                    found += [*cells(table), *(label for _, label in legend)]
    return found


def cells(table: Table) -> list[str]:
    return [table.caption, *table.header, *(cell for row in table.rows for cell in row)]


def test_nothing_is_lost(opened: dict[str, Element]) -> None:
    whole = plain("".join(opened["content"].itertext()))
    assert len(texts()) > 100
    assert [text for text in texts() if plain(text) not in whole] == []


def test_headings_stay_headings(opened: dict[str, Element]) -> None:
    found = [
        (int(h.get(f"{{{NS['text']}}}outline-level", "0")), "".join(h.itertext()))
        for h in opened["content"].iterfind(".//text:h", NS)
    ]
    expected = []
    for chapter in sample().chapters:
        expected.append((1, chapter.title))
        expected += [(2, b.text) for b in chapter.blocks if isinstance(b, Subtitle)]
    assert found == expected


def test_tables_keep_their_header_and_pictures_their_words(opened: dict[str, Element]) -> None:
    tables = opened["content"].findall(".//table:table", NS)
    headers = [t.find("table:table-header-rows/table:table-row", NS) for t in tables]
    assert [[plain("".join(c.itertext())) for c in h] for h in headers if h is not None] == [
        ["Commune", "Taux"], ["Type", "Kilogrammes"], ["Qui", "Texte"],
    ]  # fmt: skip
    alts = [e.text for e in opened["content"].iterfind(".//svg:desc", NS)]
    assert alts == [map_of().alt, chart().alt]


def test_lists_contents_and_language_are_real(opened: dict[str, Element]) -> None:
    content = opened["content"]
    assert content.find(".//text:table-of-content", NS) is not None
    items = [plain("".join(i.itertext())) for i in content.iterfind(".//text:list-item", NS)]
    assert "Recommencer." in items
    assert set(map(plain, HOSTILE)) <= set(items)
    attributes = [e.attrib for e in opened["styles"].iter()]
    language = (f"{{{NS['fo']}}}language", f"{{{NS['fo']}}}country")
    assert ("fr", "FR") in {(a.get(language[0]), a.get(language[1])) for a in attributes}
    assert FICTITIOUS_SENTENCE in "".join(opened["styles"].itertext())


def test_the_pdf_has_its_pages(source: Path) -> None:
    with pikepdf.open(convert(source, "pdf")) as pdf:
        assert 4 <= len(pdf.pages) <= 9
        assert str(pdf.docinfo["/Title"]) == sample().title


def test_the_annex_opens_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "annexe.xlsx"
    rows = [("=1+1", 2.5), ("@SUM(A1:A9)", 3), ("http://exemple.fr/?a=1&b=2", None)]
    path.write_bytes(workbook([Sheet("Essai", ("Texte", "Valeur"), rows)], fictif=True))
    lines = convert(path, UTF8_CSV).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(FICTITIOUS_SENTENCE)
    assert [line.split(",")[0] for line in lines[2:]] == ["Texte", *(text for text, _ in rows)]
