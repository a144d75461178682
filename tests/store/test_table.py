"""The kinds of requests, each against the engine: keys in, items out, page after page."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.aws.items import Item
from ledger.aws.retry_budget import RetryBudget
from ledger.errors import StoreUnavailable
from ledger.process.runtime import Runtime
from ledger.store import directory_keys, keys, table
from ledger.store.attempts import Attempts
from ledger.store.items import codec
from ledger.store.items.codec import head, integer, text
from ledger.store.keys import Scope
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


def put(at: Table, key: keys.Key, **more: str) -> Item:
    item: Item = {**key, **head("thing"), **{n: text(value) for n, value in more.items()}}
    at.upsert(item)
    return item


def test_an_item_is_put_read_and_deleted_by_its_key(at: Table, scope: Scope) -> None:
    one, two = keys.account(scope, 1), keys.account(scope, 2)
    item = put(at, one, said="a")
    put(at, two)
    assert at.get(one) == item
    again = put(at, one, said="b")
    assert at.get(one) == again
    at.delete(one)
    assert at.get(one) is None
    assert at.get(two) is not None


def test_a_batch_of_more_keys_than_one_request_takes_is_read_in_several(
    at: Table, scope: Scope, process: Runtime
) -> None:
    wanted = [keys.account(scope, n) for n in range(120)]
    for key in wanted[:110]:
        put(at, key)
    with faults(process.client) as happened:
        found = at.batch_get([*wanted, *wanted[:5]])
    assert happened.requests == ["BatchGetItem", "BatchGetItem"]
    assert sorted(item["SK"]["S"] for item in found) == [f"{n:011x}" for n in range(110)]
    assert at.batch_get([]) == []


def test_a_partition_is_queried_by_how_its_keys_begin(at: Table, scope: Scope) -> None:
    for version in range(3):
        put(at, keys.entry_version(scope, 2, version))
    put(at, keys.entry(scope, 2))
    put(at, keys.entry_version(scope, 4, 0))
    found = at.query(keys.entry(scope, 2), "version")
    assert [item["SK"]["S"] for item in found] == [f"version#{n:05d}" for n in range(3)]


def test_a_listing_gives_the_newest_after_some_that_are_skipped(at: Table, scope: Scope) -> None:
    for number in range(1, 8):
        listed = keys.accounts_of_account(scope, 0, NOW, number)
        put(at, {**keys.account(scope, number), **listed})
    listing = keys.accounts_of_account(scope, 0)
    numbers = [7, 6, 5, 4, 3, 2, 1]
    for count, skip in ((3, 0), (3, 2), (100, 0), (100, 5), (2, 6), (5, 7), (5, 8), (1, 0)):
        found = [keys.id_of(item) for item in at.query_newest(listing, count, skip)]
        assert found == numbers[skip : skip + count], (count, skip)


def test_what_money_depends_on_is_read_as_it_is_now(
    at: Table, scope: Scope, process: Runtime
) -> None:
    """Strongly consistent, all but the listings of the indexes; an engine here is that anyway."""
    asked: list[Any] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        asked.append(params)

    with hooked(process.client, {"provide-client-params.dynamodb": note}):
        key = keys.account(scope, 1)
        at.get(key)
        at.batch_get([key])
        at.query(key, "0")
        at.query_range(key, key, 1, ascending=True)
        list(at.scan())
    asked = [
        params.get("RequestItems", {}).get(process.settings.table_name, params) for params in asked
    ]
    assert all(params["ConsistentRead"] for params in asked)


def test_a_range_is_read_both_ways_with_its_ends_and_goes_on(at: Table, scope: Scope) -> None:
    for number in range(6):
        put(at, keys.account(scope, number))
    low, high = keys.account(scope, 1), keys.account(scope, 4)
    found, after = at.query_range(low, high, 3, ascending=True)
    assert [keys.id_of(item) for item in found] == [1, 2, 3]
    found, after = at.query_range(low, high, 3, ascending=True, after=after)
    assert ([keys.id_of(item) for item in found], after) == ([4], None)
    found, _ = at.query_range(low, high, 9, ascending=False)
    assert [keys.id_of(item) for item in found] == [4, 3, 2, 1]


def test_everything_is_read_a_page_at_a_time(at: Table, scope: Scope, process: Runtime) -> None:
    for number in range(5):
        put(at, keys.record(scope, "large", number), doc="x" * 300_000)
    with faults(process.client) as happened:
        pages = list(at.scan())
    found = [item for page in pages for item in page if item["PK"]["S"].startswith(scope.tenant_id)]
    assert [keys.id_of(item) for item in found] == [0, 1, 2, 3, 4]
    assert len(pages) == len(happened.requests) > 1


def test_a_count_goes_up_by_one_and_is_forgotten_some_time(at: Table, scope: Scope) -> None:
    key = directory_keys.allowance(scope.tenant_id, 1)
    assert [at.increment(key, "allowance", 1_900_000_000) for _ in range(3)] == [1, 2, 3]
    item = {**key, **head("allowance"), "count": integer(3)}
    assert at.get(key) == {**item, "expires_at": integer(1_900_000_000)}


def test_writes_are_all_done_or_none(at: Table, scope: Scope, process: Runtime) -> None:
    one, two = ({**keys.account(scope, n), **head("thing")} for n in (1, 2))
    condition = {"ConditionExpression": "attribute_not_exists(PK)"}
    with faults(process.client) as happened:
        assert at.write([{"Put": {"Item": one, **condition}}], Attempts()).is_done
        again = at.write([{"Put": {"Item": one, **condition}}], Attempts())
        both = at.write(
            [{"Put": {"Item": two, **condition}}, {"Put": {"Item": one, **condition}}], Attempts()
        )
    assert happened.requests == ["PutItem", "PutItem", "TransactWriteItems"]
    assert again.failed == {0: one}
    assert both.failed == {1: one}
    assert at.get(keys.account(scope, 2)) is None


@pytest.mark.parametrize("word", ["reset", "lost", "throttled", "broken"])
def test_a_read_that_is_not_answered_says_so(
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


def test_a_batch_that_is_never_read_whole_ends_with_our_patience(
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
def test_nothing_of_a_book_is_written_for_the_table_to_delete(
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
def test_nothing_is_written_that_does_not_say_its_format(
    process: Runtime, kind: str, action: dict[str, Any]
) -> None:
    """A later release tells by the number which items it has to read in another way."""
    to = Table(process.client, process.settings.table_name, RetryBudget.for_seconds())
    with pytest.raises(AssertionError, match="without its format"):
        to.write([{kind: action}], Attempts())
    if kind == "Put":
        with pytest.raises(AssertionError, match="without its format"):
            to.upsert(action["Item"])
