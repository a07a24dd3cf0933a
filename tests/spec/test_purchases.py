"""The two thresholds of the law, at their boundaries (method 2.F7, legal.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.achats.meter import problems, purchase_meter, purchase_problems, reuse_meter
from nrdiag.achats.rules import PURCHASES_FILE, load_rules, rules
from nrdiag.dossier.document import Outflow, Purchase


def spend(year: int, total: float, reused: float, recycled: float = 0) -> list[Purchase]:
    return [
        Purchase(
            annee=year, categorie="ecrans", depense_ht=total, dont_reemploi=reused,
            dont_recycle=recycled,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "target"),
    [(2023, None), (2024, 20), (2026, 20), (2027, 25), (2029, 25), (2030, 30), (2045, 30)],
)
def test_the_threshold_of_purchases_rises(year: int, target: float | None) -> None:
    assert rules().agec.target(year) == target


@pytest.mark.parametrize(
    ("year", "target"), [(2022, None), (2023, 25), (2024, 35), (2025, 50), (2031, 50)]
)
def test_the_threshold_of_reuse_rises(year: int, target: float | None) -> None:
    assert rules().reemploi.target(year) == target


@pytest.mark.parametrize(
    ("reused", "reached", "gap"), [(19_999, False, 1), (20_000, True, 0), (20_001, True, 0)]
)
def test_the_boundary_of_purchases_is_included(reused: float, reached: bool, gap: float) -> None:
    meter = purchase_meter(spend(2026, 100_000, reused), 2026)
    assert meter.atteint is reached
    assert meter.manque == pytest.approx(gap)


def test_what_is_shown_never_rounds_across_the_threshold() -> None:
    meter = purchase_meter(spend(2026, 1_000_000, 199_990), 2026)
    assert meter.atteint is False
    assert "20\u202f% de la dépense" not in meter.phrase


def test_it_is_judged_on_spend_over_all_categories() -> None:
    lines = spend(2026, 90_000, 0) + spend(2026, 10_000, 10_000) + spend(2025, 5, 5)
    assert purchase_meter(lines, 2026).figure.value == pytest.approx(10)


def test_recycled_content_is_another_reading() -> None:
    lines = spend(2026, 100, 15, 10)
    assert purchase_meter(lines, 2026).atteint is False
    assert purchase_meter(lines, 2026, recycled=True).atteint is True


def test_no_spend_is_absent_and_not_zero() -> None:
    assert purchase_meter([], 2026).figure.value is None
    assert purchase_meter(spend(2026, 0, 0), 2026).figure.value is None


def test_g20_84_of_150() -> None:
    meter = reuse_meter([Outflow(annee=2025, reformes=150, reemployes=84)], 2025)
    assert meter.figure.value == pytest.approx(56)
    assert meter.atteint is True


@pytest.mark.parametrize(("reused", "reached", "gap"), [(49, False, 1), (50, True, 0)])
def test_the_boundary_of_reuse_is_included(reused: int, reached: bool, gap: int) -> None:
    meter = reuse_meter([Outflow(annee=2025, reformes=100, reemployes=reused)], 2025)
    assert (meter.atteint, meter.manque) == (reached, gap)


def test_old_and_secured_devices_are_left_out() -> None:
    line = Outflow(annee=2025, reformes=74, plus_de_10_ans=12, securite=2, reemployes=30)
    assert reuse_meter([line], 2025).figure.denominator == 60


def test_nothing_to_count_is_without_object_never_zero() -> None:
    meter = reuse_meter([Outflow(annee=2025, reformes=3, plus_de_10_ans=3, reemployes=0)], 2025)
    assert meter.figure.value is None
    assert "Sans objet" in meter.phrase


def test_a_rate_may_exceed_100_since_b_is_a_stock() -> None:
    meter = reuse_meter([Outflow(annee=2025, reformes=10, reemployes=14)], 2025)
    assert meter.figure.value == pytest.approx(140)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(2023, 2040))
def test_what_is_missing_is_exactly_what_reaches(stock: int, reused: int, year: int) -> None:
    meter = reuse_meter([Outflow(annee=year, reformes=stock, reemployes=reused)], year)
    assert meter.manque is not None
    more = Outflow(annee=year, reformes=stock, reemployes=reused + int(meter.manque))
    assert reuse_meter([more], year).atteint is True
    if meter.manque:
        less = Outflow(annee=year, reformes=stock, reemployes=reused + int(meter.manque) - 1)
        assert reuse_meter([less], year).atteint is False


def test_contradictions_are_named() -> None:
    assert problems(Outflow(annee=2025, reformes=3, plus_de_10_ans=2, securite=2, reemployes=0))
    assert not problems(Outflow(annee=2025, reformes=3, plus_de_10_ans=2, securite=1, reemployes=0))
    assert purchase_problems(spend(2026, 10, 11)[0])
    assert purchase_problems(spend(2026, 10, 6, 6)[0])
    assert not purchase_problems(spend(2026, 10, 6, 4)[0])


def test_years_out_of_order_are_refused(tmp_path: Path) -> None:
    text = PURCHASES_FILE.read_text(encoding="utf-8")
    path = tmp_path / "achats.yaml"
    path.write_text(text.replace("{2024: 20, 2027: 25", "{2027: 25, 2024: 20"), encoding="utf-8")
    with pytest.raises(ValueError, match="croître"):
        load_rules(path)
