"""The table: one method for each kind of request."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ledger.aws.deadlines import LongRetryBudget, RetryBudget
from ledger.aws.failures import RETRY_AFTER_SECONDS, aws_errors, is_transient, unanswered
from ledger.aws.items import Item
from ledger.core.limits import ENTRIES_PER_BATCH_MAX
from ledger.errors import StoreUnavailable
from ledger.store.items import codec
from ledger.store.keys import Key, sort_name
from ledger.store.retry import Attempts, Outcome, read_outcome

if TYPE_CHECKING:
    from ledger.aws.clients import TableClient

LISTING, KEYED = "listing", "keyed"
_INDEX_OF_SORT_KEY = {"SK": None, "LSK": LISTING, "KSK": KEYED}
BATCH_GET_KEYS_MAX = 100


class Table:
    """The table as one request uses it; `counts` collects the numbers for the metrics.

    `passable` has the keys at which the request's write has met an item. Its value is the stamp of
    the tombstone that the request may overwrite there, or empty (store/tombstones.py). `is_keyed`
    is true once the request has read or written under its idempotency key. `digests` are of the
    newest versions that it wrote, or that its replay answers with: a few more than an answer names.
    """

    def __init__(
        self, client: "TableClient", name: str, retry_budget: RetryBudget | LongRetryBudget
    ) -> None:
        self._client = client
        self._name = name
        self.retry_budget = retry_budget
        self.counts: Counter[str] = Counter()
        self.passable: dict[tuple[str, str], str] = {}
        self.is_keyed = False
        self.digests = deque[str](maxlen=ENTRIES_PER_BATCH_MAX + 1)

    def get(self, key: Key) -> Item | None:
        """Return one item, strongly consistent; None if there is none."""
        answer = self._read("get_item", Key=key, ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    def batch_get(self, keys: Iterable[Key]) -> list[Item]:
        """Return the existing items of some keys, strongly consistent and in no order."""
        distinct = list({key["PK"]["S"] + "|" + key["SK"]["S"]: key for key in keys}.values())
        items: list[Item] = []
        for start in range(0, len(distinct), BATCH_GET_KEYS_MAX):
            items += self._batch(distinct[start : start + BATCH_GET_KEYS_MAX])
        return items

    def _batch(self, keys: list[Key]) -> list[Item]:
        """Read one batch to its end. DynamoDB may leave some keys unprocessed, again and again."""
        items: list[Item] = []
        for _ in self.retry_budget.attempts():
            request = {self._name: {"Keys": keys, "ConsistentRead": True}}
            answer = self._call("batch_get_item", RequestItems=request)
            items += answer["Responses"].get(self._name, [])
            keys = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if not keys:
                return items
        raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS)

    def query(self, key: Key, sort_prefix: str) -> list[Item]:
        """Return all items of a partition whose sort key has the prefix, in key order."""
        condition, values = "PK = :pk", {":pk": key["PK"]}
        if sort_prefix:  # DynamoDB accepts no empty one
            condition += " AND begins_with(SK, :sk)"
            values[":sk"] = codec.text(sort_prefix)
        query = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
        return self._pages({**query, "ConsistentRead": True}, None)

    def query_range(
        self, low: Key, high: Key, count: int, ascending: bool, after: Key | None = None
    ) -> tuple[list[Item], Key | None]:
        """Return up to `count` items from key to key, both included, and the key to go on after.

        The table is strongly consistent, an index is not.
        """
        sort_key = sort_name(low)
        partition_key = sort_key.replace("SK", "PK")
        assert low[partition_key] == high[partition_key], "a range is within one partition"
        index = _INDEX_OF_SORT_KEY[sort_key]
        condition = f"{partition_key} = :in AND {sort_key} BETWEEN :low AND :high"
        values = {":in": low[partition_key], ":low": low[sort_key], ":high": high[sort_key]}
        query: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ScanIndexForward": ascending,
            "Limit": count,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"ExclusiveStartKey": after} if after else {}),
        }
        answer = self._read("query", **query)
        return answer["Items"], answer.get("LastEvaluatedKey")

    def query_newest(self, listing: Key, count: int, skip: int = 0) -> list[Item]:
        """Return `count` items of a listing, newest first, without the first `skip`."""
        query = _newest(listing)
        start = self._skip(query, skip)
        return [] if start is None else self._pages({**query, **start}, count)

    def count(self, listing: Key) -> int:
        """Return the number of items of a listing, which are counted but not sent."""
        query = _newest(listing)
        total, start = 0, dict[str, Any]()
        while True:
            answer = self._read("query", **query, **start, Select="COUNT")
            total += int(answer["Count"])
            if "LastEvaluatedKey" not in answer:
                return total
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _skip(self, query: dict[str, Any], skip: int) -> dict[str, Any] | None:
        """Return the start after `skip` items, which are counted but not read; None at the end."""
        start: dict[str, Any] = {}
        while skip > 0:
            answer = self._read("query", **query, **start, Select="COUNT", Limit=skip)
            skip -= answer["Count"]
            if "LastEvaluatedKey" not in answer:
                return None
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        assert skip == 0, "DynamoDB counts no more than the limit"
        return start

    def _pages(self, query: dict[str, Any], count: int | None) -> list[Item]:
        items: list[Item] = []
        while count is None or len(items) < count:
            limit = {} if count is None else {"Limit": count - len(items)}
            answer = self._read("query", **{**query, **limit})
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                break
            query = {**query, "ExclusiveStartKey": answer["LastEvaluatedKey"]}
        assert count is None or len(items) <= count, "a page has no more items than its limit"
        return items

    def scan(self) -> Iterator[list[Item]]:
        """Yield all items, page by page and in no order. Writes go on meanwhile."""
        position: dict[str, Any] = {"ConsistentRead": True}
        while True:
            page = self._call("scan", TableName=self._name, **position)
            yield page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            position["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def write(self, actions: Sequence[dict[str, Any]], attempts: Attempts) -> Outcome:
        """Execute all conditional writes or none: one Put by itself, more as a transaction.

        `attempts` gives all copies of this write the same token, so that DynamoDB recognises them.
        """
        for entry in actions:
            for action in entry.values():
                codec.assert_writable(action)
        options: Any = {
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "TableName": self._name,
        }
        try:
            with self.retry_budget.limit_call():
                if len(actions) == 1 and "Put" in actions[0]:
                    self._client.put_item(**actions[0]["Put"], **options)
                else:
                    items: list[Any] = [
                        {kind: {**action, **options}}
                        for entry in actions
                        for kind, action in entry.items()
                    ]
                    token = attempts.token(items)
                    self._client.transact_write_items(TransactItems=items, ClientRequestToken=token)
        except unanswered():
            return Outcome(failed={}, unanswered=True)
        except aws_errors() as error:
            outcome = read_outcome(error)
        else:
            outcome = Outcome(failed={})
        assert all(position < len(actions) for position in outcome.failed), "one for each action"
        attempts.record(outcome)
        if outcome.is_settled:
            self.retry_budget.note_answer()
        return outcome

    def upsert(self, item: Item) -> None:
        """Write an item without a condition; it replaces any item of its key."""
        codec.assert_writable({"Item": item})
        self._call("put_item", TableName=self._name, Item=item)

    def increment(self, key: Key, kind: str, expires_at: int) -> int:
        """Add 1 to the count at a key, which expires at a time (Unix s). Return the count."""
        answer = self._call(
            "update_item",
            TableName=self._name,
            Key=key,
            UpdateExpression=f"ADD #count :one SET {codec.HEAD_SET}, expires_at = :expires",
            ExpressionAttributeNames={"#count": "count", **codec.HEAD_NAMES},
            ExpressionAttributeValues={
                ":one": codec.integer(1),
                **codec.head_values(kind),
                ":expires": codec.integer(expires_at),
            },
            ReturnValues="UPDATED_NEW",
        )
        count = codec.read_integer(answer["Attributes"], "count")
        assert count > 0, "each call adds 1"
        return count

    def delete(self, key: Key) -> None:
        """Delete an item without a condition."""
        self._call("delete_item", TableName=self._name, Key=key)

    def _read(self, operation: str, **arguments: Any) -> dict[str, Any]:
        return self._call(operation, TableName=self._name, **arguments)

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Call DynamoDB. Raise `StoreUnavailable` if it does not answer in time."""
        cause: Exception | None = None
        # The client has tried three times by itself: only a long command goes on after that.
        for _ in self.retry_budget.attempts() if self.retry_budget.repeats_reads else [1]:
            try:
                with self.retry_budget.limit_call():
                    answer: dict[str, Any] = getattr(self._client, operation)(**arguments)
            except unanswered() as error:
                cause = error
            except aws_errors() as error:
                if not is_transient(error):
                    raise
                cause = error
            else:
                # Unprocessed keys spend the same budget as no answer.
                if not answer.get("UnprocessedKeys"):
                    self.retry_budget.note_answer()
                return answer
        raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from cause


def _newest(listing: Key) -> dict[str, Any]:
    return {
        "IndexName": LISTING,
        "KeyConditionExpression": "LPK = :pk",
        "ExpressionAttributeValues": {":pk": listing["LPK"]},
        "ScanIndexForward": False,
    }
