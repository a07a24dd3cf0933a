"""Communes that merged, split, moved or took another name: followed, or refused with a reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import official_files as official
import official_moves
import pandas as pd
import pytest
import synthetic_figures as synthetic
from official_moves import line

from nrdiag.connecteurs.archives import unpacking
from nrdiag.connecteurs.read import Asked, read_file
from nrdiag.connecteurs.report import Reading

TODAY = dt.date(2026, 11, 28)
BANDS = [f"age_{n}" for n in range(0, 100, 5)]


def read(path: Path, asked: Asked) -> Reading:
    with unpacking() as room:
        (found,) = read_file(path, Path(room), asked)
    assert found.report.balanced
    return found


def people(rows: pd.DataFrame) -> pd.Series[int]:
    return rows.set_index("commune")[BANDS].sum(axis=1)


@pytest.fixture
def told(tmp_path: Path) -> Asked:
    """The second, SYNTHETIC, vintage of the moves, already read."""
    asked = Asked(today=TODAY)
    read(official.marked(official_moves.second_moves(tmp_path)), asked)
    return asked


def before(drawn: pd.DataFrame) -> pd.DataFrame:
    """The same people, by the communes of before the moves of ``second_moves``."""
    numbers = drawn.set_index("commune")
    rows = numbers.rename(index={"34005": "46991"})
    rows.loc["31991"] = 7  # in each band
    rows.loc["46992"] = 3
    rows.loc["34994"] = 5
    rows.loc["46995"] = 2
    rows.loc["34001"] += rows.loc["34002"]
    return rows.drop(index="34002").reset_index()


def test_the_first_vintage_chains_and_split(tmp_path: Path) -> None:
    """Chains are followed, a split leads nowhere, what is known already is not told again."""
    asked = Asked(today=TODAY)
    found = read(official_moves.moves(tmp_path), asked)
    table = found.table.set_index("code")
    assert dict(table["commune"]) == {
        "31991": "31555", "31992": "31555", "31993": "31254", "34999": "34172", "46999": "46042",
    }  # fmt: skip
    report = found.report
    assert (report.lus, report.gardes, report.ecartes, report.rejets) == (13, 11, 2, ())
    assert asked.moves.today("31993") == "31254"
    assert asked.moves.fault("31254", ["31993"]) == ""
    assert "il manque le reste" in asked.moves.fault("31555", ["31992"])
    with pytest.raises(ValueError, match="scindée"):
        asked.moves.today("31994")


def test_the_second_vintage_is_dated_and_counted(tmp_path: Path) -> None:
    path = official.marked(official_moves.second_moves(tmp_path))
    found = read(path, Asked(today=TODAY))
    assert official.MARK in found.report.fichier
    assert (found.vintage.text, found.report.source) == ("2025", "cog_mouvements_2025")
    # 14 lines; set aside: the communes that keep their code, their new name, the inner communes.
    report = found.report
    assert (report.lus, report.gardes, report.ecartes, report.rejets) == (14, 8, 6, ())
    assert found.table.set_index("code")["commune"].to_dict() == {
        "31991": "31254", "46991": "34005", "46992": "46042",
    }  # fmt: skip
    assert set(found.table["type"]) == {"mouvement"}


def test_people_follow_their_commune(told: Asked, tmp_path: Path) -> None:
    """Populations of before the moves: each is found again, or refused with its reason."""
    drawn = synthetic.ages()
    rows = before(drawn)
    found = read(official.marked(official.evol_struct_pop(tmp_path, 2022, rows=rows)), told)
    got, expected = found.table.set_index("commune")["population"], people(drawn)
    assert got["31254"] == expected["31254"] + 7 * len(BANDS)  # commune nouvelle
    assert got["46042"] == expected["46042"] + 3 * len(BANDS)
    assert got["34005"] == expected["34005"]  # it came from the Lot, whole
    assert got["31555"] == expected["31555"]  # only its name changed
    moved = ["31254", "46042", "34005", "34001", "34002"]
    assert got.drop(moved[:3]).equals(expected.drop(moved).astype(float))
    place = {code: n for n, code in enumerate(rows["commune"], start=2)}
    assert [(r.ligne, r.raison) for r in found.report.rejets] == sorted([
        (place["34001"], "commune scindée le 1er janvier 2025 : sa ligne compte aussi Adissan, "
                         "qui n'a pas la sienne"),
        (place["34994"], "commune scindée depuis : 34994"),
        (place["46995"], "commune scindée depuis : 46995"),
    ])  # fmt: skip
    lost = people(rows)[["34001", "34994", "46995"]].sum()
    assert got.sum() == people(rows).sum() - lost
    assert any(
        n.startswith("3\u00a0lignes portent le code d'une ancienne") for n in found.report.notes
    )


def test_without_the_moves_nothing_is_guessed(tmp_path: Path) -> None:
    path = official.marked(official.evol_struct_pop(tmp_path, 2022, rows=before(synthetic.ages())))
    found = read(path, Asked(today=TODAY))
    assert {r.raison for r in found.report.rejets} == {
        f"code INSEE inconnu : {code}" for code in ("31991", "34994", "46991", "46992", "46995")
    }  # fmt: skip


def test_after_a_split_both_communes_are_kept(told: Asked, tmp_path: Path) -> None:
    """With a line each; and a file of after the split never counts them together."""
    drawn = synthetic.ages()
    both = read(official.evol_struct_pop(tmp_path, 2022, rows=drawn), told)
    assert both.report.rejets == ()
    alone = drawn[drawn["commune"] != "34002"]
    after = read(official.evol_struct_pop(tmp_path, 2025, rows=alone), told)
    assert after.report.rejets == ()
    assert after.table.set_index("commune")["population"]["34001"] == people(drawn)["34001"]


def test_a_merger_that_the_edition_does_not_know_yet(tmp_path: Path) -> None:
    """Aignes joins Agassac after the edition: a line that counts both is refused."""
    asked = Asked(today=dt.date(2027, 3, 1))
    lines = [
        line("32", "2027-01-01", "31001", "31001"), line("32", "2027-01-01", "31002", "31001"),
        # Long ago Ayguesvives was merged, then given back: it counts for itself.
        line("33", "1972-01-01", "31004", "31003"),
        line("21", "1985-01-01", "31004", "31004", types=("COMA", "COM")),
    ]  # fmt: skip
    read(official_moves.write(tmp_path, 2027, lines), asked)
    rows = synthetic.ages()
    joined = rows[~rows["commune"].isin(["31002", "31004"])]
    found = read(official.evol_struct_pop(tmp_path, 2024, rows=joined), asked)
    assert [r.raison for r in found.report.rejets] == [
        "commune agrandie le 1er janvier 2027 : sa ligne compte aussi Aignes, qui n'a pas la sienne"
    ]  # fmt: skip
    assert read(official.evol_struct_pop(tmp_path, 2024, rows=rows), asked).report.rejets == ()


def test_a_date_or_a_code_that_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    lines = [
        line("32", "01/01/2024", "31991", "31254"), line("32", "2024-01-01", "319", "31254"),
        line("32", "2024-01-01", "31992", "31254"), line("32", "2024-01-01", "31993", "31254"),
    ]  # fmt: skip
    found = read(official_moves.write(tmp_path, 2025, lines), Asked(today=TODAY))
    assert [(r.ligne, r.raison) for r in found.report.rejets] == [
        (2, "date illisible : 01/01/2024"), (3, "code illisible : 319 → 31254"),
    ]  # fmt: skip
