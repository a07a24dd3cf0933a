r"""A GLPI export of 1,240 rows as an IT manager gets it, with every trap that was reported.

Everything in it is invented: the authority, the people, the logins, the serial numbers. The same
rows come out at each run, in several writings of the same file. The traps, by their number in
glpi-project/glpi: no byte order mark (#24086), an empty first line (#10569), that line before the
mark, which is then no mark (#19281, #19357), a line break inside a cell (#17803), a login whose
« \n » or « \r » was turned into a line break (#11406), « &gt; » in the name of an entity (#470,
#522, #15054). Beside them: a separator after the last column, headers with the name of their group,
several systems in one cell, serial numbers that makers leave blank, lots.

``python -m scripts.export_glpi parc.csv --variante cp1252``
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 20261124
MARK = "\ufeff"
HEADER = (
    "Nom", "Entité", "Statut", "Fabricant", "Numéro de série", "Type", "Modèle",
    "Système d'exploitation - Nom", "Système d'exploitation - Version", "Lieu",
    "Dernière modification", "Date d'achat", "Usager", "Utilisateur - Courriel", "Commentaires",
    "Quantité",
)  # fmt: skip
(NAME, ENTITY, STATUS, MAKER, SERIAL, TYPE, MODEL, SYSTEM, VERSION, PLACE, CHANGED, BOUGHT, USER,
 MAIL, COMMENT, QUANTITY) = range(len(HEADER))  # fmt: skip
#: GLPI writes this before the purchase date; who renames the column drops it.
GROUP = "Informations financières et administratives - "


@dataclass(frozen=True, slots=True)
class Writing:
    """How a file is written. ``before``: what stands before the header."""

    separator: str = ";"
    encoding: str = "utf-8"
    before: str = ""
    end: str = "\n"
    trailing: bool = True
    all_quoted: bool = True
    quote: str = "''"
    group: str = GROUP
    date: str = "{year}-{month}-{day}"


#: GLPI 10 with and without its mark, GLPI 11, the same file saved again by a French Excel, and
#: the two other separators that GLPI and Excel offer.
VARIANTS: dict[str, Writing] = {
    "glpi": Writing(before="\n"),
    "bom": Writing(before=MARK),
    "decale": Writing(before="\n" + MARK),
    "glpi11": Writing(end="\r\n", trailing=False, quote='""', date="{day}-{month}-{year}"),
    "cp1252": Writing(
        encoding="cp1252", end="\r\n", all_quoted=False, quote='""', group="",
        date="{day}/{month}/{year}",
    ),
    "virgule": Writing(separator=",", before="\n", group=""),
    "tabulation": Writing(separator="\t", before=MARK, end="\r\n", all_quoted=False, quote='""'),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that nrdiag must recognise as ``id``: what GLPI says of them."""

    id: str
    rows: int
    prefix: str
    types: tuple[str, ...]
    models: tuple[tuple[str, str], ...]
    systems: tuple[tuple[str, str], ...] = ()
    quantity: int = 1


