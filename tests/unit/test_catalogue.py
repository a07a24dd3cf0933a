"""The declared catalogue: every indicator is documented, and faults are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from nrdiag.catalogue import indicators as catalogue
from nrdiag.catalogue.indicators import Indicator, Measure, indicators, measures
from nrdiag.catalogue.reading import read_entries
from nrdiag.catalogue.rules import Rule, readings, rules
from nrdiag.catalogue.sources import sources


@pytest.mark.parametrize("entry", indicators().values(), ids=lambda e: e.id)
def test_every_indicator_is_documented(entry: Indicator) -> None:
    """Definition, reading, caution, source, how to fill it: sentences, not placeholders."""
    for text in (entry.definition, entry.lecture, entry.combler):
        assert len(text) > 20
        assert text.rstrip().endswith(".")
    assert entry.libelle
    assert len(entry.court) <= len(entry.libelle)
    assert entry.niveaux
    assert len(entry.classes) == 4
    assert entry.source.limites
    assert entry.calcul.main in entry.formula or entry.calcul.mesure


def test_every_source_says_where_it_comes_from() -> None:
    for source in sources().values():
        assert source.titre
        assert source.producteur
        assert source.licence
        assert source.millesime


def test_each_set_of_alerts_has_its_sentence() -> None:
    """Every combination of themes that rules can alert on has a reading."""
    themes = sorted({rule.theme for rule in rules().values()})
    subsets = [
        frozenset(t for i, t in enumerate(themes) if number >> i & 1)
        for number in range(2 ** len(themes))
    ]
    assert {*subsets, frozenset({"inconnu"})} == set(readings())


def written(folder: Path, text: str) -> Path:
    path = folder / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = "{id: m1, unite: km, source: cog_2026, millesime: '2023', additive: true}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1", "une liste d'entrées est attendue"),
        (f"- {GOOD}\n- {GOOD}", "l'entrée m1 est déclarée deux fois"),
        ("- {id: m1, unite: km}", "entrée m1"),
        (f"- {GOOD}\n- 12", "entrée n° 2"),
        (f"- {GOOD[:-1]}, couleur: bleu}}", "entrée m1"),
    ],
)
def test_a_faulty_entry_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"essai\.yaml") as caught:
        read_entries(written(tmp_path, text), Measure)
    assert said in str(caught.value)


def test_a_rule_without_condition_is_refused(tmp_path: Path) -> None:
    text = (
        "- {id: r1, sens: force, theme: Aide, indicateur: ftth_taux, niveaux: [commune], "
        "signe: '>', echelle: 1, phrase: a, comparaison: b, levier: c}"
    )
    with pytest.raises(ValueError, match=r"essai\.yaml, entrée r1.*(?s:.)*seuil ou un écart"):
        read_entries(written(tmp_path, text), Rule)


def test_an_unknown_source_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A measure that names no declared source stops at load, with file and entry."""
    (tmp_path / "mesures.yaml").write_text(f"- {GOOD.replace('cog_2026', 'zzz')}", encoding="utf-8")
    assert "cog_2026" in sources()
    monkeypatch.setattr(catalogue.settings, "CATALOGUE", tmp_path)
    with pytest.raises(ValueError, match=r"mesures\.yaml, m1 : source inconnue « zzz »"):
        measures.__wrapped__()
