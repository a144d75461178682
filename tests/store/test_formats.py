"""The format of the table: a release reads its own alone, and says so in every dialect's words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ledger.admin.__main__ import main
from ledger.aws.items import Item
from ledger.book import totals
from ledger.errors import FormatRefused
from ledger.process.runtime import Runtime, runtime
from ledger.store import directory_keys
from ledger.store.cache import SECONDS
from ledger.store.items.codec import integer, kind_of
from ledger.store.keys import id_of
from tests.bench import Bench, claim
from tests.clients.dwolla import Labels
from tests.directory.minting import business_token
from tests.http.test_tokens import GRANT, ask, credentials
from tests.service import Clock, Service
from tests.stream.test_handler import count_batch, posted
from tests.world import World
from tools.local import engines
from tools.local.engines import TABLE
from tools.local.events import EVENTS, files, recorded
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.replay import fresh, snapshot

FORMAT = directory_keys.table_format()
# Of functions that ask nothing of the table.
BARE = ("default/", "web/", "console/get_page")
MISSING, LATER = None, 2


@contextmanager
def a_table_of(number: int | None) -> Iterator[None]:
    """Give the table another format or none meanwhile, before a process without a cache."""
    client, own = runtime().client, runtime().client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    if number is None:
        client.delete_item(TableName=TABLE, Key=FORMAT)
    else:
        client.put_item(TableName=TABLE, Item={**own, "format": integer(number)})
    try:
        with Service(Clock()).running():
            yield
    finally:
        client.put_item(TableName=TABLE, Item=own)


def is_bare(file: Path) -> bool:
    return str(file.relative_to(EVENTS)).startswith(BARE)


def changing() -> list[Path]:
    """Return the events of all requests but GET."""
    queries = {file: json.loads(file.read_text()) for file in files([str(EVENTS)])}
    return [f for f, e in queries.items() if e["requestContext"]["http"]["method"] != "GET"]


def test_each_item_that_an_event_writes_has_its_format(gateway: Gateway) -> None:
    """Requests, the operator and the counter write these items."""
    fresh(gateway)
    before = snapshot()
    for file in changing():
        gateway.invoke(json.loads(file.read_text()))
    items: list[Item] = list(snapshot().values())
    assert len(items) > len(before) + 20
    assert {kind_of(item) for item in items} > {"entry", "token", "trail", "total", "run"}
    assert [item for item in items if item.get("format") != {"N": "1"}] == []


@pytest.mark.parametrize("number", [MISSING, LATER], ids=["of none", "of a later one"])
def test_every_function_refuses_a_table_of_another_format(
    gateway: Gateway, number: int | None
) -> None:
    """503 in its own words, and nothing is written, by whatever would have been done."""
    fresh(gateway)
    good = [file for file in files([str(EVENTS)]) if recorded(file)["status"] < 300]
    assert len({file.parent for file in good}) > 60
    with a_table_of(number):
        before = snapshot()
        for file in good:
            event = json.loads(file.read_text())
            answer = gateway.invoke(event)
            expected = recorded(file)["status"] if is_bare(file) else 503
            assert answer["statusCode"] == expected, file
            if not is_bare(file):
                assert answer["headers"]["Retry-After"] == "1", file
                assert answer["headers"]["Content-Type"] not in ("", "text/plain"), file
        assert snapshot() == before


def test_the_log_has_the_wrong_format_for_the_operator(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The alarm `Faults` counts the log line. The client may try again."""
    with a_table_of(LATER):
        answer = Labels.of(world).send("GET", "/")
    assert (answer.status, answer.json["code"]) == (503, "ServiceUnavailable")
    (fault,) = [vars(item)["fault"] for item in caplog.records if item.message == "internal fault"]
    assert fault == "The table has format 2, and this release reads format 1 alone."


