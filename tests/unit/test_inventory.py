"""The inventory: what is recognised, what is refused and why, and what is never kept."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.pratiques import cells
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.inventory import (
    Inventory,
    example_inventory,
    inventory_from_counts,
    read_inventory,
    template_csv,
)
from nrdiag.pratiques.recognition import How, Recogniser
from nrdiag.pratiques.refusal import UnreadableFile

RECOGNISER = Recogniser(device_catalogue())
GLPI = (
    "\n"
    "Nom;Statut;Fabricant;Modèle;Type;Numéro de série;Date d'achat;Lieu;Usager;Login;\n"
    "PC-MARTIN;En service;Dell;Latitude 5420;Notebook;SN1;2021-09-01;Mairie;Anne Martin;"
    "VILLE\\amartin;\n"
    'PC-2;En service;HP;ProDesk 600;"Mini\nTower";SN2;01/02/2019;École;;VILLE\\bdurand;\n'
    "PC-3;Réformé;HP;EliteBook 840;;SN2;;Mairie;;;\n"
    "ECR-1;En service;Dell;P2419H;Ordinateur;SN3;hier;Mairie;;;\n"
    "VM-1;En service;VMware;VMware7,1;Other;;;;;;\n"
    ";;;;;;;;;;\n"
)


def read(text: str, **options: object) -> Inventory:
    return read_inventory(text.encode("cp1252"), "glpi.csv", **options)  # type: ignore[arg-type]


def reasons(inventory: Inventory) -> list[tuple[int, str]]:
    return [(reject.ligne, reject.raison) for reject in inventory.rejets]


def test_glpi_export_as_it_is() -> None:
    inventory = read(GLPI)
    assert (inventory.lus, inventory.gardes, inventory.rejetes) == (6, 3, 3)
    assert [(item.ligne, item.type) for item in inventory.items] == [
        (3, "laptop"),
        (4, "desktop"),
        (6, "laptop"),
    ]
    assert reasons(inventory) == [
        (7, "type non reconnu : Ordinateur"),
        (8, "type non reconnu : Other"),
        (9, "ligne vide"),
    ]
    assert inventory.items[1].achat == dt.date(2019, 2, 1)
    assert (inventory.sans_date, inventory.series_en_double, inventory.hors_service) == (1, 1, 1)
    assert "cp1252" in inventory.lecture
    assert "ligne 2" in inventory.lecture


def test_personal_data_is_dropped_and_said() -> None:
    inventory = read(GLPI)
    assert inventory.colonnes is not None
    assert inventory.colonnes.personnelles == ("Nom", "Usager", "Login")
    assert inventory.colonnes.ignorees == ("Lieu",)
    kept = repr(inventory)
    for personal in ("MARTIN", "Martin", "amartin", "bdurand", "SN1", "ECR-1"):
        assert personal not in kept


@pytest.mark.parametrize(
    "header",
    ["Usager", "Utilisateur", "User", "E-mail", "Courriel", "Contact", "Nom de l'agent",
     "Téléphone du contact", "Technicien responsable", "Numéro d’usager", "Users"],
)  # fmt: skip
def test_personal_headers(header: str) -> None:
    inventory = read(f"type;{header}\nÉcran;Anne Martin\n")
    assert inventory.colonnes is not None
    assert inventory.colonnes.personnelles == (header,)
    assert "Martin" not in repr(inventory)


def test_name_helps_to_recognise_then_is_forgotten() -> None:
    inventory = read("Nom;Modèle\nSRV-DUPONT;R740\n")
    assert inventory.quantities() == {"server": 1}
    assert "DUPONT" not in repr(inventory)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Écran;0", "quantité qui n’est pas un nombre entier positif : 0"),
        ("Écran;-3", "quantité qui n’est pas un nombre entier positif : -3"),
        ("Écran;2,5", "quantité qui n’est pas un nombre entier positif : 2,5"),
        ("Écran;=1+1", "quantité qui n’est pas un nombre entier positif : =1+1"),
        ("Écran;beaucoup", "quantité qui n’est pas un nombre entier positif : beaucoup"),
        ("Écran;1000001", "quantité supérieure à 1\u202f000\u202f000 : 1000001"),
        ("Écran;" + "9" * 400, "quantité supérieure à 1\u202f000\u202f000 : " + "9" * 40),
        ("Écran;", "quantité vide"),
        (";3", "type vide"),
        (";", "ligne vide"),
        (
            "<img src=x onerror=alert(1)>;1",
            "type non reconnu : <img src=x onerror=alert(1)>",
        ),
        ("=1+1;1", "type non reconnu : =1+1"),
        ("Sacoche pour portable;4", "type non reconnu : Sacoche pour portable"),
    ],
)  # fmt: skip
def test_rejections(text: str, reason: str) -> None:
    inventory = read(f"type;quantite\n{text}\nÉcran;1\n")
    assert reasons(inventory) == [(2, reason)]
    assert inventory.gardes == 1


@pytest.mark.parametrize(
    ("text", "expected"), [("3", 3), ("1 200", 1200), ("1\u202f200", 1200), ("12,0", 12), ("7.", 0)]
)
def test_quantities(text: str, expected: int) -> None:
    if expected:
        assert cells.quantity(text) == expected
    else:
        with pytest.raises(ValueError, match="entier positif"):
            cells.quantity(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-09-01", dt.date(2021, 9, 1)),
        ("2021-09-01 08:30", dt.date(2021, 9, 1)),
        ("1/9/2021", dt.date(2021, 9, 1)),
        ("01.09.21", dt.date(2021, 9, 1)),
        ("2021", dt.date(2021, 1, 1)),
        ("31/02/2021", None),
        ("0000-00-00", None),
        ("1850-01-01", None),
        ("hier", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: dt.date | None) -> None:
    assert cells.date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5", 5), ("4,5", 4.5), ("5 ans", 5), ("0", None), ("-1", None), ("nan", None), ("99", None)],
)
def test_lifetimes(text: str, expected: float | None) -> None:
    assert cells.lifetime(text) == expected


@pytest.mark.parametrize(
    ("type_text", "model", "expected"),
    [
        ("Ordinateur portable", "", "laptop"),
        ("ORDINATEURS PORTABLES", "", "laptop"),
        ("Notebook", "OptiPlex", "laptop"),
        ("Autre", "HP EliteBook 840 G8", "laptop"),
        ("", "OptiPlex7090", "desktop"),
        ("Low Profile Desktop", "", "desktop"),
        ("All in One", "", "all_in_one"),
        ("Écran", "", "monitor"),
        ("Moniteur 24\"", "", "monitor"),
        ("Écran d'affichage", "", "tv_display"),
        ("Téléphone IP", "", "ip_phone"),
        ("Téléphone portable", "", "smartphone"),
        ("Disque dur portable", "", "ext_hdd"),
        ("Clavier pour tablette", "", "keyboard"),
        ("Imprimante", "", "printer_small"),
        ("Imprimante", "OfficeJet Pro", "printer_inkjet"),
        ("Imprimante multifonction", "", "printer_mfp"),
        ("Borne Wi-Fi", "", "wifi_ap"),
        ("Rack Mount Chassis", "", "server"),
        ("Serveur", "VMware Virtual Platform", None),
        ("Serveur virtuel", "", None),
        ("Ordinateur", "", None),
        ("Téléphone", "", None),
        ("Table", "", None),
        ("Câble écran", "", None),
        ("Smratphone", "", "smartphone"),
    ],
)  # fmt: skip
def test_recognition(type_text: str, model: str, expected: str | None) -> None:
    match = RECOGNISER.recognise(type_text, model)
    assert (match and match.type) == expected


@pytest.mark.parametrize("device", device_catalogue().types.values(), ids=lambda d: d.id)
def test_every_declared_word_names_its_type(device) -> None:  # type: ignore[no-untyped-def]
    for word in (device.id, device.libelle, *device.mots):
        match = RECOGNISER.recognise(word)
        assert match is not None, word
        assert (match.type, match.how) == (device.id, How.EXACT), word


def test_guesses_are_said() -> None:
    inventory = read("type;quantite\nImprimante;3\nSmratphone;2\nÉcran;1\n")
    assert [(g.texte, g.type, g.quantite) for g in inventory.approximations] == [
        ("Imprimante", "printer_small", 3),
        ("Smratphone", "smartphone", 2),
    ]
    assert sum("à vérifier" in note for note in inventory.notes) == 2


def test_unknown_types_are_grouped_then_assigned() -> None:
    text = "type;quantite\nMachin;2\nMACHIN;3\nBidule;1\nÉcran;4\n"
    inventory = read(text)
    assert [(g.texte, g.lignes, g.quantite) for g in inventory.a_classer] == [
        ("Machin", 2, 5),
        ("Bidule", 1, 1),
    ]
    assigned = read(text, assignments={"machin": "tablet", "Bidule": ""})
    assert assigned.quantities() == {"monitor": 4, "tablet": 5}
    assert [group.texte for group in assigned.a_classer] == ["Bidule"]
    assert assigned.lus == inventory.lus == 4


def test_unknown_assignment_is_refused() -> None:
    with pytest.raises(ValueError, match="inconnu : avion"):
        read("type\nMachin\n", assignments={"Machin": "avion"})


def test_columns_can_be_corrected() -> None:
    text = "type;Catégorie interne;Nombre\nX12;Portable;3\n"
    assert read(text).gardes == 0
    fixed = read(text, columns={"type": "", "Catégorie interne": "type", "Nombre": ""})
    assert fixed.quantities() == {"laptop": 1}


def test_no_type_column() -> None:
    with pytest.raises(UnreadableFile, match="Aucune colonne de type"):
        read("Statut;Quantité\nEn service;3\n")


def test_english_glpi_and_ocs() -> None:
    inventory = read("Name,Status,Model,Type,Serial number,User\npc1,OK,x,Laptop,1234,anne\n")
    assert inventory.quantities() == {"laptop": 1}
    assert read("NAME;SMODEL;TYPE\nx;;Notebook\n").quantities() == {"laptop": 1}


def test_template_round_trip() -> None:
    data = template_csv()
    assert data.startswith(b"\xef\xbb\xbf")
    empty = read_inventory(data, "modele.csv")
    assert (empty.lus, empty.gardes) == (len(device_catalogue().types), 0)
    filled = read_inventory(data.replace(b";0;", b";7;"), "modele.csv")
    assert filled.quantities() == dict.fromkeys(device_catalogue().types, 7)


def test_example_is_fictitious_and_wholly_read() -> None:
    example = example_inventory()
    assert example.fictif
    assert (example.rejetes, example.a_classer, example.approximations) == (0, (), ())
    assert example.gardes == example.lus > 15


def test_counts_typed_in() -> None:
    inventory = inventory_from_counts({"laptop": 3, "monitor": 0})
    assert inventory.quantities() == {"laptop": 3}
    with pytest.raises(ValueError, match="inconnu : avion"):
        inventory_from_counts({"avion": 1})
    with pytest.raises(ValueError, match="Quantité impossible"):
        inventory_from_counts({"laptop": -1})


def test_mean_age_is_weighted_by_quantity() -> None:
    inventory = read(
        "type;quantite;date_achat\nÉcran;3;2020-01-01\nÉcran;1;2016-01-01\nPC fixe;1;\n"
    )
    ages = inventory.mean_ages(dt.date(2024, 1, 1))
    assert ages == {"monitor": pytest.approx(5, abs=0.01)}


LINES = st.lists(
    st.tuples(
        st.sampled_from(["Écran", "Portable", "Machin", "", "=1+1", "Imprimante"]),
        st.sampled_from(["1", "12", "0", "", "x", "2,0"]),
    ),
    min_size=1,
    max_size=40,
)


@given(LINES)
def test_conservation(lines: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([("type", "quantite"), *lines])
    inventory = read(text.getvalue())
    assert inventory.lus == len(lines)
    assert inventory.lus == inventory.gardes + inventory.rejetes
    kept = {item.ligne for item in inventory.items}
    refused = {reject.ligne for reject in inventory.rejets}
    assert kept | refused == set(range(2, len(lines) + 2))
    assert inventory == read(text.getvalue())


def test_the_way_dates_are_written_is_said() -> None:
    dates = ("03/02/2021", "2020-05-01 10:00", "2019", "x")
    data = "type;date achat\n" + "".join(f"Portable;{date}\n" for date in dates)
    found = read_inventory(data.encode(), "x.csv")
    assert found.lecture.endswith(
        "dates lues comme jour/mois/année (1), année-mois-jour (1) et année seule (1)"
    )
    assert found.dates_illisibles == 1
