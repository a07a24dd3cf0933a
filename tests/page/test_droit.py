"""The page of the law: empty, with the example, for every kind of territory, its file."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from page.test_organisation import with_document
from page.test_pages import SICOVAL, assert_sound, links_of, opened

from nrdiag.dossier.document import Actor, Document, Planned, Purchase, Service
from nrdiag.droit.declared import lines
from nrdiag.droit.landmark_rules import landmark_rules
from nrdiag.ui.dossier_block import FICTITIOUS
from nrdiag.ui.law_block import door_of

PAGE = "pages/droit.py"
HOSTILE = "<img src=x onerror=alert(1)>[lien](javascript:alert(1)) **x** $y$"


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def test_without_a_territory_the_page_asks_for_one() -> None:
    assert "Choisissez un territoire pour ouvrir" in assert_sound(opened(PAGE))


def test_an_empty_diagnostic_says_what_is_missing_and_where_to_fill_it() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    text = plain(assert_sound(app))
    assert "Votre intercommunalité est concernée. 1 ligne sur 8 est prête." in text
    assert "84 218" in text
    assert "notre règle de lecture, pas celle du texte" in text
    assert "Programme de travail : 1 ligne sur 4 est prête" in text
    assert "○ vide 8. Le bilan de l'année" in text
    assert "Donnée absente : dépense informatique de l'année. Saisissez vos dépenses" in text
    assert "9 repères obligent la collectivité. Sur 3 contenus demandés, aucun n'est prêt." in text
    assert "Donnée absente pour 6 repères." in text
    links = [plain(text) for text in links_of(app)]
    assert "Compléter dans « Écosystème »" in links
    assert "Saisir ce qui manque dans « Achats et réemploi »" in links
    # Only the lines that are not ready ask to be filled.
    assert sum(label.startswith("Compléter dans") for label in links) == 7


def test_the_example_says_that_it_is_one_and_gives_its_gaps() -> None:
    app = opened(PAGE, territoire=SICOVAL, inventaire="exemple")
    text = plain(assert_sound(app))
    assert FICTITIOUS in text
    assert "7 lignes sur 8 sont prêtes, 1 est commencée." in text
    assert "il manque 1 300 € d'achats de réemploi" in text
    assert "il manque 3 matériels" in text
    assert "Pas atteint. 18 % de la dépense" in text
    assert "Contenu prêt : 4 lignes sur 4." in text
    assert "nous ne savons pas ce que l'assemblée a voté" in text
    # Only the two thresholds are said to be reached or not.
    assert len(re.findall(r"(?<!n'est )[Aa]tteint\. ", text)) == text.count("Pas atteint. ") == 2
    assert "Lu dans une source secondaire" in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("31555", "Votre commune est concernée."),
        ("31169", "n'est pas obligée d'avoir une stratégie"),
        ("974", "les communes et les intercommunalités de plus de 50 000 habitants."),
        ("R76", "L'obligation ne vise que"),
        ("FR", "Aucun de ces repères n'oblige ce territoire."),
        ("97411", "Votre commune est concernée."),
        ("98411", "Population inconnue"),
    ],
)
def test_each_kind_of_territory_is_told_what_binds_it(code: str, said: str) -> None:
    for query in ({}, {"inventaire": "exemple"}):
        assert said in plain(assert_sound(opened(PAGE, territoire=code, **query)))


def test_what_is_to_verify_is_apart_and_never_a_fact() -> None:
    app = opened(PAGE, territoire=SICOVAL)
    text = plain(assert_sound(app))
    assert "À vérifier avant de citer" in text
    assert "Nous ne les affirmons pas" in text
    assert "25 000 €" not in text


def test_what_was_entered_changes_the_lines() -> None:
    document = Document(
        acteurs=[Actor(nom=f, famille=f) for f in ("public", "prive", "associatif")],
        plan=[Planned(action="A03", titre="Acheter reconditionné", statut="en cours",
                      responsable="Achats", moyens="2 jours", depart=5, cible=25,
                      echeance=dt.date(2027, 12, 31))],
        achats=[Purchase(annee=2025, categorie="ecrans", depense_ht=100, dont_reemploi=5)],
    )  # fmt: skip
    text = plain(assert_sound(with_document(PAGE, document, territoire=SICOVAL)))
    assert "6 lignes sur 8 sont prêtes." in text
    assert "Stratégie : 3 lignes sur 3 sont prêtes" in text
    assert "Sur 1 axe choisi, 1 a un indicateur connu." in text


def test_the_lines_follow_the_document_of_the_visit() -> None:
    document = Document()
    app = with_document(PAGE, document, territoire=SICOVAL)
    assert "Aucun acteur n'est noté." in plain(assert_sound(app))
    document.acteurs = [Actor(nom="Ressourcerie", famille="associatif")]
    assert "1 acteur noté" in plain(assert_sound(app.run()))
    other = with_document(PAGE, Document(), territoire=SICOVAL)
    assert "Aucun acteur n'est noté." in plain(assert_sound(other))


def test_hostile_words_are_text() -> None:
    document = Document(
        acteurs=[Actor(nom=HOSTILE, famille=HOSTILE)],
        plan=[Planned(titre=HOSTILE, cible=1.0, statut="en cours")],
        services=[Service(nom=HOSTILE, rgaa_taux=60, rgaa_date=dt.date.today())],
    )
    app = with_document(PAGE, document, territoire=SICOVAL)
    assert HOSTILE in assert_sound(app)
    assert not [html for html in app.get("html") if "<img src=x" in html.proto.body]


def test_every_declared_page_exists() -> None:
    declared = [one.porte for one in lines().values()]
    declared += [rule.porte for rule in landmark_rules().values() if rule.porte]
    root = Path(__file__).resolve().parents[2]
    for name in declared:
        assert (root / door_of(name).file).is_file()
