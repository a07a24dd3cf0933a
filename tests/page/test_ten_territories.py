"""Ten territories of all kinds: every page renders, and shows no value that is not known."""

from __future__ import annotations

import pytest

from scripts import dix_territoires
from scripts.dix_territoires import PAGES, faults, ten

#: Pages that read one thing of the territory, its département: two territories say it all.
OF_THE_ORGANISATION = {
    f"pages/{name}.py"
    for name in (
        "achats", "ecosysteme", "inspirations", "parc", "plan", "pratiques", "questionnaire",
        "services", "simulateur",
    )
}  # fmt: skip
FEW = ("le Sicoval", "La Réunion")
PAIRS = [
    pytest.param(code, page, id=f"{name}-{page}")
    for name, code in ten().items()
    for page in PAGES
    if page not in OF_THE_ORGANISATION or name in FEW
]


@pytest.mark.parametrize(("code", "page"), PAIRS)
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
