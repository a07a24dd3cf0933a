"""Every page for every kind of territory: it renders, and an absent figure is never a number."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from nrdiag.cartes.classes import TOO_FEW, Method, bounds_of, method_said
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.ui.dossier_block import FICTITIOUS
from nrdiag.ui.server import ERROR

APP = Path(__file__).resolve().parents[2] / "app.py"
MAP = "pages/carte.py"
HOME, TERRITORY, PRACTICES, DIAGNOSTIC, DATA = (
    "app.py", "pages/territoire.py", "pages/pratiques.py", "pages/diagnostic.py",
    "pages/donnees.py",
)  # fmt: skip
PAGES = (
    HOME, TERRITORY, PRACTICES, DIAGNOSTIC, DATA, MAP, "pages/aines.py",
    "pages/couverture.py", "pages/aide.py", "pages/accessibilite.py", "pages/fragilite.py",
    "pages/comparer.py", "pages/parc.py", "pages/simulateur.py", "pages/achats.py",
    "pages/services.py", "pages/questionnaire.py", "pages/plan.py", "pages/ecosysteme.py",
    "pages/inspirations.py", "pages/droit.py", "pages/outils.py", "pages/rapport.py",
    "pages/atelier.py", "pages/mes_donnees.py",
)  # fmt: skip
SICOVAL = "243100633"
_ALL = edition().territories.by_code.values()
_COMMUNES = [t for t in _ALL if t.niveau is Level.COMMUNE]
SMALLEST = min(
    (t for t in _COMMUNES if t.departement == "31" and t.population is not None),
    key=lambda t: t.population or 0,
).code
LONGEST = max(_COMMUNES, key=lambda t: len(t.nom)).code
#: Those of test_ten_territories.py are not repeated here.
KNOWN = {
    "Sicoval": SICOVAL, "smallest of 31": SMALLEST, "longest name": LONGEST,
    "La Réunion, commune": "97411", "without population": "98411", "France": "FR",
    "région": "R76",
}  # fmt: skip
UNKNOWN = {"code": "XXXXX", "script": "<script>alert(1)</script>", "long": "9" * 5000}


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    if page != HOME:
        app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def unfold(app: AppTest) -> AppTest:
    """The page once every part that is drawn when it is opened has been."""
    for box in app.expander:
        if key := re.match(r"\$\$ID-[0-9a-f]+-(.+)", box.proto.id):
            app.session_state[key[1]] = True
    return app.run()


def loose(text: str) -> str:
    """With ordinary spaces only: where French puts others is tested in test_markup.py."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def titles(app: AppTest) -> list[str]:
    """The titles of the page, be they among its HTML."""
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    among = [unescape(text) for text in re.findall(r"<h1>(.*?)</h1>", drawn)]
    return [*(str(one.value) for one in app.title), *among]


class Said(str):
    """What a page says, with ordinary spaces; what is looked for in it may have others."""

    __slots__ = ()

    def __new__(cls, text: str) -> Said:
        return super().__new__(cls, loose(text))

    def __contains__(self, wanted: object) -> bool:
        return super().__contains__(loose(str(wanted)))

    def count(self, wanted: str, *where: int) -> int:  # type: ignore[override]
        return super().count(loose(wanted), *where)


