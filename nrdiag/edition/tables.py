"""Read the normalised tables of the edition (every code stays text)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def read_table(folder: Path, name: str, numeric: tuple[str, ...] = ()) -> pd.DataFrame:
    """``data/tables/<name>.csv`` with text everywhere but in ``numeric`` (blank becomes NaN)."""
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    for column in numeric:
        frame[column] = pd.to_numeric(frame[column].where(frame[column] != "")).astype(float)
    return frame


def read_communes(folder: Path) -> pd.DataFrame:
    """Communes indexed by code, population in inhabitants (NaN when unknown)."""
    return read_table(folder, "communes", ("population",)).set_index("code", drop=False)
