"""Every format of a document, by its name: what writes it, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nrdiag.rapport.content import Content
from nrdiag.rapport.data import report_csv
from nrdiag.rapport.deliverable import Deliverable, write
from nrdiag.territoires.territory import Territory


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for (French), its media type, and its writer."""

    id: str
    libelle: str
    sert: str
    media: str
    ecrit: Callable[[Content, Deliverable], bytes]


# A writer is imported when it writes: python-docx, typst and openpyxl take time to load.
def _word(content: Content, deliverable: Deliverable) -> bytes:
    from nrdiag.rapport.word import word

    return word(write(content, deliverable))


def _pdf(content: Content, deliverable: Deliverable) -> bytes:
    from nrdiag.rapport.pdf import pdf

    return pdf(write(content, deliverable))


def _html(content: Content, deliverable: Deliverable) -> bytes:
    from nrdiag.rapport.html import html

    return html(write(content, deliverable)).encode()


def _xlsx(content: Content, _: Deliverable) -> bytes:
    from nrdiag.rapport.annex import workbook
    from nrdiag.rapport.sheets import report_sheets

    return workbook(report_sheets(content), title=content.name, fictif=content.fictif)


def _csv(content: Content, _: Deliverable) -> bytes:
    return report_csv(content)


FORMATS = {
    one.id: one
    for one in (
        Format(
            "docx", "Word", "à modifier avant le conseil",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _word,
        ),
        Format("pdf", "PDF", "à diffuser, lisible par tous", "application/pdf", _pdf),
        Format("html", "HTML", "à ouvrir dans un navigateur", "text/html", _html),
        Format(
            "xlsx", "Excel", "les chiffres, une feuille par sujet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx,
        ),
        Format("csv", "CSV", "les chiffres, pour un autre logiciel", "text/csv", _csv),
    )
}  # fmt: skip


def file_name(territory: Territory, part: str, extension: str, *, fictif: bool) -> str:
    """« nrdiag-243100633-strategie.docx »; the invented example says so in its name."""
    invented = "-exemple-fictif" if fictif else ""
    return f"nrdiag-{territory.code}-{part}{invented}.{extension}"
