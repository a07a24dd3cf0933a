"""``edition update``: official files -> an edition built aside, then put in use at once.

Whatever fails, or is killed, before the very last step leaves the edition in use as it was.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Level
from nrdiag.connecteurs import archives, stage
from nrdiag.connecteurs.declared import Shape
from nrdiag.connecteurs.merge import merge
from nrdiag.connecteurs.read import Asked, read_file, what_is
from nrdiag.connecteurs.report import Reading
from nrdiag.edition import versions
from nrdiag.edition.package import DESCRIPTOR, sha256
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile

Say = Callable[[str], None]
SUFFIXES = (*archives.SUFFIXES, *archives.READ)
#: Files that are not read, and what to take instead.
BY_HAND = {
    ".xlsx": "Classeur Excel : prenez le fichier CSV du même producteur.",
}


class UpdateError(RuntimeError):
    """The update did not take place; the message is in French."""


@dataclass(frozen=True)
class Wish:
    """What is asked of an update."""

    asked: Asked
    territory: str = ""
    older: bool = False
    loss: bool = False


@dataclass
class Outcome:
    """What an update did: the new edition, the reports, the files left alone and why."""

    name: str = ""
    readings: list[Reading] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_folder(folder: Path, asked: Asked, say: Say) -> Outcome:
    """Read every official file of ``folder``. Raises UpdateError (French) on the first bad one."""
    if not folder.is_dir():
        raise UpdateError(f"Le dossier « {folder} » n'existe pas.")
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    # The communes' changes first: the other files are read with them.
    files.sort(key=lambda p: "mvt" not in p.name.lower())
    found = Outcome()
    for path in sorted(folder.rglob("*")):
        if reason := BY_HAND.get(path.suffix.lower()):
            found.left.append((path.name, reason))
    for path in files:
        say(f"Lecture de {path.name}…")
        with archives.unpacking() as room:
            try:
                got = list(read_file(path, Path(room), asked))
            except UnreadableFile as error:
                raise UpdateError(_told(path, error)) from error
            except ValueError as error:
                raise UpdateError(str(error)) from error
        if not got:
            found.left.append((path.name, what_is(path)))
        for reading in got:
            if not reading.report.balanced:
                raise UpdateError(f"{path.name} : le compte des lignes ne tombe pas juste.")
            found.readings.append(reading)
    _judge(found, folder)
    return found


def update(folder: Path, wish: Wish, say: Say, target: Path | None = None) -> Outcome:
    """Read ``folder``, build the edition aside, check it, put it in use.

    With ``target``, the edition is written there and the one in use is not changed. ``say`` hears
    each step before it starts. Raises UpdateError, EditionStateError (French).
    """
    inside = _inside(wish.territory)
    found = read_folder(folder, wish.asked, say)
    with versions.alone():
        versions.clean()
        say("Copie de l'édition en place…")
        aside = Path(tempfile.mkdtemp(prefix=versions.ASIDE, dir=settings.EDITIONS))
        try:
            _fill(aside, found, wish, inside, say)
            say("Mise en place…")
            if target is not None:
                _move(aside, target)
            else:
                versions.publish(aside, found.name)
        except (UnreadableFile, stage.BuildError) as error:
            raise UpdateError(str(error).replace(" Rien n’a été enregistré.", "")) from error
        finally:
            versions.clean()
    say("Édition en place.")
    return found


def _fill(
    aside: Path, found: Outcome, wish: Wish, inside: Collection[str] | None, say: Say
) -> None:
    aside.chmod(0o755)  # mkdtemp makes it private; the server may run as someone else
    stage.copy_current(aside)
    for reading in found.readings:
        say(f"Tables de {reading.report.fichier}…")
        if reading.connector.forme is Shape.APART:
            stage.write_apart(aside, reading)
            continue
        merged = merge(aside / "tables", reading, inside, older=wish.older, loss=wish.loss)
        stage.write_tables(aside, merged.tables.items())
        found.notes += [f"{reading.report.fichier} : {note}" for note in merged.notes]
    say("Catalogue des sources…")
    stage.declare(aside, found.readings, wish.asked.today)
    say("Mesures et empreintes…")
    stage.build(aside)
    found.name = f"{wish.asked.today.isoformat()}-{sha256(aside / DESCRIPTOR)[:12]}"
    say("Fiche de l'édition…")
    content = {
        "id": found.name, "date": wish.asked.today.isoformat(),
        "precedente": versions.current(), "territoire": wish.territory,
        "rapports": [reading.report.as_dict() for reading in found.readings],
        "non_lus": [list(pair) for pair in found.left], "notes": found.notes,
    }  # fmt: skip
    stage.write_sheet(aside, content)


def _judge(found: Outcome, folder: Path) -> None:
    seen: dict[str, str] = {}
    for reading in found.readings:
        table, name = reading.connector.table, reading.report.fichier
        # Maps come one by operator; every other table comes from one file.
        if reading.connector.forme is not Shape.AREA and table in seen:
            raise UpdateError(
                f"Deux fichiers donnent la même table : {seen[table]} et {name}. Laissez-en un."
            )
        seen[table] = name
    if not found.readings:
        why = [f"{name} : {reason}" for name, reason in found.left[:5]]
        raise UpdateError(" ".join([f"Aucun fichier officiel dans « {folder} ».", *why]))


def _inside(code: str) -> set[str] | None:
    """The communes of a territory. Raises UnknownTerritoryError (French)."""
    if not code:
        return None
    territories = edition().territories
    territory, _ = territories.resolve(code)
    if territory.niveau is Level.FRANCE:
        return None
    return {commune.code for commune in territories.communes_of(territory)}


def _move(aside: Path, target: Path) -> None:
    if target.exists():
        raise UpdateError(f"Le dossier « {target} » existe déjà.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        (aside / "contours").unlink()
        (aside / "contours").symlink_to(
            os.path.relpath(settings.CONTOURS, target.parent.resolve() / "x")
        )
        shutil.move(aside, target)
    except OSError as error:
        raise UpdateError(f"Le dossier « {target} » ne peut pas être écrit.") from error


def _told(path: Path, error: UnreadableFile) -> str:
    return f"{path.name} : {error.message_fr}".replace(" Rien n’a été enregistré.", "")


def summary(found: Outcome) -> list[str]:
    """What is said at the end, in French."""
    said = []
    for reading in found.readings:
        report = reading.report
        said.append(f"{reading.connector.titre}, {report.millesime} ({report.fichier})")
        said.append(f"  {report.sentence}")
        said += [f"  - {french.number(count)} × {reason}" for reason, count in report.reasons()]
        said += [f"  {note}" for note in report.notes]
    said += found.notes
    said += [f"Non lu : {name}. {reason}" for name, reason in found.left]
    return said
