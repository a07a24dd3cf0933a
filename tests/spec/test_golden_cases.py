"""Golden cases of the footprint: every published or computed value the formulas must give.

The cases are data (``data/catalogue/cas_empreinte.yaml``): the method page shows the same ones.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nrdiag.pratiques.cases import CASES_FILE, Case, cases, load_cases, steps_of
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.formulas import FORMULAS
from nrdiag.pratiques.stock import Bounds, add_up

CASES: list[dict[str, Any]] = yaml.safe_load(CASES_FILE.read_text(encoding="utf-8"))
CALCULATIONS = [
    pytest.param(case, step, id=f"{case['id']}-{index}")
    for case in CASES
    for index, step in enumerate(case.get("calculs", ()))
]
BY_ID = {case["id"]: case for case in CASES}


def near(expected: float, tolerance: float) -> Any:
    return pytest.approx(expected, rel=tolerance, abs=0 if expected else tolerance)


@pytest.mark.parametrize(("case", "step"), CALCULATIONS)
def test_formula_gives_the_expected_value(case: dict[str, Any], step: dict[str, Any]) -> None:
    formula = FORMULAS[step["formule"]]
    assert formula(**step["avec"]) == near(step["attendu"], case["tolerance"])


@pytest.mark.parametrize(("case", "step"), CALCULATIONS)
def test_explanation_shows_expression_and_no_leftover_symbol(
    case: dict[str, Any], step: dict[str, Any]
) -> None:
    formula = FORMULAS[step["formule"]]
    expression, filled, result = formula.explain(**step["avec"]).split(" = ")
    assert expression == formula.expression
    assert not set(step["avec"]) & set(filled.replace("(", " ").replace(")", " ").split())
    assert result.endswith(formula.unite)


def test_an_explanation_in_full() -> None:
    text = FORMULAS["fabrication"].explain(N=250, M=185.09, L=5)
    assert text == ("N × M / max(L ; 1) = 250 × 185,09 / max(5 ; 1) = 9\u202f254,5\u00a0kgCO2e/an")


def test_every_formula_has_a_golden_case_or_a_reason() -> None:
    tested = {step.values[1]["formule"] for step in CALCULATIONS}
    computed_by_g21 = {"energie", "deee", "matieres", "par_agent"}
    no_published_value = {"flux", "achats"}
    assert FORMULAS.keys() == tested | computed_by_g21 | no_published_value


def test_ids_are_unique_and_cases_documented() -> None:
    assert len(BY_ID) == len(CASES)
    assert all(case["titre"] and case["source"] and case["nature"] for case in CASES)


def test_total_is_the_sum_of_types() -> None:
    case = BY_ID["G09"]
    total = add_up(Bounds(term, term, term) for term in case["somme"]["termes"])
    assert total.central == near(case["somme"]["attendu"], case["tolerance"])


def test_typical_fleet() -> None:
    case = BY_ID["G21"]
    result = footprint(case["parc"], **case["avec"])
    assert result.par_agent is not None
    assert result.fabrication.value is not None
    assert result.total.value is not None
    values = {
        "fabrication": result.fabrication.value,
        "fabrication_bas": result.fabrication.low,
        "fabrication_haut": result.fabrication.high,
        "usage": result.usage.value,
        "total": result.total.value,
        "energie": result.energie.value,
        "deee": result.deee.value,
        "matieres": result.matieres.value,
        "par_agent": result.par_agent.value,
        "part_fabrication": result.fabrication.value / result.total.value,
    }
    assert values == {key: near(v, case["tolerance"]) for key, v in case["attendu"].items()}
    by_type = {
        row.type: [row.fabrication.central, row.usage and row.usage.central, row.kwh]
        for row in result.lignes
    }
    assert by_type.keys() == case["par_type"].keys()
    for device, expected in case["par_type"].items():
        assert by_type[device] == [near(value, case["tolerance"]) for value in expected]


def test_typical_fleet_in_full_precision() -> None:
    case = BY_ID["G21"]
    total = footprint(case["parc"], **case["avec"]).total.value
    assert total == pytest.approx(29_905.6, abs=0.05)


def test_a_life_below_one_year_counts_as_one() -> None:
    assert FORMULAS["fabrication"](N=1, M=100, L=0.2) == 100


def test_every_case_of_the_page_is_one_of_the_tests() -> None:
    assert list(cases()) == [case["id"] for case in CASES]
    shown = [step for formula in FORMULAS for _, step in steps_of(formula)]
    assert len(shown) == len(CALCULATIONS)
    assert all(isinstance(case, Case) for case in cases().values())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("nature: devine", "nature inconnue"),
        ("nature: calcul, calculs: [{formule: magie, avec: {}, attendu: 1}]", "formule inconnue"),
    ],
)
def test_a_wrong_case_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(f"- {{id: X, titre: x, source: x, tolerance: 0, {entry}}}", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_cases(path)
