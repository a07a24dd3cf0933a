"""Every figure of the diagnostic page is in Word, PDF, HTML, Excel and CSV, the same everywhere.

The page is the reference: its tables are read as a visitor sees them, then looked for in each
file, at the precision of the screen.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import unescape

import pytest
from documents_text import docx_text, html_text, pdf_text, words, xlsx_cells
from page.test_pages import opened

from nrdiag.diagnostic.shown import HEADER
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import deliverables
from nrdiag.rapport.formats import FORMATS
from nrdiag.ui.session import example_document

SICOVAL, BREHAT, WITHOUT_POPULATION = "243100633", "22016", "98411"
#: The Sicoval, a commune with few values, one with nearly none and no factor of electricity.
PLACES = (SICOVAL, BREHAT, WITHOUT_POPULATION)
TODAY = dt.date.today()
ABSENT = "donnée absente"
#: The source of the lines of the CSV that come from a past diagnostic.
PAST = "diagnostic de la collectivité"
NUMBER = r"\d[\d ]*(?:,\d+)? ?(?:%|€|t de|ans|sur 100)"
READERS = {"docx": docx_text, "pdf": pdf_text, "html": html_text}
#: What follows a number on screen -> the unit of the column, and by how much it is divided.
UNITS = {
    "%": ("%", 1), "€": ("€", 1), "t de CO2 équivalent": ("kgCO2e/an", 1000),
    "kg de CO2 équivalent": ("kgCO2e/an", 1), "an": ("ans", 1), "lieu": ("lieux", 1),
    "personne": ("personnes", 1),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the table of figures on screen."""

    label: str
    value: str
    year: str
    source: str
    objective: str

    @property
    def known(self) -> bool:
        return self.value != ABSENT


