"""``python -m nrdiag rapport``: the documents of a territory, in every format."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nrdiag.dossier.document import Document
from nrdiag.dossier.file import MAX_BYTES, UnreadableDocument, read_document
from nrdiag.indicateurs.edition import Edition
from nrdiag.pratiques.fleet import fleet_of
from nrdiag.pratiques.inventory import Inventory, example_inventory
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import deliverable_of
from nrdiag.rapport.formats import FORMATS


class ReportCommandError(ValueError):
    """The document cannot be read or written; the message is in French."""


def document_in(name: str) -> Document:
    """The diagnostic of a file. Raises ReportCommandError."""
    try:
        with Path(name).open("rb") as file:
            return read_document(file.read(MAX_BYTES + 1))
    except UnreadableDocument as error:
        raise ReportCommandError(str(error)) from error
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        why = "n'existe pas" if missing else "ne peut pas être lu"
        raise ReportCommandError(f"Le fichier « {name} » {why}.") from error


def example() -> Document:
    """A diagnostic that holds the invented inventory, and says that it is invented."""
    return with_inventory(Document(fictif=True), example_inventory())


def with_inventory(document: Document, inventory: Inventory) -> Document:
    """``document`` with the devices of an inventory, in place of those that it had."""
    return document.model_copy(update={"parc": fleet_of(inventory)})


def write_report(
    code: str, edition: Edition, document: Document, step: str, format: str, out: str
) -> str:
    """Write the document of a territory; return what to say.

    Raises UnknownTerritoryError, or ReportCommandError when the file cannot be written.
    """
    territory, _ = edition.territories.resolve(code)
    content = content_of(territory, edition, document, dt.date.today())
    made = FORMATS[format].ecrit(content, deliverable_of(step))
    try:
        Path(out).write_bytes(made)
    except (OSError, ValueError) as error:
        raise ReportCommandError(f"Le fichier « {out} » ne peut pas être écrit.") from error
    return f"Rapport écrit : {out}"


def format_of(asked: str | None, out: str) -> str:
    """The format asked for, else the one that the name of the file tells.

    Raises ReportCommandError when neither does.
    """
    found = asked or Path(out).suffix.lower().removeprefix(".")
    if found not in FORMATS:
        known = ", ".join(FORMATS)
        raise ReportCommandError(f"Format inconnu « {found} » : choisissez parmi {known}.")
    return found
