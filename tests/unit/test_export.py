"""The CSV writer: nothing can act as a formula, numbers are unchanged, Excel opens it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nrdiag.catalogue.indicators import indicators
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import FIGURE_COLUMNS, figures_csv, safe, to_csv

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
@example("=1+1")
@example("  =1+1")
@example("\t=1+1")
@example("-2+3")
@example("\ufeff=1+1")
@example("\u00a0=1+1")
def test_no_text_cell_starts_with_a_formula(text: str) -> None:
    """Whatever blanks come first: a spreadsheet trims them."""
    ((_,), (cell,)) = read(to_csv(["x"], [[text]])) if text else (["x"], [""])
    assert not cell.strip().lstrip("\ufeff\x00").startswith(FORMULA)
    assert cell in (text, f"'{text}")


@given(st.integers(-(10**12), 10**12))
def test_integers_are_unchanged(value: int) -> None:
    assert safe(value) == str(value)


@given(st.floats(-1e9, 1e9).map(lambda v: round(v, 6)))
def test_numbers_are_unchanged_to_the_sixth_decimal(value: float) -> None:
    """A French decimal comma, and the value that was given."""
    text = str(safe(value))
    assert "." not in text
    assert float(text.replace(",", ".")) == pytest.approx(value, abs=1e-6, rel=1e-12)


def test_file_is_what_french_excel_opens() -> None:
    data = to_csv(["nom", "valeur"], [["Labège", 78.05], ["a;b", None], ["oui", True]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert read(data) == [["nom", "valeur"], ["Labège", "78,05"], ["a;b", ""], ["oui", "oui"]]


def test_a_missing_figure_is_blank_with_its_status() -> None:
    """One line per figure, never 0 for a missing value."""
    paris = edition().territories.get("75056")
    lines = read(figures_csv((paris, f) for f in figures_of(paris, edition().measures).values()))
    assert lines[0] == list(FIGURE_COLUMNS)
    rows = {line[3]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}
    assert rows.keys() == indicators().keys()
    assert (rows["ftth_taux"]["valeur"], rows["ftth_taux"]["statut"]) == ("", "absent")
    assert rows["pop_totale"]["valeur"] == "2103778"


def test_an_invented_export_says_so_on_every_line() -> None:
    lines = to_csv(("a", "b"), [(1, "x"), (2, "y")], fictif=True).decode("utf-8-sig").splitlines()
    assert lines == ["a;b;avertissement", "1;x;exemple fictif", "2;y;exemple fictif"]
    assert b"fictif" not in to_csv(("a", "b"), [(1, "x")])
