"""The update of the edition: atomic, reversible, explained; killed anywhere, the old one stays."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import official_files as official
import official_moves
import pandas as pd
import pytest
import urllib3

from nrdiag import settings
from nrdiag.connecteurs import stage
from nrdiag.connecteurs.compare import compare
from nrdiag.connecteurs.declared import connectors
from nrdiag.connecteurs.download import DownloadError, fetch, retrieve
from nrdiag.connecteurs.read import Asked
from nrdiag.connecteurs.update import UpdateError, Wish, update
from nrdiag.edition import versions
from nrdiag.edition.package import check
from nrdiag.territoires.territory import UnknownTerritoryError

#: What an application does first: choose the edition, verify it, load it.
START = (
    "from nrdiag import settings; from nrdiag.ui.warm import checked_edition; "
    "checked_edition(); print(settings.DATA.name)"
)
#: The steps of an update of one file, as it says them: read, copy, tables, catalogue, measures,
#: sheet, put in use.
STEPS = 7


def run(
    editions: Path, *arguments: str, code: int = 0, program: Sequence[str] = ("-m", "nrdiag")
) -> str:
    """Run a program of its own with these editions; its output, errors included."""
    env = {**os.environ, "NRDIAG_EDITIONS": str(editions)}
    done = subprocess.run(
        [sys.executable, *program, *arguments], cwd=settings.ROOT, env=env, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def started(editions: Path) -> str:
    return run(editions, program=("-c", START)).strip().splitlines()[-1]


def sheet(editions: Path, code: str) -> dict[str, Any]:
    content = json.loads(run(editions, "fiche", code, "--json"))
    return {row["id"]: row for row in content["indicateurs"]}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return official.write_all(tmp_path_factory.mktemp("reel"))


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return official.write_all(tmp_path_factory.mktemp("synthetique"), second=True)


@pytest.fixture(scope="module")
def updated(
    real: Path, synthetic: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, str]:
    """Two updates one after the other: the folder of editions, and the id of each."""
    editions = tmp_path_factory.mktemp("editions")
    run(editions, "edition", "update", "--from-dir", str(real))
    first = started(editions)
    run(editions, "edition", "update", "--from-dir", str(synthetic), "--accepter-perte")
    return editions, first, started(editions)


def copied(updated: tuple[Path, str, str], to: Path) -> Path:
    shutil.copytree(updated[0], to / "e", symlinks=True)
    for name in updated[1:]:
        link = to / "e" / name / "contours"
        link.unlink()
        link.symlink_to(settings.CONTOURS)
    return to / "e"


def test_real_figures_through_every_connector_change_nothing(
    updated: tuple[Path, str, str],
) -> None:
    """The edition rebuilt from official files has the numbers of the embedded one."""
    editions, first, _ = updated
    check(editions / first)
    found = compare(settings.EMBEDDED, editions / first)
    assert found.changes == ()
    reports = json.loads((editions / first / "edition.json").read_text("utf-8"))["rapports"]
    assert len(reports) == 6
    for report in reports:
        assert report["lus"] == report["gardes"] + report["ecartes"] + report["rejetes"]


def test_a_second_vintage_replaces_and_says_its_date(updated: tuple[Path, str, str]) -> None:
    editions, first, second = updated
    figures = sheet(editions, "31254")
    assert (figures["ftth_taux"]["millesime"], figures["ftth_taux"]["source_id"]) == (
        "3e trimestre 2026", "arcep_ftth_2026t3"
    )  # fmt: skip
    assert figures["ftth_locaux"]["valeur"] == 3710
    assert figures["pop_75_plus"]["valeur"] == pytest.approx(1.01 * 385.4, abs=0.2)
    assert figures["revenu_median"]["millesime"] == "2024"
    # ANCT's premises were of the old quarter: they do not stay beside the new one.
    assert figures["ftth_taux_anct"]["statut"] == "absent"
    # Nothing of the old vintage is left in the table.
    fibre = pd.read_csv(editions / second / "tables" / "fibre.csv", dtype=str)
    assert set(fibre["source"]) == {"arcep_ftth_2026t3"}
    changes = {c.indicator.id: c for c in compare(editions / first, editions / second).changes}
    assert changes["ftth_taux"].count("perdue") > 3000
    assert len(changes["ftth_manquants"].outliers)
    assert changes["ftth_manquants"].before != changes["ftth_manquants"].after


def test_every_page_reads_the_updated_edition(updated: tuple[Path, str, str]) -> None:
    """No page breaks, nor tells the dates of the embedded edition for these figures."""
    program = (
        "from scripts.dix_territoires import PAGES, faults\n"
        "print([f for p in PAGES for f in faults(p, '243100633')])\n"
    )
    editions = updated[0]
    said = run(editions, program=("-c", program))
    assert "[]" in said.splitlines()
    help_page = (
        "from nrdiag.besoins.help_words import list_date\n"
        "from nrdiag.besoins.ages import bands_of\n"
        "print(list_date(), bands_of('31254', 'x'))\n"
    )
    assert "du 1er novembre 2026 None" in run(editions, program=("-c", help_page))


def test_diff_and_check_speak_french(updated: tuple[Path, str, str], tmp_path: Path) -> None:
    editions, first, second = updated
    csv = tmp_path / "d.csv"
    said = run(editions, "edition", "diff", first, second, "-o", str(csv))
    assert "à vérifier : Lot (46)" in said
    assert csv.read_text("utf-8-sig").startswith("indicateur;code;territoire;niveau;avant;apres")
    page = tmp_path / "v.html"
    run(editions, "edition", "check", "--html", str(page))
    text = page.read_text("utf-8")
    assert "Les 7 contrôles sont bons." in text
    assert "2026T3-Commune-synthetique.dbf" in text
    assert "http" not in text.replace("https://", "http://").split("<main>")[0]
    assert "n'existe pas" in run(editions, "edition", "diff", "rien", second, code=2)


def test_rollback_goes_back_one_by_one(updated: tuple[Path, str, str], tmp_path: Path) -> None:
    editions = copied(updated, tmp_path)
    for expected in (updated[1], "data"):
        run(editions, "edition", "rollback")
        assert started(editions) == expected
    assert "rien à défaire" in run(editions, "edition", "rollback", code=2)
    assert "embarquee" in run(editions, "edition", "list")


def killed(files: Path, editions: Path, where: str) -> int:
    """An update in a process of its own (a fork), that dies at its n-th step; its exit code.

    « build » is the start of the rebuilding, « pointer » the last instant: the new edition has
    its name and is not in use yet.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    heard: list[str] = []

    def say(text: str) -> None:
        heard.append(text)
        if where == str(len(heard)):
            os._exit(9)

    def dead(*_: object) -> Any:
        os._exit(9)

    def built(aside: Path) -> None:
        # Enough to die after the build, which takes its seconds in the other cases.
        for name in ("datapackage.json", "built/mesures.parquet"):
            shutil.copy(settings.EMBEDDED / name, aside / name)

    try:
        settings.EDITIONS = editions
        if where.isdigit():
            stage.build = built
        if where == "build":
            stage.build = dead
        if where == "pointer":
            versions.use = dead
        update(files, Wish(Asked(), loss=True), say)
        os._exit(0 if len(heard) == STEPS + 1 else 3)
    finally:
        os._exit(1)


