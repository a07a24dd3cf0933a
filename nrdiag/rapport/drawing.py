"""A chart as a picture, drawn offline in French by vl-convert; the same picture in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from nrdiag.rapport.characters import drawable, each_text

#: Pixels of a chart for each of its own: sharp once printed.
SCALE = 2.0
#: Width of the drawing area, in pixels.
WIDTH = 460
FONT = "Arial, Liberation Sans, sans-serif"
LOCALE: Final = "fr-FR"


def chart_svg(spec: Mapping[str, Any]) -> str:
    """The Vega-Lite ``spec`` (its data inside) as SVG; numbers and dates written in French.

    Raises ValueError when vl-convert refuses the specification.
    """
    return _svg(_laid_out(spec))


def chart_png(spec: Mapping[str, Any]) -> bytes:
    """The same as PNG, for a format that holds no vector picture."""
    return _png(_laid_out(spec))


def svg_png(svg: str) -> bytes:
    """Any SVG of ours as PNG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(drawable(svg), scale=SCALE))


def _laid_out(spec: Mapping[str, Any]) -> str:
    """The specification at the width of a page; room for labels that another font draws wider."""
    page = {"width": WIDTH, "padding": {"left": 30, "right": 30, "top": 5, "bottom": 5}}
    config = {"font": FONT, **spec.get("config", {})}
    return json.dumps(each_text({**page, **spec, "config": config}, drawable), sort_keys=True)


@lru_cache(maxsize=64)  # one report asks for the same chart in several formats
def _svg(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, format_locale=LOCALE, time_format_locale=LOCALE))


@lru_cache(maxsize=64)
def _png(spec: str) -> bytes:
    import vl_convert

    return bytes(
        vl_convert.vegalite_to_png(
            spec, scale=SCALE, format_locale=LOCALE, time_format_locale=LOCALE
        )
    )
