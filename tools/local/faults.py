"""Faults at the DynamoDB boundary, by botocore's own events (hooks.py).

Each write request takes the next word of the script; after its end, requests pass untouched.

- `pass`: nothing happens to it.
- `reset`: it is not sent, and the client sees a closed connection.
- `lost`: it is done, and the client sees a time-out.
- `late`: the client sees a time-out now, and `deliver()` sends it later.
- `again`: it is done, the reply is lost on the way, and the client itself sends it again.
- `conflict`, `throttled`, `broken`, `in_progress`: it is not done, and DynamoDB answers so.
- `slow`: it is done, after a while.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from ledger.aws.failures import aws_errors
from tools.local.asks import Ask, asks
from tools.local.hooks import closed, hooked, lost

SLOW_SECONDS = 0.05
WRITES = ("TransactWriteItems", "PutItem")

_METHODS = {"TransactWriteItems": "transact_write_items", "PutItem": "put_item"}


@dataclass
class Faults:
    """Every request by operation, and the late requests that are not yet delivered.

    `needs` are the rights of the requests, and `tokens` those of the transactions, in order.
    """

    client: Any
    script: list[str]
    requests: list[str] = field(default_factory=list)
    needs: set[Ask] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)
    late: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _now: str = "pass"
    _params: dict[str, Any] = field(default_factory=dict)

    def deliver(self) -> list[str]:
        """Send the late requests; return each answer: `done`, or the error's code."""
        answers = []
        late, self.late = self.late, []
        for operation, params in late:
            try:
                getattr(self.client, _METHODS[operation])(**params)
                answers.append("done")
            except aws_errors() as error:
                answers.append(error.response["Error"]["Code"])
        return answers

    def on_params(self, params: dict[str, Any], **_: Any) -> None:
        """Remember the parameters of a request."""
        self._params = params

    def on_call(self, model: Any, **_: Any) -> Any:
        """Answer a write with the next fault of the script, if it is one before the call."""
        self.requests.append(model.name)
        self.needs |= asks(model.name, self._params)
        if model.name not in WRITES:
            self._now = "pass"
            return None
        if "TransactItems" in self._params:
            self.tokens.append(self._params["ClientRequestToken"])
        self._now = self.script.pop(0) if self.script else "pass"
        if self._now == "reset":
            raise closed(self.client)
        if self._now == "slow":
            time.sleep(SLOW_SECONDS)
        if self._now == "late":
            self.late.append((model.name, self._params))
            raise lost(self.client)
        answer = _ANSWERS.get(self._now)
        return answer(model.name) if answer else None

    def on_reply(self, **_: Any) -> None:
        """Lose the reply, if the script has it so."""
        if self._now == "lost":
            raise lost(self.client)

    def on_retry(self, **_: Any) -> float | None:
        """Send the write again, if the script has it so."""
        if self._now == "again":
            self._now = "pass"
            return 0.0
        return None


def refused(code: str, status: int, **more: Any) -> Any:
    """Return an error of DynamoDB in botocore's form."""
    parsed = {
        "Error": {"Code": code, "Message": "injected"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RetryAttempts": 0},
        **more,
    }
    return SimpleNamespace(status_code=status), parsed


def conflict(operation: str) -> Any:
    """Return the conflict of a write in botocore's form."""
    if operation == "PutItem":
        return refused("TransactionConflictException", 400)
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
    return refused("TransactionCanceledException", 400, CancellationReasons=reasons)


def _throttled(_: str) -> Any:
    return refused("ThrottlingException", 400)


def _in_progress(_: str) -> Any:
    return refused("TransactionInProgressException", 400)


def _broken(_: str) -> Any:
    return refused("InternalServerError", 500)


_ANSWERS = {
    "conflict": conflict,
    "throttled": _throttled,
    "broken": _broken,
    "in_progress": _in_progress,
}
WORDS = ("reset", "lost", "late", "again", "slow", *_ANSWERS)


@contextmanager
def meanwhile(client: Any, do: Callable[[], object]) -> Iterator[None]:
    """Do something between what the next request has read and what it writes; once."""
    left = [do]

    def interrupt(model: Any, **_: Any) -> None:
        if model.name in WRITES and left:
            left.pop()()

    with hooked(client, {"before-call.dynamodb": interrupt}, first=True):
        yield
    assert not left, "nothing was written"


@contextmanager
def faults(client: Any, *script: str, service: str = "dynamodb") -> Iterator[Faults]:
    """Play the script on the client's write requests; also counts all its requests."""
    playing = Faults(client, list(script))
    hooks: dict[str, Callable[..., Any]] = {
        f"provide-client-params.{service}": playing.on_params,
        f"before-call.{service}": playing.on_call,
        f"after-call.{service}": playing.on_reply,
        f"needs-retry.{service}": playing.on_retry,
    }
    with hooked(client, hooks):
        yield playing
