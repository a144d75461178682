"""Accounts and entries in the console's shape: decimal amounts, both spellings of ids, names."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ledger.book import Book
from ledger.core import money
from ledger.core.accounts import Account, AccountState, Direction
from ledger.core.claims import Actor
from ledger.core.entries import Entry, Line
from ledger.core.spelling import Ids
from ledger.core.totals import Total


@dataclass(frozen=True, slots=True)
class View:
    """One book's ids, and the accounts that an answer names."""

    ids: Ids
    accounts: Mapping[int, Account]

    @classmethod
    def load(cls, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """Return a view with the accounts of the entries, closed ones too, in one read."""
        account_ids = {line.account_id for entry in entries for line in entry.lines}
        return cls(book.ids, book.read.terms(account_ids))

    def account(self, state: AccountState, totals: Mapping[str, Total]) -> dict[str, Any]:
        """Return an account with its balances.

        A guarded account's balance is exact. Others' are as fresh as the totals.
        """
        account, terms = state.account, state.account.terms
        balances_minor = {
            currency: total.balance_minor(terms.normal_balance)
            for currency, total in totals.items()
        }
        if account.is_guarded and terms.currency:
            balances_minor = {terms.currency: state.balance_minor}
        return {
            **self.name(account),
            "number": account.account_id,
            "type": terms.type.value,
            "role": terms.role,
            "normal_balance": terms.normal_balance.name.lower(),
            "floor": _floor(account),
            "parent": terms.parent and self.ids.account(terms.parent),
            "is_open": state.is_open,
            "is_exact": account.is_guarded,
            "by": actor(account.by),
            "balances": [
                {"currency": currency, "amount": money.to_text(minor, currency)}
                for currency, minor in sorted(balances_minor.items())
            ],
        }

    def name(self, account: Account) -> dict[str, Any]:
        """Return the id, code and name of an account, as a line has them."""
        name = account.terms.name or account.terms.role
        return {
            "id": self.ids.account(account.account_id),
            "code": account.terms.code,
            "name": name,
        }

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
            "lines": [self._line(entry, line, balances or {}) for line in entry.lines],
        }

    def _line(self, entry: Entry, line: Line, balances: Mapping[int, str]) -> dict[str, Any]:
        return {
            "number": entry.line_number(line),
            "account": self.name(self.accounts[line.account_id]),
            "direction": line.direction.name.lower(),
            "amount": money.to_text(line.amount_minor, entry.currency),
            "description": line.description,
            "balance": balances.get(line.slot),
        }

    def total(self, account: Account, currency: str, total: Total) -> dict[str, Any]:
        """Return a row of a trial balance."""
        return {
            "account": self.name(account),
            "type": account.terms.type.value,
            **sides(total, currency),
            "balance": money.to_text(total.balance_minor(account.terms.normal_balance), currency),
        }


def actor(by: Actor | None) -> dict[str, str] | None:
    """Return the actor behind a change. Changes before actors were stored have none."""
    return asdict(by) if by else None


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
