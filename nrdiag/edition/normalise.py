"""Raw source files -> the normalised tables of ``data/tables`` (our own schema, no contact).

Run by ``python -m nrdiag edition normalise DIR`` when the raw files are at hand; the tables
are kept in the repository, so that a fresh clone rebuilds the edition without them.
Every row carries the id of its source (``data/catalogue/sources.yaml``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

OCCITANIE = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
DETAILED = ("31", "46")
DIPLOMA_COLUMNS = ("aucun", "brevet", "cap_bep", "bac", "bac_2", "bac_3_4", "bac_5")
#: Municipal districts that some sources use instead of the city.
DISTRICTS = {
    "75056": [f"75{n}" for n in range(101, 121)],
    "69123": [f"69{n}" for n in range(381, 390)],
    "13055": [f"13{n}" for n in range(201, 217)],
}
REGION_NAMES = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté",
    "28": "Normandie", "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire",
    "53": "Bretagne", "75": "Nouvelle-Aquitaine", "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes", "93": "Provence-Alpes-Côte d'Azur", "94": "Corse",
}  # fmt: skip
#: Overseas collectivities: no département, no région; the COG files give the code alone.
COLLECTIVITIES = {
    "975": "Saint-Pierre-et-Miquelon", "977": "Saint-Barthélemy", "978": "Saint-Martin",
    "984": "Terres australes et antarctiques françaises", "986": "Wallis-et-Futuna",
    "987": "Polynésie française", "988": "Nouvelle-Calédonie", "989": "La Passion-Clipperton",
}  # fmt: skip


def normalise(raw: Path, tables: Path) -> list[Path]:
    """Write every table of ``TABLES`` and return their paths, sorted.

    Raises FileNotFoundError (with the missing name) when a raw file is not there.
    """
    tables.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in TABLES.items():
        frame = make(raw)
        path = tables / f"{name}.csv"
        frame.to_csv(path, index=False, lineterminator="\n")
        written.append(path)
    return sorted(written)


def read_csv(path: Path, separator: str = ",", skip: int = 0) -> pd.DataFrame:
    """Every cell as text, nothing guessed: codes keep their zeros, blanks stay blank."""
    return pd.read_csv(
        path, sep=separator, skiprows=skip, dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )


def communes(raw: Path) -> pd.DataFrame:
    """code, nom, departement, region, epci, population (RP2023, blank when unknown), postcodes."""
    frame = read_csv(raw / "communes_2026.csv")
    return pd.DataFrame(
        {
            "code": frame["code"],
            "nom": frame["nom"],
            "departement": frame["departement"],
            "region": frame["region"].map(_region_code),
            "epci": frame["epci"],
            "population": frame["population"].str.removesuffix(".0"),
            "codes_postaux": frame["codesPostaux"],
            "source": "cog_2026",
        }
    ).sort_values("code")


def epci(raw: Path) -> pd.DataFrame:
    frame = read_csv(raw / "communes_2026.csv").query("epci != ''")
    rows = frame[["epci", "epci_nom", "epci_type"]].drop_duplicates()
    rows.columns = pd.Index(["code", "nom", "type"])
    return rows.assign(source="cog_2026").sort_values("code")


def departements(raw: Path) -> pd.DataFrame:
    names = _departement_statistics(raw)[["Code", "Libellé"]]
    frame = pd.DataFrame({"code": names["Code"], "nom": names["Libellé"]})
    others = pd.DataFrame({"code": list(COLLECTIVITIES), "nom": list(COLLECTIVITIES.values())})
    regions_of = read_csv(raw / "communes_2026.csv").groupby("departement")["region"].first()
    frame = pd.concat([frame, others])
    region = frame["code"].map(regions_of).map(_region_code)
    return frame.assign(region=region, source="cog_2026").sort_values("code")


def regions(raw: Path) -> pd.DataFrame:
    rows = [{"code": f"R{code}", "nom": name} for code, name in REGION_NAMES.items()]
    return pd.DataFrame(rows).assign(source="cog_2026").sort_values("code")


def former_communes(raw: Path) -> pd.DataFrame:
    """code, nom, type, commune: where an old code leads today (identities left out)."""
    frame = read_csv(raw / "communes_deleguees_vers_nouvelle.csv").query("code != chefLieu")
    frame = frame.rename(columns={"chefLieu": "commune"})
    districts = pd.DataFrame(
        [
            {"code": code, "nom": f"{name} {_ordinal(i)}", "type": "arrondissement", "commune": to}
            for to, name in (("75056", "Paris"), ("69123", "Lyon"), ("13055", "Marseille"))
            for i, code in enumerate(DISTRICTS[to], start=1)
        ]
    )
    return pd.concat([frame, districts]).assign(source="cog_2026").sort_values("code")


def town_hall_sites(raw: Path) -> pd.DataFrame:
    """commune, site: addresses only (a few cells of the source hold an e-mail: left out)."""
    frame = read_csv(raw / "communes_sites_mairies.csv")
    site = frame["mairie_site"].str.strip()
    keep = (site != "") & ~site.str.contains("@", regex=False)
    with_scheme = site.where(site.str.contains("://", regex=False), "http://" + site)
    rows = pd.DataFrame({"commune": frame["code"], "site": with_scheme})[keep]
    return rows.assign(source="dila_mairies").sort_values("commune")


def france_services(raw: Path) -> pd.DataFrame:
    """One row per place; e-mail, telephone and free comments are not kept."""
    frame = read_csv(raw / "liste-fs-20240801.csv")
    moved = former_communes(raw).set_index("code")["commune"]
    commune = frame["insee_com"]
    columns = {
        "id": frame["id_fs"],
        "nom": frame["lib_fs"].where(~frame["lib_fs"].str.contains("@"), "France services"),
        "adresse": frame["adresse"],
        "code_postal": frame["code_postal"],
        "commune": commune.map(moved).fillna(commune),
        "latitude": frame["latitude"].map(_coordinate),
        "longitude": frame["longitude"].map(_coordinate),
        "type": frame["type_fs"].str.lower(),
        "format": frame["format_fs"],
        "rendez_vous": frame["prise_rdv"].str.lower(),
    }
    rows = pd.DataFrame(columns).assign(source="france_services_2024")
    return rows.sort_values("id", key=lambda ids: ids.astype(int))


def ages(raw: Path) -> pd.DataFrame:
    """commune, age_0, age_5 … age_95: people by five-year band, both sexes (unrounded survey)."""
    rows = []
    for code, (women, men) in _by_commune(raw, "ages", OCCITANIE):
        bands = {
            f"age_{5 * i}": round(w + m, 1) for i, (w, m) in enumerate(zip(women, men, strict=True))
        }
        rows.append({"commune": code, **bands})
    return pd.DataFrame(rows).assign(source="rp2023_ages").sort_values("commune")


def fibre(raw: Path) -> pd.DataFrame:
    """commune, connectable premises, ARCEP's and ANCT's bases, infrastructure operator, zone."""
    files = [read_csv(raw / f"fibre_{dep}_2026T2.csv") for dep in OCCITANIE]
    names = {
        "code_insee": "commune", "locaux_ftth": "raccordables", "locaux_cartefibre": "locaux_arcep",
        "locaux_anct": "locaux_anct", "operateur_infra": "operateur", "zone": "zone",
    }  # fmt: skip
    frame = pd.concat(files).rename(columns=names)[list(names.values())]
    return frame.assign(source="arcep_ftth_2026t2").sort_values("commune")


def diplomas(raw: Path) -> pd.DataFrame:
    rows = [
        {"commune": code, **dict(zip(DIPLOMA_COLUMNS, values, strict=True))}
        for code, values in _by_commune(raw, "diplomes", DETAILED)
    ]
    return pd.DataFrame(rows).assign(source="rp2023_diplomes").sort_values("commune")


def incomes(raw: Path) -> pd.DataFrame:
    """commune, mediane (€/year), pauvrete (%); « secret » where the source keeps it secret."""
    rows = [
        {"commune": code, "mediane": _or_secret(pair[0]), "pauvrete": _or_secret(pair[1])}
        for code, pair in _by_commune(raw, "revenus", DETAILED)
    ]
    return pd.DataFrame(rows).assign(source="filosofi_2023").sort_values("commune")


def mobile_sites(raw: Path) -> pd.DataFrame:
    """commune, operateur, sites, sites_4g, sites_5g; a commune without a row has none listed."""
    rows = []
    for dep in DETAILED:
        content = json.loads((raw / f"antennes_{dep}.json").read_text(encoding="utf-8"))
        for code, lines in content["c"].items():
            for operator, sites, g4, g5 in lines:
                rows.append((code, content["operateurs"][operator], sites, g4, g5))
    columns = ["commune", "operateur", "sites", "sites_4g", "sites_5g"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(source="arcep_mobile_2026t2").sort_values(["commune", "operateur"])


def departement_statistics(raw: Path) -> pd.DataFrame:
    """code, mesure, valeur, statut, source: values published by département (and for France)."""
    frame = _departement_statistics(raw)
    wanted = {
        "taux_pauvrete_2021": "Taux de pauvreté 2021",
        "revenu_median_2021": "Médiane du niveau de vie 2021",
        "part_peu_diplomes_2022": "Part des non ou peu diplômés dans la pop. non scolarisée"
        " de 15 ans ou + 2022",
    }
    rows = [
        _published(code, measure, value, "insee_departements_2022")
        for measure, column in wanted.items()
        for code, value in zip(frame["Code"], frame[column], strict=True)
    ]
    for dep in DETAILED:
        content = json.loads((raw / f"revenus_{dep}.json").read_text(encoding="utf-8"))
        for code, key in ((dep, "dep"), ("FR", "metropole")):
            for measure, value in zip(
                ("revenu_median", "taux_pauvrete"), content[key], strict=True
            ):
                rows.append(_published(code, measure, str(value), "filosofi_2023"))
    national = json.loads((raw / "diplomes_31.json").read_text(encoding="utf-8"))["france"][0]
    rows.append(_published("FR", "diplomes_aucun", str(national[0]), "rp2023_diplomes"))
    rows.append(_published("FR", "diplomes_total", str(round(sum(national), 1)), "rp2023_diplomes"))
    return pd.DataFrame(rows).drop_duplicates().sort_values(["mesure", "code"])


def projection(raw: Path) -> pd.DataFrame:
    """departement, annee, personnes: people aged 75 or more, projected from 2018."""
    frame = read_csv(raw / "pop75plus_departement_projection.csv")
    # The row « 00 FRANCE » of the source is the mean of the départements, not their sum.
    frame = frame[frame["dep"] != "00"].drop(columns="ZONE")
    rows = frame.melt(id_vars="dep", var_name="annee", value_name="personnes")
    rows = rows.rename(columns={"dep": "departement"})
    rows["personnes"] = rows["personnes"].astype(float).round().astype(int)
    rows = rows.assign(source="drees_projection_2018")
    return rows.sort_values(["departement", "annee"])


TABLES: dict[str, Callable[[Path], pd.DataFrame]] = {
    "communes": communes,
    "epci": epci,
    "departements": departements,
    "regions": regions,
    "anciennes_communes": former_communes,
    "sites_mairies": town_hall_sites,
    "france_services": france_services,
    "ages": ages,
    "fibre": fibre,
    "diplomes": diplomas,
    "revenus": incomes,
    "sites_mobiles": mobile_sites,
    "valeurs_publiees": departement_statistics,
    "projection_75": projection,
}


def _by_commune(
    raw: Path, kind: str, deps: tuple[str, ...]
) -> Iterator[tuple[str, list[list[float]]]]:
    for dep in deps:
        content = json.loads((raw / f"{kind}_{dep}.json").read_text(encoding="utf-8"))
        yield from content["c"].items()


def _departement_statistics(raw: Path) -> pd.DataFrame:
    return read_csv(raw / "departements_2021_2022_2024.csv", separator=";", skip=2)


def _published(code: str, measure: str, value: str, source: str) -> dict[str, str]:
    missing = value.startswith("N/A")
    status = ("secret" if "secret" in value else "absent") if missing else "observe"
    return {
        "code": code, "mesure": measure, "valeur": "" if missing else value,
        "statut": status, "source": source,
    }  # fmt: skip


def _region_code(code: str) -> str:
    """Région codes are prefixed: « 75 » alone would also be the département of Paris."""
    return f"R{code}" if code in REGION_NAMES else ""


def _ordinal(rank: int) -> str:
    return "1er arrondissement" if rank == 1 else f"{rank}e arrondissement"


def _coordinate(text: str) -> float:
    return round(float(text), 5)


def _or_secret(value: Any) -> str:
    return "secret" if value is None else f"{value:g}"
