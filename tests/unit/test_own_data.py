"""One's own data: what is read, what is refused, what adds up, and what the map says."""

from __future__ import annotations

import datetime as dt
import io
import json
from itertools import pairwise

import openpyxl
import pytest
from documents_text import xlsx_cells
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nrdiag.catalogue.indicators import Level
from nrdiag.dossier.document import MAX_LOCAL, Document, LocalData
from nrdiag.dossier.file import UnreadableDocument, read_document, write_document
from nrdiag.figure import Status
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.propres import cells
from nrdiag.propres.columns import columns_of, rule_for
from nrdiag.propres.data import (
    decimals_of,
    indicator_of,
    look_like_fractions,
    made,
    next_id,
    problems,
    reception_of,
)
from nrdiag.propres.exchange import HEADER, MODEL_HEADER, export_rows, model_rows
from nrdiag.propres.figures import figure_of
from nrdiag.propres.picture import map_of
from nrdiag.propres.reading import Choice, Reception, open_table, receive
from nrdiag.propres.rules import LABELS, NOT_ADDED, SAID, Rule
from nrdiag.propres.words import headline, ladder, map_sentence, map_title
from nrdiag.rapport.blocks import Picture, Subtitle, Table, Text, Tone, Writing
from nrdiag.rapport.content import content_of
from nrdiag.rapport.deliverable import chapters_of, deliverables, write
from nrdiag.rapport.export import to_csv
from nrdiag.rapport.formats import FORMATS

SICOVAL, TOULOUSE = "243100633", "31555"
ESCALQUENS, RAMONVILLE, LABEGE = "31169", "31446", "31254"
TODAY = dt.date(2026, 11, 28)


def place(code: str):  # type: ignore[no-untyped-def]
    return edition().territories.get(code)


def read(text: str | bytes, rule: Rule | None = None, name: str = "x.csv") -> Reception:
    """The file read with the first guesses, the rule excepted when it is given."""
    data = text.encode() if isinstance(text, str) else text
    table = open_table(data, name)
    found = columns_of(table)
    assert found.code is not None
    header = None if found.value is None else found.header[found.value]
    guess = rule_for(header, found.percent, found.code in found.repeated)
    return receive(table, Choice(found.code, found.value, rule or guess))


def kept(text: str, rule: Rule | None = None, **fields: object) -> LocalData:
    reception = read(text, rule)
    line = LocalData.model_validate({"id": "", "libelle": "Essai", "source": "Nous", **fields})
    return made(line, reception, rule or Rule.SUM, ())


# The document


def test_a_data_set_comes_back_as_it_was_with_what_we_do_not_know() -> None:
    data = kept("code_insee;visites\n31169;12\n31446;s\n31254;\n")
    raw = json.loads(write_document(Document(donnees=[data]), TODAY))
    raw["donnees"][0]["plus_tard"] = "gardé"
    again = read_document(json.dumps(raw).encode())
    assert again.donnees[0].valeurs == {"31169": 12.0, "31446": "secret", "31254": None}
    assert json.loads(write_document(again, TODAY))["donnees"] == raw["donnees"]
    assert Document().donnees == []


@pytest.mark.parametrize(
    "wrong",
    [{"valeurs": {"31169": float("inf")}}, {"valeurs": {"31169": "douze"}}, {"lus": 2},
     {"valeurs": {"<script>": 1}}, {"valeurs": {"3": 1e16}}, {"sens": "haut"}, {"regle": "max"},
     {"valeurs": {f"{n:06d}": 1 for n in range(40_001)}}],
)  # fmt: skip
def test_an_impossible_data_set_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LocalData.model_validate({"id": "a", "libelle": "b", **wrong})


def test_a_diagnostic_has_ten_data_sets_at_most() -> None:
    raw = json.loads(write_document(Document(), TODAY))
    raw["donnees"] = [{"id": f"propre{n}", "libelle": "x"} for n in range(MAX_LOCAL + 1)]
    with pytest.raises(UnreadableDocument, match="donnees"):
        read_document(json.dumps(raw).encode())


