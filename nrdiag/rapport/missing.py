"""How a document says what is missing: one sign in a cell, one expression in a sentence.

« À préciser » is kept for the texts of the toolbox, which the user has to write.
"""

from __future__ import annotations

from typing import Final

from nrdiag import french

#: In a cell of a table.
ND: Final = "n.d."
#: Said once, where a document begins.
EXPLAINED: Final = "« n.d. » : donnée non disponible, ce qui n'est jamais zéro."


def absent(what: str, fill: str = "") -> str:
    """« Donnée absente : l'empreinte du matériel. Il faut un inventaire. »"""
    return f"{french.capital(french.ABSENT)} : {what}. {fill}".strip()
