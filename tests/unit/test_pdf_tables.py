"""Where the words of the PDF stand: no two of them on top of each other, none out of the page.

Typst draws each line of each cell in one go. The boxes are read back from the content of the
pages, with the widths of the embedded fonts: a text program would join two words that touch.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import pikepdf
import pytest

from nrdiag import settings as paths
from nrdiag.dossier.file import read_document
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.blocks import Chapter, Table, Writing
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import deliverable_of, write
from nrdiag.rapport.pdf import pdf

TODAY = dt.date(2026, 11, 28)
SICOVAL = "243100633"
#: Margins of the report and height of a page, in points.
LEFT, RIGHT, HEIGHT = 25 * 72 / 25.4, (210 - 25) * 72 / 25.4, 297 * 72 / 25.4
#: Two words may touch, in points.
TOUCH = 0.6

LONG = (
    "anticonstitutionnellement", "Interopérabilité", "écoresponsabilité", "reconditionnement",
    "dématérialisation", "84\u202f218\u00a0habitants", "professionnalisation",
)  # fmt: skip
TABLES = {
    "sept colonnes de mots longs": Table("Longs.", LONG, [LONG, LONG[::-1]] * 3, (1, 2)),
    "sept colonnes ordinaires": Table(
        "Sept.",
        ("Indicateur", "Valeur", "Statut", "Année", "Source", "Licence", "Remarque"),
        [("Population", "84\u202f218\u00a0habitants", "observé", "2e trimestre 2026",
          "INSEE et direction générale", "Licence Ouverte", "Une longue remarque. " * 8)] * 4,
        (1,),
    ),
    "mots sans fin": Table("W.", ("a", "W" * 25, "c"), [("W" * 400, "é" * 25, "x" * 24)] * 2),
    "mots sans syllabe": Table("Z.", ("Z" * 20,) * 7, [("z" * 25, "M" * 24, *("1" * 22,) * 5)]),
    "adresses": Table(
        "Adresses.", ("Nom", "Page"),
        [("Un", "https://exemple.fr/" + "dossier/" * 12 + "page-" * 12), ("Deux", "/" * 90)],
    ),
    "douze colonnes": Table("Douze.", LONG[:6] * 2, [LONG[:6] * 2] * 2),
    "autres écritures": Table("É.", ("Шрифт", "Ελληνικά"), [("Превысокомногорассмотрительствующий",
                              "Ηλεκτροεγκεφαλογράφημα")] * 2),
    **{
        f"longue de {rows} lignes": Table(
            "Communes.",
            ("Commune", "Fibre", "Année"),
            [(f"Nom-{n}", f"{n}\u202f%", "2e trimestre 2026") for n in range(rows)],
            (1,),
        )
        for rows in (14, 15, 57, 90, 400)
    },
    "vide": Table("Vide.", ("", ""), [("", "")]),
}  # fmt: skip


class Run(NamedTuple):
    """A text drawn in one go, in points from the left and the bottom of its page."""

    left: float
    right: float
    bottom: float
    top: float


def runs(page: pikepdf.Page) -> Iterator[Run]:
    fonts = {name: _widths(font) for name, font in page.Resources.Font.items()}
    matrix, kept = pikepdf.Matrix(), []
    font, size = "", 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tm":
                placed = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "TJ":
                width = sum(_advance(one, *fonts[font]) for one in operands[0]) * size / 1000
                yield Run(
                    placed.e, placed.e + width * placed.a,
                    placed.f - 0.1 * size, placed.f + 0.6 * size,
                )  # fmt: skip


def _widths(font: Any) -> tuple[dict[int, float], float]:
    """The widths of an embedded font by glyph, in thousandths of its size; the one of the rest."""
    described = font.DescendantFonts[0]
    given, found = list(described.get("/W", [])), {}
    while given:
        first, second = int(given.pop(0)), given.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + n: float(width) for n, width in enumerate(second)}
        else:
            width = float(given.pop(0))
            found |= dict.fromkeys(range(first, int(second) + 1), width)
    return found, float(described.get("/DW", 1000))


def _advance(shown: Any, widths: dict[int, float], other: float) -> float:
    if not isinstance(shown, pikepdf.String):
        return -float(shown)
    codes = bytes(shown)
    glyphs = (int.from_bytes(codes[n : n + 2]) for n in range(0, len(codes), 2))
    return sum(widths.get(glyph, other) for glyph in glyphs)


def overlaps(page: pikepdf.Page) -> list[tuple[Run, Run]]:
    return [
        (one, other)
        for one, other in combinations(runs(page), 2)
        if min(one.right, other.right) - max(one.left, other.left) > TOUCH
        and min(one.top, other.top) - max(one.bottom, other.bottom) > TOUCH
    ]


def checked(data: bytes) -> int:
    """How many texts were read; none is on another one, none is out of the margins."""
    count = 0
    with pikepdf.open(io.BytesIO(data)) as file:
        for number, page in enumerate(file.pages, 1):
            assert overlaps(page) == [], number
            read = list(runs(page))
            # A space at the end of a full line is drawn in the margin.
            assert all(one.left > LEFT - 1 and one.right < RIGHT + 3 for one in read), number
            count += len(read)
    return count


@cache
def strategy() -> bytes:
    document = read_document((paths.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    content = content_of(edition().territories.get(SICOVAL), edition(), document, TODAY)
    return pdf(write(content, deliverable_of("strategie")), TODAY)


def test_no_word_of_the_strategy_is_on_another_one() -> None:
    assert checked(strategy()) > 1000


def test_texts_on_top_of_each_other_are_seen() -> None:
    """The check itself: what it reads on a page, and on the same page drawn twice, moved."""
    with pikepdf.open(io.BytesIO(strategy())) as file:
        page = file.pages[1]
        drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
        page.Contents = file.make_stream(b"q " + drawn + b" Q q 1 0 0 1 3 0 cm " + drawn + b" Q")
        assert len(overlaps(page)) > 20


@pytest.mark.parametrize("name", TABLES)
def test_no_word_of_a_table_is_on_another_one(name: str) -> None:
    table = TABLES[name]
    chapter = Chapter("x", "Un chapitre", [table])
    least = sum(1 for row in (table.header, *table.rows) for cell in row if cell)
    assert checked(pdf(Writing("Titre", "", [chapter], "Pied"), TODAY)) > least


def test_no_page_is_left_half_empty_before_a_picture() -> None:
    bottom, top = 24 * 72 / 25.4, HEIGHT - 28 * 72 / 25.4
    with pikepdf.open(io.BytesIO(strategy())) as file:
        opening = [
            page_number(file, figure) for figure in figures(file) if top_of(figure) > top - 9
        ]
        assert opening  # or this test checks nothing
        for number in opening:
            before = [one.bottom for one in runs(file.pages[number - 1]) if one.bottom > bottom]
            assert (min(before) - bottom) / (top - bottom) < 0.4, number


def figures(file: pikepdf.Pdf) -> list[Any]:
    return [one for one in file.objects if isinstance(one, pikepdf.Dictionary)
            and one.get("/S") == pikepdf.Name.Figure]  # fmt: skip


def top_of(figure: Any) -> float:
    return max(float(one.BBox[3]) for one in figure.A if "/BBox" in one)


def page_number(file: pikepdf.Pdf, figure: Any) -> int:
    """From 0."""
    return next(n for n, page in enumerate(file.pages) if page.objgen == figure.Pg.objgen)


def test_a_table_set_beside_itself_is_one_table_in_order() -> None:
    """Two columns of a page, one header, the rows from the first to the last (PDF/UA)."""
    chapter = Chapter("x", "Un chapitre", [TABLES["longue de 57 lignes"]])
    with pikepdf.open(io.BytesIO(pdf(Writing("T", "", [chapter], "Pied"), TODAY))) as file:
        assert len(file.pages) <= 2  # the first one is shared with the title and the contents
        kinds = [str(one.S) for one in file.objects
                 if isinstance(one, pikepdf.Dictionary) and "/S" in one]  # fmt: skip
        assert (kinds.count("/Table"), kinds.count("/Caption")) == (1, 1)
        assert (kinds.count("/TR"), kinds.count("/TH")) == (58, 3)
        starts = {round(one.left) for page in file.pages for one in runs(page)}
    assert len([left for left in starts if left > 290]) >= 3  # the second column of the page
