"""GET /v1/businesses/{businessId}/vendors : the vendors."""

from functools import partial

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.lists import parties
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=parties.PARTIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List vendors (Layer reference, GET vendors)."""
    list_query = lists.read(request, lists.BY_NUMBER)
    book = lookup.book(request)
    page = parties.parties(request, book, lookup.VENDOR, list_query)
    view = RecordView(book.read.scope.business_id)
    return Response(200, list_query.answer(page, partial(view.party, lookup.VENDOR)))
