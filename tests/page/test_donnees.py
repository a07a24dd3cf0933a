"""Données et méthode: every section renders, and the filter by status obeys the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page.test_pages import titles
from streamlit.testing.v1 import AppTest

from nrdiag.catalogue.claims import ClaimStatus, by_status, load_claims
from nrdiag.catalogue.indicators import indicators
from nrdiag.catalogue.sources import sources
from nrdiag.pratiques.formulas import FORMULAS as EVERY_FORMULA
from nrdiag.ui.data_block import (
    CLAIMS,
    FORMULAS,
    GAPS,
    INDICATORS,
    REFERENCES,
    SECTIONS,
    SOURCES,
    UPDATES,
)

APP = Path(__file__).resolve().parents[2] / "app.py"
CLAIMS_COUNT = len(load_claims())


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.switch_page("pages/donnees.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def written(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def folds(app: AppTest) -> list[str]:
    """The titles of the folded parts, in their order."""
    return re.findall(r"<summary><span>(.*?)</span></summary>", written(app))


def bare(html: str) -> str:
    """The text without its tags."""
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_renders(section: str) -> None:
    app = opened(section=section, territoire="243100633")
    assert not app.exception
    assert titles(app) == ["Données et méthode"]
    expected = {
        SOURCES: len(sources()),
        INDICATORS: len(indicators()),
        CLAIMS: CLAIMS_COUNT,
        FORMULAS: len(EVERY_FORMULA),
        UPDATES: 0,
        GAPS: 2,
    }
    assert len(folds(app)) + len(app.expander) == expected.get(section, 1)


def test_every_source_and_its_counts_are_shown() -> None:
    text = written(opened())
    for source in sources().values():
        assert source.adresse in text
    assert "4\u202f446 communes sur 34\u202f969" in text


@pytest.mark.parametrize("status", list(ClaimStatus))
def test_the_address_filters_the_claims(status: ClaimStatus) -> None:
    app = opened(statut=status.value)
    titles = folds(app)
    assert len(titles) == by_status(load_claims())[status] < CLAIMS_COUNT
    said = f"<strong>{status.value.capitalize()}</strong>"
    assert all(title.startswith(said) for title in titles)


def test_choosing_a_status_changes_the_list_and_the_address() -> None:
    app = opened(section=CLAIMS)
    assert len(folds(app)) == CLAIMS_COUNT
    app.get("button_group")[0].set_value("contesté").run()
    assert not app.exception
    assert len(folds(app)) == by_status(load_claims())[ClaimStatus.DISPUTED]


@pytest.mark.parametrize("hostile", ["<script>", "', ''); alert(1)//", "Contesté\x00", "x" * 5000])
def test_a_hostile_status_is_ignored(hostile: str) -> None:
    app = opened(statut=hostile)
    assert not app.exception
    assert len(folds(app)) == CLAIMS_COUNT
    assert hostile not in written(app)


def test_the_gaps_name_the_communes_without_contour() -> None:
    text = written(opened(section=GAPS))
    assert "Conques-en-Rouergue (12)" in text
    assert "Orée d&#39;Anjou (49)" in text


def test_the_gaps_map_says_where_the_fibre_is_known_and_what_to_fetch() -> None:
    app = opened(section=GAPS)
    text = written(app)
    assert "4\u202f446\u00a0communes sur 34\u202f969, dans 13\u00a0départements" in text
    assert "toutes les communes (13)" in text
    assert "aucune commune connue (96)" in text
    assert "python -m nrdiag edition update --source arcep_cartefibre" in bare(text)
    assert "La Réunion (04)</th>" in text
    assert "Nouvelle-Calédonie (988)</th>" in text
    (download,) = app.get("download_button")
    assert download.proto.label == "Télécharger ces tableaux (CSV)"


def test_the_gaps_map_follows_the_address_and_the_choice() -> None:
    app = opened(section=GAPS, indicateur="taux_pauvrete")
    text = written(app)
    assert "122\u00a0communes sur 34\u202f969" in text
    assert "776\u00a0autres communes, elle est couverte par le secret statistique" in text
    assert "Haute-Garonne (31)</th>" in text
    app.selectbox[0].set_value("part_sans_diplome").run()
    assert not app.exception
    assert "--source insee_diplomes --from-dir DOSSIER" in bare(written(app))
    app.selectbox[0].set_value("nb_france_services").run()
    text = written(app)
    assert "Rien\u00a0: aucune commune n&#39;est sans valeur" in text
    assert "edition update" not in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "projection_75_2030", "\x00"])
def test_a_hostile_indicator_falls_on_the_fibre(hostile: str) -> None:
    app = opened(section=GAPS, indicateur=hostile)
    assert not app.exception
    assert app.selectbox[0].value == "ftth_taux"
    assert "<script>" not in written(app)


def test_a_reference_that_counts_gives_its_total() -> None:
    assert " sur 247" in written(opened(section=REFERENCES))


def test_updates_say_what_is_known_and_what_to_fetch() -> None:
    """The embedded edition: ages and fibre in Occitanie only, nothing updated yet."""
    text = written(opened(section=UPDATES))
    assert "Vous lisez l&#39;édition livrée avec nrdiag" in text
    assert "4\u202f446 sur 34\u202f969" in text
    assert "30\u202f523 communes n&#39;ont pas de valeur" in text
    assert "Aucune mise à jour depuis l&#39;installation" in text
    # The régions are said once, under the map of « Ce qui manque ».
    assert "Occitanie</th>" not in text
    assert "la carte est dans la rubrique «\u00a0Ce qui manque\u00a0»" in text
