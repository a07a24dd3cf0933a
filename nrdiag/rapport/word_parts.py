"""The parts of a Word document: paragraphs, lists, pictures and their legends."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Length, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from nrdiag.rapport.drawing import SCALE
from nrdiag.rapport.office import legible

#: No picture is taller: its legend stays on its page.
TALLEST = Cm(10.5)
AFTER_TABLE, AFTER_LIST = Pt(12), Pt(8)
#: English metric units in a CSS pixel.
PIXEL = 9525
#: Outline of the squares of a legend, and how an absent value is shown there.
SQUARE, ABSENT_FILL, ABSENT_LINES = "6B7A80", "F4F4F4", "8A9AA0"
_SVG_NS = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
#: The extension of ``a:blip`` that holds a vector picture beside its PNG.
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def paragraph(document: Document, style: str, text: str) -> Paragraph:
    """A paragraph at the end of the document, in the style of that id."""
    added = document.add_paragraph()
    fill(added, style, text)
    before = added._p.getprevious()
    if before is not None and before.tag == qn("w:tbl") and not style.startswith("Heading"):
        added.paragraph_format.space_before = AFTER_TABLE
    return added


def fill(target: Paragraph, style: str, text: str) -> None:
    """Set the style, then the text as it is: a line break stays one, nothing is interpreted."""
    if style != "Normal":
        target._p.style = style
    if text:
        target.add_run(legible(text))


def text_width(document: Document) -> Length:
    """Width between the margins."""
    section = document.sections[0]
    widths = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (int(width or 0) for width in widths)
    return Emu(page - left - right)


def add_items(document: Document, items: Sequence[str], *, ordered: bool) -> None:
    """A list; each numbered one starts again from 1."""
    number = _new_numbering(document) if ordered and items else None
    for place, item in enumerate(items, 1):
        added = paragraph(document, "ListNumber" if ordered else "ListBullet", item)
        if number is not None:
            properties = added._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
        if place == len(items):
            added.paragraph_format.space_after = AFTER_LIST


def add_picture(document: Document, png: bytes, alt: str, svg: str = "") -> None:
    """A picture with its alternative text, at its own size or as large as the page allows.

    With ``svg``, the vector picture goes beside the PNG, for the readers that know it.
    """
    image = Image.from_blob(png)
    wide, high = (int(side / SCALE * PIXEL) for side in (image.px_width, image.px_height))
    ratio = min(1.0, text_width(document) / wide, TALLEST / high)
    holder = paragraph(document, "Figure", "")
    shape = holder.add_run().add_picture(
        io.BytesIO(png), Emu(int(wide * ratio)), Emu(int(high * ratio))
    )
    described = shape._inline.docPr
    described.set("name", f"Figure {described.id}")
    described.set("descr", legible(alt))
    if svg and _drawn_alike(svg):
        _add_vector(document, shape._inline.graphic.graphicData.pic.blipFill.blip, svg)


def add_legend(document: Document, legend: Sequence[tuple[str, str]]) -> None:
    """A line per class: a square of its colour (striped without), then its words."""
    for place, (colour, label) in enumerate(legend, 1):
        line = paragraph(document, "Legende", "")
        _paint(line.add_run("\u2003"), colour.strip().lstrip("#"))
        line.add_run(f"\u00a0 {legible(label)}")
        line.paragraph_format.keep_with_next = place < len(legend)


def _paint(run: Run, colour: str) -> None:
    properties = run._r.get_or_add_rPr()
    border, shade = OxmlElement("w:bdr"), OxmlElement("w:shd")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", SQUARE)):
        border.set(qn(f"w:{name}"), value)
    shade.set(qn("w:val"), "clear" if colour else "diagStripe")
    shade.set(qn("w:color"), "auto" if colour else ABSENT_LINES)
    shade.set(qn("w:fill"), colour or ABSENT_FILL)
    properties.extend((border, shade))


def _new_numbering(document: Document) -> int:
    """A numbering of its own that starts at 1."""
    numbering = document.part.numbering_part.element
    (model,) = numbering.xpath('w:abstractNum[w:lvl/w:pStyle/@w:val="ListNumber"]/@w:abstractNumId')
    added = numbering.add_num(int(model))
    added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(added.numId)


def _drawn_alike(svg: str) -> bool:
    """Office does not draw patterns (hatching turns black): such a map stays a PNG."""
    return "url(#" not in svg


def _add_vector(document: Document, blip: BaseOxmlElement, svg: str) -> None:
    """Put the SVG beside the PNG of ``blip``."""
    package = document.part.package
    name = package.next_partname("/word/media/vector%d.svg")
    part = Part(name, "image/svg+xml", _sized(svg).encode(), package)
    place = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG_NS}" r:embed="{place}"/></a:ext></a:extLst>'
        )
    )


def _sized(svg: str) -> str:
    """Office wants a size on the root, where our maps have a ``viewBox`` alone."""
    root, end, rest = svg.partition(">")
    if " width=" in root:
        return svg
    return (
        re.sub(r'viewBox="\S+ \S+ (\S+) (\S+)"', r'\g<0> width="\1" height="\2"', root) + end + rest
    )
