"""The balances of accounts for the operator, and the trial balance of a book.

The balance of a guarded account is exact. Other balances come from the totals, which are complete
up to `counted_at`.
"""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.admin.command_line import BUSINESS, TENANT, argument, command, to_day
from ledger.admin.operator import Operator
from ledger.book import Reader, totals
from ledger.core import money
from ledger.core.accounts import Account, AccountState
from ledger.core.totals import Total, add
from ledger.errors import LedgerError
from ledger.store.keys import instant

Sums = Mapping[tuple[int, str], Total]


class PeriodReversed(LedgerError):
    """The last day of a period is before its first."""

    first: str
    last: str
    message = "--to {last}: must not be before --from {first}."


FROM = argument("--from", dest="first", type=to_day, metavar="DAY", help="the first day (UTC)")
TO = argument("--to", dest="last", type=to_day, metavar="DAY", help="the last day (UTC)")


def period(arguments: Namespace) -> tuple[date, date]:
    """Return the first and the last day of `FROM` and `TO`. Raise `PeriodReversed`."""
    first = arguments.first or totals.FIRST_DAY
    last = arguments.last or totals.LAST_DAY
    if last < first:
        raise PeriodReversed(first=first.isoformat(), last=last.isoformat())
    return first, last


def balances(state: AccountState, sums: Sums) -> dict[str, str]:
    """Return an account's balances on its normal side, by currency."""
    account, terms = state.account, state.account.terms
    if account.is_guarded and terms.currency:
        return {terms.currency: money.to_text(state.balance_minor, terms.currency)}
    return {
        currency: money.to_text(total.balance_minor(terms.normal_balance), currency)
        for (account_id, currency), total in sorted(sums.items())
        if account_id == account.account_id
    }


def counted_at(read: Reader) -> str | None:
    """Return the time up to which the totals of a book are complete; None if they are empty."""
    at = totals.counted_at(read)
    return None if at is None else instant(at)


@command("trial-balance", "", "show the trial balance of a business", TENANT, BUSINESS, FROM, TO)
def show_trial_balance(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return the debits, credits and balance of each account in a period, and their sums."""
    first, last = period(arguments)
    read = operator.reader(arguments.tenant, arguments.business)
    sums = totals.totals(read, first, last)
    accounts = read.terms({account_id for account_id, _ in sums})
    by_currency: dict[str, Total] = {}
    for (_, currency), total in sums.items():
        add(by_currency, currency, total)
    rows = sorted(sums.items(), key=lambda row: (_sort_key(accounts[row[0][0]]), row[0][1]))
    return {
        "from": arguments.first and first.isoformat(),
        "to": arguments.last and last.isoformat(),
        "counted_at": counted_at(read),
        "accounts": [
            _render(read, accounts[account_id], currency, total)
            for (account_id, currency), total in rows
        ],
        "totals": [_sides(currency, total) for currency, total in sorted(by_currency.items())],
    }


def _render(read: Reader, account: Account, currency: str, total: Total) -> dict[str, Any]:
    terms = account.terms
    return {
        "code": terms.code,
        "name": terms.name or terms.role,
        "type": terms.type.value,
        **_sides(currency, total),
        "balance": money.to_text(total.balance_minor(terms.normal_balance), currency),
        "id": read.ids.account(account.account_id),
    }


def _sides(currency: str, total: Total) -> dict[str, str]:
    return {
        "currency": currency,
        "debits": money.to_text(total.debit_minor, currency),
        "credits": money.to_text(total.credit_minor, currency),
    }


def _sort_key(account: Account) -> tuple[bool, str, str, int]:
    """Return the place of an account: by code, then the accounts without a code by name."""
    terms = account.terms
    return not terms.code, terms.code, terms.name, account.account_id