# The cells


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12.0), ("12,5", 12.5), ("12.5", 12.5), ("1 234,5", 1234.5), ("1\u202f234", 1234.0),
     ("97,5 %", 97.5), ("12%", 12.0), ("1.234,5", 1234.5), ("1,234,567.8", 1234567.8), ("-3", -3.0),
     ("−3,2", -3.2), ("0", 0.0), ("0,25", 0.25), ("12 €", 12.0), ("'-3", -3.0),
     ("", None), ("n.d.", None), ("NA", None), ("donnée absente", None), ("-", None), ("…", None),
     ("s", "secret"), ("Secret statistique", "secret")],
)  # fmt: skip
def test_a_value_is_read_as_the_french_write_it(text: str, value: object) -> None:
    assert cells.value(text) == value


@pytest.mark.parametrize(
    "text",
    ["0612345678", "douze", "12 visites", "1,2,3", "12-13", "=1+1", "1e9", "inf", "1" * 400, "۳"],
)
def test_what_is_not_a_number_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="pas un nombre"):
        cells.value(text)


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_french_refusal(text: str) -> None:
    for read_cell in (cells.value, cells.place):
        try:
            read_cell(text)
        except ValueError as error:
            assert len(str(error)) < 120


@pytest.mark.parametrize(
    ("text", "code", "written", "repaired"),
    [("31169", "31169", "31169", False), ("1004", "01004", "01004", True),
     ("12076", "12218", "12076", False), ("75101", "75056", "75101", False),
     ("2a004", "2A004", "2A004", False), (SICOVAL, SICOVAL, SICOVAL, False),
     ("243 100 633", SICOVAL, SICOVAL, False), ("31", "31", "31", False), ("1", "01", "01", True),
     ("971", "971", "971", False), ("2B", "2B", "2B", False), ("R76", "R76", "R76", False)],
)  # fmt: skip
def test_a_code_leads_to_the_place_of_today(
    text: str, code: str, written: str, repaired: bool
) -> None:
    found, as_written, given_back = cells.place(text)
    assert (found.code, as_written, given_back) == (code, written, repaired)


@pytest.mark.parametrize(
    "text", ["", "99999", "123456789", "R99", "98", "Toulouse", "FR", "<script>", "3116" * 99]
)
def test_a_code_of_nowhere_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"inconnu|illisible"):
        cells.place(text)


# The columns


def test_the_columns_are_guessed_and_the_personal_ones_left_out() -> None:
    text = (
        "Journal de médiation\n\n"
        "Date;Nom de l'usager;Téléphone;Code postal;Code INSEE;Commune;Durée (min)\n"
        "2025-03-04;Mme Secret;0612345678;31750;31169;Escalquens;45\n"
        "2025-03-05;M. Secret;0712345678;31520;31446;Ramonville;30\n"
    )
    table = open_table(text.encode(), "x.csv")
    found = columns_of(table)
    assert found.code is not None
    assert found.value is not None
    assert (found.header[found.code], found.header[found.value]) == ("Code INSEE", "Durée (min)")
    assert found.personal == ("Nom de l'usager", "Téléphone")
    offered = {found.header[i] for i in (*found.codes, *found.values)}
    assert not offered & set(found.personal)


@pytest.mark.parametrize("name", ["Usagers", "Couverture mobile", "Adresses raccordables"])
def test_numbers_of_people_or_of_addresses_name_nobody(name: str) -> None:
    found = columns_of(open_table(f"code_insee;{name}\n31169;45\n31446;60\n".encode(), "x.csv"))
    assert (found.value, found.personal) == (1, ())
    names = columns_of(open_table(f"code_insee;{name}\n31169;M. X\n".encode(), "x.csv"))
    assert (names.value, names.personal) == (None, (name,))


