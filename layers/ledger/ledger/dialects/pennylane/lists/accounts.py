"""GET /ledger_accounts: the chart of accounts of the company."""

from ledger.book import Book, openings
from ledger.book.paging import Page
from ledger.core.accounts import AccountState
from ledger.dialects.pennylane import views
from ledger.dialects.pennylane.lists import Listing, ListQuery
from ledger.dialects.pennylane.lists.by_id import IdFilter, place_of_account, settled_by_id
from ledger.dialects.pennylane.lists.filters import ALL
from ledger.http.request import Request

ACCOUNTS = Listing(
    {
        "id": ("integer", ALL),
        "number": ("text", ("start_with", "eq", "in")),
        "enabled": ("boolean", ("eq",)),
    },
    limit_max=1_000,
    by_creation=True,
)


def accounts(request: Request, book: Book, list_query: ListQuery) -> Page[AccountState]:
    """Return a page of the chart of accounts, by their opening."""

    def read_page(bounds: IdFilter) -> Page[AccountState]:
        def keep(state: AccountState) -> bool:
            is_within = bounds.has_place(openings.place_of(state.account))
            return is_within and list_query.keeps(views.account_state(state))

        return openings.by_opening(book.read, list_query.page, keep)

    id_filter = IdFilter.read(book.read, list_query.conditions, openings.place_of_id)
    if list_query.offset is not None:
        return list_query.cut(read_page(id_filter))
    is_ascending = list_query.is_ascending_by_creation
    return settled_by_id(request, id_filter, read_page, place_of_account, is_ascending)
