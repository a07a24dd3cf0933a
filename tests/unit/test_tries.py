"""Wrong codes are counted together, and forgotten with time."""

from __future__ import annotations

from nrdiag.atelier.tries import Tries


def counted(per_minute: int, wrong: int, seconds: list[float]) -> Tries:
    """So many wrong tries at ``seconds[0]``, which may move on."""
    tries = Tries(per_minute, lambda: seconds[0])
    for _ in range(wrong):
        tries.count()
    return tries


def test_the_last_try_allowed_is_the_last() -> None:
    at = [5.0]
    assert not counted(60, 59, at).exhausted()
    tries = counted(60, 60, at)
    assert tries.exhausted()
    at[0] = 5.9
    assert tries.exhausted()
    at[0] = 6.1
    assert not tries.exhausted()


def test_a_long_rest_gives_no_more_than_a_minute_of_tries() -> None:
    at = [0.0]
    tries = counted(2, 1, at)
    at[0] = 10_000
    tries.count()
    assert not tries.exhausted()
    tries.count()
    assert tries.exhausted()


def test_what_is_owed_is_waited_for() -> None:
    at = [100.0]
    tries = counted(60, 62, at)
    at[0] = 102.5
    assert tries.exhausted()
    at[0] = 103.5
    assert not tries.exhausted()
