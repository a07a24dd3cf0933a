"""Two editions side by side: what appears, disappears or changes, by indicator and territory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from nrdiag import french
from nrdiag.catalogue.indicators import Indicator, indicators
from nrdiag.catalogue.sources import sources
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import UnknownTerritoryError

#: A change so large deserves a look: in points for a share, else relative and absolute.
POINTS, SHARE, COUNT = 10.0, 0.30, 50.0
#: Below this, two values are the same: binary sums differ by their order.
SAME = 1e-6
NEW, LOST, CHANGED, EQUAL = "nouvelle", "perdue", "changée", "égale"
HEADER = (
    "indicateur", "code", "territoire", "niveau", "avant", "apres", "ecart", "etat", "a_verifier",
)  # fmt: skip
SHOWN = 5


@dataclass(frozen=True)
class Change:
    """One indicator in both editions: its vintages, and one row by territory that has a value."""

    indicator: Indicator
    before: str
    after: str
    rows: pd.DataFrame

    def count(self, state: str) -> int:
        return int((self.rows["etat"] == state).sum())

    @property
    def outliers(self) -> pd.DataFrame:
        found = self.rows[self.rows["a_verifier"]]
        return found.reindex(found["ecart"].abs().sort_values(ascending=False).index)


@dataclass(frozen=True)
class Comparison:
    """Every indicator that differs from one edition to the other."""

    changes: tuple[Change, ...]

    def lines(self) -> list[str]:
        """What is said in the terminal, in French."""
        said = []
        for change in self.changes:
            vintages = (
                change.after
                if change.before == change.after
                else f"{change.before} → {change.after}"
            )
            counts = ", ".join(
                f"{french.number(change.count(state))} {state}s"
                for state in (NEW, LOST, CHANGED, EQUAL)
            )
            said.append(f"{change.indicator.libelle} ({vintages}) : valeurs {counts}.")
            for row in change.outliers.head(SHOWN).itertuples(index=False):
                low, high = (
                    french.with_unit(v, change.indicator.unite, change.indicator.decimales)
                    for v in (_float(row.avant), _float(row.apres))
                )
                said.append(f"  à vérifier : {name_of(str(row.code))}, {low} → {high}")
            if len(change.outliers) > SHOWN:
                said.append(f"  et {french.number(len(change.outliers) - SHOWN)} autres à vérifier")
        return said or ["Aucune valeur ne change."]

    def csv(self) -> bytes:
        """One line by indicator and territory that is not equal."""
        rows = [
            (
                change.indicator.id, r.code, name_of(str(r.code)), r.niveau,
                _blank(r.avant), _blank(r.apres), _blank(r.ecart), r.etat, bool(r.a_verifier),
            )
            for change in self.changes
            for r in change.rows[change.rows["etat"] != EQUAL].itertuples(index=False)
        ]  # fmt: skip
        return to_csv(HEADER, rows)


def compare(before: Path, after: Path) -> Comparison:
    """Compare the measures of two folders of edition."""
    first, second = (pd.read_parquet(f / "built" / "mesures.parquet") for f in (before, after))
    wide = [
        frame.pivot(index="code", columns="mesure", values="valeur") for frame in (first, second)
    ]
    levels = pd.concat([first, second]).drop_duplicates("code").set_index("code")["niveau"]
    texts = [_vintages(f, frame) for f, frame in ((before, first), (after, second))]
    found = []
    for entry in indicators().values():
        old, new = (_values(entry, frame) for frame in wide)
        if old is None and new is None:
            continue
        none = pd.Series(dtype=float)
        rows = _rows(entry, none if old is None else old, none if new is None else new, levels)
        same = texts[0].get(entry.calcul.main) == texts[1].get(entry.calcul.main)
        if len(rows) and not (same and (rows["etat"] == EQUAL).all()):
            told = [text.get(entry.calcul.main, french.ABSENT) for text in texts]
            found.append(Change(entry, told[0], told[1], rows))
    return Comparison(tuple(found))


def name_of(code: str) -> str:
    try:
        territory = edition().territories.get(code)
    except UnknownTerritoryError:
        return code
    return f"{territory.nom} ({code})"


def _values(entry: Indicator, wide: pd.DataFrame) -> pd.Series | None:
    calcul = entry.calcul
    needed = [calcul.mesure] if calcul.mesure else [calcul.numerateur, calcul.denominateur]
    if any(name not in wide for name in needed):
        return None
    if calcul.mesure:
        return wide[calcul.mesure].dropna()
    base = wide[calcul.denominateur].replace(0, np.nan)
    return (100 * wide[calcul.numerateur] / base).dropna()


def _rows(entry: Indicator, old: pd.Series, new: pd.Series, levels: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"avant": old, "apres": new}).rename_axis("code").reset_index()
    rows["niveau"] = rows["code"].map(levels)
    rows = rows[rows["niveau"].isin([level.value for level in entry.niveaux])]
    gap = rows["apres"] - rows["avant"]
    state = np.select(
        [rows["avant"].isna(), rows["apres"].isna(), gap.abs() > SAME], [NEW, LOST, CHANGED], EQUAL
    )
    if entry.unite == "%":
        odd = gap.abs() > POINTS
    else:
        odd = (gap.abs() > COUNT) & (gap.abs() > SHARE * rows["avant"].abs())
    return rows.assign(ecart=gap, etat=state, a_verifier=odd.fillna(value=False))


def _vintages(folder: Path, frame: pd.DataFrame) -> dict[str, str]:
    """Measure -> the vintage of most of its values."""
    path = folder / "sources.yaml"
    own = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
    texts = {id: source.millesime for id, source in sources().items()}
    texts |= {str(entry["id"]): str(entry["millesime"]) for entry in own}
    most = frame.groupby("mesure")["source"].agg(lambda column: column.value_counts().index[0])
    return {str(measure): texts.get(str(source), str(source)) for measure, source in most.items()}


def _blank(value: object) -> float | None:
    return None if pd.isna(value) else _float(value)  # type: ignore[call-overload]


def _float(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