@pytest.mark.parametrize("name", ["Nom", "Téléphone", "Identifiant", "N° de sécurité sociale"])
def test_numbers_that_are_somebody_are_never_offered(name: str) -> None:
    found = columns_of(open_table(f"code_insee;{name}\n31169;612345678\n".encode(), "x.csv"))
    assert (found.value, found.personal) == (None, (name,))


def test_a_column_of_codes_is_found_without_its_name() -> None:
    found = columns_of(open_table(b"lieu;n\n31169;4\n31446;5\n", "x.csv"))
    assert (found.code, found.value) == (0, 1)
    # Small numbers could be anything: no code is guessed from them.
    assert columns_of(open_table(b"a;b\n31;4\n46;5\n", "x.csv")).code is None
    assert columns_of(open_table(b"ville;avis\nRevel;bien\nMuret;mal\n", "x.csv")).code is None


@pytest.mark.parametrize(
    ("name", "percent", "log", "rule"),
    [(None, False, True, Rule.COUNT), ("Visites", False, True, Rule.SUM),
     ("Visites", False, False, Rule.SUM), ("Taux de couverture", False, False, Rule.LAST),
     ("Couverts", True, False, Rule.LAST), ("Note sur 5", False, True, Rule.MEAN)],
)  # fmt: skip
def test_the_rule_is_guessed(name: str | None, percent: bool, log: bool, rule: Rule) -> None:
    assert rule_for(name, percent, log) is rule
    assert set(LABELS) == set(SAID) == set(Rule)
    assert set(NOT_ADDED) == {one for one in Rule if not one.additive}


# The lines


def test_every_line_is_kept_or_rejected_with_its_reason() -> None:
    reception = read(
        "code_insee;visites\n31169;12\n1004;3\n12076;5\n99999;4\n;1\n31446;beaucoup\n31254;n.d.\n"
    )
    found = reception.lines
    assert (found.read, len(found.kept), len(found.rejected)) == (7, 4, 3)
    assert [one.ligne for one in found.rejected] == [5, 6, 7]
    assert [one.raison.split(" :")[0] for one in found.rejected] == [
        "code INSEE inconnu", "code INSEE illisible", "valeur qui n'est pas un nombre",
    ]  # fmt: skip
    assert reception.values == {"31169": 12.0, "01004": 3.0, "12218": 5.0, "31254": None}
    said = " ".join(found.notes)
    assert "1\xa0code avait perdu le zéro du début : il a été remis." in said
    assert "1\xa0ligne porte le code d'une ancienne commune" in said
    assert "donnée absente, et non zéro" in said
    assert not reception.doubtful


LOG = "code_insee;note\n31169;4\n31169;5\n31446;2\n31446;\n31254;3\n"


@pytest.mark.parametrize(
    ("rule", "values"),
    [(Rule.COUNT, (2.0, 2.0, 1.0)), (Rule.SUM, (9.0, None, 3.0)), (Rule.MEAN, (4.5, 2.0, 3.0)),
     (Rule.LAST, (5.0, None, 3.0))],
)  # fmt: skip
def test_several_lines_of_a_place_become_one_value(
    rule: Rule, values: tuple[float | None, ...]
) -> None:
    table = open_table(LOG.encode(), "x.csv")
    reception = receive(table, Choice(0, None if rule is Rule.COUNT else 1, rule))
    assert tuple(reception.values[c] for c in (ESCALQUENS, RAMONVILLE, LABEGE)) == values
    assert reception.lines.read == len(reception.lines.kept) == 5


def test_a_mean_of_few_answers_is_said() -> None:
    notes = " ".join(read(LOG, Rule.MEAN).lines.notes)
    assert "3\xa0territoires ont moins de 5 lignes" in notes
    assert "réponse d'une personne" in notes


def test_a_hidden_part_hides_the_sum() -> None:
    assert read("insee;n\n31169;4\n31169;s\n31446;2\n", Rule.SUM).values["31169"] == "secret"


