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
from nrdiag.catalogue.claims import load_claims
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.sources import sources
from nrdiag.edition.package import DamagedEditionError, check
from nrdiag.edition.tables import read_table
from nrdiag.figure import Figure
from nrdiag.indicateurs.compute import figures_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.pratiques.export import to_json
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import Inventory, example_inventory, read_inventory
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.territoires.search import context, label
from nrdiag.territoires.territory import Territory, UnknownTerritoryError

FACTOR_SETS = ("ademe", "ecodiag", "boavizta")
#: What argparse says -> the same in French (the first pattern that matches).
ERRORS = (
    (r"the following arguments are required: (.+)", r"il manque : \1"),
    (r"unrecognized arguments: (.+)", r"argument en trop : \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 : \2 n'existe pas (\3)"),
    (r"argument (.+?): expected .*argument.*", r"\1 : il manque une valeur"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1 : valeur incomprise \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 ne va pas avec \2"),
    (r"argument (.+?): (.+)", r"\1 : valeur incomprise"),
)


class CommandError(ValueError):
    """What was asked cannot be done; the message is in French."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "Utilisation : ")


class _Parser(argparse.ArgumentParser):
    """argparse in French, as far as it lets us."""

    def __init__(self, **own: Any) -> None:
        super().__init__(**own, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "arguments", "options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        said = next((re.sub(p, fr, message) for p, fr in ERRORS if re.fullmatch(p, message)), "")
        raise CommandError(f"{said or 'commande incomprise'}.\n{self.format_usage().rstrip()}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are said in French on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        asked = _parser().parse_args(argv)
        asked.run(asked)
        sys.stdout.flush()
    except DamagedEditionError as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except (CommandError, UnknownTerritoryError, UnreadableFile) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader left (« | head »): what is still buffered goes nowhere, without a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m nrdiag", description="Diagnostic du numérique responsable.")
    commands = parser.add_subparsers(metavar="COMMANDE", required=True, title="commandes")
    code = "code INSEE, SIREN de l'intercommunalité, 31, R76 ou France"
    stock = "inventaire CSV ou Excel"

    def command(to: Any, name: str, run: Any, help: str, *options: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = to.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        if "json" in options:
            sub.add_argument("--json", action="store_true", help="écrit du JSON")
        if "code" in options:
            sub.add_argument("code", metavar="CODE", help=code)
        if "facteurs" in options:
            sets = FACTOR_SETS
            sub.add_argument("--facteurs", choices=sets, default=sets[0], help="jeu de facteurs")
        return sub

    command(commands, "fiche", _sheet, "les indicateurs d'un territoire", "code", "json")
    sub = command(commands, "chercher", _search, "trouve un territoire", "json")
    sub.add_argument("texte", metavar="TEXTE", help="nom, code postal, code INSEE ou SIREN")
    sub = command(
        commands, "empreinte", _footprint, "l'empreinte d'un inventaire", "json", "facteurs"
    )
    sub.add_argument("fichier", metavar="FICHIER", help=stock)
    sub.add_argument("--electricite", metavar="X", help="kgCO2e par kWh, à la place du défaut")
    sub.add_argument("--departement", metavar="D", help="département de la collectivité")
    sub = command(commands, "rapport", _report, "le rapport d'un territoire", "code", "facteurs")
    either = sub.add_mutually_exclusive_group()
    either.add_argument("--inventaire", metavar="FICHIER", help=stock)
    either.add_argument("--exemple", action="store_true", help="avec l'inventaire fictif")
    sub.add_argument("--format", choices=("html",), default="html", help="format du rapport")
    sub.add_argument("-o", "--sortie", required=True, metavar="SORTIE", help="fichier à écrire")
    command(commands, "constats", _claims, "les constats et leur vérification", "json")
    sub = command(commands, "edition", _build, "les données livrées (sans action : build)")
    sub.set_defaults(sans_contours=False)
    actions = sub.add_subparsers(metavar="ACTION", title="actions")
    sub = command(actions, "build", _build, "refabrique l'édition depuis data/tables")
    sub.add_argument("--sans-contours", action="store_true", help="garde les contours en place")
    command(actions, "check", _check, "compare chaque fichier à son empreinte")
    sub = command(actions, "normalise", _normalise, "refait data/tables")
    sub.add_argument("dossier", metavar="DOSSIER", help="dossier des fichiers bruts")
    return parser


def _sheet(asked: argparse.Namespace) -> None:
    data = _edition()
    territory, former = data.territories.resolve(asked.code)
    parents = data.territories.parents(territory)
    found = figures_of(territory, data.measures)
    if asked.json:
        sheet: dict[str, Any] = _identity(territory)
        if former is not None:
            sheet["redirige_de"] = {"code": asked.code.strip().upper(), "nom": former}
        sheet["parents"] = [_identity(parent) for parent in parents]
        return _json(sheet | {"indicateurs": [_figure(figure) for figure in found.values()]})
    print(label(territory, data.territories))
    if former is not None:
        print(f"{former} fait maintenant partie de cette commune.")
    print(f"Dans : {french.enumeration([p.nom for p in parents])}\n" if parents else "")
    rows = [("Indicateur", "Valeur", "Millésime", "Source")]
    for id, figure in found.items():
        shown = french.figure(figure, indicators()[id].decimales)
        rows.append((indicators()[id].court, shown, figure.vintage, _source(figure)))
    return _table(rows)


def _search(asked: argparse.Namespace) -> None:
    data = _edition()
    matches = data.search.search(asked.texte)
    if asked.json:
        return _json([
            {**_identity(m.territory), "libelle": label(m.territory, data.territories),
             "contexte": context(m, data.territories), "ancien_nom": m.former_name,
             "approximatif": m.approximate}
            for m in matches
        ])  # fmt: skip
    if not matches:
        print("Aucun territoire trouvé. Essayez une autre orthographe ou le code postal.")
    return _table([
        (m.territory.code, label(m.territory, data.territories), context(m, data.territories))
        for m in matches
    ])  # fmt: skip


def _footprint(asked: argparse.Namespace) -> None:
    electricity = _number(asked.electricite) if asked.electricite is not None else None
    inventory = _inventory(asked.fichier)
    departement = _departement(asked.departement) if asked.departement is not None else None
    try:
        result = footprint(inventory, asked.facteurs, electricity, departement=departement)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if asked.json:
        return _json(to_json(inventory, result))
    print(f"{inventory.lus} lignes lues, {inventory.rejetes} écartées. {result.jeu.libelle}.\n")
    lines = [(row.libelle, row.quantite, row.total) for row in result.lignes]
    total = result.total
    known = None if total.value is None else (total.low, total.value, total.high)
    shown = [(name, french.number(count), *map(french.number, filter_none(values)))]


def _report(asked: argparse.Namespace) -> None:
    from nrdiag.diagnostic.practices import practices_of
    from nrdiag.rapport.html import render_report

    data = _edition()
    territory, _ = data.territories.resolve(asked.code)
    practices = None
    if asked.exemple or asked.inventaire is not None:
        inventory = example_inventory() if asked.exemple else _inventory(asked.inventaire)
        inside = data.territories.children(territory, Level.DEPARTEMENT)
        home = territory.departement or (inside[0].code if inside else None)
        practices = practices_of(inventory, footprint(inventory, asked.facteurs, departement=home))
    text = render_report(territory, data, practices, dt.date.today())
    try:
        Path(asked.sortie).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"Le fichier « {asked.sortie} » ne peut pas être écrit.") from error
    print(f"Rapport écrit : {asked.sortie}")


def _claims(asked: argparse.Namespace) -> None:
    claims = load_claims()
    if asked.json:
        return _json([claim.model_dump(mode="json") for claim in claims])
    return _table([(claim.id, claim.statut.value, claim.annonce) for claim in claims])


def _build(asked: argparse.Namespace) -> None:
    try:
        from nrdiag.edition.build import build

        print(f"Édition écrite : {build(print, contours=not asked.sans_contours)}")
    except Exception as error:  # pandera's are not ValueErrors; a build tool may be missing
        raise CommandError(f"L'édition n'a pas été refabriquée. {error}") from error


def _check(asked: argparse.Namespace) -> None:
    check(settings.DATA)
    print("L'édition est intacte : chaque fichier correspond à son empreinte.")


def _normalise(asked: argparse.Namespace) -> None:
    from nrdiag.edition.normalise import normalise

    try:
        written = normalise(Path(asked.dossier), settings.TABLES)
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"Les fichiers bruts ne peuvent pas être lus. {error}") from error
    print(f"{french.plural(len(written), 'table écrite', 'tables écrites')}.")


def _edition() -> Edition:
    check(settings.DATA)
    return edition()


def _identity(territory: Territory) -> dict[str, Any]:
    return {"code": territory.code, "nom": territory.nom, "niveau": territory.niveau.value}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id, "valeur": _rounded(figure.value), "unite": figure.unit,
        "millesime": figure.vintage, "source": _source(figure), "source_id": figure.source,
        "statut": figure.status.value, "bas": _rounded(figure.low), "haut": _rounded(figure.high),
        "numerateur": _rounded(figure.numerator), "denominateur": _rounded(figure.denominator),
        "couverture": _rounded(figure.coverage), "remarque": figure.note,
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    """Without the noise of binary sums: 385.40000000000003 is written 385.4."""
    return None if value is None else round(value, 9)


def _source(figure: Figure) -> str:
    source = sources()[figure.source]
    return f"{source.producteur} – {source.titre}"


def _inventory(name: str) -> Inventory:
    path = Path(name)
    try:
        with path.open("rb") as file:
            # One byte beyond the limit is enough to be refused.
            data = file.read(settings.MAX_UPLOAD_MB * 1_000_000 * 2)
    except (OSError, ValueError) as error:
        what = {FileNotFoundError: "n'existe pas", IsADirectoryError: "est un dossier"}
        why = what.get(type(error), "ne peut pas être lu")
        raise CommandError(f"Le fichier « {name} » {why}.") from error
    return read_inventory(data, path.name)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise CommandError(f"« {text} » n'est pas un nombre (exemple : 0,043).") from error


def _departement(code: str) -> str:
    code = code.strip().upper().zfill(2)
    if code not in set(read_table(settings.TABLES, "departements")["code"]):
        raise CommandError(f"Le département « {code} » n'existe pas.")
    return code


def _json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2))


def _table(rows: Sequence[Sequence[str]]) -> None:
    if rows:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            print("  ".join(cells).rstrip())
