"""The cells of a file of sites: rates, dates, mentions and addresses, good and hostile."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.accessibilite import hosts, values
from nrdiag.accessibilite.site import Mention

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72,5 %", 72.5), ("72.5", 72.5), ("72,5\u00a0%", 72.5), ("72 pour cent", 72.0),
        ("0", 0.0), ("100", 100.0), ("0,725 %", 0.725), ("1 %", 1.0), ("1,01", 1.01),
        ("", None), ("Échoué", None), ("Non détecté", None), ("-", None), ("non audité", None),
    ],
)  # fmt: skip
def test_rates(text: str, expected: float | None) -> None:
    assert values.rate(text) == expected


@pytest.mark.parametrize("text", ["0,725", "0.5", "1", "1,0", "0,01"])
def test_a_share_without_its_sign_is_refused_and_explained(text: str) -> None:
    with pytest.raises(ValueError, match=r"ambigu.*signe %"):
        values.rate(text)


@pytest.mark.parametrize("text", ["120", "-5", "100,01", "nan", "1e2", "72,5,1", "=1+1", "٧٢"])
def test_other_rates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="taux"):
        values.rate(text)


@pytest.mark.parametrize(
    "text",
    ["12/03/2024", "2024-03-12", "12 mars 2024", "12-03-2024", "12.03.2024", "2024/03/12",
     "mardi 12 mars 2024", "2024-03-12 10:00:00 UTC", "12 MARS 2024", "le 12 mars 2024"],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert values.date(text, TODAY) == dt.date(2024, 3, 12)


def test_first_of_the_month_and_today() -> None:
    assert values.date("1er août 2023", TODAY) == dt.date(2023, 8, 1)
    assert values.date("24/11/2026", TODAY) == TODAY


@pytest.mark.parametrize("text", ["mars 2024", "2024", "03/2024", "2024-03"])
def test_a_day_is_never_invented(text: str) -> None:
    with pytest.raises(values.PartialDate):
        values.date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("25/11/2026", "futur"), ("2099-01-01", "futur"), ("31/02/2024", "impossible"),
        ("03/25/2024", "impossible"), ("10/02/2005", "avant la loi"), ("bientôt", "non comprise"),
        ("12/03/24", "non comprise"), ("45363", "non comprise"),
    ],
)  # fmt: skip
def test_impossible_dates_say_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        values.date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Accessibilité : totalement conforme", Mention.TOTAL),
        ("PARTIELLEMENT CONFORME", Mention.PARTIAL),
        ("Accessibilité : non-conforme", Mention.NONE),
        ("Conformité partielle", Mention.PARTIAL),
        ("Absente", None), ("non détectée", None), ("", None),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: Mention | None) -> None:
    assert values.mention(text) is expected


@pytest.mark.parametrize("text", ["conforme", "oui", "conformité", "conforme à 80 %"])
def test_a_text_that_is_no_legal_mention_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mention non reconnue"):
        values.mention(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_french(text: str) -> None:
    for read in (values.rate, values.mention, lambda t: values.date(t, TODAY), hosts.clean_address):
        try:
            read(text)
        except ValueError as reason:
            assert str(reason)


def test_invisible_marks_are_removed() -> None:
    assert values.readable("Lab\u202eège\u200b \x00 ") == "Labège"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.labege.fr", "https://www.labege.fr"),
        ("//labege.fr", "https://labege.fr"),
        ("HTTP://Labege.fr/Accueil", "HTTP://Labege.fr/Accueil"),
        ("mairie.fr:8080/x", "https://mairie.fr:8080/x"),
        ("https://saint-étienne.fr", "https://saint-étienne.fr"),
    ],
)
def test_addresses(text: str, expected: str) -> None:
    assert hosts.clean_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "javascript:alert(1)", "data:text/html,x", "ftp://mairie.fr", "mailto:a@mairie.fr",
        "contact@mairie.fr", "https://user:secret@mairie.fr", "intranet", "http://127.0.0.1/",
        "https://mairie.fr/<script>", 'https://mairie.fr/"onclick', "https://[::1]/", "https://",
        "https://-x.fr", "https://mairie.fr:99999", "https://" + "a" * 400 + ".fr", "=1+1",
        "une mairie",
    ],
)  # fmt: skip
def test_hostile_addresses_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="adresse") as refused:
        hosts.clean_address(text)
    assert "secret" not in str(refused.value)


def test_two_writings_of_one_address_are_one() -> None:
    same = {"https://www.labege.fr/", "http://labege.fr", "https://LABEGE.fr/#haut"}
    assert {hosts.key(url) for url in same} == {"labege.fr"}
    assert hosts.key("https://a.fr/x?id=1") != hosts.key("https://a.fr/x?id=2")
    assert hosts.host("https://www.a.fr:8080/x") == "a.fr"
