"""The dates and thresholds of the law: who is bound, the gap, and what is never said as a fact."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from nrdiag import settings
from nrdiag.accessibilite.imports import read_file
from nrdiag.accessibilite.sites import survey, town_hall_addresses
from nrdiag.achats.rules import rules
from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import Document, Outflow, Purchase, Reply, Service
from nrdiag.dossier.file import read_document
from nrdiag.droit.axes import axis_states
from nrdiag.droit.declared import AXES_FILE, LINES_FILE, axes, load_axes, load_lines
from nrdiag.droit.landmark_rules import LANDMARKS_FILE, TO_CHECK, landmark_rules, load_landmarks
from nrdiag.droit.landmarks import Landmark, credit, landmarks, summary, to_check
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory

TODAY = dt.date(2026, 11, 28)
SICOVAL = "243100633"
SERVICE = Service(nom="S", rgaa_taux=100, rgaa_audit="complet", rgaa_date=dt.date(2025, 1, 1))


def found(document: Document, code: str = SICOVAL, today: dt.date = TODAY) -> dict[str, Landmark]:
    return {one.id: one for one in landmarks(edition().territories.get(code), document, today)}


def bought(spent: float, reused: float, year: int = 2026) -> Document:
    row = Purchase(annee=year, categorie="ordinateurs", depense_ht=spent, dont_reemploi=reused)
    return Document(achats=[row])


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_every_landmark_names_its_text_its_source_and_its_date() -> None:
    for one in found(Document()).values():
        assert one.reference
        assert one.source
        assert one.verifie <= TODAY
        assert one.phrase.endswith(".")
        assert "secondaire" in credit(one)


def test_what_is_to_check_is_never_a_landmark() -> None:
    waiting = {rule.id for rule in to_check()}
    assert waiting == {rule.id for rule in landmark_rules().values() if rule.statut == TO_CHECK}
    assert {"rgaa_montants", "sren_cloud", "pcaet_chaleur", "marches_environnement"} <= waiting
    assert waiting.isdisjoint(found(Document()))
    # The disputed amounts are nowhere in what is shown as read.
    shown = " ".join(
        f"{one.phrase} {one.ecart} {one.sanction}" for one in found(Document()).values()
    )
    assert "25 000" not in plain(shown)
    assert all("?" in rule.phrase for rule in to_check())


def test_no_sanction_is_claimed() -> None:
    said = {one.sanction for one in found(Document()).values() if one.sanction}
    assert said == {"Aucune sanction n'est prévue.", "Aucune sanction n'est connue de nos sources."}


@pytest.mark.parametrize(
    ("level", "population", "bound", "said"),
    [
        (Level.COMMUNE, 50_001, True, "Obligatoire pour la collectivité"),
        (Level.COMMUNE, 50_000, False, "Volontaire pour la collectivité"),
        (Level.EPCI, 50_001, True, "Obligatoire pour la collectivité"),
        (Level.EPCI, None, None, "Population inconnue"),
        (Level.REGION, 5_000_000, False, "communes et intercommunalités"),
    ],
)
def test_the_strategy_binds_strictly_over_the_threshold(
    level: Level, population: float | None, bound: bool | None, said: str
) -> None:
    one = landmarks(Territory("x", "X", level, population), Document(), TODAY, lines=())[0]
    assert one.id == "reen_programme"
    assert one.concerne is bound
    assert said in one.application


@pytest.mark.parametrize(
    ("level", "bound"),
    [(Level.COMMUNE, True), (Level.DEPARTEMENT, True), (Level.REGION, True), (Level.FRANCE, False)],
)
def test_purchases_bind_every_authority(level: Level, bound: bool) -> None:
    by_id = {
        one.id: one
        for one in landmarks(Territory("x", "X", level, 10.0), Document(), TODAY, lines=())
    }
    assert by_id["achats"].concerne is bound
    assert by_id["rgesn"].concerne is False


@pytest.mark.parametrize(
    ("document", "reached", "said"),
    [
        (bought(100_000, 20_000), True, "le seuil de 20 % est atteint"),
        (bought(100_000, 19_999), False, "il manque 1 € d'achats de réemploi"),
        (bought(100_000, 0), False, "il manque 20 000 €"),
        (bought(0, 0), None, "Dépense nulle en 2026"),
        (Document(), None, "Donnée absente : dépense informatique de l'année."),
        # Next year's budget is not this year's spend.
        (bought(100, 50, 2027), None, "Donnée absente"),
        # A year without threshold is told, and neither reached nor missed.
        (bought(100, 5, 2020), None, "année sans seuil"),
    ],
)
def test_the_gap_in_euros(document: Document, reached: bool | None, said: str) -> None:
    one = found(document)["achats"]
    assert one.atteint is reached
    assert said in plain(one.ecart)
    assert one.prudence == rules().agec.verifier
    assert one.verifie == rules().agec.verifie


@pytest.mark.parametrize(
    ("outflows", "reached", "said"),
    [
        ([], None, "Donnée absente"),
        ([Outflow(annee=2025, reformes=100, reemployes=50)], True, "est atteint"),
        ([Outflow(annee=2025, reformes=100, reemployes=49)], False, "il manque 1 matériel."),
        ([Outflow(annee=2025, reformes=5, securite=5)], None, "Sans objet"),
    ],
)
def test_the_gap_in_devices(outflows: list[Outflow], reached: bool | None, said: str) -> None:
    one = found(Document(sorties=outflows))["reemploi"]
    assert one.atteint is reached
    assert one.connu is bool(outflows)
    assert said in plain(one.ecart)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (dt.date(2026, 12, 31), "Le seuil est de 20 % en 2026, et de 25 % à partir de 2027."),
        (dt.date(2027, 1, 1), "Le seuil est de 25 % en 2027, et de 30 % à partir de 2030."),
        (dt.date(2030, 1, 1), "Le seuil est de 30 % en 2030."),
    ],
)
def test_the_threshold_of_the_year_is_told(today: dt.date, said: str) -> None:
    assert said in plain(found(Document(), today=today)["achats"].phrase)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (dt.date(2025, 12, 31), "À partir du 1er janvier 2026"),
        (dt.date(2026, 1, 1), "Depuis le 1er janvier 2026"),
    ],
)
def test_a_date_to_come_says_so(today: dt.date, said: str) -> None:
    assert found(Document(), today=today)["durabilite"].quand == said


@pytest.mark.parametrize(
    ("today", "past"), [(dt.date(2025, 1, 1), False), (dt.date(2025, 1, 2), True)]
)
def test_a_last_day_is_past_the_day_after(today: dt.date, past: bool) -> None:
    assert ("date passée" in found(Document(), today=today)["reen_strategie"].quand) is past


@pytest.mark.parametrize(("code", "dated"), [(SICOVAL, True), ("31254", False), ("31", False)])
def test_who_owes_nothing_is_late_for_nothing(code: str, dated: bool) -> None:
    """Labège has 4,392 inhabitants: its strategy is a choice, without a last day."""
    several = found(Document(), code)
    for id in ("reen_programme", "reen_strategie", "reen_bilan"):
        assert (several[id].quand == "Sans échéance pour ce territoire") is not dated
    assert several["achats"].quand.startswith("Depuis le")


@pytest.mark.parametrize(
    ("reply", "known", "said"),
    [
        (None, False, "Donnée absente"),
        (Reply(ne_sait_pas=True), False, "Donnée absente"),
        (Reply(niveau=0), True, "« Jamais »"),
        (Reply(valeur=7.25), True, "moyenne de 7,2 sur 10"),
        (Reply(valeur=11, niveau=0), True, "« Jamais »"),
        (Reply(motif="Aucun achat"), True, "Sans objet"),
    ],
)
def test_repairability_is_what_was_answered(reply: Reply | None, known: bool, said: str) -> None:
    one = found(Document(reponses={"O2-1": reply} if reply else {}))["reparabilite"]
    assert one.connu is known
    assert one.atteint is None
    assert said in plain(one.ecart)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        # The last day of validity is the third anniversary.
        (dt.date(2023, 11, 28), "1 totalement ou partiellement conforme"),
        (dt.date(2023, 11, 27), "1 déclaration de plus de trois ans"),
    ],
)
def test_a_declaration_expires_after_three_years(date: dt.date, said: str) -> None:
    service = SERVICE.model_copy(update={"rgaa_date": date})
    one = found(Document(services=[service]))["rgaa_services"]
    assert said in plain(one.ecart)


def test_services_not_said_are_not_zero() -> None:
    assert not found(Document())["rgaa_services"].connu
    assert not found(Document(services=[Service(nom="S")]))["rgaa_services"].connu
    some = found(Document(services=[SERVICE, Service(nom="T")]))["rgaa_services"]
    assert "Sur 2 services" in plain(some.ecart)
    assert "1 à renseigner" in some.ecart
    failing = SERVICE.model_copy(update={"rgaa_taux": 49.9})
    one = found(Document(services=[failing]))
    assert "aucun totalement" in one["rgaa_services"].ecart
    assert plain(one["rgesn"].ecart) == "Aucun évalué sur 1 service."


def test_the_sites_of_the_territory_need_a_reading() -> None:
    territory = edition().territories.get("31169")
    assert not found(Document(), "31169")["rgaa_sites"].connu
    url = town_hall_addresses()["31169"]
    data = f"url;mention;taux;date\n{url};totalement conforme;100;2020-01-01\n"
    readings = read_file(data.encode(), "sites.csv", TODAY).readings
    seen = survey(territory, edition(), readings, TODAY)
    by_id = {one.id: one for one in landmarks(territory, Document(), TODAY, lines=(), survey=seen)}
    assert by_id["rgaa_sites"].connu
    assert "Sur 1 site lu" in plain(by_id["rgaa_sites"].ecart)
    assert "1 déclaration a plus de trois ans" in plain(by_id["rgaa_sites"].ecart)


def test_the_lines_left_are_the_gap_of_the_strategy() -> None:
    one = found(Document())["reen_strategie"]
    assert one.pret is False
    assert plain(one.ecart).startswith(
        "Contenu à compléter : 3 lignes sur 3, les objectifs de réduction"
    )


def test_a_duty_is_never_reached_because_boxes_were_filled() -> None:
    """Nobody here knows what a council voted: only a threshold in numbers is reached or missed."""
    document = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    for several in (found(Document()), found(document), found(document, "31169")):
        for id, one in several.items():
            assert one.atteint is None or id in {"achats", "reemploi"}
            assert (one.pret is not None) == (
                id in {"reen_programme", "reen_strategie", "reen_bilan"}
            )
    ready = found(document)["reen_programme"]
    assert ready.pret is True
    assert plain(ready.ecart) == "Contenu prêt : 4 lignes sur 4."


@pytest.mark.parametrize("code", [SICOVAL, "31169", "98411", "974", "FR"])
def test_what_a_document_may_carry_never_talks_to_a_user(code: str) -> None:
    spoken = re.compile(r"\b(vous|votre|vos|dites|\w{4,}ez)\b", re.IGNORECASE)
    document = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    answered = Document(reponses={"O2-1": Reply(motif="Aucun achat")}, services=[Service(nom="S")])
    for one in (Document(), document, answered):
        for mark in found(one, code).values():
            text = f"{mark.phrase} {mark.application} {mark.ecart}"
            assert not spoken.search(text), mark
            assert bool(mark.manque) == (not mark.connu)
            # No sentence starts with a lower case after a full stop, nor a cell with one.
            assert not re.search(r"\. [a-zà-ÿ]", f"{text} {mark.reference}. {credit(mark)}")
            for cell in (mark.quand, mark.application, mark.reference):
                assert cell[0].isupper()


def test_the_summary_counts_what_binds() -> None:
    document = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    several = list(found(document).values())
    assert plain(summary(several)) == (
        "9 repères obligent la collectivité. Sur 2 seuils calculés, aucun n'est atteint. Sur 3 "
        "contenus demandés, 2 sont prêts. Donnée absente pour 1 repère."
    )
    assert "n'oblige ce territoire" in summary(list(found(document, "FR").values()))


def test_axes_hold_every_action_once_at_least_but_four() -> None:
    held = {id for axis in axes().values() for id in axis.actions}
    every = {f"A{n:02d}" for n in range(1, 26)}
    assert every - held == {"A19", "A21", "A22", "A23"}
    assert len(axes()) == 6


def test_an_axis_says_what_is_known_and_what_is_left() -> None:
    document = Document(reponses={"O1-2": Reply(valeur=12.0)})
    states = {one.axis.id: one for one in axis_states(document, {"O1-2": 12.0}, {})}
    assert [plain(one.said) for one in states["achats"].known] == ["12,0 %"]
    assert [one.question for one in states["achats"].to_fill] == ["O3-2"]
    assert not states["achats"].chosen
    assert not states["territoire"].known


def _changed(tmp_path: Path, source: Path, rank: int, **fields: object) -> Path:
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    content[rank].update(fields)
    target = tmp_path / source.name
    target.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("rank", "fields", "said"),
    [
        (0, {"adresse": "https://exemple.fr"}, "Légifrance"),
        (0, {"regle": "inconnue"}, "règle inconnue"),
        (0, {"niveaux": ["commune"]}, "pas les deux"),
        (0, {"porte": None}, "vont ensemble"),
        (0, {"verifie": None}, "verifie"),
        (3, {"reference": "loi"}, "reference"),
        (5, {"niveaux": []}, "qui est concerné"),
        (0, {"statut": "a_verifier"}, "à vérifier"),
        (0, {"inconnu": 1}, "inconnu"),
    ],
)
def test_a_wrong_landmark_is_refused(
    tmp_path: Path, rank: int, fields: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_landmarks(_changed(tmp_path, LANDMARKS_FILE, rank, **fields))


@pytest.mark.parametrize(
    ("rank", "fields", "said"),
    [
        (0, {"id": "autre"}, "acteurs"),
        (0, {"minimum": 50}, "minimum"),
        (0, {"parties": [{"nom": "x", "indicateurs": ["ftth_taux"]}]}, "parties"),
        (2, {"parties": [{"nom": "x", "indicateurs": ["inconnu"]}]}, "indicateur inconnu"),
        (0, {"id": "moyens"}, "deux fois|huit lignes"),
    ],
)
def test_a_wrong_line_is_refused(
    tmp_path: Path, rank: int, fields: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_lines(_changed(tmp_path, LINES_FILE, rank, **fields))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"actions": ["A99"]}, "actions"),
        ({"indicateurs": [{"libelle": "x"}]}, "au moins un indicateur"),
        ({"indicateurs": [{"libelle": "x", "question": "O3-1"}]}, "question chiffrée"),
        ({"indicateurs": [{"libelle": "x", "indicateur": "inconnu"}]}, "indicateur inconnu"),
        (
            {"indicateurs": [{"libelle": "x", "question": "O1-2", "champ": "rgesn"}]},
            "un seul des trois",
        ),
    ],
)  # fmt: skip
def test_a_wrong_axis_is_refused(tmp_path: Path, fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load_axes(_changed(tmp_path, AXES_FILE, 0, **fields))
