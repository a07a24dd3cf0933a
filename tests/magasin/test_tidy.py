"""« magasin menage »: what has expired is erased, with all that hangs on it, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from nrdiag import cli, settings
from nrdiag.dossier.document import Document
from nrdiag.magasin import ballots, diagnostics, workshops
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.base import engine
from nrdiag.magasin.tables import Base

NOW = dt.datetime.now(dt.UTC)
ROOMS, KEPT = dt.timedelta(days=settings.WORKSHOP_DAYS), dt.timedelta(days=settings.KEPT_DAYS)
MINUTE = dt.timedelta(minutes=1)


def rows(url: str) -> dict[str, int]:
    with engine(url).connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar() or 0
            for name, table in Base.metadata.tables.items()
        }


def room(url: str, made: dt.datetime) -> workshops.Workshop:
    """A workshop made at that time, with a participant who has voted."""
    secret = workshops.create(url, "Atelier", "243100633", "{}", made)
    workshops.change(url, secret, ouvert=True)
    found = workshops.of_secret(url, secret, made)
    phone = ballots.new_secret()
    ballots.join(url, found, phone, "agent", made)
    return found


def test_only_what_has_expired_goes(url: str) -> None:
    # In this order: making a workshop erases those that have expired by then.
    old, young = room(url, NOW - ROOMS - MINUTE), room(url, NOW - ROOMS + MINUTE)
    gone = diagnostics.keep_new(url, Document(nom="vieux"), NOW - KEPT - MINUTE)
    there = diagnostics.keep_new(url, Document(nom="gardé"), NOW - KEPT + MINUTE)
    assert rows(url)["participant"] == 2
    assert (workshops.purge(url, NOW), diagnostics.purge(url, NOW)) == (1, 1)
    left = rows(url)
    assert (left["atelier"], left["participant"], left["diagnostic"]) == (1, 1, 1)
    assert workshops.of_code(url, young.code, NOW).cle == young.cle != old.cle
    assert diagnostics.open_kept(url, there.secret, NOW)[0].nom == "gardé"
    with pytest.raises(diagnostics.UnknownDiagnostic):
        diagnostics.open_kept(url, gone.secret, NOW)
    assert (workshops.purge(url, NOW), diagnostics.purge(url, NOW)) == (0, 0)


def test_a_diagnostic_saved_again_starts_its_time_again(url: str) -> None:
    kept = diagnostics.keep_new(url, Document(nom="un"), NOW - KEPT - MINUTE)
    diagnostics.save(url, Document(nom="deux"), kept, NOW)
    assert diagnostics.purge(url, NOW) == 0


def test_the_command_says_how_many(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    assert cli.main(["magasin", "menage"]) == 0
    assert capsys.readouterr().out == "Ménage fait : rien n'avait expiré.\n"
    room(url, NOW - ROOMS - MINUTE)
    kept = [diagnostics.keep_new(url, Document(nom="vieux"), NOW) for _ in range(2)]
    aged(url, kept)
    assert cli.main(["magasin", "menage"]) == 0
    said = capsys.readouterr().out.replace("\xa0", " ")
    assert said == "Ménage fait : 1 atelier expiré effacé et 2 diagnostics expirés effacés.\n"
    assert set(rows(url).values()) == {0}


def aged(url: str, kept: list[diagnostics.Kept]) -> None:
    """As if all had been saved too long ago."""
    table = Base.metadata.tables["diagnostic"]
    with engine(url).begin() as connection:
        connection.execute(table.update().values(modifie_le=NOW - KEPT - MINUTE))
    with pytest.raises(diagnostics.UnknownDiagnostic):
        diagnostics.open_kept(url, kept[0].secret, NOW)


def test_the_command_fails_in_french(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert cli.main(["magasin", "menage"]) == 2
    assert "ne garde rien" in capsys.readouterr().err
    monkeypatch.setenv(VARIABLE, "sqlite:////proc/rien/x.sqlite")
    assert cli.main(["magasin", "menage"]) == 2
    assert "ne répond pas" in capsys.readouterr().err
