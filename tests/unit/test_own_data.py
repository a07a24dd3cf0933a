"""A file of the user's own: every line accounted for, counts added, shares never."""

from __future__ import annotations

import pytest

from nrdiag.cartes.painting import ABSENT_MARK
from nrdiag.connecteurs.own import Kind, open_own, read_own, rows_of, sentence, total_of
from nrdiag.connecteurs.own_map import own_map
from nrdiag.dossier.document import Document, OwnData
from nrdiag.dossier.file import read_document, write_document
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.refusal import UnreadableFile

SICOVAL = edition().territories.get("243100633")
LOG = (
    "date;code_insee;personnes;nom du médiateur\n"
    "2026-01-05;31254;12;A\n2026-02-05;31254;8;B\n2026-03-05;31113;5;C\n"
    "2026-03-06;99999;5;C\n2026-03-07;31582;;D\n2026-03-08;1001;3;E\n"
)


def made(text: str, kind: Kind, column: str = "personnes") -> tuple[OwnData, object]:
    return read_own(open_own(text.encode(), "journal.csv"), kind, column, "Participants", "RIP")


def test_a_log_is_added_up_by_commune() -> None:
    own, found = made(LOG, Kind.SUM)
    assert own.valeurs == {"01001": 3.0, "31113": 5.0, "31254": 20.0}
    assert (found.read, len(found.kept)) == (6, 4)  # type: ignore[attr-defined]
    assert [(r.ligne, r.raison) for r in found.rejected] == [  # type: ignore[attr-defined]
        (5, "code INSEE inconnu : 99999"), (6, "valeur absente")
    ]  # fmt: skip
    assert "zéro du début" in found.notes[0]  # type: ignore[attr-defined]


def test_lines_are_counted() -> None:
    own, _ = made(LOG, Kind.LINES, "")
    assert own.valeurs == {"01001": 1.0, "31113": 1.0, "31254": 2.0, "31582": 1.0}


def test_nothing_but_values_by_commune_is_kept() -> None:
    own, _ = made(LOG, Kind.SUM)
    text = write_document(Document(donnees=[own]), __import__("datetime").date(2026, 11, 28))
    assert "médiateur" not in text.decode()
    assert read_document(text).donnees == [own]


def test_a_share_is_never_added() -> None:
    text = "code_insee;taux\n31254;80 %\n31113;55,5\n31254;10\n31582;120\n31555;-1\n12076;40\n"
    own, found = made(text, Kind.SHARE, "taux")
    # Conques: the whole commune had this code before 2026.
    assert own.valeurs == {"12218": 40.0, "31113": 55.5, "31254": 80.0}
    reasons = [r.raison for r in found.rejected]  # type: ignore[attr-defined]
    assert reasons[0].startswith("commune en double : la ligne 2")
    assert [r.split(" : ")[0] for r in reasons[1:]] == ["part au-delà de 100 %", "valeur négative"]
    total = total_of(own, SICOVAL)
    assert (total.known, total.total, total.low, total.high) == (2, None, 55.5, 80.0)
    assert "de 55,5\u202f% à 80,0\u202f% selon les communes" in sentence(own, SICOVAL)


def test_a_district_or_former_commune_has_no_share_of_the_whole() -> None:
    own, found = made("code_insee;taux\n75101;50\n31254;10\n", Kind.SHARE, "taux")
    assert own.valeurs == {"31254": 10.0}
    assert "arrondissement" in found.rejected[0].raison  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["", "a;b\n1;2\n", "code_insee;x\n99999;1\n", "code_insee;x\n", "\x00\x01\x02"]
)
def test_a_file_without_value_is_refused_in_french(text: str) -> None:
    with pytest.raises(UnreadableFile, match="code_insee"):
        made(text, Kind.LINES, "")


def test_elsewhere_is_absent_never_zero() -> None:
    own, _ = made(LOG, Kind.SUM)
    painting = own_map(own, SICOVAL, edition())
    absent = next(line for line in painting.legend if line.mark == ABSENT_MARK)
    assert absent.count == 34
    pairs = rows_of(own, edition().territories.communes_of(SICOVAL))
    assert [v for _, v in pairs[:3]] == [20.0, 5.0, None]
    assert sentence(own, SICOVAL) == (
        "Participants : 25 dans Sicoval, d'après 2\u00a0communes sur 36."
    )
    lot = edition().territories.get("46")
    assert "donnée absente" in sentence(own, lot)
    assert own_map(own, lot, edition()).legend[0].mark == ABSENT_MARK


def test_one_value_or_hostile_names_still_draw() -> None:
    own = OwnData(nom="<b>x</b>", valeurs={"31254": 1e9})
    assert own_map(own, SICOVAL, edition()).size == 36
    assert "<b>x</b>" in sentence(own, SICOVAL)  # escaped where it is shown
