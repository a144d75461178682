"""A change that keeps failing is stored whole, and the operator replays it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger.aws.clients import s3
from ledger.aws.items import Item
from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store import keys
from ledger.store.items.codec import text
from tests.bench import Bench, claim
from tests.stream.images import image
from tests.stream.poller import Poller
from tools.local.gateway import Context, load
from tools.local.template import ROOT, Template

AT = 1_795_000_000
D, C = Direction.DEBIT, Direction.CREDIT
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def own_bench(bench: Bench) -> Bench:
    return bench


def poller(bucket: str, function: str, pause_seconds: float = 900) -> Poller:
    """Return a function's poller with the properties of the template."""
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
    """Return the item with a document that cannot be read, so that counting fails."""
    return {**item, "doc": text('{"lines": []}')}


def test_a_change_that_fails_a_hundred_times_is_stored_whole_and_replayed(
    own_bench: Bench, bucket: str, command: Command
) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 20, 3)]
    counting = poller(bucket, "read_changes", pause_seconds=800)
    for item in (items[0], broken(items[1]), items[2]):
        counting.write(None, item)
        counting.now += 900
    counting.run()
    assert counting.invocations > 100
    assert debit(own_bench, cash) == 103, "the change behind it is counted once it is given up"
    (name,) = counting.objects
    document = json.loads(s3().get_object(Bucket=bucket, Key=name)["Body"].read())
    assert [record["dynamodb"]["NewImage"] for record in document["payload"]["Records"]] == [
        image(broken(items[1]))
    ]
    # Its image was broken for good; the table's item was not.
    document["payload"]["Records"][0]["dynamodb"]["NewImage"] = image(items[1])
    s3().put_object(Bucket=bucket, Key=name, Body=json.dumps(document).encode())
    for _ in range(2):
        status, output, _ = command("totals", "replay", bucket, "--quiet")
        assert (status, json.loads(output)) == (
            0,
            {"objects": 1, "changes": 1, "objects_deleted": 0, "fault_count": 0, "faults": []},
        )
        assert debit(own_bench, cash) == 123, "once"
    scope = (own_bench.scope.tenant_id, own_bench.scope.business_id)
    status, output, errors = command("totals", "rebuild", "--book", *scope, "--quiet")
    assert status == 0, errors
    assert json.loads(output)["totals_corrected"] == 0
    assert debit(own_bench, cash) == 123
    assert json.loads(command("totals", "replay", bucket, "--delete")[1])["objects_deleted"] == 1
    assert json.loads(command("totals", "replay", bucket)[1])["objects"] == 0


def test_a_change_that_crashes_the_function_is_given_up_alone(
    own_bench: Bench, bucket: str
) -> None:
    """A batch that fails as a whole is halved until only the bad change is left."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, 10**place) for place in range(5)]
    counting = poller(bucket, "read_changes")
    inner, poison = counting.handler, text("x")

    def crashing(event: dict[str, Any]) -> Any:
        if any(record["dynamodb"]["NewImage"].get("poison") for record in event["Records"]):
            raise MemoryError
        return inner(event)

    counting.handler = crashing
    for place, item in enumerate(items):
        counting.write(None, {**item, **({"poison": poison} if place == 3 else {})})
        counting.now += 3600
    counting.run()
    assert debit(own_bench, cash) == 10111
    assert len(counting.objects) == 1


def test_changes_that_waited_too_long_are_stored_whole_and_replayed(
    own_bench: Bench, bucket: str, command: Command
) -> None:
    """More changes than a batch are too old: none is lost, and each counts once."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    counting = poller(bucket, "read_changes")
    counting.properties = {**counting.properties, "BatchSize": 20}
    for _ in range(30):
        counting.write(None, posted(own_bench, cash, sales, 1))
    counting.now += 24 * 3600
    counting.run()
    assert (counting.invocations, len(counting.objects)) == (0, 2)
    assert debit(own_bench, cash) == 0
    output = json.loads(command("totals", "replay", bucket, "--quiet")[1])
    assert (output["changes"], output["fault_count"]) == (30, 0)
    assert debit(own_bench, cash) == 30


