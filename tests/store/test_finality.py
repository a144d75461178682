"""**A refusal is final**, whoever said the request before.

A key's requests come through many invocations. Each may have a copy of its write on the way, or be
in the midst of its attempts, when another of them is refused and the client is told so.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.errors import BalanceBelowFloor, Contention, PeriodClosed, StoreUnavailable
from tests import subledger
from tests.bench import Bench, claim
from tests.store.refusals_under_keys import (
    IN_IT,
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
def test_a_copy_of_another_invocation_does_not_do_what_the_client_was_refused(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """503, then the same request again: refused. The first one's copy arrives after that."""
    case = prepare(bench)
    with faults(bench.process.client, "late") as happened:
        with pytest.raises(StoreUnavailable):
            case.do(book(bench, claim("key")))
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
        case.allow()
        assert len(happened.late) == 1
        assert "done" not in happened.deliver()


@pytest.mark.parametrize("later", [True, False], ids=["a later one", "an earlier one"])
@CASES
def test_an_invocation_that_is_still_trying_gives_way_to_the_refusal_of_another(
    bench: Bench, prepare: Callable[[Bench], Case], later: bool
) -> None:
    """In conflict first; then another of the key is refused; then it would go through."""
    case = prepare(bench)
    one, two = claim("key"), claim("key")

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, two if later else one))
        case.allow()

    with faults(bench.process.client, "conflict"), pytest.raises(Contention):
        case.do(book(bench, one if later else two, 6.0, refused_meanwhile))


@CASES
def test_an_invocation_that_was_delayed_gives_way_to_the_refusal_of_a_later_one(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """It has planned its write, and not sent it yet, when the later one is refused."""
    case = prepare(bench)
    early, late = claim("key"), claim("key")

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, late))
        case.allow()

    with meanwhile(bench.process.client, refused_meanwhile), pytest.raises(Contention):
        case.do(book(bench, early))


def test_of_two_requests_of_one_moment_neither_passes_the_others_tombstone(bench: Bench) -> None:
    one = claim("key")
    other = replace(one, nonce="another request")

    def refused_meanwhile() -> None:
        with pytest.raises(BalanceBelowFloor):
            book(bench, other).post(bench.draft(-1500))
        bench.post(claim(), 1000)

    with meanwhile(bench.process.client, refused_meanwhile), pytest.raises(Contention):
        book(bench, one).post(bench.draft(-1500))
    assert bench.state == (2000, 2)


@pytest.mark.parametrize("prepare", PASSING)
def test_the_client_may_say_it_again_once_the_cause_is_gone(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    case = prepare(bench)
    case.forbid()
    for _ in range(2):
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
    case.allow()
    done, again = (case.do(book(bench, claim("key"))) for _ in range(2))
    assert getattr(again, "entry", again) == getattr(done, "entry", done)


@pytest.mark.parametrize("forbid", [True, False], ids=["before its write", "by its write"])
def test_a_second_refusal_takes_the_place_of_the_first(bench: Bench, forbid: bool) -> None:
    """Else a request that saw the first tombstone in time could pass it after the second no."""
    closing = in_a_closed_period(bench)
    draft = subledger.to_draft(bench.label, -1500, IN_IT)
    with pytest.raises(BalanceBelowFloor):
        book(bench, claim("key")).post(draft)

    def refused_meanwhile() -> None:
        if forbid:
            closing.forbid()
        with pytest.raises(PeriodClosed if forbid else BalanceBelowFloor):
            book(bench, claim("key")).post(draft)
        closing.allow()
        bench.post(claim(), 1000)

    # Its first try comes to the tombstone, and its second would pass it.
    with faults(bench.process.client, "pass", "conflict"), pytest.raises(Contention):
        book(bench, claim("key"), 6.0, refused_meanwhile).post(draft)
    assert bench.state == (2000, 2)


def test_a_request_that_was_done_is_found_where_only_the_balance_is_said_to_have_failed(
    bench: Bench,
) -> None:
    """DynamoDB lists every failed condition of a transaction; nothing here depends on it."""
    posted = bench.post(claim("key"), -1000)

    def hide(parsed: dict[str, Any], **_: Any) -> None:
        for reason in parsed.get("CancellationReasons", [])[:1]:
            reason.clear()
            reason["Code"] = "None"

    event = "after-call.dynamodb.TransactWriteItems"
    with hooked(bench.process.client, {event: hide}, first=True):
        assert bench.post(claim("key"), -1000) == posted
    assert bench.state == (0, 2)


def test_a_refusal_under_a_key_is_one_write_more_and_without_one_none(bench: Bench) -> None:
    for key, writes in (("", ["TransactWriteItems"]), ("k", ["TransactWriteItems", "PutItem"])):
        with faults(bench.process.client) as happened, pytest.raises(BalanceBelowFloor):
            bench.post(claim(key), -1500)
        assert [name for name in happened.requests if name in WRITES] == writes
