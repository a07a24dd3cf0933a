"""A real-looking GLPI export in every writing of it, and every trap that was reported upstream."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from nrdiag import settings
from nrdiag.pratiques.columns import Column, NoTypeColumn
from nrdiag.pratiques.footprint import footprint
from nrdiag.pratiques.inventory import Inventory, Item, read_inventory
from scripts.export_glpi import (
    BOUGHT,
    EXPECTED,
    GROUP,
    HEADER,
    KINDS,
    SERIAL,
    UNKNOWN,
    VARIANTS,
    export,
    rows,
)  # fmt: skip

MARK = b"\xef\xbb\xbf"
#: What a reading says of its own way, by variant: encoding, separator, line of the header.
SAID = {
    "glpi": ("utf-8", "« ; »", 2),
    "bom": ("utf-8-sig", "« ; »", 1),
    "decale": ("utf-8", "« ; »", 2),
    "glpi11": ("utf-8", "« ; »", 1),
    "cp1252": ("cp1252", "« ; »", 1),
    "virgule": ("utf-8", "« , »", 2),
    "tabulation": ("utf-8-sig", "tabulation", 1),
}


def read(text: str | bytes) -> Inventory:
    return read_inventory(text if isinstance(text, bytes) else text.encode(), "export.csv")


def devices(inventory: Inventory) -> list[tuple[object, ...]]:
    """The rows kept, without their place in the file."""
    return [(i.type, i.quantite, i.achat, i.service, i.systeme) for i in inventory.items]


@pytest.fixture(scope="module")
def reference() -> Inventory:
    return read(export("glpi"))


@pytest.fixture(scope="module", params=sorted(VARIANTS))
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def inventory(variant: str) -> Inventory:
    return read(export(variant))


def test_every_row_is_kept_or_rejected(inventory: Inventory) -> None:
    assert inventory.lus == EXPECTED.lus == inventory.gardes + inventory.rejetes
    assert inventory.gardes == len(inventory.items) == EXPECTED.gardes
    assert inventory.rejetes == EXPECTED.inconnus + EXPECTED.casses
    lines = {item.ligne for item in inventory.items}
    assert len(lines | {reject.ligne for reject in inventory.rejets}) == EXPECTED.lus


def test_every_rejection_has_its_reason(inventory: Inventory) -> None:
    reasons = Counter(reject.raison for reject in inventory.rejets)
    unknown = {f"type non reconnu : {text}": count for text, count in UNKNOWN}
    assert reasons == EXPECTED.raisons | unknown
    assert sum(EXPECTED.raisons.values()) == EXPECTED.casses


def test_unknown_types_are_gathered(inventory: Inventory) -> None:
    assert [(group.texte, group.lignes) for group in inventory.a_classer] == list(UNKNOWN)
    assert sum(group.lignes for group in inventory.a_classer) == EXPECTED.inconnus


def test_the_types_are_those_of_the_authority(inventory: Inventory) -> None:
    assert inventory.quantities() == EXPECTED.quantites
    assert inventory.approximations == ()


def test_missing_dates_and_repeated_serials_are_counted(inventory: Inventory) -> None:
    assert inventory.sans_date == EXPECTED.sans_date
    assert inventory.dates_illisibles == EXPECTED.dates_illisibles
    assert inventory.series_en_double == EXPECTED.series_en_double
    assert inventory.hors_service == EXPECTED.hors_service


def test_every_writing_gives_the_same_devices(inventory: Inventory, reference: Inventory) -> None:
    assert devices(inventory) == devices(reference)
    assert inventory.a_classer == reference.a_classer
    assert inventory.notes == reference.notes
    assert footprint(inventory).total == footprint(reference).total


def test_the_same_file_twice_gives_the_same_result(variant: str, inventory: Inventory) -> None:
    assert export(variant) == export(variant)
    assert read(export(variant)) == inventory


def test_the_reading_says_how_it_was_done(variant: str, inventory: Inventory) -> None:
    encoding, separator, line = SAID[variant]
    assert inventory.lecture.startswith(
        f"CSV, encodage {encoding}, séparateur {separator}, en-têtes à la ligne {line}"
    )


def test_the_header_of_the_export_is_understood(variant: str, inventory: Inventory) -> None:
    found = inventory.colonnes
    assert found is not None
    purchase = VARIANTS[variant].group + HEADER[BOUGHT]
    assert found.reconnues[purchase] == Column.PURCHASE
    assert set(found.reconnues.values()) == set(Column) - {Column.LIFETIME}
    assert found.personnelles == ("Nom", "Usager", "Utilisateur - Courriel")
    assert found.ignorees == ("Lieu", "Dernière modification", "Commentaires")


def test_nothing_personal_is_kept(inventory: Inventory) -> None:
    text = repr(inventory).lower()
    assert not [secret for secret in EXPECTED.personnels if secret.lower() in text]
    serials = {row[SERIAL].lower() for row in rows() if row[SERIAL].startswith("ZZ-")}
    assert len(serials) > 1000
    assert not [serial for serial in serials if serial in text]


def test_the_personal_texts_are_in_every_writing(variant: str) -> None:
    """Else the test above would prove nothing."""
    text = export(variant).decode(VARIANTS[variant].encoding)
    for secret in EXPECTED.personnels:
        assert secret in text
    assert "EXEMPLE\nbrumevent" in text


def test_the_file_fits_what_it_says() -> None:
    assert len(rows()) == EXPECTED.lus
    assert sum(kind.rows for kind in KINDS) == EXPECTED.gardes
    assert sum(count for _, count in UNKNOWN) == EXPECTED.inconnus
    assert EXPECTED.lus == EXPECTED.gardes + EXPECTED.inconnus + EXPECTED.casses


def test_departments_and_systems_are_read(inventory: Inventory) -> None:
    assert {item.service for item in inventory.items} == EXPECTED.services
    systems = {item.systeme for item in inventory.items}
    assert "Microsoft Windows 11 Professionnel 24H2" in systems
    # Two systems in one cell, a line each: still one row, and one text.
    assert "Microsoft Windows 10 Professionnel Ubuntu 22H2 22.04.5 LTS" in systems


def test_assigning_a_group_moves_its_rows_and_no_other(reference: Inventory) -> None:
    text, count = UNKNOWN[0]
    found = read_inventory(export(), "export.csv", {text: "tablet"})
    assert (found.lus, found.gardes) == (EXPECTED.lus, EXPECTED.gardes + count)
    assert found.quantities() == EXPECTED.quantites | {
        "tablet": EXPECTED.quantites["tablet"] + count
    }
    assert [g.texte for g in found.a_classer] == [g.texte for g in reference.a_classer[1:]]


def test_assigning_every_group_leaves_the_broken_rows_only() -> None:
    found = read_inventory(export(), "export.csv", {text: "box" for text, _ in UNKNOWN})
    assert (found.lus, found.rejetes, found.a_classer) == (EXPECTED.lus, EXPECTED.casses, ())
    # One of these rows repeats a serial number: it counts once it is kept.
    assert found.series_en_double == EXPECTED.series_en_double + 1


def test_no_byte_order_mark() -> None:
    """glpi-project/glpi #24086: the accents are read all the same."""
    assert not export("glpi").lstrip().startswith(MARK)
    assert export("bom").startswith(MARK)
    assert [i.type for i in read('"Type"\n"Écran"\n"Téléphone mobile"\n').items] == [
        "monitor", "smartphone",
    ]  # fmt: skip


