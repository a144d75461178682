"""The kinds of requests, each against the engine: keys in, items out, page after page."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.errors import StoreUnavailable
from ledger.process.runtime import Runtime
from ledger.store import directory_keys, keys, table
from ledger.store.items import codec
from ledger.store.items.codec import head, integer, text
from ledger.store.keys import Scope
from ledger.store.retry import Attempts
from ledger.store.table import Table
from tests.bench import NOW
from tools.local.faults import faults
from tools.local.hooks import hooked


@pytest.fixture
def scope() -> Scope:
    return Scope("t" + uuid4().hex, "b")


@pytest.fixture
def at(process: Runtime) -> Table:
    return process.table(6)


def write(at: Table, key: keys.Key, **more: str) -> Item:
    item: Item = {**key, **head("thing"), **{n: text(value) for n, value in more.items()}}
    at.upsert(item)
    return item


def test_an_item_is_written_read_and_deleted_by_its_key(at: Table, scope: Scope) -> None:
    first, second = keys.account(scope, 1), keys.account(scope, 2)
    item = write(at, first, said="a")
    write(at, second)
    assert at.get(first) == item
    again = write(at, first, said="b")
    assert at.get(first) == again
    at.delete(first)
    assert at.get(first) is None
    assert at.get(second) is not None


def test_a_batch_of_more_keys_than_one_request_takes_is_read_in_several(
    at: Table, scope: Scope, process: Runtime
) -> None:
    expected = [keys.account(scope, n) for n in range(120)]
    for key in expected[:110]:
        write(at, key)
    with faults(process.client) as script:
        results = at.batch_get([*expected, *expected[:5]])
    assert script.requests == ["BatchGetItem", "BatchGetItem"]
    assert sorted(item["SK"]["S"] for item in results) == [f"{n:011x}" for n in range(110)]
    assert at.batch_get([]) == []


def test_a_query_has_the_items_of_a_prefix(at: Table, scope: Scope) -> None:
    for version in range(3):
        write(at, keys.entry_version(scope, 2, version))
    write(at, keys.entry(scope, 2))
    write(at, keys.entry_version(scope, 4, 0))
    results = at.query(keys.entry(scope, 2), "version")
    assert [item["SK"]["S"] for item in results] == [f"version#{n:05d}" for n in range(3)]


def test_a_listing_gives_the_newest_items_after_the_skipped_ones(at: Table, scope: Scope) -> None:
    for number in range(1, 8):
        index_keys = keys.accounts_of_account(scope, 0, NOW, number)
        write(at, {**keys.account(scope, number), **index_keys})
    listing = keys.accounts_of_account(scope, 0)
    numbers = [7, 6, 5, 4, 3, 2, 1]
    for count, skip in ((3, 0), (3, 2), (100, 0), (100, 5), (2, 6), (5, 7), (5, 8), (1, 0)):
        results = [keys.id_of(item) for item in at.query_newest(listing, count, skip)]
        assert results == numbers[skip : skip + count], (count, skip)


def test_every_read_but_of_an_index_is_strongly_consistent(
    at: Table, scope: Scope, process: Runtime
) -> None:
    """Strongly consistent, all but the listings of the indexes; an engine here is that anyway."""
    queries: list[Any] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        queries.append(params)

    with hooked(process.client, {"provide-client-params.dynamodb": note}):
        key = keys.account(scope, 1)
        at.get(key)
        at.batch_get([key])
        at.query(key, "0")
        at.query_range(key, key, 1, ascending=True)
        list(at.scan())
    queries = [
        params.get("RequestItems", {}).get(process.settings.table_name, params)
        for params in queries
    ]
    assert all(params["ConsistentRead"] for params in queries)


def test_a_range_has_both_ends_in_both_orders_and_goes_on(at: Table, scope: Scope) -> None:
    for number in range(6):
        write(at, keys.account(scope, number))
    low, high = keys.account(scope, 1), keys.account(scope, 4)
    results, after = at.query_range(low, high, 3, ascending=True)
    assert [keys.id_of(item) for item in results] == [1, 2, 3]
    results, after = at.query_range(low, high, 3, ascending=True, after=after)
    assert ([keys.id_of(item) for item in results], after) == ([4], None)
    results, _ = at.query_range(low, high, 9, ascending=False)
    assert [keys.id_of(item) for item in results] == [4, 3, 2, 1]


def test_a_scan_reads_page_by_page(at: Table, scope: Scope, process: Runtime) -> None:
    for number in range(5):
        write(at, keys.record(scope, "large", number), doc="x" * 300_000)
    with faults(process.client) as script:
        pages = list(at.scan())
    results = [
        item for page in pages for item in page if item["PK"]["S"].startswith(scope.tenant_id)
    ]
    assert [keys.id_of(item) for item in results] == [0, 1, 2, 3, 4]
    assert len(pages) == len(script.requests) > 1


def test_a_count_grows_by_one_and_expires(at: Table, scope: Scope) -> None:
    key = directory_keys.allowance(scope.tenant_id, 1)
    assert [at.increment(key, "allowance", 1_900_000_000) for _ in range(3)] == [1, 2, 3]
    item = {**key, **head("allowance"), "count": integer(3)}
    assert at.get(key) == {**item, "expires_at": integer(1_900_000_000)}


def test_writes_are_all_done_or_none(at: Table, scope: Scope, process: Runtime) -> None:
    item, two = ({**keys.account(scope, n), **head("thing")} for n in (1, 2))
    condition = {"ConditionExpression": "attribute_not_exists(PK)"}
    with faults(process.client) as script:
        assert at.write([{"Put": {"Item": item, **condition}}], Attempts()).is_done
        again = at.write([{"Put": {"Item": item, **condition}}], Attempts())
        pair = at.write(
            [{"Put": {"Item": two, **condition}}, {"Put": {"Item": item, **condition}}], Attempts()
        )
    assert script.requests == ["PutItem", "PutItem", "TransactWriteItems"]
    assert again.failed == {0: item}
    assert pair.failed == {1: item}
    assert at.get(keys.account(scope, 2)) is None


@pytest.mark.parametrize("word", ["reset", "lost", "throttled", "broken"])
def test_an_unanswered_read_is_unavailable(
    process: Runtime, scope: Scope, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.local.faults.WRITES", ("GetItem", "Query", "BatchGetItem", "Scan"))
    at = process.table(6)
    reads: list[Any] = [
        lambda: at.get(keys.account(scope, 1)),
        lambda: at.query(keys.account(scope, 1), "0"),
        lambda: at.batch_get([keys.account(scope, 1)]),
        lambda: list(at.scan()),
    ]
    for read in reads:
        with faults(process.client, word), pytest.raises(StoreUnavailable) as refused:
            read()
        assert refused.value.retry_after_seconds == 1


def test_a_batch_that_stays_incomplete_ends_with_the_retry_budget(
    process: Runtime, scope: Scope
) -> None:
    """DynamoDB may leave keys of a batch unread, as often as it likes."""
    pauses: list[float] = []
    clock = iter(range(100))
    budget = RetryBudget(5.5, lambda: float(next(clock)), pauses.append, lambda: 1.0)
    at = Table(process.client, process.settings.table_name, budget)
    key = keys.account(scope, 1)

    def unread(**_: Any) -> Any:
        answer = {
            "Responses": {},
            "UnprocessedKeys": {process.settings.table_name: {"Keys": [key]}},
        }
        return type("Answer", (), {"status_code": 200})(), answer

    hooks = {"before-call.dynamodb.BatchGetItem": unread}
    with hooked(process.client, hooks), pytest.raises(StoreUnavailable):
        at.batch_get([key])
    assert pauses == [0.04, 0.08, 0.16, 0.2, 0.2, 0.2]


def test_batches_and_indexes_are_as_the_template_has_them() -> None:
    assert (table.BATCH_GET_KEYS_MAX, table.LISTING, table.KEYED) == (100, "listing", "keyed")
    assert codec.COMPRESSED_ABOVE_BYTES == 1_024


MARKED = {"expires_at": {"N": "1"}}
LASTING = [
    ("Put", {"Item": {**keys.entry(Scope("t", "b"), 1), **MARKED}}),
    (
        "Update",
        {"Key": keys.account(Scope("t", "b"), 2), "UpdateExpression": "SET expires_at = :x"},
    ),
]


@pytest.mark.parametrize(("kind", "action"), LASTING)
def test_no_item_of_a_book_gets_an_expiry(
    process: Runtime, kind: str, action: dict[str, Any]
) -> None:
    """The table deletes what carries its time-to-live attribute, whatever kind of item it is."""
    to = Table(process.client, process.settings.table_name, RetryBudget.for_seconds())
    with pytest.raises(AssertionError, match="kept for ever"):
        to.write([{kind: action}], Attempts())
    if kind == "Put":
        with pytest.raises(AssertionError, match="kept for ever"):
            to.upsert(action["Item"])


FORMLESS = [
    ("Put", {"Item": {**keys.entry(Scope("t", "b"), 1), "kind": text("entry")}}),
    (
        "Update",
        {"Key": keys.counted_at(Scope("t", "b")), "UpdateExpression": "SET kind = :kind"},
    ),
]


@pytest.mark.parametrize(("kind", "action"), FORMLESS)
def test_no_item_is_written_without_its_format(
    process: Runtime, kind: str, action: dict[str, Any]
) -> None:
    """A later release tells by the number which items it has to read in another way."""
    to = Table(process.client, process.settings.table_name, RetryBudget.for_seconds())
    with pytest.raises(AssertionError, match="without its format"):
        to.write([{kind: action}], Attempts())
    if kind == "Put":
        with pytest.raises(AssertionError, match="without its format"):
            to.upsert(action["Item"])
