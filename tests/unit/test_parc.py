"""Ages, systems, what to collect; and rooms and clouds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nrdiag.dossier.document import Hosting
from nrdiag.hebergement.cloud import elsewhere, hosted, line_problems, regions
from nrdiag.parc.ages import LAST_AGE, ages, together
from nrdiag.parc.gather import to_collect
from nrdiag.parc.systems import Support, installed, load_systems, system_named, systems
from nrdiag.pratiques.columns import find_columns, last_level
from nrdiag.pratiques.inventory import Item, inventory_from_counts, read_inventory
from nrdiag.pratiques.uncertainty import portfolio

TODAY = dt.date(2026, 11, 24)


def test_ages_by_type_count_every_device_once() -> None:
    items = [
        Item(1, "laptop", 3, dt.date(2026, 11, 24)),
        Item(2, "laptop", 2, dt.date(2021, 11, 24)),
        Item(3, "laptop", 1, dt.date(1999, 1, 1)),
        Item(4, "laptop", 4),
        Item(5, "laptop", 1, dt.date(2030, 1, 1)),
    ]
    (found,) = ages(items, {}, TODAY)
    assert (found.datees, found.sans_date) == (6, 5)
    assert found.par_age[0] == 3
    assert found.par_age[LAST_AGE] == 1
    assert found.cible == 5
    assert found.au_dela == 1  # 5 years less a leap day is not yet 5 years of 365.25 days
    assert ages(items, {"laptop": 4}, TODAY)[0].au_dela == 3


def test_without_a_date_nothing_is_invented() -> None:
    (found,) = ages([Item(1, "laptop", 4)], {}, TODAY)
    assert found.moyenne is None
    assert found.part_au_dela is None


def test_several_types_together_keep_their_own_targets() -> None:
    items = [
        Item(1, "laptop", 1, dt.date(2021, 1, 1)),
        Item(2, "desktop", 1, dt.date(2021, 1, 1)),
    ]
    found = together(ages(items, {}, TODAY), "tous", "Tous")
    assert (found.datees, found.au_dela) == (2, 1)
    assert together([], "tous", "Tous").datees == 0


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Microsoft Windows 10 Professionnel 22H2", "windows_10"),
        ("Windows 10 Enterprise LTSC 2021", "windows_10_ltsc_2021"),
        ("Microsoft Windows 11 Pro 23H2", "windows_11_23h2"),
        ("Windows 11", "windows_11"),
        ("Microsoft Windows Server 2019 Standard", "server_2019"),
        ("Windows Server", "server"),
        ("Debian GNU/Linux 12 (bookworm)", "debian_12"),
        ("Ubuntu 22.04.4 LTS", "ubuntu_2204"),
        ("Ubuntu", "linux"),
        ("iPadOS 17", "ios"),
        ("Windows", "windows"),
    ],
)
def test_a_system_is_read_at_its_most_precise(text: str, id: str) -> None:
    found = system_named(text)
    assert found is not None
    assert found.id == id


def test_an_unknown_system_is_said_so() -> None:
    assert system_named("Plan 9") is None
    (found,) = installed([Item(1, "laptop", 2, systeme="Plan 9")], TODAY)
    assert found.support is Support.UNKNOWN
    assert installed([Item(1, "laptop", 2)], TODAY) == ()


@pytest.mark.parametrize(
    ("day", "support"),
    [
        (dt.date(2024, 10, 13), Support.CURRENT),
        (dt.date(2024, 10, 14), Support.SOON),
        (dt.date(2025, 10, 14), Support.SOON),
        (dt.date(2025, 10, 15), Support.OVER),
    ],
)
def test_the_last_day_of_support_is_a_day_of_support(day: dt.date, support: Support) -> None:
    assert systems()["windows_10"].support(day) is support


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("- {id: a, libelle: A, motifs: [a]}", "pourquoi"),
        ("- {id: a, libelle: A, motifs: [a], fin: 2025-01-01}", "source"),
        ("- {id: a, libelle: A, motifs: [Été], note: x}", "minuscules"),
    ],
)
def test_a_wrong_system_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "systemes.yaml"
    path.write_text(entry, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_systems(path)


def test_glpi_columns_give_the_department_and_the_system() -> None:
    data = (
        '"Nom";"Entité";"Type";"Système d\'exploitation - Nom";'
        '"Système d\'exploitation - Version"\n'
        '"PC1";"Mairie > Direction des finances";"Portable";"Windows 11";"23H2"\n'
    ).encode()
    (item,) = read_inventory(data, "x.csv").items
    assert (item.service, item.systeme) == ("Direction des finances", "Windows 11 23H2")
    assert last_level("Mairie") == "Mairie"


def test_a_personal_column_named_as_a_service_stays_personal() -> None:
    found = find_columns(("type", "Agent du service", "Service"))
    assert found.personnelles == ("Agent du service",)
    assert found.reconnues["Service"] == "service"


def test_what_to_collect_starts_with_what_weighs_most() -> None:
    plan = to_collect(
        portfolio(inventory_from_counts({"laptop": 100, "mouse": 100}), "ademe", 0.05)
    )
    assert [gain.type for gain in plan.gains] == ["laptop", "mouse"]
    assert plan.ratio is None  # both known exactly: nothing is left to doubt
    assert to_collect(portfolio(inventory_from_counts({}), "ademe", 0.05)).gains == ()


def test_g27_the_same_service_in_three_countries() -> None:
    line = Hosting(nom="x", kwh=10_000, pue=1.3, lieu="FRA")
    by_country = {region.id: emissions.central for region, emissions in elsewhere(line)}
    assert by_country["FRA"] == pytest.approx(1274)
    assert by_country["DEU"] == pytest.approx(5486)
    assert by_country["SWE"] == pytest.approx(520)
    assert list(by_country) == sorted(by_country, key=by_country.__getitem__)


def test_a_share_of_a_server() -> None:
    whole = hosted(Hosting(nom="x", vcpu=32, vcpu_total=32)).emissions
    part = hosted(Hosting(nom="x", vcpu=8, vcpu_total=32)).emissions
    assert whole is not None
    assert part is not None
    assert part.central == pytest.approx(whole.central / 4)
    assert part.bas < part.central < part.haut


def test_what_cannot_be_computed_is_absent_and_says_why() -> None:
    assert hosted(Hosting(nom="x")).emissions is None
    assert "kWh" in hosted(Hosting(nom="x")).pourquoi
    assert "sans facteur" in hosted(Hosting(nom="x", lieu="ZZZ", kwh=1)).pourquoi
    assert elsewhere(Hosting(nom="x")) == []
    assert line_problems(Hosting(nom="x"))
    assert line_problems(Hosting(nom="x", vcpu=9, vcpu_total=8))
    assert not line_problems(Hosting(nom="x", kwh=0))
    assert regions()["FRA"].valeur == 0.098
