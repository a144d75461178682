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
from ledger.admin.rebuild import rebuild
from ledger.core import ids
from ledger.store.clients import dynamodb
from ledger.store.patience import Patience
from ledger.store.table import Table
from tools.local import demo
from tools.local.demo import balanced
from tools.local.gateway import Answer, Gateway, to_answer

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ORIGIN_MS = int(NOW.timestamp() * 1000)

# Function, case, method, target, body, further headers (None takes one away).
Case = tuple[str, str, str, str, Any, dict[str, str | None]]
HAL = "application/vnd.dwolla.v1.hal+json"
TAG = {"key": "department", "value": "sales", "dimension_display_name": "Department"}
FORM = {"Content-Type": "multipart/form-data; boundary=x"}


@dataclass(frozen=True)
class Seed:
    """The ids of what there is; `label` has 10.00 in three entries, `empty` nothing.

    Numbers are Pennylane's ids; `funds` is the guarded account of the first customer's funds.
    """

    tenant: demo.Tenant
    other: demo.Tenant
    label: str
    empty: str
    removed: str
    foreign: str
    entry: str
    keyed_entry: str
    reallocation: str
    bank: int
    sales: int
    funds: int
    journal_entry: int
    foreign_journal_entry: int
    file: int
    manual_entry: str
    funding: str
    reversed_entry: str
    foreign_entry: str
    party: str
    dimension: str

    def account(self, number: int) -> str:
        """An account of the first tenant as a UUID."""
        return ids.to_uuid(self.tenant.business_id, "account", number)

    def balanced(self, amount: str, **more: Any) -> dict[str, Any]:
        """A Pennylane entry that brings money in."""
        return balanced(self.bank, self.sales, amount, **more)


def manual(cash: str, sales: str, amount: int, **more: Any) -> dict[str, Any]:
    """A Layer entry of two line items."""
    lines = [
        {"account_identifier": {"type": "AccountId", "id": account}, "direction": side}
        for account, side in ((sales, "CREDIT"), (cash, "DEBIT"))
    ]
    entry = {"entry_at": "2026-01-31T12:00:00Z", "created_by": "jsmith", "memo": "A sale"}
    return {**entry, "line_items": [{**line, "amount": amount} for line in lines], **more}


def form(filename: str, content: bytes) -> bytes:
    """A form with one file, between boundaries `x`."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


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


class Sower:
    """Sends requests at fixed times, one a second, each of which must succeed."""

    def __init__(self, gateway: Gateway, tenants: list[demo.Tenant]) -> None:
        self.gateway = gateway
        self.tenant, self.other = tenants
        self._seconds = itertools.count(1)

    def send(self, by: demo.Tenant, method: str, target: str, body: bytes, **more: str) -> Answer:
        headers = [("Authorization", f"Bearer {by.token}"), ("Accept", HAL), *more.items()]
        second = next(self._seconds)
        event = self.gateway.event(method, target, headers, body)
        answer = to_answer(self.gateway.invoke(fixed(event, second, f"seed-{second}")))
        assert answer.status in (200, 201), answer.body
        return answer

    def post(self, target: str, body: Any, by: demo.Tenant | None = None, **more: str) -> str:
        """Create something of Dwolla's; its id."""
        answer = self.send(by or self.tenant, "POST", target, json.dumps(body).encode(), **more)
        return answer.headers["location"].rpartition("/")[2]

    def create(self, kind: str, body: Any, by: demo.Tenant | None = None) -> int:
        """Create something of Pennylane's; its id."""
        target, said = f"/api/external/v2/{kind}", json.dumps(body).encode()
        number: int = self.send(by or self.tenant, "POST", target, said).json["id"]
        return number


def sow(gateway: Gateway, table_name: str) -> Seed:
    """Make the world in an empty table."""
    table = Table(dynamodb(), table_name, Patience.of())
    operator = Operator(table, lambda: demo.OPERATOR, NOW, _stream("seed"))
    names = ("Harbor Goods", "Mill Street Books")
    sower = Sower(gateway, [demo.tenant(operator, name) for name in names])
    dwolla, pennylane = _dwolla(sower), _pennylane(sower)
    seed = Seed(sower.tenant, sower.other, **dwolla, **pennylane, **_layerfi(sower, pennylane))
    rebuild(operator.table, NOW, lambda _: None)
    return seed


