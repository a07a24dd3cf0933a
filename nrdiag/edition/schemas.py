"""What the tables must satisfy before an edition is published (pandera, at build only)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from nrdiag.catalogue.indicators import Level, measures
from nrdiag.catalogue.sources import sources
from nrdiag.edition.tables import read_table
from nrdiag.figure import Status

COMMUNE = pa.Check.str_matches(r"^(\d{2}|2[AB])\d{3}$")
DEPARTEMENT = pa.Check.str_matches(r"^(\d{2}|2[AB]|9\d{2})$")
SOURCE = pa.Column(str, pa.Check.isin(list(sources())))
COUNT = pa.Column(float, pa.Check.ge(0), nullable=True)


def _schema(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({**columns, "source": SOURCE}, unique=unique, strict=False)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "communes": _schema(
        {
            "code": pa.Column(str, COMMUNE),
            "nom": pa.Column(str, pa.Check.str_length(1, 60)),
            "departement": pa.Column(str, DEPARTEMENT),
            "epci": pa.Column(str, pa.Check.str_matches(r"^(\d{9})?$")),
            "population": COUNT,
        },
        ["code"],
    ),
    "epci": _schema({"code": pa.Column(str, pa.Check.str_matches(r"^\d{9}$"))}, ["code"]),
    "departements": _schema({"code": pa.Column(str, DEPARTEMENT)}, ["code"]),
    "anciennes_communes": _schema({"code": pa.Column(str), "commune": pa.Column(str)}, ["code"]),
    "fibre": _schema(
        {"commune": pa.Column(str, COMMUNE), "raccordables": COUNT, "locaux_arcep": COUNT},
        ["commune"],
    ),
    "ages": _schema({"commune": pa.Column(str, COMMUNE), "age_75": COUNT}, ["commune"]),
    "france_services": _schema(
        {
            "commune": pa.Column(str, COMMUNE),
            "latitude": pa.Column(float, pa.Check.in_range(-60, 60)),
            "longitude": pa.Column(float, pa.Check.in_range(-180, 180)),
        },
        ["id"],
    ),
    "sites_mairies": _schema(
        {"commune": pa.Column(str, COMMUNE), "site": pa.Column(str, pa.Check.str_matches(r"^\w+://[^@]+$"))},
        ["commune"],
    ),
}  # fmt: skip
NUMERIC = {
    "communes": ("population",),
    "fibre": ("raccordables", "locaux_arcep"),
    "ages": ("age_75",),
    "france_services": ("latitude", "longitude"),
}
MEASURES = pa.DataFrameSchema(
    {
        "code": pa.Column(str),
        "niveau": pa.Column(str, pa.Check.isin([level.value for level in Level])),
        "mesure": pa.Column(str, pa.Check.isin(list(measures()))),
        "valeur": COUNT,
        "statut": pa.Column(str, pa.Check.isin([status.value for status in Status])),
        "couverture": pa.Column(float, pa.Check.in_range(0, 1)),
        "source": SOURCE,
    },
    unique=["code", "mesure"],
)


def validate_tables(folder: Path) -> None:
    """Check every table and the links between them. Raises pandera or ValueError errors."""
    tables = {}
    for name, schema in SCHEMAS.items():
        tables[name] = read_table(folder, name, NUMERIC.get(name, ()))
        schema.validate(tables[name], lazy=True)
    communes = set(tables["communes"]["code"])
    for name in ("fibre", "ages", "france_services", "sites_mairies", "anciennes_communes"):
        lost = set(tables[name]["commune"]) - communes
        if lost:
            raise ValueError(f"{name}.csv : communes inconnues {sorted(lost)[:5]}.")
    if not set(tables["communes"]["epci"]) - {""} <= set(tables["epci"]["code"]):
        raise ValueError("communes.csv : une intercommunalité n'est pas dans epci.csv.")
    fibre = tables["fibre"]
    if (fibre["raccordables"] > fibre["locaux_arcep"]).any():
        raise ValueError("fibre.csv : plus de locaux raccordables que de locaux.")


def validate_measures(rows: pd.DataFrame) -> None:
    """Check the built measures: known levels and statuses, a value exactly when one is due."""
    MEASURES.validate(rows, lazy=True)
    has_value = rows["statut"].isin([s.value for s in Status if s.has_value])
    if (rows["valeur"].notna() != has_value).any():
        raise ValueError("mesures : une valeur contredit son statut.")
