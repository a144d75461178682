"""The chart of accounts: a tree of bounded depth, which is walked without recursion."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ledger.book.paging import Page, PageRequest
from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.accounts import Account, AccountState, AccountTerms
from ledger.core.limits import (
    ACCOUNT_DEPTH_MAX,
    ACCOUNTS_PER_CHART_MAX,
    LABELS_PER_CHART_MAX,
    PAGE_ITEMS_READ_MAX,
)
from ledger.errors import LimitExceeded, NoPartsAllowed

T = TypeVar("T")


def parents(read: Reader, terms: AccountTerms) -> dict[int, Account]:
    """Find the account that a new one is to be part of; none if it is part of none.

    Refuses, as LimitExceeded, an account deeper in the chart than ACCOUNT_DEPTH_MAX; and, as
    NoPartsAllowed, one under a label, or one under a label's owner that is no label.
    """
    found = read.accounts([] if terms.parent is None else [terms.parent])
    for number, parent in found.items():
        if not terms.may_be_part_of(parent.terms):
            raise NoPartsAllowed(
                account_id=number,
                account_uuid=ids.to_uuid(read.scope.business_id, "account", number),
            )
    depth, above = 1, terms.parent
    while above is not None:
        depth += 1
        if depth > ACCOUNT_DEPTH_MAX:
            raise LimitExceeded(limit="ACCOUNT_DEPTH_MAX", maximum=ACCOUNT_DEPTH_MAX, actual=depth)
        above = read.terms([above])[above].terms.parent
    return found


def whole(page_of: Callable[[PageRequest], Page[T]]) -> Iterator[T]:
    """Read all rows of a list, page by page."""
    turn = PageRequest(PAGE_ITEMS_READ_MAX, ascending=True)
    while True:
        page = page_of(turn)
        yield from page.rows
        if page.last is None:
            return
        turn = PageRequest(PAGE_ITEMS_READ_MAX, ascending=True, after=page.last)


def states(read: Reader) -> tuple[list[AccountState], list[AccountState]]:
    """Read every open account: those of the chart, and labels, which are not counted among them.

    Refuses, as LimitExceeded, more than ACCOUNTS_PER_CHART_MAX that are no labels.
    """
    accounts: list[AccountState] = []
    labels: list[AccountState] = []
    for state in whole(lambda turn: read.accounts_by_number(turn, lambda one: one.is_open)):
        (labels if state.account.terms.has_subledger else accounts).append(state)
        if len(accounts) > ACCOUNTS_PER_CHART_MAX:
            maximum = ACCOUNTS_PER_CHART_MAX
            raise LimitExceeded(
                limit="ACCOUNTS_PER_CHART_MAX", maximum=maximum, actual=len(accounts)
            )
    return accounts, labels


def shown(accounts: list[AccountState], labels: list[AccountState]) -> list[Account]:
    """The accounts by number, with the labels unless there are more than LABELS_PER_CHART_MAX."""
    few = labels if len(labels) <= LABELS_PER_CHART_MAX else []
    return sorted(
        (state.account for state in (*accounts, *few)), key=lambda account: account.account_id
    )


def by_parent(accounts: Iterable[Account]) -> dict[int | None, list[Account]]:
    """The accounts under each; under None those that are part of none of them."""
    known = {account.account_id: account for account in accounts}
    under: dict[int | None, list[Account]] = {}
    for account in known.values():
        parent = account.terms.parent
        under.setdefault(parent if parent in known else None, []).append(account)
    return under


def from_above(accounts: Iterable[Account], root: int | None = None) -> list[Account]:
    """All accounts under one, or under none, each before those that are under it."""
    under = by_parent(accounts)
    ordered: list[Account] = []
    left = list(under.get(root, ()))
    while left:
        account = left.pop()
        ordered.append(account)
        left += under.get(account.account_id, ())
    return ordered
