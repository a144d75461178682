"""A stream of a table in a test: each write's old and new images, in the order of the writes.

Writes of all threads take turns, so that the images are those of the write.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from ledger.aws.items import Item
from ledger.process.runtime import runtime
from ledger.store.items.attributes import OF_KIND
from ledger.store.items.codec import kind_of
from tests.stream.test_handler import read, record
from tools.local import engines
from tools.local.hooks import hooked

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")


@dataclass
class Tap:
    """The records of a stream since its begin. `deliver` hands them to the stream's function."""

    records: list[dict[str, Any]] = field(default_factory=list)
    delivered: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _before: list[tuple[Item, Item | None]] = field(default_factory=list)

    def deliver(self, *, size: int = 100, again: int = 0) -> int:
        """Deliver the new records and the `again` last old ones; return how many are new."""
        records = self.records[max(0, self.delivered - again) :]
        fresh = len(self.records) - self.delivered
        self.delivered += fresh
        for place in range(0, len(records), size):
            answer = read(*records[place : place + size])
            assert answer["batchItemFailures"] == []
        return fresh

    @contextmanager
    def open(self) -> Iterator["Tap"]:
        """Record what the process's client writes."""
        begin = {f"provide-client-params.dynamodb.{name}": self._begin for name in WRITES}
        end = {f"after-call.dynamodb.{name}": self._end for name in WRITES}
        lost = {f"after-call-error.dynamodb.{name}": self._fail for name in WRITES}
        with hooked(runtime().client, {**begin, **end, **lost}):
            yield self

    def _begin(self, params: Mapping[str, Any], **_: Any) -> None:
        self._turn.acquire()
        self._before = [(key, _read(key)) for key in map(_key, _actions(params))]

    def _end(self, **_: Any) -> None:
        for key, before in self._before:
            after = _read(key)
            kinds = {kind_of(item) for item in (before, after) if item}
            if before != after and kinds & OF_KIND.keys():
                self.records.append(record(len(self.records), after, before))
        self._turn.release()

    def _fail(self, **_: Any) -> None:
        self._turn.release()


def _actions(params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for action in params.get("TransactItems", ()):
        yield from action.values()
    for requests in params.get("RequestItems", {}).values():
        for request in requests:
            yield from request.values()
    if "TableName" in params and "TransactItems" not in params:
        yield params


def _key(action: Mapping[str, Any]) -> Item:
    item = action.get("Item") or action["Key"]
    return {name: item[name] for name in ("PK", "SK")}


def _read(key: Item) -> Item | None:
    # The client of the functions is watched, and this read is none of theirs.
    answer = engines.client().get_item(
        TableName=runtime().settings.table_name, Key=key, ConsistentRead=True
    )
    return cast("Item | None", answer.get("Item"))
