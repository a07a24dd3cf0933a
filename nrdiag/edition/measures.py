"""Normalised tables -> one long table of measures for every territory at every level.

Columns: code, niveau, mesure, valeur, statut (observé, estimé, secret statistique), couverture
(share of the population that the sum rests on), source. No row = absent: missing is never 0.
Aggregates are sums of communes only; below ``settings.MIN_COVERAGE`` they are withheld: the
row says « absent » and keeps the share.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nrdiag import settings
from nrdiag.catalogue.indicators import Level, measures
from nrdiag.edition.distance import nearest_km
from nrdiag.edition.tables import read_communes, read_table
from nrdiag.figure import Status

COLUMNS = ["code", "niveau", "mesure", "valeur", "statut", "couverture", "source"]
FRANCE = "FR"
#: Year of the projection shown as « today » where the census by age is not loaded yet.
PROJECTION_YEAR = "2023"
#: Working column: population as the sum of the unrounded age bands (not published as such).
UNROUNDED = "pop_non_arrondie"


def build_measures(tables: Path, points: pd.DataFrame) -> pd.DataFrame:
    """Every measure; ``points`` has code, niveau, lon, lat (one inner point per commune)."""
    communes = read_communes(tables)
    base = commune_measures(tables, communes, points)
    sums = pd.concat([aggregate(base, communes, level) for level in GROUPS])
    withheld = sums["statut"] == Status.ABSENT.value
    rows = pd.concat([base[base["mesure"] != UNROUNDED], sums[~withheld], published(tables)])
    rows = pd.concat([rows, projected(tables, communes, rows), sums[withheld]])
    # Several values for one territory: our own sum first, then the producer's, then a
    # projection; a withheld sum comes last, only to say how much of the population is known.
    rows = rows.drop_duplicates(["code", "mesure"], keep="first")
    return rows[COLUMNS].sort_values(["mesure", "niveau", "code"]).reset_index(drop=True)


def commune_measures(tables: Path, communes: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """The measures known by commune, in long form."""
    columns = [
        communes["population"].rename("population"),
        *_age_columns(tables, communes),
        *_fibre_columns(tables),
        *_diploma_columns(tables),
        *_mobile_columns(tables, communes),
        *_help_columns(tables, communes, points),
        *_loaded_columns(tables, communes),
    ]
    wide = pd.concat(columns, axis=1).rename_axis(index="code").reset_index()
    long = wide.melt(id_vars="code", var_name="mesure", value_name="valeur").dropna()
    long = long.assign(statut=Status.OBSERVED.value)
    distance = long["mesure"] == "distance_france_services"
    long.loc[distance, "statut"] = Status.ESTIMATED.value
    long = pd.concat([long, _income_rows(tables)])
    return _complete(long, Level.COMMUNE)


GROUPS = {
    Level.EPCI: "epci",
    Level.DEPARTEMENT: "departement",
    Level.REGION: "region",
    Level.FRANCE: None,
}


def aggregate(base: pd.DataFrame, communes: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Sums of the additive measures at ``level``, with the population share they rest on."""
    additive = {m.id for m in measures().values() if m.additive} | {UNROUNDED}
    rows = base[base["mesure"].isin(additive)]
    column = GROUPS[level]
    group = communes[column] if column else pd.Series(FRANCE, index=communes.index)
    group = group[group != ""]
    population = communes["population"].fillna(0)
    total = population.groupby(group).sum()
    members = group.groupby(group).size()
    rows = rows.assign(group=rows["code"].map(group), weight=rows["code"].map(population)).dropna(
        subset="group"
    )
    sums = rows.groupby(["mesure", "group"], as_index=False).agg(
        valeur=("valeur", "sum"), weight=("weight", "sum"), known=("code", "size")
    )
    everyone = sums["group"].map(total).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(everyone > 0, sums["weight"] / everyone, 0.0)
    complete = sums["known"] == sums["group"].map(members)
    sums = sums.assign(couverture=np.where(complete, 1.0, share), code=sums["group"])
    sums = _census_population(sums)
    enough = sums["couverture"] >= settings.MIN_COVERAGE
    status = np.where(enough, Status.OBSERVED.value, Status.ABSENT.value)
    sums = sums.assign(statut=status, valeur=sums["valeur"].where(enough))
    return _complete(sums, level)


