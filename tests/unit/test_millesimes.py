"""Two vintages of each official file: the real one, and a SYNTHETIC one found again exactly.

The first vintage has the figures of the embedded edition, for the départements where it has some.
The second covers every commune of the Haute-Garonne, the Hérault and the Lot with drawn numbers;
its name and the report of its reading say « synthetique ».
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import official_files as official
import pandas as pd
import pytest
import synthetic_figures as synthetic
import vintages

from nrdiag.connecteurs.archives import unpacking
from nrdiag.connecteurs.cells import SECRET
from nrdiag.connecteurs.declared import Shape, connectors
from nrdiag.connecteurs.read import Asked, read_file
from nrdiag.connecteurs.report import Reading

TODAY = dt.date(2026, 11, 28)
Writer = Callable[..., Path]


def read(path: Path) -> Reading:
    with unpacking() as room:
        (found,) = read_file(path, Path(room), Asked(today=TODAY))
    assert found.report.balanced
    assert found.report.rejets == ()
    return found


def same(got: pd.DataFrame, expected: pd.DataFrame, *more_keys: str) -> None:
    """Every number of ``expected`` is in ``got``, which has no other line."""
    keys, columns = ["commune", *more_keys], list(expected.columns)
    pd.testing.assert_frame_equal(
        got[columns].sort_values(keys).reset_index(drop=True),
        expected.sort_values(keys).reset_index(drop=True),
        check_dtype=False, rtol=0, atol=1e-9,
    )  # fmt: skip


@dataclass(frozen=True)
class Second:
    """A synthetic vintage: how it is written, what it is drawn from, what must be read of it."""

    write: Writer
    when: object
    draw: Callable[[], pd.DataFrame]
    vintage: str
    source: str
    expect: Callable[[pd.DataFrame], pd.DataFrame]
    keys: tuple[str, ...] = ()


def _ages(drawn: pd.DataFrame) -> pd.DataFrame:
    def people(low: int) -> Any:
        return drawn[[f"age_{n}" for n in range(low, 100, 5)]].sum(axis=1)

    return pd.DataFrame({
        "commune": drawn["commune"], "population": people(0), "age_65_plus": people(65),
        "age_75_plus": people(75),
    })  # fmt: skip


def _incomes(drawn: pd.DataFrame) -> pd.DataFrame:
    numbers = drawn.set_index("commune").map(lambda t: SECRET if t == "secret" else float(t))
    return numbers.reset_index()


def _speeds(drawn: pd.DataFrame) -> pd.DataFrame:
    fast, premises = drawn["raccordables"], drawn["locaux_arcep"]
    eight = fast + (premises - fast) // 2
    return pd.DataFrame({
        "commune": drawn["commune"], "locaux": premises, "debit_8": eight,
        "debit_30": fast + (eight - fast) // 2, "debit_100": fast, "debit_1000": fast,
    })  # fmt: skip


def _techniques(drawn: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "commune": drawn["commune"], "locaux": drawn["locaux_arcep"],
        "fibre": drawn["raccordables"], "cuivre": drawn["locaux_arcep"] * 0,
        "radio_rapide": drawn["locaux_arcep"] // 2, "fixe_4g": drawn["locaux_arcep"],
    })  # fmt: skip


def _best(drawn: pd.DataFrame) -> pd.DataFrame:
    fibre, rest = drawn["raccordables"], drawn["locaux_arcep"] - drawn["raccordables"]
    return pd.DataFrame({
        "commune": drawn["commune"], "locaux": drawn["locaux_arcep"], "fibre": fibre,
        "fixe_4g": rest // 2, "satellite": rest - rest // 2,
    })  # fmt: skip


def _places(drawn: pd.DataFrame) -> pd.DataFrame:
    where = ["latitude", "longitude"]
    return drawn[["id", "nom", "commune", *where]].assign(**drawn[where].astype(float))


SECONDS = (
    Second(official.cartefibre, "2026T3", synthetic.fibre, "3e trimestre 2026",
           "arcep_ftth_2026t3", lambda drawn: drawn),
    Second(official.evol_struct_pop, 2024, synthetic.ages, "2024", "rp2024_ages", _ages),
    Second(official.diplomas, 2024, synthetic.diplomas, "2024", "rp2024_diplomes",
           lambda drawn: drawn),
    Second(official.filosofi, 2024, synthetic.incomes, "2024", "filosofi_2024", _incomes),
    Second(official.filosofi_before, 2020, synthetic.incomes, "2020", "filosofi_2020", _incomes),
    Second(official.france_services, "20261101", synthetic.france_services, "1er novembre 2026",
           "france_services_2026", _places, ("id",)),
    Second(official.mobile_sites, "2026_T3", synthetic.mobile_sites, "3e trimestre 2026",
           "arcep_mobile_2026t3", lambda drawn: drawn, ("operateur",)),
    Second(official.speeds, "2026-09-30", synthetic.fibre, "3e trimestre 2026",
           "arcep_debits_2026t3", _speeds),
    Second(official.technologies, "2026-09-30", synthetic.fibre, "3e trimestre 2026",
           "arcep_techniques_2026t3", _techniques),
    Second(official.best_technology, "2026-09-30", synthetic.fibre, "3e trimestre 2026",
           "arcep_meilleure_2026t3", _best),
)  # fmt: skip


@pytest.mark.parametrize("second", SECONDS, ids=lambda s: s.write.__name__)
def test_a_second_vintage_gives_the_numbers_drawn(second: Second, tmp_path: Path) -> None:
    drawn = second.draw()
    path = official.marked(second.write(tmp_path, second.when, rows=drawn))
    found = read(path)
    assert official.MARK in path.name
    assert official.MARK in found.report.fichier
    assert (found.vintage.text, found.report.source) == (second.vintage, second.source)
    assert set(found.table["source"]) == {second.source}
    assert set(found.table["commune"].str[:2]) == set(official.DEPARTEMENTS)
    same(found.table, second.expect(drawn), *second.keys)


@pytest.mark.parametrize(
    ("write", "vintage", "premises", "fibre"),
    [
        (official.cartefibre, "2e trimestre 2026", "locaux_arcep", "raccordables"),
        (official.speeds, "2e trimestre 2026", "locaux", "debit_1000"),
        (official.technologies, "2e trimestre 2026", "locaux", "fibre"),
        (official.best_technology, "2e trimestre 2026", "locaux", "fibre"),
    ],
)
def test_the_first_vintage_has_the_embedded_fibre(
    write: Writer, vintage: str, premises: str, fibre: str, tmp_path: Path
) -> None:
    """The premises, and those with fibre, of three départements, in each of ARCEP's files."""
    found = read(write(tmp_path))
    names = {premises: "locaux_arcep", fibre: "raccordables"}
    expected = official.table("fibre", numeric=("raccordables", "locaux_arcep"))
    assert set(expected["commune"].str[:2]) == set(official.DEPARTEMENTS)
    assert found.vintage.text == vintage
    same(found.table.rename(columns=names), expected[["commune", "raccordables", "locaux_arcep"]])


