"""Couverture: useful everywhere, one base at a time, the visitor's files, hostile addresses."""

from __future__ import annotations

import csv
import io
import re

import pytest
from coverage_files import SITES, SPEED, TECHNO, made, site, speed, techno
from page.test_pages import KNOWN, SICOVAL, UNKNOWN, assert_sound, opened
from streamlit.testing.v1 import AppTest

from nrdiag.couverture.arcep import read_coverage
from nrdiag.couverture.fibre import fibre_of
from nrdiag.couverture.result import UNVERIFIED, result_of
from nrdiag.couverture.table import COLUMNS
from nrdiag.indicateurs.edition import edition
from nrdiag.ui.arcep_block import result_csv
from nrdiag.ui.table_files import table_file

PAGE = "pages/couverture.py"
REBIGUE, LABEGE, REUNION = "31448", "31254", "974"
WITH_FIBRE = {"243100633", "243100518", "46042", "12218", "R76"}


def dropped(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files])
    return app.run()


def techno_of(code: str, total: int = 100, ftth: int = 90) -> bytes:
    communes = edition().territories.communes_of(edition().territories.get(code))
    rows = [techno(c.code, total, ftth, dep=c.departement) for c in communes]
    return made(TECHNO, rows)


def charts(app: AppTest) -> list[object]:
    return list(app.get("vega_lite_chart"))


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_territory_has_its_page(code: str) -> None:
    app = opened(PAGE, territoire=code)
    text = assert_sound(app)
    place = edition().territories.get(code)
    assert place.nom_court in text
    assert "Charger un fichier de l'ARCEP" in text
    found = fibre_of(place)
    if found.total is None:
        assert "donnée absente pour ce territoire" in text
        assert "commune_techno" in text
        assert not charts(app)
        assert "sur 100" not in text
    else:
        assert "À qui le demander" in text
        assert len(charts(app)) == 1
    assert (code in WITH_FIBRE) <= (found.total is not None)


def test_without_territory_one_is_asked() -> None:
    assert "Choisissez un territoire pour ouvrir" in assert_sound(opened(PAGE))


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_territory_is_said(code: str) -> None:
    text = assert_sound(opened(PAGE, territoire=code))
    assert "ne correspond à aucun territoire connu" in text


def test_the_sentence_comes_first_then_the_chart_then_the_tables() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    text = assert_sound(app)
    assert "2\u202f890\xa0logements et locaux du Sicoval ne peuvent pas encore" in text
    assert "Ces 15\xa0communes réunissent" in text
    assert "La moitié du manque est à Labège, Auzeville-Tolosane et Escalquens" in text
    for said in ("Haute-Garonne Numérique", "XP Fibre", "réseau d'initiative publique"):
        assert said.lower() in text.lower()
    assert "Un nombre de sites n'est pas une couverture" in text
    assert "Un pylône partagé compte plusieurs fois" in text
    # The other way to count, half as many, is said with the first one, before the chart.
    other = text.index("Autre lecture")
    assert text.index("ne peuvent pas encore") < other < text.index("La moitié du manque")
    said = re.sub(r"\s", " ", text[other:])
    assert "1 412 logements et locaux sans fibre, soit 3 sur 100" in said


def test_a_commune_is_shown_beside_its_epci() -> None:
    text = assert_sound(opened(PAGE, territoire=LABEGE))
    assert re.search(r"Labège\s+3 710\s+2 896\s+814\s+78,1", text)
    assert re.search(r"Sicoval\s+50 597\s+47 707", text)
    assert re.search(r"Haute-Garonne\s+934 531\s+895 322", text)
    assert "En couleur : la commune choisie." in text


def test_the_base_is_in_the_address_and_comes_back() -> None:
    app = opened(PAGE, territoire=REBIGUE)
    first = assert_sound(app)
    assert "80,7" in first
    app.radio(key="base").set_value("anct").run()
    assert "Tous les logements et locaux de Rebigue" in assert_sound(app)
    assert app.query_params["base"] == "anct"
    app.radio(key="base").set_value("arcep").run()
    assert assert_sound(app) == first
    assert "base" not in app.query_params
    linked = opened(PAGE, territoire=REBIGUE, base="anct")
    assert "Tous les logements et locaux de Rebigue" in assert_sound(linked)


def test_the_second_base_where_it_is_not_known_is_said() -> None:
    app = opened(PAGE, territoire="R76", base="anct")
    assert "182\u202f642" in assert_sound(app)
    assert "n'est chargé que pour la Haute-Garonne et le Lot" in app.info[0].value


@pytest.mark.parametrize("hostile", ["<script>", "ANCT", "", "x" * 5000, "ex\x00il"])
def test_a_hostile_base_falls_on_the_default(hostile: str) -> None:
    app = opened(PAGE, territoire=SICOVAL, base=hostile)
    text = assert_sound(app)
    assert "2\u202f890" in text
    assert "<script>" not in text


def test_operator_and_zone_are_absent_outside_31_and_46_and_totals_stay() -> None:
    text = assert_sound(opened(PAGE, territoire="09"))
    assert "Opérateur et zone : donnée absente ici" in text
    assert "7\u202f235\xa0logements et locaux" in text
    assert "Sites mobiles : donnée absente" in text


