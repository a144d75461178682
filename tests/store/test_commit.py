"""One request becomes one write, once, through every fault of the network.

**Retries never post twice; a refusal is final.**
"""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.core.claims import Claim
from ledger.errors import (
    BalanceBelowFloor,
    Contention,
    IdempotencyConflict,
    LedgerError,
    StoreUnavailable,
)
from tests import subledger
from tests.bench import NOW, Bench, claim, parts
from tools.local.faults import faults
from tools.local.hooks import hooked

KEYS = pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])

RECOVERED = [
    ["lost"],
    ["again"],
    ["reset"],
    ["late"],
    ["conflict"],
    ["throttled"],
    ["broken"],
    ["lost", "lost"],
    ["conflict", "lost", "conflict", "throttled", "lost"],
    ["late", "reset", "lost"],
    ["reset", "again"],
]


@KEYS
@pytest.mark.parametrize("script", RECOVERED, ids="-".join)
def test_a_post_succeeds_once_through_every_fault(
    bench: Bench, key: str, script: list[str]
) -> None:
    with faults(bench.process.client, *script) as network:
        number = bench.post(claim(key))
        network.deliver()
    assert bench.state == (1100, 2)
    assert bench.book(claim()).read.entry(number).version == 1


@KEYS
@pytest.mark.parametrize("script", [["lost"], ["again"], ["late"]], ids="-".join)
def test_a_post_that_emptied_its_label_is_found_by_its_retry(
    bench: Bench, key: str, script: list[str]
) -> None:
    with faults(bench.process.client, *script) as network:
        bench.post(claim(key), -1000)
        network.deliver()
    assert bench.state == (0, 2)


@KEYS
@pytest.mark.parametrize("retried", ["late", "reset"])
def test_a_refusal_is_final_even_if_the_first_attempt_arrives_afterwards(
    bench: Bench, key: str, retried: str
) -> None:
    by = claim(key)
    with faults(bench.process.client, "late", retried) as network:
        with pytest.raises(BalanceBelowFloor):
            bench.post(by, -1500)
        bench.post(claim(), 1000)  # now there would be enough
        assert "done" not in network.deliver()
    assert bench.state == (2000, 2)


def test_a_later_retry_with_the_key_may_pass_the_tombstone(bench: Bench) -> None:
    with faults(bench.process.client, "late") as network:
        with pytest.raises(BalanceBelowFloor):
            bench.post(claim("key"), -1500)
        bench.post(claim(), 1000)
        first = bench.post(claim("key"), -1500)
        assert "done" not in network.deliver()
    assert bench.post(claim("key"), -1500) == first
    assert bench.state == (500, 3)


def test_a_key_whose_request_was_refused_may_serve_another_request(bench: Bench) -> None:
    """The refusal wrote nothing, with a tombstone as without one."""
    for script in ([], ["late"]):
        key = f"key {script}"
        with faults(bench.process.client, *script) as network:
            with pytest.raises(BalanceBelowFloor):
                bench.post(claim(key, "one thing"), -150_000)
            number = bench.post(claim(key, "another thing"), 100)
            assert "done" not in network.deliver()
        assert bench.post(claim(key, "another thing"), 100) == number
    assert bench.state == (1200, 3)


def test_the_tombstone_finds_an_attempt_that_went_through(bench: Bench) -> None:
    """The late copy arrives between the refused retry and its tombstone."""
    client = bench.process.client
    bench.post(claim(), -500)  # 5.00 left

    with faults(client, "late", "pass", "reset") as network:

        def deliver_between(model: Any, **_: Any) -> None:
            if model.name == "PutItem" and network.late:
                bench.post(claim(), 1000)
                network.deliver()

        with hooked(client, {"before-call.dynamodb.PutItem": deliver_between}, first=True):
            bench.post(claim("key"), -1000)
    assert bench.state == (500, 4)


def test_the_same_key_with_another_request_is_refused_and_nothing_is_written(
    bench: Bench,
) -> None:
    bench.post(claim("key", "one thing"))
    with pytest.raises(IdempotencyConflict):
        bench.post(claim("key", "another thing"))
    assert bench.state == (1100, 2)


def test_a_collision_probes_the_next_id_and_a_replay_probes_alike(bench: Bench) -> None:
    first = replace(claim(), now_ms=claim().now_ms + 60_000)
    second = replace(first, fingerprint="something else")
    assert first.candidate_id(0) == second.candidate_id(0)
    entry_ids = [bench.post(first), bench.post(second)]
    assert entry_ids == [first.candidate_id(0), first.candidate_id(1)]
    assert [bench.post(first), bench.post(second)] == entry_ids
    assert bench.state == (1200, 3)


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        ("conflict", Contention),
        ("throttled", Contention),
        ("reset", StoreUnavailable),
        ("broken", StoreUnavailable),
    ],
)
def test_a_spent_retry_budget_asks_the_client_to_try_again(
    bench: Bench, word: str, refusal: type[LedgerError]
) -> None:
    with faults(bench.process.client, *[word] * 100_000), pytest.raises(refusal) as refused:
        bench.post(claim(), seconds=0.2)
    assert refused.value.retry_after_seconds >= 1  # type: ignore[attr-defined]
    assert bench.state == (1000, 1)


Prepared = tuple[Callable[[Claim], object], Callable[[], object], object]


def reallocation(bench: Bench) -> Prepared:
    """Return a write, a read of the state after it, and the expected state."""
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    terms, opening = subledger.to_label(customer, 500, NOW)
    other = bench.book(claim()).open(terms, opening)
    drafts = subledger.to_reallocation(bench.label, other, 300, NOW)

    def look() -> object:
        return bench.state, bench.book(claim()).read.state(other.account_id).balance_minor

    return lambda by: bench.book(by).post_batch(drafts), look, ((700, 2), 800)


def together(bench: Bench) -> Prepared:
    till, draft = bench.till()
    batch = parts([draft(500), draft(-200)], [claim("one"), None])
    return lambda by: bench.book(by).post_all(batch), lambda: bench.balance(till), 300


def opening(bench: Bench) -> Prepared:
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    terms, first = subledger.to_label(customer, 500, NOW)

    def look() -> object:
        labels = bench.book(claim()).read.accounts_of_account(customer.account_id, 10)
        return [label.balance_minor for label in labels]

    return lambda by: bench.book(by).open(terms, first), look, [500, 1000]


def closing(bench: Bench) -> Prepared:
    bench.post(claim(), -1000)
    customer = bench.label.terms.parent or 0
    look = lambda: bench.book(claim()).read.state(customer).children  # noqa: E731
    return lambda by: bench.book(by).close(bench.label.account_id), look, 0


@pytest.mark.parametrize("script", [["lost"], ["again"], ["reset"], ["conflict", "lost"]])
@pytest.mark.parametrize("prepare", [reallocation, together, opening, closing])
def test_batches_openings_and_closings_are_written_once_through_every_fault(
    bench: Bench, prepare: Callable[[Bench], Prepared], script: list[str]
) -> None:
    do, look, expected = prepare(bench)
    with faults(bench.process.client, *script) as network:
        do(claim())
        assert not network.script
    state = look()
    assert sorted(state) == expected if isinstance(state, list) else state == expected
