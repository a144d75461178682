"""A process of its own that does one job against a real engine, as a warm Lambda would.

It reads the job as JSON from standard input and writes what came of it to standard output. Two such
processes share nothing but the table.
"""

import json
import os
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from events.pennylane.cases import balanced
from ledger.book import Book, Reader
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.amendments import Amendment
from ledger.core.claims import Claim
from ledger.core.entries import Draft, DraftLine
from ledger.dialects.dwolla.admin import create_customer
from ledger.directory import Principal
from ledger.process.runtime import runtime
from ledger.store.cache import TtlCache
from ledger.store.keys import Scope
from tests.clients.dwolla import Labels, money
from tests.one_request import OneRequest
from tests.world import last
from tools.local import demo, engines
from tools.local.costs import metered
from tools.local.demo import Tenant
from tools.local.engines import TABLE
from tools.local.gateway import Answer, Gateway

Job = dict[str, Any]

TIMES_FASTER = 50  # than the clock of what a process remembers: a minute is 1.2 s


def set_up(gateway: Gateway, _: Job) -> Any:
    """Return a tenant."""
    assert gateway.routes
    return asdict(demo.tenant(demo.operator(TABLE), "Real"))


def customer(gateway: Gateway, job: Job) -> Any:
    """Return the tenant's first customer, who has 1,000.00 USD; create it once."""
    return Labels(gateway, Tenant(**job["tenant"])).customer


def untracked(gateway: Gateway, job: Job) -> Any:
    """Return a customer of the tenant whose funds are not tracked."""
    assert gateway.routes
    tenant = Tenant(**job["tenant"])
    place = (tenant.tenant_id, tenant.business_id)
    return create_customer(demo.operator(TABLE), place, "Untracked", None)["customer_id"]


def send(gateway: Gateway, job: Job) -> Any:
    """Send all requests of the job in threads; return the answers, and a reader's balances."""
    world = Labels(gateway, Tenant(**job["tenant"]))
    observed: list[str] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            observed.append(world.balance(job["watch"]))

    def call(request: dict[str, Any]) -> dict[str, Any]:
        answer = world.send(
            request["method"], request["target"], request["body"], **request["more"]
        )
        payload = answer.json if answer.body.startswith(b"{") else None
        location = last(answer.headers.get("location", ""))
        return {"status": answer.status, "id": location, "json": payload}

    reader = threading.Thread(target=watch)
    if "watch" in job:
        reader.start()
    with ThreadPoolExecutor(job["threads"]) as pool:
        answers = list(pool.map(call, job["requests"]))
    over.set()
    if "watch" in job:
        reader.join()
    return {"answers": answers, "seen": observed}


def look(gateway: Gateway, job: Job) -> Any:
    """Return a label's balance, its count of entries, and their amounts."""
    world = Labels(gateway, Tenant(**job["tenant"]))
    label = job["label"]
    return {
        "balance": world.balance(label),
        "total": world.total(label),
        "amounts": world.amounts(label),
    }


def amend(gateway: Gateway, job: Job) -> Any:
    """Amend one entry in each thread by a balanced pair of lines."""
    assert gateway.routes
    accounts = job["accounts"]
    lines = (
        DraftLine(accounts[0], Direction.DEBIT, 100),
        DraftLine(accounts[1], Direction.CREDIT, 100),
    )

    def call(_: int) -> int:
        return book(job).amend(job["entry"], Amendment(create=lines)).version

    with ThreadPoolExecutor(job["threads"]) as pool:
        return list(pool.map(call, range(job["threads"])))


def reverse(gateway: Gateway, job: Job) -> Any:
    """Reverse one entry in each thread."""
    assert gateway.routes
    with ThreadPoolExecutor(job["threads"]) as pool:
        posted = list(pool.map(lambda _: book(job).reverse(job["entry"]), range(job["threads"])))
    return [[item.entry.entry_id, item.replayed] for item in posted]


def entry(gateway: Gateway, job: Job) -> Any:
    """Post an entry of `lines` lines over two unguarded accounts; return the cost."""
    assert gateway.routes
    accounts = [
        book(job).open(AccountTerms(name, kind, kind.normal_balance)).account_id
        for name, kind in (("Bank", AccountType.ASSET), ("Sales", AccountType.REVENUE))
    ]
    sides = (Direction.DEBIT, Direction.CREDIT)
    lines = tuple(DraftLine(accounts[n % 2], sides[n % 2], 100) for n in range(job["lines"]))
    draft = Draft(datetime.now(UTC), "EUR", lines, "an entry")
    book(job).post(draft)
    with metered(runtime().client) as cost:
        number = book(job).post(draft).entry.entry_id
    return {"accounts": accounts, "entry": number, "costs": cost.requests}


