"""What Word computes by itself: the table of contents and the page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from nrdiag.rapport.office import legible
from nrdiag.rapport.word_parts import fill, paragraph

#: Levels 1 and 2, linked, without page numbers: only Word knows them, and it asks before it
#: computes them. So the list is right as it opens, on paper too, and stays so once updated.
CONTENTS = r'TOC \o "1-2" \n \h \z'


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document: level 1 or 2."""

    level: int
    text: str


def bookmark(heading: Paragraph, rank: int) -> None:
    """Name the heading, for the link that leads to it from the contents."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(rank))
    start.set(qn("w:name"), _name(rank))
    first = heading._p.find(qn("w:r"))
    if first is None:
        heading._p.append(start)
    else:
        first.addprevious(start)
    heading._p.append(end)


def contents(document: Document, headings: Sequence[Heading]) -> None:
    """A real table of contents, filled already: it needs no update to be read."""
    lines = [paragraph(document, "TOCHeading", "Sommaire")]
    for rank, heading in enumerate(headings):
        line = paragraph(document, f"TOC{heading.level}", "")
        if rank == 0:
            _open_field(line, CONTENTS)
        _link(line, heading.text, rank)
        lines.append(line)
    _mark(lines[-1], "end")
    gallery = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        "</w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    lines[0]._p.addprevious(gallery)
    gallery.find(qn("w:sdtContent")).extend([line._p for line in lines])


def footer(document: Document, text: str) -> None:
    """On every page: the line of the document, then « page X sur Y »."""
    line = document.sections[0].footer.paragraphs[0]
    fill(line, "Footer", text)
    line.add_run("\tpage\u00a0")
    _field(line, "PAGE")
    line.add_run(" sur ")
    _field(line, "NUMPAGES")


def header(document: Document, text: str) -> None:
    """The same warning on every page."""
    fill(document.sections[0].header.paragraphs[0], "Header", text)


def _name(rank: int) -> str:
    return f"_Toc{rank + 1:09}"


def _link(line: Paragraph, text: str, rank: int) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _name(rank))
    link.set(qn("w:history"), "1")
    link.append(line.add_run(legible(text))._r)
    line._p.append(link)


def _field(line: Paragraph, code: str) -> None:
    _open_field(line, code)
    line.add_run("1")
    _mark(line, "end")


def _open_field(line: Paragraph, code: str) -> None:
    _mark(line, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    line.add_run()._r.append(instruction)
    _mark(line, "separate")


def _mark(line: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(mark)
