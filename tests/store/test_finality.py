"""**A refusal is final** for all invocations of a key.

The requests of a key come through many invocations. While one of them is refused, another may have
a copy of its write on the way, or be in the midst of its attempts.
"""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.errors import BalanceBelowFloor, Contention, PeriodClosed, StoreUnavailable
from tests import subledger
from tests.bench import Bench, claim
from tests.store.refusals_under_keys import (
    IN_JANUARY,
    LASTING,
    PASSING,
    Case,
    book,
    in_a_closed_period,
)
from tools.local.faults import WRITES, faults, meanwhile
from tools.local.hooks import hooked

CASES = pytest.mark.parametrize("prepare", [*PASSING, *LASTING])


@CASES
def test_a_late_copy_of_another_invocation_fails_after_the_refusal(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """The first invocation ends in 503, the second is refused, and then the first copy arrives."""
    case = prepare(bench)
    with faults(bench.process.client, "late") as network:
        with pytest.raises(StoreUnavailable):
            case.do(book(bench, claim("key")))
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
        case.allow()
        assert len(network.late) == 1
        assert "done" not in network.deliver()


@pytest.mark.parametrize("refuses_later", [True, False], ids=["a later one", "an earlier one"])
@CASES
def test_a_retrying_invocation_gives_way_to_the_refusal_of_another(
    bench: Bench, prepare: Callable[[Bench], Case], refuses_later: bool
) -> None:
    """Its first attempt conflicts, another invocation is refused, and the cause goes away."""
    case = prepare(bench)
    earlier, later = claim("key"), claim("key")
    refused, retrying = (later, earlier) if refuses_later else (earlier, later)

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, refused))
        case.allow()

    with faults(bench.process.client, "conflict"), pytest.raises(Contention):
        case.do(book(bench, retrying, 6.0, refused_meanwhile))


@CASES
def test_a_delayed_invocation_gives_way_to_the_refusal_of_a_later_one(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """It has planned its write but not sent it when the later invocation is refused."""
    case = prepare(bench)
    early, late = claim("key"), claim("key")

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, late))
        case.allow()

    with meanwhile(bench.process.client, refused_meanwhile), pytest.raises(Contention):
        case.do(book(bench, early))


def test_two_requests_of_one_millisecond_pass_no_tombstone_of_each_other(bench: Bench) -> None:
    first = claim("key")
    second = replace(first, nonce="another request")

    def refused_meanwhile() -> None:
        with pytest.raises(BalanceBelowFloor):
            book(bench, second).post(bench.draft(-1500))
        bench.post(claim(), 1000)

    with meanwhile(bench.process.client, refused_meanwhile), pytest.raises(Contention):
        book(bench, first).post(bench.draft(-1500))
    assert bench.state == (2000, 2)


@pytest.mark.parametrize("prepare", PASSING)
def test_a_refused_request_succeeds_once_its_cause_is_gone(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    case = prepare(bench)
    case.forbid()
    for _ in range(2):
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
    case.allow()
    result, replay = (case.do(book(bench, claim("key"))) for _ in range(2))
    assert getattr(replay, "entry", replay) == getattr(result, "entry", result)


@pytest.mark.parametrize("forbid", [True, False], ids=["before its write", "by its write"])
def test_a_second_refusal_replaces_the_tombstone_of_the_first(bench: Bench, forbid: bool) -> None:
    """Otherwise a request that saw the first tombstone could pass after the second refusal."""
    closing = in_a_closed_period(bench)
    draft = subledger.to_draft(bench.label, -1500, IN_JANUARY)
    with pytest.raises(BalanceBelowFloor):
        book(bench, claim("key")).post(draft)

    def refused_meanwhile() -> None:
        if forbid:
            closing.forbid()
        with pytest.raises(PeriodClosed if forbid else BalanceBelowFloor):
            book(bench, claim("key")).post(draft)
        closing.allow()
        bench.post(claim(), 1000)

    # Its first attempt meets the tombstone, and its second one would pass.
    with faults(bench.process.client, "pass", "conflict"), pytest.raises(Contention):
        book(bench, claim("key"), 6.0, refused_meanwhile).post(draft)
    assert bench.state == (2000, 2)


def test_a_tombstone_that_is_put_again_has_another_stamp(bench: Bench) -> None:
    """Else a stamp that a request has read would come back, and a late copy of its write pass.

    The answer to the first tombstone is lost. Before it is put again, a later invocation reads the
    stamp, and its write is late. Then the request is refused once more.
    """
    first, client = claim("key"), bench.process.client
    seconds = [0.0, 6.0]
    refusals = [StoreUnavailable, BalanceBelowFloor]

    def refuse_meanwhile(**_: Any) -> None:
        if network.requests[-1:] != ["PutItem"]:
            return  # the first tombstone
        while seconds:
            with pytest.raises(refusals.pop(0)):
                bench.post(claim("key"), -1500, seconds.pop(0))

    script = ["pass", "lost", "pass", "late"]
    with faults(client, *script) as network:
        with (
            hooked(client, {"before-call.dynamodb.PutItem": refuse_meanwhile}, first=True),
            pytest.raises(BalanceBelowFloor),
        ):
            bench.post(first, -1500)
        bench.post(claim(), 1000)
        assert len(network.late) == 1
        assert "done" not in network.deliver(), network.requests


def test_a_replay_is_found_even_if_dynamodb_reports_only_the_balance(
    bench: Bench,
) -> None:
    """DynamoDB lists every failed condition of a transaction, but no code depends on that."""
    posted = bench.post(claim("key"), -1000)

    def hide(parsed: dict[str, Any], **_: Any) -> None:
        for reason in parsed.get("CancellationReasons", [])[:1]:
            reason.clear()
            reason["Code"] = "None"

    event = "after-call.dynamodb.TransactWriteItems"
    with hooked(bench.process.client, {event: hide}, first=True):
        assert bench.post(claim("key"), -1000) == posted
    assert bench.state == (0, 2)


def test_a_refusal_costs_one_more_write_only_under_a_key(bench: Bench) -> None:
    for key, writes in (("", ["TransactWriteItems"]), ("k", ["TransactWriteItems", "PutItem"])):
        with faults(bench.process.client) as network, pytest.raises(BalanceBelowFloor):
            bench.post(claim(key), -1500)
        assert [name for name in network.requests if name in WRITES] == writes
