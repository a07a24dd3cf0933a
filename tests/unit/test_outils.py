"""The toolbox: what is declared holds, and what is not known is marked and never a number."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import docx
import pytest
from documents_text import words

from nrdiag import french, settings
from nrdiag.achats.meter import purchase_meter, reuse_meter
from nrdiag.actions.library import Tool, actions
from nrdiag.actions.proposal import Proposal
from nrdiag.catalogue.indicators import indicators
from nrdiag.diagnostic.practices import Practices, practices_of
from nrdiag.dossier.document import Actor, Document, Outflow, Planned, Purchase, Reply, Service
from nrdiag.dossier.file import read_document
from nrdiag.indicateurs.compute import figure_of
from nrdiag.indicateurs.edition import edition
from nrdiag.outils.context import Context, Step, step_of
from nrdiag.outils.frames import frame_rows, frame_sentence, frames
from nrdiag.outils.library import FOLDER, Computed, Place, load_toolbox, placeholders, toolbox
from nrdiag.outils.naming import legal_name
from nrdiag.outils.values import COMPUTED, context_of
from nrdiag.outils.writing import BASES, INVENTED, LAWYERS, Made, charter, clauses, deliberation
from nrdiag.pratiques.fleet import footprint_of, inventory_of
from nrdiag.rapport.blocks import Block, Items, Subtitle, Table, Text, Writing
from nrdiag.rapport.word import word

TODAY = dt.date(2026, 11, 28)
SICOVAL, TOULOUSE, SMALL, UNKNOWN_POPULATION, DEPARTEMENT, REGION = (
    "243100633", "31555", "31169", "98411", "31", "R76",
)  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)> {population} {0.__class__} =cmd|' /C calc'!A0 \x00\x1b"


def example() -> Document:
    return read_document((settings.CATALOGUE / "exemple_diagnostic.json").read_bytes())


def context(
    document: Document | None = None, code: str = SICOVAL, step: Step | None = None
) -> Context:
    document = document or Document()
    territory = edition().territories.get(code)
    practices: Practices | None = None
    if document.parc is not None:
        footprint = footprint_of(document, territory.departement)
        practices = practices_of(inventory_of(document), footprint, TODAY)
    return context_of(
        territory, edition(), document, practices, TODAY, step or step_of(document)
    )  # fmt: skip


def every(found: Context) -> list[Made]:
    return [charter(found), deliberation(found), clauses(found, list(toolbox().clauses))]


def texts(writing: Writing) -> Iterator[str]:
    yield from (writing.title, writing.subtitle, writing.footer)
    for chapter in writing.chapters:
        yield chapter.title
        for block in chapter.blocks:
            match block:
                case Text() | Subtitle():
                    yield block.text
                case Items():
                    yield from block.items
                case Table():
                    yield from block.header
                    for row in block.rows:
                        yield from row
                case _:
                    raise AssertionError(block)


def said(made: Made) -> str:
    return "\n".join(texts(made.writing))


def blocks_of(made: Made) -> list[Block]:
    return [block for chapter in made.writing.chapters for block in chapter.blocks]


def subtitles(made: Made) -> list[str]:
    return [block.text for block in blocks_of(made) if isinstance(block, Subtitle)]


def voted(made: Made) -> str:
    """What the assembly reads and votes, without the notes before and after."""
    parts = {"Séance", "Visas", "Considérants", "Décision"}
    chapters = [chapter for chapter in made.writing.chapters if chapter.title in parts]
    assert len(chapters) == len(parts)
    blocks = [block for chapter in chapters for block in chapter.blocks]
    text = "\n".join(block.text for block in blocks if isinstance(block, Text | Subtitle))
    return text.replace("\xa0", " ").replace("\u202f", " ")


# What is declared.


def test_every_variable_is_used_and_every_computed_one_is_computed() -> None:
    found = toolbox()
    written = [law.dit for law in found.laws.values()]
    for passage in (*found.charter.values(), *found.deliberation.values()):
        written += [*passage.written, *(f"{{{id}}}" for id in passage.annexe)]
    for clause in found.clauses.values():
        written += clause.written
    assert set(placeholders(written)) == set(found.variables)
    assert set(get_args(Computed)) == set(COMPUTED)
    assert {v.calcul for v in found.variables.values() if v.calcul} == set(COMPUTED)


def test_every_text_of_law_is_cited() -> None:
    found = toolbox()
    parts = (found.charter, found.deliberation, found.clauses)
    cited = {law for part in parts for entry in part.values() for law in entry.textes}
    assert cited == set(found.laws)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("charte.yaml", "{population}", "{habitants}", "variable inconnue « habitants »"),
        ("charte.yaml", "{population}", "{population", "accolade mal fermée"),
        ("charte.yaml", "{population}", "{population.x}", "un nom seul est attendu"),
        ("charte.yaml", "textes: [accessibilite]", "textes: [loi]", "texte de loi inconnu « loi »"),
        ("clauses.yaml", "textes: [accessibilite]", "textes: []", "textes"),
        ("clauses.yaml", "  pourquoi: Un service", "  pourqoi: Un service", "pourqoi"),
        ("textes.yaml", "statut: a_verifier", "statut: sûr", "statut"),
        ("variables.yaml", "indicateur: pop_totale", "indicateur: pop", "indicateur inconnu"),
        ("variables.yaml", "cible: A01", "cible: A99", "action inconnue « A99 »"),
        ("variables.yaml", "cible: A01", "cible: A10", "n'est pas une question chiffrée"),
        ("variables.yaml", "mesure: O1-5", "mesure: O3-1", "n'est pas une question chiffrée"),
        ("variables.yaml", "calcul: objet", "calcul: objet, manuel: true", "une seule origine"),
        ("deliberation.yaml", "quand: volontaire", "quand: parfois", "quand"),
        ("deliberation.yaml", "[agec_ecart,", "[ecart,", "variable inconnue « ecart »"),
        ("deliberation.yaml", "  titre: Approbation\n", "", "un article a un titre"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = tmp_path / "outils"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=file) as error:
        load_toolbox(folder)
    assert message in str(error.value)


# What is not known.


@pytest.mark.parametrize("code", [SICOVAL, TOULOUSE, UNKNOWN_POPULATION, DEPARTEMENT, REGION])
def test_without_a_diagnostic_everything_unknown_is_marked_and_nothing_is_zero(code: str) -> None:
    for made in every(context(code=code)):
        text = said(made)
        blank = [value for value in made.values if value.text is None]
        assert len(blank) > 10
        for value in blank:
            assert value.shown in text
            assert value.variable.how
        # A zero is there only when it was counted (no France services place in the Antarctic).
        for value in made.values:
            text = text.replace(value.text, "") if value.text else text
        assert not re.search(r"(?<![\d,.\u202f-])0(?![\d,.])", text)
        assert not re.search(r"\bNone\b|\bnan\b|\{|\}", text)


def test_a_number_is_asked_as_a_number_and_its_absence_has_its_own_cause() -> None:
    """« Peut-on… ? » is answered by yes or no; the Sicoval is no small commune."""
    variables = toolbox().variables
    assert variables["guichet"].how == (
        "Donnez ce nombre au questionnaire, sous la question « Peut-on faire vos démarches sans "
        "passer par internet\u00a0? »."
    )
    assert not [one.id for one in variables.values() if one.how.startswith("Répondez")]
    assert "Il ne le publie pas ici" in variables["pauvrete"].how


def test_an_empty_list_is_unknown_and_a_known_zero_is_said() -> None:
    assert context().values["services_nombre"].text is None
    assert context().values["rgaa_part"].text is None
    known = Document(services=[Service(nom="Site", rgaa_audit="aucun")])
    found = context(known)
    assert found.values["services_nombre"].text == "1"
    assert found.values["rgaa_part"].text == french.percent(0, 0)
    alone = context(Document(acteurs=[Actor(nom="Mairie", famille="public")]))
    assert alone.values["acteurs_nombre"].text == "1"
    assert alone.values["acteurs_associes"].text is None
    said_no = Document(acteurs=[Actor(nom="Mairie", famille="public", associe=False)])
    assert context(said_no).values["acteurs_associes"].text == "0"


# What is known.


def test_the_figures_are_those_of_the_screen() -> None:
    document, place = example(), edition().territories.get(SICOVAL)
    found = context(document)
    for name, id in (
        ("population", "pop_totale"),
        ("fibre", "ftth_taux"),
        ("pop_75", "pop_75_plus"),
    ):
        entry = indicators()[id]
        figure = figure_of(entry, place, edition().measures)
        assert found.values[name].text == french.figure(figure, entry.decimales)
        assert figure.vintage in found.values[name].source
    bought, reused = purchase_meter(document.achats, 2025), reuse_meter(document.sorties, 2025)
    assert bought.figure.value is not None
    assert bought.manque is not None
    assert reused.figure.value is not None
    text = found.values["agec_constat"].text or ""
    assert text.startswith(french.percent(bought.figure.value))
    gap = found.values["agec_ecart"].text or ""
    assert gap.startswith(f"{french.number(bought.manque)}\u00a0€ pour atteindre")
    text = found.values["reemploi_constat"].text or ""
    assert text.startswith(french.percent(reused.figure.value, 0))
    gap = found.values["reemploi_ecart"].text or ""
    assert gap.startswith(french.plural(reused.manque or 0, "matériel"))
    assert found.values["agec_seuil"].text == french.percent(20, 0)
    assert found.values["reemploi_seuil"].text == french.percent(50, 0)


@pytest.mark.parametrize(
    ("reused", "start", "gap"),
    [
        (20_000, "20", "aucun : seuil de 20\u202f% en 2026 atteint"),
        (19_999, "19,999", "1\u00a0€ pour atteindre 20\u202f% en 2026"),
        (19_999.99, "19,99999", "1\u00a0€ pour atteindre 20\u202f% en 2026"),
        (0, "0\u202f%", "20\u202f000\u00a0€ pour atteindre 20\u202f% en 2026"),
    ],
)
def test_a_rate_is_not_rounded_across_its_threshold(reused: float, start: str, gap: str) -> None:
    document = Document(
        achats=[Purchase(annee=2026, categorie="x", depense_ht=100_000, dont_reemploi=reused)]
    )
    values = context(document).values
    text = values["agec_constat"].text or ""
    assert text.startswith(start)
    assert text.endswith("en 2026, pour un seuil légal de 20\u202f%")
    assert values["agec_ecart"].text == gap


def test_a_year_without_threshold_and_nothing_to_count() -> None:
    early = Document(achats=[Purchase(annee=2020, categorie="x", depense_ht=10, dont_reemploi=1)])
    assert (context(early).values["agec_constat"].text or "").endswith("année sans seuil")
    assert context(early).values["agec_ecart"].text is None
    none = Document(sorties=[Outflow(annee=2025, reformes=3, plus_de_10_ans=3)])
    assert context(none).values["reemploi_constat"].text is None
    later = Document(sorties=[Outflow(annee=2030, reformes=3)])
    assert context(later).values["reemploi_constat"].text is None


def test_targets_come_from_the_plan_and_only_from_what_is_kept() -> None:
    plan = [
        Planned(action="A03", cible=30, statut="abandonnée"),
        Planned(action="A03", cible=40.5, echeance=dt.date(2027, 12, 31)),
        Planned(action="A01", cible=6),
        Planned(action="A17", cible=150),
        Planned(action="A20"),
    ]
    values = context(Document(plan=plan)).values
    assert values["cible_reconditionne"].text == french.percent(40.5)
    assert "31 décembre 2027" in values["cible_reconditionne"].source
    assert values["cible_duree"].text == "6\u00a0ans"
    assert values["cible_rgaa"].text is None
    assert values["cible_sensibilisation"].text is None
    assert values["actions_nombre"].text == "4"


def test_numbers_of_the_questionnaire_fill_what_they_measure() -> None:
    replies = {"O2-3": Reply(valeur=5), "O1-5": Reply(niveau=2), "O7-1": Reply(ne_sait_pas=True)}
    values = context(Document(reponses=replies)).values
    assert values["garantie"].text == "5\u00a0ans"
    assert values["reparation"].shown == "[à compléter : valeur (%)]"
    assert values["sensibilises"].text is None


# The law.


@pytest.mark.parametrize("id", list(toolbox().clauses))
def test_each_clause_has_its_legal_basis_and_its_warning(id: str) -> None:
    made = clauses(context(example()), [id])
    chapter = next(c for c in made.writing.chapters if c.id == id)
    blocks = list(chapter.blocks)
    rank = next(i for i, b in enumerate(blocks) if b == Subtitle("Base légale"))
    basis = blocks[rank + 1]
    assert isinstance(basis, Items)
    laws = [toolbox().laws[law] for law in toolbox().clauses[id].textes]
    for line, law in zip(basis.items, laws, strict=True):
        assert line.startswith(law.reference)
        assert french.date(law.verifie) in line
        if law.statut == "a_verifier" or law.note:
            assert "[à vérifier sur Légifrance : " in line
    last = blocks[-1]
    assert isinstance(last, Items)
    assert last.items[-1] == LAWYERS


def test_visas_say_what_was_not_checked() -> None:
    chapter = next(
        c for c in deliberation(context()).writing.chapters if c.title == "Visas"
    )  # fmt: skip
    lines = [block.text for block in chapter.blocks if isinstance(block, Text)]
    assert all(line.startswith("Vu l") and line.endswith(";") for line in lines)
    assert sum("[à vérifier sur Légifrance" in line for line in lines) == 4


def test_no_amount_of_a_fine_is_stated() -> None:
    for file in FOLDER.glob("*.yaml"):
        assert "€" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        (SICOVAL, Place.BOUND, "est donc requise"),
        (SMALL, Place.FREE, "choisit de s'en donner une"),
        (UNKNOWN_POPULATION, Place.UNKNOWN, "obligatoire ou volontaire"),
        (DEPARTEMENT, Place.OUTSIDE, "de sa propre initiative"),
        (REGION, Place.OUTSIDE, "de sa propre initiative"),
    ],
)
def test_the_deliberation_follows_the_duty(code: str, place: Place, words: str) -> None:
    found = context(code=code)
    assert found.place is place
    text = said(deliberation(found))
    assert words in text
    others = {"est donc requise", "choisit de s'en donner une", "de sa propre initiative"}
    assert not [other for other in others - {words} if other in text]
    titles = [title for title in subtitles(deliberation(found)) if title.startswith("Article")]
    articles = [int(title.split()[1]) for title in titles]
    assert articles == list(range(1, 9))
    assert ("rapport sur le développement durable" in text) == (place is Place.BOUND)


def test_the_assembly_and_what_it_votes() -> None:
    text = said(deliberation(context(code=TOULOUSE, step=Step.STRATEGY)))
    assert "le conseil municipal décide" in text
    assert "Le conseil municipal approuve la stratégie" in text
    assert "le programme de travail de la" not in text
    assert "l'assemblée délibérante décide" in said(deliberation(context(code="2A")))
    assert step_of(Document(etape="strategie")) is Step.STRATEGY
    assert step_of(Document()) is Step.PROGRAMME


def test_the_council_commits_to_no_more_than_the_law() -> None:
    """Article 3 names the threshold as its source does, and marks what the source leaves open."""
    text = voted(deliberation(context(example())))
    law = toolbox().laws["agec_58"]
    exact = "issue du réemploi ou de la réutilisation, ou intégrant des matières recyclées"
    assert exact in law.dit
    assert f"{exact} [à vérifier sur Légifrance : {law.note}]" in text
    assert "Achats : 20 % de la dépense annuelle hors taxes" in text


def test_a_charter_is_only_adopted_when_it_is_annexed() -> None:
    with_charter = voted(deliberation(context(), charter_annexed=True))
    assert "annexée à la présente délibération, est adoptée" in with_charter
    without = voted(deliberation(context()))
    assert "adoptée" not in without
    assert "charte numérique responsable est préparée" in without
    assert len(re.findall(r"^Article \d+ :", with_charter, re.MULTILINE)) == len(
        re.findall(r"^Article \d+ :", without, re.MULTILINE)
    )


def test_a_considerant_states_one_year_and_accuses_nobody() -> None:
    made = deliberation(context(example()))
    text = voted(made)
    (bought,) = [line for line in text.splitlines() if "pour les achats" in line]
    assert bought.endswith(
        "est de 18,5 % de la dépense hors taxes en 2025, pour un seuil légal de 20 % ;"
    )
    for line in text.splitlines():
        if line.startswith("Considérant"):
            assert len(set(re.findall(r"\b20\d\d\b", line))) <= 1
            assert not re.search(r"non atteint|il manque|€", line)
    # The gap in euros is in the table of the figures.
    cells = [cell for block in blocks_of(made) if isinstance(block, Table)
             for row in block.rows for cell in row]  # fmt: skip
    assert "1\u202f300\u00a0€ pour atteindre 20\u202f% en 2025" in cells


def test_homes_are_connected_to_the_fibre_and_not_the_reverse() -> None:
    text = voted(deliberation(context()))
    fibre = context().values["fibre"].text or ""
    assert f"que {fibre} des logements et locaux professionnels peuvent être raccordés".replace(
        "\u202f", " "
    ) in text  # fmt: skip
    for made in every(context()):
        assert "fibre peut être raccordée" not in said(made)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (SMALL, "Commune d'Escalquens"),
        ("31254", "Commune de Labège"),
        ("88160", "Commune d'Épinal"),
        ("76351", "Commune du Havre"),
        ("97101", "Commune des Abymes"),
        ("94038", "Commune de L'Haÿ-les-Roses"),
        # « d'Hendaye » or « de Houilles »: the name does not tell.
        ("64260", "Commune : Hendaye"),
        (SICOVAL, "Communauté d'agglomération du Sicoval"),
        ("974", "Département de La Réunion"),
        (DEPARTEMENT, "Département : Haute-Garonne"),
        (REGION, "Région : Occitanie"),
    ],
)
def test_an_authority_has_its_legal_name(code: str, name: str) -> None:
    assert legal_name(edition().territories.get(code)) == name
    assert voted(deliberation(context(code=code))).startswith(f"{name}. Séance du")


def test_legal_bases_are_a_note_at_the_end_and_not_in_the_articles() -> None:
    for made in (deliberation(context()), charter(context())):
        last = made.writing.chapters[-1]
        assert last.title == BASES
        assert isinstance(last.blocks[0], Items)
        assert len(last.blocks[0].items) > 2
        for chapter in made.writing.chapters[1:-1]:
            for block in chapter.blocks:
                if isinstance(block, Text):
                    assert "Base légale" not in block.text
                    assert LAWYERS not in block.text
    listed = deliberation(context()).writing.chapters[-1].blocks[0]
    assert isinstance(listed, Items)
    assert listed.items[0].startswith("Article 3 : Achats et fin de vie des équipements. Loi AGEC")


@pytest.mark.parametrize(
    ("code", "bound"),
    [(SICOVAL, True), (SMALL, False), (DEPARTEMENT, False), (REGION, False),
     (UNKNOWN_POPULATION, False)],
)  # fmt: skip
def test_only_a_bound_authority_sees_the_strategy_as_its_law(code: str, bound: bool) -> None:
    text = voted(deliberation(context(code=code)))
    visas = [line for line in text.splitlines() if re.match(r"Vu |S'inspirant", line)]
    assert len(visas) == 6
    for article in ("L. 2311-1-1", "D. 2311-15-1"):
        (line,) = [line for line in visas if article in line]
        assert line.startswith("Vu " if bound else "S'inspirant, à titre volontaire, d")
    # It opens on what binds every authority.
    assert visas[0].startswith("Vu la loi")
    unsure = "[à vérifier : obligatoire au-delà de 50 000 habitants]"
    assert (unsure in text) == (code == UNKNOWN_POPULATION)


# The documents.


def test_clauses_are_those_chosen_in_the_order_of_the_catalogue() -> None:
    made = clauses(context(), ["reprise", "accessibilite"])
    titles = [c.title for c in made.writing.chapters if c.title.startswith("Clause")]
    assert [title[:9] for title in titles] == ["Clause 1 ", "Clause 2 "]
    assert "Accessibilité" in titles[0]
    with pytest.raises(KeyError, match="invented"):
        clauses(context(), ["invented"])


def test_the_plan_is_a_table_with_its_blanks() -> None:
    plan = [Planned(action="A01", responsable="Élue au numérique", cible=6), Planned(titre="")]
    text = said(charter(context(Document(plan=plan))))
    assert "Garder les ordinateurs 6 ans ou plus" in text
    assert "Âge moyen des ordinateurs quand ils sortent du parc (ans)" in text
    assert "[à compléter] → 6\u00a0ans" in text
    assert "[à compléter : échéance]" in text
    assert "[à compléter : actions du plan" in said(charter(context()))


def test_every_document_of_the_example_says_that_it_is_one() -> None:
    for made in every(context(example())):
        assert made.writing.fictif
        assert INVENTED in said(made)
    for made in every(context()):
        assert not made.writing.fictif
        assert INVENTED not in said(made)


def hostile() -> Document:
    return Document(
        nom=HOSTILE,
        plan=[Planned(action="A01", titre=HOSTILE, responsable=HOSTILE, indicateur=HOSTILE,
                      statut=HOSTILE), Planned(action=HOSTILE, moyens=HOSTILE)],
        acteurs=[Actor(nom=HOSTILE, famille=HOSTILE)],
        services=[Service(nom=HOSTILE, pays_donnees=HOSTILE, reversibilite=HOSTILE)],
        etape=HOSTILE,
    )  # fmt: skip


def test_hostile_names_stay_text() -> None:
    for made in every(context(hostile())):
        text = said(made)
        assert "class '" not in text
        if "Actions retenues" in str(made.writing):
            assert HOSTILE.strip() in text


def test_word_files_read_back_with_the_same_words() -> None:
    for made in (*every(context(example())), *every(context(hostile()))):
        read = docx.Document(io.BytesIO(word(made.writing)))
        headings = [p.text for p in read.paragraphs if p.style and p.style.name == "Heading 1"]
        assert [*map(words, headings)] == [words(c.title) for c in made.writing.chapters]
        body = words("\n".join(p.text for p in read.paragraphs))
        cells = [words(c.text) for t in read.tables for row in t.rows for c in row.cells]
        assert words(LAWYERS) in body
        assert "[à compléter : " in body
        for value in made.values:
            if value.text is not None:
                assert words(value.text) in cells
            else:
                assert words(french.capital(value.variable.libelle)) in cells


def test_where_the_five_tools_stand() -> None:
    assert len(frame_rows([])) == 6
    assert frame_sentence([]).startswith("Aucun des cinq")
    one = [Planned(action="A23"), Planned(action="A25"), Planned(action="A08", statut="abandonnée")]
    assert "1 est dans votre plan" in frame_sentence(one)
    both = [Planned(action="A23"), Planned(action="A16")]
    assert "2 sont dans votre plan" in frame_sentence(both)
    states = {row[0]: row[2] for row in frame_rows(both)}
    assert states["Éducation et prévention"] == "en partie dans le plan"


def test_the_tools_are_ranked_by_what_the_answers_propose() -> None:
    assert [one.tool for one in frames([], [])] == list(Tool)
    assert frames([], [])[0].sentence == "Pas dans le plan."
    library = actions()
    last_tool = next(a for a in library.values() if a.outil_cadre is Tool.EDUCATION)
    other = next(a for a in library.values() if a.outil_cadre is None)
    eco = next(a for a in library.values() if a.outil_cadre is Tool.ECOSYSTEM)
    ranked = [Proposal(one, ()) for one in (eco, other, last_tool)]
    first, *_, last = frames([Planned(action=last_tool.id)], ranked)
    # The activation of the ecosystem is not one of the five: it stays last, though it ranks first.
    assert (first.tool, first.best, last.tool, last.best) == (
        Tool.EDUCATION, 3, Tool.ECOSYSTEM, 1,
    )  # fmt: skip
    said = "En partie dans le plan. Vos réponses le proposent : rang 3 sur 3 actions."
    assert first.sentence == said
    assert first.planned == {last_tool.id: "retenue"}