def text_of(app: AppTest) -> Said:
    """Everything written on the page, as it is read: tags away, entities and escapes undone."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    said = [str(element.value) for kind in (*kinds, "success") for element in getattr(app, kind)]
    said += [re.sub(r"<[^>]*>", " ", str(element.proto.body)) for element in app.get("html")]
    return Said(unescape(" ".join(said)).replace("\\", ""))


def links_of(app: AppTest) -> list[str]:
    """The texts of the links to other pages, those of the menu among them."""
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    return [
        loose(unescape(text)) for text in re.findall(r'<a class="nr-lien"[^>]*>(.*?)</a>', drawn)
    ]


def assert_sound(app: AppTest) -> Said:
    """No exception, and no trace of a value that is not there."""
    assert not app.exception, app.exception
    text = text_of(app)
    assert ERROR not in text
    assert len(titles(app)) == 1
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\bNaN\b|\{\w*\}", text)
    return text


@pytest.mark.parametrize("page", PAGES)
def test_page_without_territory(page: str) -> None:
    assert_sound(opened(page))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", KNOWN.values(), ids=KNOWN)
def test_page_of_a_territory(page: str, code: str) -> None:
    app = opened(page, territoire=code)
    text = assert_sound(app)
    assert edition().territories.get(code).nom_court in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_territory_is_said_in_french(page: str, code: str) -> None:
    app = opened(page, territoire=code)
    text = assert_sound(app)
    assert "ne correspond à aucun territoire connu" in app.error[0].value
    assert "<script>" not in text
    assert len(app.error[0].value) < 200


@pytest.mark.parametrize("page", PAGES)
def test_former_commune_leads_to_the_one_of_today(page: str) -> None:
    app = opened(page, territoire="12076")
    assert_sound(app)
    today, former = edition().territories.resolve("12076")
    assert app.info[0].value == f"{former} fait maintenant partie de {today.nom}."
    assert app.query_params["territoire"] == today.code


@pytest.mark.parametrize("indicator", ["ftth_taux", "taux_pauvrete", "part_sans_diplome"])
@pytest.mark.parametrize("code", ["98411", "97411", "22016"])
def test_absent_figure_is_said_absent_and_never_zero(code: str, indicator: str) -> None:
    found = edition()
    place = found.territories.get(code)
    assert not figure_of(indicators()[indicator], place, found.measures).known
    app = opened(TERRITORY, territoire=code, indicateur=indicator)
    text = assert_sound(app)
    assert map_data(app)["choisi"] == indicator
    assert re.search(rf"{re.escape(place.nom)}\s+{code}\s+donnée absente", text)
    assert not re.search(rf"{code}\s+0", text)


def test_population_that_is_not_known_is_said() -> None:
    text = assert_sound(opened(TERRITORY, territoire="98411"))
    assert text.count("population inconnue") == 2  # under the title and in the menu
    assert "0 habitant" not in text.replace("\xa0", " ")


@pytest.mark.parametrize(("code", "beyond"), [("97411", True), ("29019", True), (SICOVAL, False)])
def test_beyond_our_local_files_the_page_says_so_once_and_gives_a_way(
    code: str, beyond: bool
) -> None:
    app = opened(TERRITORY, territoire=code)
    text = assert_sound(app)
    assert text.count("s'arrêtent à une région : Occitanie.") == beyond
    assert ("Voir ce qui manque, et comment le charger" in links_of(app)) is beyond
    # « Absent here » and « given for every commune » would contradict each other.
    assert "donne cette valeur pour toutes les communes" not in text


def map_data(app: AppTest) -> dict[str, Any]:
    """What the map's component receives."""
    (element,) = app.get("bidi_component")
    found: dict[str, Any] = json.loads(element.proto.json)
    return found


def test_changing_level_classes_and_territory_then_back() -> None:
    app = opened(MAP, territoire="31", indicateur="part_75_plus", reglages="oui")
    first = assert_sound(app)
    drawn = map_data(app)
    assert drawn["choisi"] == "part_75_plus"
    assert "Part des personnes de 75 ans et plus" in drawn["tableau"]["phrase"]
    app.button_group(key="niveau").set_value("epci").run()
    assert app.query_params["niveau"] == "epci"
    assert map_data(app)["geometrie"] != drawn["geometrie"]
    assert_sound(app)
    app.radio(key="classes").set_value("quantiles").run()
    assert app.query_params["classes"] == "quantiles"
    assert map_data(app)["tous"] == ""  # what is kept ready has round thresholds
    app.query_params["territoire"] = SICOVAL  # an EPCI has one level of map only
    app.run()
    assert "Sicoval" in assert_sound(app)
    app.radio(key="classes").set_value("ronds").run()
    app.query_params["territoire"] = "31"
    app.run()
    app.button_group(key="niveau").set_value("commune").run()
    assert assert_sound(app) == first
    assert map_data(app)["tableau"]["id"] == drawn["tableau"]["id"]


def test_the_map_goes_down_by_the_list_and_back_up() -> None:
    app = opened(MAP)
    assert map_data(app)["fichier"] == "FR-departement"
    assert not app.selectbox  # nobody asked for the list
    app.query_params["liste"] = "oui"
    app.run()
    app.selectbox(key="entrer-FR-departement").set_value("46").run()
    assert app.query_params["vue"] == "46"
    assert map_data(app)["fichier"] == "46-commune"
    assert_sound(app)
    app.selectbox(key="lire-46-commune").set_value("46042").run()
    assert app.query_params["apercu"] == "46042"
    assert "Cahors" in assert_sound(app)
    assert map_data(app)["fiche"] == "Cahors"
    way = way_of(app)
    assert [name for name, _ in way] == ["France", "Occitanie", "Lot", "Cahors"]
    follow(app, dict(way)["Occitanie"])
    assert app.query_params["vue"] == "R76"
    assert "apercu" not in app.query_params
    assert map_data(app)["fichier"].startswith("R76")
    assert map_data(app)["fiche"] == ""
    assert [name for name, _ in way_of(app)] == ["France", "Occitanie"]


def way_of(app: AppTest) -> list[tuple[str, str]]:
    """« Vous êtes ici »: each name, and what its link changes in the address."""
    nav = next(
        h.proto.body for h in app.get("html") if 'aria-label="Vous êtes ici"' in h.proto.body
    )
    assert nav.count('aria-current="location"') == 1
    assert nav.index('aria-current="location"') > nav.rindex("data-change")
    return [
        (name, change) for change, name in re.findall(r'data-change="([^"]*)"[^>]*>([^<]*)', nav)
    ]


