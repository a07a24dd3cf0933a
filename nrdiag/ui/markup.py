"""HTML for Streamlit: every dynamic text is escaped by markupsafe before it gets here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import streamlit as st
from markupsafe import Markup, escape

#: Longest table shown; the download holds every row.
MAX_ROWS = 60
CELLS = {
    "col": Markup('<th scope="col" class="{}" data-nom="{}">{}</th>'),
    "row": Markup('<th scope="row" class="{}" data-nom="{}">{}</th>'),
    "td": Markup('<td class="{}" data-nom="{}">{}</td>'),
}


#: What markdown acts on: marks anywhere, « :name » of a colour or an icon, addresses that it would
#: make links, and, at the start of a text, a heading or a list (« 3. » would lose its number).
_ACTIVE = re.compile(
    r"[\\`*_\[\]~$<>|@]|:(?=[\w/])|(?<=www)\.|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]",
    re.IGNORECASE,
)


def show(markup: Markup) -> None:
    """Write safe HTML. Takes Markup only: a plain string would not have been escaped."""
    if not isinstance(markup, Markup):
        raise TypeError("show() takes Markup: build it with Markup(...).format(...)")
    st.html(str(markup))


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def paragraph(text: str, css: str = "") -> None:
    show(Markup('<p class="{}">{}</p>').format(css, text))


def download(address: str, text: str) -> None:
    """A link to a file of our own server."""
    show(Markup('<a class="nr-telecharger" href="{}" download>{}</a>').format(address, text))


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
    total = total or len(rows)
    # Escaped before the cache: a text never takes the place of the markup that it imitates.
    shown = tuple(tuple(str(escape(cell)) for cell in row) for row in rows[:MAX_ROWS])
    show(_table(caption, tuple(header), shown, frozenset(numeric), own, total))


@lru_cache(maxsize=512)  # the same tables are sent at each run of a page
def _table(
    caption: str,
    header: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    numeric: frozenset[int],
    own: int | None,
    total: int,
) -> Markup:
    def cell(tag: str, column: int, content: str) -> Markup:
        css = "nr-nombre" if column in numeric else ""
        # On a phone the cells of a wide table are stacked, each under its column's name.
        return CELLS[tag].format(css, header[column], content)

    head = join(cell("col", i, text) for i, text in enumerate(header))
    lines = []
    for index, row in enumerate(rows):
        first = cell("row", 0, Markup(row[0]))  # noqa: S704 - escaped by table()
        rest = join(cell("td", i, Markup(text)) for i, text in enumerate(row[1:], start=1))  # noqa: S704
        css = "nr-soi" if index == own else ""
        lines.append(Markup('<tr class="{}">{}{}</tr>').format(css, first, rest))
    if total > MAX_ROWS:
        caption += f" Les {MAX_ROWS} premières lignes sur {total} ; le fichier les a toutes."
    wide = "nr-large" if len(header) > 3 else ""
    return Markup(
        '<div class="nr-cadre" tabindex="0" role="region" aria-label="{}">'
        '<table class="nr-table {}"><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(caption, wide, caption, head, join(lines))


def plain(text: str) -> str:
    """Text for a Streamlit label, where markdown would otherwise be interpreted.

    Only what would act is escaped: a screen reader is given the label as it is written here.
    """
    return _ACTIVE.sub(r"\\\g<0>", text)


__all__ = [
    "MAX_ROWS", "Markup", "bullets", "download", "join", "paragraph", "plain", "show", "table",
]  # fmt: skip
