"""The tables of a territory as files: by name, for the edition being served, nothing else."""

from __future__ import annotations

import pytest

from nrdiag.indicateurs.edition import edition
from nrdiag.ui.markup import gathered
from nrdiag.ui.table_files import ADDRESS, TABLES, table_file, table_link

SICOVAL = "243100633"


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_the_file_of_its_link(name: str) -> None:
    # Some tables are of the whole country, or of who is compared with nobody.
    places = [edition().territories.get(code) for code in (SICOVAL, "FR")]
    territory = next(place for place in places if TABLES[name](place) is not None)
    link = gathered(lambda: table_link(territory, name))
    address = f"{ADDRESS}/{edition().id}/{territory.code}/{name}.csv"
    assert f'href="{address}" download' in link
    _, _, id, code, file = address.split("/")
    found = table_file(id, code, file)
    assert found is not None
    title, content = found
    assert title == f"nrdiag-{territory.code}-{name}.csv"
    header, *lines = content.decode("utf-8-sig").splitlines()
    assert lines
    assert header.count(";") == lines[0].count(";") > 1


@pytest.mark.parametrize(
    ("id", "code", "name"),
    [
        ("1999-01-01", SICOVAL, "75-ans-et-plus.csv"),
        (None, "nulle-part", "75-ans-et-plus.csv"),
        (None, SICOVAL, "75-ans-et-plus.xlsx"),
        (None, SICOVAL, "../../etc/passwd.csv"),
        (None, SICOVAL, "75-ans-et-plus"),
    ],
)
def test_anything_else_is_not_found(id: str | None, code: str, name: str) -> None:
    assert table_file(id or edition().id, code, name) is None


def test_a_link_to_no_table_fails_at_once() -> None:
    with pytest.raises(KeyError):
        table_link(edition().territories.get(SICOVAL), "inconnue")
