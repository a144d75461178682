"""Each kind of fault under every writing operation of the four dialects, with and without a key.

**Retries never post twice; entries are all or nothing; books balance; no balance is below its
floor.** The client gets success, or a clear request to try again. A retry ends in the state of one
request without faults, and the integrity check agrees.
"""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import RetryBudget
from ledger.process.runtime import runtime
from ledger.store.items.codec import unpack
from ledger.store.table import Table
from tests.reliability.conftest import Seeded
from tools.local.engines import TABLE
from tools.local.events import EVENTS, files, function_of, recorded, room_of, title
from tools.local.faults import WORDS, WRITES as FAULTY, faults
from tools.local.gateway import Gateway
from tools.local.replay import replay, restore, snapshot

pytestmark = pytest.mark.reliability

AGAIN = {429, 503}
SEED = 20261121
KEYED_METHODS = {"POST", "PUT", "PATCH"}


def good_writes() -> list[Path]:
    """Return the events that write something, and are answered well."""
    rows = []
    for file in files([str(EVENTS)]):
        event = json.loads(file.read_text())
        status = recorded(file)["status"]
        is_write = event["requestContext"]["http"]["method"] != "GET"
        if is_write and status < 300 and not event["rawPath"].endswith(("/token", "/auth-token")):
            rows.append(file)
    return rows


WRITES = good_writes()


def scripts(file: Path) -> list[tuple[str, ...]]:
    """Yield each fault at the first write, and random scripts of faults."""
    chance = random.Random(f"{SEED} {title(file)}")  # noqa: S311
    several = [tuple(chance.choices((*WORDS, "pass"), k=3)) for _ in range(2)]
    return [*((word,) for word in WORDS), *several]


def state() -> dict[str, Any]:
    """Return the contents of the books without the ids of entries."""
    items = snapshot().values()
    kinds = Counter(item.get("kind", {}).get("S", "") for item in items)
    del kinds["tombstone"]
    balances = sorted(
        (item["SK"]["S"], item["balance_minor"]["N"], item["entries"]["N"], item["children"]["N"])
        for item in items
        if item.get("kind", {}).get("S") == "account"
    )
    lines = sorted(
        json.dumps(unpack(item).get("lines", []))
        for item in items
        if item.get("kind", {}).get("S") == "entry"
    )
    return {"kinds": kinds, "balances": balances, "lines": lines}


def check(expected: dict[str, Any], context: object) -> None:
    assert (
        verify(Table(runtime().client, TABLE, RetryBudget.for_seconds()), lambda _: None)["faults"]
        == []
    ), context
    assert state() == expected, context


@pytest.mark.parametrize("file", WRITES, ids=title)
def test_the_same_event_again_ends_in_one(gateway: Gateway, seeded: Seeded, file: Path) -> None:
    """As Lambda or the gateway would repeat it: without any key, by the id of the request."""
    event = json.loads(file.read_text())
    status = recorded(file)["status"]
    restore(seeded.before)
    gateway.invoke(event)
    expected = state()
    for script in scripts(file):
        restore(seeded.before)
        with faults(runtime().client, *script) as traffic:
            first = gateway.invoke(event)["statusCode"]
            traffic.script.clear()
            traffic.deliver()
        assert first == status or first in AGAIN, script
        if event["requestContext"]["http"]["method"] != "DELETE":
            assert gateway.invoke(event)["statusCode"] == status, script
        elif first in AGAIN:
            assert gateway.invoke(event)["statusCode"] in (status, 404), script
        check(expected, script)


@pytest.mark.parametrize("file", WRITES, ids=title)
def test_a_transaction_that_may_be_stuck_is_sent_again_as_itself(
    gateway: Gateway, seeded: Seeded, file: Path
) -> None:
    """Else its retry meets the items that it holds itself, until the client is told to come back.

    One that DynamoDB has cancelled holds nothing, and has another token then.
    """
    event = json.loads(file.read_text())
    for word in ("in_progress", "lost", "reset", "broken", "conflict"):
        restore(seeded.before)
        with faults(runtime().client, word) as traffic:
            gateway.invoke(event)
        writes = [name for name in traffic.requests if name in FAULTY]
        if writes[:1] == ["TransactWriteItems"]:
            first, second, *_ = traffic.tokens
            assert (first == second) == (word != "conflict"), (word, traffic.requests)


def keyed(file: Path) -> dict[str, Any] | None:
    """Return the event with an idempotency key, where the operation takes one."""
    event = json.loads(file.read_text())
    if event["requestContext"]["http"]["method"] not in KEYED_METHODS or "body" not in event:
        return None
    if function_of(file) == "layerfi/create_journal_entry":
        body = json.loads(event["body"])
        return {**event, "body": json.dumps({**body, "external_id": "a key of the test"})}
    if room_of(file) == "layerfi":
        return None
    return {**event, "headers": {**event["headers"], "idempotency-key": "a key of the test"}}


def sent_anew(event: dict[str, Any]) -> dict[str, Any]:
    """Return the client's own repetition a second later: another request with the same key."""
    context = event["requestContext"]
    later = {"requestId": "another", "timeEpoch": context["timeEpoch"] + 1_000}
    return {**event, "requestContext": {**context, **later}}


KEYED = [file for file in WRITES if keyed(file)]


@pytest.mark.parametrize("file", KEYED, ids=title)
def test_the_same_key_again_ends_in_one(gateway: Gateway, seeded: Seeded, file: Path) -> None:
    """As the client would repeat it, by the key."""
    event = keyed(file)
    assert event is not None
    restore(seeded.before)
    body = replay(gateway, event)
    expected = state()
    for script in scripts(file):
        restore(seeded.before)
        with faults(runtime().client, *script) as traffic:
            first = replay(gateway, event)
            traffic.script.clear()
            traffic.deliver()
        assert first["status"] == body["status"] or first["status"] in AGAIN, script
        again = replay(gateway, sent_anew(event))
        assert again["status"] == body["status"], (script, again)
        if first["status"] == body["status"]:
            assert again["headers"].get("Location") == first["headers"].get("Location"), script
        check(expected, script)
