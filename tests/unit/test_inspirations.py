"""The cases of others: every figure keeps its doubt, and the user's own stand among them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nrdiag.actions.library import actions
from nrdiag.catalogue.claims import ClaimStatus, load_claims
from nrdiag.dossier.document import Initiative
from nrdiag.inspirations.cases import (
    HEADER,
    NO_FIGURE,
    Sureness,
    cards,
    cases,
    export_rows,
    filtered,
    headline,
    levers,
    load_cases,
    statuses,
)
from nrdiag.rapport.export import FICTITIOUS, to_csv

CLAIMS = {claim.id: claim for claim in load_claims()}
FIGURES = [(case, figure) for case in cases().values() for figure in case.chiffres]
#: EX1 is the carbon of one phone: a factor, told in « Données et méthode », not a case.
APART = {"EX1"}


def test_every_example_of_the_founding_document_is_told() -> None:
    told = {figure.constat for _, figure in FIGURES if figure.constat}
    assert told == {id for id in CLAIMS if id.startswith("EX")} - APART
    assert {case.porteur.split(",")[0] for case in cases().values()} >= {
        "Orange", "Enedis", "Sicoval", "Le Lot",
    }  # fmt: skip
    assert {lever for case in cases().values() for lever in case.leviers} == set(levers())


def test_every_figure_is_in_the_claim_that_it_answers_to() -> None:
    for case, figure in FIGURES:
        if not figure.constat:
            continue
        text = re.sub(r"[\s\u202f\u00a0]+", " ", CLAIMS[figure.constat].annonce)
        text = re.sub(r"(?<=\d) (?=\d{3})", "", text)
        value = figure.valeur
        written = {f"{value:g}".replace(".", ","), str(int(value))}
        if value == 1_900_000:
            written = {"1,9 million"}
        assert any(re.search(rf"(?<!\d){one}(?!\d)", text) for one in written), (case.id, value)


def test_a_contested_claim_makes_a_contested_figure_and_none_is_measured() -> None:
    for _, figure in FIGURES:
        if figure.constat and CLAIMS[figure.constat].statut is ClaimStatus.DISPUTED:
            assert figure.sureness is Sureness.DISPUTED
        assert figure.sureness is not Sureness.MEASURED
        assert figure.caution
        assert figure.origin
        assert bool(figure.objection) == (figure.sureness is Sureness.DISPUTED)
    found = {f.constat: f.sureness for _, f in FIGURES}
    assert found["EX2"] is found["EX4"] is Sureness.DISPUTED
    assert found["EX13"] is found["EX17"] is Sureness.PLANNED
    assert found["EX7"] is Sureness.DECLARED


def test_a_year_that_is_not_said_is_not_invented() -> None:
    dated = {(figure.constat, figure.annee) for _, figure in FIGURES if figure.annee}
    assert dated == {("EX4", 2024)}
    assert all("année non dite" in figure.text for _, figure in FIGURES if figure.annee is None)


def test_every_action_named_is_in_the_library() -> None:
    named = {id for case in cases().values() for id in case.actions}
    assert named
    assert named <= set(actions())


@pytest.mark.parametrize(
    ("change", "said"),
    [("constat: EX99", "constat inconnu"), ("constat: W0", "nature"),
     ("constat: EX5, statut: mesuré", "ni statut ni source"), ("statut: déclaré", "il faut"),
     ("statut: sûr, source: a, attention: b", "statut")],
)  # fmt: skip
def test_a_wrong_figure_is_refused_in_french(tmp_path: Path, change: str, said: str) -> None:
    path = write(tmp_path, "O1", f"[{{libelle: A, valeur: 1, unite: b, annee: null, {change}}}]")
    with pytest.raises(ValueError, match=said):
        load_cases(path)


def test_an_unknown_objective_is_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="objectif inconnu « O8 »"):
        load_cases(write(tmp_path, "O8", "[]"))
    assert load_cases(write(tmp_path, "O1", "[]"))


def write(folder: Path, lever: str, figures: str) -> Path:
    path = folder / "initiatives.yaml"
    path.write_text(
        f"- {{id: a, titre: T, porteur: P, lieu: '', annee: null, leviers: [{lever}], "
        f"resultat: R, source: S, chiffres: {figures}}}",
        encoding="utf-8",
    )
    return path


def test_the_filter_by_objective_and_by_status() -> None:
    own = Initiative(titre="Ici", leviers=["O2"], statut="mesuré")
    every = cards([own])
    assert filtered(every) == every
    assert {card.titre for card in filtered(every, "O2")} == {
        "Ici", "Exiger des garanties longues et recycler les composants",
    }  # fmt: skip
    assert [card.titre for card in filtered(every, "", "mesuré")] == ["Ici"]
    assert all(not card.chiffres for card in filtered(every, "", NO_FIGURE))
    assert not filtered(every, "O6", "mesuré")
    assert statuses(every) == ["mesuré", "prévu", "déclaré", "contesté", NO_FIGURE]
    strange = cards([Initiative(titre="X", statut="à vérifier", leviers=["O9"])])
    assert statuses(strange)[-1] == "à vérifier"
    assert strange[0].objectives == ["O9"]


def test_the_headline_says_that_nothing_is_measured() -> None:
    text = headline(cards([]))
    assert f"{len(FIGURES)}\xa0chiffres annoncés : aucun mesuré" in text
    assert "2\xa0contestés" in text
    assert headline([]) == "Aucun cas ne correspond à ce choix."
    assert "dont 1\xa0ajouté par vous" in headline(cards([Initiative(titre="Ici")]))


def test_the_export_has_a_line_per_figure_with_its_status() -> None:
    every = cards([Initiative(titre="=1+1", statut="prévu")])
    rows = list(export_rows(every))
    assert all(len(row) == len(HEADER) for row in rows)
    assert len(rows) == len(FIGURES) + sum(not card.chiffres for card in every)
    status = HEADER.index("statut")
    assert {row[status] for row in rows} == {"prévu", "déclaré", "contesté", NO_FIGURE}
    data = to_csv(HEADER, rows, fictif=True).decode()
    assert "'=1+1" in data
    assert data.count(FICTITIOUS) == len(rows)