def put_object(bucket: str, name: str, output: Any) -> None:
    s3().put_object(Bucket=bucket, Key=f"aws/lambda/{name}", Body=json.dumps(output).encode())


def record(item: Item, **images: Any) -> dict[str, Any]:
    place = {name: item[name] for name in ("PK", "SK")}
    return {"dynamodb": {"SequenceNumber": "7", "Keys": place, "NewImage": image(item), **images}}


def test_the_event_may_be_a_text_of_json(own_bench: Bench, bucket: str, command: Command) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    event = {"Records": [record(posted(own_bench, cash, sales, 100))]}
    put_object(bucket, "a", {"payload": json.dumps(event)})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert debit(own_bench, cash) == 100


def test_a_removal_is_replayed_too(own_bench: Bench, bucket: str, command: Command) -> None:
    """Until then the totals have the entry that was removed."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    put_object(bucket, "a", {"payload": {"Records": [record(item)]}})
    assert command("totals", "replay", bucket, "--delete", "--quiet")[0] == 0
    assert debit(own_bench, cash) == 100
    entry_id = keys.id_of(item)
    own_bench.book(claim()).remove(entry_id)
    removed = own_bench.book(claim()).read.table.get(keys.entry(own_bench.scope, entry_id))
    assert removed is not None
    put_object(bucket, "b", {"payload": {"Records": [record(removed, OldImage=image(item))]}})
    assert json.loads(command("totals", "replay", bucket, "--quiet")[1])["changes"] == 1
    assert debit(own_bench, cash) == 0


def test_a_change_that_the_audit_gave_up_is_audited(
    own_bench: Bench, bucket: str, command: Command
) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    forged = record(item, OldImage=image({**item, "version": {"N": "5"}}))
    put_object(bucket, "a", {"payload": {"Records": [forged]}})
    status, output, _ = command("totals", "replay", bucket, "--delete", "--quiet")
    assert status == 1
    (fault,) = json.loads(output)["faults"]
    assert (fault["object"], fault["sequence"]) == ("aws/lambda/a", "7")
    assert "out of turn" in fault["why"]
    assert json.loads(output)["objects_deleted"] == 0, "it is still to be looked at"


def test_an_entry_that_the_table_lacks_is_not_counted(
    own_bench: Bench, bucket: str, command: Command
) -> None:
    """The entry is of another table, or a restore has undone it."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    key: Any = {name: item[name] for name in ("PK", "SK")}
    own_bench.process.client.delete_item(TableName=own_bench.process.settings.table_name, Key=key)
    put_object(bucket, "a", {"payload": {"Records": [record(item)]}})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert debit(own_bench, cash) == 0


@pytest.mark.parametrize(
    "output",
    [
        [],
        {"payload": "x"},
        {"payload": {"Record": []}},
        {"payload": {"Records": [{"dynamodb": {"SequenceNumber": "1", "Keys": {}}}]}},
        {"requestPayload": {}},
    ],
    ids=str,
)
def test_an_object_that_lambda_did_not_write_is_named_and_kept(
    own_bench: Bench, bucket: str, command: Command, output: Any
) -> None:
    assert own_bench
    put_object(bucket, "strange", output)
    status, answer, _ = command("totals", "replay", bucket, "--delete", "--quiet")
    assert status == 1
    (fault,) = json.loads(answer)["faults"]
    assert fault["object"] == "aws/lambda/strange"
    assert fault["why"].startswith("It holds no changes of a table: ")


def test_a_missing_bucket_is_refused_in_one_line(own_bench: Bench, command: Command) -> None:
    assert own_bench
    status, output, errors = command("totals", "replay", "no-such-bucket", "--quiet")
    assert (status, output, errors.count("\n")) == (3, "", 1)
    assert "NoSuchBucket" in errors
