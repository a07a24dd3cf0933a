"""Accessibilité des sites: useful before any reading, honest after, sound with hostile input."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from page.test_pages import KNOWN, SICOVAL, UNKNOWN, assert_sound, opened, text_of
from streamlit.testing.v1 import AppTest

from nrdiag.accessibilite.sites import town_hall_addresses
from nrdiag.accessibilite.situation import State
from nrdiag.accessibilite.tables import KEPT, kept_table
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.ui.readings import load, survey_of
from nrdiag.ui.table_files import table_file

PAGE = "pages/accessibilite.py"
LABEGE, RAMONVILLE = "31254", "31446"
LAST_YEAR = (dt.date.today() - dt.timedelta(days=365)).isoformat()
HEADER = "site;code;organisme;mention;taux;date;auditeur;declaration;schema;plan;joignable;lu_le\n"


def site(code: str) -> str:
    return town_hall_addresses()[code]


def row(code: str, mention: str, rate: str, date: str, joignable: str = "oui") -> str:
    return f"{site(code)};{code};;{mention};{rate};{date};;;;;{joignable};2026-11-20\n"


GOOD = HEADER + (
    row(LABEGE, "partiellement conforme", "72,5 %", LAST_YEAR)
    + row(RAMONVILLE, "partiellement conforme", "81 %", "2019-03-12")
    + row("31035", "", "", "")
)


def dropped(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    app.file_uploader[0].set_value(
        [(n, c.encode() if isinstance(c, str) else c, "text/csv") for n, c in files]
    )
    return app.run()


def loaded(**query: str) -> AppTest:
    return dropped(opened(PAGE, **query), ("sites.csv", GOOD))


def html(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def linked(app: AppTest, code: str, name: str) -> bytes:
    """The file that the page links to, the same for every visitor."""
    assert f'href="/tableaux/{edition().id}/{code}/{name}"' in html(app)
    found = table_file(edition().id, code, name)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_every_territory_is_useful_before_any_reading(code: str) -> None:
    app = opened(PAGE, territoire=code)
    text = assert_sound(app)
    place = edition().territories.get(code)
    assert place.nom_court in text
    assert "niveau d'accessibilité n'est pas encore vérifié" in text
    for said in ("Que faire d'abord", "Ce que demande la loi", "Repères nationaux", "Périmètre"):
        assert said in text
    assert f"nrdiag rgaa scan {code} " in text
    assert "à vérifier sur Légifrance" in text
    known = [town_hall_addresses().get(c.code) for c in edition().territories.communes_of(place)]
    first = next((url for url in known if url), None)
    if first:
        assert f'href="{first}"' in html(app)
    else:
        assert "Aucune adresse connue ici" in text


def test_nobody_is_told_to_read_thirty_sites() -> None:
    """« Lisez les sites » would be homework; the command is for the IT department, folded."""
    app = opened(PAGE, territoire=SICOVAL)
    text = assert_sound(app)
    assert "Lisez les sites" not in text
    assert "Faites vérifier le niveau affiché sur chaque site." in text
    folded = re.search(r"<details.*?rgaa scan.*?</details>", html(app), re.DOTALL)
    assert folded is not None
    assert "Pour la direction informatique" in folded[0]


def test_without_territory_one_is_asked() -> None:
    assert "Choisissez un territoire pour ouvrir" in assert_sound(opened(PAGE))


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_territory_is_said(code: str) -> None:
    app = opened(PAGE, territoire=code)
    assert "ne correspond à aucun territoire connu" in assert_sound(app)


def test_the_links_give_nothing_away() -> None:
    links = re.findall(r"<a [^>]*href=\"https?://[^>]*>", html(opened(PAGE, territoire=SICOVAL)))
    assert len(links) > 30
    assert all('rel="noopener noreferrer"' in link for link in links)


def test_an_unknown_address_is_not_an_absent_site() -> None:
    text = assert_sound(opened(PAGE, territoire=SICOVAL))
    assert "L'adresse du site de l'intercommunalité n'est pas dans nos données" in text
    assert "ne veut pas dire que la commune n'a pas de site" in text


def test_a_file_gives_the_sentence_the_states_and_the_steps() -> None:
    app = loaded(territoire=SICOVAL)
    text = assert_sound(app)
    assert "Sur 3\xa0sites lus, 2 affichent une mention ; 1\xa0déclaration est encore" in text
    assert "Lignes lues : 3. Gardées : 3. Rejetées : 0." in text
    assert "1 totalement ou partiellement conforme, 1 non conforme selon la règle" in text
    first = text.index("Refaites les déclarations qui ont plus de trois ans")
    assert first < text.index("Affichez la mention sur la page d'accueil")
    assert "n'est plus valable depuis le 13 mars 2022" in text
    assert "Mention non détectée" in text
    assert len(app.get("vega_lite_chart")) == 1
    assert "La carte" in text


def test_the_readings_follow_the_visitor_and_can_be_forgotten() -> None:
    app = loaded(territoire=SICOVAL)
    app.query_params["territoire"] = LABEGE
    app.run()
    assert "Sur 1\xa0site lu, 1 affiche une mention" in assert_sound(app)
    app.query_params["territoire"] = "46042"  # not concerned by these readings
    app.run()
    text = assert_sound(app)
    assert "niveau d'accessibilité n'est pas encore vérifié" in text
    assert "3\xa0lectures hors de ce territoire" in text
    next(b for b in app.button if b.label == "Oublier ces lectures").click().run()
    assert "hors de ce territoire" not in assert_sound(app)


def test_removing_the_file_forgets_its_readings() -> None:
    app = loaded(territoire=SICOVAL)
    app.file_uploader[0].set_value(None).run()
    assert "niveau d'accessibilité n'est pas encore vérifié" in assert_sound(app)


@pytest.mark.parametrize("state", [State.EXPIRED, State.NO_MENTION, State.UNREAD])
def test_the_address_filters_the_list(state: State) -> None:
    app = loaded(territoire=SICOVAL, statut=state.value)
    assert_sound(app)
    assert app.query_params["statut"] == state.value
    shown = re.findall(r"<tr class=\"\">.*?</tr>", html(app))
    rows = [line for line in shown if "Organisme et site" in line]
    assert rows
    assert all(state.value.capitalize() in line for line in rows)


@pytest.mark.parametrize("hostile", ["<script>", "non conforme'--", "x" * 5000, "", "Tous\x00"])
def test_a_hostile_filter_shows_everything(hostile: str) -> None:
    app = loaded(territoire=SICOVAL, statut=hostile)
    text = assert_sound(app)
    assert app.query_params.get("statut") in (None, [])
    assert "Labège" in text
    assert "<script>" not in text


def test_the_filter_can_be_changed_and_undone() -> None:
    app = loaded(territoire=SICOVAL)
    before = text_of(app)
    pills = app.get("button_group")[0]
    pills.set_value(State.EXPIRED.value).run()
    assert app.query_params["statut"] == State.EXPIRED.value
    app.get("button_group")[0].set_value("tous").run()
    assert assert_sound(app) == before


def test_rejects_are_listed_with_line_and_reason() -> None:
    app = dropped(
        opened(PAGE, territoire=SICOVAL),
        ("sites.csv", "site;taux;date\nhttps://a.fr;120;2025-01-01\nhttps://b.fr;0,7;2025-01-01\n"),
    )
    text = assert_sound(app)
    assert "Lignes lues : 2. Gardées : 0. Rejetées : 2." in text
    assert "taux hors de 0 à 100" in text
    assert "taux ambigu" in text


@pytest.mark.parametrize(
    "data",
    [b"", b"bonjour", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, b"x" * 10_000_000, b"site;taux\n"],
)
def test_a_file_that_cannot_be_read_is_refused_in_french(data: bytes) -> None:
    app = dropped(opened(PAGE, territoire=SICOVAL), ("sites.csv", data))
    text = assert_sound(app)
    assert "Rien n’a été enregistré" in app.error[0].value
    assert "niveau d'accessibilité n'est pas encore vérifié" in text


def test_hostile_text_of_a_file_is_shown_as_text() -> None:
    file = HEADER + (
        f"https://x.exemple.fr;{SICOVAL};<img src=x onerror=alert(1)>;;80;2025-01-01;;;;;;\n"
        f"javascript:alert(1);{SICOVAL};;;80;2025-01-01;;;;;;\n"
    )
    app = dropped(opened(PAGE, territoire=SICOVAL), ("<b>x</b>.csv", file))
    assert_sound(app)
    assert "<img" not in html(app)
    assert "&lt;img src=x" in html(app)
    assert 'href="javascript' not in html(app)
    assert "<b>x</b>" not in html(app)


def test_a_site_without_territory_is_shown_apart() -> None:
    app = dropped(
        opened(PAGE, territoire=SICOVAL),
        ("a.csv", f"site;taux;date\nhttps://mediatheque.exemple.fr;80;{LAST_YEAR}\n"),
    )
    text = assert_sound(app)
    assert "niveau d'accessibilité n'est pas encore vérifié" in text
    assert "mediatheque.exemple.fr" in text
    assert "<summary><span>1\xa0site sans territoire" in html(app)


def test_the_template_comes_back_as_unread_sites_only() -> None:
    """Downloaded and dropped as it is, it changes nothing: a blank line is not a reading."""
    app = opened(PAGE, territoire=SICOVAL)
    text = assert_sound(dropped(app, ("modele.csv", linked(app, SICOVAL, "modele-sites.csv"))))
    assert "Gardées : 33." in text
    assert "niveau d'accessibilité n'est pas encore vérifié" in text


def test_the_list_before_any_reading_is_a_file_for_all() -> None:
    data = linked(opened(PAGE, territoire=SICOVAL), SICOVAL, "sites-publics.csv")
    header, *rows = data.decode("utf-8-sig").splitlines()
    assert header == ";".join(KEPT)
    assert len(rows) == 33
    assert all(";non lu;" in row for row in rows)
    # Arandas has no known site: nothing to list.
    assert table_file(edition().id, "01013", "sites-publics.csv") is None


def test_readings_of_a_visit_are_for_no_other() -> None:
    """The list with readings is given by the visit itself, never at an address."""
    app = loaded(territoire=SICOVAL)
    assert "Refaites les déclarations" in assert_sound(app)
    assert "sites-publics.csv" not in html(app)
    assert "Télécharger la liste (CSV)" in [b.proto.label for b in app.get("download_button")]
    other = opened(PAGE, territoire=SICOVAL)
    text = assert_sound(other)
    assert "niveau d'accessibilité n'est pas encore vérifié" in text
    assert "Refaites les déclarations" not in text


def test_the_download_reads_back_to_the_same_states() -> None:
    file = HEADER + (
        row(LABEGE, "totalement conforme", "49,99996 %", LAST_YEAR)
        + row(RAMONVILLE, "", "", "", "non")
        + f"https://x.exemple.fr;{SICOVAL};=1+1;;0,5 %;{LAST_YEAR};+cmd;;;;oui;2026-11-20\n"
    )
    today = dt.date.today()
    place = edition().territories.get(SICOVAL)
    first = survey_of(place, load([("a.csv", file.encode())], today), today)
    data = to_csv(*kept_table(first.read + first.by_state[State.UNREACHABLE]))
    assert "'=1+1" in data.decode("utf-8-sig")
    again = survey_of(place, load([("b.csv", data)], today), today)
    for state in State:
        shown = [(s.site, s.situation.reason) for s in first.by_state[state]]
        assert [(s.site, s.situation.reason) for s in again.by_state[state]] == shown
    assert first.count(State.NOT_COMPLIANT) == 2
