"""The map of a workshop's screen: every commune can be named by those who look at it."""

from __future__ import annotations

import base64
import re

from nrdiag.indicateurs.edition import edition
from nrdiag.ui.room_map import _map


def drawn(code: str) -> tuple[list[str], str]:
    """The names on the drawing, and what is written around it."""
    shown = str(_map(code, edition().id))
    svg = base64.b64decode(re.findall(r"base64,([^\"]*)", shown)[0]).decode()
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg), shown


def test_a_commune_is_on_the_map_or_listed_under_it() -> None:
    names, around = drawn("243100633")
    communes = edition().territories.communes_of(edition().territories.get("243100633"))
    assert len(names) > 25
    for commune in communes:
        assert commune.nom in names or commune.nom in around.split("faute de place")[1]


def test_too_many_to_list_are_counted() -> None:
    names, around = drawn("31")
    assert "Toulouse" in names
    assert f"faute de place : {586 - len(names)} communes" in around
