"""A change that fails a hundred times is kept whole, and taken in again by the operator."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ledger.admin.totals.failures import FailuresBucket
from ledger.aws.clients import s3
from ledger.aws.items import Item
from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items.codec import text
from tests.bench import Bench, claim
from tests.stream.images import image
from tests.stream.poller import Poller
from tools.local.gateway import Context, load
from tools.local.hooks import hooked
from tools.local.template import ROOT, Template

BUCKET = "ledger-failures"
AT = 1_795_000_000
D, C = Direction.DEBIT, Direction.CREDIT
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bucket(process: Runtime) -> Iterator[str]:
    assert process
    client = s3()
    client.create_bucket(Bucket=BUCKET)
    yield BUCKET
    for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=one["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def mine(bench: Bench) -> Bench:
    return bench


def poller(bucket: str, function: str, pause_seconds: float = 900) -> Poller:
    """The poller of a function, with the properties that the template gives it."""
    name = "".join(word.capitalize() for word in ("stream", *function.split("_")))
    properties = Template().functions()[name]["Events"]["Changes"]["Properties"]
    handler = load(ROOT / f"functions/stream/{function}/app.py")
    call = lambda event: handler(event, Context(function, 60))  # noqa: E731
    return Poller(properties, call, s3(), bucket, AT, pause_seconds)


def posted(bench: Bench, cash: int, sales: int, amount: int) -> Item:
    entry = bench.enter(DraftLine(cash, D, amount), DraftLine(sales, C, amount))
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, entry.entry_id))
    assert item is not None
    return item


def debit(bench: Bench, account: int) -> int:
    total = totals.totals(bench.book(claim()).read).get((account, "EUR"))
    return total.debit_minor if total else 0


def broken(item: Item) -> Item:
    """An item as a fault of ours would read it: it cannot be counted."""
    return {**item, "doc": text('{"lines": []}')}


def test_a_change_that_fails_a_hundred_times_is_kept_whole_and_replayed(
    mine: Bench, bucket: str, command: Command
) -> None:
    cash, sales = mine.open("Cash"), mine.open("Sales")
    items = [posted(mine, cash, sales, amount) for amount in (100, 20, 3)]
    counting = poller(bucket, "count_entries", pause_seconds=800)
    for item in (items[0], broken(items[1]), items[2]):
        counting.write(None, item)
        counting.now += 900
    counting.run()
    assert counting.invocations > 100
    assert debit(mine, cash) == 103, "the others are counted"
    (name,) = counting.objects
    kept = json.loads(s3().get_object(Bucket=bucket, Key=name)["Body"].read())
    assert [one["dynamodb"]["NewImage"] for one in kept["payload"]["Records"]] == [
        image(broken(items[1]))
    ]
    # Its image was broken for good; the table's item was not.
    kept["payload"]["Records"][0]["dynamodb"]["NewImage"] = image(items[1])
    s3().put_object(Bucket=bucket, Key=name, Body=json.dumps(kept).encode())
    for _ in range(2):
        status, said, _ = command("totals", "replay", bucket, "--quiet")
        assert (status, json.loads(said)) == (
            0,
            {"objects": 1, "changes": 1, "objects_deleted": 0, "fault_count": 0, "faults": []},
        )
        assert debit(mine, cash) == 123, "once"
    where = (mine.scope.tenant_id, mine.scope.business_id)
    status, said, why = command("totals", "rebuild", "--book", *where, "--quiet")
    assert status == 0, why
    assert json.loads(said)["totals_corrected"] == 0
    assert debit(mine, cash) == 123
    assert json.loads(command("totals", "replay", bucket, "--delete")[1])["objects_deleted"] == 1
    assert json.loads(command("totals", "replay", bucket)[1])["objects"] == 0


def test_what_crashes_the_function_is_given_up_without_its_neighbours(
    mine: Bench, bucket: str
) -> None:
    """A batch that fails as a whole is halved, until only the change that does it is left."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    items = [posted(mine, cash, sales, 10**place) for place in range(5)]
    counting = poller(bucket, "count_entries")
    inner, poison = counting.handler, text("x")

    def crashing(event: dict[str, Any]) -> Any:
        if any(one["dynamodb"]["NewImage"].get("poison") for one in event["Records"]):
            raise MemoryError
        return inner(event)

    counting.handler = crashing
    for place, item in enumerate(items):
        counting.write(None, {**item, **({"poison": poison} if place == 3 else {})})
        counting.now += 3600
    counting.run()
    assert debit(mine, cash) == 10111
    assert len(counting.objects) == 1


