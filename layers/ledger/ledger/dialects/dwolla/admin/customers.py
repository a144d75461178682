"""Dwolla's customers, and the money that comes in for them.

They are in US dollars whatever the business's own currency is: Dwolla's API has no other
(specs/dwolla.md, 8). A key is for what was said with it, and for nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.book import Book, Reader
from ledger.core import ids, money
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.claims import Claim, short_digest
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.dialects.dwolla import inbound
from ledger.errors import (
    AmountRefused,
    BalanceRefused,
    EntryRefused,
    IdempotencyConflict,
    NotFound,
    StateConflict,
)
from ledger.store import keys
from ledger.store.items import accounts as account_items
from ledger.store.items.claimed import PROBES_MAX, has_mark, is_tombstone

# The claim of a request: its key with its scope, or empty, and a digest of what was said.
MakeClaim = Callable[[str, str], Claim]


class KeyUsed(StateConflict):
    """An operator's key is for another request."""

    key: str
    used_for: str
    message = "the key {key} was used for {used_for}"


class FundsRefused(EntryRefused):
    """An amount as the operator wrote it, that the customer's funds cannot change by."""

    said: str
    rule: str
    message = "{said} " + inbound.CURRENCY + ": {rule}"


class CustomerUnknown(NotFound):
    """An id is that of no customer of the business."""

    customer: str
    business: str
    message = "the business {business} has no customer {customer}"


class Customers:
    """The customers of one book, for one command."""

    def __init__(self, read: Reader, claim: MakeClaim, now: datetime) -> None:
        self._read = read
        self._claim = claim
        self._now = now

    def create(self, name: str, funds: str | None, key: str) -> dict[str, Any]:
        """Open a customer; with `funds`, theirs are tracked and begin at that many dollars."""
        amount_minor = 0 if funds is None else _to_minor(funds)
        if amount_minor < 0:
            raise FundsRefused(said=str(funds), rule=f"funds begin at {_to_text(0)} or more")
        terms = inbound.customer_terms(name, is_tracked=funds is not None)
        settlement = self._settlement()

        def opening(number: int) -> Draft:
            return self._funding(settlement, number, amount_minor)

        said = (name, "" if funds is None else _to_text(amount_minor))
        claim = self._claimed("customer", key, *said)
        with self._naming_use(claim, key, keys.account, self._customer_of):
            customer = self._book(claim).open(terms, opening if amount_minor else None)
        return {
            "customer_id": self._uuid(customer.account_id),
            "funds": self._funds(customer.account_id),
            "currency": inbound.CURRENCY,
        }

    def fund(self, customer_id: str, amount: str, key: str) -> Entry:
        """Add to a customer's funds, or take from them if the amount is negative."""
        amount_minor = _to_minor(amount)
        if amount_minor == 0:
            raise FundsRefused(said=amount, rule="funds change by more or less than nothing")
        number = self._number(customer_id)
        draft = self._funding(self._settlement(), number, amount_minor)
        claim = self._claimed("fund", key, self._uuid(number), _to_text(amount_minor))
        with self._naming_use(claim, key, keys.entry, self._funding_of):
            try:
                return self._book(claim).post(draft).entry
            except BalanceRefused as refusal:
                held = _to_text(refusal.balance_minor)
                rule = f"the customer's funds are {held}, and cannot change by so much"
                raise FundsRefused(said=amount, rule=rule) from None

    def _number(self, customer_id: str) -> int:
        business_id = self._read.scope.business_id
        unknown = CustomerUnknown(customer=customer_id, business=business_id)
        number = ids.spelled_number(business_id, "account", customer_id)
        if number is None or self._read.account(number, unknown).terms.role != inbound.CUSTOMER:
            raise unknown
        return number

    def _claimed(self, verb: str, key: str, *said: str) -> Claim:
        return self._claim(key and f"{verb}/{key}", short_digest(verb, *said))

    def _book(self, claim: Claim) -> Book:
        return Book(self._read, lambda: claim, self._now)

    @contextmanager
    def _naming_use(
        self,
        claim: Claim,
        key: str,
        place: Callable[[keys.Scope, int], keys.Key],
        used_for: Callable[[Item], str],
    ) -> Iterator[None]:
        """Say what a key was used for, where it was used for another request."""
        try:
            yield
        except IdempotencyConflict:
            read = self._read
            claim = claim.of_journal(place is keys.entry)
            places = (place(read.scope, claim.number(probe)) for probe in range(PROBES_MAX))
            found = (item for item in map(read.table.get, places) if item is not None)
            own = next(i for i in found if has_mark(i, claim) and not is_tombstone(i))
            raise KeyUsed(key=key, used_for=used_for(own)) from None

    def _customer_of(self, item: Item) -> str:
        customer = account_items.to_account(item)
        held = self._funds(customer.account_id)
        funds = f", whose funds are {held}" if held else ""
        return f"the customer {customer.terms.name} ({self._uuid(customer.account_id)}){funds}"

    def _funding_of(self, item: Item) -> str:
        _, line = self._read.version_of(item, 1).lines
        sign = 1 if line.direction is Direction.CREDIT else -1
        return f"{_to_text(sign * line.amount_minor)} to {self._uuid(line.account_id)}"

    def _funds(self, number: int) -> str | None:
        """What a customer's funds are now, read back; None if they are not tracked."""
        state = self._read.state(number)
        return _to_text(state.balance_minor) if state.account.is_guarded else None

    def _settlement(self) -> Account:
        """Where customers' funds come from: one account of a business, opened at first use."""
        terms = AccountTerms(
            name="Cash held for customers",
            type=AccountType.ASSET,
            normal_balance=AccountType.ASSET.normal_balance,
            currency=inbound.CURRENCY,
            role="settlement",
        )
        # The command's own key, and always the same words: not the operator's.
        return self._book(self._claim("settlement", "operator")).open(terms)

    def _funding(self, settlement: Account, customer: int, amount_minor: int) -> Draft:
        """The entry that funds a customer: the settlement's line, then the customer's."""
        side = settlement.terms.normal_balance
        side = side if amount_minor > 0 else side.opposite
        lines = (
            DraftLine(settlement.account_id, side, abs(amount_minor)),
            DraftLine(customer, side.opposite, abs(amount_minor)),
        )
        return Draft(self._now, inbound.CURRENCY, lines, "Customer funds")

    def _uuid(self, number: int) -> str:
        return ids.to_uuid(self._read.scope.business_id, "account", number)


def _to_minor(said: str) -> int:
    try:
        return money.to_minor(said, inbound.CURRENCY)
    except AmountRefused as refusal:
        raise FundsRefused(said=said, rule=refusal.reason) from None


def _to_text(amount_minor: int) -> str:
    return money.to_text(amount_minor, inbound.CURRENCY)