_WINDOWS = (
    ("Microsoft Windows 11 Professionnel", "23H2"), ("Microsoft Windows 11 Professionnel", "24H2"),
    ("Microsoft Windows 10 Professionnel", "22H2"),
    # Two systems on one device: GLPI writes one a line.
    ("Microsoft Windows 10 Professionnel\nUbuntu", "22H2\n22.04.5 LTS"),
)  # fmt: skip
KINDS: tuple[Kind, ...] = (
    Kind("laptop", 330, "PRT", ("Ordinateur portable", "Notebook", "Laptop", ""),
         (("Dell Inc.", "Latitude 5420"), ("HP", "HP EliteBook 840 G8 Notebook PC"),
          ("Lenovo", "ThinkPad T14 Gen 2")), _WINDOWS),
    Kind("desktop", 240, "FIX", ("Ordinateur de bureau", "Mini Tower", "Low Profile Desktop", ""),
         (("Dell Inc.", "OptiPlex 7090"), ("HP", "HP ProDesk 600 G6")),
         (*_WINDOWS, ("Debian GNU/Linux", "12 (bookworm)"))),
    Kind("all_in_one", 12, "AIO", ("All in One", "Tout-en-un"), (("HP", "HP ProOne 440 G9"),),
         _WINDOWS),
    Kind("monitor", 300, "ECR", ("Écran", "Moniteur", "Écran plat"),
         (("Dell Inc.", 'P2419H 24"'), ("Iiyama", "ProLite XUB2493"))),
    Kind("smartphone", 110, "TEL", ("Smartphone", "Téléphone mobile"),
         (("Samsung", "Galaxy A54"), ("Apple", "iPhone 13")), (("Android", "14"), ("iOS", "17"))),
    Kind("tablet", 30, "TAB", ("Tablette",), (("Apple", "iPad 9"),), (("iPadOS", "17"),)),
    Kind("ip_phone", 60, "TIP", ("Téléphone IP",), (("Yealink", "T46U"),)),
    Kind("printer_small", 36, "IMP", ("Imprimante", "Imprimante laser"),
         (("HP", "LaserJet Pro M404dn"),)),
    Kind("printer_mfp", 14, "MFP", ("Photocopieur", "Imprimante multifonction"),
         (("Konica Minolta", "bizhub C300i"),)),
    Kind("server", 12, "SRV", ("Serveur", "Rack Mount Chassis"), (("Dell Inc.", "PowerEdge R750"),),
         (("Microsoft Windows Server 2016 Standard", "1607"), ("Debian GNU/Linux", "11"))),
    Kind("wifi_ap", 18, "WIF", ("Borne Wi-Fi",), (("Ubiquiti", "UniFi AP AC Pro"),)),
    Kind("videoprojector", 13, "VPI", ("Vidéoprojecteur",), (("Epson", "EB-992F"),)),
    Kind("docking", 8, "LOT", ("Station d'accueil",), (("Dell Inc.", "WD19S"),), quantity=15),
    Kind("keyboard", 2, "LOT", ("Clavier",), (("Dell Inc.", "KB216"),), quantity=60),
    Kind("mouse", 2, "LOT", ("Souris",), (("Dell Inc.", "MS116"),), quantity=60),
)  # fmt: skip
#: Types that no one can guess, largest group first: they are assigned by hand.
UNKNOWN = (
    ("Borne interactive", 13), ("Commutateur", 11), ("Boîtier TPE", 9), ("Caméra IP", 5),
    ("Onduleur", 3),
)  # fmt: skip
DEPARTMENTS = (
    "Direction des finances", "Direction de l’éducation", "Direction technique", "Médiathèques",
    "État civil",
)  # fmt: skip
PLACES = ("Hôtel de ville", "Hôtel de ville > 1er étage\nBureau 12", "Centre technique")
#: No family has these names.
SURNAMES = ("Brumevent", "Clairnoix", "Doucelande", "Fauvernois", "Nuitclaire", "Rivesonge")
FIRST_NAMES = ("Noé", "Rose", "Anne", "Tom")
TOO_MANY, UNCLOSED, BLANK, NO_TYPE = 4, 2, 2, 1
IMPOSSIBLE = ("0", "-1", "1,5")
UNDATED, ZERO_DATES, DUPLICATES, SCRAPPED = 26, 4, 7, 9


@dataclass(frozen=True, slots=True)
class Expected:
    """What an honest reading of the export finds, in rows unless said otherwise."""

    lus: int
    gardes: int
    inconnus: int
    casses: int
    #: Rejections other than an unknown type, by reason.
    raisons: dict[str, int]
    sans_date: int
    dates_illisibles: int
    series_en_double: int
    hors_service: int
    #: Devices by type: a row of a lot is several.
    quantites: dict[str, int]
    services: frozenset[str]
    #: What must be nowhere in what is kept.
    personnels: tuple[str, ...]


EXPECTED = Expected(
    lus=1240,
    gardes=1187,
    inconnus=41,
    casses=12,
    raisons={
        "18 cellules pour 16 colonnes": TOO_MANY,
        "guillemet non refermé ou mal placé": UNCLOSED,
        "ligne vide": BLANK,
        "type vide": NO_TYPE,
        **{f"quantité qui n’est pas un nombre entier positif : {text}": 1 for text in IMPOSSIBLE},
    },
    sans_date=30,
    dates_illisibles=4,
    series_en_double=7,
    hors_service=9,
    quantites={kind.id: kind.rows * kind.quantity for kind in KINDS},
    services=frozenset(DEPARTMENTS),
    personnels=(*SURNAMES, "exemple.invalid", "EXEMPLE\\", "Numéro personnel", "ZZ-"),
)


class _Raw(str):
    """A cell written as it is, with its faulty quotes."""

    __slots__ = ()


def rows() -> list[list[str]]:
    """The 1,240 rows, in the order of the file, dates in ISO; the same ones at each call."""
    luck = random.Random(SEED)  # noqa: S311 - invented data, nothing secret
    known = [_row(luck, kind) for kind in KINDS for _ in range(kind.rows)]
    _repeat_serials(known)
    for rank, row in enumerate(luck.sample(known, UNDATED + ZERO_DATES)):
        row[BOUGHT] = "" if rank < UNDATED else "0000-00-00"
    for row in luck.sample(known, SCRAPPED):
        row[STATUS] = "Réformé"
    unknown = [
        _row(luck, Kind("", 1, "DIV", (text,), (("Générique", "Série 100"),)))
        for text, count in UNKNOWN
        for _ in range(count)
    ]
    unknown[0][SERIAL] = known[0][SERIAL]  # rejected rows repeat no serial number
    found = [*known, *unknown, *_broken(luck)]
    luck.shuffle(found)
    return found


def export(variant: str = "glpi") -> bytes:
    """The file in one of ``VARIANTS``. Raises KeyError on an unknown one."""
    how = VARIANTS[variant]
    write = _writer(how)
    header = [how.group + name if name == HEADER[BOUGHT] else name for name in HEADER]
    lines = [write(header), *(write([*map(_dated(how), row)]) for row in rows())]
    return (how.before + "".join(line + how.end for line in lines)).encode(how.encoding)


