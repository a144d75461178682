"""Demo data: two tenants with all that a client needs, as `.local/demo.json` has it.

Each dialect's own part is in events/<room>/demo.py: `show` makes its sample.
"""

import importlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.admin.operator import Operator, all_scopes
from ledger.aws.clients import dynamodb
from ledger.aws.deadlines import RetryBudget
from ledger.book import Book
from ledger.book.accounts import CODE
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.amendments import Amendment
from ledger.core.claims import Actor, Claim
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Name
from ledger.directory import Token
from ledger.errors import TokenUnknown
from ledger.store.formats import Formats
from ledger.store.table import Table
from tools.local.engines import TABLE
from tools.local.events import EVENTS
from tools.local.gateway import Gateway

if TYPE_CHECKING:
    from ledger.aws.clients import TableClient

OPERATOR = Actor("operator:demo", "admin", "demo")
TOKEN_SECONDS = 30 * 24 * 3600
ACCOUNTS = (
    ("512000", "Bank", AccountType.ASSET),
    ("706000", "Sales", AccountType.REVENUE),
    ("101000", "Capital", AccountType.EQUITY),
    ("607000", "Goods", AccountType.EXPENSE),
    ("613000", "Rent", AccountType.EXPENSE),
    ("641000", "Wages", AccountType.EXPENSE),
)


@dataclass(frozen=True)
class Tenant:
    """One demo tenant."""

    tenant_id: str
    business_id: str
    client_id: str
    client_secret: str
    token: str
    readonly_token: str

    @property
    def scope(self) -> tuple[str, str]:
        """The ids of the tenant and its business."""
        return self.tenant_id, self.business_id


@dataclass(frozen=True)
class Shop:
    """The data for a dialect's sample: a tenant, and accounts in the order of ACCOUNTS."""

    gateway: Gateway
    operator: Operator
    tenant: Tenant
    accounts: Sequence[int]


@dataclass(frozen=True)
class Sample:
    """A request to paste, a GET if it has no body; `facts` are further facts for demo.json."""

    title: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def operator(table_name: str, now: datetime | None = None) -> Operator:
    """Return an operator at the table of this process's engine."""
    table = Table(client(), table_name, RetryBudget.for_seconds())
    return Operator(table, lambda: OPERATOR, now)


def client() -> "TableClient":
    """Return a client of this process's engine; each takes 5 ms to make, so they are shared."""
    names = ("AWS_ENDPOINT_URL_DYNAMODB", "TRANSPORT")
    return _client(*(os.environ.get(name, "") for name in names))


@cache
def _client(*_: str) -> "TableClient":
    return dynamodb()


def tenant(using: Operator, name: str, scopes: Sequence[str] = ()) -> Tenant:
    """Create a tenant with one business, a client with these scopes (none: all), and two tokens."""
    tenant_id = using.directory.create_tenant(name)
    business_id = using.create_business(tenant_id, name, "USD")
    client = using.create_client(tenant_id, [business_id], scopes)
    client_id, granted = client["client_id"], client["scopes"]
    readonly = [scope for scope in granted if scope.endswith(":readonly")]
    return Tenant(
        tenant_id=tenant_id,
        business_id=business_id,
        client_id=client_id,
        client_secret=client["client_secret"],
        token=using.create_token(client_id, [], TOKEN_SECONDS)["access_token"],
        readonly_token=using.create_token(client_id, readonly, TOKEN_SECONDS)["access_token"],
    )


def tenants(table_name: str, file: Path | None) -> list[Tenant]:
    """Return the demo tenants: those of the file, if the table still has them, else new ones."""
    stored = _stored(file) if file else []
    if stored and all(_is_valid(table_name, tenant) for tenant in stored):
        return stored
    using = operator(table_name)
    return [tenant(using, name) for name in ("Harbor Goods", "Mill Street Books")]


def _book(using: Operator, tenant: Tenant, key: str) -> tuple[Book, Claim]:
    """Return a book, and the claim to one write under the key."""
    claim = using.claim(f"operator\ndemo/{key}", key)
    return Book(using.reader(*tenant.scope), using.now), claim


def shop(gateway: Gateway, tenant: Tenant) -> Shop:
    """Return a tenant's shop; open its accounts once."""
    using = operator(TABLE)
    return Shop(gateway, using, tenant, [_account(using, tenant, *terms) for terms in ACCOUNTS])