def follow(app: AppTest, change: str) -> None:
    """What static/liens.js does to the address, then a run."""
    for name, value in parse_qsl(change.replace("&amp;", "&"), keep_blank_values=True):
        if value:
            app.query_params[name] = value
        else:
            app.query_params.pop(name, None)
    app.run()


def test_the_way_ends_at_the_commune_of_the_visit() -> None:
    app = opened(MAP, territoire="31254")
    *_, (epci, up), (name, change) = way_of(app)
    assert (epci, name) == ("Sicoval", "Labège")
    assert map_data(app)["fiche"] == ""
    follow(app, change)
    assert map_data(app)["fiche"] == "Labège"
    assert "Ouvrir la fiche de Labège" in assert_sound(app)
    follow(app, up)
    assert map_data(app)["fiche"] == ""
    # Its own intercommunalité, among others on a map: no way leads into it.
    app = opened(MAP, territoire=SICOVAL, vue="31", niveau="epci")
    assert [name for name, _ in way_of(app)] == ["France", "Occitanie", "Haute-Garonne"]


def test_numbers_in_the_marks_are_explained_when_there_are_some() -> None:
    several = map_data(opened(MAP, territoire="29019"))
    places = Counter((lon, lat) for lon, lat, *_ in several["points"])
    assert max(places.values()) > 1
    assert several["reperes"] == "Lieux France services (un chiffre : plusieurs à la même adresse)"
    one_each = map_data(opened(MAP, territoire=SICOVAL))
    assert one_each["points"]
    assert one_each["reperes"] == "Lieux France services"


def test_the_table_of_the_map_opens_on_those_to_look_at_first() -> None:
    text = assert_sound(opened(MAP, territoire="46"))
    assert "raccordables à la fibre, du plus faible au plus élevé." in text
    assert text.index("Montlauzun") < text.index("Brengues") < text.index("Marminiac")
    text = assert_sound(opened(MAP, territoire="46", indicateur="part_75_plus"))
    assert "75 ans et plus, du plus élevé au plus faible." in text
    assert text.index("Montredon") < text.index("Sabadel-Latronquière")


def test_choices_made_in_a_part_of_the_page_stay_once_it_is_closed() -> None:
    app = opened(MAP, territoire="31", reglages="oui", liste="oui")
    app.radio(key="classes").set_value("naturelles").run()
    app.radio(key="reperes").set_value("aucun").run()
    chosen = map_data(app)
    for part in ("reglages", "liste"):
        del app.query_params[part]
    app.run()
    assert_sound(app)
    assert not [*app.radio, *app.selectbox]
    assert map_data(app)["tableau"]["id"] == chosen["tableau"]["id"]
    assert not map_data(app)["points"]
    app = opened(MAP, niveau="commune", liste="oui")
    assert "Trop de communes pour une seule liste" in assert_sound(app)


def test_classes_that_the_values_do_not_allow_are_not_said() -> None:
    app = opened(MAP, indicateur="taux_pauvrete", classes="quantiles")  # two départements have it
    phrase = map_data(app)["tableau"]["phrase"]
    assert TOO_FEW in phrase
    assert "autant de territoires" not in phrase
    # Two values that are written alike are not a range.
    assert "entre" not in phrase
    assert "partout où la valeur est connue" in phrase


def test_classes_that_all_end_at_the_same_value_are_not_said() -> None:
    """Many values, nearly all of them the highest: no cut is left below it."""
    indicator = indicators()["ftth_taux"]
    values = [float(value) for value in range(90, 100)] + [100.0] * 200
    bounds = bounds_of(indicator, Method.QUANTILES, values)
    assert method_said(Method.QUANTILES, indicator, bounds) == TOO_FEW


def test_the_map_that_a_link_asks_for_is_that_of_the_url() -> None:
    app = opened(MAP, territoire="31254", vue="46", indicateur="fibre_75_plus")
    text = assert_sound(app)
    assert map_data(app)["fichier"] == "46-commune"
    assert "Double peine" in map_data(app)["tableau"]["phrase"]
    assert "du plus grand nombre de personnes au plus petit" in text
    assert "plus de 14" in map_data(app)["tableau"]["croix"]["titre"]


@pytest.mark.parametrize("wanted", ["garbage", "", "<script>", "ftth_locaux", "x" * 5000])
@pytest.mark.parametrize("page", [TERRITORY, MAP])
def test_unknown_indicator_falls_back(page: str, wanted: str) -> None:
    names = ("indicateur", "niveau", "apercu", "vue", "classes", "reperes")
    app = opened(page, territoire=SICOVAL, **dict.fromkeys(names, wanted))
    assert_sound(app)
    assert map_data(app)["choisi"] == "ftth_taux"
    # The default is not written in the address.
    assert "indicateur" not in app.query_params


