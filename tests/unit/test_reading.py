"""Reading a user's file: every encoding and shape seen in town halls, and every hostile one."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag import settings
from nrdiag.pratiques.reading import MAX_RECORD_LINES, RawTable, read_table
from nrdiag.pratiques.refusal import UnreadableFile


def is_header(cell: str) -> bool:
    return cell.lower() in {"type", "quantite", "modèle"}


def read(text: str | bytes, encoding: str = "utf-8") -> RawTable:
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return read_table(data, "parc.csv", is_header)


def cells(table: RawTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Feuille{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("written", "detected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings(written: str, detected: str) -> None:
    table = read("type;modèle\nÉcran d’été;Œuvre n° 1\n" * 1, written)
    assert table.encoding == detected
    assert cells(table) == [("Écran d’été", "Œuvre n° 1")]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator: str) -> None:
    table = read(f"type{separator}quantite\nEcran{separator}3\n")
    assert (table.separator, cells(table)) == (separator, [("Ecran", "3")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_the_file(end: str) -> None:
    table = read(end.join(["", "Parc de la ville", "type;quantite", "", "Ecran;3", ";;", "PC;1"]))
    assert table.header_line == 3
    assert [row.ligne for row in table.rows] == [5, 6, 7]


def test_multi_line_cell_keeps_the_line_numbers() -> None:
    table = read('type;quantite\n"Ecran\nde l\'accueil";2\nPC;1\n')
    assert [(row.ligne, row.cells) for row in table.rows] == [
        (2, ("Ecran de l'accueil", "2")),
        (4, ("PC", "1")),
    ]


def test_trailing_separator_as_glpi_writes() -> None:
    assert cells(read("type;quantite;\nEcran;3;\nPC;;\n")) == [("Ecran", "3"), ("PC", "")]


def test_short_row_is_padded_and_long_row_rejected() -> None:
    table = read("type;quantite\nEcran\nPC;1;de trop\n")
    assert cells(table) == [("Ecran", "")]
    assert [(r.ligne, r.raison) for r in table.rejections] == [(3, "3 cellules pour 2 colonnes")]


@pytest.mark.parametrize(
    "text",
    [
        'type;quantite\n"Ecran;1\nPC;2\nServeur;3\n',
        'type;quantite\nEcran;1\nPC;"2\nServeur;3\n',
        'type;quantite\n"Ecran;1\n"PC";2\nServeur;3\n',
        'type;quantite\n"Ecran";1\nPC;2\n"Serveur" x;3\n',
    ],
)
def test_open_quote_costs_its_own_line_only(text: str) -> None:
    table = read(text)
    assert len(table.rows) == 2
    assert len(table.rejections) == 1
    assert "guillemet" in table.rejections[0].raison
    lines = [row.ligne for row in table.rows] + [table.rejections[0].ligne]
    assert sorted(lines) == [2, 3, 4]


def test_quotes_that_pair_across_rows_do_not_swallow_them() -> None:
    table = read('type;quantite\n"Ecran;1\nPC;2\nServeur;"\nFin;1\n')
    assert [row.ligne for row in table.rows] == [3, 5]
    assert [reject.ligne for reject in table.rejections] == [2, 4]


def test_open_quote_closed_far_below_does_not_swallow_the_rows() -> None:
    rows = "PC;1\n" * (MAX_RECORD_LINES + 10)
    table = read(f'type;quantite\n"Ecran;1\n{rows}Fin;"1\n')
    assert len(table.rows) + len(table.rejections) == MAX_RECORD_LINES + 12
    assert len(table.rejections) == 2


def test_very_long_cell_is_rejected_and_a_long_one_cut() -> None:
    table = read(f"type;quantite\n{'x' * 200_000};1\n{'y' * 2_000};2\n")
    assert [(r.ligne, r.raison) for r in table.rejections] == [(2, "cellule trop longue")]
    assert cells(table) == [("y" * settings.MAX_CELL_CHARS, "2")]


def test_hostile_text_is_kept_as_text() -> None:
    hostile = ["=1+1", "<img src=x onerror=alert(1)>", "@SUM(A1)", "../../etc/passwd"]
    table = read("type;quantite\n" + "".join(f"{text};1\n" for text in hostile))
    assert [row.cells[0] for row in table.rows] == hostile


def test_excel_texts_dates_and_line_numbers() -> None:
    data = workbook(
        [["Lisez-moi"]],
        [[], ["type", "quantite", "date"], ["Ecran", 3.0, dt.datetime(2021, 9, 1)], [], ["PC", 1]],
    )
    table = read(data)
    assert (table.sheet, table.header_line) == ("Feuille1", 2)
    assert [(row.ligne, row.cells) for row in table.rows] == [
        (3, ("Ecran", "3", "2021-09-01")),
        (5, ("PC", "1", "")),
    ]


def test_excel_formula_is_not_computed() -> None:
    assert cells(read(workbook([["type", "quantite"], ["Ecran", "=1+1"]]))) == [("Ecran", "")]


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "vide"),
        (b" \r\n\r\n", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" * 20, "binaires"),
        (b"type;quantite\nEcran\x00;1\n", "binaires"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, ".xls"),
        (zipped(**{"content.xml": b"<x/>"}), ".ods"),
        (zipped(**{"photo.txt": b"x"}), "classeur Excel"),
        (zipped(**{"xl__workbook.xml": b"<pas du xml"}), "abîmé"),
        (zipped(**{"xl__workbook.xml": b"<x/>", "xl__bombe": b"0" * 5_000_000}), "décompressé"),
        (workbook([["type", "quantite"], ["Ecran", 1]])[:-200], "abîmé"),
        (workbook([[]]), "vide"),
        (b"type;quantite\n", "aucune ligne de données"),
        (b"type;quantite\n\n\n", "aucune ligne de données"),
        (b"Ecran;3\nPC;2\n", "en-têtes"),
        (workbook([["Ecran", 3]]), "en-têtes"),
        (b"type;" + b"c;" * 300 + b"\nEcran;1\n", "colonnes"),
    ],
)
def test_refusals_say_what_is_wrong_what_is_safe_and_what_to_do(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    message = refused.value.message_fr
    before, safe, after = message.partition("Rien n’a été enregistré.")
    assert what in before
    assert safe
    assert after.strip().endswith(".")


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_french_or_read(data: bytes) -> None:
    try:
        table = read_table(data, "parc.csv", is_header)
    except UnreadableFile as refused:
        assert "Rien n’a été enregistré" in refused.message_fr
    else:
        assert any(is_header(cell) for cell in table.header)


def test_too_big_is_refused_before_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_MB", 1)
    with pytest.raises(UnreadableFile, match="dépasse 1 Mo"):
        read(b"type;quantite\n" + b"Ecran;1\n" * 200_000)


def test_fifty_megabytes_on_one_line() -> None:
    table = read(b"type;quantite\n" + b"a" * 50_000_000)
    assert [reject.raison for reject in table.rejections] == ["cellule trop longue"]


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_too_many_rows(make: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_INVENTORY_ROWS", 50)
    rows = [["Ecran", 1]] * 51
    data = workbook([["type", "quantite"], *rows])
    text = "type;quantite\n" + "Ecran;1\n" * 51
    with pytest.raises(UnreadableFile, match="Plus de 50 lignes"):
        read(data if make == "xlsx" else text)


@given(st.text(alphabet='aé";,\n\t \r=<', max_size=200))
def test_any_body_is_conserved(body: str) -> None:
    """Whatever follows the header: every line with text is in a row, a rejection or a cell."""
    try:
        table = read(f"type;quantite\n{body}\nfin;1\n")
    except UnreadableFile:
        return
    lines = [row.ligne for row in table.rows] + [reject.ligne for reject in table.rejections]
    assert len(lines) == len(set(lines))
    assert min(lines) >= 2
    seen = " ".join(cell for row in table.rows for cell in row.cells)
    assert "fin" in seen or table.rejections
