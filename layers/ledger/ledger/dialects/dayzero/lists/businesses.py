"""The list of the token's businesses."""

from typing import Any

from ledger.book.paging import Page, Position
from ledger.core import texts
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lists import ListQuery
from ledger.dialects.dayzero.lookup import canonical
from ledger.dialects.dayzero.views import business
from ledger.http.query import Query
from ledger.http.request import Request

BUSINESSES_QUERY = (*lists.PAGE, "id", "name")
SORTS = ("created_at", "name")


def businesses(request: Request) -> tuple[ListQuery, Page[dict[str, Any]], int]:
    """Return the query, a page of the businesses, and their count."""
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, SORTS)
    uuids = {canonical(text) for text in parameters.comma_separated("id")}
    name = texts.folded(parameters.text("name"))
    parameters.refuse_faults()
    order = list_query.order.split()[0]
    ids = request.known_principal.business_ids
    rows = [
        (Position(f"{texts.folded(row[order])} {row['id']}"), row)
        for row in (business(request, business_id) for business_id in ids)
        if (not uuids or row["id"] in uuids) and name in texts.folded(row["name"])
    ]
    return list_query, lists.page_in_memory(rows, list_query.page), len(rows)
