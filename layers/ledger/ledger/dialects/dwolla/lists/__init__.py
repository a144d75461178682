"""Lists with their links (specs/dwolla.md, 6)."""

from typing import Any

from msgspec import Struct

from ledger.core.limits import PAGE_ITEMS_MAX, PAGE_OFFSET_MAX
from ledger.dialects.dwolla.errors import RULES
from ledger.dialects.dwolla.views import Links
from ledger.http.query import Query
from ledger.http.request import Request

PAGE_ITEMS = 25
LIST_QUERY = ("limit", "offset")  # the parameters of every list
FILTERS = ("search", "email", "status")  # of the list of customers alone


class Page(Struct, frozen=True):
    """The part of a list that a request selects (specs/dwolla.md, 6)."""

    limit: int
    offset: int

    @classmethod
    def read(cls, request: Request) -> "Page":
        """Read `limit` and `offset`. Raise `InvalidQuery` with all faults."""
        parameters = Query(request.query, RULES)
        limit = parameters.integer("limit", PAGE_ITEMS, 1, PAGE_ITEMS_MAX)
        offset = parameters.integer("offset", 0, 0, PAGE_OFFSET_MAX)
        parameters.refuse_faults()
        return cls(limit, offset)


def labels_of(
    request: Request, page: Page, items: list[dict[str, Any]], total: int
) -> dict[str, Any]:
    """Return a list of labels. This list alone links to its owner, the customer."""
    body = _links(request, page, total, "label")
    customer = request.base_url + request.path.removesuffix("/labels")
    body["_links"]["customer"] = Links.link(customer, "customer")
    return {**body, "_embedded": {"labels": items}, "total": total}


def ledger_entries_of(
    request: Request, page: Page, items: list[dict[str, Any]], total: int
) -> dict[str, Any]:
    """Return a list of a label's entries."""
    body = _links(request, page, total, "ledger-entry")
    return {**body, "_embedded": {"ledger-entries": items}, "total": total}


def customers_of(
    request: Request, page: Page, items: list[dict[str, Any]], total: int
) -> dict[str, Any]:
    """Return a list of customers."""
    body = _links(request, page, total, "customer")
    return {**body, "_embedded": {"customers": items}, "total": total}


def _links(request: Request, page: Page, total: int, resource_type: str) -> dict[str, Any]:
    """Return the links of a list (specs/dwolla.md, 6).

    `self` repeats the request's query. `first` and `last` are always there, `next` and `prev` only
    if that page exists. All pages keep the filters.
    """
    path = request.base_url + request.path
    query = f"?{request.raw_query}" if request.raw_query else ""
    pairs = request.raw_query.split("&") if resource_type == "customer" else []
    filters = "".join(f"&{pair}" for pair in pairs if pair.partition("=")[0] in FILTERS)

    def at(offset: int) -> dict[str, str]:
        href = f"{path}?limit={page.limit}&offset={offset}{filters}"
        return Links.link(href, resource_type)

    pages = {
        "self": Links.link(path + query, resource_type),
        "first": at(0),
        "last": at(max(total - 1, 0) // page.limit * page.limit),
    }
    if page.offset + page.limit < total:
        pages["next"] = at(page.offset + page.limit)
    if page.offset > 0:
        pages["prev"] = at(max(0, page.offset - page.limit))
    return {"_links": pages}
