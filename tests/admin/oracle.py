"""The balances of accounts by our totals, and by beancount, which is independent of ours."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from beancount import loader
from beancount.core.data import Transaction

from ledger.admin.transfer.export import Export
from ledger.aws.deadlines import RetryBudget
from ledger.book import totals
from ledger.book.reader import Reader
from ledger.core import money
from ledger.core.accounts import AccountTerms
from ledger.process.runtime import runtime
from ledger.store.keys import Scope
from ledger.store.table import Table
from tools.local.engines import TABLE

Sums = dict[tuple[int, str], int]  # net debits in minor units, by account and currency


def table() -> Table:
    return Table(runtime().client, TABLE, RetryBudget.for_seconds(3_600))


def counted_sums(scope: Scope) -> Sums:
    """Return the sums from the totals."""
    by_key = totals.totals(Reader(table(), runtime().chart, scope))
    return {at: total.debit_minor - total.credit_minor for at, total in by_key.items()}


def beancount_sums(text: str) -> Sums:
    """Return the sums from beancount, which finds every entry of the export balanced."""
    directives, errors, _ = loader.load_string(text)
    assert not errors, errors[:3]
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for directive in directives:
        for posting in directive.postings if isinstance(directive, Transaction) else ():
            units: Any = posting.units
            number = int(posting.account.rpartition("-")[2], 16)
            sums[number, units.currency] += units.number
    return {at: money.to_minor(str(x), at[1]) if x else 0 for at, x in sums.items()}


def accounts(scope: Scope) -> dict[int, AccountTerms]:
    """Return the terms of the book's accounts by id."""
    book = Export(table(), scope, lambda _: None)
    return {number: account.terms for number, account in book.accounts.items()}


def minor(cell: str, currency: str) -> int:
    """Return the minor units of a cell; an empty cell has none."""
    return money.to_minor(cell, currency) if cell else 0
