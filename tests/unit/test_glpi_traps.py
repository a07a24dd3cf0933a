"""A real-looking GLPI export, five writings of it, and every trap that was reported upstream."""

from __future__ import annotations

import pytest

from nrdiag.pratiques.inventory import Inventory, read_inventory
from scripts.export_glpi import EXPECTED, HEADER, UNKNOWN, VARIANTS, export


@pytest.fixture(scope="module", params=sorted(VARIANTS))
def inventory(request: pytest.FixtureRequest) -> Inventory:
    return read_inventory(export(request.param), "export.csv")


def test_every_row_is_kept_or_rejected(inventory: Inventory) -> None:
    assert inventory.lus == EXPECTED.lus == inventory.gardes + inventory.rejetes
    assert inventory.gardes == EXPECTED.gardes
    assert inventory.rejetes == EXPECTED.inconnus + EXPECTED.casses


def test_unknown_types_are_gathered(inventory: Inventory) -> None:
    assert [(group.texte, group.lignes) for group in inventory.a_classer] == list(UNKNOWN)


def test_assigning_a_group_moves_its_rows_and_no_other() -> None:
    text, count = UNKNOWN[0]
    found = read_inventory(export(), "export.csv", {text: "tablet"})
    assert (found.lus, found.gardes) == (EXPECTED.lus, EXPECTED.gardes + count)


def test_missing_dates_and_repeated_serials_are_counted(inventory: Inventory) -> None:
    assert inventory.sans_date == EXPECTED.sans_date
    assert inventory.series_en_double == EXPECTED.series_en_double
    assert inventory.dates_illisibles == 0


def test_every_writing_gives_the_same_devices(inventory: Inventory) -> None:
    reference = read_inventory(export("glpi"), "export.csv")
    assert inventory.quantities() == reference.quantities()
    kept = [(item.type, item.achat, item.service, item.systeme) for item in inventory.items]
    assert kept == [(i.type, i.achat, i.service, i.systeme) for i in reference.items]


def test_the_same_file_twice_gives_the_same_result() -> None:
    assert read_inventory(export(), "a.csv") == read_inventory(export(), "a.csv")


def test_nothing_personal_is_kept(inventory: Inventory) -> None:
    assert inventory.colonnes is not None
    assert {"Nom", "Usager", "Utilisateur - Courriel"} <= set(inventory.colonnes.personnelles)
    text = repr(inventory).lower()
    assert not [secret for secret in EXPECTED.personnels if secret.lower() in text]


def test_an_empty_first_line_is_no_header() -> None:
    """glpi-project/glpi #10569."""
    assert export("glpi").startswith(b"\r\n")
    found = read_inventory(export("glpi"), "export.csv")
    assert "en-têtes à la ligne 2" in found.lecture


def test_a_missing_byte_order_mark_keeps_the_accents() -> None:
    """glpi-project/glpi #24086."""
    assert not export("glpi").startswith(b"\xef\xbb\xbf")
    found = read_inventory(export("glpi"), "export.csv")
    assert {item.service for item in found.items} >= {"Médiathèques", "État civil"}


def test_a_line_break_in_a_cell_is_one_row() -> None:
    """glpi-project/glpi #17803."""
    assert b"lundi\n" in export("glpi")
    data = '"Type";"Commentaires"\r\n"Écran";"a\nb\r\nc"\r\n"Écran";""\r\n'.encode()
    found = read_inventory(data, "x.csv")
    assert (found.lus, found.gardes) == (2, 2)
    assert [item.ligne for item in found.items] == [2, 5]


def test_a_backslash_in_a_user_name_breaks_no_row() -> None:
    """glpi-project/glpi #11406: the name is dropped, its row is kept."""
    assert b"MAIRIE\\n" in export("glpi")
    found = read_inventory(b'"Type";"Usager"\n"Serveur";"DOM\\nom"\n"Serveur";"DOM\\"\n', "x.csv")
    assert (found.lus, found.gardes) == (2, 2)


def test_the_header_of_the_export_is_understood() -> None:
    found = read_inventory(export(), "export.csv").colonnes
    assert found is not None
    assert set(found.reconnues.values()) == {
        "nom", "service", "statut", "fabricant", "numero_serie", "type", "modele", "systeme",
        "systeme_version", "date_achat",
    }  # fmt: skip
    assert set(HEADER) - set(found.reconnues) - set(found.personnelles) == set(found.ignorees)
