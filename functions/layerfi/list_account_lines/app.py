"""GET /v1/businesses/{businessId}/ledger/accounts/{id}/lines : the lines of an account."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup, reports
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.LINES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the lines of an account (Layer reference, GET ledger/accounts/{id}/lines)."""
    list_query = lists.read(request)
    book = lookup.book(request)
    account = lookup.account(request, book).account
    account_ids = lists.accounts(request, book, account.account_id)
    fresh = freshness(book)
    page = lists.lines(request, book, account_ids, list_query)
    view = View.load(book, [entry for entry, _ in page.rows])
    is_by_date = list_query.is_by_date
    running = reports.running(request, account, account_ids, page.rows, is_by_date)
    body = list_query.answer(page, lambda row: view.account_line(row, running))
    return Response(200, body, fresh)
