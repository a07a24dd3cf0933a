"""The one writer of CSV files: French Excel opens them, and no cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from nrdiag.cartes.layer import Layer
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure
from nrdiag.territoires.territory import Territory

#: A text cell that starts so would be run by a spreadsheet.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: What every line of an export of the invented diagnostic says.
FICTITIOUS = "exemple fictif"
#: The same, where there is room for a sentence: at the top of a document and of each of its pages.
FICTITIOUS_SENTENCE = "Exemple fictif : ces chiffres ne sont ceux d'aucune collectivité."
FIGURE_COLUMNS = (
    "code", "territoire", "niveau", "indicateur", "libelle", "valeur", "unite", "bas", "haut",
    "numerateur", "denominateur", "statut", "millesime", "source", "remarque",
)  # fmt: skip


def safe(value: object) -> object:
    """Numbers as they are (comma for French Excel), texts that cannot be run as formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    text = str(value)
    # Spreadsheets skip leading spaces of every kind, and invisible marks.
    shown = text.lstrip().lstrip("\ufeff\u200b\x00").lstrip()
    return f"'{text}" if text.startswith(DANGEROUS) or shown.startswith(DANGEROUS) else text


def to_csv(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, fictif: bool = False
) -> bytes:
    """UTF-8 with BOM, « ; », one header line; every cell goes through ``safe``.

    ``fictif`` adds a last column that says so on every line: a line may travel alone.
    """
    if fictif:
        header = (*header, "avertissement")
        rows = ((*row, FICTITIOUS) for row in rows)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def figure_row(territory: Territory, figure: Figure) -> list[object]:
    """One line of ``FIGURE_COLUMNS``: the value, blank when missing, and all that explains it."""
    known = indicators().get(figure.id)
    known_source = sources().get(figure.source)
    return [
        territory.code, territory.nom, territory.niveau.value, figure.id,
        known.libelle if known else figure.id, figure.value, figure.unit, figure.low, figure.high,
        figure.numerator, figure.denominator, figure.status.value, figure.vintage,
        known_source.titre if known_source else figure.source, figure.note,
    ]  # fmt: skip


def figures_csv(pairs: Iterable[tuple[Territory, Figure]]) -> bytes:
    return to_csv(FIGURE_COLUMNS, (figure_row(territory, figure) for territory, figure in pairs))


def layer_csv(layer: Layer) -> bytes:
    """The table of a map, with INSEE codes."""
    return figures_csv((row.territory, row.figure) for row in layer.rows())