def test_killed_at_every_step_the_old_edition_starts(tmp_path: Path) -> None:
    """From the first file read to the last rename: the edition in use is whole and the old one."""
    files, editions = tmp_path / "f", tmp_path / "e"
    files.mkdir()
    official.cartefibre(files, "2026T3", more=0.01)
    for where in (*map(str, range(1, STEPS + 1)), "build", "pointer"):
        assert killed(files, editions, where) == 9, where
        assert settings.current_edition(editions) == settings.EMBEDDED, where
    assert started(editions) == "data"
    # What was left aside does not get in the way, and is swept.
    assert killed(files, editions, "never") == 0
    assert not list(editions.glob(f"{versions.ASIDE}*"))
    assert settings.current_edition(editions) != settings.EMBEDDED
    assert started(editions) == settings.current_edition(editions).name
    # Killed during the next one, it is this edition that stays.
    name = settings.current_edition(editions).name
    official.cartefibre(files, "2026T3", more=0.02)
    for where in (str(STEPS), "pointer"):
        assert killed(files, editions, where) == 9, where
        assert settings.current_edition(editions).name == name


def test_a_bad_file_among_good_ones_changes_nothing(tmp_path: Path) -> None:
    files, editions = tmp_path / "f", tmp_path / "e"
    files.mkdir()
    official.cartefibre(files)
    path = official.speeds(files)
    path.write_bytes(path.read_bytes()[:-30])
    said = run(editions, "edition", "update", "--from-dir", str(files), code=2)
    assert "est coupé" in said
    assert "L'édition en place n'a pas changé." in said
    assert started(editions) == "data"


