"""The command line: ``python -m nrdiag``. Texts in French, JSON for programs.

Exit codes: 0 done, 2 for what was asked (command, code, file), 1 for a damaged edition.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from nrdiag import french, settings
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.cli_edition import EditionCommandError, add_edition_commands
from nrdiag.cli_magasin import StoreCommandError, restore_store, save_store, tidy_store
from nrdiag.cli_rapport import (
    ReportCommandError,
    document_in,
    example,
    format_of,
    with_inventory,
    write_report,
)
from nrdiag.cli_rgaa import scan_to, sites_in, sites_of
from nrdiag.dossier.document import FACTOR_SETS, Document
from nrdiag.edition.package import DamagedEditionError, check
from nrdiag.edition.tables import read_table
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.pratiques.export import to_json
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import Inventory, read_inventory
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.deliverable import deliverables
from nrdiag.rapport.formats import FORMATS
from nrdiag.territoires.search import context, label
from nrdiag.territoires.territory import Territory, UnknownTerritoryError

OPTIONS: dict[str, dict[str, Any]] = {
    "CODE": {"help": "code INSEE, SIREN de l'intercommunalité, 31, R76 ou France"},
    "TEXTE": {"help": "nom, code postal, code INSEE ou SIREN"},
    "FICHIER": {"help": "inventaire CSV ou Excel"},
    "SAUVEGARDE": {"help": "fichier de sauvegarde (.gz)"},
    "--json": {"action": "store_true", "help": "écrit du JSON"},
    "--facteurs": {"choices": FACTOR_SETS, "default": "ademe"},
    "--electricite": {"metavar": "X", "help": "kgCO2e par kWh, à la place du défaut"},
    "--departement": {"metavar": "D", "help": "département de la collectivité"},
    "--document": {"choices": tuple(deliverables()), "help": "document à écrire"},
    "--format": {"choices": tuple(FORMATS), "help": "sinon, celui que dit le nom du fichier"},
    "--liste": {"metavar": "FICHIER", "help": "fichier texte : une adresse de site par ligne"},
}
#: What argparse says -> the same in French (the first pattern that matches).
ERRORS = (
    (r"the following arguments are required: (.+)", r"Il manque : \1"),
    (r"unrecognized arguments: (.+)", r"Argument en trop : \1"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1 : \2 n'existe pas (\3)"),
    (r"argument (.+?): expected .*argument.*", r"\1 : il manque une valeur"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 ne va pas avec \2"),
    (r".*", "Commande incomprise"),
)


class CommandError(ValueError):
    """What was asked cannot be done; the message is in French."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse in French, as far as it lets us."""

    def __init__(self, **own: Any) -> None:
        super().__init__(**own, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "arguments", "options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        found = ((re.fullmatch(p, message, re.DOTALL), words) for p, words in ERRORS)
        said = next(match.expand(words) for match, words in found if match)
        raise CommandError(f"{said}.\n{self.format_usage().rstrip()}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are said in French on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        asked = _parser().parse_args(argv)
        asked.run(asked)
        sys.stdout.flush()
    except (
        DamagedEditionError,
        CommandError,
        UnknownTerritoryError,
        UnreadableFile,
        StoreCommandError,
        ReportCommandError,
        EditionCommandError,
    ) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1 if isinstance(error, DamagedEditionError) else 2
    except BrokenPipeError:
        # The reader left (« | head »): what is still buffered goes nowhere, without a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m nrdiag", description="Diagnostic du numérique responsable.")
    commands = parser.add_subparsers(metavar="COMMANDE", required=True, title="commandes")

    def command(to: Any, name: str, run: Any, help: str, *options: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = to.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        for option in options:
            sub.add_argument(option, **OPTIONS[option])
        return sub

    command(commands, "fiche", _sheet, "les indicateurs d'un territoire", "CODE", "--json")
    command(commands, "chercher", _search, "trouve un territoire", "TEXTE", "--json")
    several = ("FICHIER", "--facteurs", "--electricite", "--departement", "--json")
    command(commands, "empreinte", _footprint, "l'empreinte du parc", *several)
    sub = command(commands, "rapport", _report, "le rapport", "CODE", "--document", "--format")
    sub.add_argument("-o", "--sortie", required=True, metavar="SORTIE", help="fichier à écrire")
    sub.add_argument("--facteurs", choices=FACTOR_SETS, help="jeu de facteurs d'émission")
    either = sub.add_mutually_exclusive_group()
    either.add_argument("--diagnostic", metavar="FICHIER", help="diagnostic enregistré (JSON)")
    either.add_argument("--inventaire", metavar="FICHIER", help="inventaire CSV ou Excel")
    either.add_argument("--exemple", action="store_true", help="avec l'inventaire fictif")
    sub = command(commands, "rgaa", None, "l'accessibilité des sites publics")
    actions = sub.add_subparsers(metavar="ACTION", title="actions", required=True)
    sub = command(actions, "scan", _scan, "lit la mention et la déclaration des sites", "--liste")
    sub.add_argument("CODE", nargs="?", **OPTIONS["CODE"])
    sub.add_argument("-o", "--sortie", required=True, metavar="SORTIE", help="fichier à écrire")
    sub = command(commands, "magasin", None, "les diagnostics et les ateliers de ce serveur")
    actions = sub.add_subparsers(metavar="ACTION", title="actions", required=True)
    command(actions, "sauvegarde", _store, "les écrit tous dans un fichier", "SAUVEGARDE")
    command(actions, "restaure", _store_back, "les remet dans une base vide", "SAUVEGARDE")
    command(actions, "menage", _tidy, "efface les ateliers et les diagnostics expirés")
    sub = command(commands, "edition", None, "les données livrées et mises à jour")
    add_edition_commands(sub.add_subparsers(metavar="ACTION", title="actions", required=True))
    return parser


def _sheet(asked: argparse.Namespace) -> None:
    data = _edition()
    territory, former = data.territories.resolve(asked.CODE)
    parents = data.territories.parents(territory)
    found = figures_of(territory, data.measures)
    if asked.json:
        old = {"code": asked.CODE.strip().upper(), "nom": former}
        sheet = _identity(territory) | ({"redirige_de": old} if former is not None else {})
        figures = [_figure(figure) for figure in found.values()]
        return _json(sheet | {"parents": list(map(_identity, parents)), "indicateurs": figures})
    print(label(territory, data.territories))
    if former is not None:
        print(f"{former} fait maintenant partie de cette commune.")
    print(f"Dans : {french.enumeration([p.nom for p in parents])}\n" if parents else "")
    rows = [("Indicateur", "Valeur", "Millésime", "Source")]
    for figure in found.values():
        entry, producer = indicators()[figure.id], sources()[figure.source].producteur
        rows.append((entry.court, french.figure(figure, entry.decimales), figure.vintage, producer))
    return _table(rows)


def _search(asked: argparse.Namespace) -> None:
    places, matches = _edition().territories, edition().search.search(asked.TEXTE)
    if asked.json:
        return _json([
            _identity(m.territory) | {"libelle": label(m.territory, places),
            "contexte": context(m, places), "ancien_nom": m.former_name,
            "approximatif": m.approximate} for m in matches
        ])  # fmt: skip
    if not matches:
        return print("Aucun territoire trouvé. Essayez une autre orthographe ou le code postal.")
    found = [m.territory for m in matches]
    return _table(
        [
            (t.code, label(t, places), context(m, places))
            for t, m in zip(found, matches, strict=True)
        ]
    )


def _footprint(asked: argparse.Namespace) -> None:
    inventory, home = _inventory(asked.FICHIER), (asked.departement or "").strip().upper()
    if home and home not in set(read_table(settings.TABLES, "departements")["code"]):
        raise CommandError(f"Le département « {home} » n'existe pas.")
    number = (asked.electricite or "").replace(",", ".")
    if number and not re.fullmatch(r"\d*\.?\d+", number, re.ASCII):
        raise CommandError(
            f"« {asked.electricite} » n'est pas un nombre positif (exemple : 0,043)."
        )
    power = float(number) if number else None
    result = footprint(inventory, asked.facteurs, power, departement=home or None)
    content = to_json(inventory, result)
    if asked.json:
        return _json(content)
    print(f"Lignes lues : {inventory.lus}, écartées : {inventory.rejetes}. {result.jeu.libelle}.\n")
    whole = {"libelle": "Total", "quantite": sum(inventory.quantities().values()), **content}
    rows = [("Équipement", "Nombre", "kgCO2e par an", "Bas", "Haut")]
    for line in (*content["par_type"], whole):
        values = (line["total"][key] for key in ("central", "bas", "haut"))
        shown = [french.ABSENT if v is None else french.number(v) for v in values]
        rows.append((line["libelle"], french.number(line["quantite"]), *shown))
    _table(rows)
    return print("", *inventory.notes, *result.notes, sep="\n")


def _report(asked: argparse.Namespace) -> None:
    data, format = _edition(), format_of(asked.format, asked.sortie)
    document = Document()
    if asked.diagnostic is not None:
        document = document_in(asked.diagnostic)
    elif asked.exemple:
        document = example()
    elif asked.inventaire is not None:
        document = with_inventory(document, _inventory(asked.inventaire))
    if asked.facteurs is not None:
        document.hypotheses.jeu = asked.facteurs
    step = asked.document or document.etape
    print(write_report(asked.CODE, data, document, step, format, asked.sortie))


def _scan(asked: argparse.Namespace) -> None:
    if (asked.CODE is None) == (asked.liste is None):
        raise CommandError("Donnez le code d'un territoire, ou --liste avec un fichier d'adresses.")
    try:
        found = sites_of(asked.CODE, _edition()) if asked.CODE else sites_in(Path(asked.liste))
        scan_to(found, Path(asked.sortie))
    except OSError as error:
        raise CommandError(
            f"Le fichier « {error.filename} » ne peut pas être lu ou écrit."
        ) from error


def _store(asked: argparse.Namespace) -> None:
    print(save_store(asked.SAUVEGARDE))


def _store_back(asked: argparse.Namespace) -> None:
    print(restore_store(asked.SAUVEGARDE))


def _tidy(_: argparse.Namespace) -> None:
    print(tidy_store(dt.datetime.now(dt.UTC)))


def _edition() -> Edition:
    check(settings.DATA)
    return edition()


def _identity(territory: Territory) -> dict[str, Any]:
    return {"code": territory.code, "nom": territory.nom, "niveau": territory.niveau.value}


def _figure(figure: Figure) -> dict[str, Any]:
    source = sources()[figure.source]
    sheet = {
        "id": figure.id, "valeur": figure.value, "unite": figure.unit,
        "millesime": figure.vintage, "source": f"{source.producteur} – {source.titre}",
        "source_id": source.id, "statut": figure.status.value, "bas": figure.low,
        "haut": figure.high, "numerateur": figure.numerator, "denominateur": figure.denominator,
        "couverture": figure.coverage, "remarque": figure.note,
    }  # fmt: skip
    # Without the noise of binary sums: 385.40000000000003 is written 385.4.
    return {name: round(v, 9) if isinstance(v, float) else v for name, v in sheet.items()}


def _inventory(name: str) -> Inventory:
    try:
        with Path(name).open("rb") as file:
            # What is beyond the limit is enough to be refused: the rest stays on the disk.
            data = file.read(2 * settings.MAX_UPLOAD_MB * 1_000_000)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        why = "n'existe pas" if missing else "ne peut pas être lu"
        raise CommandError(f"Le fichier « {name} » {why}.") from error
    return read_inventory(data, Path(name).name)


def _json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2))


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