def _row(luck: random.Random, kind: Kind) -> list[str]:
    maker, model = luck.choice(kind.models)
    system, version = luck.choice(kind.systems) if kind.systems else ("", "")
    first, surname = luck.choice(FIRST_NAMES), luck.choice(SURNAMES)
    login = f"{first[0]}{surname}".lower()
    number = luck.randrange(10**4)
    serial = f"ZZ-{luck.getrandbits(40):010X}"
    upward = luck.choice((" > ", " > ", " > ", " &gt; "))
    lot = kind.quantity > 1  # nobody signed for it, it has no serial number
    bought = f"{luck.randint(2015, 2025)}-{luck.randint(1, 12):02}-{luck.randint(1, 28):02}"
    notes = ("", "", "", "", f"Remis le lundi\nà {first} {surname} ; housse, chargeur",
             f"Numéro personnel : 00 00\r\nVoir « {surname} »")  # fmt: skip
    users = (f"EXEMPLE\\{login}", f"EXEMPLE\\{login}", f"{first} {surname}", _swallowed(login))
    return [
        f"{kind.prefix}-{number:04}" if lot else f"{kind.prefix}-{surname.upper()}-{number:04}",
        f"Collectivité de Valfleuri{upward}{luck.choice(DEPARTMENTS)}",
        luck.choice(("En service", "En service", "En stock")),
        maker,
        "" if lot else luck.choice((*[serial] * 30, "To be filled by O.E.M.", "Default string")),
        luck.choice(kind.types),
        model,
        system,
        version,
        luck.choice((*PLACES, f"Bureau de {first} {surname}")),
        "2026-11-23 08:12",
        bought,
        "" if lot else luck.choice(users),
        "" if lot else f"{login}@exemple.invalid",
        luck.choice(notes),
        str(kind.quantity),
    ]


def _swallowed(login: str) -> str:
    """The login after #11406: a line break instead of the backslash and its first letter."""
    breaks = {"n": "\n", "r": "\r"}
    first = login[0]
    return f"EXEMPLE{breaks[first]}{login[1:]}" if first in breaks else f"EXEMPLE\\{login}"


def _repeat_serials(known: list[list[str]]) -> None:
    """Five serial numbers seen twice, and one three times: seven repetitions."""
    for rank in range(DUPLICATES):
        original = known[100 + min(rank, DUPLICATES - 2)]
        original[SERIAL] = f"ZZ-DOUBLE-{min(rank, DUPLICATES - 2)}"
        known[rank][SERIAL] = original[SERIAL]
    known[0][SERIAL] = known[0][SERIAL].lower()
    known[1][SERIAL] = f" {known[1][SERIAL]} "


def _broken(luck: random.Random) -> list[list[str]]:
    """The rows that no reading can keep; their other cells are sound."""
    laptops = KINDS[0]
    found = [[*_row(luck, laptops), "cellule", "de trop"] for _ in range(TOO_MANY)]
    for text in IMPOSSIBLE:
        found.append(_row(luck, laptops))
        found[-1][QUANTITY] = text
    for cell, text in ((MODEL, '"Écran 24" large"'), (QUANTITY, '"1')):
        found.append(_row(luck, laptops))
        # Nothing else on these lines may hold a line break: each is one line of the file.
        found[-1] = [" ".join(part.split()) for part in found[-1]]
        found[-1][cell] = _Raw(text)
    found += [[""] * len(HEADER) for _ in range(BLANK)]
    nothing = _row(luck, laptops)
    nothing[TYPE] = nothing[MODEL] = ""
    nothing[NAME] = "A-TRIER"
    return [*found, nothing]


def _writer(how: Writing) -> Callable[[Sequence[str]], str]:
    special = {how.separator, '"', "\n", "\r"}

    def cell(text: str) -> str:
        if isinstance(text, _Raw) or not (how.all_quoted or special & set(text)):
            return text
        return '"' + text.replace('"', how.quote) + '"'

    return lambda cells: how.separator.join([*map(cell, cells), *[""] * how.trailing])


def _dated(how: Writing) -> Callable[[str], str]:
    def dated(text: str) -> str:
        parts = text.split("-")
        if len(parts) != 3 or [*map(len, parts)] != [4, 2, 2] or parts[0] == "0000":
            return text
        return how.date.format(year=parts[0], month=parts[1], day=parts[2])

    return dated


def main() -> None:
    parser = argparse.ArgumentParser(description="Écrit un export GLPI inventé, pièges compris.")
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--variante", choices=sorted(VARIANTS), default="glpi")
    asked = parser.parse_args()
    asked.sortie.write_bytes(export(asked.variante))
    print(f"{EXPECTED.lus} lignes inventées écrites dans {asked.sortie}.")  # noqa: T201


if __name__ == "__main__":
    main()
