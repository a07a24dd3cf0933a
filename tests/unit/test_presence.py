"""The map of what is known: its classes, its sentence, its lines, and the file to fetch."""

from __future__ import annotations

import pytest
import urllib3

from nrdiag.cartes.presence import HEADER, presence_map, presence_rows, presence_sentence
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.connecteurs.declared import connectors, fed_by
from nrdiag.connecteurs.download import DownloadError, _where
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv

LOCAL = [entry.id for entry in indicators().values() if Level.COMMUNE in entry.niveaux]


@pytest.mark.parametrize("id", LOCAL)
def test_every_departement_is_in_one_class_of_the_legend(id: str) -> None:
    found = presence_map(id, edition().id)
    painting = found.painting
    assert sum(line.count for line in painting.legend) == len(found.departements) == 109
    used = set("".join(file.marks for file in painting.files)) - {"."}
    assert used <= {line.mark for line in painting.legend}
    texts = [text for file in painting.files for text in file.texts or ()]
    assert len(texts) == painting.size
    assert all("commune" in text for text in texts)


def test_the_fibre_is_known_in_occitanie_only() -> None:
    found = presence_map("ftth_taux", edition().id)
    assert presence_sentence(found) == (
        "Logements et locaux raccordables à la fibre : valeur connue pour 4\u202f446\u00a0communes "
        "sur 34\u202f969, dans 13\u00a0départements ou collectivités sur 109."
    )
    full = {s.territory.region for s in found.departements if s.known}
    assert full == {"R76"}
    assert found.missing == 34969 - 4446


def test_overseas_is_counted_with_or_without_a_contour_or_a_region() -> None:
    found = presence_map("ftth_taux", edition().id)
    codes = {s.territory.code for s in found.departements}
    assert {"971", "972", "973", "974", "976", "975", "988"} <= codes
    assert {t.code for t in found.painting.overseas} >= {"971", "974", "976"}
    assert {t.code for t in found.painting.without_contour} >= {"975", "988"}
    assert sum(s.total for s in found.large) == found.whole.total


def test_the_download_has_every_place_with_its_counts() -> None:
    found = presence_map("taux_pauvrete", edition().id)
    rows = presence_rows(found)
    assert len(rows) == 18 + 109
    lot = dict(zip(HEADER, next(row for row in rows if row[0] == "46"), strict=True))
    assert (lot["communes"], lot["communes_sous_secret"]) == (312, 304)
    assert lot["communes_connues"] == 8
    assert lot["classe"] == "moins de la moitié des communes"
    assert to_csv(HEADER, rows).decode("utf-8-sig").count("\r\n") == len(rows) + 1


def test_the_file_that_fills_a_measure_is_the_current_one() -> None:
    expected = {
        "ftth_raccordables": "arcep_cartefibre", "pop_75_plus": "insee_ages",
        "diplomes_aucun": "insee_diplomes", "taux_pauvrete": "insee_filosofi",
        "sites_mobiles": "arcep_sites",
    }  # fmt: skip
    assert {m: c.id for m in expected if (c := fed_by(m))} == expected
    assert fed_by("population") is None


def test_the_command_asks_for_a_folder_when_no_address_leads_to_the_file() -> None:
    class Silent:
        """No network: what is asked of it means that an address was known."""

        def request(self, *_: object, **__: object) -> None:
            raise urllib3.exceptions.HTTPError

    for connector in connectors().values():
        by_hand = "--from-dir" in connector.command
        try:
            _where(connector, Silent())  # type: ignore[arg-type]
            assert not by_hand
        except DownloadError as error:
            assert ("pas d'adresse de fichier connue" in str(error)) is by_hand
