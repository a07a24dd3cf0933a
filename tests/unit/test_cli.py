"""The command line: what it writes, its exit codes, and that nothing breaks it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nrdiag import cli, cli_edition, settings
from nrdiag.catalogue.indicators import indicators
from nrdiag.dossier.document import Document
from nrdiag.dossier.file import write_document
from nrdiag.edition.package import DamagedEditionError
from nrdiag.rapport.formats import FORMATS

KEYS = {
    "id", "valeur", "unite", "millesime", "source", "source_id", "statut", "bas", "haut",
    "numerateur", "denominateur", "couverture", "remarque",
}  # fmt: skip
EXAMPLE = settings.CATALOGUE / "exemple_inventaire.csv"


@pytest.fixture
def sheet(capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON of « fiche CODE », its indicators by id under « par_id »."""

    def read(code: str) -> dict[str, Any]:
        assert cli.main(["fiche", code, "--json"]) == 0
        content = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
        return content | {"par_id": {row["id"]: row for row in content["indicateurs"]}}

    return read


@pytest.mark.parametrize(
    ("code", "seniors", "people", "share", "fibre"),
    [
        ("243100633", 7670, 84218, 9.11, (47707, 50597, 94.29)),
        ("31", 123448, 1471468, 8.39, (895322, 934531, 95.80)),
        ("31254", 385, 4392, 8.78, (2896, 3710, 78.06)),
    ],
)
def test_golden_sheets(
    sheet: Any, code: str, *, seniors: int, people: int, share: float, fibre: tuple[float, ...]
) -> None:
    """The six required figures, against the totals of the sources."""
    found = sheet(code)["par_id"]
    assert round(found["pop_75_plus"]["valeur"]) == seniors
    assert found["pop_totale"]["valeur"] == pytest.approx(people, abs=0.5)
    assert found["part_75_plus"]["denominateur"] == pytest.approx(people, abs=0.5)
    assert found["part_75_plus"]["valeur"] == pytest.approx(share, abs=0.005)
    connectable, premises, rate = fibre
    assert found["ftth_raccordables"]["valeur"] == connectable
    assert found["ftth_locaux"]["valeur"] == premises
    assert found["ftth_taux"]["numerateur"] == connectable
    assert found["ftth_taux"]["denominateur"] == premises
    assert found["ftth_taux"]["valeur"] == pytest.approx(rate, abs=0.005)


def test_the_sheet_has_exactly_the_agreed_keys(sheet: Any) -> None:
    """The contract with programs: keys, order of parents, every indicator of the catalogue."""
    found = sheet("31254")
    assert set(found) - {"par_id"} == {"code", "nom", "niveau", "parents", "indicateurs"}
    assert [p["code"] for p in found["parents"]] == ["243100633", "31", "R76", "FR"]
    assert list(found["par_id"]) == list(indicators())
    assert all(set(row) == KEYS and row["source"] for row in found["indicateurs"])


@pytest.mark.parametrize("code", ["75056", "22016", "2A004", "97411"])
def test_outside_occitanie_is_absent_never_zero(sheet: Any, code: str) -> None:
    """A value that is not loaded is null with its status, and says what would fill it."""
    found = sheet(code)["par_id"]
    for id in ("part_75_plus", "pop_75_plus", "ftth_taux", "taux_pauvrete"):
        assert (found[id]["valeur"], found[id]["statut"]) == (None, "absent")
        assert found[id]["remarque"]


def test_a_secret_is_said_secret(sheet: Any) -> None:
    row = sheet("31001")["par_id"]["taux_pauvrete"]
    assert (row["valeur"], row["statut"]) == (None, "secret statistique")


@pytest.mark.parametrize(
    ("asked", "code"),
    [("France", "FR"), ("fr", "FR"), ("R76", "R76"), ("1001", "01001"), ("2a004", "2A004")],
)
def test_codes_as_people_write_them(sheet: Any, asked: str, code: str) -> None:
    assert sheet(asked)["code"] == code


def test_a_former_commune_leads_to_the_one_of_today(sheet: Any) -> None:
    found = sheet("12076")
    assert found["code"] == "12218"
    assert found["redirige_de"] == {"code": "12076", "nom": "Conques"}


