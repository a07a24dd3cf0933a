"""The editions kept beside the embedded one: which is in use, put another in use, go back.

``var/editions/<id>/`` holds a whole edition; the file ``courante`` names the one in use. Only
that file changes when an edition is put in use, and it is replaced at once: a process killed at
any moment leaves either the old edition or the new one.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nrdiag import settings
from nrdiag.edition.package import DamagedEditionError, check

EMBEDDED = "embarquee"
ASIDE = ".en-cours-"
SHEET = "edition.json"
JOURNAL = "journal.jsonl"


class EditionStateError(RuntimeError):
    """The editions cannot be changed as asked; the message is in French."""


def current() -> str:
    """The id of the edition in use, ``embarquee`` for the one that comes with the code."""
    folder = settings.current_edition(settings.EDITIONS)
    return EMBEDDED if folder == settings.EMBEDDED else folder.name


def folder_of(name: str) -> Path:
    """The folder of an edition. Raises EditionStateError (French) when it is not there."""
    folder = settings.EMBEDDED if name == EMBEDDED else settings.EDITIONS / name
    if name == settings.POINTER or not (folder / "datapackage.json").is_file():
        raise EditionStateError(
            f"L'édition « {name} » n'existe pas. Éditions : {', '.join(kept())}."
        )
    return folder


def kept() -> list[str]:
    """The ids of the editions there are, the embedded one first."""
    found = settings.EDITIONS.glob(f"*/{SHEET}") if settings.EDITIONS.is_dir() else iter(())
    return [EMBEDDED, *sorted(p.parent.name for p in found if not p.parent.name.startswith("."))]


def sheet(name: str) -> dict[str, Any]:
    """What ``edition.json`` says of an edition: date, previous one, reports; {} when embedded."""
    try:
        text = (settings.EDITIONS / name / SHEET).read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
    except (OSError, ValueError):
        return {}
    return found


@contextmanager
def alone() -> Iterator[None]:
    """Only one update or rollback at a time. Raises EditionStateError (French)."""
    try:
        settings.EDITIONS.mkdir(parents=True, exist_ok=True)
        lock = (settings.EDITIONS / ".verrou").open("w")
    except OSError as error:
        raise EditionStateError(
            f"Le dossier {settings.EDITIONS} ne peut pas être écrit."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EditionStateError("Une autre mise à jour est en cours.") from error
        yield


def clean() -> None:
    """Remove what a killed update left aside (call it ``alone``)."""
    for folder in settings.EDITIONS.glob(f"{ASIDE}*"):
        shutil.rmtree(folder, ignore_errors=True)


def publish(aside: Path, name: str) -> Path:
    """Give an edition built aside its name, then put it in use (call it ``alone``)."""
    target = settings.EDITIONS / name
    if target.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(target)
    use(name, "mise à jour")
    return target


def use(name: str, why: str) -> None:
    """Point to an edition: written aside, flushed, then replaced at once."""
    before = current()
    pointer = settings.EDITIONS / settings.POINTER
    if name == EMBEDDED:
        pointer.unlink(missing_ok=True)
    else:
        draft = pointer.with_suffix(".nouvelle")
        with draft.open("w", encoding="utf-8") as stream:
            stream.write(f"{name}\n")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(pointer)
    line = {"quand": _now(), "quoi": why, "de": before, "vers": name}
    with (settings.EDITIONS / JOURNAL).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def roll_back() -> str:
    """Put the previous edition back in use and return its id.

    Raises EditionStateError (French) when the embedded edition is already in use.
    """
    with alone():
        name = current()
        if name == EMBEDDED:
            raise EditionStateError("L'édition livrée est déjà en place : rien à défaire.")
        previous = str(sheet(name).get("precedente") or EMBEDDED)
        try:
            check(folder_of(previous))
        except (EditionStateError, DamagedEditionError):
            previous = EMBEDDED
        use(previous, "retour")
    return previous


def journal() -> list[dict[str, str]]:
    """Every change of edition, the latest first; a line cut by a crash is skipped."""
    try:
        text = (settings.EDITIONS / JOURNAL).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return []
    found = []
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append({str(key): str(value) for key, value in entry.items()})
    return found[::-1]


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
