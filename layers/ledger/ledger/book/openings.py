"""Accounts in the order of their opening.

The table has accounts by id. Ids of the clock kind are in the order of opening. An id that was made
of a key is not, so a page reads all accounts with such ids and puts each at its time:

    table      239829429789  239829431102  239829440871 | 8787708442437 (keyed)
    opened     10:00:01      10:00:05      10:00:44     | 10:00:04
    page       239829429789  8787708442437 (keyed)  239829431102  239829440871

A book with more than PAGE_ITEMS_READ_MAX keyed accounts, such as labels, is listed by id.
"""

from collections.abc import Callable

from msgspec.structs import replace

from ledger.book.journal import LATEST
from ledger.book.paging import KeyRange, Page, PageRequest, Position, page_of, read_whole
from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.accounts import Account, AccountState
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.store import keys
from ledger.store.items import accounts as account_items, codec

_READ = (codec.ACCOUNT, account_items.to_account_state)


def place_of(account: Account) -> Position:
    """Return the place of an account."""
    number = account.account_id
    at = account.created_at if ids.is_keyed(number) else ids.clock_time(number)
    return Position(keys.position(at, number))


def place_of_id(read: Reader, number: int) -> Position:
    """Return the place of an account's id.

    An id without an account has the place of its own time if it is of the clock kind. Any other
    id comes after all accounts, and a negative one before them.
    """
    if number < 0:
        return Position("")
    if number <= ids.CLOCK_ID_MAX:
        return Position(keys.position(ids.clock_time(number), number))
    states = read.states([number] if number <= ids.ID_MAX else [])
    last = Position(keys.position(LATEST, ids.ID_MAX))
    return place_of(states[number].account) if states else last


def by_opening(
    read: Reader, page_request: PageRequest, keep: Callable[[AccountState], bool]
) -> Page[AccountState]:
    """Return a page of all accounts of the book, open or closed, by their opening."""
    first, last = (keys.account(read.scope, n) for n in (ids.CLOCK_ID_MAX + 1, ids.ID_MAX))
    whole = PageRequest(PAGE_ITEMS_READ_MAX, ascending=True)
    keyed = read_whole(read.table, [KeyRange(first, last)], whole, _READ, keep)
    if keyed.last is not None:
        return read.accounts_by_number(_by_number(page_request), keep)
    turn = _by_time(read, page_request)
    low, high = (keys.account(read.scope, n) for n in (0, ids.CLOCK_ID_MAX))
    clock = KeyRange(low, high, keys.position_of, keys.ids_at)
    page = read_whole(read.table, [clock], turn, _READ, keep)
    rows = [(place_of(state.account), state) for state in (*page.rows, *keyed.rows)]
    if page.last is not None:
        # Rows behind the last one that was read come with the next page.
        ended = replace(turn, after=page.last)
        rows = [row for row in rows if not ended.is_after(row[0])]
    merged = page_of(sorted(rows, key=lambda row: row[0], reverse=not turn.ascending), turn)
    return merged if merged.last else replace(merged, last=page.last)


def _by_number(page_request: PageRequest) -> PageRequest:
    """Return the request with its position in the list by id."""
    after = page_request.after
    key = after and after.key.rpartition(keys.DELIMITER)[2]
    return replace(page_request, after=replace(after, key=key)) if after else page_request


def _by_time(read: Reader, page_request: PageRequest) -> PageRequest:
    """Return the request with its position in the list by opening."""
    after = page_request.after
    if after is None or keys.DELIMITER in after.key:
        return page_request
    return replace(page_request, after=place_of_id(read, int(after.key, 16)))
