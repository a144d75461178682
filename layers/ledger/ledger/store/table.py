"""The table: one method for each kind of request."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ledger.aws.items import Item
from ledger.aws.outcomes import RETRY_AFTER_SECONDS, UNANSWERED, Outcome, is_passing, outcome
from ledger.aws.retry_budget import LongRetryBudget, RetryBudget
from ledger.errors import StoreUnavailable
from ledger.store.attempts import Attempts
from ledger.store.items.codec import HEAD_NAMES, HEAD_SET, head_values, integer, read_integer, text
from ledger.store.keys import Key, sort_name

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LISTING, KEYED = "listing", "keyed"
# What may have `expires_at`, by which the table deletes: tokens, and counts of requests.
_PASSING = ("token#", "allowance#")
BATCH_GET_KEYS_MAX = 100


class Table:
    """One request's view of the table; `counts` gathers what the metrics want to know.

    `passable` has the places that the request has tried to write to and found taken, each with the
    stamp of the tombstone that it may pass there, or an empty one (store/tombstones.py). `is_keyed`
    says that something was looked for, or kept, under the request's idempotency key.
    """

    def __init__(
        self, client: "DynamoDBClient", name: str, patience: RetryBudget | LongRetryBudget
    ) -> None:
        self._client = client
        self._name = name
        self.patience = patience
        self.counts: Counter[str] = Counter()
        self.passable: dict[tuple[str, str], str] = {}
        self.is_keyed = False

    def get(self, key: Key) -> Item | None:
        """One item, strongly consistent."""
        answer = self._read("get_item", Key=key, ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    def batch_get(self, keys: Iterable[Key]) -> list[Item]:
        """Those of the items that exist, strongly consistent, in no order; a key is read once."""
        wanted = list({key["PK"]["S"] + "|" + key["SK"]["S"]: key for key in keys}.values())
        found: list[Item] = []
        rounds = 0
        while wanted:
            now, wanted = wanted[:BATCH_GET_KEYS_MAX], wanted[BATCH_GET_KEYS_MAX:]
            request = {self._name: {"Keys": now, "ConsistentRead": True}}
            answer = self._call("batch_get_item", RequestItems=request)
            found += answer["Responses"].get(self._name, [])
            unprocessed = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            wanted += unprocessed
            rounds += 1 if unprocessed else 0
            if unprocessed and not self.patience.pause(rounds):
                raise StoreUnavailable(RETRY_AFTER_SECONDS)
        return found

    def query(self, key: Key, sort_prefix: str) -> list[Item]:
        """All items of a partition whose sort key begins so, in its order."""
        condition, values = "PK = :pk", {":pk": key["PK"]}
        if sort_prefix:  # which to DynamoDB cannot be empty
            condition += " AND begins_with(SK, :sk)"
            values[":sk"] = text(sort_prefix)
        asked = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
        return self._pages({**asked, "ConsistentRead": True}, None)

    def between(
        self, low: Key, high: Key, count: int, ascending: bool, after: Key | None = None
    ) -> tuple[list[Item], Key | None]:
        """Up to `count` items of a listing from key to key, and where to go on; None at its end.

        Both keys are in it. A listing of the table is strongly consistent, one of the index not.
        """
        place = sort_name(low)
        partition = place.replace("SK", "PK")
        index = {"SK": None, "LSK": LISTING, "KSK": KEYED}[place]
        asked: dict[str, Any] = {
            "KeyConditionExpression": f"{partition} = :in AND {place} BETWEEN :low AND :high",
            "ExpressionAttributeValues": {
                ":in": low[partition],
                ":low": low[place],
                ":high": high[place],
            },
            "ScanIndexForward": ascending,
            "Limit": count,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"ExclusiveStartKey": after} if after else {}),
        }
        answer = self._read("query", **asked)
        return answer["Items"], answer.get("LastEvaluatedKey")

    def newest(self, listed: Key, count: int, skip: int = 0) -> list[Item]:
        """`count` items of a listing after the first `skip`, newest first."""
        asked = {
            "IndexName": LISTING,
            "KeyConditionExpression": "LPK = :pk",
            "ExpressionAttributeValues": {":pk": listed["LPK"]},
            "ScanIndexForward": False,
        }
        start = self._skip(asked, skip)
        if start is None:
            return []
        return self._pages({**asked, **start}, count)

    def _skip(self, asked: dict[str, Any], skip: int) -> dict[str, Any] | None:
        """Where to go on after `skip` items, counted without bringing them; None: past the end."""
        start: dict[str, Any] = {}
        while skip > 0:
            answer = self._read("query", **asked, **start, Select="COUNT", Limit=skip)
            skip -= answer["Count"]
            if "LastEvaluatedKey" not in answer:
                return None
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return start

    def _pages(self, asked: dict[str, Any], count: int | None) -> list[Item]:
        found: list[Item] = []
        while count is None or len(found) < count:
            limit = {} if count is None else {"Limit": count - len(found)}
            answer = self._read("query", **{**asked, **limit})
            found += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                break
            asked = {**asked, "ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return found

    def everything(self) -> Iterator[list[Item]]:
        """All items, a page at a time, in no order; for the operator, and of no one moment."""
        asked: dict[str, Any] = {"ConsistentRead": True}
        while True:
            page = self._call("scan", TableName=self._name, **asked)
            yield page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def write(self, actions: Sequence[dict[str, Any]], attempts: Attempts) -> Outcome:
        """Do all the conditional writes, or none: one action plainly, more as a transaction.

        `attempts` are those of this write, so that DynamoDB knows its copies for one transaction.
        """
        for entry in actions:
            _require_lasting(*entry.values())
            _require_format(*entry.values())
        asked_back: Any = {
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "TableName": self._name,
        }
        try:
            with self.patience.bounding():
                if len(actions) == 1 and "Put" in actions[0]:
                    self._client.put_item(**actions[0]["Put"], **asked_back)
                else:
                    items: list[Any] = [
                        {kind: {**action, **asked_back}}
                        for entry in actions
                        for kind, action in entry.items()
                    ]
                    token = attempts.token(items)
                    self._client.transact_write_items(TransactItems=items, ClientRequestToken=token)
        except UNANSWERED:
            return Outcome({}, unanswered=True)
        except ClientError as error:
            done = outcome(error)
        else:
            done = Outcome({})
        attempts.hear(done)
        if done.is_done or done.failed:
            self.patience.answered()
        return done

    def put(self, item: Item) -> None:
        """Write an item whatever was there; for what no condition guards."""
        _require_lasting({"Item": item})
        _require_format({"Item": item})
        self._call("put_item", TableName=self._name, Item=item)

    def count_up(self, key: Key, kind: str, expires_at: int) -> int:
        """Count one more at a key that is forgotten after a time (Unix s); the count so far."""
        answer = self._call(
            "update_item",
            TableName=self._name,
            Key=key,
            UpdateExpression=f"ADD #count :one SET {HEAD_SET}, expires_at = :expires",
            ExpressionAttributeNames={"#count": "count", **HEAD_NAMES},
            ExpressionAttributeValues={
                ":one": integer(1),
                **head_values(kind),
                ":expires": integer(expires_at),
            },
            ReturnValues="UPDATED_NEW",
        )
        return read_integer(answer["Attributes"], "count")

    def delete(self, key: Key) -> None:
        self._call("delete_item", TableName=self._name, Key=key)

    def _read(self, operation: str, **asked: Any) -> dict[str, Any]:
        return self._call(operation, TableName=self._name, **asked)

    def _call(self, operation: str, **asked: Any) -> dict[str, Any]:
        for retry in count(1):
            try:
                with self.patience.bounding():
                    answer: dict[str, Any] = getattr(self._client, operation)(**asked)
            except (*UNANSWERED, ClientError) as error:
                if isinstance(error, ClientError) and not is_passing(error):
                    raise
                if not (self.patience.repeats_reads and self.patience.pause(retry)):
                    raise StoreUnavailable(RETRY_AFTER_SECONDS) from error
            else:
                break
        if not answer.get("UnprocessedKeys"):
            self.patience.answered()
        return answer


def _require_lasting(*actions: dict[str, Any]) -> None:
    """Assert that nothing is written for the table to delete but tokens and counts of requests."""
    for action in actions:
        item = action.get("Item", {})
        is_marked = "expires_at" in item or "expires_at" in action.get("UpdateExpression", "")
        key = item or action.get("Key", {})
        assert not is_marked or key["PK"]["S"].startswith(_PASSING), "a book is kept for ever"


def _require_format(*actions: dict[str, Any]) -> None:
    """Assert that what is written says its format, whether a put or an update makes the item."""
    for action in actions:
        said = action.get("UpdateExpression", "")
        assert "format" in action.get("Item", {"format": None}), "an item without its format"
        assert "kind = " not in said or "#format = " in said, "an item without its format"