def test_what_waited_behind_is_given_up_whole_too_and_replayed(
    mine: Bench, bucket: str, command: Command
) -> None:
    """More than a batch, all of it too old: nothing of it is lost, and each counts once."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    counting = poller(bucket, "count_entries")
    for _ in range(counting.properties["BatchSize"] + 10):
        counting.write(None, posted(mine, cash, sales, 1))
    counting.now += 24 * 3600
    counting.run()
    assert (counting.invocations, len(counting.objects)) == (0, 2)
    assert debit(mine, cash) == 0
    said = json.loads(command("totals", "replay", bucket, "--quiet")[1])
    assert (said["changes"], said["fault_count"]) == (100, 0)
    assert debit(mine, cash) == 100


def put(bucket: str, name: str, said: Any) -> None:
    s3().put_object(Bucket=bucket, Key=f"aws/lambda/{name}", Body=json.dumps(said).encode())


def record(item: Item, **images: Any) -> dict[str, Any]:
    place = {name: item[name] for name in ("PK", "SK")}
    return {"dynamodb": {"SequenceNumber": "7", "Keys": place, "NewImage": image(item), **images}}


def test_the_event_may_be_a_text_of_json(mine: Bench, bucket: str, command: Command) -> None:
    cash, sales = mine.open("Cash"), mine.open("Sales")
    event = {"Records": [record(posted(mine, cash, sales, 100))]}
    put(bucket, "a", {"payload": json.dumps(event)})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert debit(mine, cash) == 100


def test_a_removal_is_replayed_too(mine: Bench, bucket: str, command: Command) -> None:
    """Until then the totals have the entry that was removed."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    item = posted(mine, cash, sales, 100)
    put(bucket, "a", {"payload": {"Records": [record(item)]}})
    assert command("totals", "replay", bucket, "--delete", "--quiet")[0] == 0
    assert debit(mine, cash) == 100
    number = keys.id_of(item)
    mine.book(claim()).remove(number)
    removed = mine.book(claim()).read.table.get(keys.entry(mine.scope, number))
    assert removed is not None
    put(bucket, "b", {"payload": {"Records": [record(removed, OldImage=image(item))]}})
    assert json.loads(command("totals", "replay", bucket, "--quiet")[1])["changes"] == 1
    assert debit(mine, cash) == 0


def test_every_page_of_the_bucket_is_replayed(bucket: str) -> None:
    """S3 lists 1,000 objects a page; a page of two here shows the same."""
    client, pages = s3(), []

    def shorten(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        pages.append(params.get("ContinuationToken"))
        return {**params, "MaxKeys": 2}

    for name in "abcde":
        put(bucket, name, {})
    with hooked(client, {"provide-client-params.s3.ListObjectsV2": shorten}):
        names = [name[-1] for name in FailuresBucket(client, bucket).names()]
    assert (names, len(pages)) == ([*"abcde"], 3)


def test_what_the_audit_gave_up_is_audited(mine: Bench, bucket: str, command: Command) -> None:
    cash, sales = mine.open("Cash"), mine.open("Sales")
    item = posted(mine, cash, sales, 100)
    forged = record(item, OldImage=image({**item, "version": {"N": "5"}}))
    put(bucket, "a", {"payload": {"Records": [forged]}})
    status, said, _ = command("totals", "replay", bucket, "--delete", "--quiet")
    assert status == 1
    (fault,) = json.loads(said)["faults"]
    assert (fault["object"], fault["sequence"]) == ("aws/lambda/a", "7")
    assert "out of turn" in fault["why"]
    assert json.loads(said)["objects_deleted"] == 0, "it is still to be looked at"


def test_an_entry_that_the_table_does_not_have_is_not_counted(
    mine: Bench, bucket: str, command: Command
) -> None:
    """Of another table, or undone by a restore: the totals would be of what is not there."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    item = posted(mine, cash, sales, 100)
    key: Any = {name: item[name] for name in ("PK", "SK")}
    mine.process.client.delete_item(TableName=mine.process.settings.table_name, Key=key)
    put(bucket, "a", {"payload": {"Records": [record(item)]}})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert debit(mine, cash) == 0


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"payload": "x"},
        {"payload": {"Record": []}},
        {"payload": {"Records": [{"dynamodb": {"SequenceNumber": "1", "Keys": {}}}]}},
        {"requestPayload": {}},
    ],
    ids=str,
)
def test_an_object_that_is_none_of_lambdas_is_named_and_left(
    mine: Bench, bucket: str, command: Command, said: Any
) -> None:
    assert mine
    put(bucket, "strange", said)
    status, answer, _ = command("totals", "replay", bucket, "--delete", "--quiet")
    assert status == 1
    (fault,) = json.loads(answer)["faults"]
    assert fault["object"] == "aws/lambda/strange"
    assert fault["why"].startswith("It holds no changes of a table: ")


def test_a_bucket_that_is_not_there_is_refused_in_a_line(mine: Bench, command: Command) -> None:
    assert mine
    status, said, why = command("totals", "replay", "no-such-bucket", "--quiet")
    assert (status, said, why.count("\n")) == (1, "", 1)
    assert "NoSuchBucket" in why
