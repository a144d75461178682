"""**A revoked client or token opens nothing after 60 s**: nothing is believed for longer."""

import time

import pytest

from ledger.store.ttl_cache import SECONDS, TtlCache


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
