"""The workshop in the store: one vote per device, nothing shared between two, all of it erased."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from nrdiag import settings
from nrdiag.magasin import ballots as b
from nrdiag.magasin import workshops as w
from nrdiag.magasin.backup import backup, restore
from nrdiag.magasin.base import engine
from nrdiag.magasin.tables import Base

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
QUESTION = "devinettes.ftth_taux"


def opened(url: str, titre: str = "Atelier", **state: object) -> tuple[str, w.Workshop]:
    """A workshop whose first question is open."""
    secret = w.create(url, titre, "243100633", '{"sequences": []}', NOW)
    w.change(url, secret, ouvert=True, **state)
    return secret, w.of_secret(url, secret, NOW)


def joined(url: str, workshop: w.Workshop, role: str = "agent") -> tuple[str, b.Participant]:
    secret = b.new_secret()
    return secret, b.join(url, workshop, secret, role, NOW)


def rows(url: str, table: str) -> int:
    with engine(url).connect() as connection:
        counted = select(func.count()).select_from(Base.metadata.tables[table])
        return int(connection.execute(counted).scalar() or 0)


def test_a_code_and_two_secrets_open_it_and_none_is_in_the_database(url: str) -> None:
    secret, workshop = opened(url, titre="L'été <b>")
    screen = w.screen_secret(secret)
    assert w.of_code(url, f" {workshop.code.lower()} ", NOW) == workshop
    assert w.of_screen(url, screen, NOW) == workshop
    assert len(workshop.code) == 4 and set(workshop.code) <= set(w.LETTERS)
    with engine(url).connect() as connection:
        said = repr(connection.execute(text("select * from atelier")).all())
    assert secret not in said and screen not in said
    # Neither secret stands for the other, and the code is no secret at all.
    for wrong in (screen, workshop.code, "", "x" * 24, "' or 1=1 --", "a" * 10_000):
        with pytest.raises(w.UnknownWorkshop, match="n'ouvre aucun"):
            w.of_secret(url, wrong, NOW)
        with pytest.raises(w.UnknownWorkshop):
            w.change(url, wrong, etape=3)
    for wrong in ("", "AAAA", "BCDFG", "é" * 500):
        with pytest.raises(w.UnknownWorkshop, match="quatre lettres"):
            w.of_code(url, wrong, NOW)


def test_the_screen_leads_and_changes_nothing_else(url: str) -> None:
    secret, workshop = opened(url)
    screen = w.screen_secret(secret)
    w.lead(url, screen, etape=2, revele=True, minuteur=NOW)
    found = w.of_secret(url, secret, NOW)
    assert (found.etape, found.revele, found.minuteur) == (2, True, NOW)
    assert found.version == workshop.version + 1
    for forbidden in ("titre", "decisions", "deroule", "adresse"):
        with pytest.raises(ValueError, match="champs inconnus"):
            w.lead(url, screen, **{forbidden: "x"})
    for key in ("cle", "code", "cree_le", "version"):
        with pytest.raises(ValueError, match="champs inconnus"):
            w.change(url, secret, **{key: "x"})
    w.erase(url, screen)
    assert w.of_secret(url, secret, NOW) == found


def test_one_vote_per_device_and_the_last_one_wins(url: str) -> None:
    _, workshop = opened(url)
    phone, who = joined(url, workshop)
    for value in ("10", "20", "30"):
        b.vote(url, who, 0, QUESTION, value, NOW)
    # The same telephone comes back, with another role: still one participant, one vote.
    again = b.join(url, workshop, phone, "élu", NOW)
    assert again.cle == who.cle
    assert [(x.valeur, x.role) for x in b.ballots(url, workshop)] == [("30", "élu")]
    assert b.votes_of(url, again) == {QUESTION: "30"}
    assert b.participant_of(url, workshop, phone) == again
    assert b.participant_of(url, workshop, b.new_secret()) is None
    assert b.participant_of(url, workshop, "court") is None
    assert len(b.participants(url, workshop)) == 1


def test_a_closed_or_past_question_takes_no_vote_but_paper_does(url: str) -> None:
    secret, workshop = opened(url)
    _, who = joined(url, workshop)
    with pytest.raises(b.VoteRefused, match="fermée"):
        b.vote(url, who, 1, QUESTION, "1", NOW)
    w.change(url, secret, ouvert=False)
    with pytest.raises(b.VoteRefused, match="fermée"):
        b.vote(url, who, 0, QUESTION, "1", NOW)
    with pytest.raises(b.VoteRefused, match="trop longue"):
        b.vote(url, who, 0, QUESTION, "1" * (b.MAX_VALUE_CHARS + 1), NOW)
    assert rows(url, "vote") == 0
    paper = b.on_paper(url, workshop, "citoyen", NOW)
    b.vote(url, paper, 0, QUESTION, "7", NOW)
    (ballot,) = b.ballots(url, workshop)
    assert (ballot.papier, ballot.role, ballot.valeur) == (True, "citoyen", "7")


def test_two_workshops_never_mix(url: str) -> None:
    secret, first = opened(url)
    other_secret, second = opened(url)
    assert first.code != second.code
    phone = b.new_secret()
    one, two = (b.join(url, x, phone, "agent", NOW) for x in (first, second))
    # The same telephone: nothing in the database says that it is the same.
    assert one.cle != two.cle
    b.vote(url, one, 0, QUESTION, "1", NOW)
    b.vote(url, two, 0, QUESTION, "2", NOW)
    assert [x.valeur for x in b.ballots(url, first)] == ["1"]
    assert [x.valeur for x in b.ballots(url, second)] == ["2"]
    b.moderate(url, other_secret, [(one.cle, QUESTION)], visible=False)
    assert b.ballots(url, first)[0].visible
    assert b.reset(url, other_secret, [QUESTION]) == 1
    assert [x.valeur for x in b.ballots(url, first)] == ["1"]
    w.erase(url, other_secret)
    assert [x.valeur for x in b.ballots(url, first)] == ["1"]
    with pytest.raises(b.VoteRefused):
        b.vote(url, two, 0, QUESTION, "3", NOW)
    with pytest.raises(b.VoteRefused, match="supprimé"):
        b.join(url, second, phone, "agent", NOW)
    assert w.of_secret(url, secret, NOW).code == first.code


def test_moderation_hides_and_shows_and_screens_are_told(url: str) -> None:
    secret, workshop = opened(url)
    _, who = joined(url, workshop)
    b.vote(url, who, 0, "constat", '"<script>"', NOW, visible=False)
    before = w.marks(url, workshop.code)
    assert before is not None and not b.ballots(url, workshop)[0].visible
    b.moderate(url, secret, [(who.cle, "constat")], visible=True)
    after = w.marks(url, workshop.code)
    assert after == (before[0] + 1, before[1]) and b.ballots(url, workshop)[0].visible
    # A text changed by its author waits again.
    b.vote(url, who, 0, "constat", '"autre"', NOW, visible=False)
    assert w.marks(url, workshop.code) == (after[0], after[1] + 1)
    assert not b.ballots(url, workshop)[0].visible
    with pytest.raises(w.UnknownWorkshop):
        b.moderate(url, w.screen_secret(secret), [(who.cle, "constat")], visible=True)
    with pytest.raises(w.UnknownWorkshop):
        b.reset(url, "court", ["constat"])


def test_leaving_and_erasing_delete_everything(url: str) -> None:
    secret, workshop = opened(url)
    phone, who = joined(url, workshop)
    _, stays = joined(url, workshop, "élu")
    for one in (who, stays):
        b.vote(url, one, 0, QUESTION, "1", NOW)
    b.leave(url, who)
    assert b.participant_of(url, workshop, phone) is None
    assert [x.role for x in b.ballots(url, workshop)] == ["élu"]
    with pytest.raises(b.VoteRefused):
        b.vote(url, who, 0, QUESTION, "1", NOW)
    w.erase(url, secret)
    w.erase(url, secret)
    assert [rows(url, t) for t in ("atelier", "participant", "vote")] == [0, 0, 0]
    assert w.marks(url, workshop.code) is None


def test_retention_ends_to_the_day(url: str) -> None:
    secret, workshop = opened(url)
    _, who = joined(url, workshop)
    b.vote(url, who, 0, QUESTION, "1", NOW)
    last = NOW + dt.timedelta(days=settings.WORKSHOP_DAYS)
    assert w.of_secret(url, secret, last).expire_le == last.date()
    late = last + dt.timedelta(seconds=1)
    for ask in (
        lambda: w.of_secret(url, secret, late),
        lambda: w.of_code(url, workshop.code, late),
    ):
        with pytest.raises(w.UnknownWorkshop):
            ask()
    assert w.purge(url, last) == 0
    # The next workshop erases what has expired.
    w.create(url, "suivant", "", "{}", late)
    assert [rows(url, t) for t in ("atelier", "participant", "vote")] == [1, 0, 0]


def test_a_full_workshop_refuses_the_next_device(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_PARTICIPANTS", 2)
    _, workshop = opened(url)
    phone, _ = joined(url, workshop)
    joined(url, workshop)
    with pytest.raises(b.VoteRefused, match="complet"):
        joined(url, workshop)
    assert b.join(url, workshop, phone, "élu", NOW).role == "élu"
    with pytest.raises(b.VoteRefused, match="reconnu"):
        b.join(url, workshop, "pas un secret", "élu", NOW)


def test_forty_phones_at_once_each_vote_stored_once_and_soon(url: str) -> None:
    _, workshop = opened(url)
    phones = [joined(url, workshop)[1] for _ in range(40)]
    took: list[float] = []

    def votes(rank: int) -> None:
        for question in range(5):
            start = time.perf_counter()
            b.vote(url, phones[rank], 0, f"q{question}", str(rank), NOW)
            took.append(time.perf_counter() - start)
            w.marks(url, workshop.code)

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(votes, range(40)))
    found = b.ballots(url, workshop)
    expected = {(phones[r].cle, f"q{q}", str(r)) for r in range(40) for q in range(5)}
    assert {(x.participant, x.question, x.valeur) for x in found} == expected
    assert len(found) == 200
    assert w.of_code(url, workshop.code, NOW).votes == 40 + 200
    took.sort()
    # Two hundred votes with no pause at all: a room of forty takes ten seconds for forty.
    assert took[len(took) // 2] < 0.4, took[-1]


def test_the_same_device_voting_from_many_threads_has_one_vote(url: str) -> None:
    _, workshop = opened(url)
    phone = b.new_secret()

    def attempt(rank: int) -> str:
        who = b.join(url, workshop, phone, "agent", NOW)
        b.vote(url, who, 0, QUESTION, str(rank), NOW)
        return who.cle

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(attempt, range(32)))) == 1
    assert len(b.ballots(url, workshop)) == 1


def test_a_killed_process_loses_no_acknowledged_vote(url: str) -> None:
    _, workshop = opened(url)
    code = (
        "import datetime as dt, os, signal, sys\n"
        "from nrdiag.magasin import ballots as b, workshops as w\n"
        f"url, now = {url!r}, dt.datetime.fromisoformat({NOW.isoformat()!r})\n"
        f"workshop = w.of_code(url, {workshop.code!r}, now)\n"
        "for n in range(30):\n"
        "    who = b.join(url, workshop, b.new_secret(), 'agent', now)\n"
        "    b.vote(url, who, 0, 'q', str(n), now)\n"
        "    print(who.cle, n, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -9, ended.stderr
    said = {tuple(line.split()) for line in ended.stdout.splitlines()}
    assert len(said) == 30
    assert {(x.participant, x.valeur) for x in b.ballots(url, workshop)} == said


def test_a_workshop_is_saved_and_restored_with_its_votes(url: str, tmp_path: Path) -> None:
    secret, workshop = opened(url)
    # More participants than a batch: those that votes refer to must be there first.
    for rank in range(230):
        _, who = joined(url, workshop, ("élu", "agent")[rank % 2])
        b.vote(url, who, 0, QUESTION, str(rank), NOW, visible=rank % 3 > 0)
    other = f"sqlite:///{tmp_path}/other.sqlite"
    assert backup(url, tmp_path / "s.gz") == 1 + 230 + 230
    assert restore(other, tmp_path / "s.gz") == 461
    assert w.of_secret(other, secret, NOW) == w.of_secret(url, secret, NOW)
    assert Counter(b.ballots(other, workshop)) == Counter(b.ballots(url, workshop))