def test_search_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["chercher", "Labèje", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found == {
        "code": "31254", "nom": "Labège", "niveau": "commune", "libelle": "Labège (31)",
        "contexte": "Communauté d'agglomération du Sicoval", "ancien_nom": None,
        "approximatif": True,
    }  # fmt: skip


def test_footprint_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    """The readable table and the JSON give the same total; the total is the sum of the types."""
    assert cli.main(["empreinte", str(EXAMPLE), "--json"]) == 0
    content = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    types = sum(row["total"]["central"] for row in content["par_type"])
    assert content["total"]["central"] == pytest.approx(types)
    assert cli.main(["empreinte", str(EXAMPLE)]) == 0
    total = next(li for li in capsys.readouterr().out.splitlines() if li.startswith("Total"))
    assert f"{types:,.0f}".replace(",", "\u202f") in total


def test_options_change_the_footprint(capsys: pytest.CaptureFixture[str]) -> None:
    totals = []
    for options in ([], ["--electricite", "0,5"], ["--facteurs", "ecodiag"]):
        assert cli.main(["empreinte", str(EXAMPLE), "--json", *options]) == 0
        totals.append(json.loads(capsys.readouterr().out)["total"]["central"])
    assert len(set(totals)) == 3
    assert cli.main(["empreinte", str(EXAMPLE), "--json", "--departement", "974"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["central"] is None


def test_report_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rapport.html"
    assert cli.main(["rapport", "243100633", "--exemple", "-o", str(path)]) == 0
    assert "Sicoval" in path.read_text(encoding="utf-8")
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize("format", FORMATS)
def test_report_of_a_saved_diagnostic_in_every_format(format: str, tmp_path: Path) -> None:
    saved = tmp_path / "diagnostic.json"
    document = Document(
        commentaires={"strategie.bref": "Dit par le chargé de mission."}, etape="strategie"
    )
    saved.write_bytes(write_document(document, dt.date(2026, 11, 2)))
    path = tmp_path / "sortie"
    arguments = ["rapport", "31254", "--diagnostic", str(saved), "--format", format]
    assert cli.main([*arguments, "-o", str(path)]) == 0
    starts = {
        "docx": b"PK",
        "xlsx": b"PK",
        "pdf": b"%PDF",
        "html": b"<!doctype",
        "csv": b"\xef\xbb",
    }
    assert path.read_bytes().startswith(starts[format])
    if format == "html":
        assert "Dit par le chargé de mission." in path.read_text(encoding="utf-8")
        assert "Stratégie numérique responsable" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["zzz"], ["fiche"], ["fiche", "99999"], ["fiche", ""], ["fiche", "31", "--nope"],
        ["fiche", "<script>"], ["fiche", "\0"], ["fiche", "é" * 5000], ["fiche", "\udcff"],
        ["empreinte", "nulle-part.csv"], ["empreinte", "."], ["empreinte", "a\0b"],
        ["empreinte", str(EXAMPLE), "--facteurs", "x"],
        ["empreinte", str(EXAMPLE), "--electricite", "abc"],
        ["empreinte", str(EXAMPLE), "--electricite", "nan"],
        ["empreinte", str(EXAMPLE), "--departement", "999"],
        ["rapport", "31"], ["rapport", "31", "--exemple", "--inventaire", "x", "-o", "y"],
        ["rapport", "31", "-o", "/nulle/part/y.html"],
        ["rapport", "31", "--format", "odt", "-o", "y"], ["rapport", "31", "-o", "sans-format"],
        ["rapport", "31", "--diagnostic", "nulle-part.json", "-o", "y.html"],
        ["rapport", "31", "--diagnostic", str(EXAMPLE), "-o", "y.html"],
        ["rapport", "31", "--document", "x", "-o", "y.html"],
        ["edition", "zzz"], ["edition", "normalise", "/nulle/part"],
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_french(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing on stdout, a message without the English of argparse or Python."""
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Erreur : ")
    assert not any(w in err for w in ("invalid", "required", "expected", "Traceback", "usage:"))


@pytest.mark.parametrize("text", ["=1+1", "'; DROP", "\0", "😀", "a" * 9999, "\udcff", "%s", "."])
def test_search_of_hostile_texts(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["chercher", text, "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_a_damaged_edition_stops_with_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def damaged(_: Path) -> None:
        raise DamagedEditionError("Le fichier x a été modifié.")

    monkeypatch.setattr(cli, "check", damaged)
    monkeypatch.setattr(cli_edition, "check", damaged)
    for arguments in (["fiche", "31"], ["edition", "check"], ["chercher", "Labège"]):
        assert cli.main(arguments) == 1
    assert capsys.readouterr().err.count("a été modifié") == 3


@pytest.mark.parametrize("arguments", [["-h"], ["fiche", "-h"], ["edition", "-h"]])
def test_help_is_in_french(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert out.count("Utilisation : ") == 1
    assert not any(word in out for word in ("usage:", "show this", "positional", "optional"))


def test_utf8_in_any_locale_and_a_closed_pipe() -> None:
    """One real process: UTF-8 under LC_ALL=C; a reader that leaves causes no traceback."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "nrdiag", "fiche", "31254"]
    done = subprocess.run(command, cwd=settings.ROOT, env=env, capture_output=True, check=True)
    assert "Labège" in done.stdout.decode("utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    cut = subprocess.run(
        command, cwd=settings.ROOT, env=env, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert cut.stderr == b""