def test_an_empty_first_line() -> None:
    """glpi-project/glpi #10569: it is no header, and the line numbers are those of the file."""
    assert export("glpi").startswith(b'\n"Nom"')
    for before in ("\n", "\r\n", "\n\n \n"):
        found = read(f'{before}"Type";\n"Serveur";\n')
        assert [item.ligne for item in found.items] == [before.count("\n") + 2]


@pytest.mark.parametrize("before", ["\n", "\r\n", "\n\n"])
def test_a_byte_order_mark_after_an_empty_line(before: str) -> None:
    """glpi-project/glpi #19281 and #19357: the first header keeps neither mark nor quotes."""
    assert export("decale").startswith(b"\n" + MARK)
    found = read(f'{before}\ufeff"Nom; de la machine";"Type";\n"A;1";"Serveur";\n')
    assert found.colonnes is not None
    assert found.colonnes.personnelles == ("Nom; de la machine",)
    assert [item.ligne for item in found.items] == [before.count("\n") + 2]


def test_a_line_break_in_a_cell() -> None:
    """glpi-project/glpi #17803: still one row, and the next ones keep their line."""
    data = '"Type";"Commentaires";\n"Écran";"a\nb\r\nc ; d";\n"Écran";"";\n'
    found = read(data)
    assert (found.lus, found.gardes) == (2, 2)
    assert [item.ligne for item in found.items] == [2, 5]


