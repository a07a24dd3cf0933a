"""The ecosystem: its words, who could meet whom, and a list of actors that comes and goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nrdiag.dossier.document import Actor, Flow
from nrdiag.ecosysteme.exchange import HEADER, MODEL, export_rows, merged, read_actors
from nrdiag.ecosysteme.matching import (
    UNKNOWN_FAMILY,
    headline,
    match_rows,
    matches_sentence,
    matrix,
    matrix_rows,
    matrix_sentence,
    meetings,
    not_understood,
)
from nrdiag.ecosysteme.vocabulary import (
    MAX_ACTORS,
    families,
    family_of,
    kind_of,
    kinds,
    load_words,
    missing_families,
    personal,
    problems,
    thing_of,
    things,
)
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import FICTITIOUS, to_csv

PHONE, MAIL = "05 61 00 00 00", "accueil@exemple.fr"
FORMULA = "=cmd|' /C calc'!A0"


def offer(quoi: str, genre: str = "materiel", quantite: int | None = None) -> Flow:
    return Flow(sens="offre", genre=genre, quoi=quoi, quantite=quantite)


def need(quoi: str, genre: str = "materiel", quantite: int | None = None) -> Flow:
    return Flow(sens="besoin", genre=genre, quoi=quoi, quantite=quantite)


def actor(nom: str, famille: str = "public", *flux: Flow, associe: bool | None = None) -> Actor:
    return Actor(nom=nom, famille=famille, flux=list(flux), associe=associe)


def csv_of(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_every_family_and_kind_of_the_brief_is_there_with_things_to_exchange() -> None:
    assert [one.id for one in families()] == ["public", "prive", "associatif", "citoyens"]
    assert [one.id for one in kinds()] == ["materiel", "competences", "donnees"]
    assert all(len(things(kind.id)) >= 5 for kind in kinds())
    assert [one.id for one in families() if one.attendue] == ["public", "prive", "associatif"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ordinateurs_reconditionnes", True), ("ORDINATEURS reconditionnés", True),
     ("PC reconditionnés", True), ("réparation", False), ("", False)],
)  # fmt: skip
def test_a_thing_is_recognised_by_id_label_or_other_words(text: str, expected: bool) -> None:
    found = thing_of("materiel", text)
    assert (found is not None and found.id == "ordinateurs_reconditionnes") == expected


def test_families_and_kinds_are_read_without_accents() -> None:
    assert family_of("Privé") is family_of("prive") is family_of("ENTREPRISE")
    assert kind_of("matériel") is kind_of("materiel")
    assert family_of("") is None
    assert kind_of("argent") is None


@pytest.mark.parametrize(
    ("yaml", "said"),
    [("- {id: a, sorte: chose, libelle: A, genre: b}", "genre inconnu"),
     ("- {id: a, sorte: chose, libelle: A}", "genre"),
     ("- {id: a, sorte: famille, libelle: A}", "exemples"),
     ("- {id: a, sorte: genre, libelle: A, attendue: true}", "attendue"),
     ("- {id: a, sorte: genre, libelle: Même}\n- {id: b, sorte: genre, libelle: même}",
      "désigne")],
)  # fmt: skip
def test_a_wrong_vocabulary_is_refused_in_french(tmp_path: Path, yaml: str, said: str) -> None:
    path = tmp_path / "ecosysteme.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_words(path)


def test_a_need_meets_the_offers_of_others_in_the_same_words() -> None:
    actors = [
        actor("Mairie", "public", need("PC reconditionnés", quantite=8)),
        actor("Atelier", "associatif", offer("ordinateurs_reconditionnes", quantite=5)),
        actor("Magasin", "prive", offer("Ordinateurs reconditionnés")),
    ]
    ((what, who, by, quantities),) = match_rows(meetings(actors))
    assert (what, who, by) == ("Ordinateurs reconditionnés", "Mairie", "Atelier ; Magasin")
    assert quantities == "demandée : 8 ; offerte : au moins 5"
    actors.pop()
    ((_, _, _, quantities),) = match_rows(meetings(actors))
    assert quantities == "demandée : 8 ; offerte : 5 (il manque 3)"


def test_an_unsaid_quantity_is_never_zero() -> None:
    actors = [actor("A", "public", need("Écrans")), actor("B", "prive", offer("Écrans"))]
    (row,) = match_rows(meetings(actors))
    assert row[3] == "demandée : non dite ; offerte : non dite"


def test_an_actor_does_not_answer_itself_and_kinds_are_not_mixed() -> None:
    own = [actor("A", "public", need("Écrans"), offer("Écrans"))]
    assert not meetings(own).met
    mixed = [
        actor("A", "public", need("Accessibilité", "competences")),
        actor("B", "prive", offer("Accessibilité", "donnees")),
    ]
    found = meetings(mixed)
    assert not found.met
    assert [one.name for one in found.unmet] == ["A"]
    assert [one.name for one in found.unused] == ["B"]


def test_ones_own_words_meet_folded_and_empty_words_never_do() -> None:
    actors = [
        actor("A", "public", need("Vélo-cargo !"), need("")),
        actor("B", "prive", offer("velo cargo"), offer("")),
    ]
    found = meetings(actors)
    assert [match.need.label for match in found.met] == ["Vélo-cargo !"]
    assert [one.label for one in found.unmet] == ["à préciser"]
    assert matches_sentence(found) == (
        "1 besoin sur 2 a une offre en face, chez un autre acteur de la liste."
    )


def test_the_matrix_counts_offers_and_needs_apart() -> None:
    actors = [
        actor("A", "public", need("Écrans"), need("Réparation", "competences")),
        actor("B", "prive", offer("Écrans"), offer("Local")),
    ]
    assert sum(matrix(actors).values()) == 4
    rows = matrix_rows(actors)
    assert rows[0] == ("Public", "aucune offre, 1\xa0besoin", "aucune offre, 1\xa0besoin",
                       "rien de noté")  # fmt: skip
    assert rows[1][1] == "2\xa0offres, aucun besoin"
    assert len(rows) == 4
    said = matrix_sentence(actors)
    assert "plus de besoins que d'offres, surtout pour «\xa0Compétences\xa0»" in said
    # One offer may give more than two needs ask.
    assert "quelle que soit sa quantité" in said


def test_what_another_version_wrote_is_counted_apart() -> None:
    strange = Flow(sens="troc", genre="materiel", quoi="Écrans")
    actors = [actor("A", "syndicat mixte", strange, offer("Écrans"))]
    assert not_understood(actors) == 1
    assert matrix_rows(actors)[-1][0] == UNKNOWN_FAMILY


def test_the_headline_names_the_missing_families() -> None:
    assert "Aucun acteur" in headline([])
    actors = [actor("A", "public", associe=True), actor("B", "citoyens")]
    assert [one.id for one in missing_families(actors)] == ["prive", "associatif"]
    assert headline(actors) == (
        "2\xa0acteurs, dont 1\xa0associé à la démarche : il manque un acteur privé et un acteur "
        "associatif."
    )
    whole = [*actors, actor("C", "prive"), actor("D", "associatif")]
    assert "sont là" in headline(whole)
    assert "manque" not in headline(whole)


@pytest.mark.parametrize("text", [PHONE, "+33 5 61 00 00 00", MAIL, "Mme Roux", "M. Durand"])
def test_a_person_is_seen_in_a_text(text: str) -> None:
    assert personal(text)
    assert problems(actor(text), ())


@pytest.mark.parametrize("text", ["M Habitat", "Repair café 31", "123 456 789 00012", "Mairie"])
def test_an_organisation_is_not_taken_for_a_person(text: str) -> None:
    assert not personal(text)
    assert not problems(actor(text), ())


def test_an_actor_with_a_wrong_site_name_or_family_is_refused() -> None:
    wrong = Actor(nom="A", famille="public", site="javascript:alert(1)")
    assert "Site" in problems(wrong, ())[0]
    assert problems(actor("..."), ())
    assert "Famille" in problems(actor("A", "famille inventée"), ())[0]
    assert "déjà" in problems(actor("mairie"), [actor("Mairie")])[0]


def test_the_export_reads_back_as_the_same_actors() -> None:
    actors = [
        Actor(nom="Mairie d'Escalquens", famille="public", role="Reçoit", commune="Escalquens",
              site="https://exemple.fr", associe=True,
              flux=[offer("Local ou salle équipée"), need("Réparation", "competences", 0),
                    need("=1+1", "donnees", 3), need("Vélo", "donnees")]),
        Actor(nom=FORMULA, famille="citoyens", associe=False),
        actor("Sans avis", "prive"),
    ]  # fmt: skip
    data = to_csv(HEADER, export_rows(actors))
    assert "\n=" not in data.decode()
    assert ";=" not in data.decode()
    found = read_actors(data, "a.csv")
    assert (found.read, len(found.kept), found.notes) == (3, 3, ())
    back = merged([], found)
    assert [one.model_dump(exclude={"flux"}) for one in back] == [
        one.model_dump(exclude={"flux"}) for one in actors
    ]
    for one, two in zip(actors, back, strict=True):
        assert sorted(map(repr, one.flux)) == sorted(map(repr, two.flux))


def test_the_export_of_the_example_says_so_on_every_line() -> None:
    data = to_csv(HEADER, export_rows([actor("A"), actor("B")]), fictif=True).decode()
    assert all(line.endswith(FICTITIOUS) for line in data.strip().splitlines()[1:])


def test_the_model_is_read_whole() -> None:
    found = read_actors(to_csv(HEADER, MODEL), "modele.csv")
    assert (len(found.kept), found.rejected) == (len(MODEL), ())
    assert len(meetings(merged([], found)).met) == 3


def test_read_is_kept_plus_rejected_with_line_and_reason() -> None:
    found = read_actors(
        csv_of(
            "Structure;Catégorie;Associé",
            "Mairie;Collectivité;oui",
            "Mairie ;public;",
            ";public;",
            "Inconnue;autre chose;",
            "Atelier;association;peut-être",
            "Mme Roux;citoyens;",
            f"{'x' * 400};public;",
        ),
        "a.csv",
    )
    assert (found.read, len(found.kept), len(found.rejected)) == (7, 1, 6)
    reasons = {one.ligne: one.raison for one in found.rejected}
    assert reasons[3] == "acteur en double : la ligne 2 est gardée"
    assert "nom" in reasons[4]
    assert "famille non reconnue : autre chose" in reasons[5]
    assert "réponse non comprise" in reasons[6]
    assert "nom de personne" in reasons[7]
    assert reasons[8] == "valeur trop longue ou impossible"


def test_columns_and_cells_about_persons_are_dropped_and_said() -> None:
    found = read_actors(
        csv_of(
            "Nom;Famille;Contact;E-mail;Téléphone;Nom du responsable;Rôle;Sigle;"
            "Besoins : compétences",
            f"Mairie;public;Roux;{MAIL};{PHONE};Roux;Écrire à {MAIL};M;"
            f"Appeler {PHONE} | Réparation",
        ),
        "a.csv",
    )
    (kept,) = merged([], found)
    dumped = kept.model_dump_json()
    assert "Roux" not in dumped
    assert MAIL not in dumped
    assert PHONE not in dumped
    assert [flow.quoi for flow in kept.flux] == ["Réparation"]
    notes = " ".join(found.notes)
    for header in ("Contact", "E-mail", "Téléphone", "Nom du responsable"):
        assert f"«\xa0{header}\xa0»" in found.notes[0]
    assert "Colonnes non lues : «\xa0Sigle\xa0»" in notes
    assert "Ligne 2 : rôle non gardé" in notes
    assert "Ligne 2 : offre ou besoin non gardé" in notes


def test_a_known_actor_is_updated_and_keeps_what_the_file_does_not_say() -> None:
    known = Actor(nom="Mairie", famille="public", role="Reçoit", flux=[
        offer("Local ou salle équipée"), need("Réparation", "competences")])  # fmt: skip
    found = read_actors(csv_of("Nom;Famille;Offres : matériel", "MAIRIE;public;Écrans x 4"), "a")
    (updated,) = merged([known], found)
    assert updated.role == "Reçoit"
    assert {flow.quoi for flow in updated.flux} == {"Réparation", "Écrans, claviers et souris"}
    assert next(flow.quantite for flow in updated.flux if flow.genre == "materiel") == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "vide"), (b"%PDF-1.4", "PDF"), (csv_of("Nom;Ville", "A;B"), "« Famille »"),
     (csv_of("Famille;Ville", "public;B"), "« Nom »"),
     (csv_of("Nom;Famille", *(f"A{n};public" for n in range(MAX_ACTORS + 1))), "acteurs")],
)  # fmt: skip
def test_an_unreadable_list_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as refusal:
        read_actors(data, "a.csv")
    assert "une ligne par acteur" in refusal.value.message_fr
    assert "inventaire" not in refusal.value.message_fr