def test_the_arrondissements_of_a_city_add_up_only_when_all_are_there() -> None:
    lyon = [f"693{n}" for n in range(81, 90)]
    table = "code_insee;visites\n31169;1\n" + "".join(f"{code};10\n" for code in lyon)
    assert read(table).values["69123"] == 90.0
    # A rate never adds up; one arrondissement is not the city; both would count twice.
    assert "69123" not in read(table, Rule.LAST).values
    lacking = read(table.rpartition("69389")[0])
    assert "69123" not in lacking.values
    assert "il y manque 1\xa0arrondissement" in lacking.lines.rejected[0].raison
    twice = read(table + "69123;95\n")
    assert twice.values["69123"] == 95.0
    assert len(twice.lines.rejected) == 9
    # In a log, each line stands for itself.
    log = read("code_insee;date\n69381;2025-01-02\n69381;2025-01-03\n69123;2025-01-03\n")
    assert log.values == {"69123": 3.0}
    assert "2\xa0lignes portent le code d'un arrondissement" in " ".join(log.lines.notes)


def test_a_table_of_epci_and_departements_is_read_at_its_own_level() -> None:
    data = kept(f"siren;taux\n{SICOVAL};97,5\n243100518;99\n", Rule.LAST, unite="%")
    assert figure_of(data, place(SICOVAL), edition()).value == 97.5
    assert indicator_of(data, edition()).niveaux == (Level.EPCI,)
    assert read("departement;n\n1;3\n31;4\n2A;5\n").values == {"01": 3.0, "31": 4.0, "2A": 5.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [("code postal;n\n31169;4\n31446;5\n", "code postal"), ("code;n\n99999;4\n", "inconnu"),
     ("code;n\n31750;4\n31520;5\n31670;2\n31320;3\n31000;1\n", "codes postaux"),
     ("code_insee;n\n31169;n.d.\n", "Aucune ligne ne donne de valeur"), ("%PDF-1.4", "PDF"),
     ("", "vide"), ("code_insee;n\n", "aucune ligne")],
)  # fmt: skip
def test_a_file_that_must_not_be_shown_is_refused_in_french(text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as error:
        table = open_table(text.encode(), "x.csv")
        receive(table, Choice(0, 1, Rule.SUM))
    assert "Rien n’a été enregistré" in str(error.value)


def test_insee_codes_that_are_also_postcodes_elsewhere_are_read() -> None:
    """All the communes of the Sicoval, then those of La Réunion."""
    for code in (SICOVAL, "974"):
        rows = [f"{one.code};1" for one in edition().territories.communes_of(place(code))]
        assert not read("\n".join(["code_insee;n", *rows])).lines.rejected


def test_an_excel_file_reads_as_the_csv() -> None:
    book = openpyxl.Workbook()
    for row in (("Code commune", "Visites"), (1004, 3), ("31169", 12.5), ("31446", None)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    values = read(stream.getvalue(), name="x.xlsx").values
    assert values == {"01004": 3.0, "31169": 12.5, "31446": None}


def test_nothing_of_a_line_but_its_code_and_its_value_is_kept() -> None:
    data = kept("Prénom;Code INSEE;Visites\nSecret;31169;4\nSecret;31446;2\n")
    assert "Secret" not in write_document(Document(donnees=[data]), TODAY).decode()
    assert reception_of(data) == "Lignes lues : 2. Gardées : 2. Rejetées : 0."


def test_percentages_from_zero_to_one_are_seen() -> None:
    assert look_like_fractions([0.5, 0.97])
    assert not look_like_fractions([0.5, 97])
    assert not look_like_fractions([0.0])
    assert not look_like_fractions([])


def test_what_forbids_to_add_is_said() -> None:
    first = LocalData(id="propre1", libelle="Visites")
    again = LocalData(id="", libelle="visites ")
    assert "porte déjà ce nom" in problems(again, Rule.SUM, [first])[0]
    assert (
        "ne s'additionne pas" in problems(LocalData(id="", libelle="a", unite="%"), Rule.SUM, [])[0]
    )
    assert "10 données" in problems(again, Rule.SUM, [first] * MAX_LOCAL)[0]
    assert not problems(again, Rule.SUM, [])
    assert next_id([first, LocalData(id="propre3", libelle="x")]) == "propre2"


# The figures


def test_numbers_add_up_to_the_epci_with_their_completeness_and_rates_do_not() -> None:
    data = kept("code_insee;visites\n31169;12\n31446;30\n31254;n.d.\n", unite="visites")
    figure = figure_of(data, place(SICOVAL), edition())
    assert (figure.value, figure.status, figure.vintage) == (42.0, Status.DECLARED, "")
    assert "2\xa0communes sur 36" in figure.note
    assert "et non à zéro" in figure.note
    assert 0 < (figure.coverage or 0) < 1
    assert figure_of(data, place(LABEGE), edition()).status is Status.ABSENT
    assert figure_of(data, place(TOULOUSE), edition()).note.startswith("Ce territoire n'est pas")
    rate = kept("code_insee;taux\n31169;90\n31446;95\n", Rule.MEAN).model_copy(
        update={"regle": "moyenne"}
    )
    above = figure_of(rate, place(SICOVAL), edition())
    assert above.value is None
    assert "ne s'additionne pas" in above.note


def test_a_whole_epci_says_that_it_is_whole() -> None:
    rows = [f"{one.code};2" for one in edition().territories.communes_of(place(SICOVAL))]
    figure = figure_of(kept("\n".join(["code_insee;n", *rows])), place(SICOVAL), edition())
    assert (figure.value, figure.coverage) == (72.0, 1.0)
    assert figure.note == "Somme de 36\xa0communes."


def test_decimals_never_make_a_value_look_like_zero() -> None:
    assert decimals_of([1, 20, 0]) == 0
    assert decimals_of([0.004, 20]) == 3
    assert decimals_of([4.5]) == 2
    assert decimals_of([]) == 0


# The map and the words


def test_the_map_is_that_of_the_epci_with_absent_communes_hatched() -> None:
    data = kept("code_insee;visites\n31169;12\n31446;30\n31254;s\n", unite="visites")
    found = map_of(data, place(ESCALQUENS), edition())
    assert (found.painting.scope.code, found.painting.level) == (SICOVAL, Level.COMMUNE)
    assert (found.known, len(found.rows)) == (2, 36)
    counts = {line.label: line.count for line in found.painting.legend}
    assert counts["donnée absente"] == 33
    assert counts["secret statistique"] == 1
    assert [line.colour for line in found.painting.legend if line.label == "donnée absente"] == [
        None
    ]
    said = map_sentence(found)
    assert "de 12\xa0visites (Escalquens) à 30\xa0visites (Ramonville-Saint-Agne)" in said
    assert "2 communes sur 36" in said
    assert map_title(found) == "Essai, communes : Sicoval"
    assert headline(found, place(ESCALQUENS), edition()) == ("Escalquens : 12\xa0visites.", said)
    assert ladder(found, place(ESCALQUENS), edition()) == [
        ("Escalquens", "12\xa0visites", "valeur du fichier"),
        ("Sicoval", "42\xa0visites", "somme de 2\xa0communes sur 36"),
        ("Haute-Garonne", "42\xa0visites", "somme de 2\xa0communes sur 586"),
    ]
    # Without a value here, what the map says comes first, then why.
    key, then = headline(found, place(LABEGE), edition())
    assert key == said
    assert then.startswith("Labège : secret statistique.")


def test_a_map_without_a_value_climbs_to_where_there_is_one() -> None:
    data = kept("code_insee;n\n31555;4\n")
    assert map_of(data, place(ESCALQUENS), edition()).painting.scope.code == "31"
    nowhere = map_of(data, place("97411"), edition())
    assert nowhere.painting.scope.code == "FR"
    assert "une seule valeur, 4 (Toulouse)" in map_sentence(nowhere)
    by_departement = kept("departement;n\n31;4\n46;5\n")
    found = map_of(by_departement, place(ESCALQUENS), edition())
    assert (found.painting.scope.code, found.painting.level) == ("R76", Level.DEPARTEMENT)


def test_a_large_territory_looks_at_where_the_file_is() -> None:
    data = kept("code_insee;n\n31169;4\n31446;5\n")
    for code in ("31", "R76", "FR"):
        assert map_of(data, place(code), edition()).painting.scope.code == SICOVAL
    (chapter,) = (
        c for c in report(Document(donnees=[data]), code="FR").chapters if c.id == "propres"
    )
    assert any(isinstance(block, Picture) for block in chapter.blocks)


def test_without_a_territory_the_map_holds_the_places_of_the_file() -> None:
    assert map_of(
        kept("code_insee;n\n31169;4\n31446;5\n"), None, edition()
    ).painting.scope.code == (SICOVAL)
    assert map_of(
        kept("code_insee;n\n31169;4\n46042;5\n"), None, edition()
    ).painting.scope.code == ("R76")


def test_negative_and_repeated_values_have_honest_classes() -> None:
    data = kept("code_insee;évolution\n31169;-3\n31446;-3\n31254;2\n", Rule.LAST)
    labels = [line.label for line in map_of(data, None, edition()).painting.legend]
    assert labels[:2] == ["-3", "plus de -3"]
    same = kept("code_insee;n\n31169;4\n31446;4\n")
    assert map_of(same, None, edition()).painting.legend[0].count == 2
    assert "4 partout où la valeur est connue" in map_sentence(map_of(same, None, edition()))


def test_classes_of_fractions_do_not_jump_by_one() -> None:
    codes = [one.code for one in edition().territories.communes_of(place(SICOVAL))]
    rows = [f"{code};{1 + n / 10:.1f}" for n, code in enumerate(codes)]
    data = kept("\n".join(["code_insee;note", *rows]), Rule.LAST, unite="sur 5")
    found = map_of(data, None, edition())
    labels = [line.label for line in found.painting.legend]
    assert len(labels) == 5
    assert sum(line.count for line in found.painting.legend) == 36
    ends = [label.split(" à ") for label in labels[1:-1]]
    assert all(before[1] == after[0] for before, after in pairwise(ends))


# The files


def test_the_export_has_codes_and_no_formula() -> None:
    data = kept("code_insee;n\n31169;4\n31446;s\n", libelle="=1+1", source="@SUM(A1)")
    data.valeurs["99998"] = 3.0
    rows = list(export_rows(data, edition()))
    assert {len(row) for row in rows} == {len(HEADER)}
    text = to_csv(HEADER, rows, fictif=True).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@SUM(A1)" in text
    assert text.splitlines()[1].startswith("31169;Escalquens;commune;")
    assert all(line.endswith("exemple fictif") for line in text.splitlines()[1:])
    assert "Code inconnu de cette édition." in text


@pytest.mark.parametrize(("code", "lines"), [(ESCALQUENS, 36), (SICOVAL, 36), ("FR", 2), ("", 2)])
def test_the_model_is_to_fill_in(code: str, lines: int) -> None:
    rows = model_rows(place(code) if code else None, edition())
    assert len(rows) == lines
    filled = to_csv(MODEL_HEADER, ((*row[:2], "5") for row in rows))
    assert read(filled).values == {row[0]: 5.0 for row in rows}
    with pytest.raises(UnreadableFile, match="Aucune ligne ne donne de valeur"):
        read(to_csv(MODEL_HEADER, rows))


def test_a_big_table_is_read_in_one_go() -> None:
    communes = edition().territories.children(place("FR"), Level.COMMUNE)
    text = "\n".join(["code_insee;n", *(f"{one.code};1" for one in communes)])
    data = kept(text)
    assert len(data.valeurs) == data.gardes == len(communes)
    assert map_of(data, place("FR"), edition()).known == len(communes)
    # All the communes of France are a map for the screen: the document has the table.
    (chapter,) = (
        c for c in report(Document(donnees=[data]), code="FR").chapters if c.id == "propres"
    )
    assert not any(isinstance(block, Picture) for block in chapter.blocks)
    (table,) = (b for b in chapter.blocks if isinstance(b, Table) and len(b.rows) == 40)
    assert "La carte est à l'écran." in table.caption


# The report


def report(document: Document, id: str = "programme", code: str = SICOVAL) -> Writing:
    return write(content_of(place(code), edition(), document, TODAY), deliverables()[id])


@pytest.mark.parametrize("id", deliverables())
def test_the_chapter_is_there_only_with_data(id: str) -> None:
    assert "propres" not in [chapter.id for chapter in report(Document(), id).chapters]
    data = kept("code_insee;visites\n31169;12\n31446;30\n", unite="visites", millesime="2025")
    (chapter,) = (c for c in report(Document(donnees=[data]), id).chapters if c.id == "propres")
    subtitle, key, *_ = chapter.blocks
    assert (subtitle, key) == (
        Subtitle("Essai"),
        Text(
            "Sicoval : 42\xa0visites. Somme de 2\xa0communes sur 36. Les autres sont sans valeur, "
            "et non à zéro.",
            Tone.KEY,
        ),
    )
    (picture,) = (block for block in chapter.blocks if isinstance(block, Picture))
    assert picture.svg.count("url(#hachures)") == 34
    assert picture.table.rows[0] == ("Ramonville-Saint-Agne", "30\xa0visites")
    assert picture.table.rows[-1][1] == "n.d."
    note = chapter.blocks[-1]
    assert isinstance(note, Text)
    assert note.text.startswith("Source : Nous, 2025.")
    assert "Lignes lues : 2. Gardées : 2. Rejetées : 0." in note.text


def test_a_comment_without_data_is_not_lost() -> None:
    document = Document(commentaires={"programme.propres": "À venir."})
    (chapter,) = (c for c in report(document).chapters if c.id == "propres")
    assert [b.text for b in chapter.blocks if isinstance(b, Text)] == ["À venir."]
    assert "propres" not in chapters_of(deliverables()["programme"], Document())


@pytest.mark.parametrize("code", [ESCALQUENS, "R76", "FR", "97411"])
def test_data_of_elsewhere_is_told_anywhere(code: str) -> None:
    data = kept("code_insee;taux\n31169;90\n31446;95,5\n", Rule.LAST, unite="%")
    document = Document(donnees=[data.model_copy(update={"regle": "derniere"})])
    (chapter,) = (c for c in report(document, code=code).chapters if c.id == "propres")
    said = " ".join(block.text for block in chapter.blocks if isinstance(block, Text))
    assert "de 90,0\u202f% (Escalquens) à 95,5\u202f% (Ramonville-Saint-Agne)" in said
    if code == "R76":
        assert "Un taux ou une mesure ne s'additionne pas" in said


@pytest.mark.parametrize("format", ["html", "docx", "xlsx", "pdf"])
def test_every_format_takes_hostile_data(format: str) -> None:
    words = '<script>alert(1)</script> =1+1 #eval("x") `a` $b$'
    data = kept("code_insee;n\n31169;12\n31446;30\n", libelle=words, unite=words, source=words)
    document = Document(donnees=[data], fictif=True)
    content = content_of(place(SICOVAL), edition(), document, TODAY)
    file = FORMATS[format].ecrit(content, deliverables()["programme"])
    if format == "html":
        assert b"<script" not in file
    elif format == "xlsx":
        rows = xlsx_cells(file)["Données propres"]
        assert "fictif" in str(rows[0]).lower()
        assert len(rows) == 3 + 37
        book = openpyxl.load_workbook(io.BytesIO(file))
        assert "f" not in {cell.data_type for page in book for row in page for cell in row}
    else:
        assert file[:4] in (b"PK\x03\x04", b"%PDF")
