"""**A revoked client or token opens nothing after 60 s**: nothing is believed for longer."""

import time

import pytest

from ledger.aws.clock import Clock
from ledger.store.cache import SECONDS, TtlCache


def test_a_value_is_believed_for_so_long_and_no_longer() -> None:
    now = [0.0]
    kept: TtlCache[str, int] = TtlCache(lambda: now[0])
    kept.keep("a", 1)
    for at, found in ((SECONDS - 1, 1), (SECONDS, None)):
        now[0] = at
        assert kept.find("a") == found


def test_a_clock_that_was_put_back_tells_no_age() -> None:
    now = [1_000.0]
    kept: TtlCache[str, int] = TtlCache(lambda: now[0])
    kept.keep("a", 1)
    now[0] = 0.0
    assert kept.find("a") is None


@pytest.mark.parametrize("standing", ["monotonic", "time"])
def test_a_clock_that_stands_still_while_lambda_freezes_makes_nothing_younger(
    monkeypatch: pytest.MonkeyPatch, standing: str
) -> None:
    kept: TtlCache[str, int] = TtlCache()
    kept.keep("a", 1)
    going = {"monotonic": "time", "time": "monotonic"}[standing]
    later = getattr(time, going)() + 2 * SECONDS
    frozen = getattr(time, standing)()
    monkeypatch.setattr(time, going, lambda: later)
    monkeypatch.setattr(time, standing, lambda: frozen)
    assert kept.find("a") is None


@pytest.mark.parametrize("gone", [60.0, -60.0], ids=["frozen", "frozen and put back again"])
def test_a_freeze_is_seen_after_the_wall_clock_was_put_back(gone: float) -> None:
    """The monotonic clock stands still in the freeze."""
    clocks = [10.0, 1_000.0]
    kept: TtlCache[str, int] = TtlCache(Clock(lambda: (clocks[0], clocks[1])))
    clocks[:] = [20.0, 890.0]
    kept.keep("a", 1)
    clocks[:] = [21.0, 891.0]
    assert kept.find("a") == 1, "a clock that was put back before makes nothing older"
    clocks[1] += gone
    assert kept.find("a") is None
