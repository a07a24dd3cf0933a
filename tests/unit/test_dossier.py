"""The diagnostic file: nothing lost on the way out and back, a clear refusal of anything else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nrdiag.dossier import file as dossier_file
from nrdiag.dossier.document import FACTOR_SETS, VERSION, Document, Fleet, Lot, Reply, Scenario
from nrdiag.dossier.file import UnreadableDocument, read_document, write_document
from nrdiag.pratiques.factors import factor_table
from nrdiag.pratiques.fleet import fleet_of, footprint_of, gathered, inventory_of
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import example_inventory, read_inventory
from nrdiag.ui.session import example_document

TODAY = dt.date(2026, 11, 24)


def saved(**changes: Any) -> bytes:
    raw = json.loads(write_document(Document(), TODAY))
    return json.dumps({**raw, **changes}).encode()


def test_a_document_comes_back_as_it_was() -> None:
    document = example_document()
    again = read_document(write_document(document, TODAY))
    assert (
        again.model_copy(
            update={"enregistre_le": document.enregistre_le, "application": document.application}
        )
        == document
    )
    assert again.enregistre_le == TODAY


def test_unknown_fields_are_kept_at_every_depth() -> None:
    raw = json.loads(write_document(example_document(), TODAY))
    raw["plus_tard"] = {"a": [1, 2]}
    raw["parc"]["lots"][0]["couleur"] = "bleu"
    raw["reponses"]["O1-1"]["preuve"] = "registre"
    again = json.loads(write_document(read_document(json.dumps(raw).encode()), TODAY))
    assert again["plus_tard"] == {"a": [1, 2]}
    assert again["parc"]["lots"][0]["couleur"] == "bleu"
    assert again["reponses"]["O1-1"]["preuve"] == "registre"


def test_a_past_version_goes_through_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_file, "VERSION", 3)
    steps = {
        1: lambda raw: {**raw, "trace": [1]},
        2: lambda raw: {**raw, "trace": [*raw["trace"], 2]},
    }
    found = read_document(saved(version=1), steps)
    assert found.model_extra == {"trace": [1, 2]}
    assert found.version == 3


def test_every_past_version_has_its_step() -> None:
    assert set(dossier_file.MIGRATIONS) == set(range(1, VERSION))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "n'est pas un diagnostic"),
        (b"\xff\xfe\x00", "n'est pas un diagnostic"),
        (b"[1, 2]", "n'est pas un diagnostic"),
        (b'{"type": "FeatureCollection"}', "n'est pas un diagnostic"),
        (b"[" * 5000, "trop profond"),
        (saved(version=VERSION + 1), "plus récente"),
        (saved(version="1"), "ne dit pas sa version"),
        (saved(version=True), "ne dit pas sa version"),
        (saved(parc={"lus": 3, "gardes": 1, "rejetes": 1}), "valeur impossible"),
        (saved(hypotheses={"pue": "<script>"}), "valeur impossible"),
        (saved(poids={"O1-1": float("inf")}), "valeur impossible"),
        (b" " * (dossier_file.MAX_BYTES + 1), "trop gros"),
    ],
)
def test_anything_else_is_refused_in_french(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        read_document(data)


@given(st.binary(max_size=300))
def test_random_bytes_never_break_it(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read_document(data)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_random_values_in_a_document_are_read_or_refused(value: Any) -> None:
    for name in ("parc", "reponses", "services", "poids", "scenarios", "donnees", "autre"):
        try:
            read_document(saved(**{name: value}))
        except UnreadableDocument:
            continue


def test_a_changed_field_is_checked_too() -> None:
    document = Document()
    with pytest.raises(ValidationError):
        document.hypotheses.pue = 0.5
    document.reponses = {"O1-1": Reply(niveau=4)}
    document.scenarios = [Scenario(nom="x", leviers={"duree_laptop": 2})]
    assert read_document(write_document(document, TODAY)).scenarios[0].nom == "x"


def test_the_fleet_has_no_row_no_serial_and_no_name() -> None:
    data = (
        b"type;modele;numero de serie;usager;date d'achat\n"
        b"Portable;Latitude;SN-SECRET-1;Mme Dupont-Secret;12/03/2022\n"
        b"Portable;Latitude;SN-SECRET-2;M. Durand-Secret;28/03/2022\n"
    )
    fleet = fleet_of(read_inventory(data, "x.csv"))
    assert fleet.lots == [Lot(type="laptop", quantite=2, achat=dt.date(2022, 3, 1))]
    assert (fleet.lus, fleet.gardes, fleet.rejetes) == (2, 2, 0)
    assert "ecret" not in write_document(Document(parc=fleet), TODAY).decode().lower()


def test_the_footprint_is_the_same_from_the_file_and_from_the_diagnostic() -> None:
    inventory = example_inventory()
    document = Document(parc=fleet_of(inventory))
    direct, kept = footprint(inventory), footprint_of(document, None)
    assert kept.total == direct.total
    assert inventory_of(document).quantities() == inventory.quantities()
    small = gathered(inventory, 0)
    assert (small.lus, small.gardes, small.rejetes) == (
        inventory.lus,
        inventory.gardes,
        inventory.rejetes,
    )


def test_a_type_of_another_version_is_kept_in_the_file_and_not_counted() -> None:
    document = Document(parc=Fleet(lots=[Lot(type="hologramme", quantite=3)]))
    assert inventory_of(document).items == ()
    assert "hologramme" in write_document(document, TODAY).decode()


def test_the_sets_of_factors_are_those_of_the_catalogue_and_another_is_refused() -> None:
    assert set(FACTOR_SETS) == set(factor_table())
    with pytest.raises(UnreadableDocument, match="hypotheses › jeu"):
        read_document(saved(hypotheses={"jeu": "nope"}))
