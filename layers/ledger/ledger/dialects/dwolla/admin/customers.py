"""Dwolla's customers and their funds, for the operator: Dwolla's API creates neither here.

Customers are in US dollars in any business, since Dwolla's API has no other currency
(specs/dwolla.md, 8). An idempotency key belongs to one command and its arguments.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from ledger.aws.items import Item
from ledger.book import Book, Reader
from ledger.book.paging import Page, PageRequest
from ledger.core import ids, money
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.core.claims import Claim, short_digest
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.dialects.dwolla import inbound
from ledger.errors import (
    AmountRefused,
    BalanceRefused,
    EntryRefused,
    IdempotencyConflict,
    Missing,
    NotFound,
    StateConflict,
)
from ledger.store import keys
from ledger.store.items import accounts as account_items
from ledger.store.items.codec import PROBES_MAX, has_request_digest, is_tombstone

# Makes the claim of a request from its scoped key, or an empty one, and its fingerprint.
MakeClaim = Callable[[str, str], Claim]


class KeyUsed(StateConflict):
    """The operator used the key for another request before."""

    key: str
    used_for: str
    message = "the key {key} was used for {used_for}"


class FundsRefused(EntryRefused):
    """The customer's funds cannot change by this amount; `amount` is as the operator wrote it."""

    amount: str
    rule: str
    message = "{amount} " + inbound.CURRENCY + ": {rule}"


