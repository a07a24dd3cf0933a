"""Each official file, in its exact format: the embedded numbers, and every line accounted for."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import official_files as official
import official_moves
import pandas as pd
import pytest

from nrdiag import settings
from nrdiag.connecteurs.archives import unpacking
from nrdiag.connecteurs.cells import SECRET
from nrdiag.connecteurs.declared import connectors
from nrdiag.connecteurs.read import Asked, read_file, what_is
from nrdiag.connecteurs.report import Reading
from nrdiag.pratiques.refusal import UnreadableFile

TODAY = dt.date(2026, 11, 28)
#: Beside the repository (also in the CI), and beside its worktrees.
SHARED = (settings.ROOT.parent / "shared", Path("/work/shared"))
BETA = "commune-debit-beta-2019.csv"
NUMERIC = {
    "fibre": ("raccordables", "locaux_arcep"),
    "diplomes": ("aucun", "brevet", "cap_bep", "bac", "bac_2", "bac_3_4", "bac_5"),
    "sites_mobiles": ("sites", "sites_4g", "sites_5g"),
}


def read(path: Path, asked: Asked | None = None) -> Reading:
    """The one reading of a file; whatever it is, its lines add up."""
    with unpacking() as room:
        found = list(read_file(path, Path(room), asked or Asked(today=TODAY)))
    assert len(found) == 1
    assert found[0].report.balanced
    return found[0]


def refusal(path: Path, asked: Asked | None = None) -> str:
    with pytest.raises(UnreadableFile) as stop:
        read(path, asked)
    return str(stop.value)


def rewrite(path: Path, change: Callable[[str], str]) -> Path:
    path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))
    return path


# --- the same numbers as the embedded edition, three départements, real figures


@pytest.mark.parametrize(
    ("make", "table", "keys"),
    [
        (official.cartefibre, "fibre", ["commune"]),
        (official.diplomas, "diplomes", ["commune"]),
        (official.mobile_sites, "sites_mobiles", ["commune", "operateur"]),
    ],
)
def test_same_counts_as_embedded(
    make: Callable[[Path], Path], table: str, keys: list[str], tmp_path: Path
) -> None:
    got = read(make(tmp_path)).table
    departements = official.DEPARTEMENTS if table == "fibre" else official.DETAILED
    expected = official.table(table, departements, NUMERIC[table])
    columns = [*keys, *NUMERIC[table]]
    pd.testing.assert_frame_equal(
        got[columns].sort_values(keys).reset_index(drop=True),
        expected[columns].sort_values(keys).reset_index(drop=True),
        check_dtype=False, atol=1e-9,
    )  # fmt: skip


def test_ages_give_the_measures_of_the_edition(tmp_path: Path) -> None:
    """75+ = 7589 + 90P, 65+ = women + men; the three départements have the known totals."""
    found = read(official.evol_struct_pop(tmp_path))
    built = pd.read_parquet(settings.EMBEDDED / "built" / "mesures.parquet")
    table = found.table.set_index("commune")
    for column, measure in (("age_75_plus", "pop_75_plus"), ("age_65_plus", "pop_65_plus")):
        known = built[built["mesure"] == measure].set_index("code")["valeur"].reindex(table.index)
        assert (table[column] - known).abs().max() < 1e-6
    by_dep = table["age_75_plus"].groupby(table.index.str[:2]).sum()
    assert {d: round(v) for d, v in by_dep.items()} == {"31": 123448, "34": 136059, "46": 27362}
    assert (found.vintage.text, found.report.source) == ("2023", "rp2023_ages")


def test_incomes_keep_the_secret(tmp_path: Path) -> None:
    got = read(official.filosofi(tmp_path))
    table, known = got.table.set_index("commune"), official.table("revenus", official.DETAILED)
    for row in known.itertuples(index=False):
        for ours, theirs in ((row.mediane, "mediane"), (row.pauvrete, "pauvrete")):
            value = table.loc[row.commune, theirs]
            assert value == SECRET if ours == "secret" else value == float(ours)
    assert int((table["pauvrete"] == SECRET).sum()) == 472 + 304
    # The other measures and levels of the file are out of the field, not lost.
    assert got.report.ecartes == len(known) + 1


def test_france_services_without_contacts(tmp_path: Path) -> None:
    for separator in ",;":
        table = read(official.france_services(tmp_path, separator=separator)).table
        known = pd.read_csv(settings.EMBEDDED / "tables" / "france_services.csv", dtype=str)
        assert list(table["commune"]) == list(known["commune"])
        assert list(table["latitude"].map(str)) == list(known["latitude"].astype(float).map(str))
        assert "exemple.fr" not in table.to_csv()
        assert "05 00" not in table.to_csv()


@pytest.mark.parametrize(
    "make",
    [
        official.cartefibre, official.evol_struct_pop, official.diplomas, official.filosofi,
        official.filosofi_before, official.france_services, official.speeds,
        official.technologies, official.best_technology, official.mobile_sites,
        official.mediation, official_moves.moves,
    ],
)  # fmt: skip
def test_every_line_is_kept_set_aside_or_rejected(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    """And a line added that cannot be read is rejected, with its number and its reason."""
    report = read(make(tmp_path)).report
    assert report.lus == report.gardes + report.ecartes + len(report.rejets) > 0
    assert report.gardes > 0


# --- the traps of each format


def test_paris_is_the_sum_of_its_arrondissements(tmp_path: Path) -> None:
    table = read(official.cartefibre(tmp_path, paris=True)).table.set_index("commune")
    assert list(table.loc["75056", ["raccordables", "locaux_arcep"]]) == [18000, 20000]
    assert not [code for code in table.index if code.startswith("751")]


def test_speeds_keep_all_and_drop_the_other_types(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        got = read(official.speeds(tmp_path, encoding=encoding))
        assert got.report.lus == 2 * got.report.gardes == 2 * got.report.ecartes
        assert got.vintage.text == "2e trimestre 2026"


def test_before_2021_the_alias_elig_4fg(tmp_path: Path) -> None:
    old, new = (read(official.technologies(tmp_path, old=old)).table for old in (True, False))
    pd.testing.assert_frame_equal(old, new)


def test_the_satellite_file_is_refused(tmp_path: Path) -> None:
    assert "satellite" in refusal(official.speeds(tmp_path, satellite=True))


def test_cumulative_classes_that_rise_are_rejected(tmp_path: Path) -> None:
    path = official.speeds(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(";")
    cells[11] = "9999999"
    lines[1] = ";".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    (rejection,) = read(path).report.rejets
    assert rejection.ligne == 2
    assert rejection.raison.startswith("debit_100 dépasse debit_30 : 9")


def test_the_beta_of_2019_in_one_go() -> None:
    """The real file: 35,359 lines, its warning said, kept apart from the cumulative files."""
    real = next((p for s in SHARED if (p := s / "sources" / BETA).is_file()), None)
    if real is None:
        pytest.skip(f"le vrai fichier de 2019 ({BETA}) n'est dans aucun de {SHARED}")
    found = read(real)
    assert (found.report.lus, found.report.ecartes) == (35_359, 0)
    assert len(found.report.rejets) == 85
    assert found.vintage.text == "3e trimestre 2019"
    assert any("ne sont pas toutes fiables" in note for note in found.report.notes)
    assert not found.connector.courant
    classes = [c for c in found.table.columns if c.startswith(("classe", "aucun"))]
    assert (found.table[classes].sum(axis=1) == found.table["locaux"]).all()


def test_a_beta_of_2019_has_a_warning_and_exclusive_classes(tmp_path: Path) -> None:
    """The same format, written here: it does not need the real file."""
    found = read(official.beta_2019(tmp_path))
    assert (found.report.source, found.report.gardes) == ("arcep_debits_2019t3_essai", 3)
    assert found.report.notes[0].startswith("Le fichier commence par un avertissement")
    assert [r.raison for r in found.report.rejets] == [
        "la somme des classes dépasse le total de la ligne"
    ]


def test_2019_and_today_are_never_the_same_table() -> None:
    entries = connectors()
    assert entries["arcep_debits_2019"].table != entries["arcep_debits"].table
    assert entries["arcep_debits_2019"].mesures == ()


def test_mobile_masts_are_counted_once(tmp_path: Path) -> None:
    found = read(official.mobile_sites(tmp_path))
    masts = found.beside["pylones"].set_index("commune")["pylones"]
    sites = found.table.groupby("commune")["sites"]
    # In the generated file, operators share every mast they can.
    assert (masts == sites.max()).all()
    assert masts.sum() < sites.sum().sum()


def test_places_by_postcode_are_said_near(tmp_path: Path) -> None:
    found = read(official.mediation(tmp_path))
    table = found.table.set_index("id")
    assert len(table) == 11
    assert list(table.loc["sans-code", ["commune", "rapprochement"]]) == ["31254", "approché"]
    assert {r.raison.split(" : ")[0] for r in found.report.rejets} == {
        "code INSEE vide", "lieu en double", "code INSEE inconnu"
    }  # fmt: skip
    assert "exemple.fr" not in table.to_csv()
    assert not {"telephone", "courriels"} & set(table.columns)


def test_the_transfers_of_2026_and_lost_zeros(tmp_path: Path) -> None:
    path = tmp_path / "FILO2021_DISP_PAUVRES_COM.csv"
    codes = ("12076", "14011", "49069", "69159", "1001", "99999")
    path.write_text("CODGEO;TP6021\n" + "".join(f"{c};12,5\n" for c in codes), encoding="utf-8")
    found = read(path)
    assert list(found.table["commune"]) == ["01001", "12218", "14581", "49126", "69114"]
    assert [(r.ligne, r.raison) for r in found.report.rejets] == [(7, "code INSEE inconnu : 99999")]
    assert any("perdu le zéro" in note for note in found.report.notes)


def test_the_survey_stays_apart(tmp_path: Path) -> None:
    found = read(official.survey(tmp_path))
    assert (found.connector.licence, found.report.gardes) == ("ODbL 1.0", 2)
    assert found.connector.mesures == ()


def test_coverage_is_a_share_of_the_area(tmp_path: Path) -> None:
    """A rectangle (SYNTHETIC): part of Toulouse, nearly all of Blagnac, nothing of Paris."""
    west, south, east, north = 564_000.0, 6_270_000.0, 574_000.0, 6_290_000.0
    found = read(official.coverage(tmp_path, (west, south, east, north)))
    table = found.table.set_index("commune")
    assert set(table["operateur"]) == {"OF"}
    assert 0 < table.loc["31555", "part_surface"] < 100
    assert table.loc["31069", "part_surface"] > 90  # Blagnac, inside
    assert "75056" not in table.index
    assert found.report.lus == found.report.gardes == 1
    assert "Ce n'est pas une part des habitants" in found.report.notes[-1]


def test_coverage_elsewhere_or_cut_is_refused(tmp_path: Path) -> None:
    path = official.coverage(tmp_path, (0, 0, 10, 10))
    assert "ne couvre aucune commune" in refusal(path)
    path.write_bytes(path.read_bytes()[:2000])
    assert "n'est pas une carte lisible" in refusal(path)


def test_buildings_out_of_core(tmp_path: Path) -> None:
    path = official.buildings(tmp_path / "2026T2-Immeuble.csv", 7000)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("x,y\n")
        stream.write("1,2,i,,,,,,99999,,,,deploye,,,,,\n")
    found = read(path)
    assert (found.report.lus, found.report.gardes, len(found.report.rejets)) == (7002, 7000, 2)
    assert found.table["immeubles"].sum() == 7000
    assert found.table["deployes"].sum() == 3000


# --- what changes, breaks or lies


def test_a_new_column_is_said(tmp_path: Path) -> None:
    path = rewrite(
        official.speeds(tmp_path),
        lambda text: "".join(
            line.rstrip("\r\n") + (";elig_thd10g_fr;nouveau" if n == 0 else ";0;0") + "\n"
            for n, line in enumerate(text.splitlines())
        ),
    )
    assert any("Colonnes nouvelles, non lues : nouveau." in n for n in read(path).report.notes)


def test_a_renamed_column_is_explained_not_guessed(tmp_path: Path) -> None:
    path = rewrite(official.speeds(tmp_path), lambda t: t.replace("elig_hd05", "elig_hd_05", 1))
    assert "Il manque la colonne « elig_hd05 ». Colonnes proches : elig_hd_05" in refusal(path)


def test_a_lost_signature_says_what_it_looks_like(tmp_path: Path) -> None:
    path = rewrite(official.speeds(tmp_path), lambda t: t.replace("elig_thd30", "thd30", 1))
    with unpacking() as room:
        assert list(read_file(path, Path(room), Asked(today=TODAY))) == []
    assert "il y manque « elig_thd30 »" in what_is(path)


def test_half_a_csv_is_refused(tmp_path: Path) -> None:
    path = official.speeds(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "coupé" in refusal(path)


def test_half_a_file_cut_between_lines_is_refused(tmp_path: Path) -> None:
    path = official.speeds(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[: len(lines) // 2]) + "\n", encoding="utf-8")
    assert "est incomplet (Hérault : 33 communes sur 341)" in refusal(path)


def test_half_a_zip_and_half_a_dbf_are_refused(tmp_path: Path) -> None:
    path = official.cartefibre(tmp_path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    dbf = tmp_path / "2026T2-Commune.dbf"
    dbf.write_bytes(dbf.read_bytes()[:-60_000])
    assert "enregistrements sur 1" in refusal(dbf)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "coupée" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 99])
def test_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "commune_debit_filaire.csv"
    path.write_bytes(content)
    assert refusal(path)


def test_an_open_quote_is_refused(tmp_path: Path) -> None:
    path = official.mediation(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + '"x' + "\nx" * 500, encoding="utf-8")
    assert "guillemet non refermé à la ligne 16" in refusal(path)


def test_utf16_is_read(tmp_path: Path) -> None:
    path = official.speeds(tmp_path)
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert "utf-16" in read(path).report.comment


def test_the_vintage_is_never_guessed(tmp_path: Path) -> None:
    path = official.mobile_sites(tmp_path).rename(tmp_path / "sites.csv")
    assert "--millesime arcep_sites=2026T2" in refusal(path)
    told = Asked(millesimes={"arcep_sites": "2026T2"}, today=TODAY)
    assert read(path, told).report.source == "arcep_mobile_2026t2"
    wrong = Asked(millesimes={"arcep_sites": "2026"}, today=TODAY)
    assert "n'est pas de la forme" in refusal(path, wrong)


def test_a_date_to_come_is_refused(tmp_path: Path) -> None:
    assert "à venir" in refusal(official.speeds(tmp_path, day="2031-06-30"))


def test_a_vintage_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    asked = Asked(millesimes={"insee_ages": "2022"}, today=TODAY)
    assert "est de 2023, non de 2022" in refusal(official.evol_struct_pop(tmp_path), asked)


def test_a_doubled_commune_is_rejected_with_its_line(tmp_path: Path) -> None:
    path = official.filosofi_before(tmp_path)
    rewrite(path, lambda text: text + text.splitlines()[1] + "\r\n")
    (rejection,) = read(path).report.rejets
    assert (rejection.ligne, rejection.raison) == (
        900, "commune en double : la ligne 2 est gardée"
    )  # fmt: skip


def test_an_unknown_source_is_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Source inconnue : rien"):
        read(official.speeds(tmp_path), Asked(["rien"], today=TODAY))
