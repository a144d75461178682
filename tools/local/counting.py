"""The counter beside the service here: writes are counted and sealed soon after their answers.

On AWS the table's stream invokes the counter. Here no process reads a stream, since moto's and
dynoxide's are not DynamoDB's. Instead, botocore's events show what a request puts, and the door
(door.py) shows what another process puts, such as `ledger-admin`.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any, NamedTuple

from ledger.admin.totals.late_acts import seal_acts
from ledger.admin.totals.settling import settle
from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.process.runtime import runtime
from ledger.publisher import handler
from ledger.publisher.publishing import Overtaken
from ledger.store.items.codec import ACCOUNT, CLOSING, ENTRY, RECORD, REMOVED, kind_of
from ledger.store.items.periods import PERIOD
from ledger.store.items.records import to_record
from ledger.store.keys import Key, Scope, id_of, scope_of
from ledger.stream.counter import Counter
from ledger.stream.moves import is_present
from ledger.stream.statements import Statements
from tools.local.gateway import Gateway
from tools.local.hooks import hooked

# Many are counted in one write, as on AWS; a page that is looked at is current soon enough.
GATHERING_SECONDS = 0.3
# A publication takes longer than a count, so it waits while writes do; on AWS a minute.
PUBLISHING_SECONDS = 5.0
ACTS = (ACCOUNT, CLOSING, PERIOD, RECORD)
STATEMENTS = Statements()


class Written(NamedTuple):
    """Entries that wait to be counted, and the time by which they were written."""

    keys: list[Key]
    at: datetime


class Publications:
    """The books whose logs wait to be published: until no write waits, or for seconds at most."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._books: set[Scope] = set()

    def add(self, books: Iterable[Scope], is_idle: bool) -> None:
        """Add books, and publish all that wait if it is time; a failure leaves them waiting."""
        self._books |= set(books)
        if is_idle or self._clock() - self._last >= PUBLISHING_SECONDS:
            publish(self._books)
            self._books = set()
            self._last = self._clock()


class Counting(Gateway):
    """A gateway with a thread that counts entries; if requests take turns, each counts its own."""

    def __init__(
        self, table_name: str, overrides: Mapping[str, str], serialise: bool = False
    ) -> None:
        super().__init__(table_name, overrides, serialise)
        self._takes_turns = serialise
        self._written = threading.local()
        self._waiting: SimpleQueue[Written] = SimpleQueue()

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Invoke the function, then count the entries that it wrote."""
        self._written.keys = []
        result = super().invoke(event)
        self.note(self._written.keys)
        return result

    def note(self, keys: list[Key]) -> None:
        """Count what was just written under the keys, now or soon."""
        if not keys:
            return
        if self._takes_turns:
            with self.turn:
                publish(count(keys))
        else:
            self._waiting.put(Written(keys, datetime.now(UTC)))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the entries that this process's client writes."""

        def note(params: dict[str, Any], **_: Any) -> None:
            getattr(self._written, "keys", []).extend(keys_of(params))

        threading.Thread(target=self._count_what_waits, daemon=True).start()
        with hooked(runtime().client, {"provide-client-params.dynamodb": note}):
            yield

    def _count_what_waits(self) -> None:
        publications = Publications()
        while True:
            keys, at = self._waiting.get()
            time.sleep(GATHERING_SECONDS)
            while not self._waiting.empty():
                more, at = self._waiting.get()
                keys = keys + more
            try:
                publications.add(count(keys, at), self._waiting.empty())
            except LedgerError as error:
                print(f"entries wait to be counted: {error}", file=sys.stderr)
                self._waiting.put(Written(keys, at))


def keys_of(params: Mapping[str, Any]) -> list[Key]:
    """Return the keys of entries and acts in a request to DynamoDB, and of changed documents."""
    parts = [*params.get("TransactItems", ()), {"Update": params}]
    puts = [part.get("Put") for part in parts]
    batches = [part.get("PutRequest") for table in _batches(params) for part in table]
    items: list[Item] = [(action or {}).get("Item", {}) for action in (*puts, *batches, params)]
    items = [item for item in items if item.get("kind", {}).get("S") in (ENTRY, REMOVED, *ACTS)]
    updates = [part.get("Update") or {} for part in parts]
    changed = [
        action["Key"] for action in updates if "doc = " in action.get("UpdateExpression", "")
    ]
    return [{name: item[name] for name in ("PK", "SK")} for item in (*items, *changed)]


def _batches(params: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the requests of a `BatchWriteItem` by table."""
    tables = params.get("RequestItems", {}).values()
    return [table for table in tables if isinstance(table, list)]


def count(keys: list[Key], at: datetime | None = None) -> Iterable[Scope]:
    """Count what is there now under the keys: a write that was refused has put nothing.

    `at` is the time of the newest write, by default now. Return the books.
    """
    return _settle(runtime().table(float("inf")).batch_get(keys), at)


def catch_up() -> set[Scope]:
    """Count what was written while nobody looked: by the operator, or before there were totals.

    Return the books.
    """
    return {scope for page in runtime().table(float("inf")).scan() for scope in _settle(page)}


def publish(scopes: Iterable[Scope]) -> None:
    """Publish the logs of books. On AWS a queue asks for it a minute later, and repeats it.

    Another worker may be first; then the publication begins again from what that one published.
    """
    for scope in scopes:
        while True:
            with suppress(Overtaken):
                handler.publish(scope)
                break


def _settle(items: Iterable[Item], at: datetime | None = None) -> Iterable[Scope]:
    """Count the entries among items, and seal the acts, in their books; return the books."""
    numbers: dict[Scope, set[int]] = {}
    acts: dict[Scope, list[Item]] = {}
    for item in items:
        if is_present(item):
            numbers.setdefault(scope_of(item), set()).add(id_of(item))
        elif kind_of(item) in ACTS:
            acts.setdefault(scope_of(item), []).append(item)
    newest = int((at or datetime.now(UTC)).timestamp())
    table = runtime().table(float("inf"))
    books = list({**acts, **numbers})
    for scope in books:
        of_book = acts.get(scope, [])
        seal_acts(table, scope, (i for i in of_book if kind_of(i) != RECORD), newest)
        if scope in numbers:
            settle(table, scope, numbers[scope], newest)
        # Letterings and categorizations come behind the lines that they name.
        records = (i for i in of_book if kind_of(i) == RECORD)
        of_lines = sorted(records, key=lambda item: to_record(item).created_at)
        seal_acts(table, scope, of_lines, newest)
        counter = Counter(table)
        STATEMENTS.seal_due(counter, {scope: counter.head(scope)}, float("inf"))
    return books


def count_tenant(tenant_id: str, items: dict[str, Item]) -> None:
    """Count a tenant's entries among the items of a table by key."""
    ours = (item for key, item in items.items() if key.startswith(tenant_id))
    count([{name: item[name] for name in ("PK", "SK")} for item in ours])
