"""What accounts come to, by our totals and by beancount, which know nothing of each other."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from beancount import loader
from beancount.core.data import Transaction

from ledger.admin.transfer.export import Export
from ledger.aws.retry_budget import RetryBudget
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


def counted(scope: Scope) -> Sums:
    """As the totals have them."""
    found = totals.totals(Reader(table(), runtime().chart, scope))
    return {at: total.debit_minor - total.credit_minor for at, total in found.items()}


def told_by_beancount(text: str) -> Sums:
    """As beancount reads an exported book, whose every entry it finds balanced."""
    directives, errors, _ = loader.load_string(text)
    assert not errors, errors[:3]
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for one in directives:
        for posting in one.postings if isinstance(one, Transaction) else ():
            units: Any = posting.units
            number = int(posting.account.rpartition("-")[2], 16)
            sums[number, units.currency] += units.number
    return {at: money.to_minor(str(x), at[1]) if x else 0 for at, x in sums.items()}


def accounts(scope: Scope) -> dict[int, AccountTerms]:
    """What the book's accounts were opened as, by number."""
    book = Export(table(), scope, lambda _: None)
    return {number: account.terms for number, account in book.accounts.items()}


def minor(cell: str, currency: str) -> int:
    """The minor units of a cell; none of an empty one."""
    return money.to_minor(cell, currency) if cell else 0
