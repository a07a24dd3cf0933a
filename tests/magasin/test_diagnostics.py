"""The store: kept on request, opened by a secret, never overwritten unseen, forgotten."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from nrdiag import settings
from nrdiag.dossier.document import Document, Fleet, Lot
from nrdiag.magasin import base
from nrdiag.magasin.address import VARIABLE, address
from nrdiag.magasin.base import StoreUnavailable, engine
from nrdiag.magasin.diagnostics import (
    ChangedElsewhere,
    UnknownDiagnostic,
    forget,
    keep_new,
    open_kept,
    save,
)
from nrdiag.magasin.tables import Base

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
FULL = Document(
    nom="L'île d'Yeu « œuvre »\u202f<b>", territoire="243100633",
    parc=Fleet(lots=[Lot(type="laptop", quantite=3)], lus=3, gardes=3), avenir={"champ": [1, None]},
)  # fmt: skip


def test_what_is_kept_comes_back_whole(url: str) -> None:
    kept = keep_new(url, FULL, NOW)
    document, opened = open_kept(url, kept.secret, NOW)
    assert opened == kept
    dates = {"enregistre_le", "application"}
    assert document.model_dump(exclude=dates) == FULL.model_dump(exclude=dates)


def test_the_secret_is_not_in_the_database(url: str) -> None:
    kept = keep_new(url, FULL, NOW)
    with engine(url).connect() as connection:
        rows = connection.execute(text("select * from diagnostic")).all()
    assert len(rows) == 1
    assert kept.secret not in repr(rows)


def test_two_screens_never_overwrite_one_another(url: str) -> None:
    kept = keep_new(url, FULL, NOW)
    first, second = open_kept(url, kept.secret, NOW)[1], open_kept(url, kept.secret, NOW)[1]
    saved = save(url, Document(nom="premier"), first, NOW)
    with pytest.raises(ChangedElsewhere, match="Rien n'a été"):
        save(url, Document(nom="second"), second, NOW)
    assert open_kept(url, kept.secret, NOW)[0].nom == "premier"
    # Saved again from the screen that is up to date.
    save(url, Document(nom="premier, suite"), saved, NOW)
    assert open_kept(url, kept.secret, NOW)[0].nom == "premier, suite"


def test_many_savers_at_once_one_wins_each_round(url: str) -> None:
    kept = keep_new(url, FULL, NOW)

    def attempt(rank: int) -> bool:
        try:
            save(url, Document(nom=f"n{rank}"), kept, NOW)
        except ChangedElsewhere:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(16)))
    assert won.count(True) == 1
    document, after = open_kept(url, kept.secret, NOW)
    assert (document.nom, after.revision) == (f"n{won.index(True)}", 2)


def test_forgotten_is_gone_for_every_screen(url: str) -> None:
    kept, other = keep_new(url, FULL, NOW), keep_new(url, Document(nom="autre"), NOW)
    forget(url, kept)
    forget(url, kept)
    with pytest.raises(UnknownDiagnostic):
        open_kept(url, kept.secret, NOW)
    with pytest.raises(UnknownDiagnostic):
        save(url, FULL, kept, NOW)
    assert open_kept(url, other.secret, NOW)[0].nom == "autre"


@pytest.mark.parametrize("secret", ["", "x", "a" * 24, "' or 1=1 --", "é" * 24, "a" * 10_000])
def test_a_wrong_secret_opens_nothing(url: str, secret: str) -> None:
    keep_new(url, FULL, NOW)
    with pytest.raises(UnknownDiagnostic, match="n'ouvre aucun diagnostic"):
        open_kept(url, secret, NOW)


def test_retention_ends_to_the_day_and_a_save_renews_it(url: str) -> None:
    kept = keep_new(url, FULL, NOW)
    last = NOW + dt.timedelta(days=settings.KEPT_DAYS)
    assert open_kept(url, kept.secret, last)[0].nom == FULL.nom
    with pytest.raises(UnknownDiagnostic):
        open_kept(url, kept.secret, last + dt.timedelta(seconds=1))
    renewed = save(url, FULL, kept, last)
    assert open_kept(url, renewed.secret, last + dt.timedelta(days=1))[0].nom == FULL.nom


def test_the_next_one_kept_erases_what_has_expired(url: str) -> None:
    keep_new(url, FULL, NOW)
    later = NOW + dt.timedelta(days=settings.KEPT_DAYS, seconds=1)
    keep_new(url, Document(nom="suivant"), later)
    with engine(url).connect() as connection:
        assert connection.execute(text("select count(*) from diagnostic")).scalar() == 1


def test_the_example_is_not_kept(url: str) -> None:
    with pytest.raises(ValueError, match="exemple fictif"):
        keep_new(url, Document(fictif=True), NOW)


def test_migrations_make_exactly_the_declared_tables(url: str) -> None:
    with engine(url).connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == "0002"


def test_a_database_of_before_the_first_migration_keeps_its_other_tables(url: str) -> None:
    made = base._made(url)
    with made.begin() as connection:
        connection.execute(text("create table autre (x integer)"))
        connection.execute(text("insert into autre values (7)"))
    base.migrate(made)
    base.migrate(made)
    assert {"autre", "diagnostic"} <= set(inspect(made).get_table_names())
    made.dispose()


def test_processes_that_start_together_migrate_once(url: str) -> None:
    code = f"from nrdiag.magasin.base import engine; engine({url!r}); print('pret')"
    several = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
                         stderr=subprocess.PIPE)
        for _ in range(4)
    ]  # fmt: skip
    for one in several:
        out, err = one.communicate(timeout=60)
        assert (one.returncode, out.strip()) == (0, "pret"), err


def test_a_killed_process_loses_no_acknowledged_save(url: str) -> None:
    code = (
        "import datetime as dt, os, signal\n"
        "from nrdiag.dossier.document import Document\n"
        "from nrdiag.magasin.diagnostics import keep_new, save\n"
        f"url, now = {url!r}, dt.datetime.now(dt.UTC)\n"
        "kept = keep_new(url, Document(nom='n0'), now)\n"
        "for n in range(1, 20): kept = save(url, Document(nom=f'n{n}'), kept, now)\n"
        "print(kept.secret, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -9, ended.stderr
    document, kept = open_kept(url, ended.stdout.strip(), dt.datetime.now(dt.UTC))
    assert (document.nom, kept.revision) == ("n19", 20)


def test_a_database_that_does_not_answer_says_so_in_french(tmp_path: object) -> None:
    for bad in (
        f"postgresql+psycopg://nrdiag@/rien?host={tmp_path}", "sqlite:////proc/rien/x.sqlite",
        "nimporte", "oracle://x",
    ):  # fmt: skip
        with pytest.raises(StoreUnavailable, match="Rien n'est perdu"):
            keep_new(bad, FULL, NOW)


def test_the_address_is_the_variable_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert address() == f"sqlite:///{settings.STORE}"
    monkeypatch.setenv(VARIABLE, "postgres://moi@serveur/nrdiag")
    assert address() == "postgresql+psycopg://moi@serveur/nrdiag"
    monkeypatch.setenv(VARIABLE, " ")
    assert address() is None