def _account(using: Operator, tenant: Tenant, code: str, name: str, kind: AccountType) -> int:
    book, claim = _book(using, tenant, f"account {code}")
    account_id = book.read.find_named(Name(CODE, code))
    terms = AccountTerms(name, kind, kind.normal_balance, code=code)
    return account_id or book.open(claim, terms).account_id


def months(shop: Shop, today: date) -> None:
    """Post a shop's entries of the last twelve months, each once."""
    bank, sold, capital, goods, rent, wages = shop.accounts
    begun = _enter(shop, _first(today, 12), "Capital", (bank, capital, 25_000))
    note = Amendment(description="Capital paid in by the owners")
    book, claim = _book(shop.operator, shop.tenant, "capital")
    book.amend(claim, begun, lambda _: note)
    for back in range(12, 0, -1):
        first = _first(today, back)
        sales = 7_000 + first.month * 173 % 11 * 460
        for day, label, transfer in (
            (1, "Rent", (rent, bank, 1_450)),
            (9, "Goods", (goods, bank, sales * 2 // 5)),
            (15, "Sales, first half", (bank, sold, sales // 2)),
            (27, "Wages", (wages, bank, 2_900)),
            (28, "Sales, second half", (bank, sold, sales - sales // 2)),
        ):
            _enter(shop, first.replace(day=day), label, transfer)


def _first(today: date, back: int) -> date:
    """Return the first day of the month `back` months ago."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _enter(shop: Shop, day: date, label: str, transfer: tuple[int, int, int]) -> int:
    debit, credit, dollars = transfer
    lines = (
        DraftLine(debit, Direction.DEBIT, dollars * 100),
        DraftLine(credit, Direction.CREDIT, dollars * 100),
    )
    effective_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    draft = Draft(effective_at, "USD", lines, label)
    book, claim = _book(shop.operator, shop.tenant, f"{day} {label}")
    return book.post(claim, draft).entry.entry_id


def samples(shop: Shop) -> list[Sample]:
    """Return the sample of each dialect that is on, by the folders in `events/`.

    The last sample reads the entries of the others back.
    """
    rooms = sorted(file.parent.name for file in EVENTS.glob("*/demo.py"))
    on = [room for room in rooms if room in shop.gateway.template.rooms]
    modules = [importlib.import_module(f"events.{room}.demo") for room in on]
    readers = [module for module in modules if hasattr(module, "read_back")]
    # One reader is enough to show that the dialects share a book.
    reading = [module.read_back(shop) for module in readers[:1]]
    return [*(module.show(shop) for module in modules), *reading]


def to_change(shop: Shop, label: str = "An entry to change") -> tuple[int, int]:
    """Return an account and an entry for the examples of the API documents, made once."""
    account_id = _account(
        shop.operator, shop.tenant, "658000", "Sundry expenses", AccountType.EXPENSE
    )
    transfer = (account_id, shop.accounts[0], 9)
    return account_id, _enter(shop, date(2026, 1, 31), label, transfer)


def write(
    file: Path, addresses: Mapping[str, Any], tenants: Iterable[tuple[Tenant, Sequence[Sample]]]
) -> None:
    """Write `demo.json`, for this user's eyes only: it has secrets.

    `addresses` lead to the service and to its table.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    described = [
        {**asdict(tenant), **{k: v for sample in samples for k, v in sample.facts.items()}}
        for tenant, samples in tenants
    ]
    document = {**addresses, "tenants": described}
    file.write_text(json.dumps(document, indent=2) + "\n")


def _stored(file: Path) -> list[Tenant]:
    if not file.exists():
        return []
    names = Tenant.__dataclass_fields__
    described = json.loads(file.read_text())["tenants"]
    return [Tenant(**{n: v for n, v in facts.items() if n in names}) for facts in described]


def _is_valid(table_name: str, tenant: Tenant) -> bool:
    now = datetime.now(UTC)
    tokens = operator(table_name, now).directory.tokens
    texts = (tenant.token, tenant.readonly_token)
    genuine = [Token.read(text) for text in texts]
    try:
        holders = [tokens.find_principal(token, Formats()) for token in genuine if token]
    except TokenUnknown:
        return False
    if len(holders) < len(genuine):
        return False
    is_good = all(holder.expires_at > now for holder in holders)
    return is_good and holders[0].scopes == set(all_scopes())