def _dwolla(sower: Sower) -> dict[str, Any]:
    def amount(value: str) -> Any:
        return {"amount": {"value": value, "currency": "USD"}}

    tenant, other = sower.tenant, sower.other
    labels = f"/customers/{tenant.customers[0]}/labels"
    label = sower.post(labels, amount("12.00"))
    removed = sower.post(labels, amount("0.00"))
    empty = sower.post(labels, amount("0.00"))
    foreign = sower.post(f"/customers/{other.customers[0]}/labels", amount("10.00"), other)
    entry = sower.post(f"/labels/{label}/ledger-entries", amount("-5.00"))
    key = {"Idempotency-Key": "seed-key"}
    keyed = sower.post(f"/labels/{label}/ledger-entries", amount("5.00"), None, **key)
    links = {"from": {"href": f"/labels/{label}"}, "to": {"href": f"/labels/{empty}"}}
    moved = sower.post("/label-reallocations", {"_links": links, **amount("2.00")})
    sower.post(f"/labels/{empty}/ledger-entries", amount("-2.00"))
    sower.send(tenant, "DELETE", f"/labels/{removed}", b"")
    return {
        "label": label,
        "empty": empty,
        "removed": removed,
        "foreign": foreign,
        "entry": entry,
        "keyed_entry": keyed,
        "reallocation": moved,
    }


def _pennylane(sower: Sower) -> dict[str, Any]:
    tenant, other = sower.tenant, sower.other
    bank, sales, their_bank, their_sales = (
        sower.create("ledger_accounts", {"number": number, "label": name}, by)
        for by in (tenant, other)
        for number, name in (("512000", "Bank"), ("706000", "Sales"))
    )
    pdf, target = form("a.pdf", b"%PDF-1.7"), "/api/external/v2/file_attachments"
    file = sower.send(tenant, "POST", target, pdf, **FORM).json["id"]
    with_file = balanced(bank, sales, "120.00", file_attachment_id=file, piece_number="P-1")
    theirs = balanced(their_bank, their_sales, "1.00")
    funds = ids.uuid_number(tenant.business_id, "account", tenant.customers[0])
    return {
        "bank": bank,
        "sales": sales,
        "funds": funds,
        "journal_entry": sower.create("ledger_entries", with_file),
        "foreign_journal_entry": sower.create("ledger_entries", theirs, other),
        "file": file,
    }


def _layerfi(sower: Sower, pennylane: dict[str, Any]) -> dict[str, Any]:
    def make(path: str, body: Any, by: demo.Tenant = sower.tenant) -> Any:
        target = f"/v1/businesses/{by.business_id}{path}"
        return sower.send(by, "POST", target, json.dumps(body).encode()).json["data"]

    business_id = sower.tenant.business_id
    cash, sales = (
        ids.to_uuid(business_id, "account", pennylane[name]) for name in ("bank", "sales")
    )
    stable = {"type": "StableName", "stable_name": "FEES"}
    fees = {"name": "Fees", "account_type": "EXPENSE", "normality": "DEBIT", "stable_name": stable}
    make("/ledger/accounts", fees)
    customer = make("/customers", {"external_id": "customer-1", "company_name": "Acme"})["id"]
    make("/vendors", {"external_id": "vendor-1", "company_name": "Supplies"})
    more = {"external_id": "e-1", "customer_external_id": "customer-1"}
    entry = make("/ledger/journal-entries", manual(cash, sales, 500, tags=[TAG], **more))
    funds = ids.to_uuid(business_id, "account", pennylane["funds"])
    funding = make("/ledger/journal-entries", manual(cash, funds, 100))["entry_id"]
    undone = make("/ledger/journal-entries", manual(cash, sales, 700))["entry_id"]
    make(f"/ledger/entries/{undone}/reverse", {})
    other = sower.other
    theirs = (
        make("/ledger/accounts", {"name": kind, "account_type": kind, "normality": side}, other)
        for kind, side in (("ASSET", "DEBIT"), ("REVENUE", "CREDIT"))
    )
    their_cash, their_sales = (account["id"] for account in theirs)
    foreign = manual(their_cash, their_sales, 1)
    return {
        "manual_entry": entry["entry_id"],
        "funding": funding,
        "reversed_entry": undone,
        "foreign_entry": make("/ledger/journal-entries", foreign, other)["entry_id"],
        "party": customer,
        "dimension": entry["transaction_tags"][0]["dimension_id"],
    }


def _stream(name: str) -> Callable[[int], bytes]:
    count = itertools.count()
    return lambda size: hashlib.shake_256(f"{name}/{next(count)}".encode()).digest(size)
