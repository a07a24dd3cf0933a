"""The services under the published rules: RGESN score, RGAA thresholds, sovereignty as declared."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from nrdiag.dossier.document import Service
from nrdiag.services.register import Access, deadline, register_of, sentence
from nrdiag.services.rgesn import WEIGHTS, Answer, Priority, criteria, explain, score, themes
from nrdiag.services.sovereignty import Answer as Point
from nrdiag.services.sovereignty import assess, definition

TODAY = dt.date(2026, 11, 24)
RECENT = dt.date(2025, 6, 5)
EUROPEAN = {"pays_donnees": "FRA", "pays_entreprise": "FRA"}


def numbers(priority: Priority) -> list[str]:
    return [one.numero for one in criteria().values() if one.priorite is priority]


def judged(**fields: object) -> Access:
    return register_of([Service(nom="Site", **fields)], TODAY).entries[0].access  # type: ignore[arg-type]


# --- RGESN -----------------------------------------------------------------------------------


def test_the_reference_is_whole() -> None:
    assert len(criteria()) == 78
    counts = {theme: len(many) for theme, many in themes().items()}
    assert counts == {
        "Stratégie": 10, "Spécifications": 10, "Architecture": 7, "UX/UI": 15, "Contenus": 8,
        "Frontend": 7, "Backend": 4, "Hébergement": 10, "Algorithmie": 7,
    }  # fmt: skip
    assert Counter(one.priorite for one in criteria().values()) == {
        Priority.HIGH: 30, Priority.ADVISED: 29, Priority.MODERATE: 19,
    }  # fmt: skip
    assert WEIGHTS == {Priority.HIGH: 1.5, Priority.ADVISED: 1.25, Priority.MODERATE: 1.0}


def test_golden_case_g15() -> None:
    """Two « prioritaires » conform, one « modéré » does not: 3 / 4 = 75 %."""
    first, second, *_ = numbers(Priority.HIGH)
    answers = {first: "conforme", second: "conforme", numbers(Priority.MODERATE)[0]: "non conforme"}
    found = score(answers)
    assert found.value == pytest.approx(75.0, abs=1e-9)
    assert explain(found) == "(2 × 1,5) / (2 × 1,5 + 1 × 1) = 3 / 4 = 75,0\u202f%"


def test_not_applicable_leaves_the_denominator_and_unknown_the_score() -> None:
    first, second, third, *_ = numbers(Priority.HIGH)
    base = {first: "conforme", second: "non conforme"}
    assert score(base).value == 50
    with_na = score({**base, third: "non applicable"})
    assert with_na.value == 50
    assert with_na.share.total == score(base).share.total - 1.5
    assert (with_na.assessed, with_na.not_applicable, with_na.unassessed) == (3, 1, 75)
    assert with_na.completeness == pytest.approx(3 / 78)


def test_no_answer_is_no_score_and_all_not_applicable_too() -> None:
    assert score({}).value is None
    assert score({}).completeness == 0
    everywhere = score(dict.fromkeys(criteria(), Answer.NOT_APPLICABLE.value))
    assert (everywhere.value, everywhere.completeness) == (None, 1)


@pytest.mark.parametrize(("answer", "value"), [(Answer.YES, 100), (Answer.NO, 0)])
def test_the_ends_of_the_scale(answer: Answer, value: float) -> None:
    found = score(dict.fromkeys(criteria(), answer.value))
    assert (found.value, found.share.low, found.share.high) == (value, value, value)


def test_a_theme_counts_its_own_criteria_only() -> None:
    own = {one.numero: "conforme" for one in themes()["Backend"]}
    assert score(own, "Backend").value == 100
    assert score(own, "Contenus").value is None


# --- RGAA through the register ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "access"),
    [
        (0, Access.NOT_COMPLIANT), (49.99, Access.NOT_COMPLIANT), (50, Access.PARTIAL),
        (99.99, Access.PARTIAL), (100, Access.TOTAL), (None, Access.UNKNOWN),
    ],
)  # fmt: skip
def test_thresholds(rate: float | None, access: Access) -> None:
    assert judged(rgaa_taux=rate, rgaa_audit="complet", rgaa_date=RECENT) is access


@pytest.mark.parametrize(
    ("declared", "access"),
    [
        (dt.date(2023, 11, 24), Access.PARTIAL),  # its last day
        (dt.date(2023, 11, 23), Access.EXPIRED),
        (None, Access.UNVERIFIED),
        (dt.date(2026, 11, 25), Access.UNVERIFIED),  # of the future: the rule refuses it
    ],
)
def test_expiry(declared: dt.date | None, access: Access) -> None:
    assert judged(rgaa_taux=72.5, rgaa_audit="complet", rgaa_date=declared) is access


@pytest.mark.parametrize("audit", ["aucun", "incomplet"])
def test_without_a_whole_audit_no_rate_is_believed(audit: str) -> None:
    assert judged(rgaa_taux=100, rgaa_audit=audit, rgaa_date=RECENT) is Access.NOT_AUDITED


def test_the_sentence_of_the_brief() -> None:
    good = {"rgaa_taux": 60, "rgaa_date": RECENT}
    old = {"rgaa_taux": 60, "rgaa_date": dt.date(2020, 1, 1)}
    services = [
        Service(nom="A", pays_donnees="FRA", **good),
        Service(nom="B", pays_donnees="USA", **good),
        Service(nom="C", pays_donnees="GBR", **old),
        Service(nom="D", pays_donnees="CHE"),
        Service(nom="E"),
        Service(nom="F", pays_donnees="NOR"),  # with the Union: the GDPR applies
    ]
    assert sentence(register_of(services, TODAY)) == (
        "6\xa0services : 2 totalement ou partiellement conformes au RGAA, 1 déclaration expirée "
        "et 3 hébergés hors de l'Union européenne."
    )


def test_the_next_declaration_to_renew_is_named() -> None:
    soon = Service(nom="Site", rgaa_taux=60, rgaa_date=dt.date(2024, 1, 10))
    later = Service(nom="Autre", rgaa_taux=60, rgaa_date=RECENT)
    assert deadline(register_of([later, soon], TODAY)) == (
        "À refaire bientôt : la déclaration de Site, valable jusqu'au 10 janvier 2027."
    )
    assert deadline(register_of([later], TODAY)) == ""


# --- Sovereignty -----------------------------------------------------------------------------


def answers(service: Service) -> dict[str, Point]:
    return {one.point.id: one.answer for one in assess(service).points}


def test_the_union_has_27_countries_and_the_area_3_more() -> None:
    zones = Counter(country.zone for country in definition().pays if country.id != "UE")
    assert (zones["UE"], zones["EEE"]) == (27, 3)
    assert [one.id for one in definition().pays if one.cloud_act] == ["USA"]
    assert "pas un label" in definition().definition.phrase


def test_nothing_said_is_unknown_everywhere() -> None:
    found = assess(Service(nom="Site"))
    assert {one.answer for one in found.points} == {Point.UNKNOWN}
    assert (found.status.id, found.share.value, found.share.low) == ("a_renseigner", None, 0)
    assert found.share.high == 100


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"pays_donnees": "IRL", "pays_entreprise": "USA"}, "dependant"),
        ({"pays_donnees": "USA"}, "dependant"),  # one « non » is enough to conclude
        ({"pays_donnees": "FRA"}, "a_renseigner"),
        (EUROPEAN, "essentiel"),
        ({**EUROPEAN, "donnees_sensibles": False, "reversibilite": "prévue au contrat",
          "logiciel_libre": True}, "maitrise"),
        ({**EUROPEAN, "donnees_sensibles": False, "reversibilite": "non",
          "logiciel_libre": True}, "essentiel"),
    ],
)  # fmt: skip
def test_the_four_statuses(fields: dict[str, object], status: str) -> None:
    assert assess(Service(nom="Site", **fields)).status.id == status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sensitive", "qualified", "expected"),
    [
        (False, False, Point.NOT_APPLICABLE), (False, None, Point.NOT_APPLICABLE),
        (True, True, Point.YES), (True, False, Point.NO), (True, None, Point.UNKNOWN),
        (None, True, Point.YES), (None, False, Point.UNKNOWN), (None, None, Point.UNKNOWN),
    ],
)  # fmt: skip
def test_secnumcloud_is_asked_of_sensitive_data_only(
    sensitive: bool | None, qualified: bool | None, expected: Point
) -> None:
    service = Service(nom="Site", donnees_sensibles=sensitive, secnumcloud=qualified)
    assert answers(service)["secnumcloud"] is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"donnees_sante": True, "hds": False}, Point.NO),
        ({"donnees_sante": True, "hds": True}, Point.YES),
        ({"donnees_sante": False, "hds": False, "donnees_sensibles": True}, Point.NOT_APPLICABLE),
        ({"donnees_sensibles": False, "hds": False}, Point.NOT_APPLICABLE),
        ({"donnees_sensibles": True, "hds": False}, Point.UNKNOWN),
    ],
)
def test_hds_is_asked_of_health_data_only(fields: dict[str, object], expected: Point) -> None:
    assert answers(Service.model_validate({"nom": "Site", **fields}))["hds"] is expected


def test_the_meter_and_its_bounds() -> None:
    services = [
        Service(nom="A", **EUROPEAN),
        Service(nom="B", pays_donnees="FRA", pays_entreprise="USA"),
        Service(nom="C"),
        Service(nom="D", pays_donnees="FRA"),
    ]
    share = register_of(services, TODAY).sovereignty.services
    assert (share.value, share.low, share.high, share.completeness) == (50, 25, 75, 50)
