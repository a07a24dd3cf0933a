"""The register of services: faults are said, unknown is never 0, a file reads back the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.dossier.document import Document, Service
from nrdiag.dossier.file import read_document, write_document
from nrdiag.figure import Status
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import DANGEROUS, to_csv
from nrdiag.services import rgesn, sovereignty
from nrdiag.services.exchange import HEADER, export_rows, merged, read_services
from nrdiag.services.path import drawing, sentence, steps_of
from nrdiag.services.register import (
    MAX_SERVICES,
    UNNAMED,
    entry_of,
    meter_sentence,
    missing,
    problems,
    register_of,
)
from nrdiag.services.register import sentence as state
from nrdiag.services.share import Share, percent_text

TODAY = dt.date(2026, 11, 24)
HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{0.__class__}", "%s {nom}",
    "=cmd|'/c calc'!A1", "javascript:alert(1)", "a" * 300,
)  # fmt: skip
FULL = Service(
    nom="Portail des familles", adresse="https://famille.exemple.invalid", public="habitants",
    usagers_par_mois=1800, rgaa_taux=62.3, rgaa_audit="complet", rgaa_date=dt.date(2025, 6, 5),
    hebergeur="Hébergeur A", pays_donnees="FRA", pays_entreprise="USA", secnumcloud=False,
    hds=None, donnees_sensibles=True, reversibilite="prévue au contrat", logiciel_libre=True,
    rgesn={"1.1": "conforme"},
)  # fmt: skip


def csv_of(*services: Service) -> bytes:
    return to_csv(HEADER, export_rows(register_of(services, TODAY)))


# --- Shares ----------------------------------------------------------------------------------


def test_a_share_of_nothing_known_has_no_value() -> None:
    assert (Share().value, Share().low, Share().completeness) == (None, None, None)
    unknown = Share(unknown=3)
    assert (unknown.value, unknown.low, unknown.high, unknown.completeness) == (None, 0, 100, 0)
    assert unknown.text() == "donnée absente"
    figure = unknown.figure("part", "2026")
    assert (figure.value, figure.status) == (None, Status.ABSENT)


@given(*(st.integers(0, 10_000) for _ in range(3)))
def test_the_value_is_within_its_bounds(yes: int, no: int, unknown: int) -> None:
    figure = Share(yes, no, unknown).figure("part", "2026")  # refuses bounds that do not hold it
    if figure.known:
        assert 0 <= figure.low <= figure.value <= figure.high <= 100  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.2, "plus de 0 %"), (49.6, "50 %"), (99.7, "près de 100 %"), (100, "100 %")],
)
def test_a_percentage_never_reaches_an_end_it_has_not(value: float, text: str) -> None:
    assert percent_text(value).replace("\u202f", " ") == text


# --- Loaders ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("numero;theme\n1.1;A\n", "colonnes attendues"),
        ("{head}1.1;A;Prioritaire;Fort;Tous\n", "ligne 2 : une cellule manque"),
        ("{head}1.1;A;Prioritaire;Fort;Tous;Q ?;x\n", "ligne 2 : une cellule manque"),
        ("{head}1.1;A;Urgent;Fort;Tous;Q ?\n", "priorité inconnue « Urgent »"),
        ("{head}1.1;A;Modéré;Fort;Tous;Q ?\n1.1;A;Modéré;Fort;Tous;Q ?\n", "deux fois"),
        ("{head}", "aucun critère"),
    ],
)
def test_a_fault_of_the_criteria_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "rgesn.csv"
    file.write_text(text.replace("{head}", ";".join(rgesn.COLUMNS) + "\n"), encoding="utf-8")
    with pytest.raises(ValueError, match=said) as caught:
        rgesn.load_criteria(file)
    assert "rgesn.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("poids: 1.25", "poids: -1", "poids"),
        ("  - id: hds\n", "  - id: autre_point\n", "points attendus"),
        ("zone: EEE", "zone: lune", "zone"),
        ("  - id: maitrise", "  - id: essentiel", "statut déclaré deux fois"),
        ("{id: DEU,", "{id: FRA,", "pays déclaré deux fois"),
        ("    essentiel: true\n", "", "essentiel"),
    ],
)
def test_a_fault_of_the_definition_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = sovereignty.FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "souverainete.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=said) as caught:
        sovereignty.load_definition(file)
    assert "souverainete.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("FRA", "FRA"), ("fr", "FRA"), (" france ", "FRA"), ("ETATS-UNIS", "USA"), ("US", "USA"),
        ("Norvege", "NOR"), ("NO", "NOR"), ("UE", "UE"), ("hors UE", "autre"), ("Tchéquie", "CZE"),
    ],
)  # fmt: skip
def test_a_country_is_recognised_as_people_write_it(text: str, id: str) -> None:
    country = sovereignty.country_of(text)
    assert country is not None
    assert country.id == id


@pytest.mark.parametrize("text", ["", "Atlantide", "<b>", "x" * 300])
def test_what_is_no_country_is_unknown(text: str) -> None:
    assert sovereignty.country_of(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prévue au contrat", True), ("Oui", True), ("non", False), ("non prévue", False),
        ("", None), ("article 12 du marché", None), ("non, sauf avenant", None),
    ],
)  # fmt: skip
def test_a_reversibility_that_says_neither_is_unknown(text: str, said: bool | None) -> None:
    assert sovereignty.reversibility(text) is said


# --- Register --------------------------------------------------------------------------------


def test_an_empty_register_says_so_and_has_no_figure() -> None:
    found = register_of([], TODAY)
    assert state(found) == "Aucun service numérique n'est encore décrit."
    assert (missing(found), meter_sentence(found)) == ("", "")
    assert found.accessible.value is None
    assert found.sovereignty.points.value is None


def test_what_is_not_known_is_asked_for_and_never_counted_as_no() -> None:
    found = register_of([Service(nom="A"), Service(nom="B")], TODAY)
    assert state(found) == "2\xa0services, à renseigner."
    assert missing(found) == (
        "À renseigner : l'accessibilité de 2\xa0services, le pays des données de 2\xa0services et "
        "le pays de l'entreprise de 2\xa0services."
    )
    assert meter_sentence(found).startswith("On ne sait pas encore combien de services sur 2")
    assert found.sovereignty.services == Share(0, 0, 2)


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ([("FRA", "FRA")], "1\xa0service sur 1 a ses données et son hébergeur"),
        ([("FRA", "FRA"), ("FRA", "DEU")], "2\xa0services sur 2 ont leurs données"),
        ([("FRA", "USA")], "Aucun service sur 1 n'a ses données"),
        ([("FRA", "USA"), ("USA", "USA")], "Aucun service sur 2 n'a ses données"),
        ([("FRA", "FRA"), ("", "")], "Entre 1 et 2\xa0services sur 2 ont"),
    ],
)
def test_the_sentence_of_the_meter(services: list[tuple[str, str]], said: str) -> None:
    rows = [
        Service(nom=str(i), pays_donnees=a, pays_entreprise=b) for i, (a, b) in enumerate(services)
    ]
    assert meter_sentence(register_of(rows, TODAY)).startswith(said)


def test_a_service_of_another_file_never_breaks_the_register() -> None:
    odd = Service.model_validate(
        {"nom": "", "rgaa_audit": "<b>", "pays_donnees": "??", "rgesn": {"99.9": "conforme",
         "1.1": "peut-être"}, "champ_inconnu": 3, "rgaa_date": "2099-01-01"}
    )  # fmt: skip
    entry = entry_of(0, odd, TODAY)
    assert entry.name == UNNAMED
    assert entry.rgesn.assessed == 0
    assert "futur" in entry.reason
    assert entry.sovereignty.status.id == "a_renseigner"


def test_what_a_form_must_refuse() -> None:
    others = [Service(nom="Messagerie")]
    assert problems(Service(nom="  "), others, TODAY)
    assert problems(Service(nom="MESSAGERIE"), others, TODAY)
    assert problems(Service(nom="A", rgaa_date=dt.date(2027, 1, 1)), others, TODAY)
    contradiction = {"nom": "A", "donnees_sensibles": False, "donnees_sante": True}
    assert problems(Service.model_validate(contradiction), others, TODAY)
    assert not problems(FULL, others, TODAY)


# --- Path of the data ------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_only_text_in_the_drawing(text: str) -> None:
    service = Service(
        nom=text, adresse=text, public=text, hebergeur=text, pays_donnees=text,
        pays_entreprise=text,
    )  # fmt: skip
    made = str(drawing(steps_of(service), text))
    harmless = str(drawing(steps_of(Service(nom="A")), "a"))
    assert "<script" not in made
    assert "<img" not in made
    assert made.count("<") == harmless.count("<")
    assert made.count('"') == harmless.count('"')


def test_the_path_has_four_steps_in_words_too() -> None:
    steps = steps_of(FULL)
    assert [step.role for step in steps] == ["Usager", "Service", "Hébergeur", "Entreprise"]
    assert sentence(FULL) == (
        "Les données du service «\xa0Portail des familles\xa0» (public : habitants) sont "
        "hébergées chez Hébergeur A, en France. L'entreprise relève d'un droit non européen "
        "(États-Unis)."
    )


def test_an_unknown_step_says_that_it_is() -> None:
    steps = steps_of(Service(nom="A"))
    assert steps[2].place == "Pays des données non connu"
    assert steps[3].place == "Droit applicable non connu"
    assert "dans un pays non connu" in sentence(Service(nom="A"))


# --- File ------------------------------------------------------------------------------------


def test_the_file_reads_back_as_the_same_services() -> None:
    blank = Service(nom="Messagerie")
    found = read_services(csv_of(FULL, blank), "s.csv", TODAY)
    assert (found.rejected, found.notes) == ((), ())
    back = merged([], found)
    for before, after in zip((FULL, blank), back, strict=True):
        kept = {name: value for name, value in after.model_dump().items() if name != "rgesn"}
        assert kept == before.model_dump(exclude={"rgesn"})


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0, 49.9999999, 50.0, 62.3, 99.99999999, 100.0])
def test_a_rate_keeps_its_level_through_the_file(rate: float) -> None:
    before = FULL.model_copy(update={"rgaa_taux": rate})
    (after,) = merged([], read_services(csv_of(before), "s.csv", TODAY))
    assert after.rgaa_taux == pytest.approx(rate, abs=2e-6)
    assert entry_of(0, after, TODAY).access is entry_of(0, before, TODAY).access


@pytest.mark.parametrize("text", [t for t in HOSTILE if not t.startswith("a")])
def test_a_hostile_name_is_harmless_in_the_file_and_comes_back(text: str) -> None:
    data = csv_of(Service(nom=text))
    cells = data.decode("utf-8-sig").splitlines()[1].split(";")
    assert not any(cell.lstrip('"').startswith(DANGEROUS) for cell in cells)
    (after,) = merged([], read_services(data, "s.csv", TODAY))
    assert after.nom == text


def test_what_cannot_be_kept_is_rejected_with_its_line_and_reason() -> None:
    found = read_services(
        (
            "Nom;Pays;Taux RGAA;Date;Usagers par mois;HDS;Audit;Référent\n"
            "A;France;72,5 %;2025-06-05;1 200;oui;complet;Mme X\n"
            ";France;;;;;;\n"
            "B;Atlantide;;;;;;\n"
            "C;;0,7;;;;;\n"
            "D;;;2099-01-01;;;;\n"
            "E;;;;-3;;;\n"
            "F;;;;;peut-être;;\n"
            "G;;;;;;à moitié;\n"
            "a;;;;;;;\n"
            "H;;;2024;;;;\n"
            "I;x;y;z;1;2;3;4;5;6\n"
        ).encode(),
        "s.csv",
        TODAY,
    )
    assert [row.name for row in found.kept] == ["A", "H"]
    reasons = {one.ligne: one.raison for one in found.rejected}
    for line, word in {
        3: "nom", 4: "pays non reconnu", 5: "taux ambigu", 6: "futur", 7: "usagers",
        8: "réponse non comprise", 9: "audit non compris", 10: "la ligne 2 est gardée",
        12: "cellules",
    }.items():  # fmt: skip
        assert word in reasons[line]
    assert found.read == 11 == len(found.kept) + len(found.rejected)
    assert "« Référent »" in found.notes[0].replace("\xa0", " ")
    assert "Ligne 11 : date sans jour" in found.notes[1]
    assert "Mme X" not in str(found)


_CELL = st.text(st.characters(exclude_characters=';"\r\n', exclude_categories=["Cs", "Cc"]))


@given(st.lists(st.tuples(*[_CELL] * 4), min_size=1, max_size=8))
def test_whatever_the_file_read_is_kept_plus_rejected(rows: list[tuple[str, ...]]) -> None:
    lines = [";".join(("x" + name, *rest)) for name, *rest in rows]
    text = "Nom;Pays des données;Taux RGAA;HDS\n" + "\n".join(lines)
    found = read_services(text.encode(), "s.csv", TODAY)
    assert found.read == len(rows) == len(found.kept) + len(found.rejected)
    assert len(merged([], found)) == len(found.kept)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"a;b\n1;2\n", b"Pays\nFrance\n", b"Nom\n", b"\x00\x01\x02",
     b"Nom\n" + b"\n".join(b"s%d" % i for i in range(MAX_SERVICES + 1))],
)  # fmt: skip
def test_an_unreadable_file_says_what_to_do(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_services(data, "s.csv", TODAY)
    assert "Rien n’a été enregistré" in caught.value.message_fr
    assert "inventaire" not in caught.value.message_fr


def test_a_file_updates_what_it_names_and_leaves_the_rest() -> None:
    found = read_services("Nom;Hébergeur\nportail DES familles;B\nNeuf;C\n".encode(), "s", TODAY)
    after = merged([Service(nom="Autre"), FULL], found)
    assert [one.nom for one in after] == ["Autre", "portail DES familles", "Neuf"]
    assert (after[1].hebergeur, after[1].rgesn) == ("B", FULL.rgesn)
    assert after[1].rgaa_taux == FULL.rgaa_taux
    assert FULL.hebergeur == "Hébergeur A"


def test_the_health_answer_survives_the_diagnostic_file() -> None:
    service = Service.model_validate({"nom": "A", "donnees_sante": True})
    document = Document(services=[service])
    back = read_document(write_document(document, TODAY)).services[0]
    assert sovereignty.health_data(back) is True
