"""Reads documents back, as a test sees them: all their words, with one kind of space."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import openpyxl
import pypdf


def words(text: str) -> str:
    """The text with every kind of space made the same."""
    return " ".join(text.split())


def html_text(data: bytes) -> str:
    body = re.sub(r"<style>.*?</style>", " ", data.decode(), flags=re.DOTALL)
    return words(unescape(re.sub(r"<[^>]+>", " ", body)))


def docx_text(data: bytes) -> str:
    """Every paragraph and every cell, in the order of the file."""
    body = docx.Document(io.BytesIO(data)).element.body
    parts = [
        "".join(node.text or "\n" for node in paragraph.iter() if node.tag.endswith(("}t", "}br")))
        for paragraph in body.iter()
        if paragraph.tag.endswith("}p")
    ]
    return words(" ".join(parts))


def pdf_text(data: bytes) -> str:
    """The words of a PDF, page after page."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return words(" ".join(page.extract_text() for page in pages))


def xlsx_cells(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each sheet, by its name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}
