"""The checklist of D. 2311-15-1: each of its eight lines at its boundaries, one by one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from nrdiag import settings
from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import (
    Actor,
    Document,
    Event,
    Fleet,
    Hypotheses,
    Lot,
    Planned,
    Purchase,
    Reading,
    Reply,
    Service,
)
from nrdiag.dossier.file import read_document
from nrdiag.droit.checklist import HEADER, by_deliverable, checklist, concern, headline, rows
from nrdiag.droit.declared import Deliverable, lines
from nrdiag.droit.states import State, context_of, state
from nrdiag.figure import Figure
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import FICTITIOUS, to_csv
from nrdiag.territoires.territory import Territory

TODAY = dt.date(2026, 11, 28)
SICOVAL, REUNION = "243100633", "974"
EMPTY, PARTIAL, READY = State.EMPTY, State.PARTIAL, State.READY
WHOLE = {"depart": 5.0, "cible": 6.0, "echeance": dt.date(2027, 12, 31), "responsable": "DSI"}


def judged(id: str, document: Document, code: str = SICOVAL) -> tuple[State, str, str]:
    territory = edition().territories.get(code)
    context = context_of(territory, edition(), document, TODAY)
    found = state(lines()[id], document, context)
    assert (found.etat is READY) == (not found.manque) == (not found.lacune)
    return found.etat, found.raison.replace("\xa0", " "), found.manque.replace("\xa0", " ")


def actors(*families: str) -> Document:
    return Document(acteurs=[Actor(nom=f"A{i}", famille=f) for i, f in enumerate(families)])


def plan(*planned: Planned, **fields: object) -> Document:
    return Document(plan=list(planned), **fields)  # type: ignore[arg-type]


def fleet(lots: list[Lot], kept: int = 0, rejected: int = 0, jeu: str = "ademe") -> Document:
    return Document(
        parc=Fleet(lots=lots, lus=kept + rejected, gardes=kept, rejetes=rejected),
        hypotheses=Hypotheses(jeu=jeu),
    )


@pytest.mark.parametrize(
    ("families", "expected", "missing"),
    [
        ((), EMPTY, "Notez les acteurs"),
        (("public",), PARTIAL, "un acteur privé et un acteur associatif"),
        (("public", "prive"), PARTIAL, "un acteur associatif"),
        (("citoyens", "inconnue"), PARTIAL, "un acteur public"),
        (("inconnue",), PARTIAL, "un acteur public"),
        (("public", "prive", "associatif"), READY, ""),
    ],
)
def test_line_1_actors(families: tuple[str, ...], expected: State, missing: str) -> None:
    found, _, lacks = judged("acteurs", actors(*families))
    assert found is expected
    assert missing in lacks


LAPTOPS = [Lot(type="laptop", quantite=8)]


@pytest.mark.parametrize(
    ("document", "expected", "missing"),
    [
        (Document(), EMPTY, "Chargez votre inventaire"),
        (Document(parc=Fleet()), EMPTY, "Chargez votre inventaire"),
        (Document(parc=Fleet(lus=3, rejetes=3)), EMPTY, "Chargez votre inventaire"),
        # Rows: 80 % is enough, 79 % is not.
        (fleet(LAPTOPS, 80, 20), READY, ""),
        (fleet(LAPTOPS, 79, 21), PARTIAL, "lignes rejetées"),
        # Typed in by hand: no row at all.
        (fleet(LAPTOPS), READY, ""),
        # Devices: 8 of 10 have a factor, then 7 of 10 (an unknown type is left out).
        (fleet([*LAPTOPS, Lot(type="inconnu", quantite=2)]), READY, ""),
        (fleet([Lot(type="laptop", quantite=7), Lot(type="inconnu", quantite=3)]), PARTIAL, "type"),
        (
            fleet([Lot(type="laptop", quantite=7), Lot(type="box", quantite=3)], jeu="boavizta"),
            PARTIAL, "type connu",
        ),
        (fleet([Lot(type="inconnu", quantite=2)]), PARTIAL, "Aucun équipement à compter"),
        # This set publishes no bounds: a footprint without its range is not ready.
        (fleet(LAPTOPS, jeu="ecodiag"), PARTIAL, "fourchette"),
    ],
)  # fmt: skip
def test_line_2_impact(document: Document, expected: State, missing: str) -> None:
    found, _, lacks = judged("impact", document)
    assert found is expected
    assert missing in lacks


def test_line_2_says_its_range_and_its_completeness() -> None:
    _, said, _ = judged("impact", fleet(LAPTOPS, 799, 201))
    assert "entre" in said
    # Rounded down: what misses 80 % does not read 80 %.
    assert "79\u202f% des lignes lues et 100\u202f% des équipements" in said


def test_line_2_waits_overseas_for_the_factor_of_electricity() -> None:
    found, _, lacks = judged("impact", fleet(LAPTOPS), REUNION)
    assert found is PARTIAL
    assert "outre-mer" in lacks
    document = fleet(LAPTOPS)
    document.hypotheses.electricite = 0.64
    assert judged("impact", document, REUNION)[0] is READY


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ((), EMPTY),
        (("ftth_taux",), PARTIAL),
        (("ftth_taux", "nb_france_services"), PARTIAL),
        (("nb_france_services", "distance_france_services", "sites_mobiles"), PARTIAL),
        (("ftth_taux", "nb_france_services", "sites_mobiles"), READY),
        (("ftth_taux_anct", "distance_france_services", "sites_mobiles"), READY),
    ],
)
def test_line_3_uses(known: tuple[str, ...], expected: State) -> None:
    territory = edition().territories.get(SICOVAL)
    context = context_of(territory, edition(), Document(), TODAY)
    figures = {
        id: figure if id in known else Figure.absent(id, "", "", "", "")
        for id, figure in context.figures.items()
    }
    # The distance only exists by commune: its presence is what counts here.
    figures |= {id: replace(context.figures["ftth_taux"], id=id) for id in known}
    found = state(lines()["usages"], Document(), replace(context, figures=figures))
    assert found.etat is expected


@pytest.mark.parametrize(
    ("planned", "expected", "missing"),
    [
        ([], EMPTY, "S'il n'y a rien"),
        ([Planned(statut="retenue", responsable="DSI")], EMPTY, ""),
        ([Planned(statut="abandonnée", responsable="DSI")], EMPTY, ""),
        ([Planned(statut="en cours", titre="X")], PARTIAL, "« X »"),
        ([Planned(statut="en cours", responsable="DSI")], READY, ""),
        ([Planned(statut="réalisée", responsable="DSI")], READY, ""),
        (
            [Planned(statut="réalisée", responsable="DSI"), Planned(statut="en cours", titre="Y")],
            PARTIAL, "« Y »",
        ),
        ([Planned(statut="réalisée", responsable="DSI"), Planned(titre="Y")], READY, ""),
    ],
)  # fmt: skip
def test_line_4_actions(planned: list[Planned], expected: State, missing: str) -> None:
    found, _, lacks = judged("actions", plan(*planned))
    assert found is expected
    assert missing in lacks


def test_line_4_counts_what_is_under_way_and_done() -> None:
    document = plan(
        *(Planned(statut="en cours", responsable="DSI") for _ in range(2)),
        Planned(statut="réalisée", responsable="DSI"),
    )
    assert judged("actions", document)[1] == "3 actions engagées : 2 en cours et 1 réalisée."
    assert judged("actions", plan(document.plan[0]))[1] == "1 action en cours."
    assert judged("objectifs", plan(Planned(action="A01", **WHOLE)))[1] == "1 objectif complet."


@pytest.mark.parametrize(
    ("planned", "expected", "missing"),
    [
        ([], EMPTY, "Donnez une cible"),
        ([Planned(**{**WHOLE, "cible": None})], EMPTY, "Donnez une cible"),
        ([Planned(statut="abandonnée", **WHOLE)], EMPTY, "Donnez une cible"),
        ([Planned(**{**WHOLE, "depart": None})], PARTIAL, "la valeur de départ"),
        ([Planned(**{**WHOLE, "echeance": None})], PARTIAL, "l'échéance"),
        ([Planned(**{**WHOLE, "responsable": ""})], PARTIAL, "le responsable"),
        ([Planned(cible=0.0)], PARTIAL, "la valeur de départ, l'échéance et le responsable"),
        ([Planned(**WHOLE)], READY, ""),
        # A start and a target of 0 are numbers.
        ([Planned(**{**WHOLE, "depart": 0.0, "cible": 0.0})], READY, ""),
        ([Planned(**WHOLE), Planned(titre="sans cible")], READY, ""),
        ([Planned(**WHOLE), Planned(titre="Z", cible=1.0)], PARTIAL, "« Z »"),
    ],
)
def test_line_5_targets(planned: list[Planned], expected: State, missing: str) -> None:
    found, _, lacks = judged("objectifs", plan(*planned))
    assert found is expected
    assert missing in lacks


BOUGHT = Purchase(annee=2025, categorie="ordinateurs", depense_ht=100, dont_reemploi=10)


@pytest.mark.parametrize(
    ("document", "expected", "missing"),
    [
        (Document(), EMPTY, "Retenez d'abord une action"),
        # One's own action, or one given up, serves no axis.
        (plan(Planned(titre="la nôtre")), EMPTY, "Retenez d'abord"),
        (plan(Planned(action="A03", statut="abandonnée"), achats=[BOUGHT]), EMPTY, "Retenez"),
        (plan(Planned(action="A03")), EMPTY, "« Commande publique »"),
        # A level is not a number; what is impossible is not one either.
        (plan(Planned(action="A03"), reponses={"O1-2": Reply(niveau=3)}), EMPTY, "Commande"),
        (plan(Planned(action="A03"), reponses={"O1-2": Reply(valeur=101)}), EMPTY, "Commande"),
        (plan(Planned(action="A03"), reponses={"O1-2": Reply(valeur=0)}), READY, ""),
        (plan(Planned(action="A03"), achats=[BOUGHT]), READY, ""),
        (
            plan(Planned(action="A03"), Planned(action="A11"), achats=[BOUGHT]),
            PARTIAL, "« Écoconception des services »",
        ),
        (
            plan(Planned(action="A11"), services=[Service(nom="S", rgesn={"1.1": "conforme"})]),
            READY, "",
        ),
        (plan(Planned(action="A11"), services=[Service(nom="S")]), EMPTY, "Écoconception"),
        # Workshops feed two axes at once with A20: élus and agents, and residents.
        (
            plan(Planned(action="A20"), ateliers=[Event(date=TODAY, titre="A")]),
            PARTIAL, "« Citoyens et inclusion »",
        ),
        (
            plan(
                Planned(action="A20"), ateliers=[Event(date=TODAY, titre="A")],
                acteurs=[Actor(nom="M", famille="public")],
            ),
            READY, "",
        ),
        # The coverage of the territory is known without typing anything.
        (plan(Planned(action="A24")), READY, ""),
    ],
)  # fmt: skip
def test_line_6_indicators(document: Document, expected: State, missing: str) -> None:
    found, _, lacks = judged("indicateurs", document)
    assert found is expected
    assert missing in lacks


def test_line_6_is_filled_in_the_plan_first_then_in_the_questionnaire() -> None:
    territory = edition().territories.get(SICOVAL)
    by_plan = [checklist(territory, edition(), one, TODAY)[5] for one in (
        Document(), plan(Planned(action="A20")),
    )]  # fmt: skip
    assert [line.porte for line in by_plan] == ["plan", "questionnaire"]
    # What a question gives is proposed before what a workshop counts.
    assert "part des agents et des élus sensibilisés" in by_plan[1].manque


@pytest.mark.parametrize(
    ("planned", "expected", "missing"),
    [
        ([], EMPTY, "Retenez une action"),
        ([Planned(statut="abandonnée", moyens="2 jours")], EMPTY, "Retenez une action"),
        ([Planned(titre="X")], PARTIAL, "« X »"),
        ([Planned(titre="X"), Planned(moyens="2 jours")], PARTIAL, "« X »"),
        ([Planned(moyens="2 jours")], READY, ""),
        ([Planned(moyens="2 jours"), Planned(statut="abandonnée")], READY, ""),
    ],
)
def test_line_7_means(planned: list[Planned], expected: State, missing: str) -> None:
    found, _, lacks = judged("moyens", plan(*planned))
    assert found is expected
    assert missing in lacks


def test_line_7_names_three_actions_at_most() -> None:
    _, _, lacks = judged("moyens", plan(*(Planned(titre=f"T{i}") for i in range(5))))
    assert "« T0 », « T1 », « T2 » et 2 autres" in lacks


YESTERDAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("date", "values", "expected", "missing"),
    [
        (YESTERDAY, {"part_reemploi_achats": 5.0}, READY, ""),
        (YESTERDAY, {"age_moyen": 4.0}, PARTIAL, "Renseignez"),
        (YESTERDAY, {}, PARTIAL, "Renseignez"),
        # A rank or an index that we do not follow is never compared.
        (YESTERDAY, {"indice": 4.0}, PARTIAL, "Renseignez"),
        (TODAY, {"part_reemploi_achats": 5.0}, EMPTY, "l'an dernier"),
    ],
)
def test_line_8_yearly(
    date: dt.date, values: dict[str, float], expected: State, missing: str
) -> None:
    document = Document(achats=[BOUGHT], releves=[Reading(date=date, valeurs=values)])
    found, _, lacks = judged("bilan", document)
    assert found is expected
    assert missing in lacks
    assert judged("bilan", Document(achats=[BOUGHT]))[0] is EMPTY


def test_line_6_asks_an_indicator_of_every_action_kept() -> None:
    """The library gives its own; what the authority adds must say one."""
    library = Planned(action="A24")
    assert judged("indicateurs", plan(library))[0] is READY
    own = Planned(titre="La nôtre")
    found, _, lacks = judged("indicateurs", plan(library, own))
    assert found is PARTIAL
    assert "« La nôtre »" in lacks
    named = own.model_copy(update={"indicateur": "Nombre de prêts"})
    assert judged("indicateurs", plan(library, named))[0] is READY
    dropped = own.model_copy(update={"statut": "abandonnée"})
    assert judged("indicateurs", plan(library, dropped))[0] is READY


#: Words that talk to the user of an application, in no document to be voted.
SPOKEN = re.compile(
    r"\b(vous|votre|vos|chargez|dites|notez|donnez|ajoutez|retenez|choisissez|corrigez|regardez|"
    r"renseignez|saisissez|répondez|décrivez)\b",
    re.IGNORECASE,
)


def documents() -> list[Document]:
    """Empty, the example, and one for the lines that are only begun."""
    example = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    begun = plan(
        Planned(titre="X", statut="en cours", cible=1.0), Planned(action="A20"),
        acteurs=[Actor(nom="A", famille="public")],
        parc=Fleet(lots=[Lot(type="laptop", quantite=7), Lot(type="inconnu", quantite=3)],
                   lus=100, gardes=79, rejetes=21),
        releves=[Reading(date=dt.date(2025, 11, 27), valeurs={})],
    )  # fmt: skip
    return [Document(), example, begun]


@pytest.mark.parametrize("code", [SICOVAL, "31169", "98411", REUNION])
def test_what_a_document_may_carry_never_talks_to_a_user(code: str) -> None:
    for document in documents():
        found = checklist(edition().territories.get(code), edition(), document, TODAY)
        for line in found:
            assert not SPOKEN.search(f"{line.raison} {line.lacune}"), line
            assert bool(line.lacune) == bool(line.manque)
        assert not SPOKEN.search(to_csv(HEADER, rows(found)).decode())


def test_the_eight_lines_belong_to_three_deliverables() -> None:
    found = checklist(edition().territories.get(SICOVAL), edition(), Document(), TODAY)
    assert [line.numero for line in found] == list(range(1, 9))
    assert [line.livrable for line in found] == [
        *[Deliverable.PROGRAMME] * 4, *[Deliverable.STRATEGY] * 3, Deliverable.REPORT,
    ]  # fmt: skip
    # Public data alone fill the third line here; nothing else is claimed.
    assert [line.etat for line in found] == [EMPTY, EMPTY, READY, *[EMPTY] * 5]
    assert headline(found).replace("\xa0", " ") == "1 ligne sur 8 est prête."


def test_the_sentences_count_what_is_ready() -> None:
    document = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    found = checklist(edition().territories.get(SICOVAL), edition(), document, TODAY)
    assert headline(found).replace("\xa0", " ") == "7 lignes sur 8 sont prêtes, 1 est commencée."
    assert [text.replace("\xa0", " ") for text in by_deliverable(found)] == [
        "Programme de travail : 4 lignes sur 4 sont prêtes.",
        "Stratégie : 2 lignes sur 3 sont prêtes, 1 est commencée.",
        "Bilan annuel : la seule ligne est prête.",
    ]
    file = to_csv(HEADER, rows(found), fictif=document.fictif).decode("utf-8-sig")
    assert file.count(FICTITIOUS) == 8
    assert len(file.splitlines()) == 9
    without = [replace(line, etat=EMPTY) for line in found]
    assert headline(without) == "Aucune ligne sur 8 n'est prête."
    assert by_deliverable(without)[2] == "Bilan annuel : la seule ligne est vide."


@pytest.mark.parametrize(
    ("level", "population", "said"),
    [
        (Level.COMMUNE, 50_001, "Votre commune est concernée."),
        (Level.COMMUNE, 50_000, "n'est pas obligée"),
        (Level.EPCI, 50_001, "Votre intercommunalité est concernée."),
        (Level.EPCI, 50_000, "n'est pas obligée"),
        (Level.COMMUNE, None, "Population inconnue"),
        (Level.DEPARTEMENT, 1_000_000, "ne vise que les communes"),
    ],
)
def test_the_duty_is_strict(level: Level, population: float | None, said: str) -> None:
    assert said in concern(Territory("x", "X", level, population))


@pytest.mark.parametrize("code", ["31555", SICOVAL, "31", "R76", "FR", REUNION, "98411", "97411"])
def test_every_kind_of_territory_has_its_eight_lines(code: str) -> None:
    document = read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())
    for one in (Document(), document):
        found = checklist(edition().territories.get(code), edition(), one, TODAY)
        assert len(found) == 8
        assert all(line.raison for line in found)
