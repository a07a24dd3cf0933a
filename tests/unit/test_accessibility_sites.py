"""Which sites a territory has, which reading is about which, and what comes first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nrdiag.accessibilite import declared, hosts
from nrdiag.accessibilite.declared import When, benchmarks, load_declared, steps
from nrdiag.accessibilite.priorities import concerned, known_sentence, opening, priorities
from nrdiag.accessibilite.site import Mention, Origin, Reading, Site
from nrdiag.accessibilite.sites import (
    Survey,
    attach,
    commune_states,
    survey,
    town_hall_addresses,
)
from nrdiag.accessibilite.situation import State
from nrdiag.accessibilite.state_map import COLOURS, state_painting
from nrdiag.catalogue.references import load_references
from nrdiag.indicateurs.edition import edition

TODAY = dt.date(2026, 11, 24)
SICOVAL, LABEGE = "243100633", "31254"
OLD, RECENT = dt.date(2020, 3, 12), dt.date(2025, 6, 5)
FOUND = edition()
TERRITORIES = FOUND.territories


def reading(url: str, code: str = "", origin: Origin = Origin.SCAN, **found: Any) -> Reading:
    return Reading(Site(url, code), origin, TODAY, **found)


def surveyed(code: str, *readings: Reading) -> Survey:
    return survey(TERRITORIES.get(code), FOUND, readings, TODAY)


def address(code: str) -> str:
    return town_hall_addresses()[code]


def named(code: str) -> dict[str, str]:
    """Address of each known site of the territory -> the code of its first commune."""
    return {s.site.url: s.site.code for s in surveyed(code).sites}


@pytest.mark.parametrize("code", [SICOVAL, "31", "R76", "22016", "12218", "98411", "75056", "974"])
def test_every_commune_has_a_known_address_or_is_listed(code: str) -> None:
    found = surveyed(code)
    with_site = {c for site in found.sites for c in site.codes}
    without = {commune.code for commune in found.without_address}
    assert with_site | without == {c.code for c in found.communes}
    assert not with_site & without
    assert found.known == len(with_site)
    assert not found.has_readings
    assert {site.situation.state for site in found.sites} <= {State.UNREAD}


def test_the_whole_country_has_the_addresses_of_its_source() -> None:
    found = surveyed("FR")
    assert found.known == len(town_hall_addresses()) == 21_464
    assert len(found.sites) < found.known  # some communes share one address


def test_a_reading_is_attached_by_the_address_of_the_town_hall() -> None:
    host = hosts.host(address(LABEGE))
    for url in (f"https://{host}", f"http://www.{host}/accueil", f"https://{host.upper()}/"):
        assert attach(reading(url), TERRITORIES).code == LABEGE


def test_else_by_the_code_of_its_row() -> None:
    sicoval = attach(reading("https://www.exemple-sicoval.fr", SICOVAL), TERRITORIES)
    assert (sicoval.code, sicoval.remark) == (SICOVAL, "")
    assert attach(reading("https://x-exemple.fr", "1004"), TERRITORIES).code == "01004"
    former = attach(reading("https://x-exemple.fr", "12076"), TERRITORIES)
    assert former.code == TERRITORIES.resolve("12076")[0].code


def test_an_unknown_code_and_no_code_attach_to_nothing() -> None:
    assert attach(reading("https://x-exemple.fr"), TERRITORIES).code == ""
    lost = attach(reading("https://x-exemple.fr", "99999"), TERRITORIES)
    assert lost.code == ""
    assert "99999" in lost.remark


def test_a_host_shared_by_communes_needs_a_code() -> None:
    """intramuros.org serves hundreds of communes: the host alone says nothing."""
    lost = attach(reading("https://www.intramuros.org"), TERRITORIES)
    assert lost.code == ""
    assert "communes" in lost.remark
    code = next(c for c, u in town_hall_addresses().items() if "intramuros.org/" in u)
    assert attach(reading(address(code)), TERRITORIES).code == code  # its own page is its own
    assert attach(reading("https://intramuros.org/x-x", LABEGE), TERRITORIES).code == LABEGE


def test_a_code_that_contradicts_the_address_is_said() -> None:
    found = attach(reading(address(LABEGE), "31555"), TERRITORIES)
    assert found.code == LABEGE
    assert "31555" in found.remark
    assert "Labège" in found.remark


def test_readings_fill_the_sites_they_are_about() -> None:
    found = surveyed(
        SICOVAL,
        reading(address(LABEGE), mention=Mention.PARTIAL, rate=80, audited=RECENT),
        reading("https://www.exemple-sicoval.fr", SICOVAL, mention=Mention.NONE),
        reading("https://x-exemple.fr", rate=80),
        reading("https://y-exemple.fr", "46042"),
    )
    before = surveyed(SICOVAL)
    assert len(found.sites) == len(before.sites) + 1  # the EPCI's own site
    assert found.count(State.PARTIAL) == 1
    assert found.count(State.NOT_COMPLIANT) == 1
    assert found.count(*State) == len(found.sites)
    assert [site.site.url for site in found.unattached] == ["https://x-exemple.fr"]
    assert found.elsewhere == 1
    assert commune_states(found)[LABEGE] is State.PARTIAL
    assert SICOVAL not in commune_states(found)


def test_a_second_site_of_a_commune_is_added_and_not_the_town_hall() -> None:
    host = hosts.host(address(LABEGE))
    found = surveyed(
        LABEGE,
        reading(f"https://{host}/mediatheque", mention=Mention.NONE),
        reading(address(LABEGE), rate=100, audited=RECENT),
    )
    assert [(s.known, s.situation.state) for s in found.sites] == [
        (False, State.NOT_COMPLIANT), (True, State.TOTAL),
    ]  # fmt: skip
    assert commune_states(found)[LABEGE] is State.TOTAL


def test_communes_that_share_one_address_are_one_site() -> None:
    by_key: dict[str, list[str]] = {}
    for code, url in town_hall_addresses().items():
        by_key.setdefault(hosts.key(url), []).append(code)
    shared = next(
        codes for codes in by_key.values()
        if len(codes) > 1 and len({TERRITORIES.get(c).departement for c in codes}) == 1
    )  # fmt: skip
    place = TERRITORIES.get(shared[0]).departement
    code = shared[0]
    found = surveyed(place, reading(address(code), code, mention=Mention.NONE))
    site = next(s for s in found.sites if s.codes == tuple(shared))
    assert site.situation.state is State.NOT_COMPLIANT
    assert {commune_states(found)[c] for c in shared} == {State.NOT_COMPLIANT}


def test_steps_come_in_their_declared_order_and_count_their_sites() -> None:
    urls = list(named(SICOVAL))
    found = surveyed(
        SICOVAL,
        reading(urls[0], mention=Mention.PARTIAL, rate=80, audited=OLD),
        reading(urls[1], reachable=True),
        reading(urls[2], reachable=True),
        reading(urls[3], mention=Mention.NONE, rate=30, audited=RECENT, scheme="2025", plan="2026"),
        reading(urls[4], mention=Mention.TOTAL, rate=30, audited=RECENT),
        reading(urls[5], reachable=False),
    )
    result = {p.step.quand: p.count for p in priorities(found, TODAY)}
    assert list(result) == [
        When.EXPIRED, When.NO_MENTION, When.CONTRADICTED, When.NOT_COMPLIANT, When.NO_SCHEME,
        When.UNREACHABLE, When.UNREAD, When.NO_ADDRESS,
    ]  # fmt: skip
    assert result[When.EXPIRED] == result[When.CONTRADICTED] == result[When.UNREACHABLE] == 1
    assert result[When.NO_MENTION] == 2
    assert result[When.NOT_COMPLIANT] == 2
    assert result[When.NO_SCHEME] == 4
    assert result[When.UNREAD] == len(urls) - 6
    assert result[When.NO_ADDRESS] == len(found.without_address)


def test_a_users_file_that_says_nothing_of_mentions_accuses_nobody() -> None:
    found = surveyed(LABEGE, reading(address(LABEGE), "", Origin.FILE, rate=80, audited=RECENT))
    assert not concerned(When.NO_MENTION, found, TODAY)
    assert not concerned(When.NO_SCHEME, found, TODAY)
    assert "mention" not in opening(found, TODAY)


def test_the_opening_sentence_counts_what_was_read() -> None:
    urls = list(named(SICOVAL))
    assert opening(surveyed(SICOVAL), TODAY).startswith("L'adresse du site de la mairie est connue")
    found = surveyed(
        SICOVAL,
        reading(urls[0], mention=Mention.PARTIAL, rate=80, audited=RECENT),
        reading(urls[1], mention=Mention.PARTIAL, rate=80, audited=OLD),
        reading(urls[2], reachable=True),
        reading(urls[3], reachable=False),
    )
    assert opening(found, TODAY) == (
        "Sur 3\u00a0sites lus, 2 affichent une mention ; 1\u00a0déclaration est encore valable."
    )
    unreachable = surveyed(SICOVAL, reading(urls[3], reachable=False))
    assert opening(unreachable, TODAY) == "Aucun des sites chargés n'a été lu."


@pytest.mark.parametrize(
    ("code", "said"),
    [("75056", "est inconnue"), (LABEGE, "est connue."), (SICOVAL, "communes sur 36")],
)
def test_the_known_addresses_in_words(code: str, said: str) -> None:
    assert said in known_sentence(surveyed(code))


def test_the_map_has_one_mark_per_commune_and_a_legend_that_adds_up() -> None:
    found = surveyed(SICOVAL, reading(address(LABEGE), rate=100, audited=RECENT))
    painting = state_painting(found, FOUND)
    assert sum(line.count for line in painting.legend) == len(found.communes) == painting.size
    total = next(line for line in painting.legend if line.label == State.TOTAL.value)
    assert (total.count, total.mark) == (1, "0")
    painted = "".join(f.marks for f in painting.files)
    for line in painting.legend:
        assert painted.count(line.mark) == line.count
    assert painting.id != state_painting(surveyed(SICOVAL), FOUND).id
    assert len(set(COLOURS.values())) == len(State)


def test_steps_cover_every_reason_to_act() -> None:
    assert {step.quand for step in steps()} == set(When)


def test_benchmarks_have_a_perimeter_a_source_and_the_right_counts() -> None:
    for one in benchmarks():
        assert one.perimetre.endswith(".")
        assert one.credit.titre
        assert one.figures or one.phrase
    state = [f for f in load_references().values() if f.id.startswith("sites_etat_")]
    listed = next(b for b in benchmarks() if b.source == "dashlord_2026").figures
    assert {f.id for f in listed} == {f.id for f in state}
    assert sum(f.valeur for f in listed) == listed[0].total


GOOD = (
    "- id: regle\n  seuils: {totalement: 100, partiellement: 50, validite_ans: 3, "
    "bientot_jours: 180, texte: a, taux: b, sans_date: c, source: rgaa_textes}\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("rgaa_textes", "zzz"), "source inconnue « zzz »"),
        (GOOD.replace("50", "100"), "partiellement"),
        (GOOD + GOOD.replace("regle", "autre"), "une règle, et une seule"),
        (GOOD + "- id: vide\n", "une entrée a un seuil"),
        (GOOD + "- {id: e, etape: {quand: demain, action: a, raison: b}}\n", "entrée e"),
        (
            GOOD + "- {id: e, etape: {quand: non_lu, action: a, raison: b}}\n"
            "- {id: f, etape: {quand: non_lu, action: a, raison: b}}\n",
            "deux étapes",
        ),
        (
            GOOD + "- {id: r, repere: {titre: t, perimetre: p, source: temesis_2025}}\n",
            "des références ou une phrase",
        ),
        (
            GOOD + "- {id: r, repere: {titre: t, references: [zz], perimetre: p, "
            "source: temesis_2025}}\n",
            "repère inconnu « zz »",
        ),
    ],
)
def test_a_faulty_declaration_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"essai\.yaml") as caught:
        load_declared(path)
    assert said in str(caught.value)


def test_the_good_declaration_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert list(load_declared(path)) == ["regle"]
    assert declared.thresholds().validite_ans == 3
