"""Backup and restore: everything, from one database to the other, or nothing at all."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from nrdiag import cli
from nrdiag.dossier.document import Document
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.backup import UnreadableBackup, backup, restore
from nrdiag.magasin.diagnostics import Kept, keep_new, open_kept, save

NOW = dt.datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=dt.UTC)


def filled(url: str, count: int = 3) -> list[Kept]:
    return [keep_new(url, Document(nom=f"n°\u202f{rank} <é>"), NOW) for rank in range(count)]


@pytest.fixture
def other(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/other.sqlite"


def test_everything_comes_back_in_another_database(url: str, other: str, tmp_path: Path) -> None:
    kept = filled(url, 450)
    kept[0] = save(url, Document(nom="deux fois"), kept[0], NOW)
    assert backup(url, tmp_path / "s.gz") == 450
    assert restore(other, tmp_path / "s.gz") == 450
    for one in (kept[0], kept[1], kept[449]):
        assert open_kept(other, one.secret, NOW) == open_kept(url, one.secret, NOW)
    # And back: what SQLite wrote, the first database reads.
    assert backup(other, tmp_path / "t.gz") == 450
    with gzip.open(tmp_path / "s.gz") as first, gzip.open(tmp_path / "t.gz") as second:
        assert sorted(first) == sorted(second)


def test_a_store_that_is_not_empty_is_left_alone(url: str, tmp_path: Path) -> None:
    (kept,) = filled(url, 1)
    backup(url, tmp_path / "s.gz")
    with pytest.raises(UnreadableBackup, match="pas vide"):
        restore(url, tmp_path / "s.gz")
    assert open_kept(url, kept.secret, NOW)[1] == kept


def test_a_damaged_backup_restores_nothing(other: str, url: str, tmp_path: Path) -> None:
    filled(url, 3)
    whole = tmp_path / "s.gz"
    backup(url, whole)
    with gzip.open(whole, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    row = json.loads(lines[1])
    wrong = {**row, "ligne": {**row["ligne"], "contenu": {"octets": "*"}}}
    contents = {
        "cut": lines[:-1], "one less": [lines[0], *lines[2:]], "one more": [*lines, lines[1]],
        "other table": [lines[0], json.dumps({"table": "x", "ligne": {}}), '\n{"fin": 1}'],
        "bad value": [lines[0], json.dumps(wrong), '\n{"fin": 1}'],
        "not ours": ['{"a": 1}\n'], "empty": [],
        "later": ['{"format":"nrdiag-magasin","version":9}'],
    }  # fmt: skip
    bad = tmp_path / "bad.gz"
    for name, text in contents.items():
        with gzip.open(bad, "wt", encoding="utf-8") as file:
            file.writelines(text)
        with pytest.raises(UnreadableBackup):
            restore(other, bad)
        assert backup(other, tmp_path / "rien.gz") == 0, name
    for data in (b"", b"not gzip", whole.read_bytes()[:-20], whole.read_bytes()[:60]):
        bad.write_bytes(data)
        with pytest.raises(UnreadableBackup):
            restore(other, bad)
    assert restore(other, whole) == 3


def test_the_commands(
    url: str, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    filled(url, 2)
    file = str(tmp_path / "s.gz")
    monkeypatch.setenv(VARIABLE, url)
    assert cli.main(["magasin", "sauvegarde", file]) == 0
    assert "2 enregistrements" in capsys.readouterr().out.replace("\xa0", " ")
    assert cli.main(["magasin", "restaure", file]) == 2
    assert "pas vide" in capsys.readouterr().err
    monkeypatch.setenv(VARIABLE, other)
    assert cli.main(["magasin", "restaure", file]) == 0
    assert cli.main(["magasin", "restaure", str(tmp_path / "absent")]) == 2
    assert "n'existe pas" in capsys.readouterr().err
    assert cli.main(["magasin", "sauvegarde", str(tmp_path / "non" / "s.gz")]) == 2
    assert "n'existe pas" in capsys.readouterr().err
    monkeypatch.setenv(VARIABLE, "")
    assert cli.main(["magasin", "sauvegarde", file]) == 2
    assert "ne garde rien" in capsys.readouterr().err
    monkeypatch.setenv(VARIABLE, "sqlite:////proc/rien/x.sqlite")
    assert cli.main(["magasin", "sauvegarde", file]) == 2
    assert "ne répond pas" in capsys.readouterr().err
