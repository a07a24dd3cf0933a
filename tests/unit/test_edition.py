"""The embedded edition: intact, valid, without personal data, every source declared."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from nrdiag import settings
from nrdiag.catalogue.indicators import measures
from nrdiag.catalogue.sources import sources
from nrdiag.edition.package import DESCRIPTOR, DamagedEditionError, check
from nrdiag.edition.schemas import validate_measures, validate_tables
from nrdiag.edition.tables import read_table

TABLES = sorted(path.stem for path in settings.TABLES.glob("*.csv"))
#: E-mail, or a French telephone number written with separators or as +33.
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+33\s?\d|\b0[1-9](?:[ .-]\d{2}){4}\b")


def descriptor() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        (settings.DATA / DESCRIPTOR).read_text(encoding="utf-8")
    )
    return found


def test_checksums_hold() -> None:
    check(settings.DATA)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small edition of its own: two files of the real one and their descriptor."""
    names = ("tables/regions.csv", "tables/epci.csv")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(settings.DATA / name, tmp_path / name)
    kept = [r for r in descriptor()["resources"] if r["path"] in names]
    (tmp_path / DESCRIPTOR).write_text(json.dumps({"resources": kept}), encoding="utf-8")
    check(tmp_path)
    return tmp_path


def test_an_altered_file_is_refused_by_name(copy: Path) -> None:
    path = copy / "tables/epci.csv"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedEditionError, match=r"Le fichier tables/epci\.csv a été modifié"):
        check(copy)


def test_a_missing_file_is_refused_by_name(copy: Path) -> None:
    (copy / "tables/epci.csv").unlink()
    with pytest.raises(DamagedEditionError, match=r"Le fichier tables/epci\.csv manque"):
        check(copy)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"resources": [{}]}'])
def test_an_unreadable_descriptor_is_refused_in_french(copy: Path, text: str) -> None:
    (copy / DESCRIPTOR).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedEditionError, match="illisible"):
        check(copy)


def test_the_descriptor_lists_every_file() -> None:
    listed = {str(resource["path"]) for resource in descriptor()["resources"]}
    there = {
        path.relative_to(settings.DATA).as_posix()
        for folder in ("tables", "built", "contours")
        for path in (settings.DATA / folder).rglob("*")
        if path.suffix in (".csv", ".parquet", ".json")
    }
    assert listed == there


def test_tables_and_measures_validate() -> None:
    validate_tables(settings.TABLES)
    validate_measures(pd.read_parquet(settings.BUILT / "mesures.parquet"))


@pytest.mark.parametrize("name", TABLES)
def test_no_contact_in_the_tables(name: str) -> None:
    """No column of e-mails or telephones, and no cell that holds one."""
    table = read_table(settings.TABLES, name)
    words = re.compile(r"mail|courriel|tel|phone|contact", re.IGNORECASE)
    assert not [column for column in table.columns if words.search(column)]
    text = (settings.TABLES / f"{name}.csv").read_text(encoding="utf-8")
    assert CONTACT.findall(text) == []


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_a_declared_source(name: str) -> None:
    assert set(read_table(settings.TABLES, name)["source"]) <= set(sources())


def test_every_source_of_the_measures_is_described() -> None:
    described = {str(source["name"]) for source in descriptor()["sources"]}
    built = pd.read_parquet(settings.BUILT / "mesures.parquet")
    assert set(built["source"]) | {m.source for m in measures().values()} <= described
    assert described == set(sources())