def _census_population(sums: pd.DataFrame) -> pd.DataFrame:
    """Prefer the unrounded census to a sum of rounded populations when they tell the same.

    Summing the published populations of Sicoval gives 84,219; the census by age, 84,217.9. Where
    the two differ by more than one person (the age bands are themselves rounded to 0.1, which
    adds up to 9 people in Haute-Garonne), the published populations prevail.
    """
    sums = sums.assign(valeur=sums["valeur"].round(1))
    full = sums[(sums["mesure"] == UNROUNDED) & (sums["couverture"] == 1.0)]
    exact = sums["code"].map(full.set_index("code")["valeur"])
    same = (exact.round() - sums["valeur"]).abs() <= 1
    close = sums["mesure"].isin(["population", "pop_ages"]) & same
    return sums.assign(valeur=exact.round().where(close, sums["valeur"])).query(
        "mesure != @UNROUNDED"
    )


def published(tables: Path) -> pd.DataFrame:
    """Values that the producer itself publishes for a département or for France."""
    rows = read_table(tables, "valeurs_publiees", ("valeur",))
    rows = rows[(rows["statut"] == "observe") & rows["mesure"].isin(list(measures()))]
    level = np.where(rows["code"] == FRANCE, Level.FRANCE.value, Level.DEPARTEMENT.value)
    return rows.assign(niveau=level, statut=Status.OBSERVED.value, couverture=1.0)[COLUMNS]


