"""Demo data: two tenants with all that a client needs, as `.local/demo.json` has it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ledger.admin.operator import Operator, all_scopes
from ledger.core.actors import Actor
from ledger.dialects.dwolla.admin import create_customer
from ledger.directory import Token
from ledger.errors import TokenUnknown
from ledger.store.clients import dynamodb
from ledger.store.formats import Formats
from ledger.store.patience import Patience
from ledger.store.table import Table
from tools.local.gateway import Gateway

OPERATOR = Actor("operator:demo", "admin", "demo")
TOKEN_SECONDS = 30 * 24 * 3600
FUNDS = "1000.00"
ACCOUNTS = (
    ("512000", "Bank"),
    ("706000", "Sales"),
    ("101000", "Capital"),
    ("607000", "Goods"),
    ("613000", "Rent"),
    ("641000", "Wages"),
)


@dataclass(frozen=True)
class Tenant:
    """One demo tenant; the customers' funds are tracked, 1,000.00 USD each."""

    tenant_id: str
    business_id: str
    client_id: str
    client_secret: str
    token: str
    readonly_token: str
    customers: list[str]


def operator(table_name: str, now: datetime | None = None) -> Operator:
    """An operator at the table of this process's engine."""
    table = Table(dynamodb(), table_name, Patience.of())
    return Operator(table, lambda: OPERATOR, now)


def tenant(using: Operator, name: str) -> Tenant:
    """A new tenant with one business, a client, two tokens and two customers."""
    tenant_id = using.directory.create_tenant(name)
    business_id = using.create_business(tenant_id, name, "USD")
    client = using.create_client(tenant_id, [business_id], [])
    client_id = client["client_id"]
    readonly = [scope for scope in all_scopes() if scope.endswith(":readonly")]
    customers = [
        create_customer(using, (tenant_id, business_id), f"{name} customer {n}", FUNDS, key=str(n))
        for n in (1, 2)
    ]
    return Tenant(
        tenant_id=tenant_id,
        business_id=business_id,
        client_id=client_id,
        client_secret=client["client_secret"],
        token=using.create_token(client_id, [], TOKEN_SECONDS)["access_token"],
        readonly_token=using.create_token(client_id, readonly, TOKEN_SECONDS)["access_token"],
        customers=[customer["customer_id"] for customer in customers],
    )


def tenants(table_name: str, file: Path | None) -> list[Tenant]:
    """The two demo tenants: those in the file, if there is one and the table still knows them."""
    kept = _kept(file) if file else []
    if kept and all(_is_known(table_name, one) for one in kept):
        return kept
    using = operator(table_name)
    return [tenant(using, name) for name in ("Harbor Goods", "Mill Street Books")]


def label(gateway: Gateway, one: Tenant) -> str:
    """A label with 100.00 of the first customer's funds; made once."""
    headers = {
        "Authorization": f"Bearer {one.token}",
        "Accept": "application/vnd.dwolla.v1.hal+json",
        "Idempotency-Key": "the label of the demo",
    }
    body = b'{"amount": {"value": "100.00", "currency": "USD"}}'
    answer = gateway.request("POST", f"/customers/{one.customers[0]}/labels", headers, body)
    return answer.headers["location"].rpartition("/")[2]


def accounts(gateway: Gateway, one: Tenant) -> list[int]:
    """A bank account, a sales account and others, as Pennylane spells them; opened once."""
    return [
        _sent(gateway, one, "POST", "/ledger_accounts", {"number": number, "label": name}, number)
        for number, name in ACCOUNTS
    ]


def balanced(bank: int, sales: int, amount: str, **more: Any) -> dict[str, Any]:
    """A Pennylane entry of two lines."""
    lines = [
        {"debit": amount, "credit": "0.00", "ledger_account_id": bank, "label": "in"},
        {"debit": "0.00", "credit": amount, "ledger_account_id": sales},
    ]
    entry = {"date": "2026-01-31", "label": "Payment", "journal_id": 1}
    return {**entry, "ledger_entry_lines": lines, **more}


def months(gateway: Gateway, one: Tenant, accounts: list[int], today: date) -> None:
    """What a shop does in twelve months, the last of them past; each entry posted once."""
    bank, *others = accounts
    begun = _sent_entry(gateway, one, _first(today, 12), "Capital", (bank, others[1], 25_000))
    note = {"label": "Capital paid in by the owners"}
    _sent(gateway, one, "PUT", f"/ledger_entries/{begun}", note, "capital")
    for back in range(12, 0, -1):
        first = _first(today, back)
        sales = 7_000 + first.month * 173 % 11 * 460
        for day, label, pair in (
            (1, "Rent", (others[3], bank, 1_450)),
            (9, "Goods", (others[2], bank, sales * 2 // 5)),
            (15, "Sales, first half", (bank, others[0], sales // 2)),
            (27, "Wages", (others[4], bank, 2_900)),
            (28, "Sales, second half", (bank, others[0], sales - sales // 2)),
        ):
            _sent_entry(gateway, one, first.replace(day=day), label, pair)


def _first(today: date, back: int) -> date:
    """The first day of the month so many months back."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _sent_entry(
    gateway: Gateway, one: Tenant, day: date, label: str, pair: tuple[int, int, int]
) -> int:
    debit, credit, dollars = pair
    entry = balanced(debit, credit, f"{dollars}.00", currency="USD", label=label)
    said = {**entry, "date": day.isoformat()}
    return _sent(gateway, one, "POST", "/ledger_entries", said, f"{day} {label}")


def _sent(gateway: Gateway, one: Tenant, method: str, path: str, body: Any, key: str) -> int:
    headers = {"Authorization": f"Bearer {one.token}", "Idempotency-Key": f"demo {key}"}
    said = json.dumps(body).encode()
    answer = gateway.request(method, f"/api/external/v2{path}", headers, said)
    assert answer.status in (200, 201), answer.body
    number: int = answer.json["id"]
    return number


def write(file: Path, base_url: str, those: list[Tenant]) -> None:
    """Write `demo.json`, for this user's eyes only: it has secrets."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    document = {"base_url": base_url, "tenants": [asdict(one) for one in those]}
    file.write_text(json.dumps(document, indent=2) + "\n")


def _kept(file: Path) -> list[Tenant]:
    if not file.exists():
        return []
    return [Tenant(**one) for one in json.loads(file.read_text())["tenants"]]


def _is_known(table_name: str, one: Tenant) -> bool:
    now = datetime.now(UTC)
    tokens = operator(table_name, now).directory.tokens
    known = [Token.read(text) for text in (one.token, one.readonly_token)]
    try:
        holders = [tokens.principal(token, Formats()) for token in known if token]
    except TokenUnknown:
        return False
    if len(holders) < len(known):
        return False
    is_good = all(holder.expires_at > now for holder in holders)
    return is_good and holders[0].scopes == set(all_scopes())
