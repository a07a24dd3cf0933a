"""The Excel annex: numbers are numbers, days are days, and no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from writing_sample import HOSTILE, SICOVAL

from nrdiag.catalogue.indicators import indicators
from nrdiag.dossier.document import LocalData
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.annex import (
    FIGURE_HEADINGS,
    Cell,
    Number,
    Sheet,
    figures_sheet,
    number,
    workbook,
)
from nrdiag.rapport.content import content_of
from nrdiag.rapport.export import FICTITIOUS_SENTENCE, FIGURE_COLUMNS
from nrdiag.rapport.sheets import report_sheets
from nrdiag.ui.session import example_document

DAY = dt.date(2026, 11, 28)


def read(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def one(*cells: Cell) -> list[object]:
    """The cells of the only row, as read again; the header is on line 2."""
    header = [f"c{i}" for i in range(len(cells))]
    page = read(workbook([Sheet("Essai", header, [cells])])).active
    return [page.cell(3, place) for place in range(1, len(cells) + 1)]


@pytest.mark.parametrize("text", [*HOSTILE, "+33 5", "-1", "#N/A", "TRUE", "2026-11-28", "007"])
def test_a_text_stays_a_text(text: str) -> None:
    (cell,) = one(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
            st.integers(-(10**12), 10**12),
            st.floats(-1e9, 1e9),
            st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
            st.none(),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_cell_is_a_formula(cells: list[Cell]) -> None:
    for cell, given_value in zip(one(*cells), cells, strict=True):
        assert cell.data_type in ("s", "n", "d")
        if isinstance(given_value, int | float):
            assert cell.value == pytest.approx(given_value, rel=1e-12)


def test_each_kind_of_value_is_kept() -> None:
    cells = one("Labège", 12, 78.05, DAY, None, True, float("nan"))
    assert [c.value for c in cells] == [
        "Labège", 12, 78.05, dt.datetime(2026, 11, 28), None, "oui", None,
    ]  # fmt: skip
    assert [c.data_type for c in cells] == ["s", "n", "n", "d", "n", "s", "n"]
    assert cells[3].number_format == "dd/mm/yyyy"


def test_a_text_that_looks_like_a_formula_is_marked_as_text() -> None:
    """Edited by hand in Excel, it stays a text."""
    formula, plain = one("=1+1", "Labège")
    assert (formula.quotePrefix, plain.quotePrefix) == (True, False)


def test_the_header_stays_in_sight_and_filters() -> None:
    data = workbook([Sheet("Titre", ("Nom", "Valeur"), [("a", 1), ("b", 2)], "Source : Arcep.")])
    page = read(data).active
    assert [page.cell(line, 1).value for line in (1, 2, 3, 4)] == [
        "Titre", "Source : Arcep.", "Nom", "a",
    ]  # fmt: skip
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:B5"
    assert page.cell(3, 1).font.bold
    assert page.print_title_rows == "$3:$3"


def test_every_sheet_of_an_invented_workbook_says_so() -> None:
    sheets = [Sheet("Un", ("a",), [(1,)]), Sheet("Deux", ("a",), [])]
    for page in read(workbook(sheets, fictif=True)):
        assert page.cell(1, 1).value == FICTITIOUS_SENTENCE
    assert FICTITIOUS_SENTENCE not in [p.cell(1, 1).value for p in read(workbook(sheets))]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_names_of_sheets_are_legal(titles: list[str]) -> None:
    names = read(workbook([Sheet(t, ("a",), []) for t in titles])).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_the_same_names_are_told_apart() -> None:
    long = "Tous les chiffres de la communauté"
    names = read(workbook([Sheet(long, ("a",), [])] * 2)).sheetnames
    assert names == ["Tous les chiffres de la communa", "Tous les chiffres de la commu 2"]


def test_widths_are_sensible_and_long_texts_have_their_height() -> None:
    page = read(workbook([Sheet("t", ("Nom", "n"), [("x " * 400, 1), ("court", 2)])])).active
    assert (page.column_dimensions["A"].width, page.column_dimensions["B"].width) == (44, 9)
    assert page.row_dimensions[3].height > 100
    assert page.row_dimensions[4].height is None
    assert page["A3"].alignment.wrap_text


def test_a_text_too_long_for_excel_says_that_it_is_cut() -> None:
    (cell,) = one("é" * 40_000)
    assert len(cell.value) == 32_767
    assert cell.value.endswith("é…")


def test_what_xml_refuses_is_removed() -> None:
    assert one("a\x00\x1bb\ud800c\ufffe")[0].value == "abc"


def test_properties_are_ours_and_the_file_depends_on_its_content_alone() -> None:
    sheets = [Sheet("Chiffres & <b>", ("a",), [("x",)])]
    first = workbook(sheets)
    assert first == workbook(sheets)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "created" not in core
    found = read(first).properties
    assert (found.title, found.creator, found.language) == ("Chiffres & <b>", "nrdiag", "fr-FR")


def test_a_workbook_has_a_sheet() -> None:
    with pytest.raises(ValueError, match="au moins une feuille"):
        workbook([])


def test_the_figures_are_those_of_the_csv_as_numbers() -> None:
    place = edition().territories.get(SICOVAL)
    figures = figures_of(place, edition().measures)
    page = read(workbook([figures_sheet("Sicoval", ((place, f) for f in figures.values()))])).active
    header, *rows = page.iter_rows(min_row=2)
    assert tuple(cell.value for cell in header) == FIGURE_HEADINGS
    # The CSV has one column more: the id of the indicator, for a machine.
    assert len(FIGURE_HEADINGS) == len(FIGURE_COLUMNS) - 1
    found = {row[3].value: dict(zip(FIGURE_HEADINGS, row, strict=True)) for row in rows}
    assert found.keys() == {indicators()[id].libelle for id in figures}
    for id, figure in figures.items():
        cells, decimals = found[indicators()[id].libelle], indicators()[id].decimales
        assert cells["Statut"].value == figure.status.value
        if figure.value is None:
            assert cells["Valeur"].value is None
            continue
        assert cells["Valeur"].value in (
            pytest.approx(figure.value), round(figure.value, decimals),
        )  # fmt: skip
        assert (
            cells["Valeur"].number_format
            == "#,##0" + ("." + "0" * decimals) * bool(decimals) + "_)"
        )
    assert any(figure.value is None for figure in figures.values())


@pytest.mark.parametrize(
    ("value", "kept", "shown"),
    [
        (2026, 2026, "0_)"), (84_218.0, 84_218, "#,##0_)"), (9.1079, 9.1079, "#,##0.0_)"),
        (Number(9.1079), 9.1079, "#,##0_)"), (Number(1.255, 2), 1.255, "#,##0.00_)"),
    ],
)  # fmt: skip
def test_a_number_is_kept_whole_and_shown_short(value: Cell, kept: float, shown: str) -> None:
    (cell,) = one(value)
    assert (cell.value, cell.number_format, cell.data_type) == (kept, shown, "n")


@pytest.mark.parametrize(
    ("value", "decimals", "kept"),
    [(7670.5, 0, 7670), (7671.5, 0, 7671.5), (0.25, 1, 0.2), (0.15, 1, 0.15), (2.5001, 0, 2.5001)],
)
def test_on_an_exact_half_excel_shows_what_the_screen_shows(
    value: float, decimals: int, kept: float
) -> None:
    (cell,) = one(Number(value, decimals))
    assert cell.value == kept


def test_a_missing_number_is_a_blank_cell() -> None:
    assert number(None) is None
    assert number(0.0) == Number(0.0)


@pytest.fixture(scope="module")
def annex() -> Workbook:
    """The workbook of the invented example, with one data set of its own."""
    document = example_document()
    document.donnees = [LocalData(libelle="Pannes", unite="par an", valeurs={SICOVAL: 2.5})]
    found = edition()
    content = content_of(found.territories.get(SICOVAL), found, document, DAY)
    return read(workbook(report_sheets(content), fictif=content.fictif))


def test_the_first_sheet_says_what_the_workbook_and_each_sheet_hold(annex: Workbook) -> None:
    first = {row[0]: row[1] for row in annex.worksheets[0].iter_rows(values_only=True)}
    assert annex.sheetnames[0] == "À lire d'abord"
    assert FICTITIOUS_SENTENCE in first
    assert "Sicoval" in first["Territoire"]
    assert first["Date"] == dt.datetime(2026, 11, 28)
    assert first["Édition des données"] == edition().id
    for name in annex.sheetnames[1:]:
        assert first[f"Feuille « {name} »"]


def test_headings_are_plain_french_and_stay_in_sight(annex: Workbook) -> None:
    """No name of a file column: neither « _ », nor a lower case or missing first letter."""
    assert len(annex.sheetnames) == 14
    for page in annex:
        line = int(page.freeze_panes.removeprefix("A")) - 1
        headings = [cell.value for cell in page[line]]
        assert all(headings)
        for heading in headings:
            assert heading[0].isupper(), heading
            assert "_" not in heading
        assert len(set(headings)) == len(headings)
        assert page.cell(line, 1).font.bold
        for column in range(1, len(headings) + 1):
            assert page.column_dimensions[get_column_letter(column)].width >= 9
