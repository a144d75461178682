"""Accounts and entries in the console's shape: decimal amounts, both spellings of ids, names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from ledger.book import Book
from ledger.core import money
from ledger.core.accounts import Account, AccountState, Direction
from ledger.core.claims import Actor
from ledger.core.entries import Entry, Line
from ledger.core.ids import Ids
from ledger.core.totals import Total
from ledger.dialects.console.views.facts import Fact, Facts

LABEL_NAME = "{owner} · label {first}…{last}"


class View(Struct, frozen=True):
    """One book's ids, and the accounts and records that an answer names."""

    ids: Ids
    accounts: Mapping[int, Account]
    facts: Facts = field(default_factory=Facts.none)

    @classmethod
    def of_entries(cls, book: Book, entries: Sequence[Entry]) -> "View":
        """Return a view with the accounts of the entries, closed ones too, and their records."""
        account_ids = {line.account_id for entry in entries for line in entry.lines}
        accounts = book.read.terms(account_ids)
        return cls(book.ids, with_owners(book, accounts), Facts.load(book, entries))

    @classmethod
    def of_accounts(cls, book: Book, accounts: Iterable[Account]) -> "View":
        """Return a view of accounts, with the owners of labels among them."""
        by_id = {account.account_id: account for account in accounts}
        return cls(book.ids, with_owners(book, by_id))

    def account(self, state: AccountState, totals: Mapping[str, Total]) -> dict[str, Any]:
        """Return an account with its balances.

        A guarded account's balance is exact. Others' are as fresh as the totals.
        """
        account, terms = state.account, state.account.terms
        return {
            **self.name(account),
            "number": account.account_id,
            "type": terms.type.value,
            "role": terms.role,
            "normal_balance": terms.normal_balance.name.lower(),
            "floor": _floor(account),
            "parent": terms.parent and self.ids.account(terms.parent),
            "parent_name": terms.parent and self._name(self.accounts[terms.parent]),
            "children": state.children,
            "is_open": state.is_open,
            "is_exact": account.is_guarded,
            "by": actor(account.by),
            "balances": balances(self.balances_minor(state, totals)),
        }

    def balances_minor(self, state: AccountState, totals: Mapping[str, Total]) -> Mapping[str, int]:
        """Return the balances of an account by currency, in minor units on its normal side."""
        terms = state.account.terms
        if state.account.is_guarded and terms.currency:
            return {terms.currency: state.balance_minor}
        normal = terms.normal_balance
        return {currency: total.balance_minor(normal) for currency, total in totals.items()}

    def name(self, account: Account) -> dict[str, Any]:
        """Return the id, code and name of an account, as a line has them."""
        return {
            "id": self.ids.account(account.account_id),
            "code": account.terms.code,
            "name": self._name(account),
        }

    def _name(self, account: Account) -> str:
        """Return an account's name; a label's has that of its owner, and a part of its own id."""
        terms = account.terms
        if not terms.has_subledger or terms.parent is None:
            return terms.name or terms.role
        label_id = self.ids.account(account.account_id)
        owner = self.accounts[terms.parent].terms.name
        return LABEL_NAME.format(owner=owner, first=label_id[:4], last=label_id[-6:])

    def entry(self, entry: Entry, balances: Mapping[int, str] | None = None) -> dict[str, Any]:
        """Return an entry; `balances` are the running balances of its lines, by slot."""
        return {
            "id": self.ids.entry(entry.entry_id),
            "number": entry.entry_id,
            "version": entry.version,
            "effective_at": entry.effective_at.isoformat(),
            "created_at": entry.created_at.isoformat(),
            "updated_at": entry.updated_at.isoformat(),
            "currency": entry.currency,
            "description": entry.description,
            "reverses": entry.reverses and self.ids.entry(entry.reverses),
            "reversed_by": entry.reversed_by and self.ids.entry(entry.reversed_by),
            "subledger": entry.subledger and self.ids.account(entry.subledger),
            "facts": _pairs(self.facts.of_entry(entry)),
            "lines": [self._line(entry, line, balances or {}) for line in entry.lines],
        }

    def _line(self, entry: Entry, line: Line, balances: Mapping[int, str]) -> dict[str, Any]:
        return {
            "number": entry.line_id(line),
            "account": {**self.name(self.accounts[line.account_id]), "number": line.account_id},
            "direction": line.direction.name.lower(),
            "amount": money.to_text(line.amount_minor, entry.currency),
            "description": line.description,
            "facts": _pairs(self.facts.of_line(line.details)),
            "balance": balances.get(line.slot),
        }


def with_owners(book: Book, accounts: Mapping[int, Account]) -> Mapping[int, Account]:
    """Return accounts with their parents, which name the labels among them."""
    parents = {account.terms.parent for account in accounts.values() if account.terms.parent}
    return {**accounts, **book.read.terms(parents - accounts.keys())}


def actor(by: Actor | None) -> dict[str, str] | None:
    """Return the actor behind a change. Changes before actors were stored have none."""
    return asdict(by) if by else None


def balances(balances_minor: Mapping[str, int]) -> list[dict[str, str]]:
    """Return balances as decimals, by currency."""
    return [
        {"currency": currency, "amount": money.to_text(minor, currency)}
        for currency, minor in sorted(balances_minor.items())
    ]


def _pairs(facts: Iterable[Fact]) -> list[dict[str, str]]:
    return [{"name": name, "text": text} for name, text in facts]


def sides(total: Total, currency: str) -> dict[str, str]:
    """Return the sums of debits and credits as decimals."""
    sums_minor = {"debits": total.debit_minor, "credits": total.credit_minor}
    sums = {name: money.to_text(minor, currency) for name, minor in sums_minor.items()}
    return {"currency": currency, **sums}


def points(history: list[tuple[date, Total]], normal: Direction, currency: str) -> list[list[str]]:
    """Return days, each with the balance at its end."""
    return [
        [day.isoformat(), money.to_text(total.balance_minor(normal), currency)]
        for day, total in history
    ]


def _floor(account: Account) -> str | None:
    floor, currency = account.terms.floor_minor, account.terms.currency
    return None if floor is None or currency is None else money.to_text(floor, currency)