def versions(gateway: Gateway, job: Job) -> Any:
    """Return the versions of an entry, each with the numbers of its lines."""
    assert gateway.routes
    entries = book(job).read.versions(job["entry"])
    return [[item.version, [item.line_id(line) for line in item.lines]] for item in entries]


def price(gateway: Gateway, job: Job) -> Any:
    """Return the cost of each warm request: operation and write units."""
    world = Labels(gateway, Tenant(**job["tenant"]))
    costs = {}
    for name, request in job["requests"].items():
        with metered(runtime().client) as cost:
            _send(world, request)
        costs[name] = cost.requests
    return costs


def use(gateway: Gateway, job: Job) -> Any:
    """Mint, post and amend until all of it is refused; what was accepted, and when it was sent."""
    world = Labels(gateway, Tenant(**job["tenant"]))
    runtime().principals = TtlCache[str, Principal](lambda: time.monotonic() * TIMES_FASTER)
    tenant = world.tenant
    accepted: list[tuple[str, int]] = []
    bank, sales, *_ = demo.shop(gateway, tenant).accounts
    path = "/api/external/v2/ledger_entries"
    entry = world.send("POST", path, balanced(bank, sales, "1.00", currency="USD")).json["id"]
    grant, kind = b"grant_type=client_credentials", "application/x-www-form-urlencoded"
    basic = b64encode(f"{tenant.client_id}:{tenant.client_secret}".encode()).decode()
    by_secret = {"authorization": f"Basic {basic}", "content_type": kind}
    tokens = [tenant.token]
    while True:
        with_token = {"authorization": f"Bearer {tokens[-1]}"}
        first = {"authorization": f"Bearer {tokens[0]}"}
        round_: list[tuple[str, str, str, Any, dict[str, str]]] = [
            ("mint", "POST", "/token", grant, by_secret),
            ("narrow", "POST", f"/v1/businesses/{tenant.business_id}/auth-token", None, first),
            ("post", "POST", f"/labels/{job['label']}/ledger-entries", money("0.01"), with_token),
            ("amend", "PUT", f"{path}/{entry}", {"label": str(len(accepted))}, first),
        ]
        before = len(accepted)
        for name, method, target, body, more in round_:
            sent = time.monotonic_ns()
            answer = world.send(method, target, body, **more)
            if answer.status < 300:
                accepted.append((name, sent))
                tokens += [answer.json["access_token"]] if name == "mint" else []
        if len(accepted) == before:
            return accepted


def watcher(gateway: Gateway, job: Job) -> str:
    """Return a token of another client of the tenant."""
    assert gateway.routes
    tenant, using = Tenant(**job["tenant"]), demo.operator(TABLE)
    client = using.create_client(tenant.tenant_id, [tenant.business_id], [])["client_id"]
    return str(using.create_token(client, [], 600)["access_token"])


def revoke(gateway: Gateway, job: Job) -> int:
    """Revoke the client once its label has so many entries; when that was done."""
    world = Labels(gateway, Tenant(**job["tenant"]))
    other = replace(world, token=job["token"])
    while other.total(job["label"]) < job["entries"]:
        time.sleep(0.01)
    demo.operator(TABLE).directory.clients.revoke(world.tenant.client_id)
    return time.monotonic_ns()


def _send(world: Labels, body: dict[str, Any]) -> Answer:
    return world.send(body["method"], body["target"], body["body"], **body["more"])


def book(job: Job) -> OneRequest:
    tenant = Tenant(**job["tenant"])
    now = datetime.now(UTC)
    claim = Claim(uuid4().hex, "said", round(now.timestamp() * 1000), by=demo.OPERATOR)
    scope = Scope(tenant.tenant_id, tenant.business_id)
    return OneRequest(Book(Reader(runtime().table(6), runtime().chart, scope), now), claim)


JOBS: list[Callable[[Gateway, Job], Any]] = [
    *(set_up, customer, untracked, send, look, price),
    *(entry, amend, reverse, versions, use, watcher, revoke),
]


def main() -> None:
    job = json.load(sys.stdin)
    engines.create_table(TABLE)
    gateway = Gateway(TABLE, dict(os.environ))
    (calls,) = (valid for valid in JOBS if valid.__name__ == job["job"])
    json.dump(calls(gateway, job), sys.stdout)


if __name__ == "__main__":
    main()