def test_the_synthetic_numbers_are_not_the_real_ones() -> None:
    """Otherwise the second vintage would prove nothing."""
    real = official.table("fibre", numeric=("raccordables", "locaux_arcep"))
    both = real.merge(synthetic.fibre(), on="commune", suffixes=("", "_invente"))
    assert len(both) == len(real)
    assert (both["locaux_arcep"] == both["locaux_arcep_invente"]).mean() < 0.01


@pytest.mark.parametrize("name", sorted({*connectors(), *vintages.PAIRS}))
def test_every_connector_reads_two_vintages_of_three_departements(
    name: str, tmp_path: Path
) -> None:
    """A connector declared in the catalogue without its two files here makes this fail."""
    assert name in vintages.PAIRS, f"{name} : écrivez ses deux millésimes dans tests/vintages.py"
    assert name in connectors(), f"{name} n'est plus dans le catalogue"
    found = []
    for rank, write in enumerate(vintages.PAIRS[name]):
        folder = tmp_path / str(rank)
        folder.mkdir()
        with unpacking() as room:
            (one,) = read_file(write(folder), Path(room), Asked(today=TODAY))
        report = one.report
        assert one.connector.id == name
        assert report.lus == report.gardes + report.ecartes + len(report.rejets) > 0
        assert report.gardes > 0
        found.append(one)
    assert len({one.vintage.order for one in found}) == 2
    assert len({one.report.source for one in found}) == 2
    for one in found:
        if one.connector.forme is Shape.APART:  # the national survey
            assert "commune" not in one.table
        else:
            assert set(one.table["commune"].str[:2]) >= set(official.DEPARTEMENTS)


@pytest.mark.parametrize("name", ["mediation", "arcep_couverture", "arcep_immeubles"])
def test_the_same_lines_under_two_dates_give_the_same_numbers(name: str, tmp_path: Path) -> None:
    """Files that the embedded edition holds nothing of: SYNTHETIC in both vintages."""
    tables = []
    for write in vintages.PAIRS[name]:
        with unpacking() as room:
            (one,) = read_file(write(tmp_path), Path(room), Asked(today=TODAY))
        tables.append(one.table.drop(columns="source"))
    pd.testing.assert_frame_equal(*tables)
