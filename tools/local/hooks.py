"""Looking at a client's requests, or answering them, by botocore's own events.

Our own client has no events. So that one hook serves both clients, `_Events` emits botocore's
events around a client of ours, in botocore's order.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import local
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from botocore import exceptions
from botocore.hooks import HierarchicalEmitter, first_non_none_response

from ledger.aws.answers import REFUSED_FROM
from ledger.aws.dynamodb import DynamoClient
from ledger.aws.failures import AwsError, ConnectionClosedError, ReadTimeoutError


@contextmanager
def hooked(
    client: Any, hooks: Mapping[str, Callable[..., Any]], *, first: bool = False
) -> Iterator[None]:
    """Attach functions to a client's events, after all other hooks or before them."""
    events = events_of(client)
    register = events.register_first if first else events.register_last
    for event, hook in hooks.items():
        register(event, hook, unique_id=id(hook))
    try:
        yield
    finally:
        for event, hook in hooks.items():
            events.unregister(event, hook, unique_id=id(hook))


def events_of(client: Any) -> Any:
    """Return the events of a client of either kind."""
    if not isinstance(client, DynamoClient):
        return client.meta.events
    if client not in _EVENTS:
        _EVENTS[client] = _Events(client).emitter
    return _EVENTS[client]


def lost(client: Any) -> Exception:
    """Return a time-out, as the client would raise it."""
    if isinstance(client, DynamoClient):
        return ReadTimeoutError("fault://")
    return exceptions.ReadTimeoutError(endpoint_url="fault://")


def closed(client: Any) -> Exception:
    """Return the error of a closed connection, as the client would raise it."""
    if isinstance(client, DynamoClient):
        return ConnectionClosedError("fault://")
    return exceptions.ConnectionClosedError(endpoint_url="fault://")


_EVENTS: WeakKeyDictionary[DynamoClient, HierarchicalEmitter] = WeakKeyDictionary()


class _Events:
    """Emits the events of one client of ours, around its own methods."""

    def __init__(self, client: DynamoClient) -> None:
        self.emitter = HierarchicalEmitter()
        self._now = local()
        for method in (self.call, self.attempt, self.pay_retry):
            name = method.__name__
            setattr(client, name, partial(method, getattr(client, name)))

    def call(
        self, original: Callable[..., Any], operation: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        """Call DynamoDB, unless a hook has the answer."""
        model = SimpleNamespace(name=operation)
        self._emit("provide-client-params", operation, params=params, model=model)
        answer = self._emit("before-call", operation, model=model, params={})
        try:
            http, parsed = answer or (SimpleNamespace(status_code=200), original(operation, params))
        except AwsError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            http, parsed = SimpleNamespace(status_code=status), error.response
        self._emit("after-call", operation, model=model, http_response=http, parsed=parsed)
        if http.status_code >= REFUSED_FROM:
            raise AwsError(parsed, operation)
        members: dict[str, Any] = parsed
        return members

    def attempt(self, original: Callable[..., Any], operation: str, body: bytes) -> Any:
        """Send a request once."""
        self._now.operation = operation
        self._emit("before-send", operation)
        return original(operation, body)

    def pay_retry(self, original: Callable[..., int], number: int, result: Any) -> int:
        """Pay for a retry that the client or a hook wants."""
        cost = original(number, result)
        reply = self._emit("needs-retry", self._now.operation, attempts=number)
        return cost or int(reply is not None)

    def _emit(self, event: str, operation: str, **facts: Any) -> Any:
        """Emit an event, and return the first answer to it."""
        responses = self.emitter.emit(f"{event}.dynamodb.{operation}", **facts)
        return first_non_none_response(responses)