class CustomerUnknown(NotFound):
    """The business has no customer with this id."""

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
        """Create a customer; with `funds`, track its funds, beginning with these dollars."""
        amount_minor = 0 if funds is None else _to_minor(funds)
        if amount_minor < 0:
            raise FundsRefused(amount=str(funds), rule=f"funds begin at {_to_text(0)} or more")
        terms = inbound.customer_terms(name, is_tracked=funds is not None)
        settlement = self._settlement()

        def opening(account_id: int) -> Draft:
            return self._funding(settlement, account_id, amount_minor)

        content = (name, "" if funds is None else _to_text(amount_minor))
        claim = self._make_claim("customer", key, *content)
        with self._report_use(claim, key, keys.account, self._customer_of):
            customer = self._book.open(claim, terms, opening if amount_minor else None)
        return {
            "customer_id": self._uuid(customer.account_id),
            "funds": self._funds(customer.account_id),
            "currency": inbound.CURRENCY,
        }

    def page(self, page_request: PageRequest) -> Page[AccountState]:
        """Return a page of the customers, by their ids."""
        return self._read.accounts_by_number(
            page_request, lambda state: state.account.terms.role == inbound.CUSTOMER
        )

    def show(self, customer_id: str) -> dict[str, Any]:
        """Return a customer with the funds, and the sum of the open labels. Raise as `fund`."""
        account_id = self._number(customer_id)
        state = self._read.any_state(account_id, self._unknown(customer_id))
        labels_minor = [label.balance_minor for label in self._labels(account_id)]
        return {
            **self.render(state),
            "labels": len(labels_minor),
            "labelled": _to_text(sum(labels_minor)),
        }

    def render(self, state: AccountState) -> dict[str, Any]:
        """Return a customer with the funds outside labels; null if they are not tracked."""
        account = state.account
        return {
            "customer_id": self._uuid(account.account_id),
            "name": account.terms.name,
            "funds": _to_text(state.balance_minor) if account.is_guarded else None,
            "currency": inbound.CURRENCY,
            "created_at": keys.instant(account.created_at),
        }

    def _labels(self, account_id: int) -> Iterator[AccountState]:
        """Read all open labels of a customer."""
        skip = 0
        while labels := self._read.accounts_of_account(account_id, PAGE_ITEMS_MAX, skip):
            yield from labels
            skip += PAGE_ITEMS_MAX

    def fund(self, customer_id: str, amount: str, key: str) -> Entry:
        """Add to a customer's funds, or subtract a negative amount. Raise `FundsRefused`."""
        amount_minor = _to_minor(amount)
        if amount_minor == 0:
            raise FundsRefused(amount=amount, rule="the amount must not be zero")
        account_id = self._number(customer_id)
        draft = self._funding(self._settlement(), account_id, amount_minor)
        claim = self._make_claim("fund", key, self._uuid(account_id), _to_text(amount_minor))
        with self._report_use(claim, key, keys.entry, self._funding_of):
            try:
                return self._book.post(claim, draft).entry
            except BalanceRefused as refusal:
                balance = _to_text(refusal.balance_minor)
                rule = f"the customer's funds are {balance}, and cannot change by so much"
                raise FundsRefused(amount=amount, rule=rule) from None

    def _number(self, customer_id: str) -> int:
        unknown = self._unknown(customer_id)
        account_id = self._read.ids.any_id(ids.Kind.ACCOUNT, customer_id)
        if (
            account_id is None
            or self._read.account(account_id, unknown).terms.role != inbound.CUSTOMER
        ):
            raise unknown()
        return account_id

    def _unknown(self, customer_id: str) -> Missing:
        business_id = self._read.scope.business_id
        return partial(CustomerUnknown, customer=customer_id, business=business_id)

    def _make_claim(self, verb: str, key: str, *content: str) -> Claim:
        return self._claim(key and f"{verb}/{key}", short_digest(verb, *content))

    @property
    def _book(self) -> Book:
        return Book(self._read, self._now)

    @contextmanager
    def _report_use(
        self,
        claim: Claim,
        key: str,
        item_key: Callable[[keys.Scope, int], keys.Key],
        used_for: Callable[[Item], str],
    ) -> Iterator[None]:
        """Turn a conflict of the key into `KeyUsed`, which names the key's first use."""
        try:
            yield
        except IdempotencyConflict:
            read = self._read
            claim = claim.of_journal(item_key is keys.entry)
            # The item of the key is at one of the ids that its claim may take.
            probes = (
                item_key(read.scope, claim.candidate_id(probe)) for probe in range(PROBES_MAX)
            )
            items = (item for item in map(read.table.get, probes) if item is not None)
            own = next(i for i in items if has_request_digest(i, claim) and not is_tombstone(i))
            raise KeyUsed(key=key, used_for=used_for(own)) from None

    def _customer_of(self, item: Item) -> str:
        customer = account_items.to_account(item)
        balance = self._funds(customer.account_id)
        funds = f", whose funds are {balance}" if balance else ""
        return f"the customer {customer.terms.name} ({self._uuid(customer.account_id)}){funds}"

    def _funding_of(self, item: Item) -> str:
        _, line = self._read.version_of(item, 1).lines
        sign = 1 if line.direction is Direction.CREDIT else -1
        return f"{_to_text(sign * line.amount_minor)} to {self._uuid(line.account_id)}"

    def _funds(self, account_id: int) -> str | None:
        """Read a customer's funds; None if they are not tracked."""
        state = self._read.state(account_id)
        return _to_text(state.balance_minor) if state.account.is_guarded else None

    def _settlement(self) -> Account:
        """Return the account that customers' funds come from, and open it at its first use."""
        terms = AccountTerms(
            name="Cash held for customers",
            type=AccountType.ASSET,
            normal_balance=AccountType.ASSET.normal_balance,
            currency=inbound.CURRENCY,
            role="settlement",
        )
        # One key for all commands, so that a business has one such account.
        return self._book.open(self._claim("settlement", "operator"), terms)

    def _funding(self, settlement: Account, customer: int, amount_minor: int) -> Draft:
        """Return the entry that funds a customer: the settlement's line, then the customer's."""
        side = settlement.terms.normal_balance
        side = side if amount_minor > 0 else side.opposite
        lines = (
            DraftLine(settlement.account_id, side, abs(amount_minor)),
            DraftLine(customer, side.opposite, abs(amount_minor)),
        )
        return Draft(self._now, inbound.CURRENCY, lines, "Customer funds")

    def _uuid(self, account_id: int) -> str:
        return self._read.ids.account(account_id)


def _to_minor(amount: str) -> int:
    try:
        return money.to_minor(amount, inbound.CURRENCY)
    except AmountRefused as refusal:
        raise FundsRefused(amount=amount, rule=refusal.reason) from None


def _to_text(amount_minor: int) -> str:
    return money.to_text(amount_minor, inbound.CURRENCY)