@pytest.mark.parametrize("login", ["DOM\\nom", "DOM\nom", "DOM\roger", "DOM\r\nom", "DOM\\"])
def test_a_backslash_in_a_login(login: str) -> None:
    """glpi-project/glpi #11406: after a backslash, GLPI 10.0.0 makes line breaks of n and r."""
    found = read(f'"Nom";"Usager";"Type";\n"a";"{login}";"Serveur";\n"b";"";"Écran";\n')
    assert [item.type for item in found.items] == ["server", "monitor"]
    assert (found.lus, found.rejetes) == (2, 0)
    assert "DOM" not in repr(found)


@pytest.mark.parametrize("upward", [">", "&gt;", "&#62;", "&#x3E;"])
def test_the_path_of_an_entity(upward: str) -> None:
    """glpi-project/glpi #470, #522, #15054."""
    found = read(f'"Entité";"Type";\n"Ville {upward} Pôle R&D &amp; eau";"Serveur";\n')
    assert found.items[0].service == "Pôle R&D & eau"


def test_an_entity_of_html_stays_a_text() -> None:
    """What is written again may be markup: it is kept as text, cut like any other cell."""
    found = read('"Type";"Modèle";\n"&lt;b onclick=x&gt;";"";\n"&nbsp;";"";\n"&copie";"";\n')
    assert [reject.raison for reject in found.rejets] == [
        "type non reconnu : <b onclick=x>", "ligne vide", "type non reconnu : &copie",
    ]  # fmt: skip


def test_a_header_with_the_name_of_its_tab() -> None:
    """GLPI writes « tab - column » for what is not on the main tab."""
    for header in (
        f"{GROUP}Date d'achat",
        f"{GROUP}Date de mise en service",
        "Financial and administrative information - Date of purchase",
    ):
        found = read(f'"Type";"{header}"\n"Serveur";"2021-05-04"\n')
        assert found.items == (Item(2, "server", 1, dt.date(2021, 5, 4)),)
    other = read(f'"Type";"{GROUP}Fournisseur"\n"Serveur";"2021-05-04"\n')
    assert other.sans_date == 1


def test_an_export_of_all_assets_without_a_type() -> None:
    """« Parc > Global » ends with the kind of each asset; « Ordinateur » does not say which."""
    found = read('"Nom";"Statut";"Type d\'élément"\n"a";"";"Moniteur"\n"b";"";"Ordinateur"\n')
    assert found.quantities() == {"monitor": 1}
    assert [group.texte for group in found.a_classer] == ["Ordinateur"]
    with pytest.raises(NoTypeColumn):
        read('"Nom";"Statut"\n"a";"En service"\n')


def test_the_cells_in_excess_are_counted_without_the_last_separator() -> None:
    for row in ("Serveur;1;x", "Serveur;1;x;", "Serveur;1;x;;;"):
        found = read(f"Type;Quantité;\n{row}\n")
        assert [reject.raison for reject in found.rejets] == ["3 cellules pour 2 colonnes"]
    assert read("Type;Quantité;\nServeur;1;;;;\n").gardes == 1


def test_twenty_times_the_export_is_conserved() -> None:
    """A larger file of the same rows: every count is twenty times as large."""
    text = export("glpi").decode()
    header, body = text[: text.index("\n", 1) + 1], text[text.index("\n", 1) + 1 :]
    found = read(header + body * 20)
    assert (found.lus, found.gardes) == (20 * EXPECTED.lus, 20 * EXPECTED.gardes)
    assert found.sans_date == 20 * EXPECTED.sans_date
    assert found.quantities() == {type: 20 * n for type, n in EXPECTED.quantites.items()}


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    target = tmp_path / "parc.csv"
    command = [sys.executable, "-m", "scripts.export_glpi", str(target), "--variante", "cp1252"]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"1240 lignes inventées écrites dans {target}.\n"
    assert target.read_bytes() == export("cp1252")
