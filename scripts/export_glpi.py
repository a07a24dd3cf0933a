"""A GLPI export of 1,240 rows as an IT manager gets it, with every trap that was reported.

Everything in it is invented, names included. The same rows come out at each run, in five writings
of the same file. The traps: no byte order mark (glpi-project/glpi #24086), an empty first line
(#10569), a line break inside a cell (#17803), a backslash and an « n » in a user name (#11406).

``python -m scripts.export_glpi parc.csv --variante cp1252``
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

SEED = 20261124
#: Writing of the file -> separator, encoding, byte order mark, empty first line.
VARIANTS: dict[str, tuple[str, str, bool, bool]] = {
    "glpi": (";", "utf-8", False, True),
    "bom": (";", "utf-8", True, False),
    "cp1252": (";", "cp1252", False, False),
    "virgule": (",", "utf-8", False, True),
    "tabulation": ("\t", "utf-8", True, False),
}
HEADER = (
    "Nom", "Entité", "Statut", "Fabricant", "Numéro de série", "Type", "Modèle",
    "Système d'exploitation - Nom", "Système d'exploitation - Version", "Lieu",
    "Dernière modification", "Date d'achat", "Usager", "Utilisateur - Courriel", "Commentaires",
)  # fmt: skip
#: GLPI type, models by maker, rows, and the systems installed on them.
KINDS: tuple[tuple[str, tuple[tuple[str, str], ...], int, tuple[tuple[str, str], ...]], ...] = (
    ("Ordinateur portable", (("Dell Inc.", "Latitude 5420"), ("HP", "HP EliteBook 840 G8"),
     ("Lenovo", "ThinkPad T14")), 330, (("Microsoft Windows 11 Professionnel", "23H2"),
     ("Microsoft Windows 11 Professionnel", "24H2"),
     ("Microsoft Windows 10 Professionnel", "22H2"))),
    ("Ordinateur de bureau", (("Dell Inc.", "OptiPlex 7090"), ("HP", "HP ProDesk 600 G6")), 240,
     (("Microsoft Windows 10 Professionnel", "22H2"), ("Debian GNU/Linux", "12 (bookworm)"))),
    ("Écran", (("Dell Inc.", "P2419H"), ("Iiyama", "ProLite XUB2493")), 330, ()),
    ("Téléphone mobile", (("Samsung", "Galaxy A54"), ("Apple", "iPhone 13")), 110,
     (("Android", "14"), ("iOS", "17"))),
    ("Téléphone IP", (("Yealink", "T46U"),), 60, ()),
    ("Tablette", (("Apple", "iPad 9"),), 30, (("iPadOS", "17"),)),
    ("Imprimante laser", (("HP", "LaserJet M404"),), 36, ()),
    ("Photocopieur", (("Konica Minolta", "bizhub C300i"),), 14, ()),
    ("Serveur", (("Dell Inc.", "PowerEdge R750"),), 12,
     (("Microsoft Windows Server 2016 Standard", "1607"), ("Debian GNU/Linux", "11 (bullseye)"))),
    ("Vidéoprojecteur", (("Epson", "EB-992F"),), 25, ()),
)  # fmt: skip
UNKNOWN = (("Borne interactive", 18), ("Boîtier TPE", 14), ("Sonde de température", 9))
DEPARTMENTS = (
    "Direction des finances", "Direction technique", "Médiathèques", "Écoles", "État civil",
)  # fmt: skip
PLACES = ("Hôtel de ville", "Centre technique", "Médiathèque")
SURNAMES = ("FICTIVE-Abadie", "FICTIVE-Bories", "FICTIVE-Cazals", "FICTIVE-Noguès")
#: Rows whose structure is broken: too many cells.
BROKEN = 12
UNDATED, DUPLICATES = 30, 7


@dataclass(frozen=True, slots=True)
class Expected:
    """What an honest reading of the export finds."""

    lus: int
    gardes: int
    inconnus: int
    casses: int
    sans_date: int
    series_en_double: int
    groupes: int
    personnels: tuple[str, ...]


EXPECTED = Expected(
    lus=1240,
    gardes=1187,
    inconnus=41,
    casses=BROKEN,
    sans_date=UNDATED,
    series_en_double=DUPLICATES,
    groupes=len(UNKNOWN),
    personnels=("FICTIVE", "exemple.invalid", "MAIRIE\\n"),
)


def rows() -> list[list[str]]:
    """The 1,240 rows, in the order of the file; the same ones at each call."""
    luck = random.Random(SEED)  # noqa: S311 - invented data, nothing secret
    known = [_row(luck, kind) for kind in KINDS for _ in range(kind[2])]
    for row in luck.sample(known, UNDATED):
        row[11] = ""
    for copy, original in zip(known[:DUPLICATES], known[100 : 100 + DUPLICATES], strict=True):
        copy[4] = original[4]
    unknown = [
        _row(luck, (text, (("Générique", "Modèle inconnu"),), 1, ()))
        for text, count in UNKNOWN
        for _ in range(count)
    ]
    broken = [[*_row(luck, KINDS[0]), "cellule", "de trop"] for _ in range(BROKEN)]
    found = [*known, *unknown, *broken]
    luck.shuffle(found)
    return found


def export(variant: str = "glpi") -> bytes:
    """The file in one of ``VARIANTS``. Raises KeyError on an unknown one."""
    separator, encoding, mark, blank = VARIANTS[variant]
    lines = [separator.join(map(_quoted, cells)) + separator for cells in (HEADER, *rows())]
    text = ("\r\n" if blank else "") + "\r\n".join(lines) + "\r\n"
    return (b"\xef\xbb\xbf" if mark else b"") + text.encode(encoding)


def _row(
    luck: random.Random,
    kind: tuple[str, tuple[tuple[str, str], ...], int, tuple[tuple[str, str], ...]],
) -> list[str]:
    type_text, models, _, systems = kind
    maker, model = luck.choice(models)
    system, version = luck.choice(systems) if systems else ("", "")
    number = luck.randrange(10**6)
    name = luck.choice(SURNAMES)
    comment = "Remis le lundi\nà l'agent" if luck.random() < 0.1 else ""
    bought = f"{luck.randint(1, 28):02}/{luck.randint(1, 12):02}/{luck.randint(2015, 2025)}"
    return [
        f"PC-{number:06}", f"Collectivité > {luck.choice(DEPARTMENTS)}", "En service", maker,
        f"SN{luck.randrange(10**10):010}", type_text, model, system, version,
        luck.choice(PLACES), "24/11/2026 08:12", bought, f"MAIRIE\\n{name.lower()}",
        f"{name.lower()}@exemple.invalid", comment,
    ]  # fmt: skip


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def main() -> None:
    parser = argparse.ArgumentParser(description="Écrit un export GLPI inventé, pièges compris.")
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--variante", choices=sorted(VARIANTS), default="glpi")
    asked = parser.parse_args()
    asked.sortie.write_bytes(export(asked.variante))
    print(f"{EXPECTED.lus} lignes inventées écrites dans {asked.sortie}.")  # noqa: T201


if __name__ == "__main__":
    main()