@dataclass(frozen=True)
class Said:
    """A number as it is said: « environ 16 t de CO2 équivalent (entre 11 et 36) »."""

    number: float
    decimals: int
    unit: str
    scale: float
    about: bool

    def is_that_of(self, value: float) -> bool:
        """``value``, written as the screen writes, gives the number said."""
        scaled = value / self.scale
        if self.about and scaled:
            digits = 2 if self.unit == "kgCO2e/an" else 3
            scaled = round(scaled, digits - 1 - math.floor(math.log10(abs(scaled))))
        # A half belongs to both sides: it is rounded to the even digit on screen.
        return abs(scaled - self.number) <= 0.5 * 10**-self.decimals + 1e-9

    def is_shown_by(self, cell: object) -> bool:
        """What Excel shows of ``cell`` (a half is rounded up) is the number said."""
        assert isinstance(cell, int | float)
        shown = Decimal(str(cell)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return self.is_that_of(cell) and (self.about or float(shown) == self.number)


def said(text: str) -> Said:
    """Read a value of the screen back. Raises AssertionError when it is not a number."""
    found = re.match(r"(environ )?(-?[\d ]+(?:,\d+)?) ?(.*?)(?: par an)?(?: \(entre .*\))?$", text)
    assert found, text
    digits = found[2].replace(" ", "")
    unit, scale = UNITS.get(found[3], (found[3], 1))
    decimals = len(digits.partition(",")[2])
    return Said(float(digits.replace(",", ".")), decimals, unit, scale, bool(found[1]))


def tables_of(html: str) -> list[list[list[str]]]:
    """The cells of each table of a page or of an HTML file, header first."""
    return [
        [
            [
                words(unescape(re.sub(r"<[^>]+>", " ", cell)))
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table[^>]*>(.*?)</table>", html, re.DOTALL)
    ]


@cache
def screen(code: str) -> tuple[list[Line], list[list[str]], list[list[str]]]:
    """The figures, the two halves and the comparison of the diagnostic page of the example."""
    app = opened("pages/diagnostic.py", territoire=code, inventaire="exemple")
    assert not app.exception
    drawn = " ".join(str(one.proto.body) for one in app.get("html"))
    halves, figures, years = (
        next(table for table in tables_of(drawn) if name in table[0][column])
        for name, column in (("Besoin des habitants", 1), ("Chiffre", 0), ("Alors", 1))
    )
    assert figures[0] == list(HEADER)
    return [Line(*row) for row in figures[1:]], halves[1:], years


@cache
def made(code: str, format: str) -> bytes:
    found = edition()
    content = content_of(found.territories.get(code), found, example_document(), TODAY)
    return FORMATS[format].ecrit(content, deliverables()["bilan"])


def of_the_sheet(code: str, name: str) -> list[dict[str, object]]:
    """The rows of a sheet, by the names of its columns; its header is the first whole line."""
    rows = xlsx_cells(made(code, "xlsx"))[name]
    start = next(i for i, row in enumerate(rows) if row[1] is not None)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def of_the_csv(code: str) -> list[dict[str, str]]:
    text = made(code, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def plain(text: str, *, tight: bool) -> str:
    """One kind of space and of apostrophe; a PDF cuts words, it is read without spaces."""
    text = words(text).replace("’", "'")
    return re.sub(r"[\s\u00ad-]", "", text) if tight else text


def number_of(cell: str) -> float:
    return float(cell.replace(",", "."))


@pytest.mark.parametrize("code", PLACES)
def test_the_screen_shows_figures_and_what_is_missing(code: str) -> None:
    """What the other tests look for is there: they cannot pass on an empty page."""
    lines, halves, years = screen(code)
    assert sum(line.known for line in lines) >= 14
    assert sum(not line.known for line in lines) >= 1
    assert len(halves) == 7
    assert len(years) >= 6
    for line in lines:
        assert line.source
        assert bool(re.search(r"\d{4}", line.year)) is line.known
        if line.known:
            assert said(line.value).unit


@pytest.mark.parametrize("code", PLACES)
def test_each_figure_of_the_two_halves_is_in_the_list_of_figures(code: str) -> None:
    """The numbers of the sentences are those of the list: neither shows another one."""
    lines, halves, _ = screen(code)
    listed = " ; ".join(f"{line.label} : {line.value}" for line in lines if line.known)
    for row in halves:
        # The span of a score and what it rests on are in the columns of the workbook.
        for number in re.findall(NUMBER, " ".join(row[1:3])):
            if f"rempli à {number}" not in row[2]:
                assert number in listed, (number, row)


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("code", PLACES)
def test_a_document_has_every_figure_with_its_year_and_source(code: str, format: str) -> None:
    """Line for line: same words, same number, same unit, same year, same source."""
    lines, halves, years = screen(code)
    tight = format == "pdf"
    text = plain(READERS[format](made(code, format)), tight=tight)
    for line in lines:
        value = line.value if line.known else "n.d."
        cells = (line.label, value, line.year, line.source, line.objective)
        whole = plain(" ".join(filter(None, cells)), tight=tight)
        assert whole in text, line
    for row in halves:
        for cell in row[1:3]:
            assert not re.search(r"\d", cell) or plain(cell, tight=tight) in text, cell
    for row in years[1:]:
        whole = plain(" ".join(row).replace(ABSENT, "n.d."), tight=tight)
        assert whole in text, row


@pytest.mark.parametrize("code", PLACES)
def test_the_workbook_has_every_figure_as_a_number(code: str) -> None:
    lines, _, _ = screen(code)
    rows = of_the_sheet(code, "Diagnostic")
    assert [row["Chiffre"] for row in rows] == [line.label for line in lines]
    for line, row in zip(lines, rows, strict=True):
        value = row["Valeur"]
        if not line.known:
            assert value is None
            assert row["Statut"] == "absent"
            assert words(str(row["Remarque"])) == line.source
            continue
        shown = said(line.value)
        assert shown.is_shown_by(value), (line, value)
        assert words(str(row["Unité"])) == shown.unit
        assert words(str(row["Année"])) == line.year
        assert words(str(row["Source"])) == line.source
        if span := re.search(r"\(entre (\S+) et (\S+)\)", line.value):
            for column, text in (("Au plus bas", span[1]), ("Au plus haut", span[2])):
                bound = row[column]
                assert isinstance(bound, int | float)
                assert abs(bound / shown.scale - number_of(text)) <= 0.5


@pytest.mark.parametrize("code", PLACES)
def test_the_csv_has_every_figure(code: str) -> None:
    lines, _, _ = screen(code)
    rows = of_the_csv(code)
    for line in lines:
        # « Taux de pauvreté (Haute-Garonne) » is the line of that département.
        name, _, where = line.label.rstrip(")").partition(" (")
        same = [
            row
            for row in rows
            if row["libelle"] == (name if where else line.label)
            and (row["territoire"] == where if where else row["code"] == code)
        ]
        if not line.known:
            today = [row for row in same if row["source"] != PAST]
            assert today, line
            assert all(row["valeur"] == "" and row["statut"] == "absent" for row in today), line
            continue
        shown = said(line.value)
        (row,) = [row for row in same if row["millesime"] == line.year]
        assert shown.is_that_of(number_of(row["valeur"])), (line, row)
        assert row["unite"].replace("euro", "€") == shown.unit


@pytest.mark.parametrize("code", PLACES)
def test_the_comparison_is_in_the_workbook_and_the_csv(code: str) -> None:
    _, _, years = screen(code)
    (then,) = (one.date for one in example_document().releves)
    sheet = {
        str(row["Indicateur"]): list(row.values()) for row in of_the_sheet(code, "Indicateurs")
    }
    lines = of_the_csv(code)
    for label, before, now, _ in years[1:]:
        _, unit, today, past = sheet[label]
        in_the_csv = [
            row for row in lines if row["libelle"] == label and row["niveau"] == "organisation"
        ]
        for text, value in ((before, past), (now, today)):
            if text == ABSENT:
                assert value is None
                continue
            shown = said(text)
            assert shown.is_shown_by(value), (label, text, value)
            assert unit == shown.unit
            assert any(
                row["valeur"] and shown.is_that_of(number_of(row["valeur"])) for row in in_the_csv
            )
    assert then < TODAY


@pytest.mark.parametrize("code", PLACES)
def test_nothing_missing_is_a_zero(code: str) -> None:
    """Every cell of a value without one is blank, and its line says why."""
    for row in of_the_sheet(code, "Chiffres"):
        assert (row["Valeur"] is None) is (row["Statut"] in ("absent", "secret statistique"))
        assert row["Valeur"] is not None or row["Remarque"]
    for line in of_the_csv(code):
        assert (line["valeur"] == "") is (line["statut"] in ("absent", "secret statistique"))
        assert line["valeur"] or line["remarque"]


def test_the_invented_figures_say_so_on_their_line_of_the_csv() -> None:
    for line in of_the_csv(SICOVAL):
        own = line["niveau"] == "organisation"
        assert line["avertissement"] == ("exemple fictif" if own else "")
