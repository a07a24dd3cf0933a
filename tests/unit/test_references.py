"""The national references: their values, their caution, and what the loader refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from nrdiag.catalogue.references import REFERENCES_FILE, load_references
from nrdiag.figure import Status

CONTACT = re.compile(r"\S+@\S+|(?:\+33|\b0)\s?[1-9](?:[\s.\-]?\d{2}){4}\b")
VALID: dict[str, Any] = {
    "id": "part",
    "libelle": "Une part",
    "valeur": 15.4,
    "unite": "%",
    "definition": "Part des personnes interrogées.",
    "annee": 2021,
    "source": "INSEE",
    "statut": "observé",
    "prudence": "Mesure nationale.",
}


def write(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "references.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "value", "unit", "year"),
    [
        ("illectronisme_15_plus", 15.4, "%", 2021),
        ("illectronisme_60_74", 24, "%", 2021),
        ("illectronisme_75_plus", 62, "%", 2021),
        ("non_usage_3_mois_15_plus", 13.9, "%", 2021),
        ("sans_acces_domicile_75_plus", 53, "%", 2019),
        ("non_usage_annee_75_plus", 64, "%", 2019),
        ("eloignes_adultes", 16_000_000, "personnes", 2023),
        ("eloignes_faute_acces", 4_500_000, "personnes", 2023),
        ("difficulte_demarches_en_ligne", 54, "%", 2022),
        ("difficulte_demarches", 61, "%", 2025),
        ("difficulte_numerique_2018", 14_000_000, "personnes", 2018),
        ("demarches_taux_moyen", 73, "%", 2025),
        ("niveau_de_vie_median_metropole", 25_920, "euro", 2023),
        ("taux_pauvrete_metropole", 15.9, "%", 2023),
    ],
)
def test_values_are_those_of_their_source(name: str, value: float, unit: str, year: int) -> None:
    reference = load_references()[name]
    assert (reference.valeur, reference.unite, reference.annee) == (value, unit, year)


@pytest.mark.parametrize(("prefix", "total"), [("demarches_", 247), ("sites_etat_", 1033)])
def test_accessibility_counts_add_up_to_their_total(prefix: str, total: int) -> None:
    counted = [r for name, r in load_references().items() if name.startswith(prefix) and r.total]
    assert {reference.total for reference in counted} == {total}
    assert sum(reference.valeur for reference in counted) == total


def test_lack_of_access_and_lack_of_skills_make_up_the_whole() -> None:
    known = load_references()
    parts = known["eloignes_faute_acces"].valeur + known["eloignes_faute_competences"].valeur
    assert parts == known["eloignes_adultes"].valeur


def test_a_count_gives_its_share_and_a_rate_has_none() -> None:
    known = load_references()
    assert known["demarches_totalement_conformes"].share == pytest.approx(3.2, abs=0.05)
    assert known["illectronisme_15_plus"].share is None


def test_the_undefined_figure_of_the_founding_document_is_an_estimate() -> None:
    reference = load_references()["sans_acces_regulier_75_plus"]
    assert reference.valeur == 35
    assert reference.statut is Status.ESTIMATED
    assert "sans définition" in reference.prudence


def test_a_reference_becomes_a_figure_with_its_source_and_caution() -> None:
    figure = load_references()["demarches_totalement_conformes"].as_figure()
    assert (figure.value, figure.denominator, figure.vintage) == (8, 247, "2025")
    assert figure.source.startswith("Temesis")
    assert "aucune collectivité" in figure.note


def test_no_contact_address_is_published() -> None:
    assert CONTACT.findall(REFERENCES_FILE.read_text(encoding="utf-8")) == []


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"references\.yaml.*part.*deux fois"):
        load_references(write(tmp_path, VALID, VALID))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statut": "absent"}, "statut inconnu « absent »"),
        ({"bas": 20}, "borne basse"),
        ({"haut": 10}, "borne haute"),
        ({"valeur": 101}, "ne dépasse pas 100"),
        ({"unite": "sites", "total": 10}, "dépasse le total"),
        ({"valeur": -1}, "valeur"),
        ({"prudence": ""}, "prudence"),
        ({"note": "champ inconnu"}, "note"),
    ],
)
def test_an_invalid_reference_is_refused_by_file_and_id(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        load_references(write(tmp_path, VALID | change))
    assert "references.yaml" in str(refusal.value)
    assert "part" in str(refusal.value)
