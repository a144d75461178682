"""The rights that each function needs on table and bucket, found by replaying its events."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.core.ids import TICK_MS
from ledger.process.runtime import runtime
from tools.local.asks import Ask, asks, place_of_file
from tools.local.events import files_of, read
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.logs import Logs, logged
from tools.local.replay import fresh
from tools.local.template import Route

KEYED_METHODS = {"POST", "PUT", "PATCH"}


class Watched(Gateway):
    """A gateway that collects the rights that each function needs (`needs`), and all logs."""

    logs: Logs

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.needs: dict[str, set[Ask]] = {}
        self._now = threading.local()
        self._clock, self._last_ms = threading.Lock(), 0

    def event(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        """Make an event with a tick of its own: ids of one tick have no order."""
        event = super().event(*arguments, **more)
        context = event["requestContext"]
        with self._clock:
            self._last_ms = max(context["timeEpoch"], self._last_ms + TICK_MS)
            context["timeEpoch"] = self._last_ms
        return event

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Invoke the function, and note the secrets that pass."""
        self._now.route = event.get("routeKey", "")
        try:
            result = super().invoke(event)
            self.logs.note(event, result)
            return result
        finally:
            self._now.route = ""

    def fail(self, event: dict[str, Any], substitute: dict[str, Any]) -> dict[str, Any]:
        """Fail the test: on AWS the client would have got the gateway's own answer."""
        reason = "since the result was too large or too late"
        raise AssertionError(f"{event.get('routeKey')}: {substitute['body']}, {reason}")

    @contextmanager
    def watching(self, client: Any) -> Iterator[None]:
        """Watch the client's requests while a function runs, and all log lines."""
        functions = {route.key: route.function for route in self.routes}

        def note(params: dict[str, Any], model: Any, **_: Any) -> None:
            function = functions.get(getattr(self._now, "route", ""))
            if function:
                self.needs.setdefault(function, set()).update(asks(model.name, params))

        hooks = {"provide-client-params.dynamodb": note}
        with logged() as self.logs, hooked(client, hooks, first=True):
            yield


def needed(gateway: Gateway, route: Route) -> set[Ask]:
    """Return the rights that a function's events need, with an idempotency key and without.

    Each event comes to a process with empty caches, then once more to the same process.
    """
    rights: set[Ask] = set()
    for file in files_of(route):
        event = read(file)
        for variant in (event, *with_a_key(event)):
            fresh(gateway)
            for script in ("late", "pass"):
                files = faults(runtime().files.client, "pass", service="s3")
                with faults(runtime().client, script) as table, files as uploads:
                    answer = gateway.invoke(variant)
                rights |= table.needs | uploads.needs
                link = answer["headers"].get("Location") or answer["body"]
                if "X-Amz-Signature=" in link:  # a link is signed without a request
                    rights.add(Ask("s3:GetObject", place_of_file(link)))
    return rights | reads_of_writes(rights)


def reads_of_writes(rights: set[Ask]) -> set[Ask]:
    """Return the right to read each kind of item that a function may write.

    A request that can no longer be planned looks for its previous result: its period was closed
    since, or an account. A replay reads an entry's first version if there are more. Few events
    reach either.
    """
    writes = {ask for ask in rights if ask.action == "dynamodb:PutItem"}
    return {Ask("dynamodb:GetItem", ask.place, ask.keys) for ask in writes}


def with_a_key(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Make the same event with an idempotency key, if its method takes one and it has none."""
    headers = event["headers"]
    is_keyed = event["requestContext"]["http"]["method"] in KEYED_METHODS
    if is_keyed and "idempotency-key" not in headers:
        yield {**event, "headers": {**headers, "idempotency-key": "a-key"}}
