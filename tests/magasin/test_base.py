"""The engine of the store: one for the process, whoever comes first."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from nrdiag.magasin import base


def test_a_crowd_of_first_visitors_shares_one_engine(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL, one engine each was more connections than the server accepts."""
    made: list[str] = []
    real = base._made
    monkeypatch.setattr(base, "_made", lambda asked: made.append(asked) or real(asked))
    together = Barrier(30)

    def come(_: int) -> int:
        together.wait(10)
        with base.reading(url) as opened:
            return int(opened.execute(text("select count(*) from atelier")).scalar_one())

    with ThreadPoolExecutor(30) as threads:
        assert list(threads.map(come, range(30))) == [0] * 30
    assert made == [url]


def test_processes_that_open_a_new_file_together_all_get_their_turn(tmp_path: Path) -> None:
    """SQLite refuses at once, whatever the timeout, who changes the journal with another."""

    def come(path: Path, together: Barrier) -> str:
        with closing(sqlite3.connect(path, timeout=10)) as opened:
            together.wait(10)
            base._sqlite_settings(opened, None)
            return str(opened.execute("pragma journal_mode").fetchone()[0])

    with ThreadPoolExecutor(4) as threads:
        for number in range(60):
            path, together = tmp_path / f"{number}.sqlite", Barrier(4)
            asked = [threads.submit(come, path, together) for _ in range(4)]
            assert [one.result(30) for one in asked] == ["wal"] * 4
