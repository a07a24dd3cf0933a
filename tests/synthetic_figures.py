"""SYNTHETIC figures for every commune of three départements: whole numbers drawn from a seed.

They have the columns of the embedded tables, to be written in the official formats
(``official_files``) and found again by the connectors. Nothing of them is true.
"""

from __future__ import annotations

import numpy as np
import official_files as official
import pandas as pd

SEED = 20261128
OPERATORS = ("Bouygues Telecom", "Free Mobile", "Orange", "SFR")
LEVELS = ("aucun", "brevet", "cap_bep", "bac", "bac_2", "bac_3_4", "bac_5")


def _ground() -> tuple[np.random.Generator, pd.DataFrame]:
    towns = official.communes()
    codes = towns.index[towns["departement"].isin(official.DEPARTEMENTS)]
    return np.random.default_rng(SEED), pd.DataFrame({"commune": sorted(codes)})


def fibre() -> pd.DataFrame:
    """commune, raccordables, locaux_arcep."""
    draw, rows = _ground()
    premises = draw.integers(20, 5000, len(rows))
    return rows.assign(raccordables=draw.binomial(premises, 0.8), locaux_arcep=premises)


def ages() -> pd.DataFrame:
    """commune, age_0 … age_95: inhabitants by band of five years."""
    draw, rows = _ground()
    return rows.assign(**{f"age_{n}": draw.integers(0, 90, len(rows)) for n in range(0, 100, 5)})


def diplomas() -> pd.DataFrame:
    """commune, then the people of each level of diploma."""
    draw, rows = _ground()
    return rows.assign(**{level: draw.integers(0, 400, len(rows)) for level in LEVELS})


def incomes() -> pd.DataFrame:
    """commune, mediane, pauvrete, as texts: one commune in seven is secret for both."""
    draw, rows = _ground()
    median = [str(value) for value in draw.integers(15_000, 40_000, len(rows))]
    poverty = [str(value) for value in draw.integers(3, 40, len(rows))]
    rows = rows.assign(mediane=median, pauvrete=poverty)
    rows.loc[rows.index % 7 == 0, ["mediane", "pauvrete"]] = "secret"
    return rows


def mobile_sites() -> pd.DataFrame:
    """commune, operateur, sites, sites_4g, sites_5g: one operator by commune, in turn."""
    draw, rows = _ground()
    sites = draw.integers(1, 6, len(rows))
    fourth = draw.integers(0, sites + 1)
    return rows.assign(
        operateur=[OPERATORS[n % 4] for n in rows.index], sites=sites, sites_4g=fourth,
        sites_5g=draw.integers(0, fourth + 1),
    )  # fmt: skip


def france_services() -> pd.DataFrame:
    """A place in every tenth commune, named as synthetic."""
    draw, rows = _ground()
    rows = rows.iloc[::10].reset_index(drop=True)
    return rows.assign(
        id=[f"S{n}" for n in rows.index], nom="Lieu synthétique", adresse="1 rue inventée",
        code_postal="00000", latitude=[f"43.{n:04}" for n in draw.integers(0, 9999, len(rows))],
        longitude=[f"1.{n:04}" for n in draw.integers(0, 9999, len(rows))], type="principal",
        format="Fixe", rendez_vous="non",
    )  # fmt: skip
