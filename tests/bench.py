"""A book of its own to work on directly, below HTTP: a label of 10.00, and any other account."""

import copy
import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from msgspec.structs import replace

from ledger.aws.deadlines import RetryBudget
from ledger.book import Book, Reader
from ledger.book.batches import Parts
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.claims import Actor, Claim
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.records import Record
from ledger.process.runtime import Runtime
from ledger.store.keys import Scope
from ledger.store.table import Table
from tests import subledger
from tests.one_request import OneRequest
from tests.world import World

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Bench:
    """A label with 10.00 in a fresh book, and requests that raise or lower it."""

    def __init__(self, process: Runtime, world: World) -> None:
        self.process = process
        self.scope = Scope(world.tenant.tenant_id, world.tenant.business_id)
        customer = self.book(claim()).open(subledger.customer_terms("C", is_tracked=False))
        terms, opening = subledger.to_label(customer, 1000, NOW)
        self.label: Account = self.book(claim()).open(terms, opening)

    def fresh(self) -> "Bench":
        """Return a bench over an empty book."""
        second = copy.copy(self)
        second.scope = Scope(self.scope.tenant_id, str(uuid4()))
        return second

    def book(self, by: Claim, seconds: float = 6.0) -> OneRequest:
        budget = replace(RetryBudget.for_seconds(seconds), sleep=lambda _: None)
        table = Table(self.process.client, self.process.settings.table_name, budget)
        return OneRequest(Book(Reader(table, self.process.chart, self.scope), NOW), by)

    def draft(self, amount_minor: int) -> Draft:
        """Return an entry that raises or lowers the label."""
        return subledger.to_draft(self.label, amount_minor, NOW)

    def post(self, by: Claim, amount_minor: int = 100, seconds: float = 6.0) -> int:
        return self.book(by, seconds).post(self.draft(amount_minor)).entry.entry_id

    def open(self, name: str, floor_minor: int | None = None, currency: str | None = None) -> int:
        """Open an asset, guarded if it has a floor; return its id."""
        kind = AccountType.ASSET
        terms = AccountTerms(name, kind, kind.normal_balance, currency, floor_minor)
        return self.book(claim()).open(terms).account_id

    def pair(self, amount_minor: int = 100) -> tuple[DraftLine, DraftLine]:
        """Return two balanced lines on new accounts."""
        debit, credit = self.open("Debit"), self.open("Credit")
        sides = (Direction.DEBIT, Direction.CREDIT)
        return DraftLine(debit, sides[0], amount_minor), DraftLine(credit, sides[1], amount_minor)

    def enter(
        self,
        *lines: DraftLine,
        currency: str = "EUR",
        by: Claim | None = None,
        new: Sequence[Record] = (),
        at: datetime = NOW,
    ) -> Entry:
        """Post an entry of these lines."""
        return self.book(by or claim()).post(Draft(at, currency, lines), new).entry

    def till(self) -> tuple[int, Callable[[int], Draft]]:
        """Open a guarded account; return its id, and drafts that raise or lower it."""
        till, cash = self.open("Till", 0, "USD"), self.open("Cash")

        def draft(amount_minor: int) -> Draft:
            sides = (Direction.DEBIT, Direction.CREDIT)[:: 1 if amount_minor > 0 else -1]
            pairs = zip((till, cash), sides, strict=True)
            lines = (DraftLine(number, side, abs(amount_minor)) for number, side in pairs)
            return Draft(NOW, "USD", tuple(lines))

        return till, draft

    def balance(self, number: int) -> int:
        return self.book(claim()).read.state(number).balance_minor

    @property
    def state(self) -> tuple[int, int]:
        """Balance in cents, and how many entries."""
        state = self.book(claim()).read.state(self.label.account_id)
        entries_of_account = self.book(claim()).read.entries_of_account(self.label.account_id, 100)
        assert len(entries_of_account) == state.entries
        return state.balance_minor, state.entries


def parts(drafts: Sequence[Draft], claims: Sequence[Claim | None] = ()) -> Parts:
    """Return a batch of drafts; `claims` are those of the keys of the entries, if they have any."""
    every_claim = claims or [None] * len(drafts)

    def make(positions: Sequence[int]) -> tuple[list[Draft], tuple[Record, ...]]:
        return [drafts[position] for position in positions], ()

    return Parts(every_claim, make, lambda _: None)


_ticks = itertools.count(step=10)


SOMEBODY = Actor("a-client", "tests", "a-request")


def claim(key: str = "", fingerprint: str = "said", by: Actor = SOMEBODY) -> Claim:
    """Return a request's claim; each a little later than the one before."""
    now_ms = round(NOW.timestamp() * 1000) + next(_ticks)
    return Claim(uuid4().hex, fingerprint, now_ms, by, key)
