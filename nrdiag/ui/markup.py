"""HTML for Streamlit: every dynamic text is escaped by markupsafe before it gets here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

#: Longest table shown; the download holds every row.
MAX_ROWS = 60
CELLS = {
    "col": Markup('<th scope="col" class="{}" data-nom="{}">{}</th>'),
    "row": Markup('<th scope="row" class="{}" data-nom="{}">{}</th>'),
    "td": Markup('<td class="{}" data-nom="{}">{}</td>'),
}


def show(markup: Markup) -> None:
    """Write safe HTML. Takes Markup only: a plain string would not have been escaped."""
    if not isinstance(markup, Markup):
        raise TypeError("show() takes Markup: build it with Markup(...).format(...)")
    st.html(str(markup))


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def paragraph(text: str, css: str = "") -> None:
    show(Markup('<p class="{}">{}</p>').format(css, text))


def bullets(texts: Sequence[str]) -> None:
    items = join(Markup("<li>{}</li>").format(text) for text in texts)
    show(Markup("<ul>{}</ul>").format(items))


def table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    numeric: Sequence[int] = (),
    own: int | None = None,
    total: int | None = None,
) -> None:
    """A real HTML table: caption, column headers, row headers in the first column.

    ``numeric`` are the columns aligned right; ``own`` is the row to bring out; ``total`` is how
    many rows there are when ``rows`` is only the first of them.
    """

    def cell(tag: str, column: int, content: object) -> Markup:
        css = "nr-nombre" if column in numeric else ""
        # On a phone the cells of a wide table are stacked, each under its column's name.
        return CELLS[tag].format(css, header[column], content)

    head = join(cell("col", i, text) for i, text in enumerate(header))
    lines = []
    for index, row in enumerate(rows[:MAX_ROWS]):
        first = cell("row", 0, row[0])
        rest = join(cell("td", i, value) for i, value in enumerate(row[1:], start=1))
        css = "nr-soi" if index == own else ""
        lines.append(Markup('<tr class="{}">{}{}</tr>').format(css, first, rest))
    total = total or len(rows)
    if total > MAX_ROWS:
        caption += f" Les {MAX_ROWS} premières lignes sur {total} ; le fichier les a toutes."
    wide = "nr-large" if len(header) > 3 else ""
    show(
        Markup(
            '<div class="nr-cadre" tabindex="0" role="region" aria-label="{}">'
            '<table class="nr-table {}"><caption>{}</caption><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table></div>"
        ).format(caption, wide, caption, head, join(lines))
    )


def plain(text: str) -> str:
    """Text for a Streamlit label, where markdown would otherwise be interpreted."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>~$:" else c for c in text)


__all__ = ["MAX_ROWS", "Markup", "bullets", "join", "paragraph", "plain", "show", "table"]
