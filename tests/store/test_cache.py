"""**A revoked client or token opens nothing after 60 s**: nothing is believed for longer."""

import time

import pytest

from ledger.aws.deadlines import Clock
from ledger.store.cache import SECONDS, TtlCache


def test_a_value_expires_after_its_seconds() -> None:
    now = [0.0]
    values: TtlCache[str, int] = TtlCache(lambda: now[0])
    values.keep("a", 1)
    for at, results in ((SECONDS - 1, 1), (SECONDS, None)):
        now[0] = at
        assert values.find("a") == results


def test_a_value_expires_if_the_clock_is_set_back() -> None:
    now = [1_000.0]
    values: TtlCache[str, int] = TtlCache(lambda: now[0])
    values.keep("a", 1)
    now[0] = 0.0
    assert values.find("a") is None


@pytest.mark.parametrize("standing", ["monotonic", "time"])
def test_a_freeze_ages_values_even_if_one_clock_stops(
    monkeypatch: pytest.MonkeyPatch, standing: str
) -> None:
    values: TtlCache[str, int] = TtlCache()
    values.keep("a", 1)
    going = {"monotonic": "time", "time": "monotonic"}[standing]
    later = getattr(time, going)() + 2 * SECONDS
    frozen = getattr(time, standing)()
    monkeypatch.setattr(time, going, lambda: later)
    monkeypatch.setattr(time, standing, lambda: frozen)
    assert values.find("a") is None


@pytest.mark.parametrize("seconds", [60.0, -60.0], ids=["frozen", "frozen and put back again"])
def test_a_freeze_ages_values_after_the_wall_clock_was_set_back(seconds: float) -> None:
    """The monotonic clock stands still in the freeze."""
    clocks = [10.0, 1_000.0]
    values: TtlCache[str, int] = TtlCache(Clock(lambda: (clocks[0], clocks[1])))
    clocks[:] = [20.0, 890.0]
    values.keep("a", 1)
    clocks[:] = [21.0, 891.0]
    assert values.find("a") == 1, "a clock that was put back before makes nothing older"
    clocks[1] += seconds
    assert values.find("a") is None
