"""What the console is shown: amounts as decimals, ids in both spellings, names beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ledger.book import Book
from ledger.core import ids, money
from ledger.core.accounts import Account, AccountState, Direction
from ledger.core.actors import Actor
from ledger.core.entries import Entry, Line
from ledger.core.totals import Total


@dataclass(frozen=True, slots=True)
class View:
    """One book, whose accounts have names."""

    business_id: str
    names: Mapping[int, Account]

    @classmethod
    def of(cls, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """With the accounts that entries name, closed ones too, in one read."""
        named = {line.account_id for entry in entries for line in entry.lines}
        return cls(book.read.scope.business_id, book.read.terms(named))

    def account(self, state: AccountState, totals: Mapping[str, Total]) -> dict[str, Any]:
        """An account with its balances: a guarded one's is exact, others' as far as counted."""
        account, terms = state.account, state.account.terms
        found = {
            currency: total.balance_minor(terms.normal_balance)
            for currency, total in totals.items()
        }
        if account.is_guarded and terms.currency:
            found = {terms.currency: state.balance_minor}
        return {
            **self.named(account),
            "number": account.account_id,
            "type": terms.type.value,
            "role": terms.role,
            "normal_balance": terms.normal_balance.name.lower(),
            "floor": _floor(account),
            "parent": terms.parent and self._id("account", terms.parent),
            "is_open": state.is_open,
            "is_exact": account.is_guarded,
            "by": actor(account.by),
            "balances": [
                {"currency": currency, "amount": money.to_text(minor, currency)}
                for currency, minor in sorted(found.items())
            ],
        }

    def named(self, account: Account) -> dict[str, Any]:
        """An account as a line names it."""
        name = account.terms.name or account.terms.role
        return {
            "id": self._id("account", account.account_id),
            "code": account.terms.code,
            "name": name,
        }

    def entry(self, entry: Entry, balances: Mapping[int, str] | None = None) -> dict[str, Any]:
        """An entry at a version; of each line, by slot, the balance after it, where it is known."""
        return {
            "id": self._id("entry", entry.entry_id),
            "number": entry.entry_id,
            "version": entry.version,
            "effective_at": entry.effective_at.isoformat(),
            "created_at": entry.created_at.isoformat(),
            "updated_at": entry.updated_at.isoformat(),
            "currency": entry.currency,
            "description": entry.description,
            "reverses": entry.reverses and self._id("entry", entry.reverses),
            "reversed_by": entry.reversed_by and self._id("entry", entry.reversed_by),
            "subledger": entry.subledger and self._id("account", entry.subledger),
            "lines": [self._line(entry, line, balances or {}) for line in entry.lines],
        }

    def _line(self, entry: Entry, line: Line, balances: Mapping[int, str]) -> dict[str, Any]:
        return {
            "number": entry.line_number(line),
            "account": self.named(self.names[line.account_id]),
            "direction": line.direction.name.lower(),
            "amount": money.to_text(line.amount_minor, entry.currency),
            "description": line.description,
            "balance": balances.get(line.slot),
        }

    def total(self, account: Account, currency: str, total: Total) -> dict[str, Any]:
        """A row of a trial balance."""
        return {
            "account": self.named(account),
            "type": account.terms.type.value,
            **sides(total, currency),
            "balance": money.to_text(total.balance_minor(account.terms.normal_balance), currency),
        }

    def _id(self, kind: str, number: int) -> str:
        return ids.to_uuid(self.business_id, kind, number)


def actor(by: Actor | None) -> dict[str, str] | None:
    """Who wrote something; None if it was written before that was kept."""
    return asdict(by) if by else None


def sides(total: Total, currency: str) -> dict[str, str]:
    """What debits and credits come to."""
    amounts = {"debits": total.debit_minor, "credits": total.credit_minor}
    said = {name: money.to_text(minor, currency) for name, minor in amounts.items()}
    return {"currency": currency, **said}


def points(found: list[tuple[date, Total]], normal: Direction, currency: str) -> list[list[str]]:
    """Days, and the balance at their ends."""
    return [
        [day.isoformat(), money.to_text(total.balance_minor(normal), currency)]
        for day, total in found
    ]


def _floor(account: Account) -> str | None:
    floor, currency = account.terms.floor_minor, account.terms.currency
    return None if floor is None or currency is None else money.to_text(floor, currency)
