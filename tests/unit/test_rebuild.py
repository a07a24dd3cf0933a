"""The measures delivered are those that the tables of this very tree give."""

from pathlib import Path

import pandas as pd

from nrdiag import settings
from nrdiag.edition.measures import build_measures


def test_measures_rebuilt_are_identical_to_the_byte(tmp_path: Path) -> None:
    """Same tables, same pinned libraries, same bytes: nothing was edited by hand."""
    points = pd.read_parquet(settings.BUILT / "contours.parquet")
    again = tmp_path / "mesures.parquet"
    rows = build_measures(settings.TABLES, points)
    rows.to_parquet(again, index=False, compression="zstd")
    assert again.read_bytes() == (settings.BUILT / "mesures.parquet").read_bytes()