def test_the_format_is_read_with_the_token_and_cached_for_a_minute(
    world: World, process: Runtime
) -> None:
    """So that the check costs no request, and none at all of a warm process."""
    label, clock = Labels.of(world).open_label("10.00"), Clock()
    queries: list[list[str]] = []
    keys: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        keys.append(len(params["RequestItems"][TABLE]["Keys"]))

    hooks = {"provide-client-params.dynamodb.BatchGetItem": note}
    with Service(clock).running(), hooked(process.client, hooks):
        for seconds in (0.0, 1.0, 61.0):
            clock.seconds = seconds
            with faults(process.client) as script:
                Labels.of(world).get(f"/labels/{label}")
            queries.append(script.requests)
    assert queries == [["BatchGetItem", "GetItem"], ["GetItem"], ["BatchGetItem", "GetItem"]]
    assert keys == [3, 3], "client, token and format"


def test_a_format_that_changes_is_seen_within_a_minute(world: World) -> None:
    clock = Clock()
    with Service(clock).running():
        assert Labels.of(world).send("GET", "/").status == 200
        own = runtime().client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
        runtime().client.put_item(TableName=TABLE, Item={**own, "format": integer(LATER)})
        try:
            clock.seconds = 61.0
            assert Labels.of(world).send("GET", "/").status == 503
        finally:
            runtime().client.put_item(TableName=TABLE, Item=own)


def test_a_table_of_another_format_gives_no_token(world: World) -> None:
    for number in (MISSING, LATER):
        with a_table_of(number):
            answer = ask(world, {**GRANT, **credentials(world)})
            assert (answer.status, answer.json["error"]) == (503, "temporarily_unavailable")
            assert business_token(world).status == 503
            wrong = ask(world, {**GRANT, **credentials(world), "client_id": "x"})
            assert wrong.status == 401, "who is not known is told nothing of the table"


def test_nothing_is_counted_in_a_table_of_another_format(bench: Bench) -> None:
    """The stream tells of it again until a release comes that may count it."""
    own = bench.fresh()
    item = posted(own, own.open("Cash"), own.open("Sales"), 100)
    with a_table_of(LATER), pytest.raises(FormatRefused):
        count_batch(item)
    assert totals.totals(own.book(claim()).read) == {}
    assert count_batch(item) == []
    assert id_of(item)


@pytest.mark.parametrize("number", [MISSING, LATER], ids=["of none", "of a later one"])
@pytest.mark.parametrize("command", ["tenant create Another", "verify --quiet", "totals rebuild"])
def test_the_operators_command_refuses_a_table_of_another_format(
    world: World, command: str, number: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.tenant
    with a_table_of(number):
        assert main(["--table", TABLE, *command.split()]) == 1
        results = f"format {number}" if number else "no format"
        text = f"The table has {results}, and this release reads format 1 alone."
        assert text in capsys.readouterr().err


def test_a_new_table_has_its_format_of_its_first_tenant(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    """No step by hand comes before it, and none changes it after that."""
    assert gateway.routes
    name, client = "another-table", runtime().client
    engines.create_table(name)
    try:
        assert main(["--table", name, "tenant", "list"]) == 0
        assert "Item" not in client.get_item(TableName=name, Key=FORMAT), "reading gives none"
        for tenant in ("Acme", "Bolt"):
            assert main(["--table", name, "tenant", "create", tenant]) == 0
            item = client.get_item(TableName=name, Key=FORMAT)["Item"]
            expected = {**FORMAT, "kind": {"S": "format"}, "format": {"N": "1"}}
            # No earlier release has counted its entries.
            assert item == {**expected, "checkpoints_since": {"N": "0"}}
        assert main(["--table", name, "verify", "--quiet"]) == 0
    finally:
        engines.client().delete_table(TableName=name)
    assert capsys.readouterr().out.count("tenant_id") == 2


def test_a_cache_that_expires_during_a_read_refuses_no_table(world: World) -> None:
    """The check looks for the key only in a request that asked for it."""
    clock = Clock()
    service = Service(clock)

    def late(**_: Any) -> None:
        clock.seconds = SECONDS + 1

    with service.running():
        assert world.send("GET", "/console/api/businesses").status == 200
        runtime().principals.forget()
        clock.seconds = SECONDS - 1
        with hooked(runtime().client, {"after-call.dynamodb": late}):
            assert world.send("GET", "/console/api/businesses").status == 200
