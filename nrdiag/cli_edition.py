"""``python -m nrdiag edition``: build, check, update from official files, compare, go back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, TextIO

from nrdiag import settings
from nrdiag.connecteurs.declared import connectors
from nrdiag.edition import versions
from nrdiag.edition.package import check
from nrdiag.territoires.territory import UnknownTerritoryError


class EditionCommandError(ValueError):
    """What was asked of the edition cannot be done; the message is in French."""


def add_edition_commands(actions: Any) -> None:
    """Declare the actions of « edition » on an argparse subparsers object."""

    def add(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = actions.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        return sub

    sub = add("build", _build, "refabrique les mesures depuis les tables")
    sub.add_argument("--sans-contours", action="store_true", help="garde les contours en place")
    sub = add("check", _check, "vérifie l'édition en place")
    sub.add_argument("--html", metavar="FICHIER", help="écrit aussi un rapport de validation")
    sub = add("normalise", _normalise, "refait data/tables")
    sub.add_argument("DOSSIER", help="dossier des fichiers bruts")
    sub = add("update", _update, "met l'édition à jour avec les fichiers officiels")
    sub.add_argument(
        "--source", action="append", default=[], metavar="S", help="une source (répétez l'option)"
    )
    sub.add_argument("--territoire", default="", metavar="CODE", help="ces communes seulement")
    sub.add_argument("--from-dir", metavar="DOSSIER", help="fichiers téléchargés à la main")
    sub.add_argument("--vers", metavar="DOSSIER", help="écrit là, sans changer l'édition en place")
    sub.add_argument(
        "--millesime", action="append", default=[], metavar="S=M", help="millésime d'un fichier"
    )
    sub.add_argument(
        "--accepter-ancien", action="store_true", help="remplace même par un millésime plus vieux"
    )
    sub.add_argument(
        "--accepter-perte", action="store_true", help="même si des communes n'ont plus de valeur"
    )
    add("rollback", _rollback, "revient à l'édition précédente")
    add("list", _list, "les éditions gardées, et celle en place")
    sub = add("diff", _diff, "ce qui change d'une édition à l'autre")
    sub.add_argument("A", help="identifiant d'édition, « embarquee » ou un dossier")
    sub.add_argument("B", help="identifiant d'édition, « embarquee » ou un dossier")
    sub.add_argument("-o", "--sortie", metavar="FICHIER", help="écrit le détail en CSV")


def _build(asked: argparse.Namespace) -> None:
    try:
        from nrdiag.edition.build import build

        say(f"Édition écrite : {build(say, contours=not asked.sans_contours)}")
    except Exception as error:  # pandera's are not ValueErrors; a build tool may be missing
        raise EditionCommandError(f"L'édition n'a pas été refabriquée. {error}") from error


def _check(asked: argparse.Namespace) -> None:
    check(settings.DATA)
    say("L'édition est intacte : chaque fichier correspond à son empreinte.")
    if asked.html:
        from nrdiag.connecteurs import verdict

        _write(asked.html, verdict.report().encode("utf-8"))
        say(f"Rapport de validation écrit : {asked.html}")


def _normalise(asked: argparse.Namespace) -> None:
    from nrdiag.edition.normalise import normalise

    try:
        say("Tables écrites :", *normalise(Path(asked.DOSSIER), settings.TABLES))
    except OSError as error:
        raise EditionCommandError(f"Le fichier brut « {error.filename} » manque.") from error


def _update(asked: argparse.Namespace) -> None:
    # Imported here: maps and out-of-core reading are slow to load, and no other command uses them.
    from nrdiag.connecteurs import download
    from nrdiag.connecteurs.read import Asked
    from nrdiag.connecteurs.update import UpdateError, Wish, summary, update

    told = dict(pair.split("=", 1) for pair in asked.millesime if "=" in pair)
    if len(told) != len(asked.millesime) or not set(told) <= set(connectors()):
        raise EditionCommandError(
            "--millesime s'écrit SOURCE=MILLÉSIME (france_services=2026-11-01)."
        )
    wish = Wish(
        Asked(asked.source, told), asked.territoire,
        older=asked.accepter_ancien, loss=asked.accepter_perte,
    )  # fmt: skip
    target = Path(asked.vers) if asked.vers else None
    try:
        folder = Path(asked.from_dir) if asked.from_dir else download.fetch(wish.asked, _tell)
        found = update(folder, wish, _tell, target)
    except UnknownTerritoryError as error:
        raise EditionCommandError(str(error)) from error
    except (UpdateError, versions.EditionStateError, ValueError) as error:
        raise EditionCommandError(f"{error} L'édition en place n'a pas changé.") from error
    say(*summary(found))
    if target is not None:
        say(f"Édition écrite : {target}. Pour l'essayer : NRDIAG_DATA={target}")
        return
    say(f"Édition en place : {found.name}. Redémarrez nrdiag pour la voir.")
    before = versions.sheet(found.name)["precedente"]
    say(f"Comparer : python -m nrdiag edition diff {before} {found.name}")
    say("Revenir en arrière : python -m nrdiag edition rollback")


def _rollback(_: argparse.Namespace) -> None:
    try:
        name = versions.roll_back()
    except versions.EditionStateError as error:
        raise EditionCommandError(str(error)) from error
    say(f"Édition en place : {name}. Redémarrez nrdiag pour la voir.")


def _list(_: argparse.Namespace) -> None:
    here = versions.current()
    for name in versions.kept():
        reports = versions.sheet(name).get("rapports", [])
        what = ", ".join(f"{r['connecteur']} {r['millesime']}" for r in reports)
        say(f"{'*' if name == here else ' '} {name}{f' : {what}' if what else ''}")


def _diff(asked: argparse.Namespace) -> None:
    from nrdiag.connecteurs.compare import compare

    try:
        before, after = _folder(asked.A), _folder(asked.B)
    except versions.EditionStateError as error:
        raise EditionCommandError(str(error)) from error
    found = compare(before, after)
    say(*found.lines())
    if asked.sortie:
        _write(asked.sortie, found.csv())
        say(f"Détail écrit : {asked.sortie}")


def _folder(name: str) -> Path:
    path = Path(name)
    return path if (path / "datapackage.json").is_file() else versions.folder_of(name)


def _write(name: str, data: bytes) -> None:
    try:
        Path(name).write_bytes(data)
    except (OSError, ValueError) as error:
        raise EditionCommandError(f"Le fichier « {name} » ne peut pas être écrit.") from error


def say(*texts: object, to: TextIO | None = None) -> None:
    """One line by text on the standard output, or on ``to``."""
    print(*texts, sep="\n", file=to, flush=True)


def _tell(text: str) -> None:
    say(text, to=sys.stderr)
