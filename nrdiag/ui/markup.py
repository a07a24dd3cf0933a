"""HTML for Streamlit: every dynamic text is escaped by markupsafe before it gets here."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps

from markupsafe import Markup, escape

from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.blocks import stacks
from nrdiag.rapport.characters import no_break_html
from nrdiag.ui.element import draw_html

#: Longest table shown; the download holds every row.
MAX_ROWS = 60


#: What markdown acts on: marks anywhere, « :name » of a colour or an icon, addresses that it would
#: make links, and, at the start of a text, a heading or a list (« 3. » would lose its number).
_ACTIVE = re.compile(
    r"[\\`*_\[\]~$<>|@]|:(?=[\w/])|(?<=www)\.|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]",
    re.IGNORECASE,
)


#: What is being gathered into one element, if anything is.
_GATHERED: ContextVar[list[Markup] | None] = ContextVar("gathered", default=None)
#: Whether what is being drawn will be shown to everybody.
_FOR_ALL: ContextVar[bool] = ContextVar("for_all", default=False)


def show(markup: Markup) -> None:
    """Write safe HTML. Takes Markup only: a plain string would not have been escaped."""
    if not isinstance(markup, Markup):
        raise TypeError("show() takes Markup: build it with Markup(...).format(...)")
    text = str(markup)
    # The same long parts are sent at each run of a page; a short one costs 6 µs.
    spaced = _spaced(text) if len(text) > 1000 else no_break_html(text)
    send(Markup(spaced))  # noqa: S704 - only spaces were changed


def send(markup: Markup) -> None:
    """As ``show``, for what has the spaces of French already: what ``gathered`` gives, above all.
    Nothing of it is kept.
    """
    gathered = _GATHERED.get()
    if gathered is None:
        draw_html(str(markup))
    else:
        gathered.append(markup)


_spaced = lru_cache(maxsize=512)(no_break_html)


@contextmanager
def together() -> Iterator[None]:
    """What is shown inside becomes one element of Streamlit's: each of them costs 0.1 ms.

    Only HTML: a widget drawn inside would come before it.
    """
    with _gathering() as parts:
        yield
    if parts:
        send(_suite(parts))


def gathered(draw: Callable[[], None]) -> Markup:
    """What ``draw`` would show, HTML only, as one part."""
    with _gathering() as parts:
        draw()
    return _suite(parts)


def drawn_once(draw: Callable[..., None]) -> Callable[..., None]:
    """For a part that only shows HTML, and depends on nothing but the edition and its arguments:
    the territory, never what a visitor typed. One element, worked out once for everybody.
    """

    @lru_cache(maxsize=128)
    def drawn(_edition_id: str, *args: Hashable) -> Markup:
        token = _FOR_ALL.set(True)
        try:
            return gathered(lambda: draw(*args))
        finally:
            _FOR_ALL.reset(token)

    @wraps(draw)
    def shown(*args: Hashable) -> None:
        send(drawn(edition().id, *args))

    return shown


def for_this_visit_only() -> None:
    """Fail, rather than show to everybody what belongs to one visit."""
    if _FOR_ALL.get():
        raise RuntimeError("drawn_once keeps this for everybody: use drawn_for or together")


@contextmanager
def in_a_row() -> Iterator[None]:
    """Short parts shown inside follow each other on a line, on several when it is narrow."""
    with _gathering() as parts:
        yield
    if parts:
        send(_suite(parts, "nr-rang"))


@contextmanager
def abreast() -> Iterator[None]:
    """Each part shown inside takes a column; on a phone they follow each other."""
    with _gathering() as parts:
        yield
    send(_suite(parts, "nr-cote"))


@contextmanager
def fold(title: str) -> Iterator[None]:
    """A folded part that holds only HTML: it opens without asking the server anything."""
    with _gathering() as parts:
        yield
    name = no_break_html(escape(title))
    folded = f"<summary><span>{name}</span></summary>{_suite(parts)}"
    send(Markup(f'<details class="nr-volet">{folded}</details>'))  # noqa: S704 - escaped here


@contextmanager
def _gathering() -> Iterator[list[Markup]]:
    parts: list[Markup] = []
    token = _GATHERED.set(parts)
    try:
        yield parts
    finally:
        _GATHERED.reset(token)


def _suite(parts: Iterable[Markup], css: str = "nr-suite") -> Markup:
    # Markup.format takes 20 µs, at each run of a page: what is escaped already is put together.
    each = "".join(f"<div>{part}</div>" for part in parts)
    return Markup(f'<div class="{css}">{each}</div>')  # noqa: S704 - parts are Markup


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def paragraph(text: str, css: str = "") -> None:
    show(Markup(f'<p class="{css}">{escape(text)}</p>'))  # noqa: S704 - escaped here


def download(address: str, text: str) -> None:
    """A link to a file of our own server."""
    show(Markup('<a class="nr-telecharger" href="{}" download>{}</a>').format(address, text))


def heading(text: str, anchor: str = "", level: int = 2) -> None:
    """A heading among HTML; static/liens.js goes to the one that the address names (#anchor)."""
    name = f' id="{escape(anchor)}"' if anchor else ""
    show(Markup(f"<h{level}{name}>{escape(text)}</h{level}>"))  # noqa: S704 - escaped here


def title(text: str) -> None:
    """The title of the page, among its HTML."""
    show(Markup(f"<h1>{escape(text)}</h1>"))  # noqa: S704 - escaped here


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
    # All is escaped already, and written as it is: Markup.format takes 8 µs for each cell.
    names = [str(escape(name)) for name in header]
    # On a phone the cells of a wide table are stacked, each under its column's name.
    ends = [
        f' class="{"nr-nombre" if i in numeric else ""}" data-nom="{name}">'
        for i, name in enumerate(names)
    ]
    head = "".join(
        f'<th scope="col"{end}{name}</th>' for end, name in zip(ends, names, strict=True)
    )
    lines = []
    for index, row in enumerate(rows):
        first, *rest = zip(ends[: len(row)], row, strict=True)
        cells = "".join(f"<td{end}{text}</td>" for end, text in rest)
        css = "nr-soi" if index == own else ""
        lines.append(f'<tr class="{css}"><th scope="row"{first[0]}{first[1]}</th>{cells}</tr>')
    if total > MAX_ROWS:
        caption += f" Les {MAX_ROWS} premières lignes sur {total} ; le fichier les a toutes."
    wide = "nr-large" if stacks(header, rows) else ""
    return Markup(
        '<div class="nr-cadre" tabindex="0" role="region" aria-label="{}">'
        '<table class="nr-table {}"><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(caption, wide, caption, Markup(head), Markup("".join(lines)))  # noqa: S704 - escaped above


def plain(text: str) -> str:
    """Text for a Streamlit label, where markdown would otherwise be interpreted.

    Only what would act is escaped: a screen reader is given the label as it is written here.
    """
    return _ACTIVE.sub(r"\\\g<0>", text)


__all__ = [
    "MAX_ROWS", "Markup", "abreast", "bullets", "download", "drawn_once", "fold",
    "for_this_visit_only", "gathered", "heading", "in_a_row", "join", "paragraph", "plain",
    "send", "show", "table", "title", "together",
]  # fmt: skip