def projected(tables: Path, communes: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """75+ by projection where the census by age is missing, and the 2030 projection.

    The population next to it is that of the same territory (for France, the 96 départements
    of the projection), so that the share has a numerator and a denominator of one perimeter.
    """
    table = read_table(tables, "projection_75", ("personnes",))
    deps = communes.drop_duplicates("departement").set_index("departement")["region"]
    population = communes.groupby("departement")["population"].sum()
    parts = []
    for year, measure in ((PROJECTION_YEAR, "pop_75_plus"), ("2030", "projection_75_2030")):
        people = table[table["annee"] == year].set_index("departement")["personnes"]
        frame = pd.DataFrame({"valeur": people, "pop_ages": population.reindex(people.index)})
        frame["region"] = deps.reindex(people.index)
        frame = frame.rename_axis(index=None)
        by_level = {
            Level.DEPARTEMENT: frame,
            Level.REGION: frame.groupby("region")[["valeur", "pop_ages"]].sum(),
            Level.FRANCE: frame[["valeur", "pop_ages"]].sum().to_frame(FRANCE).T,
        }
        for level, values in by_level.items():
            people_of = {measure: ("valeur", "drees_projection_2018")}
            if measure == "pop_75_plus":
                people_of["pop_ages"] = ("pop_ages", "cog_2026")
            for name, (column, source) in people_of.items():
                part = pd.DataFrame({"code": values.index.astype(str), "mesure": name})
                part["valeur"] = values[column].to_numpy()
                part["couverture"] = (
                    values["pop_ages"] / _everyone(communes, level).reindex(values.index)
                ).to_numpy()
                status = Status.ESTIMATED.value
                parts.append(part.assign(niveau=level.value, statut=status, source=source))
    estimates = pd.concat(parts)
    # Numerator and denominator go together: both estimated, or both from the census.
    counted = set(rows.loc[rows["mesure"] == "pop_75_plus", "code"])
    pair = estimates["mesure"].isin(["pop_75_plus", "pop_ages"])
    return estimates[~(pair & estimates["code"].isin(counted))][COLUMNS]


def _everyone(communes: pd.DataFrame, level: Level) -> pd.Series:
    """Population of every territory of ``level``, by code."""
    column = GROUPS[level]
    if column is None:
        return pd.Series({FRANCE: communes["population"].sum()})
    return communes.groupby(column)["population"].sum()


def _age_columns(tables: Path, communes: pd.DataFrame) -> list[pd.Series]:
    bands = [f"age_{age}" for age in range(0, 100, 5)]
    frame = read_table(tables, "ages", tuple(bands)).set_index("commune")[bands]
    lower = pd.Series(range(0, 100, 5), index=bands)
    fine = [
        frame.sum(axis=1).rename(UNROUNDED),
        communes["population"].reindex(frame.index).rename("pop_ages"),
        frame.loc[:, lower >= 65].sum(axis=1).rename("pop_65_plus"),
        frame.loc[:, lower >= 75].sum(axis=1).rename("pop_75_plus"),
    ]
    if not (tables / "ages_ensemble.csv").is_file():
        return fine
    names = ("population", "age_65_plus", "age_75_plus")
    whole = read_table(tables, "ages_ensemble", names).set_index("commune")
    wide = [whole[name] for name in ("population", *names)]
    # The five-year bands, where they are, say more than the three totals of the same census.
    return [a.combine_first(b).rename(str(a.name)) for a, b in zip(fine, wide, strict=True)]


def _fibre_columns(tables: Path) -> list[pd.Series]:
    numeric = ("raccordables", "locaux_arcep", "locaux_anct")
    frame = read_table(tables, "fibre", numeric).set_index("commune")
    return [
        frame["raccordables"].rename("ftth_raccordables"),
        frame["locaux_arcep"].rename("ftth_locaux"),
        (frame["locaux_arcep"] - frame["raccordables"]).rename("ftth_manquants"),
        frame["raccordables"].where(frame["locaux_anct"].notna()).rename("ftth_raccordables_anct"),
        frame["locaux_anct"].rename("ftth_locaux_anct"),
    ]


def _diploma_columns(tables: Path) -> list[pd.Series]:
    levels = ("aucun", "brevet", "cap_bep", "bac", "bac_2", "bac_3_4", "bac_5")
    frame = read_table(tables, "diplomes", levels).set_index("commune")
    total = frame[list(levels)].sum(axis=1)
    return [frame["aucun"].rename("diplomes_aucun"), total.rename("diplomes_total")]


def _mobile_columns(tables: Path, communes: pd.DataFrame) -> list[pd.Series]:
    frame = read_table(tables, "sites_mobiles", ("sites", "sites_5g"))
    sums = frame.groupby("commune")[["sites", "sites_5g"]].sum()
    sums = sums.reindex(_listed(frame, communes), fill_value=0)
    return [sums["sites"].rename("sites_mobiles"), sums["sites_5g"].rename("sites_5g")]


def _help_columns(tables: Path, communes: pd.DataFrame, points: pd.DataFrame) -> list[pd.Series]:
    places = read_table(tables, "france_services", ("latitude", "longitude"))
    count = places.groupby("commune").size().reindex(communes.index, fill_value=0)
    inner = points[points["niveau"] == Level.COMMUNE.value].set_index("code")
    targets = places[["latitude", "longitude"]].to_numpy()
    distance = nearest_km(inner[["lat", "lon"]].to_numpy(), targets)
    return [
        count.rename("nb_france_services"),
        pd.Series(distance, index=inner.index, name="distance_france_services"),
    ]  # fmt: skip


def _listed(frame: pd.DataFrame, communes: pd.DataFrame) -> pd.Index[str]:
    """The communes of the départements that a list covers.

    A commune without a row there has nothing listed (a true 0); elsewhere nothing is known.
    """
    covered = set(communes["departement"].reindex(frame["commune"]))
    return communes.index[communes["departement"].isin(covered)]


def _loaded_columns(tables: Path, communes: pd.DataFrame) -> list[pd.Series]:
    """The measures that an update declares by their table and column."""
    found = []
    for measure in measures().values():
        if measure.table and measure.colonne == "*":
            frame = read_table(tables, measure.table)
            count = frame.groupby("commune").size()
            count = count.reindex(_listed(frame, communes), fill_value=0)
            found.append(count.rename(measure.id))
        elif measure.table:
            frame = read_table(tables, measure.table, (measure.colonne,)).set_index("commune")
            found.append(frame[measure.colonne].rename(measure.id))
    return found


def _income_rows(tables: Path) -> pd.DataFrame:
    frame = read_table(tables, "revenus").rename(columns={"commune": "code"})
    frame = frame.rename(columns={"mediane": "revenu_median", "pauvrete": "taux_pauvrete"})
    names = ["revenu_median", "taux_pauvrete"]
    rows = frame.melt(id_vars="code", value_vars=names, var_name="mesure", value_name="texte")
    secret = rows["texte"] == "secret"
    value = pd.to_numeric(rows["texte"].mask(secret))
    status = np.where(secret, Status.SECRET.value, Status.OBSERVED.value)
    return rows.assign(valeur=value, statut=status)[["code", "mesure", "valeur", "statut"]]


def _complete(rows: pd.DataFrame, level: Level) -> pd.DataFrame:
    source_of = {m.id: m.source for m in measures().values()}
    rows = rows.assign(niveau=level.value, source=rows["mesure"].map(source_of))
    if "couverture" not in rows:
        rows = rows.assign(couverture=1.0)
    return rows[COLUMNS]
