"""Demo data: two tenants with all that a client needs, as `.local/demo.json` has it.

What is a dialect's own is in events/<room>/demo.py: `show` makes what the dialect shows.
"""

import importlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ledger.admin.operator import Operator, all_scopes
from ledger.aws.clients import dynamodb
from ledger.aws.retry_budget import RetryBudget
from ledger.book import Book
from ledger.book.records import CODE
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.actors import Actor
from ledger.core.amendments import Amendment
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Name
from ledger.directory import Token
from ledger.errors import TokenUnknown
from ledger.store.formats import Formats
from ledger.store.table import Table
from tools.local.engines import TABLE
from tools.local.events import EVENTS
from tools.local.gateway import Gateway

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
    def where(self) -> tuple[str, str]:
        """Its id and that of its business."""
        return self.tenant_id, self.business_id


@dataclass(frozen=True)
class Shop:
    """What a dialect has to show itself with: a tenant, and accounts in the order of ACCOUNTS."""

    gateway: Gateway
    operator: Operator
    tenant: Tenant
    accounts: Sequence[int]


@dataclass(frozen=True)
class Shown:
    """A request that can be pasted; `facts` are for demo.json, beside those of the tenant."""

    title: str
    path: str
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def operator(table_name: str, now: datetime | None = None) -> Operator:
    """An operator at the table of this process's engine."""
    table = Table(dynamodb(), table_name, RetryBudget.for_seconds())
    return Operator(table, lambda: OPERATOR, now)


def tenant(using: Operator, name: str, scopes: Sequence[str] = ()) -> Tenant:
    """A new tenant with one business, a client of these scopes (none: all), and two tokens."""
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
    """The two demo tenants: those in the file, if there is one and the table still knows them."""
    kept = _kept(file) if file else []
    if kept and all(_is_known(table_name, one) for one in kept):
        return kept
    using = operator(table_name)
    return [tenant(using, name) for name in ("Harbor Goods", "Mill Street Books")]


def _book(using: Operator, one: Tenant, key: str) -> Book:
    """A book in which what is done under the key is done once."""
    claim = using.claim(f"operator\ndemo/{key}", key)
    return Book(using.reader(*one.where), lambda: claim, using.now)


def shop(gateway: Gateway, one: Tenant) -> Shop:
    """A tenant with a bank account, a sales account and others; opened once."""
    using = operator(TABLE)
    return Shop(gateway, using, one, [_account(using, one, *terms) for terms in ACCOUNTS])


def _account(using: Operator, one: Tenant, code: str, name: str, kind: AccountType) -> int:
    book = _book(using, one, f"account {code}")
    found = book.read.named(Name(CODE, code))
    terms = AccountTerms(name, kind, kind.normal_balance, code=code)
    return found or book.open(terms).account_id


def months(shop: Shop, today: date) -> None:
    """What a shop does in twelve months, the last of them past; each entry posted once."""
    bank, sold, capital, goods, rent, wages = shop.accounts
    begun = _enter(shop, _first(today, 12), "Capital", (bank, capital, 25_000))
    note = Amendment(description="Capital paid in by the owners")
    _book(shop.operator, shop.tenant, "capital").amend(begun, lambda _: note)
    for back in range(12, 0, -1):
        first = _first(today, back)
        sales = 7_000 + first.month * 173 % 11 * 460
        for day, label, moved in (
            (1, "Rent", (rent, bank, 1_450)),
            (9, "Goods", (goods, bank, sales * 2 // 5)),
            (15, "Sales, first half", (bank, sold, sales // 2)),
            (27, "Wages", (wages, bank, 2_900)),
            (28, "Sales, second half", (bank, sold, sales - sales // 2)),
        ):
            _enter(shop, first.replace(day=day), label, moved)


def _first(today: date, back: int) -> date:
    """The first day of the month so many months back."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _enter(shop: Shop, day: date, label: str, moved: tuple[int, int, int]) -> int:
    debit, credit, dollars = moved
    lines = (
        DraftLine(debit, Direction.DEBIT, dollars * 100),
        DraftLine(credit, Direction.CREDIT, dollars * 100),
    )
    effective_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    draft = Draft(effective_at, "USD", lines, label)
    book = _book(shop.operator, shop.tenant, f"{day} {label}")
    return book.post(draft).entry.entry_id


def shown(shop: Shop) -> list[Shown]:
    """What each dialect that is on shows, by the folders in `events/`."""
    rooms = sorted(file.parent.name for file in EVENTS.glob("*/demo.py"))
    on = [room for room in rooms if room in shop.gateway.template.rooms]
    modules = (importlib.import_module(f"events.{room}.demo") for room in on)
    return [module.show(shop) for module in modules]


def write(file: Path, base_url: str, those: Iterable[tuple[Tenant, Sequence[Shown]]]) -> None:
    """Write `demo.json`, for this user's eyes only: it has secrets."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    told = [
        {**asdict(one), **{name: said for each in shown for name, said in each.facts.items()}}
        for one, shown in those
    ]
    document = {"base_url": base_url, "tenants": told}
    file.write_text(json.dumps(document, indent=2) + "\n")


def _kept(file: Path) -> list[Tenant]:
    if not file.exists():
        return []
    names = Tenant.__dataclass_fields__
    told = json.loads(file.read_text())["tenants"]
    return [Tenant(**{n: v for n, v in one.items() if n in names}) for one in told]


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