@pytest.mark.parametrize("page", [PRACTICES, DIAGNOSTIC])
def test_example_inventory_is_labelled_and_can_be_left(page: str) -> None:
    app = opened(page, territoire=SICOVAL, inventaire="exemple")
    assert FICTITIOUS in assert_sound(app)
    del app.query_params["inventaire"]
    app.run()
    assert FICTITIOUS not in assert_sound(app)


def test_example_is_chosen_with_a_button() -> None:
    app = opened(PRACTICES)
    assert FICTITIOUS not in assert_sound(app)
    next(b for b in app.button if b.label == "Partir de l'exemple fictif").click().run()
    assert app.query_params["inventaire"] == "exemple"
    assert FICTITIOUS in assert_sound(app)


def test_a_territory_found_opens_the_page_that_was_asked_for() -> None:
    app = opened(DIAGNOSTIC, inventaire="exemple")
    assert titles(app) == ["Choisissez un territoire pour ouvrir «\u00a0Diagnostic\u00a0»"]
    app.text_input(key="recherche").set_value("Labège").run()
    assert "1 résultat :" in assert_sound(app).replace("\u00a0", " ")
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    assert 'href="/diagnostic?inventaire=exemple&amp;territoire=31254"' in drawn
    app = opened(HOME)
    app.text_input(key="recherche").set_value("Labège").run()
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    assert 'href="/territoire?territoire=31254"' in drawn


def test_results_that_are_cut_are_said_so() -> None:
    app = opened(HOME)
    app.text_input(key="recherche").set_value("31320").run()  # the postcode of ten communes
    assert "Les 8 premiers résultats" in assert_sound(app)
    drawn = " ".join(str(element.proto.body) for element in app.get("html"))
    assert drawn.count("/territoire?territoire=31") == 8


def test_the_level_of_the_map_does_not_change_its_subject_unsaid() -> None:
    app = opened(MAP)
    first = map_data(app)["choisi"]
    app.button_group(key="niveau").set_value("epci").run()
    second = map_data(app)["choisi"]
    said = f"{indicators()[first].libelle} : valeur connue pour moins de la moitié"
    assert (second == first) != (said in assert_sound(app))
    app.button_group(key="niveau").set_value("commune").run()
    assert map_data(app)["choisi"] == second  # the population is known everywhere
    assert app.query_params["indicateur"] == second
    assert "valeur connue pour moins de la moitié" not in assert_sound(app)


def test_france_is_not_said_to_have_109_departements() -> None:
    app = opened(MAP, liste="oui")
    text = assert_sound(app)
    assert "Entrer dans un département ou une collectivité d'outre-mer" in [
        box.label for box in app.selectbox
    ]
    assert "109 départements" not in text
    assert "109 départements" not in map_data(app)["tableau"]["phrase"]


def test_an_unknown_distance_is_no_good_news() -> None:
    """No commune of 98411 has a contour, so no distance: nobody is said to be near or far."""
    text = assert_sound(opened("pages/aines.py", territoire="98411"))
    assert "istance inconnue : impossible de dire qui" in text
    assert "Aucune commune" not in text
    text = assert_sound(opened("pages/aide.py", territoire="98411"))
    assert "Les communes sans lieu" not in text
    assert "Touchez" not in text
    assert "Touchez" not in assert_sound(opened(TERRITORY, territoire="98411"))


def test_no_alert_without_data_is_not_told_as_good_news() -> None:
    text = assert_sound(opened(TERRITORY, territoire="97411"))
    assert "Aucune alerte ne ressort des données disponibles." in text
    assert "Mais il manque : fibre (part), " in text
    assert "Mais il manque" not in assert_sound(opened(TERRITORY, territoire=SICOVAL))


def test_an_older_value_known_around_is_not_told_missing_beside_it() -> None:
    def ladder(code: str) -> str:
        app = opened(TERRITORY, territoire=code)
        return next(
            re.sub(r"<[^>]*>", " ", str(h.proto.body))
            for h in app.get("html")
            if "du plus proche au plus large" in str(h.proto.body)
        )

    assert re.search(
        r"Taux de pauvreté par département en 2021 +donnée absente[^T]*36,1", ladder("97411")
    )
    assert "en 2021" not in ladder("31254")


def test_why_a_median_is_missing_depends_on_the_level() -> None:
    entry, measures = indicators()["revenu_median"], edition().measures
    commune, epci = (edition().territories.get(code) for code in ("97411", SICOVAL))
    assert figure_of(entry, commune, measures).note.startswith("À charger : le fichier Filosofi")
    assert "Une médiane ne s'additionne pas" in figure_of(entry, epci, measures).note
