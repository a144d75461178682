"""The same small world each time, so that recorded events have ids to name and answers to repeat.

Ids and secrets come from a digest and not from chance: they are worth nothing, and open nothing
but a table that this made.
"""

import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ledger.admin.operator import Operator
from ledger.api.runtime import dynamodb
from ledger.store.patience import Patience
from ledger.store.table import Table
from tests.local import demo
from tests.local.gateway import Gateway, to_answer

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ORIGIN_MS = int(NOW.timestamp() * 1000)
HAL = "application/vnd.dwolla.v1.hal+json"


@dataclass(frozen=True)
class Seed:
    """The ids of what there is; `label` has 10.00 in three entries, `empty` nothing."""

    tenant: demo.Tenant
    other: demo.Tenant
    label: str
    empty: str
    removed: str
    foreign: str
    entry: str
    keyed_entry: str
    reallocation: str


def fixed(event: dict[str, Any], second: int, name: str) -> dict[str, Any]:
    """The event at a fixed time and with a fixed request id."""
    about = event["requestContext"]
    moment = datetime.fromtimestamp(ORIGIN_MS / 1000 + second, UTC)
    more = {
        "requestId": name,
        "timeEpoch": ORIGIN_MS + second * 1000,
        "time": moment.strftime("%d/%b/%Y:%H:%M:%S +0000"),
    }
    return {**event, "requestContext": {**about, **more}}


def sow(gateway: Gateway, table_name: str) -> Seed:
    """Make the world in an empty table."""
    operator = Operator(Table(dynamodb(), table_name, Patience.of()), NOW, _stream("seed"))
    tenant, other = (demo.tenant(operator, name) for name in ("Harbor Goods", "Mill Street Books"))
    seconds = itertools.count(1)

    def post(by: demo.Tenant, target: str, body: Any, key: str = "") -> str:
        headers = [("Authorization", f"Bearer {by.token}"), ("Accept", HAL)]
        headers += [("Idempotency-Key", key)] if key else []
        second = next(seconds)
        event = gateway.event("POST", target, headers, json.dumps(body).encode())
        answer = to_answer(gateway.invoke(fixed(event, second, f"seed-{second}")))
        assert answer.status == 201, answer.body
        return answer.headers["location"].rpartition("/")[2]

    def amount(value: str) -> Any:
        return {"amount": {"value": value, "currency": "USD"}}

    labels = f"/customers/{tenant.customers[0]}/labels"
    label = post(tenant, labels, amount("12.00"))
    removed = post(tenant, labels, amount("0.00"))
    empty = post(tenant, labels, amount("0.00"))
    foreign = post(other, f"/customers/{other.customers[0]}/labels", amount("10.00"))
    entry = post(tenant, f"/labels/{label}/ledger-entries", amount("-5.00"))
    keyed = post(tenant, f"/labels/{label}/ledger-entries", amount("5.00"), "seed-key")
    links = {"from": {"href": f"/labels/{label}"}, "to": {"href": f"/labels/{empty}"}}
    moved = post(tenant, "/label-reallocations", {"_links": links, **amount("2.00")})
    post(tenant, f"/labels/{empty}/ledger-entries", amount("-2.00"))
    headers = [("Authorization", f"Bearer {tenant.token}"), ("Accept", HAL)]
    removal = gateway.event("DELETE", f"/labels/{removed}", headers, b"")
    gateway.invoke(fixed(removal, next(seconds), "seed-removal"))
    return Seed(tenant, other, label, empty, removed, foreign, entry, keyed, moved)


def _stream(name: str) -> Callable[[int], bytes]:
    count = itertools.count()
    return lambda size: hashlib.shake_256(f"{name}/{next(count)}".encode()).digest(size)
