"""What each function asks of the table and the bucket, seen while its events are replayed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.core.ids import TICK_MS
from ledger.process.runtime import runtime
from tools.local.asks import Ask, asks
from tools.local.events import files_of, read
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.logs import Logs, logged
from tools.local.replay import fresh
from tools.local.template import Route

KEYED_METHODS = {"POST", "PUT", "PATCH"}


class Watched(Gateway):
    """A gateway that notes what each function asks of the table: `asked`, by function.

    And what it is told and tells, and what is logged meanwhile: `logs`.
    """

    logs: Logs

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.asked: dict[str, set[Ask]] = {}
        self._now = threading.local()
        self._clock, self._last_ms = threading.Lock(), 0

    def event(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        """An event of a tick of its own: what is made within one has no order among itself."""
        event = super().event(*arguments, **more)
        about = event["requestContext"]
        with self._clock:
            self._last_ms = max(about["timeEpoch"], self._last_ms + TICK_MS)
            about["timeEpoch"] = self._last_ms
        return event

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        self._now.route = event.get("routeKey", "")
        try:
            result = super().invoke(event)
            self.logs.note(event, result)
            return result
        finally:
            self._now.route = ""

    def fail(self, event: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """Fail the test: whatever it was after, on AWS a client would have got no answer."""
        said = f"{event.get('routeKey')}: {given['body']}, since it was too much or too late"
        raise AssertionError(said)

    @contextmanager
    def watching(self, client: Any) -> Iterator[None]:
        """Look at the client's requests, while a function runs, and at all that is logged."""
        functions = {route.key: route.function for route in self.routes}

        def note(params: dict[str, Any], model: Any, **_: Any) -> None:
            function = functions.get(getattr(self._now, "route", ""))
            if function:
                self.asked.setdefault(function, set()).update(asks(model.name, params))

        hooks = {"provide-client-params.dynamodb": note}
        with logged() as self.logs, hooked(client, hooks, first=True):
            yield


def needed(gateway: Gateway, route: Route) -> set[Ask]:
    """What a function's events ask IAM for, each event twice, with an idempotency key and without.

    First by a process that has seen nothing yet, then by one to which the request comes again.
    """
    found: set[Ask] = set()
    for file in files_of(route):
        event = read(file)
        for said in (event, *with_a_key(event)):
            fresh(gateway)
            for script in ("late", "pass"):
                files = faults(runtime().files.client, "pass", service="s3")
                with faults(runtime().client, script) as happened, files as put:
                    answer = gateway.invoke(said)
                found |= happened.asked | put.asked
                if "X-Amz-Signature=" in answer["body"]:  # a link is signed, and nothing is asked
                    found.add(Ask("s3:GetObject", "file"))
    return found | reading_what_is_written(found)


def reading_what_is_written(asked: set[Ask]) -> set[Ask]:
    """Let whoever writes an item of the table read it too.

    A request that cannot be planned any more looks for what it did before: its period was closed
    since, or an account. A replay reads an entry's first version if there are more. Few events come
    to either.
    """
    written = {ask for ask in asked if ask.action == "dynamodb:PutItem"}
    return {Ask("dynamodb:GetItem", ask.place, ask.keys) for ask in written}


def with_a_key(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Make the same event with an idempotency key, if its method takes one and it has none."""
    headers = event["headers"]
    is_keyed = event["requestContext"]["http"]["method"] in KEYED_METHODS
    if is_keyed and "idempotency-key" not in headers:
        yield {**event, "headers": {**headers, "idempotency-key": "a-key"}}
