"""Coverage files: each official format, every fault of a line, every reason to refuse a file."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import openpyxl
import pytest
from coverage_files import (
    BEST,
    DAY,
    SITES,
    SPEED,
    TECHNO,
    best,
    made,
    site,
    speed,
    techno,
)

from nrdiag import settings
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture.arcep import read_coverage
from nrdiag.couverture.formats import Nature, formats, recognise
from nrdiag.couverture.loaded import MASTS, Loaded
from nrdiag.couverture.result import result_of, sentence
from nrdiag.figure import Status
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile

SICOVAL = "243100633"
BETA = Path("/work/shared/sources/commune-debit-beta-2019.csv")
GOOD = [techno("31254", 3710, 2896), techno("31446", 9624, 9616), techno("46042", 14000, 13900)]


def read(header: str, *rows: str, **how: str) -> Loaded:
    return read_coverage(made(header, rows, **how), "fichier.csv")


def reasons(loaded: Loaded) -> dict[int, str]:
    return {reject.ligne: reject.raison for reject in loaded.rejected}


def assert_counted(loaded: Loaded) -> None:
    assert loaded.read == loaded.kept + loaded.aside + len(loaded.rejected)


def refused(header: str, *rows: str) -> str:
    with pytest.raises(UnreadableFile) as error:
        read(header, *rows)
    assert "Rien n’a été enregistré." in error.value.message_fr
    return error.value.message_fr


@pytest.mark.parametrize(
    ("header", "id"),
    [
        (TECHNO, "techniques"), (TECHNO.replace("elig_4gf", "elig_4fg"), "techniques"),
        (SPEED, "debits"), (BEST, "meilleure_technique"), (SITES, "sites"),
        (SPEED.replace("elig_bhd8", "elig_hd8"), "beta_2019"),
        ("code_insee;couverture_population", "parts"), ("Code INSEE;Couverture_surface", "parts"),
        ("code_insee;couverture", "part_ambigue"),
    ],
)  # fmt: skip
def test_a_file_is_recognised_by_its_header(header: str, id: str) -> None:
    found = recognise(header.split(";"))
    assert found is not None
    assert found.id == id


def test_every_format_declared_can_be_recognised() -> None:
    for entry in formats().values():
        assert recognise([names.partition("|")[0] for names in entry.signature]) is not None
        assert (entry.refus is not None) or entry.nature is not Nature.REFUSED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    rows = [GOOD[0].replace("?", "Labège"), *GOOD[1:]]
    loaded = read(TECHNO, *rows, encoding=encoding, end=end)
    assert (loaded.read, loaded.kept, loaded.date) == (3, 3, dt.date(2026, 3, 31))
    assert loaded.value("elig_ftth", "31254") == 2896
    assert loaded.value("elig_ftth", "31001") is None
    assert_counted(loaded)


def test_excel_is_read_and_its_lost_zeros_are_given_back() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Titre"])
    book.active.append(["code_insee", "couverture_population"])
    book.active.append([1001, 97.5])
    stream = io.BytesIO()
    book.save(stream)
    loaded = read_coverage(stream.getvalue(), "x.xlsx")
    assert loaded.value("couverture_population", "01001") == 97.5
    assert "perdu le zéro" in " ".join(loaded.notes)


def test_only_the_lines_of_type_all_are_read() -> None:
    rows = [*GOOD, techno("31254", 9, 9, kind="log"), techno("31446", 1, 1, kind="pro")]
    loaded = read(TECHNO, *rows)
    assert (loaded.read, loaded.kept, loaded.aside, loaded.rejected) == (5, 3, 2, ())
    assert loaded.value("nbr", "31254") == 3710
    assert "type « all »" in refused(TECHNO, techno("31254", 9, 9, kind="logloc"))


def test_a_lost_zero_is_repaired_unless_its_departement_contradicts_it() -> None:
    rows = [techno("1001", 300, 200, dep="1"), techno("9002", 300, 200, dep="09"), *GOOD]
    loaded = read(TECHNO, *rows, techno("9003", 300, 200, dep="31"))
    assert loaded.value("nbr", "01001") == loaded.value("nbr", "09002") == 300
    assert loaded.value("nbr", "09003") is None
    assert "hors du département 31" in reasons(loaded)[7]
    assert "2\xa0codes avaient perdu le zéro du début" in " ".join(loaded.notes)
    assert_counted(loaded)


def test_corsica_and_overseas_codes_are_text() -> None:
    loaded = read(TECHNO, techno("2A004", 10, 5), techno("97411", 10, 5, dep="974"))
    assert loaded.kept == 2
    assert set(loaded.ranks) == {"2A004", "97411"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (techno("31555", 100, 101), "dépasse le nombre de locaux"),
        (techno("99999", 100, 10), "code INSEE inconnu"),
        (techno("31", 100, 10), "code INSEE illisible"),
        (techno("", 100, 10), "code INSEE illisible : vide"),
        (techno("31555", "", 10), "valeur absente : nbr"),
        (techno("31555", 100, ""), "valeur absente : elig_ftth"),
        (techno("31555", 100, "-3"), "elig_ftth n'est pas un nombre entier possible"),
        (techno("31555", 100, "12,5"), "elig_ftth n'est pas un nombre entier possible"),
        (techno("31555", 100, "nan"), "elig_ftth n'est pas un nombre entier possible"),
        (techno("31555", "9" * 5000, "1"), "nbr n'est pas un nombre entier possible"),
        (techno("31555", 100, "1_0"), "elig_ftth n'est pas un nombre entier possible"),
        (techno("31254", 100, 10), "commune en double : la ligne 2 est gardée"),
        (techno("31555", 100, 10) + ";de trop", "15 cellules pour 14 colonnes"),
        ('31555;"jamais refermé;31;76;1;all;1;0;0;0;0;0;0;', "guillemet non refermé"),
        ("ceci n'est pas une ligne", "1 cellule pour 14 colonnes"),
    ],
)
def test_a_bad_line_is_rejected_with_its_number_and_its_reason(row: str, said: str) -> None:
    loaded = read(TECHNO, *GOOD, "", row)
    assert said in reasons(loaded)[6]  # the blank line 5 counts as a line, not as a row
    assert (loaded.read, loaded.kept) == (4, 3)
    assert_counted(loaded)


def test_a_blank_optional_cell_is_absent_and_not_zero() -> None:
    blank = techno("31555", 100, 90).split(";")
    blank[7] = ""
    loaded = read(TECHNO, ";".join(blank), *GOOD)
    assert loaded.value("elig_coax", "31555") is None
    found = result_of(loaded, edition().territories.get("31555"))
    assert found.total("elig_coax") is None
    assert found.total("elig_ftth") == 90


def test_old_codes_lead_to_the_communes_of_today() -> None:
    today, former = edition().territories.resolve("12076")
    assert (today.code, bool(former)) == ("12218", True)
    for old, new in {
        "12076": "12218",
        "14011": "14581",
        "49069": "49126",
        "69159": "69114",
    }.items():
        loaded = read(TECHNO, techno(old, 50, 40))
        assert loaded.value("nbr", new) == 50
        assert "ancienne commune" in " ".join(loaded.notes)


def test_merged_communes_are_summed_and_a_part_alone_is_rejected() -> None:
    territories = edition().territories
    old, (_, new) = next(
        (code, target) for code, target in territories.former.items()
        if target[1] != code and not code.startswith(("751", "6938", "132", "12076"))
        and target[1] not in ("12218", "14581", "49126", "69114")
    )  # fmt: skip
    loaded = read(TECHNO, techno(new, 100, 60), techno(old, 40, 40))
    assert (loaded.value("nbr", new), loaded.value("elig_ftth", new)) == (140, 100)
    alone = read(TECHNO, techno(old, 40, 40), *GOOD)
    assert alone.value("nbr", new) is None
    assert "ancienne commune seule" in reasons(alone)[2]
    assert_counted(alone)


@pytest.mark.parametrize(
    ("city", "codes"),
    [
        ("75056", [f"75{n}" for n in range(101, 121)]),
        ("69123", [f"6938{n}" for n in range(1, 10)]),
        ("13055", [f"132{n:02}" for n in range(1, 17)]),
    ],
)
def test_arrondissements_make_the_city_only_when_all_are_there(city: str, codes: list[str]) -> None:
    rows = [techno(code, 10, 7) for code in codes]
    loaded = read(TECHNO, *rows)
    assert loaded.value("nbr", city) == 10 * len(codes)
    assert loaded.value("elig_ftth", city) == 7 * len(codes)
    assert not loaded.notes
    others = [techno(f"31{n:03}", 9, 9) for n in range(1, 40)]
    partial = read(TECHNO, *rows[:-2], *others)
    assert partial.value("nbr", city) is None
    assert "il y manque 2\xa0arrondissements" in reasons(partial)[2]
    twice = read(TECHNO, techno(city, 500, 400), *rows, *others)
    assert twice.value("nbr", city) == 500
    assert "déjà dans le fichier" in reasons(twice)[3]
    assert_counted(twice)


def test_speeds_are_cumulative() -> None:
    good = speed("31254", 100, 100, 99, 95, 90, 80, 70)
    loaded = read(SPEED, good, speed("31446", 100, 100, 99, 90, 95, 80, 70))
    assert loaded.value("elig_thd30", "31254") == 90
    assert "elig_thd30 dépasse elig_bhd8" in reasons(loaded)[3]
    exclusive = [speed(f"31{n:03}", 100, 0, 0, 10, 5, 15, 70) for n in range(1, 9)]
    assert "ne se cumulent pas" in refused(SPEED, *exclusive)


def _cities(count: int) -> list[str]:
    found = [t.code for t in edition().territories.by_code.values() if t.niveau is Level.COMMUNE]
    return found[:count]


def test_a_file_that_counts_the_satellite_is_refused() -> None:
    everywhere = [speed(c, 100, 100, 100, 100, 100, 60, 50) for c in _cities(600)]
    said = refused(SPEED, *everywhere)
    assert "compte le satellite" in said
    assert "commune_debit_filaire.csv" in said
    mixed = everywhere[:590] + [speed(c, 100, 100, 99, 95, 90, 60, 50) for c in _cities(600)[590:]]
    assert read(SPEED, *mixed).kept == 600
    few = read(SPEED, *everywhere[:20])
    assert "il compte le satellite" in " ".join(few.notes)
    assert not read(SPEED, *mixed).notes


def test_best_technologies_are_a_partition() -> None:
    good = best("31254", 100, 98, 90, 1, 2, 1, 1, 1, 1, 1)
    short = best("31446", 100, 98, 90, 1, 2, 1, 1, 1, 1, 0)
    loaded = read(BEST, good, short, best("31555", 100, 98, 99, 0, 0, 0, 0, 0, 0, 0))
    assert loaded.value("elig_sat", "31254") == 1
    assert "la somme des techniques dépasse" in reasons(loaded)[4]
    assert "1\xa0ligne a moins de locaux" in " ".join(loaded.notes)


@pytest.mark.skipif(not BETA.exists(), reason="shared sources are not mounted")
def test_the_real_2019_file_is_refused_and_the_message_says_why() -> None:
    with pytest.raises(UnreadableFile) as error:
        read_coverage(BETA.read_bytes(), "commune_techno.csv")
    said = error.value.message_fr
    for words in ("2019", "pas toutes fiables", "une classe", "Rien n’a été enregistré", "Déposez"):
        assert words in said


def test_the_2019_format_is_refused_with_its_comment_line_too() -> None:
    header = SPEED.replace("elig_bhd8", "elig_hd8")
    data = made("Version beta : les données sont présentées en l’état", [header, "x"])
    with pytest.raises(UnreadableFile, match="version d'essai de 2019"):
        read_coverage(data, "x.csv")


def test_sites_are_counted_by_operator_technology_and_distinct_mast() -> None:
    loaded = read(
        SITES,
        site("Orange", "A1", "P1", "31254", (1, 1, 1, 1)), site("SFR", "B1", "P1", "31254"),
        site("SFR", "B2", "", "31254"), site("SFR", "B3", "", "31446", (0, 0, 1, 1)),
        site("SFR", "B3", "", "31446"), site("SFR", "B4", "P9", "31446", (0, 2, 1, 1)),
        site("", "B5", "P9", "31446"), site("Orange", "A2", "P8", "75101", (1, 1, 1, "")),
    )  # fmt: skip
    assert (loaded.read, loaded.kept, loaded.operators) == (8, 4, ("Orange", "SFR"))
    assert loaded.value(MASTS, "31254") == 2
    assert loaded.value("sites:SFR", "31254") == 2
    assert loaded.value("site_5g:SFR", "31254") == 0
    assert loaded.value("site_2g:SFR", "31446") == 0
    said = reasons(loaded)
    assert "site en double : la ligne 5 est gardée" in said[6]
    assert "site_3g n'est ni 0 ni 1 : 2" in said[7]
    assert said[8] == "opérateur absent"
    assert "site_5g n'est ni 0 ni 1 : vide" in said[9]
    assert loaded.date is None
    assert_counted(loaded)
    found = result_of(loaded, edition().territories.get(SICOVAL))
    assert found.known
    assert found.masts == 3
    assert [found.sites(o) for o in loaded.operators] == [1, 3]
    assert found.sites("SFR", "site_5g") == 1
    assert sentence(found).endswith("4\xa0sites d'opérateurs sur 3\xa0pylônes ou supports.")
    assert not result_of(loaded, edition().territories.get("46")).known


def test_sites_of_an_arrondissement_are_those_of_the_city() -> None:
    loaded = read(SITES, site("Orange", "A1", "P1", "75101"), site("Orange", "A2", "P2", "75120"))
    assert loaded.value("sites:Orange", "75056") == 2
    assert not loaded.notes


def test_a_commune_without_a_site_in_a_file_that_covers_it_has_none() -> None:
    loaded = read(SITES, site("Orange", "A1", "P1", "31254"))
    found = result_of(loaded, edition().territories.get("31446"))
    assert found.known
    assert "aucun site dans ce fichier" in sentence(found)
    assert "donnée absente" in sentence(result_of(loaded, edition().territories.get("46042")))


SHARE = "code_insee;couverture_population"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("100,01", "hors de 0 à 100"), ("-0,1", "hors de 0 à 100"), ("1000", "hors de 0 à 100"),
        ("beaucoup", "illisible"), ("nan", "illisible"), ("1e1", "illisible"),
        ("", "pourcentage absent"),
    ],
)  # fmt: skip
def test_a_percentage_out_of_bounds_is_rejected(text: str, said: str) -> None:
    loaded = read(SHARE, "31254;97,5", f"31446;{text}")
    assert said in reasons(loaded)[3]
    assert loaded.kept == 1


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("100", 100), ("97,5 %", 97.5), ("3.25", 3.25)]
)
def test_percentages_ends_included(text: str, value: float) -> None:
    loaded = read(SHARE, "31446;50", f"31254;{text}")
    assert loaded.value("couverture_population", "31254") == value


def test_fractions_and_unnamed_shares_are_refused() -> None:
    assert "entre 0 et 1" in refused(SHARE, "31254;0,97", "31446;1")
    assert "sans dire de quoi" in refused("code_insee;couverture", "31254;97")


def test_the_share_of_inhabitants_is_weighted_and_estimated() -> None:
    """Never the mean of the rates: the inhabitants of each commune weigh."""
    territories = edition().territories
    rows = [f"{c.code};{100 if c.code == '31446' else 50}" for c in
            territories.communes_of(territories.get(SICOVAL))]  # fmt: skip
    found = result_of(read(SHARE, *rows), territories.get(SICOVAL))
    figure = found.people_share()
    own, every = (territories.get(c).population or 0 for c in ("31446", SICOVAL))
    assert figure.value == pytest.approx(50 + 50 * own / every, abs=0.01)
    assert figure.status is Status.ESTIMATED
    assert figure.low < figure.value < figure.high
    assert figure.high - figure.value < 0.51  # half of the last digit written
    partial = result_of(read(SHARE, *rows[:5]), territories.get(SICOVAL))
    assert not partial.known
    assert not partial.people_share().known
    assert "trop peu pour un total" in sentence(partial)


def test_a_share_of_surface_has_no_total() -> None:
    header = SHARE.replace("population", "surface")
    rows = [f"{c.code};90" for c in
            edition().territories.communes_of(edition().territories.get(SICOVAL))]  # fmt: skip
    assert "pas de total" in sentence(
        result_of(read(header, *rows), edition().territories.get(SICOVAL))
    )


def test_shares_of_merged_communes_are_not_added() -> None:
    rows = [f"75{n};99" for n in range(101, 121)]
    with pytest.raises(UnreadableFile, match="des parts ne s'ajoutent pas"):
        read(SHARE, *rows)
    assert read(SHARE, "12076;90").value("couverture_population", "12218") == 90


def test_totals_are_sums_never_means() -> None:
    found = result_of(
        read(TECHNO, techno("01001", 1000, 1000), techno("31254", 10, 0)),
        edition().territories.get("31254"),
    )
    assert (found.total("nbr"), found.share("elig_ftth")) == (10, 0)
    territories = edition().territories
    rows = [techno(c.code, 10 * (i + 1), 10 if i else 0) for i, c in
            enumerate(territories.communes_of(territories.get(SICOVAL)))]  # fmt: skip
    whole = result_of(read(TECHNO, *rows), territories.get(SICOVAL))
    assert whole.total("nbr") == 10 * 36 * 37 / 2
    assert whole.share("elig_ftth") == pytest.approx(100 * 350 / 6660)
    assert whole.communes[0].code == territories.communes_of(territories.get(SICOVAL))[-1].code


def test_several_dates_are_said() -> None:
    loaded = read(TECHNO, *GOOD, techno("31555", 9, 9, date="2025-12-31"))
    assert loaded.date == dt.date.fromisoformat(DAY)
    assert "1\xa0ligne porte une autre date" in " ".join(loaded.notes)
    assert read(TECHNO, techno("31555", 9, 9, date="?")).date is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"), (b"  \r\n ", "vide"), (b"a;b\n1;2\n", "Aucun fichier de couverture connu"),
        (b"7z\xbc\xaf\x27\x1c0000", "archive 7z"), (b"SQLite format 3\x00", "GeoPackage"),
        (b"%PDF-1.7", "PDF"), (b"PK\x03\x04garbage", "abîmé"), (b"\x00\x01\x02" * 50, "binaires"),
        ((TECHNO + "\n").encode(), "aucune ligne"),
    ],
)  # fmt: skip
def test_what_is_no_coverage_file_is_refused_in_french(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_coverage(data, "<script>.csv")
    assert said in error.value.message_fr
    assert "inventaire" not in error.value.message_fr
    assert "Rien n’a été enregistré." in error.value.message_fr


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_MB", 0)
    assert "Le fichier dépasse" in refused(TECHNO, *GOOD)


def test_a_file_of_which_most_lines_are_wrong_shows_nothing() -> None:
    said = refused(TECHNO, GOOD[0], techno("99998", 1, 1), techno("99999", 1, 1))
    assert "2\xa0lignes sur 3 ne se lisent pas. La première, ligne 3" in said


def test_the_whole_of_france_costs_two_seconds_of_processor() -> None:
    rows = [techno(code, 100, 90) for code in _cities(34_877)]
    data = made(TECHNO, rows)
    start = time.process_time()
    loaded = read_coverage(data, "x.csv")
    assert time.process_time() - start < 2
    assert loaded.kept == 34_877


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was opened")

    data = made(TECHNO, GOOD)
    read_coverage(data, "x.csv")  # warms the edition
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    assert read_coverage(data, "x.csv").kept == 3
    assert not list(tmp_path.iterdir())


def test_a_total_of_too_few_communes_is_withheld() -> None:
    found = result_of(read(TECHNO, *GOOD), edition().territories.get(SICOVAL))
    assert len(found.communes) == 2
    assert not found.known
    assert found.total("nbr") is None
    assert found.share("elig_ftth") is None
    assert "2\xa0communes sur 36" in sentence(found)