def test_older_partial_or_mixed_vintages_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, editions = tmp_path / "f", tmp_path / "e"
    files.mkdir()
    monkeypatch.setattr(settings, "EDITIONS", editions)

    def said(territory: str = "") -> str:
        with pytest.raises((UpdateError, UnknownTerritoryError)) as stop:
            update(files, Wish(Asked(), territory), lambda _: None)
        return " ".join(str(stop.value).split())

    path = official.cartefibre(files, "2025T4")
    assert "l'édition a déjà 2e trimestre 2026" in said()
    path.unlink()
    official.cartefibre(files, "2026T3")
    assert "3 207 communes perdraient leur valeur" in said()
    assert "deux millésimes ne se mélangent pas" in said("46")
    assert "ne correspond à aucun territoire" in said("99999")
    official.cartefibre(files, "2026T2")
    assert "Deux fichiers donnent la même table" in said()
    assert settings.current_edition(editions) == settings.EMBEDDED
    wrong = ("--from-dir", str(files), "--millesime", "x")
    assert "SOURCE=MILLÉSIME" in run(editions, "edition", "update", *wrong, code=2)


def test_a_territory_takes_its_communes_only(tmp_path: Path) -> None:
    """Same vintage: the Lot is read again, the rest of the table stays as it was."""
    files, target = tmp_path / "f", tmp_path / "ailleurs"
    files.mkdir()
    official.cartefibre(files, "2026T2", more=0.01)  # a corrected file (SYNTHETIC)
    options = ("--territoire", "46", "--vers", str(target))
    run(tmp_path / "e", "edition", "update", "--from-dir", str(files), *options)
    assert started(tmp_path / "e") == "data"
    names = ("raccordables", "locaux_anct")
    before, after = (
        pd.read_csv(f / "tables" / "fibre.csv", dtype=str).set_index("commune")[list(names)]
        for f in (settings.EMBEDDED, target)
    )
    changed = before.index[before["raccordables"] != after["raccordables"]]
    assert len(changed)
    assert set(changed.str[:2]) == {"46"}
    pd.testing.assert_series_equal(before["locaux_anct"], after["locaux_anct"])


def test_new_indicators_come_with_their_file(tmp_path: Path) -> None:
    files, editions = tmp_path / "f", tmp_path / "e"
    files.mkdir()
    official.speeds(files)
    official.mediation(files)
    (files / "notes.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    said = run(editions, "edition", "update", "--from-dir", str(files))
    assert "Non lu : notes.csv" in said
    figures = sheet(editions, "31555")
    assert figures["nb_lieux_mediation"]["valeur"] == 8
    table = official.table("fibre", numeric=("raccordables", "locaux_arcep"))
    fibre, premises = table.set_index("commune").loc["31555", ["raccordables", "locaux_arcep"]]
    thirty = fibre + (premises - fibre) // 2 // 2  # as the generated file has it
    assert figures["part_30_filaire"]["valeur"] == pytest.approx(100 * thirty / premises)
    assert figures["part_30_filaire"]["source_id"] == "arcep_debits_2026t2"
    paris = sheet(editions, "75056")
    assert paris["part_30_filaire"]["statut"] == "absent"
    assert paris["nb_lieux_mediation"]["statut"] == "absent"
    assert sheet(editions, "31001")["nb_lieux_mediation"]["valeur"] == 0


def test_what_feeds_no_indicator_is_kept_apart(tmp_path: Path) -> None:
    """Moves, 2019, technologies, closed series, maps, buildings, survey: tables, no measure."""
    files, editions = tmp_path / "f", tmp_path / "e"
    files.mkdir()
    official_moves.moves(files)
    official.beta_2019(files)
    official.technologies(files)
    official.best_technology(files)
    official.filosofi_before(files)
    official.buildings(files / "2026T2-Immeuble.csv", 5000)
    official.seven(official.coverage(files, (564_000.0, 6_270_000.0, 574_000.0, 6_290_000.0)))
    official.survey(files)
    (files / "2026T2-Commune.xlsx").write_bytes(b"PK")
    said = run(editions, "edition", "update", "--from-dir", str(files))
    assert "prenez le fichier CSV" in said
    folder = settings.current_edition(editions)
    assert folder.name == started(editions)
    tables = {path.stem for path in (folder / "tables").glob("*.csv")}
    assert {"debits_2019", "techniques", "meilleure_technique", "revenus_2012_2021",
            "immeubles_fibre", "couverture_theorique"} <= tables  # fmt: skip
    # The survey is under another licence: in no table, with its notice beside it.
    assert "barometre" not in tables
    assert "ODbL 1.0" in (folder / "a_part" / "barometre.LICENCE.txt").read_text("utf-8")
    assert sheet(editions, "31254")["pop_totale"]["valeur"] == 4392
    assert compare(settings.EMBEDDED, folder).changes == ()
    # An old code that the moves tell leads to the commune of today.
    assert json.loads(run(editions, "fiche", "31993", "--json"))["code"] == "31254"
    again = run(editions, "edition", "update", "--from-dir", str(files))
    assert "Édition en place" in again


def test_an_empty_folder_or_none_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nulle-part"):
        said = run(tmp_path / "e", "edition", "update", "--from-dir", str(folder), code=2)
        assert "Aucun fichier officiel" in said or "n'existe pas" in said


@pytest.mark.parametrize("text", ["", "../../etc", "nulle-part", "\x00", "é" * 99, "a\nb"])
def test_a_damaged_pointer_never_stops_the_application(text: str, tmp_path: Path) -> None:
    (tmp_path / settings.POINTER).write_bytes(text.encode("utf-8") + b"\xff" * (text == "a\nb"))
    assert settings.current_edition(tmp_path) == settings.EMBEDDED


def test_one_update_at_a_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "EDITIONS", tmp_path)
    with versions.alone():
        said = run(tmp_path, "edition", "rollback", code=2)
    assert "Une autre mise à jour est en cours" in said


