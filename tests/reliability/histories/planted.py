"""Faults of a ledger, each planted by taking one of our defences away in this process.

Each is what somebody might well write; a history of its doings must be found out.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn
from unittest import mock

from msgspec.structs import replace

from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.claims import Claim
from ledger.process.runtime import runtime
from ledger.store.commit import Commit
from ledger.store.retry import Attempts, Outcome
from ledger.store.table import Table

STALE_SECONDS = 0.5


def _without(words: str) -> None:
    """Drop a part of every condition, and its values, before botocore sees it."""
    expected = Table.write

    def write(self: Table, actions: Sequence[dict[str, Any]], attempts: Attempts) -> Outcome:
        return expected(self, [_dropped(action, words) for action in actions], attempts)

    mock.patch.object(Table, "write", write).start()


def _dropped(action: dict[str, Any], words: str) -> dict[str, Any]:
    ((kind, body),) = action.items()
    if words not in body.get("ConditionExpression", ""):
        return action
    changed = {**body, "ConditionExpression": body["ConditionExpression"].replace(words, "")}
    if not changed["ConditionExpression"]:
        del changed["ConditionExpression"]
    text = changed.get("ConditionExpression", "") + changed.get("UpdateExpression", "")
    values = changed.get("ExpressionAttributeValues", {})
    values = {name: value for name, value in values.items() if name in text}
    return {kind: {**changed, "ExpressionAttributeValues": values} if values else changed}


def no_floor() -> None:
    """Move the balance without its condition."""
    _without(" AND balance_minor BETWEEN :lowest AND :highest")


def no_claim() -> None:
    """Put an entry without its condition."""
    _without("attribute_not_exists(PK)")


def no_look_at_the_account() -> None:
    """Trust a stale cache: write without a check that the account is open."""
    _without("is_open = :open AND ")


def balance_before_entry() -> None:
    """Send the writes of a request one after another, the balances first."""
    expected = Table.write

    def write(self: Table, actions: Sequence[dict[str, Any]], attempts: Attempts) -> Outcome:
        for place in reversed(range(len(actions))):
            outcomes = expected(self, [actions[place]], attempts)
            if not outcomes.is_done:
                failed = {place: outcomes.failed[0]} if outcomes.failed else {}
                return replace(outcomes, failed=failed)
        return Outcome(failed={})

    mock.patch.object(Table, "write", write).start()


def another_number() -> None:
    """Give each attempt of a request without a key a new id."""

    def candidate_id(self: Claim, attempt: int) -> int:
        if self.key:
            return ids.keyed_id(self.key, attempt, self.in_journal)
        nonce = str(time.monotonic_ns())
        return ids.clock_id(self.now_ms, nonce, attempt, self.in_journal)

    mock.patch.object(Claim, "candidate_id", candidate_id).start()


def balance_from_memory() -> None:
    """Cache a balance for half a second."""
    expected = Reader.state
    body: dict[int, tuple[float, Any]] = {}

    def state(self: Reader, number: int, missing: Any = None) -> Any:
        at, value = body.get(number, (0.0, None))
        if time.monotonic() - at > STALE_SECONDS:
            body[number] = at, value = time.monotonic(), expected(self, number, missing)
        return value

    mock.patch.object(Reader, "state", state).start()


def refusal_not_nailed_down() -> None:
    """Answer a refusal although an earlier copy of the write may still arrive."""

    def refuse(_: Commit[Any], refusal: Exception, __: Any, **___: Any) -> NoReturn:
        raise refusal

    mock.patch.object(Commit, "_refuse", refuse).start()


def token_for_ever() -> None:
    """Cache a token until it expires."""
    runtime().principals = type(runtime().principals)(lambda: 0.0)


# Settings that make a fault more likely to show: here a copy arrives late, after the refusal.
SHOWN_BY: dict[str, dict[str, Any]] = {
    "refusal_not_nailed_down": {"faults": 0.9, "words": ["late", ""]},
}

PLANTS: dict[str, Callable[[], None]] = {
    plant.__name__: plant
    for plant in (
        no_floor,
        no_claim,
        no_look_at_the_account,
        balance_before_entry,
        another_number,
        balance_from_memory,
        refusal_not_nailed_down,
        token_for_ever,
    )
}
