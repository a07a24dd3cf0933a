"""The engine of the store: one for the process, whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
