"""The footprint: its bounds, its gaps said aloud, its declared data, and its JSON contract."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag import settings
from nrdiag.figure import Status
from nrdiag.pratiques.devices import CatalogueError, device_catalogue, load_devices
from nrdiag.pratiques.electricity import electricity_factor, electricity_vintages
from nrdiag.pratiques.export import to_json
from nrdiag.pratiques.factors import COLUMNS, factor_table, load_factors
from nrdiag.pratiques.footprint import Footprint, footprint
from nrdiag.pratiques.inventory import example_inventory, inventory_from_counts, read_inventory

TYPES = list(device_catalogue().types)
SETS = list(device_catalogue().jeux)
FLEETS = st.dictionaries(st.sampled_from(TYPES), st.integers(1, 1_000_000), min_size=1, max_size=8)


def central(result: Footprint) -> float:
    return result.total.value or 0.0


@given(FLEETS, st.sampled_from(SETS), st.floats(0, 1), st.floats(1, 3))
def test_low_central_high(fleet: dict[str, int], jeu: str, ef: float, pue: float) -> None:
    result = footprint(fleet, jeu, ef, pue_serveurs=pue)
    for row in result.lignes:
        for bounds in (row.fabrication, row.usage, row.total):
            assert bounds is not None
            assert 0 <= bounds.bas <= bounds.central <= bounds.haut
    for figure in (result.fabrication, result.usage, result.total):
        if result.lignes:
            assert figure.low is not None
            assert figure.high is not None
            assert figure.value is not None
            assert figure.low <= figure.value <= figure.high
        else:
            assert figure.status is Status.ABSENT


@given(FLEETS, st.sampled_from(SETS))
def test_devices_are_conserved(fleet: dict[str, int], jeu: str) -> None:
    result = footprint(fleet, jeu)
    counted = {row.type: row.quantite for row in result.lignes}
    assert counted | result.sans_facteur == fleet
    assert not counted.keys() & result.sans_facteur.keys()
    if counted:
        assert sum(row.part for row in result.lignes) == pytest.approx(1)
        total = sum(row.total.central for row in result.lignes if row.total)
        assert central(result) == pytest.approx(total)


@given(st.sampled_from(TYPES), st.integers(1, 10_000), st.floats(0.1, 40), st.floats(0, 10))
def test_a_longer_life_never_raises(device: str, count: int, years: float, more: float) -> None:
    short = footprint({device: count}, durees={device: years})
    long = footprint({device: count}, durees={device: years + more})
    assert central(long) <= central(short)


@given(FLEETS, st.sampled_from(TYPES), st.integers(1, 1000))
def test_more_devices_never_lower(fleet: dict[str, int], device: str, more: int) -> None:
    larger = fleet | {device: fleet.get(device, 0) + more}
    larger = {kind: min(count, 1_000_000) for kind, count in larger.items()}
    before, after = footprint(fleet), footprint(larger)
    assert central(after) >= central(before) * (1 - 1e-12)


def test_no_electricity_factor_means_no_use_and_no_total() -> None:
    result = footprint({"laptop": 10}, departement="2A")
    assert result.fabrication.value == pytest.approx(370.18)
    for figure in (result.usage, result.total, result.electricite):
        assert (figure.value, figure.status) == (None, Status.ABSENT)
        assert "Corse" in figure.note
    assert result.lignes[0].usage is None
    assert result.lignes[0].part == 1
    given_value = footprint({"laptop": 10}, electricity=0.6, departement="2A")
    assert given_value.usage.value == pytest.approx(10 * 29.0175 * 0.6)
    assert given_value.electricite.status is Status.DECLARED


@pytest.mark.parametrize("code", ["2A", "2b", "971", "972", "973", "974", "976", "978"])
def test_the_mainland_factor_is_not_used_elsewhere(code: str) -> None:
    assert electricity_factor(code).status is Status.ABSENT


@pytest.mark.parametrize("code", [None, "31", "09", "75", "26"])
def test_the_default_electricity_factor(code: str | None) -> None:
    factor = electricity_factor(code)
    assert (factor.value, factor.unit, factor.vintage) == (0.0519, "kgCO2e/kWh", "2024")


def test_electricity_vintages_start_with_the_default() -> None:
    vintages = electricity_vintages()
    assert vintages[0].valeur == 0.0519
    assert {v.valeur for v in vintages} == {0.0519, 0.084, 0.0813225, 0.098}


def test_the_lifetime_of_a_row_comes_first() -> None:
    data = b"type;quantite;duree_ans\nPortable;10;10\nPortable;10;\n"
    inventory = read_inventory(data, "parc.csv")
    by_default = footprint(inventory).fabrication.value
    assert by_default == pytest.approx(10 * 185.09 / 10 + 10 * 185.09 / 5)
    declared = footprint(inventory, durees={"laptop": 2}).fabrication.value
    assert declared == pytest.approx(10 * 185.09 / 10 + 10 * 185.09 / 2)


def test_pue_is_for_servers_only() -> None:
    fleet = {"laptop": 10, "server": 2}
    low, high = (
        {row.type: row.kwh for row in footprint(fleet, pue_serveurs=pue).lignes} for pue in (1, 2)
    )
    assert low["laptop"] == high["laptop"]
    assert high["server"] == pytest.approx(2 * low["server"])


def test_types_without_factor_are_listed_never_zero() -> None:
    result = footprint({"box": 3, "laptop": 1}, "ecodiag")
    assert result.sans_facteur == {"box": 3}
    assert [row.type for row in result.lignes] == ["laptop"]
    nothing = footprint({"box": 3}, "ecodiag")
    assert nothing.total.status is Status.ABSENT
    assert nothing.total.note


def test_sensitivity_compares_what_both_sets_cover() -> None:
    result = footprint({"laptop": 100, "monitor": 100, "box": 10})
    ecodiag, boavizta = result.sensibilite
    assert (ecodiag.jeu.id, boavizta.jeu.id) == ("ecodiag", "boavizta")
    assert ecodiag.types == ("laptop", "monitor")
    assert ecodiag.non_couverts == ("box",)
    alone = footprint({"laptop": 100, "monitor": 100})
    assert ecodiag.reference.central == pytest.approx(central(alone))
    other = footprint({"laptop": 100, "monitor": 100}, "ecodiag")
    assert ecodiag.autre.central == pytest.approx(central(other))


def test_what_to_beware_of_is_said() -> None:
    result = footprint({"server": 1, "monitor": 2, "feature_phone": 1})
    assert result.completes == ("server",)
    assert result.faibles == ("server",)
    assert result.sans_bornes == ("feature_phone",)
    assert any("PUE de 1,8" in note for note in result.notes)
    assert any("écran" in note for note in result.notes)


def test_waste_names_the_types_without_mass() -> None:
    result = footprint({"laptop": 100, "mouse": 5})
    assert result.deee.value == pytest.approx(100 * 1.65 / 5)
    assert "Souris" in result.deee.note


@pytest.mark.parametrize(
    "options",
    [
        {"factor_set": "inventé"},
        {"pue_serveurs": 0.9},
        {"pue_serveurs": float("nan")},
        {"durees": {"laptop": 0}},
        {"electricity": -1.0},
        {"electricity": float("inf")},
        {"agents": -1},
    ],
)
def test_impossible_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        footprint({"laptop": 1}, **options)  # type: ignore[arg-type]


def test_json_contract() -> None:
    data = "type;quantite\nPortable;10\nMachin;2\nÉcran;x\n".encode()
    inventory = read_inventory(data, "parc.csv")
    document = to_json(inventory, footprint(inventory))
    assert list(document) == [
        "lus", "gardes", "rejetes", "total", "par_type", "facteurs", "incertitude_90",
        "electricite",
        "sensibilite", "sans_facteur", "a_classer", "rejets", "fictif",
    ]  # fmt: skip
    assert (document["lus"], document["gardes"], document["rejetes"]) == (3, 1, 2)
    assert set(document["total"]) == {"bas", "central", "haut", "unite"}
    (row,) = document["par_type"]
    assert set(row) == {"type", "libelle", "quantite", "fabrication", "usage", "total"}
    assert set(row["usage"]) == {"bas", "central", "haut"}
    assert document["a_classer"] == [{"texte": "Machin", "lignes": 1, "quantite": 2}]
    assert [reject["ligne"] for reject in document["rejets"]] == [3, 4]
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_json_tells_the_doubt_on_what_it_counts() -> None:
    inventory = inventory_from_counts({"laptop": 10, "monitor": 20})
    document = to_json(inventory, footprint(inventory))
    doubt = document["incertitude_90"]
    assert doubt["porte_sur"] == "total"
    assert doubt["independants"]["central"] == pytest.approx(document["total"]["central"])
    assert doubt["correles"]["bas"] < doubt["independants"]["bas"]
    assert doubt["correles"]["haut"] > doubt["independants"]["haut"]


def test_json_of_an_unknown_use_is_null() -> None:
    inventory = inventory_from_counts({"laptop": 1})
    document = to_json(inventory, footprint(inventory, departement="974"))
    assert document["incertitude_90"]["porte_sur"] == "fabrication"
    assert document["total"]["central"] is None
    assert document["par_type"][0]["usage"] == {"bas": None, "central": None, "haut": None}


def test_example_stays_fictitious() -> None:
    inventory = example_inventory()
    result = footprint(inventory)
    assert result.fictif
    assert to_json(inventory, result)["fictif"] is True
    assert "fictif" in result.notes[0]


def test_the_default_set_covers_every_type_and_names_its_sources() -> None:
    table = factor_table()
    assert table["ademe"].keys() == device_catalogue().types.keys()
    for factor in (factor for factors in table.values() for factor in factors.values()):
        assert factor.source
        assert factor.licence
        from_ademe = factor.source.startswith("ADEME Base Empreinte")
        assert factor.complete == (factor.jeu == "ademe" and not from_ademe)


def test_boavizta_figures_stay_in_the_odbl_file() -> None:
    text = (settings.CATALOGUE / "facteurs.csv").read_text(encoding="utf-8")
    assert "Boavizta" not in text
    rows = (settings.CATALOGUE / "facteurs_boavizta_odbl.csv").read_text(encoding="utf-8")
    assert all(line.endswith(",ODbL 1.0") for line in rows.splitlines()[1:])


def factor_file(folder: Path, *changes: dict[str, str], name: str = "facteurs.csv") -> Path:
    good = dict.fromkeys(COLUMNS, "") | {
        "type": "laptop", "jeu": "ademe", "kgco2e_hors_usage": "100", "duree_ans": "5",
        "kwh_an": "30", "source": "s", "licence": "l", "millesime": "2025",
    }  # fmt: skip
    lines = [",".join(COLUMNS), *(",".join((good | change).values()) for change in changes)]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([{"type": "avion"}], "ligne 2 : type inconnu « avion »"),
        ([{"jeu": "inventé"}], "ligne 2 : jeu inconnu"),
        ([{}, {}], "ligne 3 : doublon de laptop"),
        ([{"bas": "120"}], "ligne 2 : il faut bas ≤ kgco2e_hors_usage ≤ haut"),
        ([{"haut": "80"}], "ligne 2 : il faut bas ≤ kgco2e_hors_usage ≤ haut"),
        ([{"kwh_haut": "1"}], "ligne 2 : il faut kwh_bas"),
        ([{"masse_kg": "-1"}], "ligne 2 : masse_kg est négatif"),
        ([{"kwh_an": "beaucoup"}], "ligne 2 : kwh_an n’est pas un nombre"),
        ([{"kwh_an": "inf"}], "ligne 2 : kwh_an n’est pas un nombre"),
        ([{"kwh_an": ""}], "ligne 2 : kwh_an manque"),
        ([{"duree_ans": "0"}], "ligne 2 : duree_ans est nulle"),
    ],
)
def test_wrong_factors_name_file_and_line(
    changes: list[dict[str, str]], message: str, tmp_path: Path
) -> None:
    path = factor_file(tmp_path, *changes)
    with pytest.raises(CatalogueError, match=f"^facteurs.csv, {message}"):
        load_factors([path], device_catalogue())


def test_a_second_file_fills_the_gaps_only(tmp_path: Path) -> None:
    first = factor_file(tmp_path, {})
    blank = {"kgco2e_hors_usage": "", "duree_ans": "", "kwh_an": ""}
    bounds = factor_file(tmp_path, blank | {"bas": "80", "haut": "130"}, name="bornes.csv")
    factor = load_factors([first, bounds], device_catalogue())["ademe"]["laptop"]
    assert (factor.bas, factor.haut, factor.sans_bornes) == (80, 130, False)
    alone = load_factors([first], device_catalogue())["ademe"]["laptop"]
    assert (alone.bas, alone.haut, alone.sans_bornes) == (100, 100, True)
    clash = factor_file(tmp_path, blank | {"kwh_an": "31"}, name="bornes.csv")
    with pytest.raises(CatalogueError, match=r"bornes\.csv, ligne 2 : kwh_an est déjà donné"):
        load_factors([first, clash], device_catalogue())


def test_wrong_device_types_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "equipements.yaml"
    head = "jeux: []\nexclus: []\naccessoires: []\ntypes:\n"
    path.write_text(head + "- {id: a, libelle: A}\n" * 2, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"equipements\.yaml : deux entrées"):
        load_devices(path)
    path.write_text(head + "- {id: a, libele: A}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"equipements\.yaml, types › 0 › libelle"):
        load_devices(path)
