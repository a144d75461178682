"""Clients in processes of their own work the same accounts under faults; what they saw is checked.

**A guarded account never goes below its floor, at any read, under any concurrency. The same key
posts once, for ever. A refusal is final.** The history of every guarded account is linearizable;
and a checker that finds nothing wrong has to find what is planted.
"""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from ledger.dialects.dwolla.admin import create_customer
from ledger.store.cache import SECONDS
from ledger.store.items import codec
from ledger.store.items.entries import to_batch
from ledger.store.keys import id_of
from tests.clients.dwolla import Labels
from tests.clients.pennylane import Company
from tests.reliability.histories import model, planted
from tests.reliability.histories.model import Operation
from tests.reliability.histories.worker import TIMES_FASTER
from tests.world import World
from tools.local import demo, engines
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.processes import worker
from tools.local.replay import snapshot

pytestmark = pytest.mark.reliability

CLIENTS = 4
SECONDS_MAX = 90
START = {"a": 500, "b": 500, "c": 0, "funds": 3_000}


@dataclass(frozen=True)
class Clients:
    """Processes with one engine."""

    gateway: Gateway
    surroundings: dict[str, str]


@pytest.fixture
def clients(engine: engines.Engine, gateway: Gateway) -> Clients:
    if not engine.is_real:
        pytest.skip("moto is within one process, and these are several")
    return Clients(gateway, engines.environment(engine))


def history(
    clients: Clients, seed: int, plant: str = "", **job: Any
) -> tuple[list[Operation], list[str]]:
    """Run clients on a new business; return their operations, and the final books."""
    operator = demo.operator(TABLE)
    tenant = demo.tenant(operator, "History")
    place = (tenant.tenant_id, tenant.business_id)
    customer = create_customer(operator, place, "Customer", "40.00")["customer_id"]
    world = World(clients.gateway, tenant)
    labels = {n: Labels.of(world).open_label(f"{START[n] // 100}.00", customer) for n in "abc"}
    passing = operator.create_token(tenant.client_id, [], 600)["access_token"]
    body = {
        "tenant": asdict(tenant),
        "customer": customer,
        "labels": labels,
        "bank": Company(world).bank,
        "passing_token": passing,
        "planted": plant,
        "operations": 40,
        "faults": 0.3,
        "pause": 0.01,
        **job,
    }
    before = set(booked(tenant))
    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = list(
            pool.map(lambda n: _client(clients.surroundings, body, seed * 100 + n), range(CLIENTS))
        )
    return [item for outcome in outcomes for item in outcome], [
        x for x in booked(tenant) if x not in before
    ]


def _client(surroundings: dict[str, str], body: dict[str, Any], seed: int) -> list[Operation]:
    job = {**body, "seed": seed, **({"revokes_at": 15} if seed % 100 == 0 else {})}
    answer = worker("tests.reliability.histories.worker", job, surroundings, SECONDS_MAX)
    matches = [
        {**load, "changes": tuple(map(tuple, load["changes"]))}
        for load in json.loads(answer.splitlines()[-1])
    ]
    return [Operation(**load) for load in matches]


def booked(tenant: demo.Tenant) -> list[str]:
    """Return the ids of posted entries and batches."""
    ours = [x for key, x in snapshot().items() if key.startswith(tenant.tenant_id) and "kind" in x]
    batches = [item for item in ours if item["kind"]["S"] == codec.BATCH]
    parts = {n for item in batches for n in to_batch(item).entry_ids}
    entries = [id_of(item) for item in ours if item["kind"]["S"] == codec.ENTRY]
    # A batch may have the number of an entry: they are in places of their own.
    alone = [f"entry {number}" for number in entries if number not in parts]
    return alone + [f"batch {id_of(item)}" for item in batches]


def fault(operations: list[Operation], entries: list[str]) -> str:
    """Return the fault of a history, if there is one."""
    return (
        model.not_linearizable(operations, START)
        or model.not_idempotent(operations, entries)
        or model.not_revoked(operations, round(SECONDS / TIMES_FASTER * 1e9))
    )


@pytest.mark.parametrize("times", range(6))
def test_histories_under_faults_are_linearizable(clients: Clients, times: int) -> None:
    seed = random.randrange(10**6) + times  # noqa: S311 - another each time
    print(f"seed {seed}")
    operations, entries = history(clients, seed)
    outcomes = {operation.outcome for operation in operations}
    assert {model.SUCCESS, model.REFUSED} <= outcomes, "nothing much happened"
    assert fault(operations, entries) == "", f"seed {seed}"


@pytest.mark.parametrize("plant", planted.PLANTS)
def test_a_planted_fault_is_found_out(clients: Clients, plant: str) -> None:
    for seed in range(8):
        body = {"faults": 0.6, **planted.SHOWN_BY.get(plant, {})}
        operations, entries = history(clients, seed, plant, **body)
        if matches := fault(operations, entries):
            print(plant, seed, matches[:300])
            return
    pytest.fail(f"{plant} was never found out")
