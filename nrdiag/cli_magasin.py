"""The commands of the store: take it away in one file, put it back, erase what has expired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from nrdiag import french
from nrdiag.magasin.address import address


class StoreCommandError(ValueError):
    """The store could not be saved or put back; the message is in French."""


def save_store(name: str) -> str:
    """Back the store up into the file; return what to say. Raises StoreCommandError."""
    from nrdiag.magasin.backup import backup

    return f"Sauvegarde écrite : {_count(_done(backup, name))} dans {name}."


def restore_store(name: str) -> str:
    """Put the file back into an empty store; return what to say. Raises StoreCommandError."""
    from nrdiag.magasin.backup import restore

    return f"Restauration faite : {_count(_done(restore, name))}."


def tidy_store(now: dt.datetime) -> str:
    """Erase the expired workshops and diagnostics; return what to say. Raises StoreCommandError."""
    from nrdiag.magasin import diagnostics, workshops
    from nrdiag.magasin.base import StoreUnavailable

    url = _address()
    try:
        rooms, kept = workshops.purge(url, now), diagnostics.purge(url, now)
    except StoreUnavailable as error:
        raise StoreCommandError("La base de données ne répond pas : relancez plus tard.") from error
    if not rooms + kept:
        return "Ménage fait : rien n'avait expiré."
    said = french.enumeration(
        [
            french.plural(rooms, "atelier expiré effacé", "ateliers expirés effacés"),
            french.plural(kept, "diagnostic expiré effacé", "diagnostics expirés effacés"),
        ]
    )
    return f"Ménage fait : {said}."


def _done(act: Callable[[str, Path], int], name: str) -> int:
    from nrdiag.magasin.backup import UnreadableBackup
    from nrdiag.magasin.base import StoreUnavailable

    url = _address()
    try:
        return act(url, Path(name))
    except FileNotFoundError as error:
        raise StoreCommandError(f"Le fichier ou le dossier « {name} » n'existe pas.") from error
    except OSError as error:
        raise StoreCommandError(f"Le fichier « {name} » ne peut pas être ouvert.") from error
    except UnreadableBackup as error:
        raise StoreCommandError(str(error)) from error
    except StoreUnavailable as error:
        raise StoreCommandError("La base de données ne répond pas : rien n'a été fait.") from error


def _address() -> str:
    url = address()
    if url is None:
        raise StoreCommandError("NRDIAG_DATABASE_URL est vide : ce serveur ne garde rien.")
    return url


def _count(rows: int) -> str:
    return french.plural(rows, "enregistrement")