# --- downloads, from a server of our own


class _Cut(http.server.BaseHTTPRequestHandler):
    """Sends half of what is asked, then hangs up; honours Range."""

    content = bytes(range(256)) * 4000
    asked: list[str]
    listed: dict[str, Any]

    def do_GET(self) -> None:
        if self.path == "/api":
            body = json.dumps(self.listed).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        type(self).asked.append(str(start))
        rest = self.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: len(rest) // 2] if len(type(self).asked) < 3 else rest)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    _Cut.asked = []
    server = http.server.HTTPServer(("127.0.0.1", 0), _Cut)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/fichier.csv"
    server.shutdown()
    server.server_close()


def test_a_cut_download_goes_on_where_it_stopped(address: str, tmp_path: Path) -> None:
    path = retrieve(address, tmp_path, None, urllib3.PoolManager(retries=False))
    assert path.read_bytes() == _Cut.content
    assert _Cut.asked[0] == "0"
    assert [int(n) for n in _Cut.asked[1:]] == sorted({int(n) for n in _Cut.asked[1:]})
    assert int(_Cut.asked[1]) > 0


def test_the_latest_resource_is_found_and_checked(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As data.gouv.fr lists it: the last « AAAATn-Commune », with its checksum."""
    sha = hashlib.sha1(_Cut.content, usedforsecurity=False).hexdigest()
    _Cut.listed = {
        "resources": [
            {"title": "2026T1-Commune", "url": "http://127.0.0.1:1/vieux.csv"},
            {"title": "2026T2-Commune", "url": address, "checksum": {"type": "sha1", "value": sha}},
            {"title": "2026T2-Immeuble", "url": "http://127.0.0.1:1/autre.csv"},
        ]
    }
    api = address.replace("fichier.csv", "api")
    entry = connectors()["arcep_cartefibre"].model_copy(update={"api": api})
    monkeypatch.setattr(Asked, "among", lambda _: {"arcep_cartefibre": entry})
    heard: list[str] = []
    folder = fetch(Asked(["arcep_cartefibre"]), heard.append, tmp_path)
    assert (folder / "fichier.csv").read_bytes() == _Cut.content
    assert heard == [f"Téléchargement de {address}…"]


def test_a_wrong_checksum_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="empreinte attendue"):
        retrieve(address, tmp_path, f"sha256:{'0' * 64}", urllib3.PoolManager(retries=False))
    assert not list(tmp_path.iterdir())


def test_no_answer_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="ne se télécharge pas"):
        retrieve("http://127.0.0.1:1/x.csv", tmp_path, None, urllib3.PoolManager(retries=False))
