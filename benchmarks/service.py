"""The local service under load, and its engine alone: `python -m benchmarks.service`.

It measures requests a second. The engine alone gets a post's write from the same clients. No
service on this engine can be faster.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.load import PLACE, load
from benchmarks.peers import client
from events.dwolla.cases import HAL
from ledger.aws.clients import dynamodb
from ledger.aws.dynamodb import DynamoClient
from tests.clients.dwolla import money
from tests.world import last
from tools.local import engines
from tools.local.engines import TABLE, Place
from tools.local.service import serving

CLIENTS, SECONDS = (1, 4, 16), 5
ENTRY_BYTES = 600  # A label's entry.
Rates = dict[int, float]


def measure(name: str, load_of: Callable[[int], tuple[float, float, int]]) -> Rates:
    """Print a row for each number of clients; return the requests a second."""
    rates: Rates = {}
    for clients in CLIENTS:
        rates[clients], slowest, bad = load_of(clients)
        print(
            f"| {name} | {clients} | {rates[clients]:,.0f} | "
            f"**{rates[clients] / rates[CLIENTS[0]]:.2f}** | {slowest:.0f} ms | {bad} |",
            flush=True,
        )
    return rates


def engine_alone(folder: Path) -> Rates:
    """Measure writes of a new item with an update of one other, as a post's, without a service."""
    with engines.with_table("dynoxide", Place(database=folder / "alone.sqlite")) as engine:
        ours = dynamodb(engine.endpoint_url, "us-east-1", ("local", "local"))
        assert isinstance(ours, DynamoClient)
        balance = {"PK": {"S": "balance"}, "SK": {"S": "balance"}}
        ours.put_item(TableName=TABLE, Item={**balance, "cents": {"N": "0"}})
        body = ours.encode({"TransactItems": _actions(balance)}).decode()
        request = ours.request("TransactWriteItems", body.encode())
        head = [f"{name}: {value}" for name, value in request.headers.items()]
        return measure(
            "the write alone, on the engine", lambda n: _load(engine.endpoint_url, head, body, n)
        )


def _actions(balance: dict[str, Any]) -> list[dict[str, Any]]:
    item = {"PK": {"S": f"entry#{PLACE}"}, "SK": {"S": "entry"}, "doc": {"S": "x" * ENTRY_BYTES}}
    condition = "attribute_not_exists(PK)"
    update = {
        "Key": balance,
        "UpdateExpression": "SET cents = cents + :one",
        "ConditionExpression": "cents >= :none",
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":none": {"N": "0"}},
    }
    return [
        {"Put": {"TableName": TABLE, "Item": item, "ConditionExpression": condition}},
        {"Update": {"TableName": TABLE, **update}},
    ]


def _load(url: str, head: list[str], body: str, clients: int) -> tuple[float, float, int]:
    return load(url, head, body, clients, SECONDS)


def main() -> None:
    """Measure, and print the table."""
    print("| request | clients | a second | over one client | p99 | not 2xx |")
    print("|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        with serving(Path(name)) as service, client(service) as http:
            customer = service.tenant["customers"][0]
            opened = http.post(f"/customers/{customer}/labels", json=money("1.00"))
            label = f"{service.base_url}/labels/{last(opened.headers['location'])}"
            head = [f"Authorization: Bearer {service.tenant['token']}", f"Accept: {HAL}"]
            measure("get a label", lambda n: _load(label, head, "", n))
            body = '{"amount":{"value":"0.01","currency":"USD"}}'
            head.append("Content-Type: application/json")
            posts = measure(
                "post an entry", lambda n: _load(f"{label}/ledger-entries", head, body, n)
            )
        writes = engine_alone(Path(name))
    most = CLIENTS[-1]
    ratio = posts[most] / writes[most]
    print(f"\nPosts by {most} clients are **{ratio:.2f}** of the writes of the engine alone.")


if __name__ == "__main__":
    main()
