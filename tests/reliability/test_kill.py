"""The service on disk is killed in the midst of its work, again and again.

**Every acknowledged entry is there, no half entry is, and balances are the sums of the entries.**
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from events.dwolla.cases import HAL
from ledger.admin.verify.checks import verify
from ledger.aws.clients import dynamodb
from ledger.aws.deadlines import RetryBudget
from ledger.store.table import Table
from tests.world import last
from tools.local import engines
from tools.local.engines import TABLE, Place
from tools.local.service import Service, serving
from tools.local.state import DATABASE

SPEAKS = ("dwolla", "pennylane")

pytestmark = pytest.mark.reliability

KILLS = 8
WRITERS = 6
FEWEST_ENTRIES = 200


@dataclass
class Book:
    """The writers' knowledge: the label, and the sent and acknowledged entries."""

    label: str = ""
    accounts: tuple[int, int] = (0, 0)
    sent: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def unanswered(self) -> list[str]:
        return [key for key in self.sent if key not in self.acknowledged.keys() | self.refused]


def client(service: Service) -> httpx.Client:
    headers = {"Authorization": f"Bearer {service.tenant['token']}", "Accept": HAL}
    return httpx.Client(base_url=service.base_url, headers=headers, timeout=10)


def send(http: httpx.Client, book: Book, key: str) -> None:
    """Send one entry of the label or of the journal, by its key; a repetition changes nothing."""
    cents = book.sent[key]
    value, headers = f"{cents / 100:.2f}", {"Idempotency-Key": key}
    if key.startswith("label"):
        body: Any = {"amount": {"value": value, "currency": "USD"}}
        answer = http.post(f"/labels/{book.label}/ledger-entries", json=body, headers=headers)
        matches = last(answer.headers.get("location", ""))
    else:
        sides = zip(("debit", "credit"), ("credit", "debit"), book.accounts, strict=True)
        lines = [{a: value, b: "0.00", "ledger_account_id": n} for a, b, n in sides]
        body = {"date": "2026-01-31", "label": key, "journal_id": 1, "ledger_entry_lines": lines}
        path = "/api/external/v2/ledger_entries"
        answer = http.post(path, json=body, headers=headers)
        matches = str(answer.json().get("id", "")) if answer.is_success else ""
    if answer.status_code == httpx.codes.CREATED:
        assert book.acknowledged.setdefault(key, matches) == matches
    elif answer.status_code not in (httpx.codes.TOO_MANY_REQUESTS, 503):
        assert answer.status_code == httpx.codes.BAD_REQUEST, answer.text
        book.refused.add(key)


def write(service: Service, book: Book, name: str, seed: int) -> None:
    """Send entries until the service is no more."""
    chance = random.Random(f"{seed} {name}")  # noqa: S311
    with client(service) as http:
        for count in range(10_000):
            kind = chance.choice(["label", "label", "journal"])
            key = f"{kind}-{name}-{count}"
            book.sent[key] = chance.randint(-300, 300) if kind == "label" else 100
            book.sent[key] = book.sent[key] or 1
            try:
                send(http, book, key)
            except httpx.TransportError:
                return


def look(service: Service, book: Book) -> None:
    """Check that all acknowledged entries exist; repeat the others, and expect answers."""
    with client(service) as http:
        for key in book.unanswered():
            send(http, book, key)
        assert book.unanswered() == []
        label = http.get(f"/labels/{book.label}").json()["amount"]["value"]
        sums = sum(book.sent[key] for key in book.acknowledged if key.startswith("label"))
        assert round(float(label) * 100) == sums
        ids = http.get(f"/labels/{book.label}/ledger-entries?limit=1").json()["total"]
        assert ids == sum(key.startswith("label") for key in book.acknowledged)
        for key in random.sample(sorted(book.acknowledged), min(40, len(book.acknowledged))):
            path = "ledger-entries" if key.startswith("label") else "api/external/v2/ledger_entries"
            assert http.get(f"/{path}/{book.acknowledged[key]}").is_success, key


def opened(service: Service) -> Book:
    """Return a label with nothing in it, and the accounts of the demo."""
    with client(service) as http:
        body = {"amount": {"value": "0.00", "currency": "USD"}}
        answer = http.post(f"/customers/{service.tenant['customers'][0]}/labels", json=body)
        accounts = http.get("/api/external/v2/ledger_accounts").json()["items"]
    bank, sales = (a["id"] for n in ("512", "706") for a in accounts if a["number"].startswith(n))
    return Book(last(answer.headers["location"]), (bank, sales))


def test_acknowledged_entries_survive_kills(engine: engines.Engine, tmp_path: Path) -> None:
    if not engine.is_real:
        pytest.skip("moto keeps nothing")
    seed = random.randrange(10**6)  # noqa: S311
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    book = Book()
    kill = 0
    # A busy machine writes little between two kills, so it is killed more often.
    while kill < KILLS or len(book.acknowledged) <= FEWEST_ENTRIES:
        kill += 1
        with serving(tmp_path) as service, ThreadPoolExecutor(WRITERS) as pool:
            if not book.label:
                book = opened(service)
            look(service, book)
            ending = threading.Timer(chance.uniform(0.2, 0.9), service.kill)
            ending.start()
            names = [f"{kill}-{n}" for n in range(WRITERS)]
            writers = [pool.submit(write, service, book, name, seed) for name in names]
            for writer in writers:
                writer.result()
            ending.join()
    with serving(tmp_path) as service:
        look(service, book)
    with engines.start("dynoxide", Place(database=tmp_path / DATABASE)) as restarted:
        table = Table(dynamodb(restarted.endpoint_url), TABLE, RetryBudget.for_seconds())
        assert verify(table, lambda _: None)["faults"] == []
    print(f"{len(book.acknowledged)} entries, {len(book.refused)} refused")
