"""Demo data: two tenants with all that a client needs, as `.local/demo.json` has it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ledger.admin.operator import Operator, all_scopes
from ledger.directory import Directory
from ledger.errors import TokenUnknown
from ledger.store.clients import dynamodb
from ledger.store.patience import Patience
from ledger.store.table import Table
from tests.local.gateway import Gateway

TOKEN_SECONDS = 30 * 24 * 3600
FUNDS = "1000.00"


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
    return Operator(Table(dynamodb(), table_name, Patience.of()), now)


def tenant(using: Operator, name: str) -> Tenant:
    """A new tenant with one business, a client, two tokens and two customers."""
    tenant_id = using.directory.create_tenant(name)
    business_id = using.create_business(tenant_id, name, "USD")
    client = using.create_client(tenant_id, [business_id], [])
    client_id = client["client_id"]
    readonly = [scope for scope in all_scopes() if scope.endswith(":readonly")]
    customers = [
        using.create_customer(tenant_id, business_id, f"{name} customer {n}", FUNDS, key=str(n))
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
    """A bank account and a sales account, as Pennylane spells them; opened once."""
    numbers = []
    for number, name in (("512000", "Bank"), ("706000", "Sales")):
        headers = {"Authorization": f"Bearer {one.token}", "Idempotency-Key": f"demo {number}"}
        body = json.dumps({"number": number, "label": name}).encode()
        answer = gateway.request("POST", "/api/external/v2/ledger_accounts", headers, body)
        numbers.append(answer.json["id"])
    return numbers


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
    directory = Directory(Table(dynamodb(), table_name, Patience.of()), now)
    try:
        holders = [directory.principal(token) for token in (one.token, one.readonly_token)]
    except TokenUnknown:
        return False
    is_good = all(holder.expires_at > now for holder in holders)
    return is_good and holders[0].scopes == set(all_scopes())
