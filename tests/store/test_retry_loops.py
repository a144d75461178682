"""One write is sent until it is settled or the time is up, and each copy counts."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.aws.deadlines import RetryBudget
from ledger.errors import ConcurrentUpdate, Contention, EntryNotFound, StoreUnavailable, TryAgain
from ledger.process.runtime import Runtime
from ledger.store.items.codec import head, text
from ledger.store.retry import Outcome, Retries, retry_on_conflict, write_all, write_until_settled
from ledger.store.table import Table
from tools.local.faults import faults

KEY = {"PK": text("retry-test"), "SK": text("retry-test")}
NEW: dict[str, Any] = {
    "Put": {
        "Item": {**KEY, **head("entry")},
        "ConditionExpression": "attribute_not_exists(PK)",
    }
}
CONFLICT = Outcome(failed={}, contended=True)
SILENCE = Outcome(failed={}, unanswered=True)
UNSETTLED = st.sampled_from(
    [CONFLICT, SILENCE, replace(CONFLICT, retried=True), replace(CONFLICT, cancelled=True)]
)
SETTLED = st.sampled_from(
    [Outcome(failed={}), Outcome(failed={0: None}), Outcome(failed={}, retried=True)]
)


@dataclass
class Pauses:
    """A retry budget of some pauses; it notes the number of each."""

    left: int
    numbers: list[int] = field(default_factory=list)

    def pause(self, number: int) -> bool:
        self.numbers.append(number)
        self.left -= 1
        return self.left >= 0


class Scripted(Table):
    """A table that answers each write with the next outcome of a script."""

    def __init__(self, script: list[Outcome], pauses: int = 1_000) -> None:
        self.pauses = Pauses(pauses)
        budget: Any = self.pauses
        super().__init__(None, "ledger", budget)  # type: ignore[arg-type]
        self.script = [*script]

    def write(self, *_: Any) -> Outcome:
        return self.script.pop(0)


@given(st.lists(UNSETTLED), SETTLED)
def test_a_write_is_sent_until_it_is_settled(script: list[Outcome], last: Outcome) -> None:
    table = Scripted([*script, last, SILENCE])
    assert write_until_settled(table, [NEW]) == last
    assert table.script == [SILENCE], "no attempt follows a settled one"
    assert table.pauses.numbers == [*range(1, len(script) + 1)]


@given(st.lists(UNSETTLED))
def test_each_retry_is_counted_with_its_cause(script: list[Outcome]) -> None:
    table = Scripted([*script, Outcome(failed={})])
    write_until_settled(table, [NEW])
    conflicts = sum(outcome.contended for outcome in script)
    counts = {
        "conflicts": conflicts,
        "unanswered": len(script) - conflicts,
        "retries": len(script),
    }
    assert dict(table.counts) == {name: count for name, count in counts.items() if count}


@given(st.lists(UNSETTLED, min_size=1))
def test_a_spent_budget_raises_the_refusal_that_is_true(script: list[Outcome]) -> None:
    """`Contention` promises that nothing was written, so no copy may be on its way."""
    table = Scripted(script, pauses=len(script) - 1)
    may_arrive = any(outcome.may_arrive for outcome in script)
    with pytest.raises(TryAgain) as refused:
        write_until_settled(table, [NEW])
    assert type(refused.value) is (StoreUnavailable if may_arrive else Contention)
    assert refused.value.retry_after_seconds == 1
    assert table.counts["retries"] == len(script) - 1


@given(st.lists(UNSETTLED | SETTLED, min_size=1))
def test_a_copy_may_arrive_after_each_attempt_without_a_sure_answer(script: list[Outcome]) -> None:
    retries = Retries(Scripted(script))
    for count, outcome in enumerate(script, 1):
        assert retries.write([NEW]) is outcome
        assert retries.may_arrive == any(o.unanswered or o.retried for o in script[:count])


def test_a_done_write_has_no_wait() -> None:
    retries = Retries(Scripted([Outcome(failed={})]))
    retries.write([NEW])
    with pytest.raises(AssertionError):
        retries.wait()


def test_writes_without_a_claim_survive_faults_on_the_table(process: Runtime) -> None:
    table = process.table(6.0)
    table.delete(KEY)
    with faults(process.client, "conflict", "reset", "throttled") as network:
        write_all(table, [NEW])
    assert network.requests == ["PutItem"] * 4
    with pytest.raises(ConcurrentUpdate):
        write_all(table, [NEW])
    table.delete(KEY)


def test_no_writes_are_no_request(process: Runtime) -> None:
    with faults(process.client) as network:
        write_all(process.table(6.0), [])
    assert network.requests == []


def in_budget(seconds: float) -> Table:
    """Return a table without a client, whose pauses take no time."""
    table = Scripted([])
    table.retry_budget = replace(RetryBudget.for_seconds(seconds), sleep=lambda _: None)
    return table


@pytest.mark.parametrize("conflicts", [0, 1, 5])
def test_a_request_is_planned_again_after_each_concurrent_update(conflicts: int) -> None:
    results: list[Any] = [*[ConcurrentUpdate()] * conflicts, "written", "again"]

    def attempt() -> str:
        result = results.pop(0)
        if isinstance(result, ConcurrentUpdate):
            raise result
        return str(result)

    assert retry_on_conflict(in_budget(8.0), attempt) == "written"
    assert results == ["again"]


def test_concurrent_updates_end_in_contention_when_the_time_is_up() -> None:
    def attempt() -> None:
        raise ConcurrentUpdate

    with pytest.raises(Contention):
        retry_on_conflict(in_budget(0.0), attempt)


def test_another_refusal_is_not_retried() -> None:
    attempts: list[int] = []

    def attempt() -> None:
        attempts.append(1)
        raise EntryNotFound(entry_id="7")

    with pytest.raises(EntryNotFound):
        retry_on_conflict(in_budget(8.0), attempt)
    assert attempts == [1]
