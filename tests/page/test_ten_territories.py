"""Ten territories of all kinds: every page renders, and shows no value that is not known."""

from __future__ import annotations

import pytest

from scripts import dix_territoires
from scripts.dix_territoires import PAGES, faults, ten


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", ten().values(), ids=list(ten()))
def test_page_is_sound_and_invents_nothing(code: str, page: str) -> None:
    assert faults(page, code) == []


def test_an_invented_value_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself can fail: the edition is read as if it held other values."""
    real = dix_territoires.figure_of

    def other(indicator, territory, table):  # type: ignore[no-untyped-def]
        figure = real(indicator, territory, table)
        return figure.absent(figure.id, figure.unit, figure.source, figure.vintage, "")

    monkeypatch.setattr(dix_territoires, "figure_of", other)
    found = faults("pages/territoire.py", "243100633")
    assert any(fault.startswith("carte, Labège") for fault in found)
    assert any(fault.startswith("Part des personnes de 75 ans") for fault in found)
