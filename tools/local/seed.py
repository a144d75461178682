"""The same world each time, so that recorded events have ids to name and answers to repeat.

Each room of `events/` has a part of the world for itself: two tenants, in whose books its module
`cases` sows what its cases name. So a room is added or left out, and the others' events stay.

Ids and secrets come from a digest and not from chance: they are worth nothing, and open nothing
but a table that this made.
"""

import hashlib
import importlib
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.admin.operator import Operator
from ledger.admin.totals.rebuild import rebuild
from ledger.aws.clients import dynamodb
from ledger.aws.deadlines import RetryBudget
from ledger.book import Book
from ledger.book.accounts import CODE
from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType
from ledger.core.claims import Claim
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Name
from ledger.http.dialect import all_dialects
from ledger.store.table import Table
from tools.local import demo
from tools.local.events import EVENTS
from tools.local.gateway import Answer, Gateway, to_answer

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ORIGIN_MS = int(NOW.timestamp() * 1000)
COUNTED_ON = datetime(2026, 1, 31, tzinfo=UTC)
NOBODY = "00000000-0000-7000-8000-000000000000"

# Operation, case, method, target, body, further headers (None takes one away).
Case = tuple[str, str, str, str, Any, dict[str, str | None]]
FORM = {"Content-Type": "multipart/form-data; boundary=x"}


def form(filename: str, content: bytes) -> bytes:
    """Return a form with one file, between boundaries `x`."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


def fixed(event: dict[str, Any], second: int, name: str) -> dict[str, Any]:
    """Return the event at a fixed time and with a fixed request id."""
    context = event["requestContext"]
    moment = datetime.fromtimestamp(ORIGIN_MS / 1000 + second, UTC)
    more = {
        "requestId": name,
        "timeEpoch": ORIGIN_MS + second * 1000,
        "time": moment.strftime("%d/%b/%Y:%H:%M:%S +0000"),
    }
    return {**event, "requestContext": {**context, **more}}


@dataclass(frozen=True)
class Part:
    """A room's part of the world, and what it sends there.

    `own` are ids that only the first tenant may be shown; `numbers` are its own too, but may be
    another's as well. `foreign` are ids of the second tenant's.
    """

    tenant: demo.Tenant
    other: demo.Tenant
    cases: Sequence[Case]
    own: frozenset[str]
    numbers: frozenset[int]
    foreign: frozenset[str]


World = dict[str, Part]


@dataclass
class Sower:
    """Sows a room's part, at fixed times, one a second; each request must succeed."""

    gateway: Gateway
    operator: Operator
    tenant: demo.Tenant
    other: demo.Tenant
    own: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._seconds = itertools.count(1)
        self.own.add(self.tenant.business_id)
        self.foreign.add(self.other.business_id)

    def send(
        self, method: str, target: str, body: bytes, by: demo.Tenant | None = None, **more: str
    ) -> Answer:
        """Send a request with a tenant's token, the first one's unless another is named."""
        headers = [("Authorization", f"Bearer {(by or self.tenant).token}"), *more.items()]
        second = next(self._seconds)
        event = self.gateway.event(method, target, headers, body)
        answer = to_answer(self.gateway.invoke(fixed(event, second, f"seed-{second}")))
        assert answer.status in (200, 201), answer.body
        return answer

    def post(self, target: str, body: Any, by: demo.Tenant | None = None, **more: str) -> Any:
        """Create something by a request; what is answered."""
        return self.send("POST", target, json.dumps(body).encode(), by, **more).json

    def book(self, by: demo.Tenant | None = None) -> tuple[Book, Claim]:
        """Return a tenant's book, and a claim of the operator for one write."""
        tenant, second = by or self.tenant, next(self._seconds)
        now = NOW + timedelta(seconds=second)
        nonce = f"seed-{second}"
        claim = Claim(nonce, nonce, ORIGIN_MS + second * 1000, by=demo.OPERATOR)
        read = self.operator.reader(tenant.tenant_id, tenant.business_id)
        return Book(read, now), claim

    def open(
        self,
        name: str,
        kind: AccountType,
        code: str = "",
        *,
        currency: str | None = None,
        floor_minor: int | None = None,
        parent: int | None = None,
        role: str = "",
        by: demo.Tenant | None = None,
    ) -> int:
        """Open an account in the core's terms, unless one has that code; its number."""
        book, claim = self.book(by)
        if account_id := code and book.read.find_named(Name(CODE, code)):
            return account_id
        side, guard = kind.normal_balance, floor_minor
        draft = AccountTerms(name, kind, side, currency, guard, parent, role, code)
        number = book.open(claim, draft).account_id
        if by is None:
            self.own.add(self.account(number))
            self.numbers.add(number)
        return number

    def enter(
        self, debit: int, credit: int, amount_minor: int, by: demo.Tenant | None = None
    ) -> int:
        """Post an entry of two lines in dollars; its number."""
        return self.post_draft(draft(debit, credit, amount_minor), by)

    def post_draft(self, draft: Draft, by: demo.Tenant | None = None) -> int:
        """Post an entry in the core's terms; its number."""
        book, claim = self.book(by)
        return book.post(claim, draft).entry.entry_id

    def funds(self, cash: int) -> int:
        """Open an account that is guarded and holds 1,000.00 USD, taken from `cash`; its number."""
        kind = AccountType.LIABILITY
        number = self.open("Funds held", kind, currency="USD", floor_minor=0)
        self.enter(cash, number, 100_000)
        return number

    def their_pair(self) -> tuple[int, int]:
        """Open two accounts of the second tenant's; their numbers."""
        kinds = (AccountType.ASSET, AccountType.REVENUE)
        cash, sales = (self.open(kind, kind, by=self.other) for kind in kinds)
        return cash, sales

    def their_account(self, number: int) -> str:
        """Return the UUID of an account of the second tenant."""
        return ids.Ids(self.other.business_id).account(number)

    def account(self, number: int) -> str:
        """Return the UUID of an account of the first tenant."""
        return ids.Ids(self.tenant.business_id).account(number)

    def entry(self, number: int) -> str:
        """Return the UUID of an entry of the first tenant."""
        return ids.Ids(self.tenant.business_id).entry(number)


