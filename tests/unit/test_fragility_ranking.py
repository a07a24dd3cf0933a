"""The fragility index on the edition: bases, weights, absent values, words and export."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import yaml

from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.fragility import FRAGILITY_FILE, fragility_index, load_fragility
from nrdiag.catalogue.indicators import Level
from nrdiag.figure import Status
from nrdiag.fragilite.base import Base, chosen_base, offered_bases, reference
from nrdiag.fragilite.export import header, lines
from nrdiag.fragilite.index import NoWeightError, mid_rank_percentiles
from nrdiag.fragilite.picture import quarter_map
from nrdiag.fragilite.ranking import Ranking, Row, ranking
from nrdiag.fragilite.values import commune_values, component_figure
from nrdiag.fragilite.weights import Weights, default_weights, format_weights, parse_weights
from nrdiag.fragilite.words import (
    band_text,
    base_sentence,
    commune_sentence,
    headline,
    known_text,
    map_sentence,
    middle_sentence,
    missing_components,
    settings_in_ten,
)
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.naming import of_place

FOUND = edition()
SICOVAL = "243100633"
EQUAL: Weights = (5, 5, 5, 5, 5)
COMPONENTS = fragility_index().composants
IDS = [c.id for c in COMPONENTS]


def ranked(code: str, base: Base = Base.DEPARTEMENT, weights: Weights = EQUAL) -> Ranking:
    return ranking(code, base, weights, FOUND.id)


def row(result: Ranking, code: str) -> Row:
    found = result.row_of(code)
    assert found is not None
    return found


# --- what is declared ------------------------------------------------------------------------


def declared(tmp_path: Path, **changes: object) -> Path:
    content = yaml.safe_load(FRAGILITY_FILE.read_text(encoding="utf-8"))
    content["composants"][0].update(changes)
    path = tmp_path / "fragilite.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicateur": "inconnu"}, "indicateur inconnu"),
        ({"indicateur": "projection_75_2030"}, "n'existe pas par commune"),
        ({"indicateur": "part_75_plus"}, "déclaré deux fois"),
        ({"indicateur": "pop_totale"}, "réservé aux pourcentages"),
        ({"poids": 11}, "poids"),
        ({"poids": -1}, "poids"),
        ({"sens": "gauche"}, "sens"),
        ({"inattendu": 1}, "inattendu"),
    ],
)
def test_a_wrong_declaration_is_refused(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_fragility(declared(tmp_path, **change))


def test_no_age_nor_income_is_counted_twice() -> None:
    used = {c.indicateur for c in COMPONENTS}
    assert "part_75_plus" in used
    assert "part_65_plus" not in used
    assert len(used & {"taux_pauvrete", "revenu_median"}) == 1


def test_a_component_and_its_indicator_agree_on_what_is_fragile() -> None:
    for component in COMPONENTS:
        favourable = component.indicator.polarite.value == "favorable"
        assert favourable == (component.complement or not component.high_is_fragile)


def test_the_index_never_bears_the_name_of_another() -> None:
    text = FRAGILITY_FILE.read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert "IFN" not in body
    assert "fragilité numérique" not in body


# --- weights ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["5-5-3-2-4", "0-0-0-0-0", "10-0-10-0-10"])
def test_weights_survive_the_address(text: str) -> None:
    assert format_weights(parse_weights(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "abc", "5-5-5-5", "5-5-5-5-5-5", "5-5-5-5-99", "5-5-5-5-11", "-1-5-5-5-5", "5--5-5-5",
     "5-5-5-5-1.5", "5-5-5-5-٣", "5-5-5-5-²", "5-5-5-5- 5", "5" * 5000, "<script>"],
)  # fmt: skip
def test_unreadable_weights_are_refused_in_french(text: str) -> None:
    with pytest.raises(ValueError, match="ne se lisent pas : il faut 5") as error:
        parse_weights(text)
    assert "<script>" not in str(error.value)


# --- raw values ------------------------------------------------------------------------------


def test_the_values_are_those_of_the_figures() -> None:
    """Every way a value can be missing is among these communes."""
    values = commune_values(FOUND.id)
    statuses = set()
    for code in ("31058", "31437", "46042", "12218", "75056", "97411", "98411", "22016", "11001"):
        commune = FOUND.territories.get(code)
        for k, component in enumerate(COMPONENTS):
            figure = component_figure(component, commune, FOUND.measures)
            raw = values.raw[values.row_of[code], k]
            statuses.add(figure.status)
            assert np.isnan(raw) if figure.value is None else raw == pytest.approx(figure.value)
    assert {Status.OBSERVED, Status.ESTIMATED, Status.ABSENT, Status.SECRET} <= statuses


def test_premises_without_fibre_are_what_the_rate_lacks() -> None:
    figure = component_figure(COMPONENTS[0], FOUND.territories.get("31058"), FOUND.measures)
    rate = FOUND.measures.value("ftth_raccordables", "31058")
    base = FOUND.measures.value("ftth_locaux", "31058")
    assert rate is not None
    assert base is not None
    assert figure.value == pytest.approx(100 * (base - rate) / base)
    assert figure.numerator == pytest.approx(base - rate)


# --- bases -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "bases"),
    [
        (SICOVAL, [Base.DEPARTEMENT, Base.EPCI, Base.FRANCE]),
        ("31", [Base.DEPARTEMENT, Base.FRANCE]),
        ("R76", [Base.FRANCE]),
        ("FR", []),
    ],
)
def test_only_the_bases_that_hold_every_commune_are_offered(code: str, bases: list[Base]) -> None:
    assert list(offered_bases(FOUND.territories.get(code))) == bases


@pytest.mark.parametrize(
    ("code", "wanted", "base"),
    [(SICOVAL, "epci", Base.EPCI), (SICOVAL, "", Base.DEPARTEMENT), ("31", "epci", "departement"),
     ("R76", "departement", Base.FRANCE), (SICOVAL, "<script>", Base.DEPARTEMENT)],
)  # fmt: skip
def test_a_base_that_is_not_offered_falls_back(code: str, wanted: str, base: str) -> None:
    assert chosen_base(FOUND.territories.get(code), wanted) == base


def test_every_base_holds_every_commune_of_its_scope() -> None:
    """Some EPCI lie on two départements: none of their communes may be left out."""
    territories = FOUND.territories
    for place in territories.by_code.values():
        if place.niveau is Level.EPCI:
            members = {c.code for c in territories.communes_of(place)}
            if len({c.departement for c in territories.communes_of(place)}) > 1:
                around = reference(place, Base.DEPARTEMENT, FOUND.id)
                assert members <= set(around.codes)


def test_a_percentile_is_taken_among_the_communes_of_the_base() -> None:
    for base, holder in ((Base.EPCI, SICOVAL), (Base.DEPARTEMENT, "31"), (Base.FRANCE, "FR")):
        communes = FOUND.territories.communes_of(FOUND.territories.get(holder))
        figures = [component_figure(COMPONENTS[1], c, FOUND.measures).value for c in communes]
        column = mid_rank_percentiles(np.array(figures, dtype=float))
        expected = dict(zip([c.code for c in communes], column.tolist(), strict=True))
        for found in ranked(SICOVAL, base).rows:
            assert found.percentiles[1] == pytest.approx(expected[found.commune.code])


def test_the_base_says_how_many_communes_are_known_and_where() -> None:
    around = ranked(SICOVAL, Base.FRANCE).reference
    said = known_text(around.known[IDS.index("sans_fibre")]).replace("\u202f", " ")
    assert said.replace("\xa0", " ") == "4 446 communes sur 34 969 (Occitanie)"
    diploma = known_text(around.known[IDS.index("part_sans_diplome")])
    assert diploma.endswith("(Haute-Garonne et Lot)")
    assert "parmi les seules communes renseignées" in base_sentence(around)


def test_a_small_base_is_warned_of() -> None:
    assert "C'est peu" in base_sentence(ranked("241200641", Base.EPCI).reference)
    assert "C'est peu" not in base_sentence(ranked("241200641").reference)


# --- ranking ---------------------------------------------------------------------------------


def test_the_default_weights_are_equal() -> None:
    assert default_weights() == EQUAL


def test_the_index_of_a_commune_is_the_mean_of_its_percentiles() -> None:
    for found in ranked(SICOVAL).rows:
        known = [p for p in found.percentiles if p is not None]
        assert found.index == pytest.approx(sum(known) / len(known))
        assert found.completeness == pytest.approx(len(known) / len(COMPONENTS))


def test_a_secret_value_lowers_the_completeness_and_is_not_guessed() -> None:
    pouze = row(ranked(SICOVAL), "31437")
    assert pouze.percentiles[IDS.index("niveau_de_vie")] is None
    assert pouze.completeness == pytest.approx(0.8)
    assert pouze.index is not None


def test_rows_come_by_rank_then_the_communes_without_an_index() -> None:
    result = ranked("241200641")
    with_rank = [r.rank for r in result.ranked]
    assert with_rank == sorted(r for r in with_rank if r is not None)
    last = result.rows[-1]
    assert (last.commune.code, last.index, last.rank, last.first_quarter) == ("12218",) + (
        None,
    ) * 3
    assert last.completeness == pytest.approx(0.4)
    assert result.quarter(last) is None


def test_the_band_holds_the_rank_of_the_users_weights() -> None:
    for weights in (EQUAL, (10, 0, 1, 0, 0), (1, 1, 1, 10, 1)):
        for found in ranked("31", weights=weights).ranked:
            assert found.low is not None
            assert found.rank is not None
            assert found.high is not None
            assert 1 <= found.low <= found.rank <= found.high <= 586


def test_a_weight_changes_who_comes_first() -> None:
    fibre = ranked(SICOVAL, weights=(10, 0, 0, 0, 0)).ranked[0]
    elders = ranked(SICOVAL, weights=(0, 10, 0, 0, 0)).ranked[0]
    assert fibre.commune != elders.commune
    assert fibre.percentiles[0] == max(r.percentiles[0] or 0 for r in ranked(SICOVAL).rows)


def test_the_base_changes_the_percentiles_not_the_values() -> None:
    epci, france = ranked(SICOVAL, Base.EPCI), ranked(SICOVAL, Base.FRANCE)
    assert row(epci, "31058").percentiles != row(france, "31058").percentiles


def test_with_one_component_the_stability_is_all_or_nothing() -> None:
    assert {r.first_quarter for r in ranked(SICOVAL, weights=(0, 0, 0, 0, 3)).ranked} == {0.0, 1.0}


def test_quarters_hold_a_quarter_each() -> None:
    result = ranked("31")
    counts = [sum(result.quarter(r) == q for r in result.ranked) for q in range(4)]
    assert sum(counts) == 586
    assert all(abs(count - 146.5) <= 2 for count in counts)


def test_all_weights_at_zero_is_said() -> None:
    with pytest.raises(NoWeightError, match="Donnez au moins 1"):
        ranked(SICOVAL, weights=(0, 0, 0, 0, 0))


@pytest.mark.parametrize("code", ["2A", "974", "75", "53", "977", "984", "R94"])
def test_where_too_little_is_known_there_is_no_index(code: str) -> None:
    scope = FOUND.territories.get(code)
    result = ranked(code, chosen_base(scope, ""))
    assert result.ranked == ()
    assert result.stable == ()
    assert not result.has_quarters
    assert "donnée absente" in headline(result)
    missing = dict(missing_components(result, FOUND.measures))
    assert "Carte fibre" in missing["Logements et locaux sans fibre possible"]


def test_the_scope_of_a_commune_is_its_epci_else_its_departement() -> None:
    for code, scope in (("31058", SICOVAL), ("22016", "22"), ("98411", "984"), ("31", "31")):
        assert map_scope(FOUND.territories.get(code), FOUND).code == scope


def test_a_departement_costs_little() -> None:
    ranked("31")  # the values of the edition are read once
    spent = []
    for weight in range(5):
        start = time.process_time()
        ranked("31", weights=(9, 8, 7, 6, weight))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1


# --- map -------------------------------------------------------------------------------------


def test_the_map_gives_each_commune_its_quarter() -> None:
    result = ranked("241200641")
    painting = quarter_map(result, FOUND)
    counts = {line.mark: line.count for line in painting.legend}
    assert counts == {"0": 3, "1": 3, "2": 3, "3": 2, "-": 1}
    drawn = "".join(f.marks for f in painting.files)
    assert [drawn.count(mark) for mark in "0123"] == [3, 3, 3, 2]
    assert [t.code for t in painting.without_contour] == ["12218"]


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "dans tous les réglages"),
        (0.998, "dans presque tous les réglages"),
        (0.9, "dans 9 réglages sur 10"),
        (0.5, "dans 5 réglages sur 10"),
        (0.1, "dans 1 réglage sur 10"),
        (0.02, "dans moins de 1 réglage sur 10"),
        (0.0, "dans aucun réglage"),
    ],
)
def test_a_share_of_the_draws_in_words(share: float, said: str) -> None:
    assert settings_in_ten(share).replace("\xa0", " ") == said


def test_the_headline_names_the_stable_communes_and_no_other() -> None:
    result = ranked(SICOVAL)
    said = headline(result)
    stable = {r.commune.nom for r in result.stable}
    assert stable == {r.commune.nom for r in result.ranked if (r.first_quarter or 0) >= 0.9}
    assert all((r.commune.nom in said) == (r.commune.nom in stable) for r in result.rows)


def test_the_headline_with_one_component_names_it_and_those_it_puts_first() -> None:
    result = ranked(SICOVAL, weights=(3, 0, 0, 0, 0))
    said = headline(result).replace("\xa0", " ")
    assert "un seul composant pèse, « Sans fibre ». En tête : Labège" in said
    assert "varie" not in said
    assert [r.commune.nom for r in result.rows if r.commune.nom in said] == [
        r.commune.nom for r in result.ranked[:3]
    ]


def test_the_law_of_the_draws_is_said_as_it_is_declared() -> None:
    method = fragility_index().methode
    assert method.facteur == 2
    assert f"{method.tirages} fois" in method.law
    assert "de la moitié au double" in method.law
    assert method.variation in headline(ranked(SICOVAL))


def test_the_headline_counts_those_it_does_not_name() -> None:
    result = ranked("31")
    said = headline(result).replace("\xa0", " ")
    assert said.startswith(f"{len(result.stable)} communes sur 586 restent presque toujours")
    assert said.endswith(
        "Les premières : Saint-Gaudens, Boutx, Saint-Béat-Lez, Balesta et Burgalays."
    )


def test_the_sentence_of_a_commune_says_rank_band_and_stability() -> None:
    result = ranked(SICOVAL)
    first = result.ranked[0]
    said = commune_sentence(result, first).replace("\xa0", " ")
    assert f"rang 1 sur 36, du rang {first.low} au rang {first.high} selon les poids" in said
    assert "reste dans le quart le plus fragile dans presque tous les réglages" in said
    assert band_text(first).replace("\xa0", " ") == f"1 ({first.low} à {first.high})"


def test_the_sentence_of_a_commune_without_index_says_why() -> None:
    result = ranked("241200641")
    said = commune_sentence(result, row(result, "12218")).replace("\u202f", " ")
    assert "donnée absente" in said
    assert "40 % du poids total, et il en faut 60 %" in said


@pytest.mark.parametrize(
    ("code", "base", "said"),
    [
        (
            SICOVAL,
            Base.DEPARTEMENT,
            "Une seule de ces 36 communes est plus fragile que le milieu de la base "
            "(Haute-Garonne).",
        ),
        ("31", Base.DEPARTEMENT, ""),
        (SICOVAL, Base.EPCI, ""),
    ],
)
def test_a_quarter_is_of_the_territory_not_of_the_base(code: str, base: Base, said: str) -> None:
    """The first of the Sicoval are fragile among its own communes only."""
    found = ranking(code, base, default_weights(), edition().id)
    assert f"dans le quart le plus fragile {of_place(found.scope)}" in headline(found)
    assert middle_sentence(found) == said


def test_the_map_sentence_says_how_far_from_the_middle_the_scope_is() -> None:
    assert "Il va de 12 (Lauzerville) à 52 (Clermont-le-Fort)" in map_sentence(ranked(SICOVAL))


def test_missing_values_tell_absent_from_secret() -> None:
    lines_of = dict(missing_components(ranked("31"), FOUND.measures))
    said = lines_of["Niveau de vie médian"].replace("\xa0", " ")
    assert said.startswith("secret statistique pour 114 communes sur 586.")
    assert set(lines_of) == {"Niveau de vie médian"}
    aveyron = dict(missing_components(ranked("12"), FOUND.measures))
    assert aveyron["Adultes sans diplôme"].startswith("donnée absente pour les 285 communes.")


# --- export ----------------------------------------------------------------------------------


def test_the_file_has_every_commune_code_value_and_percentile() -> None:
    result = ranked("241200641")
    text = to_csv(header(), lines(result, FOUND)).decode("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    assert len(rows) == 1 + 12
    named = [dict(zip(rows[0], line, strict=True)) for line in rows[1:]]
    assert {line["code_insee"] for line in named} == {r.commune.code for r in result.rows}
    last = next(line for line in named if line["code_insee"] == "12218")
    assert last["indice_de_fragilite"] == last["rang"] == ""
    assert last["distance_aide_valeur"] == last["distance_aide_centile"] == ""
    assert last["distance_aide_statut"] == "absent"
    assert last["completude_pct"] == "40"
    first = named[0]
    assert first["rang"] == "1"
    assert first["base"] == "Aveyron"
    assert first["sans_fibre_poids"] == "5"
    assert first["sans_fibre_millesime"] == "2e trimestre 2026"