def test_a_file_fills_what_the_edition_lacks_and_says_so() -> None:
    app = dropped(opened(PAGE, territoire=REUNION), ("t.csv", techno_of(REUNION)))
    text = assert_sound(app)
    assert "La Réunion : 2\u202f160 logements et locaux sur 2\u202f400 peuvent avoir la" in text
    assert UNVERIFIED in text.lower()
    assert "31 mars 2026" in text
    assert "Lignes lues : 24. Gardées : 24. Rejetées : 0." in text


def test_files_follow_the_visitor_and_can_be_forgotten() -> None:
    data = techno_of("31", 10, 5)
    app = dropped(opened(PAGE, territoire=SICOVAL), ("t.csv", data))
    assert "180 logements et locaux sur 360 peuvent" in assert_sound(app)
    app.query_params["territoire"] = LABEGE
    app.run()
    assert "5 logements et locaux sur 10 peuvent" in assert_sound(app)
    app.query_params["territoire"] = "46"
    app.run()
    assert "Lot : donnée absente dans ce fichier" in assert_sound(app)
    next(b for b in app.button if b.label == "Oublier ces fichiers").click().run()
    assert "dans ce fichier" not in assert_sound(app)


def test_the_embedded_figures_stay_beside_those_of_the_file() -> None:
    app = dropped(opened(PAGE, territoire=SICOVAL), ("t.csv", techno_of("31", 10, 5)))
    assert "2\u202f890\xa0logements et locaux du Sicoval" in assert_sound(app)


def test_several_files_and_a_refused_one() -> None:
    beta = made("Version beta", [SPEED.replace("elig_bhd8", "elig_hd8"), "x"])
    sites = made(SITES, [site("<b>Op</b>", "A1", "P1", LABEGE, (1, 1, 1, 1))])
    speeds = made(SPEED, [speed(LABEGE, 100, 100, 99, 95, 90, 80, 70)])
    app = dropped(
        opened(PAGE, territoire=LABEGE), ("beta.csv", beta), ("s.csv", sites), ("d.csv", speeds)
    )
    text = assert_sound(app)
    assert "version d'essai de 2019" in app.error[0].value
    assert "1\xa0site d'opérateurs sur 1\xa0pylône ou support" in text
    assert "90 logements et locaux sur 100 peuvent avoir au moins 30 mégabits" in text
    html = " ".join(str(e.proto.body) for e in app.get("html"))
    assert "<b>Op</b>" not in html
    assert "&lt;b&gt;Op" in html


@pytest.mark.parametrize("data", [b"", b"\x00" * 99, b"<script>alert(1)</script>;b\n1;2\n"])
def test_a_file_that_is_none_is_refused(data: bytes) -> None:
    app = dropped(opened(PAGE, territoire=SICOVAL), ("<img src=x>.csv", data))
    text = assert_sound(app)
    assert "Rien n’a été enregistré" in text
    assert "<script>" not in app.error[0].value


def test_rejected_lines_are_listed() -> None:
    data = techno_of("31", 10, 5) + made(techno("99999", 1, 1), [])
    text = assert_sound(dropped(opened(PAGE, territoire=SICOVAL), ("t.csv", data)))
    assert "Lignes lues : 587. Gardées : 586. Rejetées : 1." in text
    assert re.search(r"588\s+code INSEE inconnu : 99999", text)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def downloaded(app: AppTest, code: str, base: str) -> list[dict[str, str]]:
    """The rows of the file that the page links to."""
    name = f"fibre-{base}.csv"
    html = " ".join(str(e.proto.body) for e in app.get("html"))
    assert f'href="/tableaux/{edition().id}/{code}/{name}"' in html
    found = table_file(edition().id, code, name)
    assert found is not None
    assert found[0] == f"nrdiag-{code}-{name}"
    return rows_of(found[1])


def test_the_download_has_every_commune_and_its_code() -> None:
    # A commune is ranked, and its file read, within its intercommunalité.
    rows = downloaded(opened(PAGE, territoire=REBIGUE, base="anct"), SICOVAL, "anct")
    assert len(rows) == 36
    assert tuple(rows[0]) == COLUMNS
    own = next(row for row in rows if row["code_insee"] == REBIGUE)
    assert (own["base"], own["locaux"], own["sans_fibre"], own["taux_fibre"]) == (
        "ANCT", "255", "0", "100",
    )  # fmt: skip
    straddling = downloaded(opened(PAGE, territoire="200030435"), "200030435", "arcep")
    absent = [row for row in straddling if row["statut"] == "donnée absente"]
    assert absent
    assert all(row["locaux"] == row["sans_fibre"] == "" for row in absent)


def test_no_file_where_no_commune_is_known() -> None:
    assert table_file(edition().id, REUNION, "fibre-arcep.csv") is None


def test_the_download_of_a_file_keeps_the_missing_communes_blank() -> None:
    loaded = read_coverage(made(TECHNO, [techno(LABEGE, 100, 90)]), "x.csv")
    rows = rows_of(result_csv(result_of(loaded, edition().territories.get(SICOVAL))))
    assert len(rows) == 36
    assert rows[0]["code_insee"] == LABEGE
    assert rows[0]["source"] == UNVERIFIED
    assert {row["Locaux"] for row in rows[1:]} == {""}
    assert {row["statut"] for row in rows[1:]} == {"donnée absente"}
