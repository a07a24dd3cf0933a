"""Official files written in their exact formats, for three départements and two vintages.

The first vintage holds the real figures of ``data/tables``; the second, and every column that
the tables do not have (men and women apart, speeds, coordinates of masts), is SYNTHETIC and only
serves the tests. ``marked`` says so in the name of each file, ``write_all`` in a notice beside
them too. A writer takes other ``rows`` (see ``synthetic_figures``) in place of the real ones.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import py7zr
import pyogrio
import shapely

from nrdiag import settings
from nrdiag.edition.tables import read_table

DEPARTEMENTS = ("31", "34", "46")
#: The départements for which the tables have incomes, diplomas and mobile sites.
DETAILED = ("31", "46")
MARK = "synthetique"
NOTICE = "Fichiers fabriqués pour les essais ; un second millésime y est SYNTHÉTIQUE.\n"
CARTEFIBRE = (
    "ID", "INSEE_COM", "NOM_COM", "INSEE_AR", "INSEE_DEP", "NOM_DEP", "INSEE_REG", "NOM_REG",
    "NOM_REG_1", "STATUT", "orig_ogcf", "Dpt", "OI_AMEL", "ZTD_2013", "POPULATION", "ZMD_privé",
    "L_33-13", "zone", "Locaux", "oi", "oi_bis", "ftth", "couv",
)  # fmt: skip
SPEEDS = (
    "inel_hd",
    "elig_hd05",
    "elig_hd3",
    "elig_bhd8",
    "elig_thd30",
    "elig_thd100",
    "elig_thd1g",
)
BEST = (
    "elig_ftth",
    "elig_coax",
    "elig_cu_30",
    "elig_thdr",
    "elig_cu_8",
    "elig_4gf",
    "elig_hdr",
    "elig_sat",
)
SITES = (
    "code_op", "nom_op", "num_site", "id_site_partage", "id_station_anfr", "x", "y", "latitude",
    "longitude", "nom_reg", "nom_dep", "insee_dep", "nom_com", "insee_com", "site_2g", "site_3g",
    "site_4g", "site_5g", "mes_4g_trim", "site_ZB", "site_DCC", "site_strategique",
    "site_capa_240mbps", "date_ouverturecommerciale_5g", "site_5g_700_m_hz",
)  # fmt: skip
MEDIATION = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse",
    "latitude", "longitude", "typologie", "telephone", "courriels", "site_web", "horaires",
    "presentation_resume", "presentation_detail", "source", "itinerance", "structure_parente",
    "date_maj", "services", "publics_specifiquement_adresses", "prise_en_charge_specifique",
    "frais_a_charge", "dispositif_programmes_nationaux", "formations_labels",
    "autres_formations_labels", "modalites_acces", "modalites_accompagnement", "fiche_acces_libre",
    "prise_rdv",
)  # fmt: skip
FRANCE_SERVICES = (
    "id_fs", "insee_dep", "lib_fs", "adresse", "complement_adresse", "insee_com", "code_postal",
    "lib_com", "latitude", "longitude", "mail", "telephone", "h_lundi", "h_mardi", "h_mercredi",
    "h_jeudi", "h_vendredi", "h_samedi", "prise_rdv", "commentaire", "type_fs", "format_fs",
    "groupe_fs", "labellisation_fs",
)  # fmt: skip
BUILDINGS = (
    "x", "y", "imb_id", "num_voie", "cp_no_voie", "type_voie", "nom_voie", "batiment",
    "code_insee", "code_poste", "nom_com", "catg_loc_imb", "imb_etat", "pm_ref", "pm_etat",
    "code_l331", "geom_mod", "type_imb",
)  # fmt: skip


def table(
    name: str, departements: Sequence[str] = DEPARTEMENTS, numeric: tuple[str, ...] = ()
) -> pd.DataFrame:
    """The rows of an embedded table in these départements."""
    frame = read_table(settings.EMBEDDED / "tables", name, numeric)
    return frame[frame["commune"].str[:2].isin(departements)].reset_index(drop=True)


def communes() -> pd.DataFrame:
    return read_table(settings.EMBEDDED / "tables", "communes", ("population",)).set_index("code")


def text(
    header: Iterable[str],
    rows: Iterable[Iterable[object]],
    separator: str = ";",
    quote: bool = False,
) -> str:
    stream = io.StringIO()
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def marked(path: Path) -> Path:
    """The same file whose name, and the names inside its zip, say « synthetique »."""
    target = path.with_name(_marked(path.name))
    if path.suffix != ".zip":
        return path.rename(target)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(_marked(name), old.read(name))
    path.unlink()
    return target


def seven(path: Path, password: str | None = None) -> Path:
    """The same file in a 7z archive, as ARCEP publishes its maps."""
    target = path.with_suffix(".7z")
    with py7zr.SevenZipFile(target, "w", password=password) as archive:
        archive.write(path, path.name)
    path.unlink()
    return target


def _marked(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{MARK}.{suffix}"


def cartefibre(
    folder: Path,
    quarter: str = "2026T2",
    more: float = 0.0,
    paris: bool = False,
    rows: pd.DataFrame | None = None,
) -> Path:
    """A zip with the dbf of a shapefile, latin-1, numbers with decimals; ``more`` is synthetic."""
    rows, known = _fibre(rows), communes()
    listed = []
    for rank, (code, connected, premises) in enumerate(
        zip(rows["commune"], rows["raccordables"], rows["locaux_arcep"], strict=True), start=1
    ):
        grown = min(premises, connected + round(more * premises))
        listed.append(_fibre_row(rank, code, code, known.loc[code], premises, grown))
    if paris:  # synthetic: 1 000 premises by arrondissement, 900 connected
        for n in range(1, 21):
            listed.append(
                _fibre_row(9000 + n, "75056", f"751{n:02}", known.loc["75056"], 1000.0, 900.0)
            )
    columns = list(zip(*listed, strict=True))
    kinds = [
        np.array(column, dtype=float if isinstance(column[0], float) else object)
        for column in columns
    ]
    dbf = folder / f"{quarter}-Commune.dbf"
    pyogrio.raw.write(
        dbf,
        None,
        kinds,
        list(CARTEFIBRE),
        driver="ESRI Shapefile",
        geometry_type=None,
        encoding="ISO-8859-1",
    )
    target = folder / f"{quarter}-Commune.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(dbf, dbf.name)
    for path in folder.glob(f"{quarter}-Commune.*"):
        if path != target:
            path.unlink()
    return target


def _fibre(rows: pd.DataFrame | None) -> pd.DataFrame:
    return table("fibre", numeric=("raccordables", "locaux_arcep")) if rows is None else rows


def _fibre_row(
    rank: int, city: str, inner: str, town: pd.Series, premises: float, connected: float
) -> list[object]:
    share = 100 * connected / premises if premises else 0.0
    return [
        float(rank),
        city,
        town["nom"].replace("œ", "?"),
        inner,
        town["departement"],
        "",
        town["region"][1:],
        "",
        "",
        "Commune simple",
        "",
        town["departement"],
        "",
        "",
        float(town["population"] or 0),
        "",
        "",
        "zipu",
        float(premises),
        "OI",
        "",
        float(connected),
        float(min(95, 5 * int(share // 5))),
    ]


def evol_struct_pop(
    folder: Path, year: int = 2023, more: float = 1.0, rows: pd.DataFrame | None = None
) -> Path:
    """A zip with the CSV and its dictionary; half of each band is given to women (synthetic)."""
    bands = tuple(f"age_{lower}" for lower in range(0, 100, 5))
    ages = table("ages", numeric=bands) if rows is None else rows
    p = f"P{year % 100:02}_"
    groups = {
        "0014": (0, 15),
        "1529": (15, 30),
        "3044": (30, 45),
        "4559": (45, 60),
        "6074": (60, 75),
        "7589": (75, 90),
        "90P": (90, 100),
    }
    sexes = {"0019": (0, 20), "2064": (20, 65), "65P": (65, 100)}

    def people(low: int, high: int) -> pd.Series:
        return more * ages[[f"age_{n}" for n in range(low, high, 5)]].sum(axis=1)

    frame = pd.DataFrame({"CODGEO": ages["commune"], f"{p}POP": people(0, 100)})
    for name, ends in groups.items():
        frame[f"{p}POP{name}"] = people(*ends)
    for sex in "HF":
        for name, ends in sexes.items():
            frame[f"{p}{sex}{name}"] = people(*ends) / 2
    name = f"base-cc-evol-struct-pop-{year}"
    target = folder / f"{name}_csv.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.CSV", frame.to_csv(index=False, sep=";"))
        archive.writestr(f"meta_{name}.CSV", "COD_VAR;LIB_VAR\nP_POP;Population\n")
    return target


def diplomas(
    folder: Path, year: int = 2023, more: float = 1.0, rows: pd.DataFrame | None = None
) -> Path:
    """Three vintages in one file, as INSEE does: only the latest is real."""
    levels = ("aucun", "brevet", "cap_bep", "bac", "bac_2", "bac_3_4", "bac_5")
    rows = table("diplomes", DETAILED, levels) if rows is None else rows
    names = ("_DIPLMIN", "_BEPC", "_CAPBEP", "_BAC", "_SUP2", "_SUP34", "_SUP5")
    frame = pd.DataFrame({"CODGEO": rows["commune"]})
    for vintage, factor in ((year, more), (year - 6, 1.1), (year - 11, 1.2)):
        p = f"P{vintage % 100:02}_NSCOL15P"
        frame[p] = factor * rows[list(levels)].sum(axis=1)
        for ours, theirs in zip(levels, names, strict=True):
            frame[p + theirs] = factor * rows[ours]
    target = folder / f"base-cc-diplomes-formation-{year}.CSV"
    target.write_bytes(frame.to_csv(index=False, sep=";").encode("cp1252"))
    return target


def filosofi(
    folder: Path, year: int = 2023, more: float = 1.0, rows: pd.DataFrame | None = None
) -> Path:
    """Long format in a zip, with EPCI and département lines, and the flags of secrecy."""
    rows = table("revenus", DETAILED) if rows is None else rows
    lines: list[list[object]] = []
    for code, median, poverty in zip(
        rows["commune"], rows["mediane"], rows["pauvrete"], strict=True
    ):
        for measure, value in (("MED_SL", median), ("PR_MD60", poverty), ("IR_D9_D1_SL", "")):
            secret = value == "secret"
            shown = "" if secret or not value else f"{float(value) * more:g}"
            missing = "O" if not value else "A"
            lines.append(
                [code, "COM", measure, "EUR_YR", "0", "C" if secret else "F", missing, year, shown]
            )
    lines += [["31", "DEP", "MED_SL", "EUR_YR", "0", "F", "A", year, "27040"]]
    header = (
        "GEO",
        "GEO_OBJECT",
        "FILOSOFI_MEASURE",
        "UNIT_MEASURE",
        "UNIT_MULT",
        "CONF_STATUS",
        "OBS_STATUS",
        "TIME_PERIOD",
        "OBS_VALUE",
    )
    target = folder / f"FILOSOFI_CC_{year}_csv.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"DS_FILOSOFI_CC_{year}_data.csv", text(header, lines, quote=True))
        archive.writestr(f"DS_FILOSOFI_CC_{year}_metadata.csv", "COD_VAR;LIB\n")
    return target


def filosofi_before(folder: Path, year: int = 2021, rows: pd.DataFrame | None = None) -> Path:
    """The closed series, in wide format: medians of 2023 under the names of 2021 (SYNTHETIC)."""
    rows = table("revenus", DETAILED) if rows is None else rows
    lines = [
        [code, "s" if median == "secret" else median, "nd" if poverty == "secret" else poverty]
        for code, median, poverty in zip(
            rows["commune"], rows["mediane"], rows["pauvrete"], strict=True
        )
    ]
    target, yy = folder / f"FILO{year}_DISP_PAUVRES_COM.csv", f"{year % 100:02}"
    target.write_text(text(("CODGEO", f"Q2{yy}", f"TP60{yy}"), lines), encoding="utf-8")
    return target


def france_services(
    folder: Path,
    day: str = "20240801",
    separator: str = ",",
    drop: int = 0,
    rows: pd.DataFrame | None = None,
) -> Path:
    """The whole list, quoted, with contacts that must not be kept; ``drop`` places fewer."""
    rows = read_table(settings.EMBEDDED / "tables", "france_services") if rows is None else rows
    towns = communes()
    lines = []
    for row in rows.iloc[drop:].itertuples(index=False):
        town = towns.loc[row.commune]
        lines.append(
            [
                row.id,
                town["departement"],
                row.nom,
                row.adresse,
                "",
                row.commune,
                row.code_postal,
                town["nom"],
                row.latitude,
                row.longitude,
                "accueil@exemple.fr",
                "05 00 00 00 00",
                "09:00 - 12:00",
                "",
                "",
                "",
                "",
                "",
                row.rendez_vous.capitalize(),
                "appeler le 05 00 00 00 00",
                row.type.capitalize(),
                row.format,
                "",
                "Espace labellisé 01/01/2020",
            ]
        )
    target = folder / f"liste-fs-{day}.csv"
    target.write_text(text(FRANCE_SERVICES, lines, separator, quote=True), encoding="utf-8")
    return target


def _arcep_base(code: str, town: pd.Series) -> list[object]:
    # The official names are damaged; codes of département and région are text.
    return [code, town["nom"].replace("é", "?"), town["departement"], town["region"][1:]]


def speeds(
    folder: Path,
    day: str = "2026-06-30",
    encoding: str = "utf-8",
    satellite: bool = False,
    rows: pd.DataFrame | None = None,
) -> Path:
    """Cumulative classes (SYNTHETIC, from the real premises), with lines of other types."""
    rows, towns = _fibre(rows), communes()
    lines = []
    for code, fibre, premises in zip(
        rows["commune"], rows["raccordables"], rows["locaux_arcep"], strict=True
    ):
        eight = premises if satellite else fibre + (premises - fibre) // 2
        values = [
            premises - eight,
            premises,
            max(eight, premises - 1),
            eight,
            fibre + (eight - fibre) // 2,
            fibre,
            fibre,
        ]
        base = _arcep_base(code, towns.loc[code])
        lines.append([*base, int(premises), "all", *map(int, values), day])
        lines.append([*base, int(premises), "log", *map(int, values), day])
    name = "commune_debit.csv" if satellite else "commune_debit_filaire.csv"
    target = folder / name
    header = ("code_insee", "nom_com", "code_dep", "code_reg", "nbr", "type", *SPEEDS, "date")
    target.write_bytes(text(header, lines).encode(encoding))
    return target


def beta_2019(folder: Path, day: str = "2019-09-30") -> Path:
    """Four SYNTHETIC lines in the format of the beta: a warning first, exclusive classes."""
    target = folder / "commune-debit-beta.csv"
    target.write_text(
        "Version beta : les données sont présentées en l’état et ne sont pas toutes fiables\n"
        "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_hd8;"
        "elig_thd30;elig_thd100;elig_thd1g;date\n"
        f"31254;Labège;31;76;100;logloc;0;10;20;30;20;10;10;{day}\n"
        f"46042;Cahors;46;76;100;logloc;0;10;20;30;20;10;10;{day}\n"
        f"34172;Montpellier;34;76;100;logloc;0;10;20;30;20;10;10;{day}\n"
        f"31555;Toulouse;31;76;100;logloc;0;10;20;30;20;10;11;{day}\n",
        encoding="utf-8",
    )
    return target


def technologies(
    folder: Path,
    day: str = "2026-06-30",
    old: bool = False,
    rows: pd.DataFrame | None = None,
) -> Path:
    """Overlapping technologies (SYNTHETIC but for fibre); before 2021 the alias elig_4fg."""
    rows, towns = _fibre(rows), communes()
    names = (
        "elig_ftth",
        "elig_coax",
        "elig_cu",
        "elig_thdr",
        "elig_4fg" if old else "elig_4gf",
        "elig_hdr",
        "elig_sat",
    )
    lines = [
        [
            *_arcep_base(code, towns.loc[code]),
            int(n),
            "all",
            int(fibre),
            0,
            0,
            int(n // 2),
            int(n),
            0,
            int(n),
            day,
        ]
        for code, fibre, n in zip(
            rows["commune"], rows["raccordables"], rows["locaux_arcep"], strict=True
        )
    ]
    target = folder / "commune_techno.csv"
    header = ("code_insee", "nom_com", "code_dep", "code_reg", "nbr", "type", *names, "date")
    target.write_bytes(b"\xef\xbb\xbf" + text(header, lines).encode())
    return target


def best_technology(
    folder: Path, day: str = "2026-06-30", rows: pd.DataFrame | None = None
) -> Path:
    """A partition of the premises at 8 Mbit/s or more (SYNTHETIC but for fibre)."""
    rows, towns = _fibre(rows), communes()
    lines = [
        [
            *_arcep_base(code, towns.loc[code]),
            int(n),
            "all",
            int(n),
            int(f),
            0,
            0,
            0,
            0,
            int((n - f) // 2),
            0,
            int(n - f - (n - f) // 2),
            day,
        ]
        for code, f, n in zip(
            rows["commune"], rows["raccordables"], rows["locaux_arcep"], strict=True
        )
    ]
    target = folder / "commune_meilleure_techno_thd.csv"
    header = (
        "code_insee",
        "nom_com",
        "code_dep",
        "code_reg",
        "nbr",
        "type",
        "nbr_elig_8",
        *BEST,
        "date",
    )
    target.write_text(text(header, lines), encoding="cp1252")
    return target


def mobile_sites(
    folder: Path, quarter: str = "2026_T2", more: int = 0, rows: pd.DataFrame | None = None
) -> Path:
    """One line by site and operator; places and shared masts are SYNTHETIC, decimal commas."""
    if rows is None:
        rows = table("sites_mobiles", DETAILED, ("sites", "sites_4g", "sites_5g"))
    towns, lines = communes(), []
    for row in rows.itertuples(index=False):
        town = towns.loc[row.commune]
        for n in range(int(row.sites) + more):
            lines.append(
                [
                    "20801",
                    row.operateur,
                    f"{row.commune}{n:04}",
                    f"P{row.commune}{n:04}",
                    "",
                    0,
                    0,
                    "43,604652",
                    "1,444209",
                    "Occitanie",
                    "",
                    town["departement"],
                    town["nom"],
                    row.commune,
                    1,
                    1,
                    int(n < row.sites_4g + more),
                    int(n < row.sites_5g),
                    0,
                    0,
                    0,
                    0,
                    1,
                    "",
                    0,
                ]
            )
    target = folder / f"{quarter}_sites_Metropole.csv"
    target.write_text(text(SITES, lines), encoding="utf-8")
    return target


def mediation(folder: Path, day: str = "20261101") -> Path:
    """Fourteen SYNTHETIC places: code, no code but a postcode, an ambiguous one, a doubled id."""

    def line(id: str, town: str, postcode: str, code: str) -> list[object]:
        known = dict.fromkeys(MEDIATION, "")
        known |= {
            "id": id,
            "pivot": "00000000000000",
            "nom": "Espace numérique",
            "commune": town,
            "code_postal": postcode,
            "code_insee": code,
            "adresse": "1 place de la Mairie",
            "latitude": "43.6",
            "longitude": "1.44",
            "typologie": "ESPN",
            "telephone": "+33500000000",
            "courriels": "a@exemple.fr|b@exemple.fr",
            "date_maj": "2026-10-01",
            "services": "Aide aux démarches administratives|Maîtrise des outils numériques",
            "publics_specifiquement_adresses": "Seniors|Jeunes",
            "source": "Hubik",
        }
        return [known[name] for name in MEDIATION]

    lines = [line(f"l{n}", "Toulouse", "31000", "31555") for n in range(8)]
    lines += [
        line("herault", "Montpellier", "34000", "34172"),
        line("lot", "Cahors", "46000", "46042"),
        line("sans-code", "Labège", "31670", ""),
        line("ambigu", "Lieu inconnu", "31450", ""),
        line("l0", "Toulouse", "31000", "31555"),
        line("perdu", "Nulle part", "00000", "99999"),
    ]
    target = folder / f"{day}-mediation-numerique.csv"
    target.write_text(text(MEDIATION, lines, ",", quote=True), encoding="utf-8")
    return target


def coverage(
    folder: Path, *boxes: tuple[float, float, float, float], quarter: str = "2026_T2"
) -> Path:
    """SYNTHETIC rectangles of coverage, in Lambert 93."""
    target = folder / f"{quarter}_couv_Metropole_OF_4G_data.gpkg"
    pyogrio.raw.write(
        target, np.array([shapely.to_wkb(shapely.box(*box)) for box in boxes], dtype=object),
        [np.array([name] * len(boxes), dtype=object) for name in ("OF", "4G")],
        ["operateur", "techno"],
        driver="GPKG", geometry_type="Polygon", crs="EPSG:2154",
    )  # fmt: skip
    return target


def buildings(path: Path, rows: int, codes: Sequence[str] = ("31555", "46042", "34172")) -> Path:
    """SYNTHETIC buildings, one a line: what the benchmark multiplies."""
    states = ("deploye", "en cours de deploiement", "cible")
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(BUILDINGS) + "\n")
        for start in range(0, rows, 50_000):
            block = []
            for n in range(start, min(start + 50_000, rows)):
                code, state = codes[n % len(codes)], states[n % 7 % 3]
                block.append(
                    f"4.{n % 997},43.{n % 991},IMB/{code}/X/{n:08},{n % 200},,RUE,DE LA PAIX,,"
                    f"{code},{code[:2]}000,VILLE,,{state},FI-{code}-1,deploye,OI,1,PAVILLON\n"
                )
            stream.write("".join(block))
    return path


def write_all(folder: Path, second: bool = False) -> Path:
    """Every file that feeds the embedded tables: the real vintage, or the synthetic one after."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LISEZMOI.txt").write_text(NOTICE, encoding="utf-8")
    if second:
        for path in (
            cartefibre(folder, "2026T3", more=0.01),
            evol_struct_pop(folder, 2024, more=1.01),
            diplomas(folder, 2024, more=1.01),
            filosofi(folder, 2024, more=1.02),
            france_services(folder, "20261101", ";", drop=10),
            mobile_sites(folder, "2026_T3", more=1),
        ):
            marked(path)
    else:
        cartefibre(folder)
        evol_struct_pop(folder)
        diplomas(folder)
        filosofi(folder)
        france_services(folder)
        mobile_sites(folder)
    return folder


def survey(folder: Path, year: int = 2025) -> Path:
    """Two SYNTHETIC lines of the national survey: it has no commune."""
    target = folder / f"barometre-du-numerique-{year}.csv"
    target.write_text("AGE;POIDS\n75;1,2\n80;0,9\n", encoding="utf-8")
    return target