def draft(debit: int, credit: int, amount_minor: int, subledger: int | None = None) -> Draft:
    """Return an entry of two lines in dollars."""
    lines = (
        DraftLine(debit, AccountType.ASSET.normal_balance, amount_minor),
        DraftLine(credit, AccountType.LIABILITY.normal_balance, amount_minor),
    )
    return Draft(COUNTED_ON, "USD", lines, "A sale", subledger=subledger)


def rooms() -> list[str]:
    """Return the rooms with cases, by their folders in `events/`."""
    return sorted(file.parent.name for file in EVENTS.glob("*/cases.py"))


def sow(gateway: Gateway, table_name: str) -> World:
    """Make the world in an empty table; each room's part by the room's name."""
    world = {room: part(gateway, table_name, room, [room]) for room in rooms()}
    table = Table(dynamodb(), table_name, RetryBudget.for_seconds())
    rebuild(table, NOW, lambda _: None)
    return world


def together(gateway: Gateway, table_name: str, name: str = "together") -> Part:
    """Make one part of all rooms, in the books of two tenants.

    Creations come first: a later case makes their accounts inactive or reverses their entries. Use
    another `name` for a second one in a process, since its log is published under these ids.
    """
    whole = part(gateway, table_name, name, rooms())
    return replace(whole, cases=sorted(whole.cases, key=lambda case: not _creates(case)))


def _creates(case: Case) -> bool:
    operation, _, method, *_ = case
    return method == "POST" and not operation.startswith("reverse_")


def part(gateway: Gateway, table_name: str, name: str, rooms: Sequence[str]) -> Part:
    """Write the data of some rooms under one name, from which its ids are derived."""
    table = Table(dynamodb(), table_name, RetryBudget.for_seconds())
    operator = Operator(table, lambda: demo.OPERATOR, NOW, _stream(f"seed/{name}"))
    scopes = [
        scope for dialect in all_dialects() if dialect.name in rooms for scope in dialect.scopes
    ]
    granted = scopes or (f"{name}:all", f"{name}:readonly")
    names = ("Harbor Goods", "Mill Street Books")
    first, second = (demo.tenant(operator, name, granted) for name in names)
    sower = Sower(gateway, operator, first, second)
    modules = [importlib.import_module(f"events.{room}.cases") for room in rooms]
    cases = [case for module in modules for case in module.cases(sower)]
    own, foreign = frozenset(sower.own), frozenset(sower.foreign)
    return Part(first, second, cases, own, frozenset(sower.numbers), foreign)


def _stream(name: str) -> Callable[[int], bytes]:
    count = itertools.count()
    return lambda size: hashlib.shake_256(f"{name}/{next(count)}".encode()).digest(size)
