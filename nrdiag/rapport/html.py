"""A document as one self-contained, accessible HTML file: nothing is loaded from anywhere."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nrdiag.rapport.blocks import Block, Writing
from nrdiag.rapport.drawing import chart_svg
from nrdiag.rapport.export import FICTITIOUS_SENTENCE
from nrdiag.rapport.typography import unbroken

#: What a reader has to do: « [à compléter : …] », « [à vérifier sur Légifrance : …] ».
_MARK, _PLAIN = Markup("<mark>{}</mark>"), Markup("{}")
_TO_DO = re.compile(r"(\[à [^\[\]]*\])")


def html(writing: Writing) -> str:
    """``writing`` as HTML; pictures are inside, as images that can run nothing."""
    return _render("report.html.j2", writing, 2)


def chapters_html(writing: Writing, level: int) -> Markup:
    """The chapters alone, for a page that has its own style; their titles are ``<h{level}>``."""
    return Markup(_render("chapters.html.j2", writing, level))  # noqa: S704 - escaped by jinja2


def _render(name: str, writing: Writing, level: int) -> str:
    return _environment().get_template(name).render(
        writing=unbroken(writing), level=level, fictitious=FICTITIOUS_SENTENCE, kind=_kind,
        picture=_picture, chart=chart_svg,
    )  # fmt: skip


def _marked(text: str) -> Markup:
    """``text`` escaped; what is left to do is brought out."""
    parts = _TO_DO.split(text)
    return Markup("").join(
        (_MARK if rank % 2 else _PLAIN).format(part) for rank, part in enumerate(parts)
    )


def _kind(block: Block) -> str:
    return type(block).__name__


def _picture(svg: str) -> str:
    """An SVG as the address of an image: a browser runs no script of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    return environment
