"""A document on screen before it is downloaded: the very chapters of its HTML."""

from __future__ import annotations

from dataclasses import replace

from nrdiag.rapport.blocks import Writing
from nrdiag.rapport.html import chapters_html
from nrdiag.ui.markup import Markup, show

#: Titles of chapters: the page has its own above.
LEVEL = 3


def show_writing(writing: Writing) -> None:
    """Every chapter of ``writing``, as one element."""
    show(writing_html(writing))


def writing_html(writing: Writing, without: str = "") -> Markup:
    """Every chapter of ``writing`` but one."""
    kept = [chapter for chapter in writing.chapters if chapter.id != without]
    body = chapters_html(replace(writing, chapters=kept), LEVEL)
    return Markup('<div class="nr-document">{}</div>').format(body)
