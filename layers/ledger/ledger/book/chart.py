"""The chart of accounts: a tree of bounded depth. No walk is recursive."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ledger.book.journal import EARLIEST, LATEST, listing_key
from ledger.book.paging import KeyRange, Page, PageRequest, read_page
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
from ledger.store import keys

T = TypeVar("T")


def parents(read: Reader, terms: AccountTerms) -> dict[int, Account]:
    """Return the parent of a new account by its id; empty for an account without a parent.

    Raise `LimitExceeded` below ACCOUNT_DEPTH_MAX. Raise `NoPartsAllowed` below a label, and for an
    account that is no label below an owner of labels.
    """
    found_parents = read.accounts([] if terms.parent is None else [terms.parent])
    for account_id, parent in found_parents.items():
        if not terms.may_be_part_of(parent.terms):
            raise NoPartsAllowed(
                account_id=account_id,
                account_uuid=read.ids.account(account_id),
            )
    # The walk up needs no request: the cache has all accounts but new ones.
    depth, above = 1, terms.parent
    while above is not None:
        depth += 1
        if depth > ACCOUNT_DEPTH_MAX:
            raise LimitExceeded(limit="ACCOUNT_DEPTH_MAX", maximum=ACCOUNT_DEPTH_MAX, actual=depth)
        above = read.terms([above])[above].terms.parent
    return found_parents


def pages(
    page_of: Callable[[PageRequest], Page[T]], count: int = PAGE_ITEMS_READ_MAX
) -> Iterator[Page[T]]:
    """Read all pages of a list in its order, each of `count` rows at most."""
    assert count > 0, "a page has a row, so that the next one begins after it"
    page_request = PageRequest(count, ascending=True)
    while True:
        page = page_of(page_request)
        yield page
        if page.last is None:
            return
        # Otherwise the next page would be the same one, for ever.
        assert page.last != page_request.after
        page_request = PageRequest(count, ascending=True, after=page.last)


def whole(
    page_of: Callable[[PageRequest], Page[T]], count: int = PAGE_ITEMS_READ_MAX
) -> Iterator[T]:
    """Read all rows of a list in its order, page by page."""
    for page in pages(page_of, count):
        yield from page.rows


def states(read: Reader) -> tuple[list[AccountState], list[AccountState]]:
    """Read all open accounts. Return the accounts of the chart, and the labels beside them.

    Raise `LimitExceeded` for more than ACCOUNTS_PER_CHART_MAX accounts that are no labels.
    """
    accounts: list[AccountState] = []
    labels: list[AccountState] = []
    for state in whole(lambda page_request: read.accounts_by_number(page_request, _is_open)):
        (labels if state.account.terms.has_subledger else accounts).append(state)
        if len(accounts) > ACCOUNTS_PER_CHART_MAX:
            maximum = ACCOUNTS_PER_CHART_MAX
            raise LimitExceeded(
                limit="ACCOUNTS_PER_CHART_MAX", maximum=maximum, actual=len(accounts)
            )
    return accounts, labels


def below(read: Reader, parent: int, page_request: PageRequest) -> Page[AccountState]:
    """Return a page of the accounts below an account, by creation, without the closed."""
    low = keys.accounts_of_account(read.scope, parent, EARLIEST)
    high = keys.accounts_of_account(read.scope, parent, LATEST, ids.ID_MAX)
    span = KeyRange(low, high, listing_key)
    page = read_page(read.table, [span], page_request, lambda item: [(0, keys.id_of(item))])
    states = read.states(page.rows)
    return Page(tuple(states[account_id] for account_id in page.rows), page.places, page.last)


def _is_open(state: AccountState) -> bool:
    return state.is_open


def visible(accounts: list[AccountState], labels: list[AccountState]) -> list[AccountState]:
    """Return accounts and labels by id. Leave out labels above LABELS_PER_CHART_MAX."""
    # A business may have millions of labels, and a chart is one answer.
    few = labels if len(labels) <= LABELS_PER_CHART_MAX else []
    return sorted((*accounts, *few), key=lambda state: state.account.account_id)


def by_parent(accounts: Iterable[Account]) -> dict[int | None, list[Account]]:
    """Group accounts by parent. The key None has the accounts whose parent is not among them."""
    accounts_by_id = {account.account_id: account for account in accounts}
    under: dict[int | None, list[Account]] = {}
    for account in accounts_by_id.values():
        parent = account.terms.parent
        under.setdefault(parent if parent in accounts_by_id else None, []).append(account)
    return under


def from_above(accounts: Iterable[Account], root: int | None = None) -> list[Account]:
    """Return all descendants of `root`, or all accounts, each before its own children."""
    under = by_parent(accounts)
    count = sum(map(len, under.values()))
    ordered: list[Account] = []
    left = list(under.get(root, ()))
    while left:
        account = left.pop()
        ordered.append(account)
        left += under.get(account.account_id, ())
        # A circle of parents would be without an end.
        assert len(ordered) + len(left) <= count
    return ordered
