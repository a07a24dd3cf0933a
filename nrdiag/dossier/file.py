"""The diagnostic file: read from JSON of any past version, written in the present one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from nrdiag import __version__
from nrdiag.dossier.document import FORMAT, VERSION, Document

#: Largest file read, in bytes: far above any real diagnostic, far below what fills a memory.
MAX_BYTES = 20_000_000
#: Deepest nesting read: the parser is recursive.
MAX_DEPTH = 40

Raw = dict[str, Any]
#: Version -> what turns a file of that version into one of the next.
MIGRATIONS: dict[int, Callable[[Raw], Raw]] = {}


class UnreadableDocument(ValueError):  # noqa: N818 - what it is, as UnreadableFile
    """A file that is not a diagnostic of ours; the French message says what to do."""


def write_document(document: Document, today: dt.date) -> bytes:
    """The document as UTF-8 JSON, indented so that it can be read and compared."""
    saved = document.model_copy(
        update={"version": VERSION, "enregistre_le": today, "application": __version__}
    )
    return (saved.model_dump_json(indent=1) + "\n").encode()


def read_document(
    data: bytes, migrations: Mapping[int, Callable[[Raw], Raw]] | None = None
) -> Document:
    """The document of a file, brought to the present version, unknown fields kept.

    Raises UnreadableDocument (French) when it is not one of ours, is damaged, or was written by
    a more recent version.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("Ce fichier est trop gros pour être un diagnostic nrdiag.")
    raw = _parsed(data)
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableDocument("Ce diagnostic ne dit pas sa version : il a été modifié.")
    if version > VERSION:
        raise UnreadableDocument(
            "Ce diagnostic vient d'une version plus récente de nrdiag. "
            "Mettez l'application à jour, puis rouvrez-le : rien n'a été changé."
        )
    steps = MIGRATIONS if migrations is None else migrations
    for step in range(version, VERSION):
        raw = steps[step](raw)
    try:
        return Document.model_validate({**raw, "version": VERSION})
    except ValidationError as error:
        problem = error.errors()[0]
        where = " › ".join(map(str, problem["loc"]))[:200] or "document"
        raise UnreadableDocument(
            f"Ce diagnostic contient une valeur impossible ({where}). "
            "Rouvrez une copie plus ancienne, ou corrigez cette valeur."
        ) from error


def _parsed(data: bytes) -> Raw:
    if _depth(data) > MAX_DEPTH:
        raise UnreadableDocument("Ce fichier est imbriqué trop profondément pour un diagnostic.")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise UnreadableDocument(
            "Ce fichier n'est pas un diagnostic nrdiag, ou il est abîmé. "
            "Choisissez le fichier .json téléchargé depuis nrdiag."
        ) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise UnreadableDocument(
            "Ce fichier JSON n'est pas un diagnostic nrdiag. "
            "Choisissez celui que vous avez téléchargé depuis nrdiag."
        )
    return raw


def _depth(data: bytes) -> int:
    """The deepest nesting of brackets; those inside texts count too, which only errs safely."""
    depth = deepest = 0
    for byte in data:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
